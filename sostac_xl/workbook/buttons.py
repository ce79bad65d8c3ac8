"""The buttons of a macro workbook: shapes in the title band of the sheets, where they hide no cell that holds something.

XlsxWriter draws shapes but gives them no macro: they are drawn with the macro's name in their description, and `with_macros` puts it
where Excel looks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml import etree

from sostac_xl.metrics import text_width
from sostac_xl.workbook import style
from sostac_xl.workbook.actions import ON_SHEETS, Action
from sostac_xl.workbook.layout import VALUE_COLUMN
from sostac_xl.workbook.measure import SMALL, pixels
from sostac_xl.workbook.page import BAND_HEIGHTS, QUESTION_SIZE, TITLE_SIZE, Page

HEIGHT, GAP, PADDING = 27, 7, 12
"""Pixels: of a button, between two, and beside a button's text."""
_POINT: Final = 96 / 72
"""Pixels of a point."""
_FIXED: Final = 3
"""XlsxWriter's word for a shape that neither moves nor grows with the cells below it."""
_DESCRIBED: Final = re.compile(r"(Sostac\w+): (.*)", re.DOTALL)
_SHEET_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ROUNDING: Final = "val 16000"


def draw_buttons(page: Page) -> None:
    """Draw the buttons of a sheet into its title band, to the right of the title and the question."""
    rows = ON_SHEETS.get(page.sheet, ())
    band = sum(BAND_HEIGHTS) * _POINT
    top = (band - len(rows) * HEIGHT - (len(rows) - 1) * GAP) / 2
    for number, actions in enumerate(rows):
        _draw_row(page, actions, round(top) + number * (HEIGHT + GAP))


def _draw_row(page: Page, actions: Sequence[Action], top: int) -> None:
    left = _free_from(page)
    for action in actions:
        label = page.t.render(action.label)
        width = round(text_width(label, SMALL, bold=True) * _POINT) + 2 * PADDING
        options = {
            "x_offset": left,
            "y_offset": top,
            "width": width,
            "height": HEIGHT,
            "object_position": _FIXED,
            "description": f"{action.macro}: {page.t.render(action.tip)}",
            "fill": {"color": style.TEAL if action.main else style.INK},
            "line": {"color": style.TEAL if action.main else style.BAND_TEXT, "width": 0.75},
            "font": {"name": style.FONT, "size": SMALL, "bold": True, "color": style.WHITE},
            "align": {"vertical": "middle", "horizontal": "center"},
        }
        page.ws.insert_textbox(0, 0, label, options)
        left += width + GAP


def _free_from(page: Page) -> int:
    """Return the first pixel of the band to the right of its texts; of a sheet for entries also to the right of its frozen columns."""
    name = f"{page.sheet.stage}  {page.name}"
    texts = max(text_width(name, TITLE_SIZE, bold=True), text_width(page.t(page.sheet.question), QUESTION_SIZE)) * _POINT
    columns = 0 if page.sheet.computed else sum(map(pixels, page.widths[:VALUE_COLUMN]))
    return max(pixels(page.widths[0]) + round(texts) + 3 * PADDING, columns + GAP)


def with_macros(drawing: bytes) -> bytes:
    """Return a sheet's drawing (XML) in which the shapes that we drew as buttons run their macros; nothing else in it changes."""
    root = etree.fromstring(drawing)
    for shape in root.iter(f"{_SHEET_DRAWING}sp"):
        properties = next(shape.iter(f"{_SHEET_DRAWING}cNvPr"))
        described = _DESCRIBED.fullmatch(properties.get("descr", ""))
        if described:
            shape.set("macro", f"[0]!{described[1]}")
            properties.set("name", described[1])
            properties.set("descr", described[2])
            _finish(shape)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _finish(shape: etree._Element) -> None:
    """Round a button's corners, give its text all the room, keep it off paper, and in its place and size whatever the columns are."""
    outline = next(shape.iter(f"{_DRAWING}prstGeom"))
    outline.set("prst", "roundRect")
    etree.SubElement(outline[0], f"{_DRAWING}gd", {"name": "adj", "fmla": _ROUNDING})
    body = next(shape.iter(f"{_DRAWING}bodyPr"))
    body.attrib.update({"wrap": "none", "lIns": "0", "rIns": "0", "tIns": "0", "bIns": "0"})
    anchor = shape.getparent()
    assert anchor is not None
    offset, extent = next(shape.iter(f"{_DRAWING}off")), next(shape.iter(f"{_DRAWING}ext"))
    anchor.tag, anchor[-1].attrib["fPrintsWithSheet"] = f"{_SHEET_DRAWING}absoluteAnchor", "0"
    anchor.attrib.clear()
    anchor[:-2] = [_like("pos", offset), _like("ext", extent)]


def _like(tag: str, element: etree._Element) -> etree._Element:
    """Return an element of the sheet's drawing with the attributes of another one."""
    return etree.Element(_SHEET_DRAWING + tag, {str(name): str(value) for name, value in element.attrib.items()})
