Attribute VB_Name = "SostacLabels"
Option Explicit
' One add-in for all languages: the ribbon asks for its texts, in the language of the workbook in front.

Private ribbon As Object

Public Sub RibbonLoaded(loaded As Object)
    Set ribbon = loaded
End Sub

Public Sub RefreshRibbon()
    If Not ribbon Is Nothing Then ribbon.Invalidate
End Sub

Public Sub RibbonLabel(control As Object, ByRef label)
    label = Said(control.ID)
End Sub

Public Sub RibbonTip(control As Object, ByRef tip)
    tip = Said(control.ID & ".tip")
End Sub

Public Sub RibbonVisible(control As Object, ByRef visible)
    ' A workbook with our macros brings a tab of its own; one that was saved without them has kept their texts only
    visible = True
    If Not ActiveWorkbook Is Nothing Then
        If ActiveWorkbook.HasVBProject Then visible = Content(ActiveWorkbook, "sx.said.unsaved.en") = ""
    End If
End Sub
