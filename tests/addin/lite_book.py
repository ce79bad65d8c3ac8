"""A workbook with the restrictions of xlwings Lite: its values are those of the start, formulas are fetched, and writing waits in a queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries


class NotInLiteError(NotImplementedError):
    """What Lite doesn't do."""


@dataclass
class App:
    """Excel around a workbook; what Lite has no state for raises, and no alert waits for an answer."""

    book: Book | None = None
    selected: tuple[str, str] = ("Plan", "A1")
    queue: list[tuple[str, Any]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        """Refuse the state of Excel."""
        raise NotInLiteError(name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse to change it, too."""
        if name not in ("book", "selected", "queue"):
            raise NotInLiteError(name)
        super().__setattr__(name, value)

    @property
    def selection(self) -> Range:
        """The selected cell."""
        assert self.book
        sheet, address = self.selected
        found: Range = self.book.sheets[sheet].range(address)
        return found

    def alert(self, prompt: str, **_: Any) -> None:
        """Show a message later on."""
        self.queue.append(("alert", prompt))


class Named(dict[str, Any]):
    """Things that are known by their name, or by their number, and iterated over themselves."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the things."""
        return iter(self.values())

    def __getitem__(self, key: Any) -> Any:
        """Return one by its name or number."""
        return list(self.values())[key] if isinstance(key, int) else super().__getitem__(key)


@lru_cache(maxsize=2)
def loaded(path: Path, *, data_only: bool) -> openpyxl.Workbook:
    """Return a workbook as openpyxl reads it; nothing is written into it, so that one is enough for all tests of a file."""
    return openpyxl.load_workbook(path, data_only=data_only)


class Book:
    """A workbook as it is when a script starts."""

    def __init__(self, path: Path) -> None:
        """Take the snapshot."""
        self.app, self.name, self.fullname = App(self), path.name, path.name
        formulas, values = loaded(path, data_only=False), loaded(path, data_only=True)
        self.sheets = Named({sheet.title: Sheet(self, sheet, values[sheet.title]) for sheet in formulas.worksheets})
        self.names = Named({name: Name(self, name, defined.attr_text or "") for name, defined in formulas.defined_names.items()})


@dataclass
class Name:
    """A defined name."""

    book: Book
    name: str
    text: str

    @property
    def refers_to(self) -> str:
        """What it stands for."""
        return f"={self.text}"

    @property
    def refers_to_range(self) -> Range:
        """The cells that it stands for."""
        sheet, _, address = self.text.rpartition("!")
        return self.book.sheets[sheet.strip("'")].range(address)  # type: ignore[no-any-return]  # of this class


@dataclass
class Sheet:
    """A sheet; its `api` is data."""

    book: Book
    formulas: Any
    values: Any
    api: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.formulas.title)

    @property
    def used_range(self) -> Range:
        """The cells in use."""
        return self.range(f"A1:{get_column_letter(self.formulas.max_column)}{self.formulas.max_row}")

    @property
    def tables(self) -> list[Table]:
        """Its tables."""
        return [Table(self, table.displayName, self.range(table.ref)) for table in self.formulas.tables.values()]

    def range(self, first: Any, last: Any = None) -> Range:
        """Return cells by their address, or by their corners."""
        if isinstance(first, tuple):
            first = f"{get_column_letter(first[1])}{first[0]}"
            first += f":{get_column_letter(last[1])}{last[0]}" if last else ""
        return Range(self, first)

    def activate(self) -> None:
        """Show it later on."""
        self.book.app.queue.append(("activate", self.name))


@dataclass
class Table:
    """A table."""

    sheet: Sheet
    name: str
    range: Range
    show_headers: bool = True
    show_totals: bool = False

    def resize(self, cells: Range) -> None:
        """Let it reach elsewhere later on."""
        self.sheet.book.app.queue.append(("resize", cells.address))


@dataclass
class Range:
    """Cells: values can be read at once, formulas have to be waited for, and what is written stands in the queue."""

    sheet: Sheet
    address: str
    ndim: int = 0
    api: None = None

    @property
    def _sides(self) -> tuple[int, int, int, int]:
        left, top, right, bottom = range_boundaries(self.address.replace("$", ""))
        return left or 1, top or 1, right or 16384, bottom or 1

    @property
    def row(self) -> int:
        """Its first row."""
        return self._sides[1]

    @property
    def column(self) -> int:
        """Its first column."""
        return self._sides[0]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        left, top, right, bottom = self._sides
        return bottom - top + 1, right - left + 1

    @property
    def last_cell(self) -> Range:
        """The cell at the bottom right."""
        return self.sheet.range((self._sides[3], self._sides[2]))

    def options(self, *, ndim: int, **_: Any) -> Range:
        """Return the cells as they are to be read."""
        return Range(self.sheet, self.address, ndim)

    def _block(self, book: Any) -> Any:
        left, top, right, bottom = self._sides
        rows = [list(row) for row in book.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True)]
        return [value for row in rows for value in row] if self.ndim == 1 else rows

    @property
    def value(self) -> Any:
        """The values of the start."""
        return self._block(self.sheet.values)

    @value.setter
    def value(self, rows: Any) -> None:
        self.sheet.book.app.queue.append(("value", (self.sheet.name, self.row, self.column, rows)))

    async def get_formula(self) -> Any:
        """Fetch the formulas."""
        return [[f"{value}" if value is not None else "" for value in row] for row in self._block(self.sheet.formulas)]

    @property
    def formula(self) -> Any:
        """Formulas aren't there without waiting."""
        raise NotInLiteError("formula")

    @formula.setter
    def formula(self, rows: Any) -> None:
        self.sheet.book.app.queue.append(("formula", (self.sheet.name, self.row, self.column, rows)))

    def select(self) -> None:
        """Select them later on."""
        self.sheet.book.app.queue.append(("select", f"{self.sheet.name}!{self.address}"))

    def insert(self, shift: str) -> None:
        """Insert cells later on."""
        self.sheet.book.app.queue.append(("insert", f"{self.sheet.name}!{self.address} {shift}"))

    def copy(self, destination: Range) -> None:
        """Copy them later on."""
        self.sheet.book.app.queue.append(("copy", destination.address))

    def clear_contents(self) -> None:
        """Clear them later on."""
        self.sheet.book.app.queue.append(("clear", self.address))
