"""Rules that hold on every sheet alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from sostac_xl.checks.facts import called
from sostac_xl.checks.registry import Fault, begun, rule_of_sheets
from sostac_xl.compute import Computation
from sostac_xl.compute.gate import is_filled
from sostac_xl.findings import Severity
from sostac_xl.i18n import Message, msg
from sostac_xl.plan import Plan
from sostac_xl.schema import STAGES, Block, Column, Record, Row, Sheet, on_sheet
from sostac_xl.schema.control import Kpi
from sostac_xl.schema.objectives import Goal, Objective
from sostac_xl.schema.plan import Market, Person
from sostac_xl.schema.sheets import CONTROL, OBJECTIVES, PLAN, SITUATION, STRATEGY, TACTICS
from sostac_xl.schema.situation import Competitor
from sostac_xl.schema.strategy import Persona, Segment
from sostac_xl.schema.tactics import Channel, Tactic

DISTINCT: Final = (Person, Market, Competitor, Goal, Objective, Segment, Persona, Channel, Tactic, Kpi)
"""The tables whose rows are known by their names; elsewhere (budget lines, actions) a name may well return."""
MANY: Final = 3
"""From so many blank cells on a row has one finding for all of them."""


@rule_of_sheets(
    "101",
    Severity.ERROR,
    sheets=(PLAN, *STAGES),
    remedy=msg("Fill in the cell. If the row is not needed, empty it; if the table is not needed, switch it off in Sections."),
)
def required_missing(c: Computation, sheet: Sheet) -> Iterator[Fault]:
    """A required field is needed further on: by the figures, by the Word plan or by the gate."""
    for record in _used(c.plan, sheet):
        missing = [column for column in record.inputs() if column.required and not is_filled(record, column) and c.plan.is_open(record, column.key)]
        if isinstance(record, Row) and len(missing) >= MANY:
            labels = tuple(Message(column.label) for column in missing)
            yield Fault(
                msg("“{row}” has only just begun; not filled in: {columns}.", row=called(c.plan, record), columns=labels), record, missing[0].key
            )
        else:
            yield from (Fault(_says_missing(c.plan, record, column), record, column.key, _remedy(record, column)) for column in missing)


def _remedy(record: Record, column: Column) -> Message | None:
    """Return what to do about a blank cell that is no row's: it can't be emptied or switched off."""
    return None if isinstance(record, Row) else msg("Fill in the cell. {help}", help=Message(column.help))


def _used(plan: Plan, sheet: Sheet) -> Iterator[Record]:
    """Yield the rows and blocks of a sheet that are in use and begun."""
    for table in on_sheet(sheet):
        if plan.uses(table) and begun(plan, table):
            if issubclass(table, Row):
                yield from plan[table]
            elif issubclass(table, Block):
                yield plan.block(table)


def _says_missing(plan: Plan, record: Record, column: Column) -> Message:
    label = Message(column.label)
    if isinstance(record, Row):
        return msg("“{column}” is not filled in for “{row}”.", column=label, row=called(plan, record))
    return msg("“{column}” is not filled in.", column=label)


@rule_of_sheets(
    "102",
    Severity.ERROR,
    sheets=(PLAN, *STAGES),
    remedy=msg("Begin with the table's first row. If this plan can do without it, switch it off in Sections on the Plan sheet."),
)
def not_started(c: Computation, sheet: Sheet) -> Iterator[Fault]:
    """The gate asks for this table: without it the stage is not worked out, and the next ones have nothing to build on."""
    for table in on_sheet(sheet):
        if table.info.gate and c.plan.uses(table) and not begun(c.plan, table) and not c.plan.lacks(table):
            remedy = None if issubclass(table, Row) else msg("Begin with this cell.")
            yield Fault(msg("“{table}” is not started.", table=Message(table.info.title)), table, remedy=remedy)


@rule_of_sheets(
    "103",
    Severity.WARNING,
    sheets=(PLAN, SITUATION, OBJECTIVES, STRATEGY, TACTICS, CONTROL),
    remedy=msg("Give each its own name, or keep one row and let the others' references point at it."),
)
def name_doubled(c: Computation, sheet: Sheet) -> Iterator[Fault]:
    """Two rows with one name can't be told apart in a dropdown, in the Word plan or by the reader."""
    for table in DISTINCT:
        if table.info.sheet == sheet and c.plan.uses(table):
            for rows in _by_name(c.plan[table]):
                if len(rows) > 1:
                    where = tuple(row.key for row in rows)
                    yield Fault(msg("“{name}” stands {n} times: {rows}.", name=rows[0].name, n=len(rows), rows=where), rows[1])


def _by_name(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """Return rows grouped by name, whatever its capitals and blanks; a row without a name is in no group."""
    named: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.name:
            named[" ".join(row.name.casefold().split())].append(row)
    return named.values()
