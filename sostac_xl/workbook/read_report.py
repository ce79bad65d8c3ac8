"""Collects what reading finds fault with, and checks the form of the tables: columns, merged cells, formulas, IDs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sostac_xl.findings import CellRef, Finding
from sostac_xl.i18n import Message, msg
from sostac_xl.plan import Plan
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Block, Record
from sostac_xl.workbook import problems
from sostac_xl.workbook.read_grid import Formula, Grid, cell_ref
from sostac_xl.workbook.read_places import BlockPlace, TablePlace

SHOWN_CELLS: Final = 5
"""How many overwritten cells a finding names."""


@dataclass
class Report:
    """The findings, each with the table or block that it is about, or None for the workbook as a whole."""

    entries: list[tuple[type[Record] | None, Finding]] = field(default_factory=list)

    def add(self, rule: RuleInfo, message: Message, record: type[Record] | None = None, cell: CellRef | None = None, row_id: str = "") -> None:
        """Add a finding of `rule`."""
        stage = record.info.sheet.key if record else ""
        self.entries.append((record, rule.finding(message, cell=cell, row_id=row_id, stage=stage)))

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
            shown = ", ".join(ref.address for ref in refs[:SHOWN_CELLS]) + (" …" if len(refs) > SHOWN_CELLS else "")
            message = msg("{label}: typed values stand in place of the formula in {cells}.", label=msg(column.label), cells=shown)
            report.add(problems.FORMULA_OVERWRITTEN, message, place.table, refs[0])


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
            report.add(problems.ID_MALFORMED, message, place.table, cell, known)
        elif known in seen:
            report.add(problems.ID_DOUBLED, msg("The ID {id} is in {first} too.", id=known, first=str(seen[known])), place.table, cell, known)
        seen.setdefault(known, cell)


def check_cells(block: type[Block], place: BlockPlace | None, report: Report) -> None:
    """Report named cells that are missing."""
    for column in block.inputs():
        if place is None or column.key not in place.cells:
            rule = problems.COLUMN_MISSING if column.required else problems.OPTIONAL_COLUMN_MISSING
            message = msg("{table}: the cell “{label}” is missing.", table=msg(block.info.title), label=msg(column.label))
            report.add(rule, message, block, place.origin.cell("") if place else None)
