"""The filled cells of a sheet, and nothing else: what a sheet holds, not the size that it claims to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sostac_xl.findings import CellRef
from sostac_xl.workbook.addresses import boundaries, column_letter

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384


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
    """An Excel table: the row of its headers, its last data row, its columns; `header` is 0 when it shows none, `totals` follow its rows."""

    name: str
    header: int
    last: int
    left: int
    right: int
    totals: bool = False

    @property
    def area(self) -> Area:
        """The cells from the headers to the last row; from the first row of the sheet when it shows no headers."""
        return Area(self.header, self.left, self.last, self.right)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows` maps row numbers to column numbers to values, as Excel counts them, blank cells left out.

    A value is a str, a number, a bool, a date or time, an `ExcelError`, or a `Formula`. Of merged cells the first alone holds one; where
    others held something, which is hidden in every program, the area is among the `hiding`.
    """

    name: str
    rows: Mapping[int, Mapping[int, Any]]
    tables: Sequence[ListObject]
    merged: Sequence[Area]
    hiding: Sequence[Area] = ()

    def between(self, first: int, last: int) -> Iterator[tuple[int, Mapping[int, Any]]]:
        """Yield the rows from `first` to `last` that have filled cells, with their numbers."""
        return ((number, row) for number, row in self.rows.items() if first <= number <= last)

    def row(self, number: int) -> Mapping[int, Any]:
        """Return the filled cells of a row."""
        return self.rows.get(number, {})

    def value(self, row: int, column: int) -> Any:
        """Return what a cell holds, or None."""
        return self.row(row).get(column)


def cell_ref(sheet: str, row: int, column: int) -> CellRef:
    """Return a cell as the user sees it."""
    return CellRef(sheet, f"{column_letter(column)}{row}")


def area_of(reference: str) -> Area:
    """Return the cells of a reference such as `A1` or `$B$2:C4`; ValueError when it is none."""
    left, top, right, bottom = boundaries(reference)
    return Area(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN)
