"""Cells of a workbook are changed in place: the new value is there, in its style, and nothing else is different."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sostac_xl.errors import OutputError, WorkbookError
from sostac_xl.findings import CellRef
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_cells import Value
from tests.support.excel import repairs
from tests.workbook.patching import WHEN, cells_book, changed_parts, odd_book, part_of, patched, sheet_xml, text_of, values
from tests.workbook.users_book import users_book

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with cells of all kinds."""
    return cells_book(tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("new text", "new text"),
        ("text", "text"),
        ("", None),
        (None, None),
        (True, True),
        (False, False),
        (7, 7),
        (-0.1, -0.1),
        (1e300, 1e300),
        (2**60, 2**60),
        (Decimal("1234.56"), 1234.56),
        (date(2027, 6, 30), 46568),
        (datetime(2027, 6, 30, 12), 46568.5),
        (date(1900, 2, 28), 59),
        (date(1900, 3, 1), 61),
        ("=1+1", "=1+1"),
        ("a & b < c > \"d\" 'e'", "a & b < c > \"d\" 'e'"),
        ("  spaces \n and\ttabs ", "  spaces \n and\ttabs "),
        ("Цель № 1 🎯", "Цель № 1 🎯"),
        ("a\rb\x01_x0041_\ud800", "a_x000D_b_x0001__x0041__xD800_"),  # openpyxl undoes the escape of an underline only
        (" ]]> ", " ]]> "),
    ],
)
def test_a_value_is_read_back(book: Path, value: Any, read: Any) -> None:
    """Whatever is written is what openpyxl reads, text as text; only the sheet, the shared strings and the workbook's part may change."""
    done = patched(book, {"A1": value, "D1": value, "C20": value})

    sheet = values(done, "S")
    assert [sheet[place].value for place in ("A1", "D1", "C20")] == [read] * 3
    assert isinstance(read, str) or sheet["A1"].data_type in "nb"
    assert isinstance(value, bool) is (sheet["A1"].data_type == "b")
    assert not isinstance(read, str) or sheet["A1"].data_type == "s" or read.startswith("=")
    assert changed_parts(book, done) <= {SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"}
    assert repairs(done) == []


def test_what_was_written_is_read_by_the_patch(book: Path) -> None:
    """`value` gives back what `set` took, control characters included, and what stands in cells of every kind."""
    patch = Patch.open(book)
    patch.set("S", "D1", "a\rb_x0041_")
    again = Patch(book, patch.to_bytes(WHEN))

    assert again.value("S", "D1") == "a\rb_x0041_"
    assert [again.value("S", place) for place in ("A1", "B1", "C1", "A2", "B2", "C2", "B4", "Z99")] == [
        *("text", 1.5, True, 46391, 3, "text", "a bold word"),
        None,
    ]


def test_a_text_that_looks_like_a_formula_is_none(book: Path) -> None:
    """Its cell is of the type of texts, and has no formula."""
    done = patched(book, {"D1": "=1+1"})

    assert "<f>1+1" not in text_of(done, SHEET)
    assert values(done, "S", data_only=True)["D1"].value == "=1+1"


def test_only_the_cell_differs_in_its_sheet(book: Path) -> None:
    """Every character of the sheet around the changed cell is the same."""
    done = patched(book, {"B1": 2.5})

    assert text_of(done, SHEET) == text_of(book, SHEET).replace("<v>1.5</v>", "<v>2.5</v>")
    assert changed_parts(book, done) == {SHEET}  # XlsxWriter asks for full computing already


def test_a_new_text_goes_to_the_end_of_the_shared_strings(book: Path) -> None:
    """The strings that are there keep their numbers, and the counts are right; a text that is there already is used again."""
    done = patched(book, {"A1": "new", "D1": "new", "E1": "text"})

    before, after = text_of(book, "xl/sharedStrings.xml"), text_of(done, "xl/sharedStrings.xml")
    assert after == before.replace('count="5" uniqueCount="4"', 'count="7" uniqueCount="5"').replace("</sst>", "<si><t>new</t></si></sst>")
    assert changed_parts(book, patched(book, {"D1": "text"})) == {SHEET}


def test_styles_stay(book: Path) -> None:
    """A cell keeps its style whatever it holds; a new cell has that of its row, else that of its column."""
    done = patched(book, {"A2": None, "B7": "in the row", "E1": "in the column", "E7": 1})

    sheet, old = values(done, "S"), values(book, "S")
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert [sheet[place].font.b for place in ("B7", "E1", "E7", "F1")] == [True, True, True, False]
    assert old["A2"].number_format == "yyyy-mm-dd"


def test_setting_what_is_there_changes_nothing(book: Path) -> None:
    """The same values again, of whatever type, leave the file as it is, byte for byte; so do values that are taken back."""
    patch = Patch.open(book)
    same: dict[str, Value] = {"A1": "text", "B1": Decimal("1.50"), "C1": True, "A2": date(2027, 1, 4), "B4": "a bold word", "Z9": None, "D9": ""}
    for place, value in same.items():
        patch.set("S", place, value)
    patch.set_cached("S", "B2", 3)
    patch.set("S", "A7", "on second thought")
    patch.set("S", "A7", None)

    assert not patch.changed
    assert patch.to_bytes(WHEN) == book.read_bytes()


def test_true_is_not_one(book: Path) -> None:
    """A cell that holds yes and gets the number 1 changes."""
    assert values(patched(book, {"C1": 1}), "S")["C1"].data_type == "n"


def test_a_header_of_a_table_is_left_alone(book: Path) -> None:
    """A header that differs from its column's name would make Excel repair the workbook."""
    with pytest.raises(OutputError, match="S!C9 is the header of a table"):
        Patch.open(book).set("S", "C9", "Label")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("Infinity"), 10**400, date(1899, 12, 31), "x" * 32_768, "🎯" * 16_384])
def test_what_no_cell_can_hold_is_refused(book: Path, value: Any) -> None:
    """One line names the cell; nothing changes."""
    patch = Patch.open(book)
    with pytest.raises(OutputError, match=r"book\.xlsx: S!A1: "):
        patch.set("S", "A1", value)
    assert not patch.changed


@pytest.mark.parametrize("name", ["Nowhere", "Chart"])
def test_a_sheet_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    """So is a chart sheet, which has no cells."""
    with pytest.raises(WorkbookError, match=f"no sheet {name}"):
        Patch.open(users_book(tmp_path / "users.xlsx")).set(name, "A1", 1)


def test_a_workbook_is_computed_when_it_is_opened(tmp_path: Path) -> None:
    """Results that hang on a changed cell are stale, in any sheet: the workbook asks for full computing, whatever it had before."""
    plain = odd_book(tmp_path / "a.xlsx", sheet_xml(""))
    manual = odd_book(tmp_path / "b.xlsx", sheet_xml(""), book="<calcPr calcId='9' calcMode='manual' fullCalcOnLoad='0'/><extLst/>")
    named = odd_book(
        tmp_path / "c.xlsx", sheet_xml(""), book="<definedNames><definedName name='a'>S!$A$1</definedName></definedNames><oleSize ref='A1'/>"
    )

    ends = {path: text_of(patched(path, {"A1": 1}), "xl/workbook.xml").partition("</sheets>")[2] for path in (plain, manual, named)}

    assert ends[plain] == '<calcPr fullCalcOnLoad="1"/></workbook>'
    assert ends[manual] == """<calcPr calcId='9' calcMode='manual' fullCalcOnLoad="1"/><extLst/></workbook>"""
    assert """</definedNames><calcPr fullCalcOnLoad="1"/><oleSize ref='A1'/>""" in ends[named]


def test_days_of_old_macs(tmp_path: Path) -> None:
    """A workbook that counts from 1904 gets the day's number of its own."""
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as made:
        made.add_worksheet("S").write_datetime("A1", datetime(2027, 1, 4), made.add_format({"num_format": "yyyy-mm-dd"}))

    done = patched(path, {"A1": date(2027, 6, 30), "B1": date(1904, 1, 1)})

    sheet = values(done, "S")
    assert (sheet["A1"].value, sheet["B1"].value) == (datetime(2027, 6, 30), 0)
    with pytest.raises(OutputError, match="no number for the day 1903-12-31"):
        patched(path, {"A1": date(1903, 12, 31)})


def test_links_lead_to_other_cells(tmp_path: Path, validator: Callable[[Path], list[str]]) -> None:
    """A link is added in its place among the parts of the sheet, changed, or taken away; links of the user's own stay."""
    path = users_book(tmp_path / "users.xlsx")
    patch = Patch.open(path)
    patch.link("Mine & ours", "B4", CellRef("Plan", "T1"))
    patch.link("Mine & ours", "B5", CellRef("Q1 'n' me", "A1"))
    patch.link("Plan", "B4", CellRef("Q1", "T1"))
    path.write_bytes(patch.to_bytes(WHEN))

    assert {cell: link.location for cell, link in links(path, "Mine & ours").items()} == {"B4": "'Plan'!T1", "B5": "'Q1 ''n'' me'!A1", "B14": None}
    assert links(path, "Mine & ours")["B14"].target == "https://example.com/?a=1&b=2"
    assert links(path, "Plan")["B4"].location == "'Q1'!T1"
    assert validator(path) == []

    patch = Patch.open(path)
    patch.link("Mine & ours", "B4", CellRef("Plan", "T2"))
    patch.link("Mine & ours", "B5", None)
    patch.link("Plan", "B4", None)
    path.write_bytes(patch.to_bytes(WHEN))

    assert {cell: link.location for cell, link in links(path, "Mine & ours").items()} == {"B4": "'Plan'!T2", "B14": None}
    assert "hyperlink" not in text_of(path, part_of(path, "Plan"))
    assert validator(path) == []


def links(path: Path, sheet: str) -> dict[str, Any]:
    """Return the links of a sheet by cell."""
    return {cell.coordinate: cell.hyperlink for row in values(path, sheet).iter_rows() for cell in row if cell.hyperlink}


def test_a_link_that_is_there_changes_nothing(book: Path) -> None:
    """Neither does taking away one that isn't."""
    patch = Patch.open(book)
    patch.link("S", "A1", CellRef("Other", "A1"))
    book.write_bytes(patch.to_bytes(WHEN))
    patch = Patch.open(book)
    patch.link("S", "A1", CellRef("Other", "A1"))
    patch.link("S", "A2", None)

    assert not patch.changed


def test_a_cell_is_dressed_as_another(book: Path) -> None:
    """It gets its style and keeps its value; so does a cell that isn't there yet."""
    patch = Patch.open(book)
    for place in ("A1", "B2", "Z30"):
        patch.dress("S", place, "A2")
    patch.set("S", "A1", "dressed")
    patch.dress("S", "A2", "B1")
    book.write_bytes(patch.to_bytes(WHEN))

    sheet = values(book, "S")
    assert [sheet[place].number_format for place in ("A1", "B2", "Z30", "A2")] == ["yyyy-mm-dd"] * 3 + ["General"]
    assert (sheet["A1"].value, sheet["B2"].value) == ("dressed", "=B1*2")


def test_a_row_gets_a_height(book: Path) -> None:
    """One with cells, one with a height, one that isn't there yet; nothing else changes."""
    patch = Patch.open(book)
    for row, points in {1: 44.25, 7: 60, 30: 15}.items():
        patch.set_height("S", row, points)
    done = book.with_name("done.xlsx")
    done.write_bytes(patch.to_bytes(WHEN))

    sheet = values(done, "S")
    assert [sheet.row_dimensions[row].height for row in (1, 7, 30)] == [44.25, 60, 15]
    assert sheet["A1"].value == "text"
    assert sheet.calculate_dimension() == values(book, "S").calculate_dimension()
