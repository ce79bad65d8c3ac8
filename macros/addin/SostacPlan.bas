Attribute VB_Name = "SostacPlan"
Option Explicit

Public Function PlanBook() As Workbook
    ' The add-in works on the workbook that is in front
    Set PlanBook = ActiveWorkbook
End Function
