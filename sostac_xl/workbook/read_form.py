"""Checks the form of tables and blocks: sheets, columns and cells that are missing, copies, merged cells, formulas, texts below a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from sostac_xl import schema
from sostac_xl.findings import CellRef
from sostac_xl.i18n import msg
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Block, Row
from sostac_xl.schema.table import Column
from sostac_xl.workbook import problems
from sostac_xl.workbook.addresses import column_letter
from sostac_xl.workbook.locate_blocks import VALUE_OFFSETS
from sostac_xl.workbook.read_grid import Area, Formula, Grid, cell_ref
from sostac_xl.workbook.read_names import plain_header, section_titles
from sostac_xl.workbook.read_places import TITLE_ROWS, BlockPlace, Copy, Located, TablePlace
from sostac_xl.workbook.read_report import SHOWN_CELLS, Report, listed

MAX_ROW: Final = 1_048_576
"""The last row of a sheet."""
REACH: Final = 10
"""How many rows below a table's end, or below an entry there, something still looks like an entry of it."""


def check_missing(places: Located, report: Report, *, is_client_copy: bool) -> None:
    """Report tables and blocks that are missing: those of a sheet that is gone in one finding."""
    for sheet in schema.SHEETS:
        records = [record for record in (*schema.tables(), *schema.blocks()) if record.info.sheet == sheet]
        missing = [record for record in records if not places.has(record)]
        if records and missing == records:
            report.add(problems.SHEET_MISSING, msg("The sheet “{sheet}” is gone, with everything on it.", sheet=msg(sheet.title)), *records)
        else:
            for table in (record for record in missing if issubclass(record, Row)):
                rule = problems.TABLE_MISSING if table.info.lite else problems.OPTIONAL_TABLE_MISSING
                report.add(rule, msg("The table “{table}” is missing.", table=msg(table.info.title)), table)
            for block in (record for record in records if issubclass(record, Block)):
                _check_cells(block, places.blocks.get(block), report, is_client_copy=is_client_copy)


def _check_cells(block: type[Block], place: BlockPlace | None, report: Report, *, is_client_copy: bool) -> None:
    """Report named cells that are missing."""
    for column in block.inputs():
        if (place is None or column.key not in place.cells) and not (is_client_copy and column.is_private):
            rule = problems.COLUMN_MISSING if column.required else problems.OPTIONAL_COLUMN_MISSING
            label = msg(column.label)
            message = msg("{table}: the cell “{label}” is missing.", table=msg(block.info.title), label=label)
            remedy = msg(
                "Type “{label}” where it stood, or in a free row below the others, and its value in the column of their values.", label=label
            )
            report.add(rule, message, block, cell=place.origin.cell("") if place else None, remedy=remedy)


def check_copies(places: Located, report: Report) -> None:
    """Report, once per sheet, tables and blocks that stand twice."""
    by_sheet: dict[str, list[Copy]] = {}
    for copy in places.copies:
        by_sheet.setdefault(copy.sheet, []).append(copy)
    for copies in by_sheet.values():
        copies.sort(key=lambda copy: (copy.row, copy.column))
        titles: tuple[object, ...] = tuple(msg(copy.record.info.title) for copy in copies[:SHOWN_CELLS])
        titles += ("…",) if len(copies) > SHOWN_CELLS else ()
        read = tuple(dict.fromkeys(copy.original for copy in copies))
        if len(copies) == 1:
            message = msg("{table}: this table stands twice; only the one on {sheet} is read.", table=titles, sheet=read)
        else:
            message = msg("{tables}: these tables stand twice; only those on {sheets} are read.", tables=titles, sheets=read)
        cell = cell_ref(copies[0].sheet, copies[0].row, copies[0].column)
        report.add(problems.TABLE_DOUBLED, message, *(copy.record for copy in copies), cell=cell)


def check_columns(place: TablePlace, grid: Grid, report: Report, *, is_client_copy: bool) -> None:
    """Report missing, renamed and doubled columns; the client's copy has none that are private."""
    table = place.table
    title = msg(table.info.title)
    for column in table.columns():
        if column.key not in place.columns and not column.computed and not (is_client_copy and column.is_private):
            _report_missing(column, place, grid, report)
    for key in place.renamed:
        found = grid.value(place.header, place.columns[key])
        message = msg("{table}: the column “{found}” is taken for “{label}”.", table=title, found=found, label=msg(table.column(key).label))
        report.add(problems.COLUMN_RENAMED, message, table, cell=cell_ref(place.sheet, place.header, place.columns[key]))
    for key, number in place.doubled.items():
        message = msg("{table}: a second column is called “{label}”; it is not read.", table=title, label=msg(table.column(key).label))
        report.add(problems.COLUMN_DOUBLED, message, table, cell=cell_ref(place.sheet, place.header, number))


def _report_missing(column: Column, place: TablePlace, grid: Grid, report: Report) -> None:
    """Report a column that is missing; one that is nobody's may be it, so that nobody inserts an empty one beside it."""
    title, label = msg(place.table.info.title), msg(column.label)
    rule = problems.COLUMN_MISSING if column.required or column.key == "id" else problems.OPTIONAL_COLUMN_MISSING
    cell, remedy = cell_ref(place.sheet, place.header, place.area.left), None
    strange = [number for number in place.unknown if place.area.left - 1 <= number <= place.area.right + 1]
    if strange:
        columns = tuple(f"{column_letter(number)} “{grid.value(place.header, number)}”" for number in strange[:SHOWN_CELLS])
        message = msg("{table}: the column “{label}” is missing. Perhaps it is {columns}.", table=title, label=label, columns=columns)
        remedy = msg("If it is, give that column the header “{label}” back. If not, insert a column with this header in the table.", label=label)
        cell = cell_ref(place.sheet, place.header, strange[0])
    else:
        message = msg("{table}: the column “{label}” is missing.", table=title, label=label)
    if column.key == "visibility":
        rule, remedy = problems.VISIBILITY_MISSING, None
    report.add(rule, message, place.table, cell=cell, remedy=remedy)


def check_merged(place: TablePlace, grid: Grid, report: Report) -> None:
    """Report merged cells in a table."""
    for area in grid.merged:
        if area.meets(place.area):
            message = msg("{table}: cells are merged here.", table=msg(place.table.info.title))
            report.add(problems.MERGED_CELLS, message, place.table, cell=cell_ref(place.sheet, area.top, area.left))


def check_hidden(place: BlockPlace, grid: Grid, report: Report) -> None:
    """Report a block whose values lie hidden under its merged labels: a script moved the values, and not what is merged."""
    beside = replace(place.area, left=max(place.area.left - max(VALUE_OFFSETS), 1))
    for area in grid.hiding:
        if area.meets(beside):
            message = msg("{table}: cells are merged here.", table=msg(place.block.info.title))
            report.add(problems.MERGED_CELLS, message, place.block, cell=cell_ref(place.sheet, area.top, area.left))
            return


def check_formulas(place: TablePlace, grid: Grid, report: Report) -> None:
    """Report, once per column, computed cells that hold a typed value where a formula is due."""
    for column in place.table.columns():
        if not column.formula or column.key not in place.columns:
            continue
        number = place.columns[column.key]
        typed = [row for row, cells in grid.between(place.header + 1, place.last) if not isinstance(cells.get(number), (Formula, type(None)))]
        if typed:
            refs = [cell_ref(place.sheet, row, number) for row in typed]
            message = msg("{label}: typed values stand in place of the formula in {cells}.", label=msg(column.label), cells=listed(refs))
            report.add(problems.FORMULA_OVERWRITTEN, message, place.table, cell=refs[0])


def check_below(place: TablePlace, grid: Grid, others: Iterable[Area], report: Report) -> None:
    """Report, once per table, rows that were typed below its end; `others` are the tables and blocks of the sheet."""
    below = Area(place.last + 1, place.area.left, MAX_ROW, place.area.right)
    stop = min((other.top - TITLE_ROWS for other in others if other.top > place.last and other.meets(below)), default=MAX_ROW)
    refs: list[CellRef] = []
    near = place.last
    for number, row in grid.between(below.top, stop - 1):
        if number > near + REACH or plain_header(row.get(place.area.left)) in section_titles():  # Sections holds such titles, too, further right
            break
        if _is_entry(place, row):
            refs.append(place.origin(number).cell(place.table.main().key))
            near = number
    if refs:
        message = msg("{table}: {cells} is below the table, so that it is not read.", table=msg(place.table.info.title), cells=listed(refs))
        report.add(problems.TEXT_BELOW_TABLE, message, place.table, cell=refs[0])


def _is_entry(place: TablePlace, row: Mapping[int, Any]) -> bool:
    """Return whether cells below a table look like a row of it: its main text or an ID of its own, and no formula, which makes a sum.

    The formula of a computed column makes none beside two entries.
    """
    own = {key: row[column] for key, column in place.columns.items() if column in row}
    row_id = own.get("id")
    named = place.table.main().key in own or (isinstance(row_id, str) and bool(parse_id(row_id, place.table.info.prefix)))
    entered = [value for key, value in own.items() if not place.table.column(key).computed]
    sums = any(isinstance(value, Formula) for value in entered) or (len(entered) < 2 and any(isinstance(value, Formula) for value in own.values()))
    return named and not sums
