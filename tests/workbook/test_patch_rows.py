"""Rows of a table: the first free one is filled, else the table grows, with everything that refers to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sostac_xl.errors import OutputError
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_growth import Growth, extended_formula, extended_ranges
from sostac_xl.workbook.patch_tables import Table
from sostac_xl.workbook.read_grid import Area
from tests.support.excel import repairs
from tests.support.libreoffice import LibreOffice
from tests.workbook.patching import WHEN, changed_parts, part_of, text_of, values
from tests.workbook.users_book import TABLE, users_book

MINE = "Mine & ours"
GROWTH = Growth("My sheet", Area(3, 2, 7, 4), 9)


def small_book(path: Path, *, below: Callable[[Any, Any], None] = lambda _book, _sheet: None, totals: bool = False) -> Path:
    """Write a table tblA in B3:D5 of S, with an ID, a name and a formula; its last row is blank but for them. `below` adds more."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        columns: list[dict[str, Any]] = [{"header": "ID"}, {"header": "Name"}, {"header": "Length", "formula": "=LEN(tblA[[#This Row],[Name]])"}]
        if totals:
            columns[1]["total_function"] = "count"
        data = [["A-01", "one"], ["A-02", None]]
        sheet.add_table(2, 1, 5 if totals else 4, 3, {"name": "tblA", "columns": columns, "data": data, "total_row": totals})
        below(book, sheet)
    return path


def saved(patch: Patch, name: str = "done.xlsx") -> Path:
    """Write what came of a patch beside its file."""
    path = patch.path.with_name(name)
    path.write_bytes(patch.to_bytes(WHEN))
    return path


def test_the_first_free_row_is_filled(tmp_path: Path) -> None:
    """A row with nothing but its ID and its formula is free; it keeps both, and the table stays as it is."""
    path = small_book(tmp_path / "a.xlsx")
    patch = Patch.open(path)

    assert patch.append_row(patch.tables["tbla"], {3: "two"}, given=[2]) == 5
    done = saved(patch)

    row = [cell.value for cell in values(done, "S")[5]]
    assert row == [None, "A-02", "two", "=LEN(tblA[[#This Row],[Name]])"]
    assert changed_parts(path, done) == {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}


def test_a_row_with_an_id_of_its_own_is_taken(tmp_path: Path) -> None:
    """Unless the ID is said to be given in advance, a row with it is in use."""
    patch = Patch.open(small_book(tmp_path / "a.xlsx"))

    assert patch.append_row(patch.tables["tbla"], {3: "three"}) == 6


def test_a_full_table_grows(tmp_path: Path) -> None:
    """The new row has the styles and the formula of the last; table, filter and all that ended there reach down to it."""
    path = users_book(tmp_path / "users.xlsx")
    patch = Patch.open(path)
    table = patch.tables[TABLE.lower()]

    assert [patch.append_row(table, {2: 46005, 3: 50}), patch.append_row(table, {2: 46006, 3: 60.5})] == [8, 9]
    assert patch.last_row(table) == 9
    done = saved(patch)

    sheet, old = values(done, MINE), values(path, MINE)
    assert [cell.value for cell in sheet[9]][1:4] == [old["B7"].value.replace(day=15), 60.5, f"={TABLE}[[#This Row],[Amount]]*2"]
    assert [cell.number_format for cell in sheet[9]][1:3] == ["yyyy-mm-dd", "#,##0.00"]
    assert (sheet.tables[TABLE].ref, sheet.tables[TABLE].autoFilter.ref) == ("B3:D9", "B3:D9")
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["C4:C9"]
    assert sorted(str(each.sqref) for each in sheet.conditional_formatting) == ["B4:D9 F1", "C4:C9"]
    assert (sheet["F4"].value, sheet["F5"].value) == ("=SUM(C4:C9)", """=SUM('Mine & ours'!$C$3:$C$9)&" of C4:C7\"""")
    assert repairs(done) == []


def test_what_refers_to_the_table_elsewhere_grows_with_it(tmp_path: Path) -> None:
    """Names, charts, sparklines and rules of later versions of Excel reach down to the new row; nothing else changes."""
    path = users_book(tmp_path / "users.xlsx")
    patch = Patch.open(path)
    patch.append_row(patch.tables[TABLE.lower()], {3: 50})
    done = saved(patch)

    sheet, table = part_of(path, MINE), patch.tables[TABLE.lower()].part
    charts = {f"xl/charts/chart{number}.xml" for number in (1, 2)}
    chain = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert changed_parts(path, done) == {sheet, table, "xl/workbook.xml", *charts, *chain}
    assert "<definedName name=\"Amounts\">'Mine &amp; ours'!$C$4:$C$8<" in text_of(done, "xl/workbook.xml")
    assert all("'!$C$4:$C$8</c:f>" in text_of(done, chart) and "$7" not in text_of(done, chart) for chart in charts)
    assert "<xm:f>'Mine &amp; ours'!C4:C8</xm:f>" in text_of(done, sheet)
    assert "<xm:sqref>C4:C8</xm:sqref>" in text_of(done, sheet)
    assert "MAX($C$4:$C$8)" in text_of(done, sheet)
    for kept in ('<f t="array" ref="F6:F7">C4:C5*3</f>', '<f t="shared" ref="B20:B22" si="0">C4*$C$5</f>', '<f t="array" ref="H4:H5">C4:C5*4</f>'):
        assert kept in text_of(done, sheet)


def test_a_grown_table_computes(tmp_path: Path, libreoffice: LibreOffice, validator: Callable[[Path], list[str]]) -> None:
    """The Open XML SDK finds nothing, and LibreOffice computes the new row and what sums it up."""
    patch = Patch.open(users_book(tmp_path / "users.xlsx"))
    patch.append_row(patch.tables[TABLE.lower()], {3: 50})
    done = saved(patch)

    assert validator(done) == []
    computed = values(libreoffice.convert(done, "xlsx", tmp_path / "computed"), MINE, data_only=True)
    assert [computed[place].value for place in ("D8", "F4", "F5")] == [100, 155, "155 of C4:C7"]


def test_formulas_of_a_table_that_lost_its_form(tmp_path: Path) -> None:
    """Without an Excel table rows are added as well; formulas are copied, moved a row down, where the column is said to compute."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("S")
        sheet.write_row("A1", ["Name", "Length", "Cost"])
        sheet.write("A2", "one")
        sheet.write_formula("B2", "=LEN($A2)+LEN(A2)+LEN(A$1)", None, 10)
        sheet.write_formula("C2", "=20*12", None, 240)
    patch = Patch.open(tmp_path / "a.xlsx")

    assert patch.append_row(Table("S", "Names", Area(1, 1, 2, 3)), {1: "two"}, computed=[2]) == 3

    row = [cell.value for cell in values(saved(patch), "S")[3]]
    assert row == ["two", "=LEN($A3)+LEN(A3)+LEN(A$1)", None]


def test_a_shared_formula_is_written_out_in_a_new_row(tmp_path: Path) -> None:
    """The new row's formula is the last one's, wherever that is told."""
    from tests.workbook.patching import odd_book, sheet_xml

    rows = '<row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="0">A1*2</f></c></row><row r="2"><c r="B2"><f t="shared" si="0"/></c></row>'
    patch = Patch.open(odd_book(tmp_path / "odd.xlsx", sheet_xml(rows)))

    patch.append_row(Table("S", "Rows", Area(0, 1, 2, 2)), {1: 5}, computed=[2])
    patch.append_row(Table("S", "Rows", Area(0, 1, 2, 2)), {1: 6}, computed=[2])
    patch.append_row(Table("S", "Rows", Area(0, 1, 2, 2)), {1: 7}, computed=[2])

    assert '<row r="3"><c r="A3"><v>7</v></c><c r="B3"><f>A3*2</f></c></row>' in text_of(saved(patch), "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("below", "cell"),
    [
        (lambda _, sheet: sheet.write("C6", "Another thing"), "S!C6"),
        (lambda _, sheet: sheet.write_formula("D6", "=1"), "S!D6"),
        (lambda _, sheet: sheet.add_table("D6:F8"), "S!D6"),
        (lambda book, sheet: sheet.merge_range("A6:B6", "", book.add_format()), "S!B6"),
        (lambda _, sheet: sheet.write_array_formula("D6:D7", "{=1}"), "S!D6"),
    ],
)
def test_a_table_without_room_is_full(tmp_path: Path, below: Callable[[Any, Any], None], cell: str) -> None:
    """Cells, tables and merged cells right below leave no room: one line names the place and the remedy, and nothing changes."""
    patch = Patch.open(small_book(tmp_path / "a.xlsx", below=below))
    with pytest.raises(OutputError, match=rf"tblA is full.* {re.escape(cell)}, leaves no room; insert rows"):
        patch.append_row(patch.tables["tbla"], {3: "x"})
    assert not patch.changed


def test_a_row_of_totals_is_not_written_over(tmp_path: Path) -> None:
    """Free rows above it are filled; a row more would have to push it down."""
    patch = Patch.open(small_book(tmp_path / "a.xlsx", totals=True))

    assert patch.append_row(patch.tables["tbla"], {3: "two"}, given=[2]) == 5
    with pytest.raises(OutputError, match="row of totals"):
        patch.append_row(patch.tables["tbla"], {3: "three"}, given=[2])


def test_a_full_sheet_is_full(tmp_path: Path) -> None:
    """There is no row after Excel's last."""
    from tests.workbook.patching import odd_book, sheet_xml

    patch = Patch.open(odd_book(tmp_path / "odd.xlsx", sheet_xml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')))
    with pytest.raises(OutputError, match="is full"):
        patch.append_row(Table("S", "Rows", Area(1_048_575, 1, 1_048_576, 1)), {1: 2})


def test_new_rows_of_a_folded_group_are_folded(tmp_path: Path) -> None:
    """A table that is not in use lies in rows that open with +; the row that it gets lies there too."""

    def fold(_: Any, sheet: Any) -> None:
        for row in range(2, 5):
            sheet.set_row(row, None, None, {"level": 1, "hidden": True})

    patch = Patch.open(small_book(tmp_path / "a.xlsx", below=fold))
    patch.append_row(patch.tables["tbla"], {3: "x"})
    rows = values(saved(patch), "S").row_dimensions

    assert (rows[6].hidden, rows[6].outlineLevel) == (True, 1)


@pytest.mark.parametrize(
    ("formula", "longer"),
    [
        ("SUM('My sheet'!$C$4:$C$7)", "SUM('My sheet'!$C$4:$C$9)"),
        ("SUM('my SHEET'!C4:C7,$B$3:D7)", "SUM('my SHEET'!C4:C9,$B$3:D9)"),
        ("C4:C7", "C4:C9"),
        ("MATCH(A1,B4:B7,0)+C7", "MATCH(A1,B4:B9,0)+C7"),
        ('"C4:C7"&C4:C7&"a ""C4:C7"" b"', '"C4:C7"&C4:C9&"a ""C4:C7"" b"'),
        ("Other!C4:C7", "Other!C4:C7"),
        ("'[1]My sheet'!C4:C7", "'[1]My sheet'!C4:C7"),
        ("[1]Other!C4:C7", "[1]Other!C4:C7"),
        ("C5:C7", "C5:C7"),
        ("C4:C6", "C4:C6"),
        ("A4:C7", "A4:C7"),
        ("C4:C77", "C4:C77"),
        ("C4:C7.x", "C4:C7.x"),
        ("aC4:C7(", "aC4:C7("),
        ("$C:$C", "$C:$C"),
        ("tbl[[#This Row],[C4:C7]]", "tbl[[#This Row],[C4:C7]]"),
    ],
)
def test_references_to_whole_columns_grow(formula: str, longer: str) -> None:
    """A range from the first row (or the headers) to the last grows; other ranges, sheets, texts and names don't."""
    assert extended_formula(formula, [GROWTH], "My sheet") == longer


def test_references_without_a_sheet_are_to_their_own() -> None:
    """On another sheet the same range is another one."""
    assert extended_formula("C4:C7+'My sheet'!C4:C7", [GROWTH], "Other") == "C4:C7+'My sheet'!C4:C9"


def test_a_table_of_one_row_tells_columns_from_rows() -> None:
    """A range in its only row that moves with the row is the row's; one that is fixed is the column's."""
    one = Growth("S", Area(3, 2, 4, 6), 5)

    assert extended_formula("SUM($B4:$D4)+SUM($C$4:$C$4)", [one], "S") == "SUM($B4:$D4)+SUM($C$4:$C$5)"


def test_ranges_that_end_at_the_last_row_grow() -> None:
    """Those of validations and formats: inside the table, from wherever they begin."""
    ranges = "C4:C7 B7 C5:D7 A4:C7 C4:C6 B3:D7"

    assert extended_ranges(ranges, [GROWTH], "My sheet") == "C4:C9 B7:B9 C5:D9 A4:C7 C4:C6 B3:D9"
    assert extended_ranges(ranges, [GROWTH], "Other") == ranges
