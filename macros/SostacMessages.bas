Attribute VB_Name = "SostacMessages"
Option Explicit

Public Sub Say(ByVal key As String)
    #If Mac Then
        MsgBox Said(key), vbExclamation, "SOSTAC"
    #Else
        ' MsgBox shows the letters of one code page only
        WScript.Popup Said(key), 0, "SOSTAC", vbExclamation
    #End If
End Sub
