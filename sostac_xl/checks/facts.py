"""What several rules ask of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sostac_xl.compute import Computation
from sostac_xl.compute.months import month_end, months_of
from sostac_xl.plan import Plan
from sostac_xl.schema import Row
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Direction, Objective
from sostac_xl.schema.strategy import Segment
from sostac_xl.schema.tactics import Tactic, WorkStatus

R = TypeVar("R", bound=Row)


def called(plan: Plan, row: Row) -> object:
    """Return what a message calls a row: its main text, the row that it is about, or else its ID."""
    main = getattr(row, row.main().key)
    if isinstance(main, Ref):
        main = about.name if (about := plan.find(main)) else None
    return main if main and isinstance(main, str) else row.key


def ids(refs: Iterable[Ref[Any] | None]) -> frozenset[str]:
    """Return the IDs that references point at, without the blank ones."""
    return frozenset(ref.id for ref in refs if ref)


def uncovered(rows: Iterable[R], covering: Iterable[Row], *keys: str) -> tuple[R, ...]:
    """Return the rows that no row of another table refers to in one of its columns `keys`.

    None of them while the first of these columns is blank in some row: it is required, an error tells so, and that row may be theirs.
    """
    covering = tuple(covering)
    if any(not getattr(row, keys[0]) for row in covering):
        return ()
    values = (getattr(row, key) for row in covering for key in keys)
    covered = ids(ref for value in values for ref in (value if isinstance(value, tuple) else (value,)))
    return tuple(row for row in rows if row.id not in covered)


def in_order(objective: Objective) -> bool:
    """Return whether the levels of an objective that are there go the way that is better; an error tells when they don't."""
    levels = [level for level in (objective.acceptable, objective.optimal, objective.best) if level is not None]
    return levels == sorted(levels, reverse=objective.better is Direction.LOWER)


def horizon(c: Computation) -> tuple[date, date] | None:
    """Return the first and the last day of the plan; None while its start or length is blank."""
    start = c.plan.facts.start
    months = months_of(start, c.plan.facts.horizon)
    return (start, month_end(months[-1])) if start and months else None


def run_of(tactic: Tactic | None) -> tuple[date, date] | None:
    """Return a tactic's first and last day; None while one is blank or they stand the wrong way round, which has a rule of its own."""
    if tactic is None or tactic.start is None or tactic.end is None or tactic.end < tactic.start:
        return None
    return tactic.start, tactic.end


def targeted(plan: Plan) -> tuple[Segment, ...]:
    """Return the segments that the plan goes for."""
    return tuple(segment for segment in plan[Segment] if segment.targeted)


def tactics(plan: Plan) -> tuple[Tactic, ...]:
    """Return the tactics that were not dropped."""
    return tuple(tactic for tactic in plan[Tactic] if tactic.status is not WorkStatus.DROPPED)
