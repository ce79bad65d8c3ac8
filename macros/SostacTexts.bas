Attribute VB_Name = "SostacTexts"
Option Explicit
' The texts stand in this file's defined names, in every language: VBA itself knows the letters of one code page only.

Public Function Said(ByVal key As String) As String
    Said = Content(ThisWorkbook, "sx.said." & key & "." & PlanLanguage)
End Function

Public Function PlanLanguage() As String
    PlanLanguage = "en"
    If Not PlanBook Is Nothing Then
        If Content(PlanBook, "sx.language") <> "" Then PlanLanguage = Content(PlanBook, "sx.language")
    End If
End Function

Public Function Content(ByVal book As Object, ByVal key As String) As String
    ' The text of a name that stands for one, "" when there is no such name
    Dim formula As String
    On Error Resume Next
    formula = book.Names(key).RefersTo
    On Error GoTo 0
    If Len(formula) > 3 Then Content = Mid(formula, 3, Len(formula) - 3)
End Function
