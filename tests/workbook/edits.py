"""What users and scripts do to a workbook, by table and column instead of by address."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from sostac_xl.plan import Plan
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.row import Record, Row
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read import read_plan
from sostac_xl.workbook.read_places import Located, TablePlace


@dataclass
class Book:
    """A workbook that is being edited: `places` says where everything stood before; `after` is done to the saved file."""

    sheets: Workbook
    places: Located
    after: list[Callable[[Path], None]] = field(default_factory=list)

    def place(self, table: type[Row]) -> TablePlace:
        """Return where a table stood."""
        return self.places.tables[table]

    def sheet(self, table: type[Row]) -> Worksheet:
        """Return the sheet of a table."""
        found = self.sheets[self.place(table).sheet]
        assert isinstance(found, Worksheet)
        return found

    def cell(self, record: type[Record], key: str, row: int = 1) -> Cell:
        """Return the cell of a column in a data row, counted from 1 (0 is the header), or of a value of a block."""
        if issubclass(record, Row):
            place = self.place(record)
            found = self.sheets[place.sheet].cell(place.header + row, place.columns[key])
        else:
            spot = next(spot for block, spot in self.places.blocks.items() if block is record)
            found = self.sheets[spot.sheet].cell(*spot.cells[key])
        assert isinstance(found, Cell)
        return found


Edit = Callable[[Book], None]


def edited(path: Path, target: Path, *edits: Edit) -> Path:
    """Save a workbook, edited, as `target`, and return that."""
    book = Book(load_workbook(path), _places(path, path.stat().st_mtime_ns))
    for edit in edits:
        edit(book)
    book.sheets.save(target)
    for finish in book.after:
        finish(target)
    return target


@lru_cache(maxsize=8)
def _places(path: Path, _written: int) -> Located:
    """Return where everything stands in a workbook, as it was written at a moment."""
    opened = open_workbook(path)
    return locate(opened.grids, opened.names)


def read_after(path: Path, target: Path, *edits: Edit) -> Plan:
    """Return the plan of a workbook after edits."""
    return read_plan(edited(path, target, *edits))


def put(record: type[Record], key: str, value: Any, row: int = 1) -> Edit:
    """Type something into a cell."""

    def edit(book: Book) -> None:
        book.cell(record, key, row).value = value

    return edit


def fact(key: str, value: Any) -> Edit:
    """Type a fact of the plan."""
    return put(PlanFacts, key, value)


def header(table: type[Row], key: str, text: str | None, *, named: bool = False) -> Edit:
    """Change or empty a header; unless it stays `named` its defined name gets lost."""

    def edit(book: Book) -> None:
        book.cell(table, key, 0).value = text
        if not named:
            del book.sheets.defined_names[f"sx.{table.info.key}.{key}"]

    return edit


def beside(table: type[Row], text: Any, row: int = 0) -> Edit:
    """Write something into the column right of a table."""

    def edit(book: Book) -> None:
        place = book.place(table)
        book.sheet(table).cell(place.header + row, max(place.columns.values()) + 1).value = text

    return edit


def without(table: type[Row]) -> Edit:
    """Delete a table with its cells and names."""

    def edit(book: Book) -> None:
        place, sheet = book.place(table), book.sheet(table)
        for row in sheet.iter_rows(min_row=place.header - 2, max_row=place.last):
            for cell in row:
                cell.value = None
        sheet.tables.pop(table.info.excel_name, None)
        for key in place.columns:
            book.sheets.defined_names.pop(f"sx.{table.info.key}.{key}", None)

    return edit


def swapped(table: type[Row], one: str, other: str) -> Edit:
    """Swap two columns as a script does: the cells with their headers, but no names."""

    def edit(book: Book) -> None:
        place, sheet = book.place(table), book.sheet(table)
        for row in range(place.header, place.last + 1):
            a, b = sheet.cell(row, place.columns[one]), sheet.cell(row, place.columns[other])
            a.value, b.value = b.value, a.value
            a.number_format, b.number_format = b.number_format, a.number_format

    return edit


def on_every_sheet(change: Callable[[Worksheet], None]) -> Edit:
    """Do something to each sheet."""

    def edit(book: Book) -> None:
        for sheet in book.sheets.worksheets:
            change(sheet)

    return edit


def part_added(name: str) -> Edit:
    """Add a part to the package."""

    def finish(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "<externalLink/>")

    return lambda book: book.after.append(finish)


def steps(*edits: Edit) -> Edit:
    """Return several edits as one."""

    def edit(book: Book) -> None:
        for each in edits:
            each(book)

    return edit
