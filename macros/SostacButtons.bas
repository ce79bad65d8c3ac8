Attribute VB_Name = "SostacButtons"
Option Explicit
' What the buttons on the sheets run. Everything else happens in Python: sostac_xl/addin/buttons.py.

Public Sub SostacCheck()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.check()"
End Sub

Public Sub SostacNextFinding()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.next_finding()"
End Sub

Public Sub SostacCompute()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.compute()"
End Sub

Public Sub SostacAddRows()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.add_rows()"
End Sub

Public Sub SostacBuildPlan()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.build_plan()"
End Sub

Public Sub SostacShare()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.share()"
End Sub

Public Sub SostacMerge()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.merge()"
End Sub

Public Sub SostacTrace()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.trace()"
End Sub

Public Sub SostacBaseline()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.baseline()"
End Sub

Public Sub SostacSettings()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.settings()"
End Sub

Public Sub SostacHelp()
    If Ready Then RunPython "from sostac_xl.addin import buttons; buttons.help()"
End Sub
