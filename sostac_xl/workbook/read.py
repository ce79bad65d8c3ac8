"""Read a plan from a workbook, whatever its users did to it: a value is understood, or a finding says where and why not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from sostac_xl import schema
from sostac_xl.errors import WorkbookError
from sostac_xl.i18n import msg
from sostac_xl.plan import Plan
from sostac_xl.schema.number_text import DECIMAL_MARKS
from sostac_xl.schema.parsing import EPOCH, choice_meant
from sostac_xl.schema.plan import Language, PlanFacts
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.table import Origin
from sostac_xl.workbook import problems
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import OpenedWorkbook, Results, Wanted, open_workbook
from sostac_xl.workbook.read_dropdowns import check_dropdowns
from sostac_xl.workbook.read_form import check_below, check_columns, check_copies, check_formulas, check_hidden, check_merged, check_missing
from sostac_xl.workbook.read_grid import Formula, Grid
from sostac_xl.workbook.read_ids import RawRow, known_ids, targets
from sostac_xl.workbook.read_looks import Looks
from sostac_xl.workbook.read_names import Names, is_client_copy, language_of, plain_header
from sostac_xl.workbook.read_own import OwnPlaces, OwnReader, own_places
from sostac_xl.workbook.read_places import Located
from sostac_xl.workbook.read_refs import References
from sostac_xl.workbook.read_report import Report
from sostac_xl.workbook.read_rows import Rows, first_free_row, used_rows

TRACES_OF_OURS: Final = 3
"""So many of our names, or one of our tables, make a workbook ours."""


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What reading needs of a workbook; `looks` are those of the cells that are the user's own."""

    grids: Mapping[str, Grid]
    names: Names
    places: Located
    epoch: date
    own: OwnPlaces
    looks: Looks


def read_plan(path: Path) -> Plan:
    """Return the plan that a workbook holds, with the cell of each value and, in `problems`, what could not be understood.

    Raises WorkbookError, with one clear line, when the file can't be read or is no workbook of ours. The file is never written.
    """
    return plan_of(open_workbook(path))


def plan_of(opened: OpenedWorkbook) -> Plan:
    """Return the plan that an opened workbook holds, as `read_plan` does; WorkbookError when it is none of ours."""
    places = locate(opened.grids, opened.names)
    if places.traces < TRACES_OF_OURS:
        raise WorkbookError(f"{opened.path}: this workbook holds no plan; make one with: sostac new PLAN.xlsx")
    own = own_places(opened.grids, places)
    cells = own.cells(opened.grids, places)
    workbook = _Workbook(_with_results(opened, places, cells), opened.names, places, opened.epoch, own, opened.looks(cells))
    report = Report()
    _check_workbook(opened, report)
    plan = _read(workbook, report, opened.path.name)
    _check_tables(workbook, report)
    check_dropdowns(opened, places, plan, report)
    return replace(plan, problems=report.about(plan))


def _with_results(opened: OpenedWorkbook, places: Located, own: Wanted) -> Mapping[str, Grid]:
    """Return the grids with the last results of the formulas in input cells and the user's own; what we compute ourselves is left alone."""
    grids = opened.grids
    wanted: dict[str, set[tuple[int, int]]] = {}
    single = ((place.sheet, *cell) for place in places.blocks.values() for cell in place.cells.values())
    others = ((sheet, *cell) for sheet, cells in own.items() for cell in cells)
    formulas = ((sheet, row, column) for sheet, row, column in (*single, *others) if grids[sheet].value(row, column) is Formula.LIVE)
    for sheet, row, column in (*formulas, *_formulas_in_tables(grids, places)):
        wanted.setdefault(sheet, set()).add((row, column))
    if not wanted:
        return grids
    results = opened.results(wanted)
    return {name: _replaced(grid, wanted.get(name, set()), results) for name, grid in grids.items()}


def _formulas_in_tables(grids: Mapping[str, Grid], places: Located) -> Iterator[tuple[str, int, int]]:
    """Yield the input cells of tables that hold a formula."""
    for place in places.tables.values():
        inputs = [place.columns[c.key] for c in place.table.columns() if not c.computed and c.key in place.columns]
        for number, row in grids[place.sheet].between(place.header + 1, place.last):
            yield from ((place.sheet, number, column) for column in inputs if row.get(column) is Formula.LIVE)


def _replaced(grid: Grid, cells: set[tuple[int, int]], results: Results) -> Grid:
    rows = {number: dict(row) for number, row in grid.rows.items()}
    for row, column in cells:
        value = results.get((grid.name, row, column), Formula.WITHOUT_RESULT)
        if value is None:
            del rows[row][column]
        else:
            rows[row][column] = value
    return replace(grid, rows=rows)


def _read(workbook: _Workbook, report: Report, name: str) -> Plan:
    """Return the typed plan."""
    grids, places = workbook.grids, workbook.places
    used = {table: used_rows(place, grids[place.sheet]) for table, place in places.tables.items()}
    headers = _language_of_headers(workbook)
    language = _language_of_facts(workbook) or headers or "en"
    ids = known_ids(used, language)
    copy = is_client_copy(workbook.names)
    rows = Rows(report, References(targets(used, ids, language)), ids, language, workbook.epoch, is_client_copy=copy)
    blocks: dict[type[Block], Block] = {block: rows.block(place, grids[place.sheet]) for block, place in places.blocks.items()}
    tables: dict[type[Row], tuple[Row, ...]] = {table: rows.table(place, used[table]) for table, place in places.tables.items()}
    own = OwnReader(grids, workbook.looks, report, language)
    written = chain.from_iterable(rows.written(place, grids[place.sheet], used[table]) for table, place in places.tables.items())
    plan = Plan(
        tables,
        blocks,
        name=name,
        places=_free_places(places, used),
        absent=_absent(places),
        default_language=language,
        unsound=frozenset(rows.unsound),
        written=tuple(written),
        fingerprint=_fingerprint(workbook),
        own_columns={table: own.columns(places.tables[table], numbers, ids[table]) for table, numbers in workbook.own.columns.items()},
        own_tables=tuple(filter(None, map(own.table, workbook.own.tables))),
    )
    rows.report_strays()
    _check_language(plan.facts, headers, report)
    return plan


def _absent(places: Located) -> frozenset[tuple[str, str]]:
    """Return the columns that tables lack, and the cells that blocks lack; all of them where the table or block is missing."""
    found: dict[type[Record], Collection[str]] = {table: place.columns for table, place in places.tables.items()}
    found |= {block: place.cells for block, place in places.blocks.items()}
    records: tuple[type[Record], ...] = (*schema.tables(), *schema.blocks())
    return frozenset((record.info.key, column.key) for record in records for column in record.columns() if column.key not in found.get(record, ()))


def _free_places(places: Located, used: Mapping[type[Row], list[RawRow]]) -> dict[str, Origin]:
    """Return the first free row of each table, and where each block stands."""
    rows: dict[str, Origin] = {table.info.key: place.origin(first_free_row(place, used[table])) for table, place in places.tables.items()}
    return rows | {block.info.key: place.origin for block, place in places.blocks.items()}


def _fingerprint(workbook: _Workbook) -> float | None:
    """Return the number that was written with the planned dates, or None when there is none."""
    spot = workbook.names.get("calendar", {}).get("fingerprint")
    value = workbook.grids[spot.sheet].value(spot.row, spot.column) if spot else None
    return value if isinstance(value, int | float) else None


def _language_of_facts(workbook: _Workbook) -> str:
    """Return the plan's language: what its facts say, or seem to say; "" when they don't."""
    facts = workbook.places.blocks.get(PlanFacts)
    if facts and "language" in facts.cells:
        raw = workbook.grids[facts.sheet].value(*facts.cells["language"])
        meant = choice_meant(Language, raw, "en") if isinstance(raw, str) else None
        return meant.name.lower() if meant else ""
    return ""


def _language_of_headers(workbook: _Workbook) -> str:
    """Return the language of most headers; "" when they don't tell."""
    rows = {table: workbook.grids[place.sheet].row(place.header).values() for table, place in workbook.places.tables.items()}
    return language_of({table: [plain_header(text) for text in texts] for table, texts in rows.items()})


def _check_language(facts: PlanFacts, headers: str, report: Report) -> None:
    """Report a plan that says to be in another language than its workbook: it says how texts are read, too."""
    language = facts.language.name.lower() if facts.language else headers
    if language and headers and language != headers:
        message = msg(
            "The plan's language is {plan}, but the headers are in {headers}. Numbers that are text are read with a decimal {mark}.",
            plan=Language[language.upper()],
            headers=Language[headers.upper()],
            mark=msg("point") if DECIMAL_MARKS[language] == "." else msg("comma"),
        )
        report.add(problems.LANGUAGE_DIFFERS, message, PlanFacts, cell=facts.cell("language"))


def _check_workbook(opened: OpenedWorkbook, report: Report) -> None:
    if opened.epoch != EPOCH:
        report.add(problems.DATES_FROM_1904, msg("The workbook counts dates from 1904."))
    if opened.external_links:
        report.add(problems.EXTERNAL_LINKS, msg("The workbook has links to other workbooks."))


def _check_tables(workbook: _Workbook, report: Report) -> None:
    """Report tables of the plan that are missing or there twice, and what is wrong with the form of those that are there."""
    copy = is_client_copy(workbook.names)
    check_missing(workbook.places, report, is_client_copy=copy)
    check_copies(workbook.places, report)
    for table, place in workbook.places.tables.items():
        grid = workbook.grids[place.sheet]
        check_columns(place, grid, report, is_client_copy=copy)
        check_merged(place, grid, report)
        check_formulas(place, grid, report)
        if not table.info.sheet.computed:
            check_below(place, grid, [*workbook.places.areas(grid.name), *(obj.area for obj in grid.tables)], report)
    for block in workbook.places.blocks.values():
        check_hidden(block, workbook.grids[block.sheet], report)
