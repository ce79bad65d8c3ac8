"""Sheets as other programs write them: whatever form their XML has, a cell is put in the right place and the rest keeps its form."""

from __future__ import annotations

import zipfile
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from sostac_xl.errors import WorkbookError
from sostac_xl.workbook.patch import Patch
from tests.workbook.patching import MAIN, WHEN, changed_parts, odd_book, patched, rows_of, sheet_xml, text_of, values

SHEET = "xl/worksheets/sheet1.xml"


def after(tmp_path: Path, rows: str, cells: dict[str, Any], **parts: Any) -> str:
    """Return the rows of a sheet after cells were set, and check that openpyxl reads these values."""
    done = patched(odd_book(tmp_path / "odd.xlsx", sheet_xml(rows), **parts), cells)
    sheet = values(done, "S")
    assert {place: sheet[place].value for place in cells} == cells
    return rows_of(done)


def test_cells_and_rows_come_in_order(tmp_path: Path) -> None:
    """New cells and rows stand between those that are there, the first and the last included."""
    rows = '<row r="3"><c r="C3"><v>1</v></c><c r="AA3"><v>2</v></c></row><row r="7"><c r="B7"><v>3</v></c></row>'

    assert after(tmp_path, rows, {"B3": 10, "A3": 11, "D3": 12, "AB3": 13, "A1": 14, "A2": 15, "A5": 16, "B9": 17, "A9": 18}) == (
        '<row r="1"><c r="A1"><v>14</v></c></row><row r="2"><c r="A2"><v>15</v></c></row>'
        '<row r="3"><c r="A3"><v>11</v></c><c r="B3"><v>10</v></c><c r="C3"><v>1</v></c><c r="D3"><v>12</v></c>'
        '<c r="AA3"><v>2</v></c><c r="AB3"><v>13</v></c></row>'
        '<row r="5"><c r="A5"><v>16</v></c></row><row r="7"><c r="B7"><v>3</v></c></row>'
        '<row r="9"><c r="A9"><v>18</v></c><c r="B9"><v>17</v></c></row>'
    )


def test_rows_and_cells_without_an_address(tmp_path: Path) -> None:
    """They follow those before them, and still do when something is put between."""
    rows = '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="C4"><v>3</v></c><c s="0"><v>4</v></c></row><row><c><v>5</v></c></row>'

    assert after(tmp_path, rows, {"B1": 20, "C1": 21, "A2": 22, "A4": 23, "D4": 24, "A5": 25}) == (
        '<row><c><v>1</v></c><c r="B1"><v>20</v></c><c r="C1"><v>21</v></c></row><row r="2"><c r="A2"><v>22</v></c></row>'
        '<row r="4"><c r="A4"><v>23</v></c><c r="C4"><v>3</v></c><c r="D4" s="0"><v>24</v></c></row><row><c r="A5"><v>25</v></c></row>'
    )


def test_empty_rows_and_cells(tmp_path: Path) -> None:
    """Elements without content are opened, and keep what they say."""
    rows = '<row r="2" ht="30" customHeight="1" /><row r="3"><c r="B3"/></row><row r="4"></row>'

    assert after(tmp_path, rows, {"A2": 1, "B3": 2, "C4": 3}) == (
        '<row r="2" ht="30" customHeight="1"><c r="A2"><v>1</v></c></row>'
        '<row r="3"><c r="B3"><v>2</v></c></row><row r="4"><c r="C4"><v>3</v></c></row>'
    )


@pytest.mark.parametrize("data", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>", "<sheetData>\n  </sheetData>"])
def test_an_empty_sheet(tmp_path: Path, data: str) -> None:
    """A sheet without a row gets one."""
    path = odd_book(tmp_path / "odd.xlsx", f'<worksheet xmlns="{MAIN}">{data}<pageMargins left="1"/></worksheet>')
    done = patched(path, {"C3": 1, "A2": "x"})

    assert [values(done, "S")[place].value for place in ("A2", "C3")] == ["x", 1]
    assert text_of(done, SHEET).endswith('<row r="3"><c r="C3"><v>1</v></c></row></sheetData><pageMargins left="1"/></worksheet>')


def test_prefixed_elements(tmp_path: Path) -> None:
    """What is put has the prefix of what it stands in."""
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="B1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    done = patched(odd_book(tmp_path / "odd.xlsx", sheet), {"A1": "a", "B1": True, "A2": 5})

    assert [values(done, "S")[place].value for place in ("A1", "B1", "A2")] == ["a", True, 5]
    assert text_of(done, SHEET).endswith(
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c r="B1" t="b"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )


def test_a_workbook_without_shared_strings(tmp_path: Path) -> None:
    """Its texts stand in their cells, and so do the new ones; no part is added."""
    rows = '<row r="1"><c r="A1" s="0" t="inlineStr"><is><r><t>bo</t></r><r><t>ld</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>'
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml(rows))

    assert Patch.open(path).value("S", "A1") == "bold"
    assert not _changed(path, {"A1": "bold"})
    done = patched(path, {"A1": " new", "B1": "line\nline"})
    assert rows_of(done) == (
        '<row r="1"><c r="A1" s="0" t="inlineStr"><is><t xml:space="preserve"> new</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t xml:space="preserve">line\nline</t></is></c></row>'
    )


def _changed(path: Path, cells: dict[str, Any]) -> bool:
    patch = Patch.open(path)
    for place, value in cells.items():
        patch.set("S", place, value)
    return patch.changed


@pytest.mark.parametrize(
    ("strings", "index", "expected"),
    [
        (f'<sst xmlns="{MAIN}"/>', 0, f'<sst xmlns="{MAIN}"><si><t>new</t></si></sst>'),
        (
            f'<y:sst xmlns:y="{MAIN}" count="1" uniqueCount="2"><y:si><y:t>old</y:t></y:si><y:si/><y:extLst/></y:sst>',
            2,
            f'<y:sst xmlns:y="{MAIN}" count="2" uniqueCount="3"><y:si><y:t>old</y:t></y:si><y:si/><y:si><y:t>new</y:t></y:si><y:extLst/></y:sst>',
        ),
        (
            f"<sst xmlns='{MAIN}' uniqueCount='1'><si><t><![CDATA[<si>]]></t></si><!-- </si> --></sst>",
            1,
            f"<sst xmlns='{MAIN}' uniqueCount=\"2\"><si><t><![CDATA[<si>]]></t></si><si><t>new</t></si><!-- </si> --></sst>",
        ),
    ],
)
def test_shared_strings_of_any_form(tmp_path: Path, strings: str, index: int, expected: str) -> None:
    """A text is added at the end, in the form that the part has, and the counts that are there follow."""
    done = patched(odd_book(tmp_path / "odd.xlsx", sheet_xml(""), strings=strings), {"A1": "new"})

    assert rows_of(done) == f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>'
    assert text_of(done, "xl/sharedStrings.xml").endswith(expected)
    assert values(done, "S")["A1"].value == "new"


def test_a_text_with_formats_is_no_text_for_another_cell(tmp_path: Path) -> None:
    """A string whose words have formats of their own is not taken for a new plain text; the cell that has it keeps it."""
    strings = f'<sst xmlns="{MAIN}"><si><r><t>bo</t></r><r><rPr><b/></rPr><t>ld</t></r></si></sst>'
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings=strings)

    done = patched(path, {"A1": "bold", "B1": "bold"})

    assert rows_of(done) == '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'


def test_what_looks_like_a_tag_is_none(tmp_path: Path) -> None:
    """Comments, processing instructions, CDATA and attributes may hold anything."""
    rows = (
        '<!-- </row> <row r="1"> <c> --><?note <row> ?><row r="1" note="a > b &quot;/>" x=\'/>\'>'
        '<c r="A1" t="str"><v><![CDATA[</c><c r="B1">]]></v></c><!--</c></row>--><c r="B1"><v>2</v></c></row>'
    )
    done = patched(odd_book(tmp_path / "odd.xlsx", sheet_xml(rows)), {"B1": 5})

    assert rows_of(done) == rows.replace('<c r="B1"><v>2</v></c>', '<c r="B1"><v>5</v></c>')
    assert values(done, "S")["A1"].value == '</c><c r="B1">'


def test_attributes_and_elements_of_the_future_stay(tmp_path: Path) -> None:
    """What a cell or a row has besides a value stays when the value changes, and so does all else of the sheet."""
    before = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:B1"/><future x="1"/>'
    rows = '<row r="1" y:new="1" xmlns:y="urn:y"><c r="A1" y:z="&lt;2&gt;" s="0" ph="1"><f>1+1</f><v>2</v><extLst><ext uri="u"/></extLst></c></row>'
    after_rows = '<extLst><ext uri="v"><row r="5"/><a:b xmlns:a="urn:a"/></ext></extLst>'
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml(rows, before, after_rows))
    patch = Patch.open(path)
    patch.set_cached("S", "A1", 3)
    path.write_bytes(patch.to_bytes(WHEN))

    assert text_of(path, SHEET).endswith(f"{before}<sheetData>{rows}</sheetData>{after_rows}</worksheet>".replace("<v>2</v>", "<v>3</v>"))


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<?xml version='1.0' encoding='utf-8' ?>\r\n", "utf-8"),
        ("", "utf-8"),
        ("\ufeff<?xml version='1.0'?>", "utf-8"),
        ("\ufeff<?xml version='1.0' encoding='utf-16'?>", "utf-16-le"),
        ("\ufeff<?xml version='1.0' encoding='UTF-16'?>", "utf-16-be"),
        ("<?xml version='1.0' encoding='iso-8859-1'?>", "iso-8859-1"),
        ("<?xml version='1.0' encoding='windows-1252'?>", "windows-1252"),
    ],
)
def test_the_declaration_and_the_encoding_stay(tmp_path: Path, head: str, encoding: str) -> None:
    """A changed part is in the encoding that it was in; letters that it lacks are written as numbers."""
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml('<row r="1"><c r="B1" t="str"><v>é</v></c></row>'), head=head, encoding=encoding)
    done = patched(path, {"A1": "é Я 🎯"})

    with zipfile.ZipFile(done) as archive:
        data = archive.read(SHEET)
    assert data.startswith(head.encode(encoding))
    assert "é</v>".encode(encoding) in data
    assert [values(done, "S")[place].value for place in ("A1", "B1")] == ["é Я 🎯", "é"]


@pytest.mark.parametrize(
    ("stated", "grown"),
    [("A1:C5", "A1:F9"), ("B3", "B1:F9"), ("$C$2:$D$4", "C1:F9"), ("A1:XFD1048576", "A1:XFD1048576")],
)
def test_the_stated_size_holds_new_cells(tmp_path: Path, stated: str, grown: str) -> None:
    """The sheet's dimension grows to hold them, and shrinks for nobody."""
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml("", f'<dimension ref="{stated}"/>'))

    assert f'<dimension ref="{grown}"/>' in text_of(patched(path, {"F9": 1, "D1": 2}), SHEET)


@pytest.mark.parametrize(("stated", "grown"), [("2:4", "1:6"), ("3:3 5:9", "1:9"), ("1:6", "1:6"), ("1:16", "1:16")])
def test_the_stated_columns_of_a_row_hold_new_cells(tmp_path: Path, stated: str, grown: str) -> None:
    """So do the spans of a row."""
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml(f'<row r="1" spans="{stated}" ht="15"><c r="C1"/></row>'))

    assert f'<row r="1" spans="{grown}" ht="15">' in text_of(patched(path, {"A1": 1, "F1": 2}), SHEET)


def test_days_in_iso_form(tmp_path: Path) -> None:
    """Some programs write days as texts of a type of their own; such a cell gets a number as any other."""
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml('<row r="1"><c r="A1" t="d"><v>2027-01-04</v></c><c r="B1" t="n"/><c r="C1" t="s"/></row>'))

    assert Patch.open(path).value("S", "A1") == "2027-01-04"
    assert rows_of(patched(path, {"A1": 46391})) == '<row r="1"><c r="A1"><v>46391</v></c><c r="B1" t="n"/><c r="C1" t="s"/></row>'


def test_numbers_in_other_spellings_are_the_same(tmp_path: Path) -> None:
    """1.50, 15E-1 and 1.5 are one number: setting it changes nothing."""
    cells = "".join(f'<c r="{column}1"><v>{text}</v></c>' for column, text in zip("ABC", ("1.50", "15E-1", " 1.5 "), strict=True))
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml(f'<row r="1">{cells}</row>'))

    assert not _changed(path, dict.fromkeys(("A1", "B1", "C1"), 1.5))
    assert rows_of(patched(path, {"B1": 1.25})) == f'<row r="1">{cells}</row>'.replace("15E-1", "1.25")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="x"><c r="A1"/></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>one</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="odd"><v>1</v></c></row>',
        "<row",
    ],
)
def test_a_damaged_sheet_is_said_to_be_damaged(tmp_path: Path, rows: str) -> None:
    """What makes no sense ends in one line, with nothing written."""
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml(rows), strings=f'<sst xmlns="{MAIN}"/>')
    with pytest.raises(WorkbookError, match=r"odd\.xlsx: the workbook is damaged"):
        Patch.open(path).set("S", "A1", 2)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", SHEET])
def test_a_missing_part_is_damage(tmp_path: Path, part: str) -> None:
    """So does a part that isn't there."""
    whole, path = odd_book(tmp_path / "odd.xlsx", sheet_xml("")), tmp_path / "lacking.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
    with pytest.raises(WorkbookError, match="damaged"):
        Patch.open(path).set("S", "A1", 2)


def test_two_parts_of_one_name_are_damage(tmp_path: Path) -> None:
    """Which of them counts is up to the program that reads; such a file is not written on."""
    path = odd_book(tmp_path / "odd.xlsx", sheet_xml(""))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, sheet_xml(""))
    with pytest.raises(WorkbookError, match="damaged"):
        Patch.open(path)


def test_parts_are_copied_as_they_lie_in_the_file(tmp_path: Path) -> None:
    """Stored and compressed parts, dates, attributes, comments, extra fields and data descriptors stay; a changed part keeps its method."""
    whole, path = odd_book(tmp_path / "odd.xlsx", sheet_xml("")), tmp_path / "strange.xlsx"
    with zipfile.ZipFile(whole) as source, _Stream(path, "w") as file, zipfile.ZipFile(file, "w") as target:  # a stream that can't be wound back
        target.comment = b"of the file"
        for number, name in enumerate(source.namelist()):
            info = zipfile.ZipInfo(name, (1999, 12, 31, 23, 59, 58))
            info.compress_type = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[number % 2]
            info.external_attr, info.comment, info.extra = 0o640 << 16, b"of the part", b"\x99\x99\x04\x00abcd"
            target.writestr(info, source.read(name))
        target.writestr("xl/media/größe.png", b"\x89PNG" * 99)

    done = patched(path, {"A1": 1})

    assert changed_parts(path, done) == {SHEET, "xl/workbook.xml"}
    with zipfile.ZipFile(done) as archive, zipfile.ZipFile(path) as before:
        assert archive.testzip() is None
        assert archive.comment == b"of the file"
        assert archive.getinfo(SHEET).compress_type == before.getinfo(SHEET).compress_type
        assert archive.getinfo(SHEET).external_attr == 0o640 << 16
        assert archive.getinfo(SHEET).date_time == WHEN.timetuple()[:6]
    assert values(done, "S")["A1"].value == 1


class _Stream(FileIO):
    """A file that can't be wound back, so that a zip file puts the sizes of its parts behind them."""

    def tell(self) -> int:
        """Refuse, as a pipe does."""
        raise OSError
