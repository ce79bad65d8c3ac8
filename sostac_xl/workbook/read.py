"""Read a plan from a workbook, whatever its users did to it: a value is understood, or a finding says where and why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from sostac_xl import schema
from sostac_xl.errors import WorkbookError
from sostac_xl.i18n import msg
from sostac_xl.plan import Plan
from sostac_xl.schema.parsing import EPOCH, choice_meant
from sostac_xl.schema.plan import Language, PlanFacts
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.table import Origin
from sostac_xl.workbook import problems
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import OpenedWorkbook, cached_values, open_workbook
from sostac_xl.workbook.read_dropdowns import check_dropdowns
from sostac_xl.workbook.read_grid import Formula, Grid
from sostac_xl.workbook.read_names import language_of, plain_header
from sostac_xl.workbook.read_places import Located
from sostac_xl.workbook.read_refs import References
from sostac_xl.workbook.read_report import Report, check_below, check_cells, check_columns, check_formulas, check_merged
from sostac_xl.workbook.read_rows import RawRow, Rows, first_free_row, targets, used_rows

TRACES_OF_OURS: Final = 3
"""So many of our names, or one of our tables, make a workbook ours."""


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What reading needs of a workbook."""

    grids: Mapping[str, Grid]
    places: Located
    epoch: date


def read_plan(path: Path) -> Plan:
    """Return the plan that a workbook holds, with the cell of each value and, in `problems`, what could not be understood.

    Raises WorkbookError, with one clear line, when the file can't be read or is no workbook of ours. The file is never written.
    """
    opened = open_workbook(path)
    places = locate(opened.grids, opened.names)
    if places.traces < TRACES_OF_OURS:
        raise WorkbookError(f"{path}: this workbook holds no plan; make one with: sostac new PLAN.xlsx")
    workbook = _Workbook(_with_results(path, opened.grids, places), places, opened.epoch)
    report = Report()
    _check_workbook(opened, report)
    plan = _read(workbook, report, path.name)
    _check_tables(workbook, report)
    check_dropdowns(opened, places, report)
    return replace(plan, problems=report.about(plan))


def _with_results(path: Path, grids: Mapping[str, Grid], places: Located) -> Mapping[str, Grid]:
    """Return the grids with the last results of the formulas that stand in input cells; what we compute ourselves is left alone."""
    wanted: dict[str, set[tuple[int, int]]] = {}
    for sheet, row, column in _input_cells(grids, places):
        if grids[sheet].value(row, column) is Formula.LIVE:
            wanted.setdefault(sheet, set()).add((row, column))
    if not wanted:
        return grids
    results = cached_values(path, wanted)
    return {name: _replaced(grid, wanted.get(name, set()), results) for name, grid in grids.items()}


def _input_cells(grids: Mapping[str, Grid], places: Located) -> list[tuple[str, int, int]]:
    cells = [(place.sheet, row, column) for place in places.blocks.values() for row, column in place.cells.values()]
    for place in places.tables.values():
        inputs = [place.columns[c.key] for c in place.table.columns() if not c.computed and c.key in place.columns]
        cells += [(place.sheet, row, column) for row, _ in grids[place.sheet].between(place.header + 1, place.last) for column in inputs]
    return cells


def _replaced(grid: Grid, cells: set[tuple[int, int]], results: Mapping[tuple[str, int, int], Any]) -> Grid:
    rows = {number: dict(row) for number, row in grid.rows.items()}
    for row, column in cells:
        value = results.get((grid.name, row, column), Formula.WITHOUT_RESULT)
        if value is None:
            del rows[row][column]
        else:
            rows[row][column] = value
    return Grid(grid.name, rows, grid.tables, grid.merged)


def _read(workbook: _Workbook, report: Report, name: str) -> Plan:
    """Return the typed plan."""
    grids, places = workbook.grids, workbook.places
    used = {table: used_rows(place, grids[place.sheet]) for table, place in places.tables.items()}
    language = _language(workbook)
    rows = Rows(report, References(targets(used, language)), language, workbook.epoch)
    blocks: dict[type[Block], Block] = {block: rows.block(place, grids[place.sheet]) for block, place in places.blocks.items()}
    tables: dict[type[Row], tuple[Row, ...]] = {table: rows.table(place, used[table]) for table, place in places.tables.items()}
    return Plan(tables, blocks, name=name, places=_free_places(places, used), absent=_absent(places), default_language=language)


def _absent(places: Located) -> frozenset[tuple[str, str]]:
    """Return the columns that tables lack, and the cells that blocks lack."""
    found: list[tuple[type[Record], Collection[str]]] = [(table, place.columns) for table, place in places.tables.items()]
    found += [(block, place.cells) for block, place in places.blocks.items()]
    return frozenset((record.info.key, column.key) for record, present in found for column in record.columns() if column.key not in present)


def _free_places(places: Located, used: Mapping[type[Row], list[RawRow]]) -> dict[str, Origin]:
    """Return the first free row of each table, and where each block stands."""
    rows: dict[str, Origin] = {table.info.key: place.origin(first_free_row(place, used[table])) for table, place in places.tables.items()}
    return rows | {block.info.key: place.origin for block, place in places.blocks.items()}


def _language(workbook: _Workbook) -> str:
    """Return the plan's language: what its facts say, or seem to say, else that of most headers."""
    facts = workbook.places.blocks.get(PlanFacts)
    if facts and "language" in facts.cells:
        raw = workbook.grids[facts.sheet].value(*facts.cells["language"])
        meant = choice_meant(Language, raw, "en") if isinstance(raw, str) else None
        if meant:
            return meant.name.lower()
    rows = {table: workbook.grids[place.sheet].row(place.header).values() for table, place in workbook.places.tables.items()}
    return language_of({table: [plain_header(text) for text in texts] for table, texts in rows.items()})


def _check_workbook(opened: OpenedWorkbook, report: Report) -> None:
    if opened.epoch != EPOCH:
        report.add(problems.DATES_FROM_1904, msg("The workbook counts dates from 1904."))
    if opened.external_links:
        report.add(problems.EXTERNAL_LINKS, msg("The workbook has links to other workbooks."))


def _check_tables(workbook: _Workbook, report: Report) -> None:
    """Report tables of the plan that are missing, and what is wrong with the form of those that are there."""
    for table in schema.tables():
        place = workbook.places.tables.get(table)
        if place:
            grid = workbook.grids[place.sheet]
            check_columns(place, report)
            check_merged(place, grid, report)
            check_formulas(place, grid, report)
            if not table.info.sheet.computed:
                check_below(place, grid, [*workbook.places.areas(grid.name), *(obj.area for obj in grid.tables)], report)
        else:
            rule = problems.TABLE_MISSING if table.info.lite else problems.OPTIONAL_TABLE_MISSING
            report.add(rule, msg("The table “{table}” is missing.", table=msg(table.info.title)), table)
    for block in schema.blocks():
        check_cells(block, workbook.places.blocks.get(block), report)
