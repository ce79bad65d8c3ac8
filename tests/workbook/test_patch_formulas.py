"""Formulas are not typed over; their last results are brought up to date, and when one goes nothing that hangs on it is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sostac_xl.errors import OutputError
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read_grid import ExcelError
from tests.workbook.patching import WHEN, cells_book, changed_parts, odd_book, part_of, rows_of, sheet_xml, text_of, values
from tests.workbook.users_book import users_book

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with cells of all kinds."""
    return cells_book(tmp_path / "book.xlsx")


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


def test_the_order_of_computing_goes_with_a_formula(tmp_path: Path) -> None:
    """A formula that goes must not be in the calculation chain: Excel calls that damage. The chain, a cache, goes with what refers to it."""
    path = users_book(tmp_path / "users.xlsx")
    patch = Patch.open(path)
    patch.set_cached("Mine & ours", "F4", 7)
    kept = path.with_name("kept.xlsx")
    kept.write_bytes(patch.to_bytes(WHEN))
    patch.set("Mine & ours", "F4", 7, over_formula=True)
    gone = path.with_name("gone.xlsx")
    gone.write_bytes(patch.to_bytes(WHEN))

    assert "xl/calcChain.xml" not in changed_parts(path, kept)
    changed = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", part_of(path, "Mine & ours")}
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
