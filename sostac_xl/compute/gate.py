"""The gate: how far each stage is, and which one to go back to first.

A stage is *worked out* when the required cells of the tables that the gate asks for, and that are in use, are filled, when it has no errors,
and when it is signed off as it is now. Else it is *empty*, *started*, *complete* (filled, not signed off or with errors), *provisional*
(worked on while an earlier stage is not worked out) or *stale* (it, or a stage before it, changed after its sign-off). How full it is, is the
mean over those tables of the share of required cells that are filled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from sostac_xl.compute.signature import sign_off, signatures
from sostac_xl.findings import CellRef
from sostac_xl.plan import Plan
from sostac_xl.schema import STAGES, Sheet, blocks, on_sheet, tables
from sostac_xl.schema.plan import Gate, SignOff, Stage, StageName
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.table import Column

SHEET_OF: Final[Mapping[StageName, Sheet]] = {StageName[sheet.key.upper()]: sheet for sheet in STAGES}
"""The sheet of each stage, in working order."""


@dataclass(frozen=True, slots=True)
class Fill:
    """How full a table is: its used rows, and of the cells that they must fill (`required`) those that are filled.

    A block counts as one row when any of its cells is filled; its required cells are asked for in any case.
    """

    rows: int
    filled: int
    required: int

    @property
    def share(self) -> Fraction:
        """The share of required cells that are filled; 0 for a table without rows."""
        return Fraction(self.filled, self.required) if self.required else Fraction(0)


@dataclass(frozen=True, slots=True)
class Missing:
    """A required cell that is empty. `cell` is None when the plan was not read from a workbook; `row_id` "" when no row is there yet."""

    table: type[Record]
    column: Column
    cell: CellRef | None
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class StageGate:
    """What the gate says of a stage: the share that is filled, errors, sign-off and what it is worth, and the first required cell that is empty.

    `done` is the mean over the tables that the gate asks for and that are in use; 0 when none is.
    """

    stage: StageName
    done: Fraction
    errors: int
    signed_off: date | None
    sign_off: SignOff | None
    status: Gate
    missing: Missing | None

    @property
    def signed(self) -> bool:
        """Whether its approver has signed it off."""
        return self.signed_off is not None

    @property
    def first(self) -> CellRef | None:
        """The first required cell that is empty, if there is one and its place is known."""
        return self.missing.cell if self.missing else None

    @property
    def worked_out(self) -> bool:
        """Whether it is filled, free of errors and signed off as it is now, whatever the stages before it are."""
        return self.done == 1 and self.signed and self.sign_off is not SignOff.CHANGED and not self.errors


@dataclass(frozen=True)
class GateReport:
    """The gate of all six stages, in working order."""

    stages: tuple[StageGate, ...]

    @cached_property
    def by_stage(self) -> Mapping[StageName, StageGate]:
        """Each stage's gate by its name."""
        return {gate.stage: gate for gate in self.stages}

    @property
    def earliest(self) -> StageGate | None:
        """The earliest stage that is not worked out: the one to go back to; None when all are."""
        return next((gate for gate in self.stages if not gate.worked_out), None)


def fill(plan: Plan) -> Mapping[str, Fill]:
    """Return how full every table and block is, by its key."""
    filled = {table.info.key: _fill_of_rows(table, plan[table]) for table in tables()}
    return filled | {kind.info.key: _fill_of_block(plan.block(kind)) for kind in blocks()}


def gate_of(plan: Plan, errors: Mapping[StageName, int], fills: Mapping[str, Fill]) -> GateReport:
    """Return the gate's report; `errors` counts the findings at error level of each stage, `fills` is `fill(plan)`."""
    rows = {stage.stage: stage for stage in reversed(plan[Stage]) if stage.stage}
    codes = signatures(plan)
    gates: list[StageGate] = []
    for name, sheet in SHEET_OF.items():
        asked = gate_tables(plan, sheet)
        done = sum((fills[table.info.key].share for table in asked), Fraction(0)) / max(len(asked), 1)
        number, row = errors.get(name, 0), rows.get(name, Stage())
        worth = sign_off(row, codes)
        after_open = any(not gate.worked_out for gate in gates)
        status = _status(done, number, worth, after_open)
        gates.append(StageGate(name, done, number, row.signed_off, worth, status, first_missing(plan, asked)))
    return GateReport(tuple(gates))


def gate_tables(plan: Plan, sheet: Sheet) -> tuple[type[Record], ...]:
    """Return the tables and blocks of a sheet that the gate asks for: those that it looks at and that are in use."""
    return tuple(table for table in on_sheet(sheet) if table.info.gate and plan.uses(table))


def first_missing(plan: Plan, asked: tuple[type[Record], ...]) -> Missing | None:
    """Return the first required cell that is empty, from the top of the sheet down; None when there is none."""
    return next((missing for table in asked if (missing := _missing_in(plan, table))), None)


def _status(done: Fraction, errors: int, worth: SignOff | None, after_open: bool) -> Gate:
    """Return what the gate says; the same as the formula of the Plan sheet's column *Gate*."""
    if not done:
        return Gate.EMPTY
    if worth is SignOff.CHANGED:
        return Gate.STALE
    if after_open:
        return Gate.PROVISIONAL
    if done < 1:
        return Gate.STARTED
    return Gate.COMPLETE if worth is None or errors else Gate.WORKED_OUT


def _fill_of_rows(table: type[Row], rows: tuple[Row, ...]) -> Fill:
    required = _required(table)
    return Fill(len(rows), sum(is_filled(row, column) for row in rows for column in required), len(rows) * len(required))


def _fill_of_block(block: Block) -> Fill:
    required = _required(type(block))
    return Fill(int(any(is_filled(block, c) for c in block.inputs())), sum(is_filled(block, c) for c in required), len(required))


def _required(table: type[Record]) -> tuple[Column, ...]:
    return tuple(column for column in table.columns() if column.required)


def is_filled(record: Record, column: Column) -> bool:
    """Return whether a cell holds something."""
    return getattr(record, column.key) not in (None, "", ())


def _missing_in(plan: Plan, table: type[Record]) -> Missing | None:
    required = _required(table)
    if not issubclass(table, Row):
        records: tuple[Record, ...] = (plan.block(table),) if issubclass(table, Block) else ()
    else:
        records = plan[table]
    for record in records:
        column = next((c for c in required if not is_filled(record, c)), None)
        if column:
            place = record.origin or (plan.places.get(table.info.key) if isinstance(record, Block) else None)
            return Missing(table, column, place.cell(column.key) if place else None, record.id if isinstance(record, Row) else "")
    if records or not required:
        return None
    place = plan.places.get(table.info.key)
    return Missing(table, required[0], place.cell(required[0].key) if place else None)
