"""Write values of a plan into the workbook that it was read from: by row and column key, wherever that column stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from sostac_xl.errors import OutputError
from sostac_xl.findings import CellRef
from sostac_xl.schema.parsing import parse_id
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_cells import Value
from sostac_xl.workbook.patch_sheet import address
from sostac_xl.workbook.patch_tables import Table
from sostac_xl.workbook.read_places import BlockOrigin, RowOrigin, TablePlace


def write(patch: Patch, origin: RowOrigin | BlockOrigin, key: str, value: Value) -> bool:
    """Let a column of a row, or a cell of a block, hold a value; return False when the workbook has no such column.

    OutputError when the cell holds a formula, or can't hold the value.
    """
    cell = _cell(origin, key)
    if cell:
        patch.set(cell.sheet, cell.address, value)
    return cell is not None


def write_result(patch: Patch, origin: RowOrigin | BlockOrigin, key: str, value: Value) -> bool:
    """Let a computed column of a row show what it comes to; return False when the workbook has no such column.

    Where the cell has its formula the value becomes its last result, else it is written as it is.
    """
    cell = _cell(origin, key)
    if cell and patch.has_formula(cell.sheet, cell.address):
        patch.set_cached(cell.sheet, cell.address, value)
    elif cell:
        patch.set(cell.sheet, cell.address, value)
    return cell is not None


def add_row(patch: Patch, place: TablePlace, values: Mapping[str, Value]) -> RowOrigin:
    """Write values, by column key, into the first free row of a table, or into one that is added below; return where it stands.

    The row keeps the ID that waits in it, or gets the table's next number. OutputError when a column is missing, or the table is full and
    something stands below it.
    """
    missing = [place.table.column(key).label for key in values if key not in place.columns]
    if missing:
        raise OutputError(f"{patch.path}: {place.table.info.title} on {place.sheet} has no column {missing[0]}; insert one with this header")
    table = _table(patch, place)
    id_column = place.columns.get("id")
    cells = {place.columns[key]: value for key, value in values.items()}
    row = patch.append_row(table, cells, given=[id_column] if id_column else [], computed=_computed(place))
    _give_id(patch, place, row, patch.last_row(table))
    return place.origin(row)


def add_spare_rows(patch: Patch, place: TablePlace, count: int) -> None:
    """Give a table so many more rows to fill, with the table's next IDs; OutputError when something stands below it."""
    table = _table(patch, place)
    for _ in range(count):
        row = patch.add_row(table, computed=_computed(place))
        _give_id(patch, place, row, row)


def _computed(place: TablePlace) -> list[int]:
    return [place.columns[column.key] for column in place.table.columns() if column.computed and column.key in place.columns]


def _give_id(patch: Patch, place: TablePlace, row: int, last: int) -> None:
    """Give a row the table's next ID when it has none."""
    column = place.columns.get("id")
    if column and not patch.value(place.sheet, address(row, column)):
        patch.set(place.sheet, address(row, column), _next_id(patch, place, column, last))


def _cell(origin: RowOrigin | BlockOrigin, key: str) -> CellRef | None:
    match origin:
        case RowOrigin():
            present = key in origin.letters
        case BlockOrigin():
            present = key in origin.cells
        case _:
            assert_never(origin)
    return origin.cell(key) if present else None


def _table(patch: Patch, place: TablePlace) -> Table:
    """Return the Excel table of a place, or its rows as they were found when another program dropped the table."""
    found = patch.tables.get(place.table.info.excel_name.casefold())
    ours = found and (found.sheet, found.area.top) == (place.sheet, place.header)
    table = found if found and ours else Table(place.sheet, place.table.info.excel_name, place.area)
    if patch.last_row(table) < place.last:  # rows that another program put below the table are the table's own
        patch.grow(table, place.last)
    return table


def _next_id(patch: Patch, place: TablePlace, column: int, last: int) -> str:
    """Return the ID after the highest of the table, spare rows included."""
    there = (str(patch.value(place.sheet, address(row, column)) or "") for row in range(place.header + 1, last + 1))
    return next_ids(place.table.info.prefix, there, 1)[0]


def next_ids(prefix: str, there: Iterable[str], count: int) -> list[str]:
    """Return so many IDs after the highest of those that are `there`."""
    numbers = (int(number) for number in (row_id.rpartition("-")[2] for row_id in (parse_id(text, prefix) for text in there)) if number.isdecimal())
    highest = max(numbers, default=0)
    return [f"{prefix}-{number:02d}" for number in range(highest + 1, highest + count + 1)]
