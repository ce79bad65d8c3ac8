"""A workbook on a user's desk: what its entries should be, where they stand, and whether a reading tells all that it reads otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from sostac_xl import schema
from sostac_xl.findings import Finding
from sostac_xl.plan import Plan
from sostac_xl.schema.row import Record, Row
from sostac_xl.schema.table import Column
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import open_workbook

T = TypeVar("T")
Pick = Callable[[Sequence[T]], T]
"""Chooses one of several things: by chance, or as hypothesis wants it."""
Entry = tuple[str, str, str]
"""The key of a table or block, the ID of a row ("" for a block), the key of a column."""
BY_HAND = ("id", "note")
WHOLE = ("sheet-missing", "table-missing", "optional-table-missing", "merged-cells", "table-doubled", "text-below-table", "reference-contradicted")
"""Findings about more than one cell: what they name is a table, or its sheet."""


@dataclass
class Stand:
    """Where a table stands: the row of its headers, its last row, its columns by key, its rows in use by ID."""

    table: type[Row]
    sheet: str
    header: int
    last: int
    columns: dict[str, int]
    rows: dict[str, int]

    def moved(self, *, row: int = 0, column: int = 0, by: int) -> None:
        """Follow rows or columns that were inserted, or deleted (`by` is negative), from one on."""

        def at(number: int, start: int) -> int:
            return number + by if start and number >= start else number

        self.header, self.last = at(self.header, row), at(self.last, row)
        self.rows = {row_id: at(number, row) for row_id, number in self.rows.items()}
        self.columns = {key: at(number, column) for key, number in self.columns.items()}


class Desk:
    """A workbook that users edit; `expected` is what each entry should read as, `copied` the sheets with copies."""

    def __init__(self, path: Path, plan: Plan) -> None:
        """Open a workbook that was just made, and that reads as `plan`."""
        self.plan, self.language = plan, plan.language
        self.book = load_workbook(path)
        opened = open_workbook(path)
        places = locate(opened.grids, opened.names)
        self.stands = {
            table: Stand(table, place.sheet, place.header, place.last, dict(place.columns), self._rows(table))
            for table, place in places.tables.items()
        }
        self.blocks = {block: (place.sheet, dict(place.cells)) for block, place in places.blocks.items()}
        self.expected = {(*where, column.key): getattr(record, column.key) for where, record, column in entries(plan)}
        self.done: list[str] = []
        self.copied: set[str] = set()

    def _rows(self, table: type[Row]) -> dict[str, int]:
        return {row.id: int("".join(filter(str.isdigit, cell.address))) for row in self.plan[table] if (cell := row.cell("id"))}

    # -- looking -----------------------------------------------------------------------------------------------------------------------

    def sheet(self, name: str) -> Worksheet:
        """Return a sheet."""
        found = self.book[name]
        assert isinstance(found, Worksheet)
        return found

    @property
    def standing(self) -> list[Stand]:
        """The tables that are there."""
        return list(self.stands.values())

    def filled(self, wanted: Callable[[Column], bool]) -> list[tuple[Cell, Column, Entry]]:
        """Return the cells of entries in columns that are wanted and hold a plain value."""
        found = []
        for stand in self.standing:
            for column in stand.table.columns():
                if column.key in stand.columns and wanted(column):
                    for row_id, number in stand.rows.items():
                        cell = self.sheet(stand.sheet).cell(number, stand.columns[column.key])
                        if isinstance(cell, Cell) and cell.value not in (None, ""):
                            found.append((cell, column, (stand.table.info.key, row_id, column.key)))
        return found

    # -- moving ------------------------------------------------------------------------------------------------------------------------

    def shift(self, sheet: str, *, row: int = 0, column: int = 0, by: int = 1, excel: bool) -> None:
        """Insert rows or columns before one, or delete them; `excel` says whether names, tables and dropdowns follow, as Excel lets them."""
        page = self.sheet(sheet)
        change = {(True, True): page.insert_rows, (True, False): page.delete_rows, (False, True): page.insert_cols, (False, False): page.delete_cols}
        change[bool(row), by > 0](row or column, abs(by))
        for stand in self.standing:
            if stand.sheet == sheet:
                stand.moved(row=row, column=column, by=by)
        for block, (name, cells) in self.blocks.items():
            if name == sheet:
                moved = {key: (r + by * bool(row and r >= row), c + by * bool(column and c >= column)) for key, (r, c) in cells.items()}
                self.blocks[block] = (name, moved)
        if excel:
            self._follow(page, row, column, by)

    def _follow(self, page: Worksheet, row: int, column: int, by: int) -> None:
        """Move what refers to cells of a sheet, as Excel does."""

        def area(reference: str) -> str:
            left, top, right, bottom = range_boundaries(reference)
            assert left is not None and top is not None and right is not None and bottom is not None  # noqa: PT018 - one thing: a whole area
            top, bottom = (n + by if row and n >= row else n for n in (top, bottom))
            left, right = (n + by if column and n >= column else n for n in (left, right))
            first, last = f"{get_column_letter(left)}{top}", f"{get_column_letter(right)}{bottom}"
            return first if first == last else f"{first}:{last}"

        for table in page.tables.values():
            table.ref = area(table.ref)
            if table.autoFilter:
                table.autoFilter.ref = table.ref
        for validation in page.data_validations.dataValidation:
            validation.sqref = MultiCellRange([area(str(each)) for each in validation.sqref.ranges])
        for defined in self.book.defined_names.values():
            name, _, reference = (defined.attr_text or "").rpartition("!")
            if name.strip("'").replace("''", "'") == page.title and ":" not in reference and "#REF" not in reference:
                left, top, _, _ = range_boundaries(reference.replace("$", ""))
                gone = by < 0 and ((row and row <= (top or 0) < row - by) or (column and column <= (left or 0) < column - by))
                moved = area(reference.replace("$", ""))
                letters, digits = moved.rstrip("0123456789"), moved.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                defined.value = f"{name}!#REF!" if gone else f"{name}!${letters}${digits}"

    def is_plain(self, stand: Stand) -> bool:
        """Return whether no cells of a table are merged: only then can its rows and columns change places."""
        return not any(each.min_row <= stand.last and each.max_row >= stand.header for each in self.sheet(stand.sheet).merged_cells.ranges)

    def renamed(self, was: str, now: str) -> None:
        """Give a sheet another name; names follow, as in every program."""
        self.sheet(was).title = now
        for defined in self.book.defined_names.values():
            for old in (f"'{was}'!", f"{was}!"):
                defined.value = (defined.attr_text or "").replace(old, f"'{now}'!")
        for stand in self.standing:
            stand.sheet = now if stand.sheet == was else stand.sheet
        self.blocks = {block: (now if name == was else name, cells) for block, (name, cells) in self.blocks.items()}

    # -- reading back ------------------------------------------------------------------------------------------------------------------

    def faults(self, read: Plan) -> list[str]:
        """Return the entries of a reading that are other than they should be, and that no finding names."""
        found = {(*where, column.key): (record, column) for where, record, column in entries(read)}
        values = {entry: getattr(record, column.key) for entry, (record, column) in found.items()}
        wrong = [entry for entry in {**self.expected, **values} if not _same(self.expected.get(entry), values.get(entry))]
        wrong = [entry for entry in wrong if read.uses(schema.TABLES[entry[0]])]  # nothing is told of a table that is switched off
        lost = {str(row.cell("id")): table.info.key for table in schema.tables() for row in read[table] if not row.id}
        return [
            f"{entry}: {self.expected.get(entry)!r} reads as {values.get(entry)!r} after {self.done}"
            for entry in wrong
            if not any(_names(problem, entry, found.get(entry), lost) for problem in read.problems)
        ]


def entries(plan: Plan) -> Iterator[tuple[tuple[str, str], Record, Column]]:
    """Yield all that is filled in by hand in a plan, by the table and the ID of its row."""
    for table in schema.tables():
        for row in plan[table]:
            for column in table.columns():
                if not column.computed and column.key not in BY_HAND:
                    yield (table.info.key, row.id), row, column
    for block in schema.blocks():
        for column in block.inputs():
            yield (block.info.key, ""), plan.block(block), column


def _same(one: Any, other: Any) -> bool:
    if one in (None, "", ()) or other in (None, "", ()):
        return (one in (None, "", ())) == (other in (None, "", ()))
    return bool(one == other) or (isinstance(one, str) and isinstance(other, str) and one.split() == other.split())


def _names(problem: Finding, entry: Entry, found: tuple[Record, Column] | None, lost: Mapping[str, str]) -> bool:
    """Return whether a finding is about an entry: its cell, its row, its column, its table or its sheet; `lost` are the rows without ID."""
    record = schema.TABLES[entry[0]]
    told = {value.text for value in _texts(problem.message.values.values())}
    if problem.name in WHOLE:
        return bool({record.info.title, record.info.sheet.title} & told)
    if lost.get(str(problem.cell)) == entry[0]:
        return True
    column = record.column(entry[2])
    of_table = record.info.title in told or problem.stage == record.info.sheet.key
    if column.label in told and of_table:
        return True
    if found and problem.cell and found[0].origin:
        cells = {str(found[0].cell(key)) for key in ("id", entry[2])}
        return str(problem.cell) in cells
    return bool(problem.row_id) and problem.row_id == entry[1] and record.info.title in told


def _texts(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from _texts(value)
        elif hasattr(value, "text"):
            yield value
