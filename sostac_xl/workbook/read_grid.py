"""The filled cells of a sheet, and nothing else: what a sheet holds, not the size that it claims to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from sostac_xl.findings import CellRef

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class ExcelError:
    """An error value, such as #REF!."""

    code: str


class Formula(Enum):
    """Stands for a formula, whose last result is looked up only where a value is due."""

    LIVE = "a formula"
    WITHOUT_RESULT = "a formula of which the file holds no result"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all four sides included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def covers(self, row: int, column: int) -> bool:
        """Return whether a cell is in it and not its first, so that it is hidden when the cells are merged."""
        return self.holds(row, column) and (row, column) != (self.top, self.left)

    def meets(self, other: Area) -> bool:
        """Return whether the two have a cell in common."""
        return self.top <= other.bottom and other.top <= self.bottom and self.left <= other.right and other.left <= self.right


@dataclass(frozen=True, slots=True)
class ListObject:
    """An Excel table: the row of its headers, its last data row, its columns; `header` is 0 when it shows none."""

    name: str
    header: int
    last: int
    left: int
    right: int

    @property
    def area(self) -> Area:
        """The cells from the headers to the last row; from the first row of the sheet when it shows no headers."""
        return Area(self.header, self.left, self.last, self.right)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows` maps row numbers to column numbers to values, as Excel counts them, blank cells left out.

    A value is a str, a number, a bool, a date or time, an `ExcelError`, or a `Formula`.
    """

    name: str
    rows: Mapping[int, Mapping[int, Any]]
    tables: Sequence[ListObject]
    merged: Sequence[Area]

    def between(self, first: int, last: int) -> Iterator[tuple[int, Mapping[int, Any]]]:
        """Yield the rows from `first` to `last` that have filled cells, with their numbers."""
        return ((number, row) for number, row in self.rows.items() if first <= number <= last)

    def row(self, number: int) -> Mapping[int, Any]:
        """Return the filled cells of a row."""
        return self.rows.get(number, {})

    def value(self, row: int, column: int) -> Any:
        """Return what a cell holds, or None."""
        return self.row(row).get(column)


def read_grid(sheet: Worksheet) -> Grid:
    """Return the filled cells, tables and merged areas of a sheet.

    The cells are taken from the store behind openpyxl's iterators: those walk the whole rectangle that a sheet claims and create
    every cell in it, which never ends for a stray value in XFD1048576.
    """
    rows: dict[int, dict[int, Any]] = {}
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001
        value = cell_value(cell.data_type, cell.value)
        if value is not None:
            rows.setdefault(row, {})[column] = value
    tables = [_list_object(table) for table in sheet.tables.values()]
    merged = [Area(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
    return Grid(sheet.title, dict(sorted(rows.items())), tables, merged)


def read_dropdowns(sheet: Worksheet) -> tuple[Area, ...]:
    """Return the cells of a sheet that have a dropdown."""
    lists = (validation for validation in sheet.data_validations.dataValidation if validation.type == "list")
    return tuple(Area(r.min_row, r.min_col, r.max_row, r.max_col) for validation in lists for r in validation.sqref.ranges)


def cell_ref(sheet: str, row: int, column: int) -> CellRef:
    """Return a cell as the user sees it."""
    return CellRef(sheet, f"{get_column_letter(column)}{row}")


def cell_value(data_type: str, value: Any) -> Any:
    """Return what a grid holds for a cell of this type and value, as openpyxl gives them; None for a blank."""
    if data_type == "f":
        return Formula.LIVE
    if value is None or value == "":
        return None
    if data_type == "e":
        return ExcelError(str(value))
    return value / timedelta(days=1) if isinstance(value, timedelta) else value


def _list_object(table: Any) -> ListObject:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = (side or 0 for side in range_boundaries(table.ref))
    headed = table.headerRowCount is None or table.headerRowCount > 0
    return ListObject(str(table.displayName or table.name), top if headed else 0, bottom - (table.totalsRowCount or 0), left, right)
