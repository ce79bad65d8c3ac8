Attribute VB_Name = "SostacRibbon"
Option Explicit
' What the buttons of the ribbon run: the same as those on the sheets. An Object as argument needs no reference to Office's library.

Public Sub RibbonCheck(control As Object)
    SostacCheck
End Sub

Public Sub RibbonNextFinding(control As Object)
    SostacNextFinding
End Sub

Public Sub RibbonCompute(control As Object)
    SostacCompute
End Sub

Public Sub RibbonAddRows(control As Object)
    SostacAddRows
End Sub

Public Sub RibbonBuildPlan(control As Object)
    SostacBuildPlan
End Sub

Public Sub RibbonShare(control As Object)
    SostacShare
End Sub

Public Sub RibbonMerge(control As Object)
    SostacMerge
End Sub

Public Sub RibbonTrace(control As Object)
    SostacTrace
End Sub

Public Sub RibbonBaseline(control As Object)
    SostacBaseline
End Sub

Public Sub RibbonSettings(control As Object)
    SostacSettings
End Sub

Public Sub RibbonHelp(control As Object)
    SostacHelp
End Sub
