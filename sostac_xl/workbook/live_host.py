"""Write into a workbook that is open in Excel: changes are kept, and written together in few blocks, however many rows they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sostac_xl.errors import OutputError
from sostac_xl.findings import CellRef
from sostac_xl.workbook.addresses import cell_at
from sostac_xl.workbook.host import CellContent, Folded
from sostac_xl.workbook.live import LiveContents, read_live, serial_of
from sostac_xl.workbook.live_app import quiet, unprotected
from sostac_xl.workbook.live_rows import grow
from sostac_xl.workbook.live_text import typed
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import OpenedWorkbook
from sostac_xl.workbook.patch_cells import Value, content_of, value_of
from sostac_xl.workbook.patch_sheet import address
from sostac_xl.workbook.read_grid import Area, Formula
from sostac_xl.workbook.read_places import TablePlace
from sostac_xl.workbook.read_rows import is_free

if TYPE_CHECKING:
    from xlwings import Book, Sheet

Cells = dict[tuple[int, int], Value]


@dataclass
class LiveHost:
    """A workbook that is open in Excel; `write` writes the changes, and nothing is written before.

    `read` reads it anew; None where a workbook can be read only once, as in xlwings Lite.
    """

    book: Book
    live: LiveContents
    read: Callable[[Book], LiveContents] | None = read_live
    changes: dict[str, Cells] = field(default_factory=dict)
    folds: list[tuple[str, range, bool]] = field(default_factory=list)

    @classmethod
    def open(cls, book: Book) -> LiveHost:
        """Read an open workbook as it is now, saved or not."""
        return cls(book, read_live(book))

    @property
    def contents(self) -> OpenedWorkbook:
        """The workbook as it was read."""
        return self.live.opened

    def value(self, sheet: str, place: str) -> CellContent:
        """Return what a cell holds now, or the last result of its formula."""
        cell = cell_at(place)
        written = self.changes.get(sheet, {})
        return _content(written[cell]) if cell in written else self._there(sheet, cell)

    def _there(self, sheet: str, cell: tuple[int, int]) -> CellContent:
        """Return what a cell held when the workbook was read."""
        held = self.contents.grids[sheet].value(*cell)
        content: CellContent = serial_of(self.live.results.get((sheet, *cell)) if held is Formula.LIVE else held)
        return content

    def has_formula(self, sheet: str, place: str) -> bool:
        """Return whether a cell is computed."""
        return (sheet, *cell_at(place)) in self.live.formulas

    def set(self, sheet: str, place: str, value: Value) -> None:
        """Let a cell without a formula hold a value, once `write` is called; OutputError when it can't."""
        if self.has_formula(sheet, place):
            raise OutputError(
                f"{self.book.name}: {CellRef(sheet, place)} holds a formula, and what it computes is not typed over; clear the cell first"
            )
        try:
            content_of(value)
        except ValueError as error:
            raise OutputError(f"{self.book.name}: {CellRef(sheet, place)}: {error}") from error
        self.changes.setdefault(sheet, {})[cell_at(place)] = value

    def set_cached(self, sheet: str, place: str, value: Value) -> None:
        """Do nothing: Excel computes its formulas itself."""

    def add_rows(self, place: TablePlace, rows: Sequence[Mapping[str, Value]]) -> None:
        """Write rows into the first free rows of a table; when they are too few it gets the missing ones at once, and all is read anew."""
        missing = len(rows) - len(self._free_rows(place))
        if missing > 0:
            place = self._grown(place, missing)
        for number, row in zip(self._free_rows(place), rows, strict=False):
            for key, value in row.items():
                self.set(place.sheet, address(number, place.columns[key]), value)

    def add_spare_rows(self, place: TablePlace, count: int) -> None:
        """Give a table more rows to fill; what stands below it moves down."""
        self._grow(place, count)

    def folded(self, sheet: str, row: int) -> Folded | None:
        """Return how a row is shown; None where Excel doesn't tell, on a Mac and in xlwings Lite."""
        rows = self._rows(sheet, range(row, row + 1))
        return Folded(bool(rows.Hidden), rows.OutlineLevel > 1) if rows is not None else None

    def fold(self, sheet: str, rows: range, *, hidden: bool) -> None:
        """Hide rows in a group, or show them, once `write` is called."""
        self.folds.append((sheet, rows, hidden))

    def _rows(self, sheet: str, rows: range) -> Any:
        """Return whole rows as Excel on Windows has them, else None."""
        return getattr(self.book.sheets[sheet].range((rows.start, 1), (rows.stop - 1, 1)).api, "EntireRow", None)

    def _free_rows(self, place: TablePlace) -> list[int]:
        grid, changed = self.contents.grids[place.sheet], self.changes.get(place.sheet, {})
        return [number for number in range(place.header + 1, place.last + 1) if is_free(place, _changed(grid.row(number), number, changed))]

    def _grown(self, place: TablePlace, count: int) -> TablePlace:
        """Give a table more rows, read the workbook anew, and return where the table is now; OutputError where it can't be."""
        if self.read is None:
            title = place.table.info.title
            raise OutputError(f"{self.book.name}: {title} needs {count} rows more; select a cell in it, add rows, and try again")
        self._grow(place, count)
        self.live = self.read(self.book)
        return locate(self.contents.grids, self.contents.names).tables[place.table]

    def _grow(self, place: TablePlace, count: int) -> None:
        self.write()
        sheet = self.book.sheets[place.sheet]
        with quiet(self.book.app), unprotected(sheet):
            grow(sheet, place, self.live, count)

    # -- writing -----------------------------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write what was set, in as few blocks as there are rectangles of changed cells; Excel's state is put back, also on errors."""
        blocks = {sheet: list(self._blocks(sheet, cells)) for sheet, cells in self.changes.items()}
        if self.folds or any(blocks.values()):
            with quiet(self.book.app):
                for name, areas in blocks.items():
                    if areas:
                        self._write(self.book.sheets[name], areas)
                for name, span, hidden in self.folds:
                    rows = self._rows(name, span)
                    rows.OutlineLevel, rows.Hidden = (2 if hidden else 1), hidden
        self.changes.clear()
        self.folds.clear()

    def _write(self, sheet: Sheet, areas: Sequence[Area]) -> None:
        cells = self.changes[sheet.name]
        with unprotected(sheet):
            for area in areas:
                columns = range(area.left, area.right + 1)
                rows = [[_as_typed(cells[row, column]) for column in columns] for row in range(area.top, area.bottom + 1)]
                sheet.range((area.top, area.left), (area.bottom, area.right)).value = rows

    def _blocks(self, sheet: str, cells: Cells) -> Iterator[Area]:
        """Yield the rectangles that changed cells fill, from the first row to the last in which something is other than it was."""
        for area in rectangles(cells):
            columns = range(area.left, area.right + 1)
            differ = [row for row in range(area.top, area.bottom + 1) if any(not _same(self._there(sheet, (row, c)), cells[row, c]) for c in columns)]
            if differ:
                yield Area(differ[0], area.left, differ[-1], area.right)


def rectangles(cells: Mapping[tuple[int, int], Any]) -> Iterator[Area]:
    """Yield rectangles that cover the cells, and nothing else: runs of a column, joined with the same runs of the columns beside it."""
    runs: dict[tuple[int, int], list[int]] = {}
    for column, group in groupby(sorted(cells, key=lambda cell: (cell[1], cell[0])), key=lambda cell: cell[1]):
        rows = [row for row, _ in group]
        for _, run in groupby(enumerate(rows), key=lambda numbered: numbered[1] - numbered[0]):
            found = [row for _, row in run]
            runs.setdefault((found[0], found[-1]), []).append(column)
    for (top, bottom), columns in runs.items():
        for _, beside in groupby(enumerate(columns), key=lambda numbered: numbered[1] - numbered[0]):
            side = [column for _, column in beside]
            yield Area(top, side[0], bottom, side[-1])


def _changed(row: Mapping[int, Any], number: int, changes: Cells) -> Mapping[int, Any]:
    """Return a row's filled cells with what was set in it."""
    return {**row, **{column: "" if value is None else value for (changed, column), value in changes.items() if changed == number}}


def _content(value: Value) -> CellContent:
    """Return a value as a cell holds it."""
    return value_of(content_of(value))


def _same(there: CellContent, value: Value) -> bool:
    content = _content(value)
    return there == content and type(there) is type(content)


def _as_typed(value: Value) -> Value:
    return typed(value) if isinstance(value, str) else value
