"""Rows that are read as text hold what a reader of XML finds in them; what is written otherwise is left to that reader."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sostac_xl.examples import load
from sostac_xl.workbook import read_sheet as reading
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read_cells import Cells
from sostac_xl.workbook.read_grid import Formula
from sostac_xl.workbook.read_plain import read_plain_rows
from tests.support.shelf import new_workbook

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELLS = Cells(("first", "second & third"), {"1"}, date(1899, 12, 30))


def sheet(rows: str, *, around: str = '<worksheet xmlns="{space}">{data}</worksheet>') -> bytes:
    """Return a sheet with these rows."""
    return around.format(space=SPACE, data=f"<sheetData>{rows}</sheetData>").encode()


def as_text(content: bytes) -> Any:
    """Return the rows of a sheet as they are read as text; None when they are not."""
    found = read_plain_rows(BytesIO(content), CELLS)
    return found and found[0]


def as_xml(content: bytes, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the rows of a sheet as they are read as XML."""
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_plain_rows", lambda *_: None)
        return reading.read_sheet(BytesIO(content), CELLS).rows


@pytest.mark.parametrize("name", ["webshop", "software"])
def test_our_own_sheets_are_read_as_text(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet of an example is in plain form, and so read holds the same cells as XML, and the same dropdowns and merged cells."""
    book = tmp_path / "plan.xlsx"
    book.write_bytes(new_workbook(load(name, "ru")))
    with zipfile.ZipFile(book) as archive:
        sheets = [part for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        assert all(read_plain_rows(archive.open(part), Cells((" ",) * 20_000, (), CELLS.epoch)) for part in sheets)

    plain = open_workbook(book)
    monkeypatch.setattr(reading, "read_plain_rows", lambda *_: None)
    other = open_workbook(book)
    assert plain.grids == other.grids
    assert plain.dropdowns == other.dropdowns


ROWS = {
    "numbers, days, errors and texts": (
        '<row r="2" spans="1:3"><c r="A2"><v>1.50</v></c><c r="B2" s="1"><v>45000</v></c><c r="C2" t="e"><v>#REF!</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="str"><v>a &lt; b &amp; &quot;c&quot;</v></c><c r="AA3" t="b"><v>1</v></c></row>'
    ),
    "formulas": (
        '<row r="1"><c r="A1"><f>B1&amp;"x"</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>3</v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1" cm="1"><f t="array" ref="D1">1</f><v>1</v></c></row>'
    ),
    "blanks": '<row r="1"><c r="A1" s="4"/><c r="B1"><v></v></c></row><row r="7"></row>',
    "two rows of one number": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>',
}
OTHERWISE = {
    "a text in the cell": '<row r="1"><c r="A1" t="inlineStr"><is><t>here</t></is></c></row>',
    "a comment": '<row r="1"><!-- x --><c r="A1"><v>1</v></c></row>',
    "a section of characters": '<row r="1"><c r="A1" t="str"><v><![CDATA[a <b]]></v></c></row>',
    "lines": '<row r="1">\n  <c r="A1">\n    <v>1</v>\n  </c>\n</row>',
    "single quotes": "<row r='1'><c r='A1'><v>1</v></c></row>",
    "no addresses": "<row><c><v>1</v></c><c><v>2</v></c></row>",
    "the end of a line of Windows": '<row r="1"><c r="A1" t="str"><v>a\r\nb</v></c></row>',
    "a value that is left out": '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v/></c></row>',
    "letters by their numbers": '<row r="1"><c r="A1" t="str"><v>&#128;&#xE9;&#13;</v></c></row>',
    "a cell beside the rows": '<row r="1"><c r="A1"><v>1</v></c></row><c r="B1"><v>2</v></c>',
    "another element than a formula": '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><foo/><v>2</v></c></row>',
    "a text in the cell that is none": '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><v>2</v></c></row>',
    "two kinds of quotes": """<row r="1"><c r="A1" s='1' t="n"><v>1</v></c></row>""",
}
DAMAGED = {
    "a row without its end": '<row r="1"><c r="A1"><v>1</v></c>',
    "an end without its row": '<row r="1"></row></row>',
    "a row within a row": '<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>',
    "a style that is told twice": '<row r="1"><c r="A1" s="1" s="2"><v>1</v></c></row>',
    "a bare ampersand": '<row r="1"><c r="A1" t="str"><v>a & b</v></c></row>',
    "a letter of HTML": '<row r="1"><c r="A1"><f>"&nbsp;"</f></c></row>',
    "a letter that XML forbids": '<row r="1"><c r="A1" t="str"><v>\x01</v></c></row>',
    "a number that is no letter": '<row r="1"><c r="A1" t="str"><v>&#0;</v></c></row>',
    "a number as Python writes it": '<row r="1"><c r="A1"><v>1_000</v></c></row>',
    "digits of another script": '<row r="1"><c r="A1"><v>\N{ARABIC-INDIC DIGIT THREE}</v></c></row>',
    "an attribute with another tag": '<row r="1" x="<"><c r="A1"><v>1</v></c></row>',
}


@pytest.mark.parametrize("case", ROWS)
def test_plain_rows_hold_what_xml_says(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows as Excel writes them are read as text, and hold what they hold as XML."""
    content = sheet(ROWS[case])

    found = as_text(content)

    assert found is not None
    assert {number: row for number, row in found.items() if row} == as_xml(content, monkeypatch)


@pytest.mark.parametrize("case", OTHERWISE)
def test_what_is_written_otherwise_is_read_as_xml(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows in another form are not read as text, and lose nothing by it."""
    content = sheet(OTHERWISE[case])

    assert as_text(content) is None
    assert reading.read_sheet(BytesIO(content), CELLS).rows == as_xml(content, monkeypatch) != {}


@pytest.mark.parametrize(
    "around",
    [
        '<?xml version="1.0" encoding="ISO-8859-1"?><worksheet xmlns="{space}">{data}</worksheet>',
        '<x:worksheet xmlns:x="{space}" xmlns="urn:other">{data}</x:worksheet>',
    ],
    ids=["another encoding", "another space of names"],
)
def test_a_sheet_of_another_form_is_read_as_xml(around: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the start of a sheet says of its letters and names is heeded."""
    content = sheet('<row r="1"><c r="A1" t="str"><v>e</v></c></row>', around=around)

    assert reading.read_sheet(BytesIO(content), CELLS).rows == as_xml(content, monkeypatch)


@given(st.lists(st.lists(st.tuples(st.sampled_from(["n", "str", "f"]), st.text("a<&>\"' \r\n\t-é€ж☃𝄞", max_size=6)), max_size=4), max_size=4))
def test_any_text_is_read_as_it_stands(rows: list[list[tuple[str, str]]]) -> None:
    """Whatever letters stand in cells, lxml's own writing of them is read as text or left to XML, never as something else."""
    root: Any = etree.fromstring(sheet(""))
    wanted: dict[int, dict[int, Any]] = {}
    for number, texts in enumerate(rows, 1):
        row = etree.SubElement(root[0], f"{{{SPACE}}}row", r=str(number))
        for column, (kind, text) in enumerate(texts, 1):
            cell = etree.SubElement(row, f"{{{SPACE}}}c", r=f"{chr(64 + column)}{number}", t="str" if kind == "str" else "n")
            if kind == "f":
                etree.SubElement(cell, f"{{{SPACE}}}f").text = text
                wanted.setdefault(number, {})[column] = Formula.LIVE
            shown = str(len(text)) if kind == "n" else text
            etree.SubElement(cell, f"{{{SPACE}}}v").text = shown
            if kind != "f" and shown:
                wanted.setdefault(number, {})[column] = len(text) if kind == "n" else text
    assert reading.read_sheet(BytesIO(etree.tostring(root)), CELLS).rows == wanted


@pytest.mark.parametrize("cut", [30, 90, -14, -30])
def test_a_sheet_cut_short_is_not_read(cut: int) -> None:
    """Rows without their end are no rows, here as in XML."""
    content = sheet(ROWS["numbers, days, errors and texts"])[:cut]

    with pytest.raises(etree.XMLSyntaxError):
        reading.read_sheet(BytesIO(content), CELLS)


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_rows_are_not_read(case: str) -> None:
    """What is no XML is as damaged here as it is for any other reader: half of it is never taken for the whole."""
    with pytest.raises((etree.XMLSyntaxError, ValueError)):
        reading.read_sheet(BytesIO(sheet(DAMAGED[case])), CELLS)


def test_rows_of_other_letters_are_not_read() -> None:
    """Bytes that are no letters in UTF-8 are damage, in a formula as well."""
    content = sheet('<row r="1"><c r="A1"><f>"?"</f></c></row>').replace(b"?", b"\xe9")

    with pytest.raises(etree.XMLSyntaxError):
        reading.read_sheet(BytesIO(content), CELLS)


@pytest.mark.parametrize("aside", ["<!-- {rows} -->", "<?aside {rows} ?>", "<x><![CDATA[{rows}]]></x>"], ids=["comment", "instruction", "characters"])
def test_rows_that_are_put_aside_are_none(aside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows in a comment, or anywhere else where they are no XML, are not those of the sheet."""
    before = aside.format(rows='<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')
    content = sheet('<row r="3"><c r="A3"><v>3</v></c></row>').replace(b"<sheetData>", before.encode() + b"<sheetData>", 1)

    assert reading.read_sheet(BytesIO(content), CELLS).rows == as_xml(content, monkeypatch) == {3: {1: 3}}


LONG = 6 * 1024 * 1024


@pytest.mark.parametrize(
    "content",
    [
        sheet('<row r="1">' + '<c r="A1"><v>1</v></c>' * (LONG // 22) + "</row>"),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>').replace(b"</worksheet>", b" " * LONG + b"</worksheet>"),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>').replace(b"<sheetData>", b" " * LONG + b"<sheetData>"),
    ],
    ids=["row", "end", "beginning"],
)
def test_what_is_beyond_measure_is_read_as_it_unfolds(content: bytes) -> None:
    """A file that expands to a gigabyte is never held at once: a row, an end or a beginning that no program writes is left to XML."""
    assert as_text(content) is None
    assert reading.read_sheet(BytesIO(content), CELLS).rows == {1: {1: 1}}
