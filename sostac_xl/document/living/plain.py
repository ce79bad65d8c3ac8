"""Any Word text in the few forms in which we write ours, so that its pages can be measured as those of ours are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from lxml import etree

from sostac_xl.document.docx.names import qn

_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EXTENT: Final = qn("wp:extent")
_DRAWN: Final = frozenset(map(qn, ("w:drawing", "w:pict", "w:object")))
_OPEN: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:customXml")))
"""What holds text and is none: it is looked through."""
_GONE: Final = frozenset(
    map(qn, ("w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:sdtPr", "w:sdtEndPr", "w:instrText", "w:fldChar", "w:sectPr"))
)
_BARE: Final = {qn("w:p"): qn("w:pPr"), qn("w:tr"): qn("w:trPr"), qn("w:tblPr"): qn("w:tblLook")}
"""What has no attributes in ours, and something in it."""
_UNKNOWN: Final = 1000  # twips: a cell whose width stands nowhere


def plain(elements: Iterable[Any]) -> str:
    """Return paragraphs and tables as XML of our own form: without controls, deleted text and tables within tables; each cell has its width."""
    root = etree.Element(qn("w:body"), nsmap={"w": _WORD})
    for element in elements:
        _copy(element, root)
    for table in root.iter(qn("w:tbl")):
        grid = [int(each.get(qn("w:w"), "0")) for each in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
        for row in table.findall(qn("w:tr")):
            _measure_cells(row, grid)
    text: str = etree.tostring(root, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("<")]


def _copy(element: Any, target: Any) -> None:
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith(f"{{{_WORD}}}") or tag in _GONE:
        return
    within = target.tag == qn("w:tc")
    if tag in _OPEN or (within and tag == qn("w:tbl")) or (within and tag in (qn("w:tr"), qn("w:tc"))):
        for child in element:
            _copy(child, target)
    elif tag in _DRAWN:
        _copy_extent(element, target)
    elif not (within and tag in (qn("w:tblPr"), qn("w:tblGrid"), qn("w:trPr"))):
        copied = etree.SubElement(target, tag)
        copied.text = element.text
        if tag not in _BARE:
            copied.attrib.update({name: value for name, value in element.attrib.items() if name.startswith(f"{{{_WORD}}}")})
        for child in element:
            _copy(child, copied)
        if tag in _BARE and not len(copied):
            etree.SubElement(copied, _BARE[tag])


def _copy_extent(drawing: Any, target: Any) -> None:
    """Let a drawing be as tall as it is, if it says so."""
    extent = next(drawing.iter(_EXTENT), None)
    if extent is not None:
        space = _EXTENT[1:].partition("}")[0]
        etree.SubElement(target, _EXTENT, {"cy": extent.get("cy", "0")}, nsmap={"wp": space})


def _measure_cells(row: Any, grid: list[int]) -> None:
    """Write the widths of a row's cells where they stand in other measures, or nowhere."""
    place = 0
    for cell in row.findall(qn("w:tc")):
        properties = cell.find(qn("w:tcPr"))
        if properties is None:
            properties = cell.makeelement(qn("w:tcPr"))
            cell.insert(0, properties)
        spanned = properties.find(qn("w:gridSpan"))
        span = int(spanned.get(qn("w:val"), "1")) if spanned is not None else 1
        width = properties.find(qn("w:tcW"))
        if width is None:
            width = properties.makeelement(qn("w:tcW"))
            properties.insert(0, width)
        if width.get(qn("w:type"), "dxa") != "dxa" or not str(width.get(qn("w:w"), "")).isdigit():
            width.set(qn("w:w"), str(sum(grid[place : place + span]) or _UNKNOWN))
        place += span
