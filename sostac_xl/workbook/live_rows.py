"""Give a table of an open workbook more rows, as one does by hand: rows are inserted where nothing else is cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sostac_xl.errors import OutputError
from sostac_xl.findings import CellRef
from sostac_xl.workbook.live import LiveContents
from sostac_xl.workbook.patch_plan import next_ids
from sostac_xl.workbook.patch_sheet import address, moved_formula
from sostac_xl.workbook.read_grid import Area, Grid
from sostac_xl.workbook.read_places import TablePlace
from sostac_xl.workbook.read_rows import is_free

if TYPE_CHECKING:
    from xlwings import Sheet


def grow(sheet: Sheet, place: TablePlace, live: LiveContents, count: int) -> None:
    """Give a table so many more rows to fill, with its formulas and its next IDs.

    Rows are inserted above the last one when that waits to be filled: so everything that refers to the table grows with it. OutputError
    when something stands beside the table that inserted rows would cut in two.
    """
    grid = live.opened.grids[place.sheet]
    waiting = is_free(place, grid.row(place.last))
    first = place.last if waiting else place.last + 1
    whole = Area(place.header, place.area.left, place.last + count, place.area.right)
    if _is_free_below(grid, place, count):
        first = place.last + 1
        source = sheet.range((place.last, place.area.left), (place.last, place.area.right))
        source.copy(sheet.range((first, place.area.left), (whole.bottom, place.area.right)))
        sheet.range((first, place.area.left), (whole.bottom, place.area.right)).clear_contents()
    else:
        _ensure_alone(sheet, place, grid)
        sheet.range(f"{first}:{first + count - 1}").insert("down")
    _resize(sheet, place, whole)
    _fill(sheet, place, live, range(first, first + count), waiting=waiting and first == place.last)


def _is_free_below(grid: Grid, place: TablePlace, count: int) -> bool:
    """Return whether nothing stands below a table, as far as the sheet goes."""
    area = place.area
    below = Area(area.bottom + 1, area.left, max(max(grid.rows, default=0), area.bottom + count), area.right)
    filled = any(below.holds(number, column) for number, row in grid.between(below.top, below.bottom) for column in row)
    return not filled and not any(table.area.meets(below) for table in grid.tables)


def _ensure_alone(sheet: Sheet, place: TablePlace, grid: Grid) -> None:
    """Raise the error that says what inserted rows would cut in two."""
    beside = next(
        (
            (number, column)
            for number, row in grid.between(place.header, place.last)
            for column in row
            if not place.area.left <= column <= place.area.right and column > 1
        ),
        None,
    )
    if beside:
        cell = CellRef(place.sheet, address(*beside))
        raise OutputError(f"{sheet.book.name}: {place.table.info.title} can't get rows here: {cell} stands beside it; insert rows in Excel")


def _resize(sheet: Sheet, place: TablePlace, area: Area) -> None:
    """Let the Excel table reach over its new rows, where it doesn't by itself."""
    table = next((table for table in sheet.tables if table.name.casefold() == place.table.info.excel_name.casefold()), None)
    if table and table.range.last_cell.row < area.bottom:
        table.resize(sheet.range((area.top, area.left), (area.bottom, table.range.last_cell.column)))


def _fill(sheet: Sheet, place: TablePlace, live: LiveContents, rows: range, *, waiting: bool) -> None:
    """Write the formulas and the IDs of new rows; one that was `waiting` is the last of them now, and gives its ID to the first."""
    grid = live.opened.grids[place.sheet]
    last = place.last
    for key, column in place.columns.items():
        formula = live.formulas.get((place.sheet, last, column))
        if formula and key != "id":
            copies = [f"={moved_formula(formula.removeprefix('='), (last, column), (row, column))}" for row in rows]
            _write(sheet, rows, column, copies, formulas=True)
    column = place.columns.get("id", 0)
    if column and place.table.info.prefix:
        there = [str(row.get(column, "")) for _, row in grid.between(place.header + 1, last)]
        own = [str(grid.value(last, column) or "")] if waiting else []
        ids = [*filter(None, own), *next_ids(place.table.info.prefix, there, len(rows) + 1)][: len(rows) + waiting]
        _write(sheet, range(rows.start, rows.start + len(ids)), column, ids)


def _write(sheet: Sheet, rows: range, column: int, values: Sequence[Any], *, formulas: bool = False) -> None:
    cells = sheet.range((rows.start, column), (rows.stop - 1, column))
    block = [[value] for value in values]
    if formulas:
        cells.formula = block
    else:
        cells.value = block
