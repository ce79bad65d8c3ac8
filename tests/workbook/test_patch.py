"""Cells of a workbook are changed in place: the new value is there, in its style, and nothing else is different."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sostac_xl.errors import OutputError, WorkbookError
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_cells import Value
from sostac_xl.workbook.read_grid import ExcelError
from tests.support.excel import repairs
from tests.workbook.patching import WHEN, changed_parts, odd_book, patched, rows_of, sheet_xml, text_of, values

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with texts, numbers, dates, formulas, a table, and a second sheet."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet, other = made.add_worksheet("S"), made.add_worksheet("Other")
        day, bold = made.add_format({"num_format": "yyyy-mm-dd"}), made.add_format({"bold": True})
        sheet.set_column("E:E", 20, bold)
        sheet.write_row("A1", ["text", 1.5, True])
        sheet.write_datetime("A2", datetime(2027, 1, 4), day)
        sheet.write_formula("B2", "=B1*2", bold, 3)
        sheet.write_formula("C2", "=A1", None, "text")
        sheet.write_array_formula("A4:A5", "{=B1:B2*2}", None, 3)
        sheet.write("A5", 6)
        sheet.write_rich_string("B4", "a ", bold, "bold", " word")
        sheet.set_row(6, 30, bold)
        sheet.add_table("B9:C11", {"name": "tblA", "columns": [{"header": "ID"}, {"header": "Name"}]})
        other.write("A1", "text")
        other.write_formula("A2", "=S!B1", None, 1.5)
    return path


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


def test_a_formula_is_not_typed_over(book: Path) -> None:
    """Neither a formula nor a cell that an array formula fills is lost to a value; the line names the cell."""
    patch = Patch.open(book)
    for place in ("B2", "C2", "A4", "A5"):
        with pytest.raises(OutputError, match=f"S!{place} .*formula"):
            patch.set("S", place, 1)
    with pytest.raises(OutputError, match="several cells"):
        patch.set("S", "A5", 1, over_formula=True)
    assert [patch.has_formula("S", place) for place in ("B2", "A5", "B1", "A6")] == [True, True, False, False]
    assert not patch.changed


@pytest.mark.parametrize(("value", "read"), [(99, 99), ("a < b", "a < b"), (None, None), ("", None), (True, True), (date(2027, 1, 4), 46391)])
def test_a_cached_value_leaves_the_formula(book: Path, value: Any, read: Any) -> None:
    """The last result of a formula is replaced, whatever its type, and the formula and the style stay."""
    patch = Patch.open(book)
    for place in ("B2", "C2", "A4"):
        patch.set_cached("S", place, value)
    done = book.with_name("done.xlsx")
    done.write_bytes(patch.to_bytes(WHEN))

    formulas, results = values(done, "S"), values(done, "S", data_only=True)
    assert (formulas["B2"].value, formulas["C2"].value, formulas["A4"].value.text) == ("=B1*2", "=A1", "=B1:B2*2")
    assert [results[place].value for place in ("C2", "A4")] == [read] * 2
    assert formulas["B2"].font.b
    assert changed_parts(book, done) == {SHEET}


def test_a_blank_result_is_an_empty_text(book: Path) -> None:
    """A formula that shows nothing has an empty text, not nothing at all: else the next program would compute it."""
    patch = Patch.open(book)
    patch.set_cached("S", "B2", None)
    done = book.with_name("done.xlsx")
    done.write_bytes(patch.to_bytes(WHEN))

    assert 't="str"><f>B1*2</f><v></v></c>' in text_of(done, SHEET)


def test_a_cached_value_needs_a_formula(book: Path) -> None:
    """Where somebody typed over a formula, the result isn't written without a word."""
    with pytest.raises(OutputError, match="S!B1 holds no formula any more"):
        Patch.open(book).set_cached("S", "B1", 1)


def test_what_an_array_formula_fills_can_be_brought_up_to_date(book: Path) -> None:
    """A cell that a formula of another cell fills holds its result as any value."""
    patch = Patch.open(book)
    patch.set_cached("S", "A5", 9)
    done = book.with_name("done.xlsx")
    done.write_bytes(patch.to_bytes(WHEN))

    assert (values(done, "S")["A4"].value.ref, values(done, "S")["A5"].value) == ("A4:A5", 9)


def test_a_formula_goes_when_that_is_asked(book: Path) -> None:
    """Then the cell holds the value only; of an array the other cells keep what they show."""
    patch = Patch.open(book)
    patch.set("S", "B2", 5, over_formula=True)
    patch.set("S", "A4", 7, over_formula=True)
    patch.set("S", "A5", 8)
    done = book.with_name("done.xlsx")
    done.write_bytes(patch.to_bytes(WHEN))

    sheet = values(done, "S")
    assert [sheet[place].value for place in ("B2", "A4", "A5", "C2")] == [5, 7, 8, "=A1"]


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


def test_a_sheet_that_is_not_there_is_named(book: Path) -> None:
    """So is a chart sheet, which has no cells."""
    with pytest.raises(WorkbookError, match="no sheet Nowhere"):
        Patch.open(book).set("Nowhere", "A1", 1)


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


def test_the_order_of_computing_goes_with_a_formula(tmp_path: Path) -> None:
    """A formula that goes must not be in the calculation chain: Excel calls that damage. The chain, a cache, goes with what refers to it."""
    from tests.workbook.users_book import users_book

    path = users_book(tmp_path / "users.xlsx")
    patch = Patch.open(path)
    patch.set_cached("Mine & ours", "F4", 7)
    kept = path.with_name("kept.xlsx")
    kept.write_bytes(patch.to_bytes(WHEN))
    patch.set("Mine & ours", "F4", 7, over_formula=True)
    gone = path.with_name("gone.xlsx")
    gone.write_bytes(patch.to_bytes(WHEN))

    assert "xl/calcChain.xml" not in changed_parts(path, kept)
    changed = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/worksheets/sheet12.xml"}
    assert changed_parts(path, gone) == changed
    assert "calcChain" not in text_of(gone, "[Content_Types].xml") + text_of(gone, "xl/_rels/workbook.xml.rels")


def test_a_shared_formula_outlives_its_first_cell(tmp_path: Path) -> None:
    """The formulas that are told by the one that goes are written out; one of the others goes alone."""
    master = '<c r="A1"><f t="shared" ref="A1:B2" si="3">C1&lt;$D$1</f><v>1</v></c><c r="B1"><f t="shared" si="3"/><v>2</v></c>'
    path = odd_book(
        tmp_path / "shared.xlsx", sheet_xml(f'<row r="1">{master}</row><row r="2"><c r="B2" s="0"><f t="shared" si="3"/><v>3</v></c></row>')
    )

    patch = Patch.open(path)
    patch.set("S", "B1", 5, over_formula=True)
    patch.set("S", "A1", 6, over_formula=True)
    done = path.with_name("done.xlsx")
    done.write_bytes(patch.to_bytes(WHEN))

    assert rows_of(done) == (
        '<row r="1"><c r="A1"><v>6</v></c><c r="B1"><v>5</v></c></row><row r="2"><c r="B2" s="0"><f>D2&lt;$D$1</f><v>3</v></c></row>'
    )


def test_a_result_of_a_shared_formula(tmp_path: Path) -> None:
    """The cell stays one of its group."""
    cells = '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c>'
    path = odd_book(tmp_path / "shared.xlsx", sheet_xml(f'<row r="1">{cells}</row>'))
    patch = Patch.open(path)
    patch.set_cached("S", "A2", 9)
    with pytest.raises(OutputError, match="formula"):
        patch.set("S", "A2", 9)
    path.write_bytes(patch.to_bytes(WHEN))

    assert rows_of(path) == f'<row r="1">{cells}</row>'.replace("<v>2</v>", "<v>9</v>")


def test_marks_of_special_results_go_with_them(tmp_path: Path) -> None:
    """A rich result (a picture, an error of a new kind) is told beside its cell; a value in its place has none. A spilling formula stays one."""
    spill = '<c r="A1" s="1" cm="1" vm="2" t="e"><f t="array" ref="A1">B1:B9</f><v>#VALUE!</v></c><c r="B1" vm="3" t="e"><v>#VALUE!</v></c>'
    path = odd_book(tmp_path / "rich.xlsx", sheet_xml(f'<row r="1">{spill}</row>'))
    patch = Patch.open(path)
    assert patch.value("S", "B1") == ExcelError("#VALUE!")
    patch.set_cached("S", "A1", 4)
    patch.set("S", "B1", 5)
    path.write_bytes(patch.to_bytes(WHEN))

    assert rows_of(path) == '<row r="1"><c r="A1" s="1" cm="1"><f t="array" ref="A1">B1:B9</f><v>4</v></c><c r="B1"><v>5</v></c></row>'
