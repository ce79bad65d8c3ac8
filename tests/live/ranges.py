"""Cells of the stand-in for Excel: xlwings' interface of a range, over UNO."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils import get_column_letter
from xlwings import base_classes as base

from tests.live.formulas import to_excel, to_office

if TYPE_CHECKING:
    from tests.live.engine import Book, Sheet

EPOCH: Final = dt.datetime(1899, 12, 30)
DATES: Final = 2
CONTENTS: Final = 1 | 2 | 4 | 16
"""Values, dates, texts and formulas (com.sun.star.sheet.CellFlags)."""
ERROR_RESULTS: Final = 4
OFFICE_ERRORS: Final = {32767: "#N/A", 532: "#DIV/0!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 503: "#NUM!", 521: "#NULL!"}


class Calls:
    """How often the stand-in was called: what takes its time in Excel."""

    total = 0


def called() -> None:
    """Count what would be one call of Excel."""
    Calls.total += 1


class ExcelError(str):
    """An error value on its way from a cell; the engine makes of it what was asked for."""

    __slots__ = ()


class Range(base.Range):
    """A rectangle of cells of a sheet."""

    sheet: Any = None
    row: Any = None
    column: Any = None
    shape: Any = None

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet, self.row, self.column, self.shape = sheet, row, column, (rows, columns)

    @classmethod
    def from_uno(cls, book: Book, found: Any) -> Range:
        from tests.live.engine import Sheet

        at = found.RangeAddress if hasattr(found, "RangeAddress") else found
        sheet = Sheet(book, book.doc.Sheets.getByIndex(at.Sheet))
        return cls(sheet, at.StartRow + 1, at.StartColumn + 1, at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1)

    @property
    def xl(self) -> Any:
        (rows, columns), row, column = self.shape, self.row - 1, self.column - 1
        return self.sheet.xl.getCellRangeByPosition(column, row, column + columns - 1, row + rows - 1)

    api = property(lambda self: Rows(self.xl))
    coords = property(lambda self: (self.sheet.name, self.row, self.column, *self.shape))
    max_cells_per_read = max_cells_per_write = None

    def __len__(self) -> int:
        return int(self.shape[0] * self.shape[1])

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            above, beside = divmod(row - 1, self.shape[1])
            row, column = above + 1, beside + 1
        return Range(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    # -- values ------------------------------------------------------------------------------------------------------------------------

    @property
    def raw_value(self) -> Any:
        called()
        rows = [list(row) for row in self.xl.getDataArray()]
        for row, column in self._cells(self.xl.queryContentCells(DATES).RangeAddresses):
            rows[row][column] = EPOCH + dt.timedelta(milliseconds=round(rows[row][column] * 86400e3))
        for row, column in self._cells(self.xl.queryFormulaCells(ERROR_RESULTS).RangeAddresses):
            error = self.xl.getCellByPosition(column, row).getError()
            rows[row][column] = ExcelError(OFFICE_ERRORS.get(error, "#VALUE!"))
        return rows[0][0] if self.shape == (1, 1) else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        called()
        self._write(data)

    def _cells(self, areas: Any) -> Iterator[tuple[int, int]]:
        for area in areas:
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    yield row - self.row + 1, column - self.column + 1

    def _write(self, data: Any) -> None:
        """Write as Excel does: what a text looks like it becomes, and a date shows as one."""
        if self.sheet.xl.isProtected() and self.xl.CellProtection.IsLocked is not False:
            raise RefusedError(f"the sheet {self.sheet.name} is protected")
        rows = data if isinstance(data, list | tuple) else [[data] * self.shape[1]] * self.shape[0]
        self.xl.setFormulaArray(tuple(tuple(map(_as_input, row)) for row in rows))
        dates = [(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if isinstance(value, dt.date)]
        for row, column in dates:
            cell = self.xl.getCellByPosition(column, row)
            if self.sheet.book.format_kind(cell.NumberFormat) & ~1 == 16:
                cell.NumberFormat = self.sheet.book.format_key("yyyy-mm-dd")

    @property
    def formula(self) -> Any:
        called()
        rows = tuple(tuple(to_excel(text) if text[:1] == "=" else text.lstrip("'") for text in row) for row in self.xl.getFormulaArray())
        return rows[0][0] if self.shape == (1, 1) else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        called()
        self._write(value)

    # -- form --------------------------------------------------------------------------------------------------------------------------

    @property
    def merge_cells(self) -> bool | None:
        called()
        if self.shape == (1, 1):
            return len(self.merge_area) > 1
        if not self.xl.getIsMerged():
            return False
        whole = Range(self.sheet, self.row, self.column, 1, 1).merge_area
        if whole.row + whole.shape[0] >= self.row + self.shape[0] and whole.column + whole.shape[1] >= self.column + self.shape[1]:
            return True
        return None

    @property
    def merge_area(self) -> Range:
        cursor = self.sheet.xl.createCursorByRange(self.xl.getCellByPosition(0, 0))
        cursor.collapseToMergedArea()
        return Range.from_uno(self.sheet.book, cursor)

    def get_address(self, row_absolute: bool = True, column_absolute: bool = True, external: bool = False) -> str:
        first, last = (
            f"{'$' * column_absolute}{get_column_letter(column)}{'$' * row_absolute}{row}"
            for row, column in ((self.row, self.column), (self.row + self.shape[0] - 1, self.column + self.shape[1] - 1))
        )
        address = first if first == last else f"{first}:{last}"
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{address}" if external else address

    address = property(lambda self: self.get_address())

    column_width = property(lambda self: _alike([column.Width if column.IsVisible else 0 for column in self.xl.Columns]))
    row_height = property(lambda self: _alike([row.Height if row.IsVisible else 0 for row in self.xl.Rows]))
    number_format = property(lambda self: _alike([self.sheet.book.format_code(cell.NumberFormat) for cell in _cells_of(self.xl)]))

    @property
    def color(self) -> Any:
        value = self.xl.CellBackColor
        return None if value is None or value < 0 else ((value >> 16) & 255, (value >> 8) & 255, value & 255)

    @color.setter
    def color(self, value: Any) -> None:
        self.xl.CellBackColor = -1 if value is None else (value[0] << 16) + (value[1] << 8) + value[2]

    # -- editing -----------------------------------------------------------------------------------------------------------------------
    def clear_contents(self) -> None:

        called()
        self.xl.clearContents(CONTENTS)

    def insert(self, shift: Any = None, copy_origin: Any = None) -> None:

        called()
        self.sheet.book.forget()
        self.sheet.xl.insertCells(self.xl.RangeAddress, self.sheet.book.app.office.uno.Enum("com.sun.star.sheet.CellInsertMode", "DOWN"))

    def copy(self, destination: Any = None) -> None:

        called()
        for row in range(0, destination.shape[0], self.shape[0]):
            self.sheet.xl.copyRange(destination.impl(row + 1, 1).xl.getCellByPosition(0, 0).CellAddress, self.xl.RangeAddress)

    def select(self) -> None:

        called()
        self.sheet.book.doc.CurrentController.select(self.xl)


class Rows:
    """Whole rows as COM has them; LibreOffice doesn't tell of groups, and ours are the only rows that are hidden."""

    def __init__(self, xl: Any) -> None:
        self._xl = xl

    EntireRow = property(lambda self: self)

    @property
    def Hidden(self) -> bool:
        called()
        return not self._xl.Rows.IsVisible

    @Hidden.setter
    def Hidden(self, value: bool) -> None:
        called()
        self._xl.Rows.IsVisible = not value

    @property
    def OutlineLevel(self) -> int:
        called()
        return 2 if self.Hidden else 1

    @OutlineLevel.setter
    def OutlineLevel(self, _: int) -> None:
        called()


class RefusedError(Exception):
    """What Excel doesn't do, such as writing into a locked cell."""


def at(sheet: Sheet, address: str) -> Range:
    """Return the cells of an address such as `B3`, `$B$3:D9` or `3:7`."""
    rows = re.fullmatch(r"\$?(\d+):\$?(\d+)", address)
    if rows:
        first, last = int(rows[1]), int(rows[2])
        return Range(sheet, first, 1, last - first + 1, sheet.xl.Columns.Count)
    return Range.from_uno(sheet.book, sheet.xl.getCellRangeByName(address.replace("$", "")))


def _as_input(value: Any) -> Any:
    """Return what one would type for a value; LibreOffice reads it with its English locale."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case dt.datetime():
            return repr((value.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1))
        case dt.date():
            return repr((dt.datetime(value.year, value.month, value.day) - EPOCH) / dt.timedelta(days=1))
        case str():
            return to_office(value) if value.startswith("=") else value
        case _:
            return repr(float(value))


def _alike(values: list[Any]) -> Any:
    """Return what all cells are, or None when they differ."""
    called()
    return values[0] if len(set(values)) == 1 else None


def _cells_of(cells: Any) -> Iterator[Any]:
    return (cells.getCellByPosition(column, row) for row in range(cells.Rows.Count) for column in range(cells.Columns.Count))
