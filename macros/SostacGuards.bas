Attribute VB_Name = "SostacGuards"
Option Explicit
' What has to be so before Python is called. What is not is said with its remedy.

Public Function Ready() As Boolean
    If PlanBook Is Nothing Then
        Say "open"
    ElseIf PlanBook.Path = "" Then
        Say "unsaved"
    ElseIf Not HasPython Then
        Say "python"
    Else
        Ready = True
    End If
End Function

Private Function HasPython() As Boolean
    ' Looks where RunPython will look, and starts nothing: "sostac excel install" writes down which Python it is.
    Dim interpreter As String
    #If Mac Then
        interpreter = GetConfig("INTERPRETER_MAC")
    #Else
        interpreter = GetConfig("INTERPRETER_WIN")
    #End If
    If interpreter = "" Then interpreter = GetConfig("INTERPRETER")
    If GetConfig("CONDA ENV") <> "" Then
        HasPython = True
    ElseIf InStr(interpreter, "\") = 0 Then
        ' The name of a program that the system finds by itself; or a path on a Mac, where no macro may look at files
        HasPython = interpreter <> ""
    Else
        HasPython = xlwings.FileExists(interpreter)
    End If
End Function
