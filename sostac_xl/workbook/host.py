"""A plan's workbook, wherever it is: a file, or open in Excel. What is computed goes into either through the same few operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from sostac_xl.workbook.package import OpenedWorkbook, open_workbook
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_cells import Value
from sostac_xl.workbook.patch_plan import add_row, add_spare_rows
from sostac_xl.workbook.read_grid import ExcelError
from sostac_xl.workbook.read_places import TablePlace

CellContent = str | bool | float | ExcelError | None
"""What a cell holds; a date is its number."""


class Folded(NamedTuple):
    """Whether a row is hidden, and whether it stands in a group of rows that open and close together."""

    hidden: bool
    grouped: bool


class Host(Protocol):
    """What writing into a plan's workbook needs of it: cells that were read once, changes that are kept until they are written together.

    Cells are named by the sheet's present name and an address such as `F12`. All raise a SostacError with one clear line when the workbook
    doesn't allow what is asked.
    """

    @property
    def contents(self) -> OpenedWorkbook:
        """The workbook as it was read."""

    def value(self, sheet: str, place: str) -> CellContent:
        """Return what a cell holds now, or the last result of its formula."""

    def has_formula(self, sheet: str, place: str) -> bool:
        """Return whether a cell is computed."""

    def set(self, sheet: str, place: str, value: Value) -> None:
        """Let a cell without a formula hold a value, None for nothing; a text never becomes a formula."""

    def set_cached(self, sheet: str, place: str, value: Value) -> None:
        """Let a cell with a formula show what Python computed, where nothing else computes it."""

    def add_rows(self, place: TablePlace, rows: Sequence[Mapping[str, Value]]) -> None:
        """Write rows, by column key, into the first free rows of a table, which gets more of them when they are too few.

        What stands below the table may have moved afterwards.
        """

    def add_spare_rows(self, place: TablePlace, count: int) -> None:
        """Give a table more rows to fill, with the next IDs."""

    def folded(self, sheet: str, row: int) -> Folded | None:
        """Return how a row is shown; None where that can't be told, and rows can't be folded."""

    def fold(self, sheet: str, rows: range, *, hidden: bool) -> None:
        """Hide rows in a group that opens with +, or show them outside of any."""


@dataclass(frozen=True)
class FileHost:
    """A workbook file; `save` writes the changes into it."""

    patch: Patch
    contents: OpenedWorkbook

    @classmethod
    def open(cls, path: Path) -> FileHost:
        """Read a workbook file that is to be changed: WorkbookError when it can't be read, OutputError when it couldn't be written."""
        return cls(Patch.open(path), open_workbook(path))  # in this order: `save` refuses a file that was changed after it was opened

    def value(self, sheet: str, place: str) -> CellContent:
        """Return what a cell holds now, or the last result of its formula."""
        return self.patch.value(sheet, place)

    def has_formula(self, sheet: str, place: str) -> bool:
        """Return whether a cell is computed."""
        return self.patch.has_formula(sheet, place)

    def set(self, sheet: str, place: str, value: Value) -> None:
        """Let a cell without a formula hold a value."""
        self.patch.set(sheet, place, value)

    def set_cached(self, sheet: str, place: str, value: Value) -> None:
        """Let the file hold a value as the last result of a formula: nothing computes it before Excel opens the file."""
        self.patch.set_cached(sheet, place, value)

    def add_rows(self, place: TablePlace, rows: Sequence[Mapping[str, Value]]) -> None:
        """Write rows into the first free rows of a table, or below it."""
        for row in rows:
            add_row(self.patch, place, row)

    def add_spare_rows(self, place: TablePlace, count: int) -> None:
        """Give a table more rows to fill, where nothing stands below it."""
        add_spare_rows(self.patch, place, count)

    def folded(self, sheet: str, row: int) -> Folded | None:
        """Return how a row is shown."""
        return Folded(*self.patch.folded(sheet, row))

    def fold(self, sheet: str, rows: range, *, hidden: bool) -> None:
        """Hide rows in a group that opens with +, or show them outside of any."""
        self.patch.fold(sheet, rows, hidden=hidden)

    def save(self, when: datetime, *, backup: bool = True) -> Path | None:
        """Write the changes into the file; see `Patch.save`."""
        return self.patch.save(when, backup=backup)
