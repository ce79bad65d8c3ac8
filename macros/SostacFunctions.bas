Attribute VB_Name = "SostacFunctions"
Option Explicit
' Functions for cells, on Windows: each hands its cells over to the function of the same name in sostac_xl/addin/functions.py.

Public Function SOSTAC_NET(gross, fee, Optional digits)
Attribute SOSTAC_NET.VB_Description = "Net of an amount in which a fee is, as a share of gross: 100 with 15% is 85."
    SOSTAC_NET = Called("SOSTAC_NET", Array(gross, fee, digits))
End Function

Public Function SOSTAC_GROSS(net, fee, Optional digits)
Attribute SOSTAC_GROSS.VB_Description = "Gross of which a fee is a share: 85 with 15% is 100, and not 97.75."
    SOSTAC_GROSS = Called("SOSTAC_GROSS", Array(net, fee, digits))
End Function

Public Function SOSTAC_ROMI(gross_profit, cost)
Attribute SOSTAC_ROMI.VB_Description = "Return on marketing: (gross profit - cost) / cost."
    SOSTAC_ROMI = Called("SOSTAC_ROMI", Array(gross_profit, cost))
End Function

Public Function SOSTAC_CAC(cost, new_customers)
Attribute SOSTAC_CAC.VB_Description = "What one new customer costs: cost / new customers."
    SOSTAC_CAC = Called("SOSTAC_CAC", Array(cost, new_customers))
End Function

Public Function SOSTAC_LTV(order_value, orders_per_year, lifetime, margin)
Attribute SOSTAC_LTV.VB_Description = "What a customer is worth: order value * orders per year * lifetime * margin."
    SOSTAC_LTV = Called("SOSTAC_LTV", Array(order_value, orders_per_year, lifetime, margin))
End Function

Public Function SOSTAC_WORKDAY(start, days, Optional holidays)
Attribute SOSTAC_WORKDAY.VB_Description = "The working day that lies so many working days after a day, Monday to Friday."
    SOSTAC_WORKDAY = Called("SOSTAC_WORKDAY", Array(start, days, holidays))
End Function

Public Function SOSTAC_FINISH(start, duration, Optional holidays)
Attribute SOSTAC_FINISH.VB_Description = "The last day of work that takes so many working days, the first one included."
    SOSTAC_FINISH = Called("SOSTAC_FINISH", Array(start, duration, holidays))
End Function

Public Function SOSTAC_PHASE(amount, start, finish, Optional phasing, Optional digits)
Attribute SOSTAC_PHASE.VB_Description = "An amount month by month, with exactly that sum: the first day of each month, and its part."
    SOSTAC_PHASE = Called("SOSTAC_PHASE", Array(amount, start, finish, phasing, digits))
End Function

Public Function SOSTAC_FORECAST(Optional level, Optional again)
Attribute SOSTAC_FORECAST.VB_Description = "What each tactic of the plan brings, and the plan as a whole."
    SOSTAC_FORECAST = Called("SOSTAC_FORECAST", Array(level, again))
End Function

Public Function SOSTAC_CHECK(Optional stage, Optional again)
Attribute SOSTAC_CHECK.VB_Description = "What is missing or wrong in the plan, or in one stage of it: severity, code, cell, finding and remedy."
    SOSTAC_CHECK = Called("SOSTAC_CHECK", Array(stage, again))
End Function

Private Function Called(ByVal name As String, ByVal arguments)
    #If Mac Then
        Called = Said("windows")
    #Else
        ' What goes wrong is shown in the cell
        On Error GoTo failed
        Called = XLPy.CallUDF("sostac_xl.addin.functions", name, arguments, PlanBook, Application.Caller)
        Exit Function
failed:
        Called = Err.Description
    #End If
End Function
