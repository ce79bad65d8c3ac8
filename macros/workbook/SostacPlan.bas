Attribute VB_Name = "SostacPlan"
Option Explicit

Public Function PlanBook() As Workbook
    ' The macros stand in the plan's own workbook
    Set PlanBook = ThisWorkbook
End Function
