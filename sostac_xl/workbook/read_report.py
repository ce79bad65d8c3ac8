"""Collects what reading finds fault with, and checks the form of the tables: columns, merged cells, formulas, IDs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sostac_xl.findings import CellRef, Finding
from sostac_xl.i18n import Message, msg
from sostac_xl.plan import Plan
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Block, Record
from sostac_xl.workbook import problems
from sostac_xl.workbook.read_grid import Area, Formula, Grid, cell_ref
from sostac_xl.workbook.read_names import plain_header, section_titles
from sostac_xl.workbook.read_places import TITLE_ROWS, BlockPlace, TablePlace

SHOWN_CELLS: Final = 5
"""How many cells of one fault a finding names."""
MAX_ROW: Final = 1_048_576
"""The last row of a sheet."""
REACH: Final = 10
"""How many rows below a table's end, or below an entry there, something still looks like an entry of it."""


@dataclass
class Report:
    """The findings, each with the table or block that it is about, or None for the workbook as a whole."""

    entries: list[tuple[type[Record] | None, Finding]] = field(default_factory=list)

    def add(
        self,
        rule: RuleInfo,
        message: Message,
        record: type[Record] | None = None,
        cell: CellRef | None = None,
        *,
        row_id: str = "",
        remedy: Message | None = None,
    ) -> None:
        """Add a finding of `rule`; `remedy` replaces the rule's own."""
        stage = record.info.sheet.key if record else ""
        self.entries.append((record, rule.finding(message, cell=cell, row_id=row_id, stage=stage, remedy=remedy)))

    def about(self, plan: Plan) -> tuple[Finding, ...]:
        """Return the findings about what the plan uses: a table that is switched off stays as it is, unchecked."""
        return tuple(finding for record, finding in self.entries if record is None or plan.uses(record))


def check_columns(place: TablePlace, report: Report) -> None:
    """Report missing, renamed and doubled columns."""
    table = place.table
    title = msg(table.info.title)
    for column in table.columns():
        if column.key not in place.columns and not column.computed:
            rule = problems.COLUMN_MISSING if column.required or column.key == "id" else problems.OPTIONAL_COLUMN_MISSING
            message = msg("{table}: the column “{label}” is missing.", table=title, label=msg(column.label))
            report.add(rule, message, table, cell_ref(place.sheet, place.header, place.area.left))
    for key, found in place.renamed.items():
        message = msg("{table}: the column “{found}” is taken for “{label}”.", table=title, found=found, label=msg(table.column(key).label))
        report.add(problems.COLUMN_RENAMED, message, table, cell_ref(place.sheet, place.header, place.columns[key]))
    for key, number in place.doubled.items():
        message = msg("{table}: a second column is called “{label}”; it is not read.", table=title, label=msg(table.column(key).label))
        report.add(problems.COLUMN_DOUBLED, message, table, cell_ref(place.sheet, place.header, number))


def check_merged(place: TablePlace, grid: Grid, report: Report) -> None:
    """Report merged cells in a table."""
    for area in grid.merged:
        if area.meets(place.area):
            message = msg("{table}: cells are merged here.", table=msg(place.table.info.title))
            report.add(problems.MERGED_CELLS, message, place.table, cell_ref(place.sheet, area.top, area.left))


def check_formulas(place: TablePlace, grid: Grid, report: Report) -> None:
    """Report, once per column, computed cells that hold a typed value where a formula is due."""
    for column in place.table.columns():
        if not column.formula or column.key not in place.columns:
            continue
        number = place.columns[column.key]
        typed = [row for row, cells in grid.between(place.header + 1, place.last) if not isinstance(cells.get(number), (Formula, type(None)))]
        if typed:
            refs = [cell_ref(place.sheet, row, number) for row in typed]
            message = msg("{label}: typed values stand in place of the formula in {cells}.", label=msg(column.label), cells=_listed(refs))
            report.add(problems.FORMULA_OVERWRITTEN, message, place.table, refs[0])


def _listed(refs: Sequence[CellRef]) -> str:
    return ", ".join(ref.address for ref in refs[:SHOWN_CELLS]) + (" …" if len(refs) > SHOWN_CELLS else "")


def check_below(place: TablePlace, grid: Grid, others: Iterable[Area], report: Report) -> None:
    """Report, once per table, rows that were typed below its end; `others` are the tables and blocks of the sheet."""
    below = Area(place.last + 1, place.area.left, MAX_ROW, place.area.right)
    stop = min((other.top - TITLE_ROWS for other in others if other.top > place.last and other.meets(below)), default=MAX_ROW)
    refs: list[CellRef] = []
    near = place.last
    for number, row in grid.between(below.top, stop - 1):
        if number > near + REACH or any(plain_header(text) in section_titles() for text in row.values()):
            break
        if _is_entry(place, row):
            refs.append(place.origin(number).cell(place.table.main().key))
            near = number
    if refs:
        message = msg("{table}: {cells} is below the table, so that it is not read.", table=msg(place.table.info.title), cells=_listed(refs))
        report.add(problems.TEXT_BELOW_TABLE, message, place.table, refs[0])


def _is_entry(place: TablePlace, row: Mapping[int, Any]) -> bool:
    """Return whether cells below a table look like a row of it: its main text or an ID of its own, and no formula, which makes a sum."""
    own = {key: row[column] for key, column in place.columns.items() if column in row}
    row_id = own.get("id")
    named = place.table.main().key in own or (isinstance(row_id, str) and bool(parse_id(row_id, place.table.info.prefix)))
    return named and not any(isinstance(value, Formula) for value in own.values())


def check_ids(place: TablePlace, ids: Iterable[tuple[int, str, str]], report: Report) -> None:
    """Report IDs that are missing, malformed or there twice; `ids` are the used rows' numbers with their IDs as typed and as known."""
    prefix = place.table.info.prefix
    seen: dict[str, CellRef] = {}
    for number, typed, known in ids:
        cell = place.origin(number).cell("id")
        if not typed:
            report.add(problems.ID_MISSING, msg("This row has no ID."), place.table, cell)
        elif not parse_id(typed, prefix):
            message = msg("“{found}” is no ID of this table; its IDs look like {example}.", found=typed, example=f"{prefix}-01")
            report.add(problems.ID_MALFORMED, message, place.table, cell, row_id=known)
        elif known in seen:
            report.add(problems.ID_DOUBLED, msg("The ID {id} is in {first} too.", id=known, first=str(seen[known])), place.table, cell, row_id=known)
        seen.setdefault(known, cell)


def check_cells(block: type[Block], place: BlockPlace | None, report: Report) -> None:
    """Report named cells that are missing."""
    for column in block.inputs():
        if place is None or column.key not in place.cells:
            rule = problems.COLUMN_MISSING if column.required else problems.OPTIONAL_COLUMN_MISSING
            message = msg("{table}: the cell “{label}” is missing.", table=msg(block.info.title), label=msg(column.label))
            report.add(rule, message, block, place.origin.cell("") if place else None)
