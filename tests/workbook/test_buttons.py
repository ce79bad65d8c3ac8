"""The buttons on the sheets stand where they hide nothing, say what they do, and stay off paper; macros speak the workbook's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import combinations
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sostac_xl import schema
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.metrics import text_width
from sostac_xl.vba import sources
from sostac_xl.workbook.actions import ACTIONS, GROUPS, ON_SHEETS, WARNINGS
from sostac_xl.workbook.buttons import with_macros
from sostac_xl.workbook.ribbon import as_formula, said_names
from tests.workbook.macro_books import addin, workbook

NS = {
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ui": "http://schemas.microsoft.com/office/2009/07/customui",
}
EMU = 9525
"""The drawing's units in a pixel."""
LAPTOP = 1366
"""Pixels of a small screen: no button of the first sheet lies beyond it."""


@dataclass(frozen=True)
class Button:
    """A button as it stands in the file, in pixels."""

    macro: str
    text: str
    description: str
    left: float
    top: float
    right: float
    bottom: float
    prints: bool


@cache
def drawings(language: str) -> tuple[tuple[Worksheet, list[Button]], ...]:
    """Return each sheet of the macro workbook in a language with its buttons."""
    return tuple(_drawings(workbook(language)))


def _drawings(data: bytes) -> Iterator[tuple[Worksheet, list[Button]]]:
    book = load_workbook(BytesIO(data))
    with ZipFile(BytesIO(data)) as archive:
        for number, sheet in enumerate(book.worksheets, 1):
            rels = f"xl/worksheets/_rels/sheet{number}.xml.rels"
            links = etree.fromstring(archive.read(rels)).findall("r:Relationship", NS) if rels in archive.namelist() else []
            targets = [str(link.get("Target")) for link in links if str(link.get("Type")).endswith("/drawing")]
            yield sheet, [button for target in targets for button in buttons_in(archive.read(target.replace("..", "xl")))]


def names_of(data: bytes) -> dict[str, str]:
    """Return what the defined names of a workbook stand for."""
    with ZipFile(BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("xl/workbook.xml"))
    return {str(name.get("name")): str(name.text) for name in root.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}definedName")}


def buttons_in(drawing: bytes) -> Iterator[Button]:
    """Yield the buttons of a drawing."""
    for anchor in etree.fromstring(drawing).findall("xdr:absoluteAnchor", NS):
        position, size, shape = anchor.find("xdr:pos", NS), anchor.find("xdr:ext", NS), anchor.find("xdr:sp", NS)
        assert position is not None
        assert size is not None
        assert shape is not None
        left, top = (int(position.get(key, "")) / EMU for key in "xy")
        width, height = (int(size.get(key, "")) / EMU for key in ("cx", "cy"))
        text = "".join(str(each.text) for each in shape.iter(f"{{{NS['a']}}}t"))
        name = next(shape.iter(f"{{{NS['xdr']}}}cNvPr"))
        printed = anchor[-1].get("fPrintsWithSheet", "1") == "1"
        yield Button(str(shape.get("macro")), text, str(name.get("descr")), left, top, left + width, top + height, printed)


def left_edges(sheet: Worksheet, count: int) -> list[float]:
    """Return where the columns of a sheet begin, in pixels at the usual size of type."""
    groups = [(each.min or 0, each.max or 0, each.width) for each in sheet.column_dimensions.values()]
    edges = [0.0]
    for number in range(1, count + 1):
        width = next(width for first, last, width in groups if first <= number <= last)
        edges.append(edges[-1] + int(width * 7 + 0.5))
    return edges


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_hide_nothing(language: str) -> None:
    """All buttons lie within the title band, beside its texts, beside one another, and over no cell that holds something."""
    for sheet, buttons in drawings(language):
        band = sum(sheet.row_dimensions[row].height or 0 for row in (1, 2)) * 96 / 72
        edges = left_edges(sheet, max(cell.column or 0 for row in sheet.iter_rows(1, 2) for cell in row if cell.has_style))
        filled = [cell for row in sheet.iter_rows(1, 2) for cell in row if cell.value is not None]
        written = max(edges[cell.column - 1] + text_width(str(cell.value), cell.font.size, bold=bool(cell.font.b)) * 96 / 72 for cell in filled)
        for button in buttons:
            assert 0 <= button.top < button.bottom <= band, (sheet.title, button)
            assert written < button.left < button.right <= edges[-1], (sheet.title, button)
            assert not [cell.coordinate for cell in filled if edges[cell.column - 1] < button.right and button.left < edges[cell.column]]
        for one, other in combinations(buttons, 2):
            assert one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top, (sheet.title, one, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_say_what_they_do(language: str) -> None:
    """Each has its label and, for those who do not see it, a sentence in the workbook's language; its text fits, and it does not print."""
    t = Translator(language)
    told = {f"[0]!{action.macro}": (t.render(action.label), t.render(action.tip)) for action in ACTIONS}
    for sheet, buttons in drawings(language):
        for button in buttons:
            assert (button.text, button.description) == told[button.macro], sheet.title
            assert text_width(button.text, 10, bold=True) * 96 / 72 + 10 <= button.right - button.left, (sheet.title, button)
            assert not button.prints


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_has_its_buttons(language: str) -> None:
    """Each sheet has those that are told for it, the first one all of them, in reach on a small screen."""
    found = [[button.macro.removeprefix("[0]!") for button in buttons] for _, buttons in drawings(language)]
    assert found == [[action.macro for row in ON_SHEETS.get(sheet, ()) for action in row] for sheet in schema.SHEETS]
    assert sorted(found[0]) == sorted(action.macro for action in ACTIONS)
    _, first = drawings(language)[0]
    assert max(button.right for button in first) < LAPTOP


def test_other_shapes_are_left_alone() -> None:
    """A shape that is no button of ours keeps its macro, its name, its place and its words."""
    shape = '<xdr:sp macro="Own"><xdr:nvSpPr><xdr:cNvPr id="2" name="Mine" descr="Sostac: a note"/></xdr:nvSpPr></xdr:sp>'
    drawing = f'<xdr:wsDr xmlns:xdr="{NS["xdr"]}"><xdr:twoCellAnchor>{shape}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>'
    assert etree.tostring(etree.fromstring(with_macros(drawing.encode()))) == etree.tostring(etree.fromstring(drawing))


# -- the texts ---------------------------------------------------------------------------------------------------------------------------


def test_texts_fit_where_macros_read_them() -> None:
    """A text in a defined name has at most 255 characters, and no straight quotes: macros take it as it stands between two of them."""
    texts = dict(said_names(labels=True))
    assert len(texts) == len(LANGUAGES) * (len(WARNINGS) + len(GROUPS) + 2 * len(ACTIONS))
    assert [name for name, text in texts.items() if len(text) > 255 or '"' in text or not text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_macros_know_the_language_of_every_workbook(language: str) -> None:
    """It is in a defined name, in the plain workbook too: the add-in works on that one."""
    for data in (workbook(language), workbook(language, macros=False)):
        assert names_of(data)["sx.language"] == f'"{language}"'


def test_texts_of_macros_stand_in_their_workbook() -> None:
    """What the macros warn of is in the macro workbook, and the ribbon's texts besides in the add-in, in every language."""
    warned = {name: as_formula(text).removeprefix("=") for name, text in said_names(labels=False)}
    everything = {name: as_formula(text).removeprefix("=") for name, text in said_names(labels=True)}
    assert set(warned) < set(everything)
    for data, texts in ((workbook("nl"), warned), (addin(), everything)):
        assert {name: text for name, text in names_of(data).items() if name.startswith("sx.said.")} == texts


def test_macros_ask_for_texts_that_are_there() -> None:
    """Every key that a macro says is one of the warnings, and every warning is said."""
    said = {key for text in sources("workbook").values() for key in re.findall(r'\b(?:Say |Said\()"(\w+)"', text)}
    assert said == set(WARNINGS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ribbon_is_in_the_language_of_the_workbook(language: str) -> None:
    """Every group and button of the tab has its label, and every button its sentence."""
    t = Translator(language)
    with ZipFile(BytesIO(workbook(language))) as archive:
        root = etree.fromstring(archive.read("customUI/customUI14.xml"))
    told = {action.key: (t.render(action.label), t.render(action.tip)) for action in ACTIONS}
    assert {each.get("id"): (each.get("label"), each.get("supertip")) for each in root.iter(f"{{{NS['ui']}}}button")} == told
    assert {each.get("id"): each.get("label") for each in root.iter(f"{{{NS['ui']}}}group")} == {key: t.render(text) for key, text in GROUPS.items()}


def test_ribbon_of_the_addin_asks_for_its_texts() -> None:
    """One add-in serves all languages: nothing in its ribbon is written but the name of the tab."""
    with ZipFile(BytesIO(addin())) as archive:
        root = etree.fromstring(archive.read("customUI/customUI14.xml"))
    assert [each.get("label") for each in root.iter() if each.get("label")] == ["SOSTAC"]
    assert all(each.get("getLabel") for each in root.iter(f"{{{NS['ui']}}}button", f"{{{NS['ui']}}}group"))
