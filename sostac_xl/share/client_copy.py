"""The plan as the client may have it: rebuilt from what he may see, so that his copy can hold nothing else.

Rows that are internal are in nothing. Rows in totals only are in the sums (see `collected`), and not listed. What a client may see keeps
its figures: an amount that follows from an hourly rate stands there as an amount, an action that waits for a hidden one keeps its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from sostac_xl.compute import Computation, compute
from sostac_xl.compute.budget import Budget
from sostac_xl.compute.signature import sign_off, signatures, signed
from sostac_xl.errors import PlanError
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema import tables
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Spend
from sostac_xl.schema.kinds import Link, Links, Ref, RefTo
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.parsing import blank
from sostac_xl.schema.plan import SignOff, Stage
from sostac_xl.schema.row import Record, Row
from sostac_xl.schema.tactics import Basis, BudgetLine, CustomPhase
from sostac_xl.share.collected import Collected, collected, collected_baseline, collected_spend

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class ClientCopy:
    """A plan for the client, and what is not in it, or in another form than in the plan.

    `hidden` are the rows that are left out, by ID; `cleared` counts by record and column the filled cells that are blank in the copy
    because they are the agency's own; `cut` are the cells, by row ID and label, that lost references to hidden rows; `restated` the
    budget lines whose amount stands there in place of hours and rate, or of a percentage; `dated` the actions that have the day on which
    they start in place of a hidden one that they wait for.
    """

    plan: Plan
    hidden: Mapping[str, Row]
    collected: Collected
    cleared: Counter[tuple[type[Record], str]] = field(default_factory=Counter)
    cut: tuple[tuple[str, str], ...] = ()
    restated: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()


def client_copy(computation: Computation, budget: Budget, t: Translator) -> ClientCopy:
    """Return the plan as the client may have it; `budget` is the client's, at the planned level.

    PlanError for rows that have no ID, or one that another row has too: what comes back of them could not be told apart.
    """
    plan = computation.plan
    _ensure_known(plan)
    hidden = hidden_rows(plan)
    sums = collected(budget, hidden, t)
    seen = {table: _visible(plan[table], hidden) for table in tables() if plan[table]}
    seen[BudgetLine] = _lines(plan, hidden, sums)
    seen[CustomPhase] = (*seen.get(CustomPhase, ()), *sums.phases)
    seen[Spend] = collected_spend([row for row in plan[Spend] if _counts(row, hidden, sums)], sums.stands_for)
    seen[BaselineRow] = collected_baseline([row for row in plan[BaselineRow] if not row.hidden], sums.stands_for, hidden)
    cutting = _Cutting(frozenset(hidden) - frozenset(sums.lines))
    rows: dict[type[Row], tuple[Row, ...]] = {table: tuple(map(cutting.record, found)) for table, found in seen.items()}
    blocks = {kind: cutting.record(block) for kind, block in plan.blocks.items()}
    copy = Plan(rows, blocks, default_language=plan.default_language)
    copy, restated = _restated(copy, budget, computation.as_of)
    copy, dated = _dated(copy, computation, {row_id for row_id, _ in cutting.cut})
    return ClientCopy(_sealed(copy, plan), hidden, sums, cutting.cleared, tuple(cutting.cut), restated, dated)


def hidden_rows(plan: Plan) -> Mapping[str, Row]:
    """Return by ID the rows that the client may not see, and those that are about nothing but such rows: the measurements of a hidden KPI."""
    found = {row.id: row for table in tables() for row in plan[table] if row.hidden}
    while True:
        more = {row.id: row for table in tables() for row in plan[table] if row.id not in found and _is_about(row, found)}
        if not more:
            return found
        found |= more


def _is_about(row: Row, hidden: Collection[str]) -> bool:
    """Return whether the column that names a row leads to hidden rows only."""
    value = getattr(row, row.main().key)
    refs = value if isinstance(value, tuple) else (value,)
    return isinstance(row.main().kind, RefTo) and any(refs) and all(isinstance(ref, Ref) and ref.id in hidden for ref in refs)


def _counts(row: Spend, hidden: Collection[str], sums: Collected) -> bool:
    """Return whether what was spent is in the client's totals."""
    line = row.line.id if row.line else ""
    return not row.withheld and (line in sums.stands_for or line not in hidden)


def _ensure_known(plan: Plan) -> None:
    ids = Counter(row.id for table in tables() for row in plan[table])
    unknown = next((row for table in tables() for row in plan[table] if not row.id or ids[row.id] > 1), None)
    if unknown:
        where = f" ({unknown.cell()})" if unknown.cell() else ""
        why = f"the ID {unknown.id} is there twice{where}; give one of the rows another ID" if unknown.id else f"a row has no ID{where}"
        remedy = "" if unknown.id else "; sostac compute PLAN.xlsx --in-place gives it one"
        raise PlanError(f"{plan.name or 'the plan'}: {why}{remedy}: what comes back could not be told apart")


def _visible(rows: Collection[Row], hidden: Collection[str]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.id not in hidden)


def _lines(plan: Plan, hidden: Collection[str], sums: Collected) -> tuple[Row, ...]:
    """Return the budget lines that are listed, and those that stand for others in the place of the first of them."""
    return tuple(sums.lines.get(line.id, line) for line in plan[BudgetLine] if line.id in sums.lines or line.id not in hidden)


@dataclass
class _Cutting:
    """Takes out of rows and blocks what is private, and references to hidden rows."""

    hidden: frozenset[str]
    cleared: Counter[tuple[type[Record], str]] = field(default_factory=Counter)
    cut: list[tuple[str, str]] = field(default_factory=list)

    def record(self, record: R) -> R:
        """Return a row or block without them, and without the cells that it was read from."""
        changes: dict[str, Any] = {"origin": None}
        for column in type(record).columns():
            if column.computed:
                continue
            value = getattr(record, column.key)
            if column.is_private:
                changes[column.key] = blank(column.kind)
                if value not in ("", None):
                    self.cleared[type(record), column.key] += 1
            elif isinstance(column.kind, (RefTo, Links)):
                changes[column.key] = kept = self._refs(value)
                if kept != value:
                    self.cut.append((getattr(record, "id", record.info.key), column.label))
        return replace(record, **changes)

    def _refs(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(ref for ref in value if ref.id not in self.hidden)
        return None if isinstance(value, (Ref, Link)) and value.id in self.hidden else value


def _restated(copy: Plan, budget: Budget, as_of: date) -> tuple[Plan, tuple[str, ...]]:
    """Let lines whose amount follows from what is hidden (a rate, a share of hidden media) have that amount itself, on their own days."""
    theirs = compute(copy, as_of).budget.by_line
    found: dict[str, BudgetLine] = {}
    for line in copy[BudgetLine]:
        ours, now = budget.by_line.get(line.id), theirs[line.key]
        if ours is None or ours.line.hidden:
            continue
        restated = line
        if (ours.start, ours.end) != (now.start, now.end):
            restated = replace(restated, start=ours.start, end=ours.end)
        if ours.net != now.net:
            restated = replace(restated, basis=Basis.FIXED, amount=ours.net, hours=None, person=None)
        if restated != line:
            found[line.id] = restated
    lines = tuple(found.get(line.id, line) for line in copy[BudgetLine])
    return replace(copy, tables={**copy.tables, BudgetLine: lines}), tuple(found)


def _dated(copy: Plan, computation: Computation, cut: Collection[str]) -> tuple[Plan, tuple[str, ...]]:
    """Let actions that lost a predecessor or an owner start no earlier than they would with it."""
    planned = computation.schedule.tasks
    theirs = compute(copy, computation.as_of).schedule.tasks
    late = {
        row.id: planned[row.id].start
        for row in copy[Action]
        if row.id in cut and row.id in planned and row.id in theirs and planned[row.id].start > theirs[row.id].start
    }
    rows = tuple(replace(row, not_before=late[row.id]) if row.id in late else row for row in copy[Action])
    return replace(copy, tables={**copy.tables, Action: rows}), tuple(late)


def _sealed(copy: Plan, plan: Plan) -> Plan:
    """Let a sign-off that is as signed in the plan be so in the copy, and no other: its code stands for what the client has before him."""
    codes = signatures(plan)
    valid = {stage.id for stage in plan[Stage] if sign_off(stage, codes) is SignOff.VALID}
    again = {stage.id: stage for stage in signed(copy)[Stage]}
    stages = tuple(again[stage.id] if stage.id in valid else replace(stage, signature="") for stage in copy[Stage])
    return replace(copy, tables={**copy.tables, Stage: stages})
