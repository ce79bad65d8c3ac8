"""What follows from what: from the SWOT to the measurements, over the references that rows make to each other.

The chain of the method runs SWOT → TOWS → business goal → objective → targeting → segment → tactic → budget line and action → KPI →
measurement. Two rows hang together when one of them refers to the other; the one whose table comes earlier is the cause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi, Measurement
from sostac_xl.schema.kinds import Ref, RefTo
from sostac_xl.schema.objectives import Goal, Objective
from sostac_xl.schema.plan import Market
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Swot, Tows
from sostac_xl.schema.strategy import Segment, Target
from sostac_xl.schema.tactics import BudgetLine, Channel, Tactic

if TYPE_CHECKING:
    import pandas as pd

CHAIN: Final[tuple[type[Row], ...]] = (Swot, Tows, Goal, Objective, Target, Segment, Tactic, BudgetLine, Action, Kpi, Measurement)
"""The tables of the chain, causes before their consequences."""
HIGH_IMPACT: Final = 4
"""The impact, of 5, from which a SWOT entry asks for an answer."""
PRIMARY, ALSO = 2, 1
"""What a cell of objectives × tactics holds: the tactic serves this objective first, or besides another."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A row that nothing leads to (`before`), or nothing follows from, where the method wants a row of `missing`."""

    row: Row
    missing: type[Row]
    before: bool


@dataclass(frozen=True)
class Matrix:
    """What covers what: `cells` holds by the keys of a row and a column a number; a pair that is not there is not covered."""

    name: str
    rows: tuple[Row, ...]
    columns: tuple[Row, ...]
    cells: Mapping[tuple[str, str], int]

    @property
    def uncovered(self) -> tuple[Row, ...]:
        """The rows that no column covers."""
        covered = {row for row, _ in self.cells}
        return tuple(row for row in self.rows if row.key not in covered)

    def to_pandas(self) -> pd.DataFrame:
        """Return the matrix as a frame: IDs at the sides, 0 where nothing covers."""
        import pandas as pd

        data = [[self.cells.get((row.key, column.key), 0) for column in self.columns] for row in self.rows]
        rows, columns = self.name.split(" × ")
        return pd.DataFrame(data, pd.Index([r.key for r in self.rows], name=rows), pd.Index([c.key for c in self.columns], name=columns))


@dataclass(frozen=True)
class Trace:
    """The graph of a plan. `before` and `after` give by a row's key the keys of the rows it hangs on, and of those that hang on it."""

    plan: Plan
    rows: Mapping[str, Row]
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Every cause with its consequence, in the order of the chain."""
        return tuple((cause, effect) for cause in self.rows for effect in self.after.get(cause, ()))

    def reach(self, key: str, *, back: bool = False) -> Iterator[tuple[int, Row]]:
        """Yield what follows from a row, or with `back` what it follows from, as (depth, row) in the order of a tree; each row once."""
        steps, seen = (self.before if back else self.after), {key}
        stack = [(1, other) for other in reversed(steps.get(key, ()))]
        while stack:
            depth, here = stack.pop()
            if here in seen:
                continue
            seen.add(here)
            yield depth, self.rows[here]
            stack += [(depth + 1, other) for other in reversed(steps.get(here, ()))]

    def around(self, key: str) -> Trace:
        """Return the part of the graph that a row follows from and that follows from it."""
        kept = {key, *(row.key for back in (False, True) for _, row in self.reach(key, back=back))}
        rows = {k: row for k, row in self.rows.items() if k in kept}
        before, after = ({k: tuple(o for o in others if o in kept) for k, others in m.items() if k in kept} for m in (self.before, self.after))
        return Trace(self.plan, rows, before, after)

    def orphans(self, as_of: date) -> tuple[Orphan, ...]:
        """Return the rows that lack a cause or a consequence which the method wants, in the order of the chain."""
        return tuple(orphan for table in CHAIN for row in self.plan[table] for orphan in self._lacks(table, row, as_of))

    def _lacks(self, table: type[Row], row: Row, as_of: date) -> Iterator[Orphan]:
        for need in NEEDS:
            if need.table is table and self.plan.uses(need.missing) and need.when(self.plan, row, as_of):
                others = (self.before if need.before else self.after).get(row.key, ())
                if not any(isinstance(self.rows[other], need.missing) for other in others):
                    yield Orphan(row, need.missing, need.before)


@dataclass(frozen=True, slots=True)
class Need:
    """What a row of `table` must hang on (`before`), or what must hang on it, when `when` says so of the plan, the row and the day."""

    table: type[Row]
    missing: type[Row]
    before: bool = False
    when: Callable[[Plan, Any, date], bool] = lambda _plan, _row, _day: True


def _running(plan: Plan, _row: Row, day: date) -> bool:
    return plan.facts.start is not None and plan.facts.start < day


NEEDS: Final = (
    Need(Swot, Tows, when=lambda _plan, row, _day: (row.impact or 0) >= HIGH_IMPACT),
    Need(Tows, Target, when=lambda _plan, row, _day: bool(row.chosen)),
    Need(Goal, Objective),
    Need(Objective, Goal, before=True),
    Need(Objective, Tactic),
    Need(Objective, Kpi),
    Need(Segment, Tactic, when=lambda _plan, row, _day: bool(row.targeted)),
    Need(Tactic, Objective, before=True),
    Need(Tactic, Segment, before=True),
    Need(Tactic, Action),
    Need(Action, Tactic, before=True),
    Need(Kpi, Objective, before=True),
    Need(Kpi, Measurement, when=_running),
)
"""A budget line without a tactic is plan-wide, so it lacks nothing; measurements are due once the plan runs."""


def trace_of(plan: Plan) -> Trace:
    """Return the graph of a plan, over the tables of the chain that it uses. Linear in rows and references."""
    used = [table for table in CHAIN if plan.uses(table)]
    rows = {row.key: row for table in used for row in plan[table]}
    before: defaultdict[str, dict[str, None]] = defaultdict(dict)
    after: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in rows.values():
        for other in _referred(plan, row):
            if other.key in rows and type(other) is not type(row):
                cause, effect = sorted((row, other), key=lambda r: CHAIN.index(type(r)))
                before[effect.key][cause.key] = after[cause.key][effect.key] = None
    return Trace(plan, rows, *({key: _in_order(found, rows) for key, found in side.items()} for side in (before, after)))


def _referred(plan: Plan, row: Row) -> Iterator[Row]:
    """Yield the rows of the chain that a row refers to."""
    for column in type(row).columns():
        if not column.computed and isinstance(column.kind, RefTo) and column.kind.target in CHAIN:
            value = getattr(row, column.key)
            yield from plan.find_all((value,) if isinstance(value, Ref) else value or ())


def _in_order(keys: Mapping[str, None], rows: Mapping[str, Row]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: (CHAIN.index(type(rows[key])), key)))


def coverage(plan: Plan) -> tuple[Matrix, ...]:
    """Return the three matrices: objectives × tactics, segments × channels (the number of tactics), markets × tactics.

    A tactic without a market works in all of them.
    """
    objectives: dict[tuple[str, str], int] = {}
    segments: defaultdict[tuple[str, str], int] = defaultdict(int)
    markets: dict[tuple[str, str], int] = {}
    for tactic in plan[Tactic]:
        objectives |= {(objective.key, tactic.key): ALSO for objective in plan.find_all(tactic.also_serves)}
        objectives |= {(objective.key, tactic.key): PRIMARY for objective in plan.find_all((tactic.objective,) if tactic.objective else ())}
        segment, channel = plan.find(tactic.segment), plan.find(tactic.channel)
        if segment and channel:
            segments[segment.key, channel.key] += 1
        own = plan.find(tactic.market)
        markets |= {(market.key, tactic.key): 1 for market in plan[Market] if own is None or market.key == own.key}
    return (
        Matrix("objectives × tactics", plan[Objective], plan[Tactic], objectives),
        Matrix("segments × channels", plan[Segment], plan[Channel], dict(segments)),
        Matrix("markets × tactics", plan[Market], plan[Tactic], markets),
    )


def caption(row: Row, t: Translator) -> str:
    """Return a row's ID with its name; a measurement is known by its day and value."""
    if isinstance(row, Measurement):
        return f"{row.key}  {t.show(row.on)}: {t.show(row.value)}"
    return f"{row.key}  {row.name}" if row.name != row.key else row.key
