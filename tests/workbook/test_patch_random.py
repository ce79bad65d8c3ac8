"""Any cells, set to any values in any order, read back as what they were set to last; nothing else in the workbook is different."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils import get_column_letter

from sostac_xl.errors import OutputError
from sostac_xl.workbook.patch import Patch
from tests.support.libreoffice import LibreOffice
from tests.workbook.patching import MAIN, WHEN, changed_parts, text_of

SHEETS = ("First", "Второй & 3")
ROWS, COLUMNS = 14, 30
FILLED = 8
"""Rows and columns of the workbook that hold something."""
HIDDEN = ("H3", "G4", "H4")
"""The cells behind the merged one."""

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["=A1", "_x0041_", " a ", "a\r\n", "text 3", "\ufffe", "'", "]]>"]
)
days = st.dates(date(1900, 1, 1), date(2200, 1, 1)) | st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(lambda d: d.replace(microsecond=0))
numbers = (
    st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False) | st.decimals(-9999, 9999, places=2)
)
cells = st.tuples(st.sampled_from(SHEETS), st.integers(1, ROWS), st.integers(1, COLUMNS))
writes = st.lists(st.tuples(cells, st.none() | st.booleans() | texts | numbers | days), max_size=25)


def by_xlsxwriter(path: Path) -> Path:
    """Write the workbook that is patched, with XlsxWriter: formulas in column D, blanks between the values."""
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True})
        for name in SHEETS:
            sheet = book.add_worksheet(name)
            for row in range(0, 2 * FILLED, 2):
                sheet.write_row(row, 0, [f"text {row % 5}", row * 1.5, row % 4 == 0], bold)
                sheet.write_formula(row, 3, f"=B{row + 1}*2", None, row * 3)
                sheet.write_blank(row, 5, None, bold)
            sheet.merge_range("G3:H4", "merged")
    return path


def by_openpyxl(path: Path) -> Path:
    """Return the workbook as openpyxl saves it."""
    book = openpyxl.load_workbook(by_xlsxwriter(path))
    book.save(path)
    return path


@pytest.fixture(scope="module", params=["xlsxwriter", "openpyxl", "libreoffice"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as a program saves it."""
    path = tmp_path_factory.mktemp(request.param) / "book.xlsx"
    if request.param == "openpyxl":
        return by_openpyxl(path)
    by_xlsxwriter(path)
    if request.param == "libreoffice":
        libreoffice: LibreOffice = request.getfixturevalue("libreoffice")
        return libreoffice.convert(path, "xlsx", path.parent / "saved")
    return path


@given(writes=writes)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_value_stands_and_all_else_stays(book: Path, writes: list[tuple[tuple[str, int, int], Any]]) -> None:
    """What openpyxl reads is the old workbook with the last value of each cell; the XML without these cells is the old one."""
    patch = Patch.open(book)
    expected: dict[tuple[str, int, int], Any] = {}
    for (sheet, row, column), value in writes:
        place = f"{get_column_letter(column)}{row}"
        if patch.has_formula(sheet, place) or (place in HIDDEN and value not in (None, "")):
            with pytest.raises(OutputError, match=place):
                patch.set(sheet, place, value)
            continue
        patch.set(sheet, place, value)
        expected[sheet, row, column] = value
    done = book.with_name("done.xlsx")
    done.write_bytes(patch.to_bytes(WHEN))

    check_values(book, done, expected)
    parts = {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(SHEETS, 1)}
    assert changed_parts(book, done) <= {*parts, "xl/sharedStrings.xml", "xl/workbook.xml"}
    for part, name in parts.items():
        places = {f"{get_column_letter(column)}{row}" for sheet, row, column in expected if sheet == name}
        assert without(text_of(done, part), places) == without(text_of(book, part), places)


def check_values(before: Path, after: Path, expected: dict[tuple[str, int, int], Any]) -> None:
    """Compare all cells of both workbooks: value, style, and that a text is a text."""
    old, new = filled(before), filled(after)
    for key in {*old, *new, *expected}:
        (kind, value, style), (_, was, had) = new.get(key, NOTHING), old.get(key, NOTHING)
        assert same(value, expected[key]) if key in expected else value == was
        assert style == had or key not in old  # a new cell has the style of its row or column
        assert kind == "s" or not isinstance(expected.get(key), str) or value is None or value.startswith("=")


NOTHING = ("n", None, 0)


def filled(path: Path) -> dict[tuple[str, int, int], tuple[str, Any, int]]:
    """Return type, value and style of the cells of a workbook."""
    book = openpyxl.load_workbook(path)
    cells = ((name, *place, cell) for name in SHEETS for place, cell in book[name]._cells.items())
    return {(name, row, column): (cell.data_type, cell.value, cell.style_id) for name, row, column, cell in cells}


def same(read: Any, written: Any) -> bool:
    """Return whether a value as openpyxl reads it is the one that was written."""
    match written:
        case None | "":
            return read is None
        case bool():
            return read is written
        case str():
            return isinstance(read, str) and written in (read, spelled(read))
        case date():
            moment = written if isinstance(written, datetime) else datetime.combine(written, time())
            leap = 1 if moment < datetime(1900, 3, 1) else 0
            return abs(float(read) + leap - (moment - datetime(1899, 12, 30)) / timedelta(days=1)) < 1e-9
        case Decimal() | int():
            return float(read) == float(written)
        case _:
            return bool(read == written)


def spelled(text: str) -> str:
    """Return a text with Excel's escapes undone, as Excel shows it; openpyxl leaves them to its caller, but for that of `_`."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def without(xml: str, places: set[str]) -> bytes:
    """Return a sheet without some cells, without the sizes that they change, and without rows that hold nothing else."""
    root = etree.fromstring(xml.encode())
    for cell in list(root.iter(f"{{{MAIN}}}c")):
        if cell.get("r") in places:
            parent = cell.getparent()
            assert parent is not None
            parent.remove(cell)
    for row in list(root.iter(f"{{{MAIN}}}row")):
        row.attrib.pop("spans", "")
        parent = row.getparent()
        assert parent is not None
        if not len(row) and set(row.keys()) <= {"r"}:
            parent.remove(row)
    for dimension in root.iter(f"{{{MAIN}}}dimension"):
        dimension.attrib.pop("ref")
    return etree.tostring(root, method="c14n")
