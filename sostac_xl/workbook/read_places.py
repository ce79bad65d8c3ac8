"""Where tables and blocks stand in a workbook that was opened, and the cell of each of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from sostac_xl.findings import CellRef
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.workbook.addresses import column_letter
from sostac_xl.workbook.read_grid import Area, cell_ref

TITLE_ROWS: Final = 2
"""A table's title and purpose stand above its headers."""


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """The cells of one row; the letters of the columns are shared by all rows of the table."""

    sheet: str
    number: int
    letters: Mapping[str, str]

    def cell(self, key: str) -> CellRef:
        """Return the cell of a column; the row's first cell when the column is not there."""
        letter = self.letters.get(key) or next(iter(self.letters.values()))
        return CellRef(self.sheet, f"{letter}{self.number}")


@dataclass(frozen=True, slots=True)
class BlockOrigin:
    """The cells of a block."""

    sheet: str
    cells: Mapping[str, tuple[int, int]]

    def cell(self, key: str) -> CellRef:
        """Return the cell of a value; the block's first one when it is not there."""
        row, column = self.cells.get(key) or next(iter(self.cells.values()))
        return cell_ref(self.sheet, row, column)


@dataclass(frozen=True)
class TablePlace:
    """A table that was found: its sheet, the row of its headers, its last row, and the column number of each key.

    `renamed` are columns known by a header that is only like theirs, `doubled` the second column with the same header, `unknown` the
    headers of columns that are nobody's.
    """

    table: type[Row]
    sheet: str
    header: int
    last: int
    columns: Mapping[str, int]
    renamed: Mapping[str, str] = field(default_factory=dict)
    doubled: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The column letters by key, from left to right."""
        return {key: column_letter(column) for key, column in sorted(self.columns.items(), key=lambda item: item[1])}

    @property
    def area(self) -> Area:
        """The cells from the headers to the last row."""
        return Area(self.header, min(self.columns.values()), self.last, max(self.columns.values()))

    def origin(self, row: int) -> RowOrigin:
        """Return where the values of a row stand."""
        return RowOrigin(self.sheet, row, self.letters)


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """A block that was found: the row and column of each value."""

    block: type[Block]
    sheet: str
    cells: Mapping[str, tuple[int, int]]

    @property
    def origin(self) -> BlockOrigin:
        """Where the values stand."""
        return BlockOrigin(self.sheet, self.cells)

    @property
    def area(self) -> Area:
        """The cells of the values."""
        rows, columns = zip(*self.cells.values(), strict=True)
        return Area(min(rows), min(columns), max(rows), max(columns))


@dataclass(frozen=True, slots=True)
class Copy:
    """A second place that looks like a table or block: its first header or label, and the sheet of the one that is read."""

    record: type[Record]
    sheet: str
    row: int
    column: int
    original: str


@dataclass(frozen=True, slots=True)
class Located:
    """What was found of our tables and blocks; `traces` counts the names and tables by which a workbook is known as ours."""

    tables: Mapping[type[Row], TablePlace]
    blocks: Mapping[type[Block], BlockPlace]
    traces: int
    copies: Sequence[Copy] = ()

    def has(self, record: type[Record]) -> bool:
        """Return whether a table or block was found."""
        return record in self.tables or record in self.blocks

    def areas(self, sheet: str) -> list[Area]:
        """Return the areas of what was found on a sheet."""
        places: list[TablePlace | BlockPlace] = [*self.tables.values(), *self.blocks.values()]
        return [place.area for place in places if place.sheet == sheet]
