"""The value of every computed column; where the column has a formula, both give the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sostac_xl.compute.gate import StageGate
from sostac_xl.compute.kpi_targets import target_at, told
from sostac_xl.compute.kpis import Series, status_of
from sostac_xl.compute.money import ZERO, rounded
from sostac_xl.compute.stages import days_of_stage
from sostac_xl.compute.timeline import ScheduledAction
from sostac_xl.schema.action import Action, ActionStatus
from sostac_xl.schema.control import Kpi, KpiStatus, Trend
from sostac_xl.schema.frequency_text import DAYS_PER_MONTH
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Gate, Section, SignOff, Stage
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Pestle, Risk, SwotKind, Tows, TowsType
from sostac_xl.schema.strategy import Segment
from sostac_xl.schema.tactics import BudgetLine, Tactic

if TYPE_CHECKING:
    from sostac_xl.compute.computation import Computation

Function = Callable[["Computation", Any], object | None]
F = TypeVar("F", bound=Function)

_FUNCTIONS: Final[dict[tuple[type[Row], str], Function]] = {}


def computes(table: type[Row], key: str) -> Callable[[F], F]:
    """Return a decorator that makes a function of the computation and a row compute the column `key` of a table."""

    def register(function: F) -> F:
        _FUNCTIONS[table, key] = function
        return function

    return register


def function_of(table: type[Row], key: str) -> Function:
    """Return the function that computes a column; KeyError when there is none."""
    return _FUNCTIONS[table, key]


def _gate(c: Computation, row: Stage) -> StageGate | None:
    return c.gate.by_stage.get(row.stage) if row.stage else None


@computes(Stage, "duration")
def stage_duration(c: Computation, row: Stage) -> int:
    """Return the days from planned start to planned finish, working or calendar days as the plan says; 0 while one is unknown."""
    if row.start is None or row.finish is None:
        return 0
    return days_of_stage(c.plan, c.calendar, row.start, row.finish)


@computes(Stage, "done")
def stage_done(c: Computation, row: Stage) -> Decimal:
    """Return how much of what the gate asks for is filled, as a share."""
    gate = _gate(c, row)
    return Decimal(gate.done.numerator) / gate.done.denominator if gate else ZERO


@computes(Stage, "errors")
def stage_errors(c: Computation, row: Stage) -> int:
    """Return the number of open errors of the stage."""
    gate = _gate(c, row)
    return gate.errors if gate else 0


@computes(Stage, "sign_off")
def stage_sign_off(c: Computation, row: Stage) -> SignOff | None:
    """Return what the sign-off of the stage is worth now."""
    gate = _gate(c, row)
    return gate.sign_off if gate else None


@computes(Stage, "gate")
def stage_gate(c: Computation, row: Stage) -> Gate | None:
    """Return what the gate says of the stage."""
    gate = _gate(c, row)
    return gate.status if gate else None


@computes(Section, "rows")
def section_rows(c: Computation, row: Section) -> int:
    """Return how many rows of the table are in use."""
    found = c.fill_by_section.get(row.id)
    return found.rows if found else 0


@computes(Tows, "type")
def tows_type(c: Computation, row: Tows) -> TowsType | None:
    """Return which pair of factors the option builds on; None while one is missing."""
    if row.internal is None or row.external is None:
        return None
    internal, external = c.plan.find(row.internal), c.plan.find(row.external)
    outside = "O" if external and external.kind is SwotKind.OPPORTUNITY else "T"
    inside = "S" if internal and internal.kind is SwotKind.STRENGTH else "W"
    return TowsType[inside + outside]


@computes(Pestle, "score")
def pestle_score(_: Computation, row: Pestle) -> int:
    """Return impact times likelihood; 0 while one is unknown."""
    return (row.impact or 0) * (row.likelihood or 0)


@computes(Risk, "score")
def risk_score(_: Computation, row: Risk) -> int:
    """Return likelihood times impact; 0 while one is unknown."""
    return (row.likelihood or 0) * (row.impact or 0)


@computes(Objective, "cost_estimated")
def cost_estimated(c: Computation, row: Objective) -> Decimal:
    """Return the net budgets of the tactics that serve the objective first."""
    return sum((tactic_budget(c, tactic) for tactic in c.tactics_of.get(row.id, ())), ZERO)


@computes(Objective, "time_expected")
def time_expected(c: Computation, row: Objective) -> Decimal:
    """Return the months from the plan's start to the end of the last tactic that serves the objective first; 0 when that is unknown."""
    start = c.plan.facts.start
    ends = [tactic.end for tactic in c.tactics_of.get(row.id, ()) if tactic.end]
    if start is None or not ends:
        return rounded(0, 1)
    return rounded(max(0, (max(ends) - start).days + 1) / DAYS_PER_MONTH, 1)


@computes(Objective, "smart")
def smart(c: Computation, row: Objective) -> str:
    """Return which of the letters S, M, A, R and T hold, a dot for each that does not; "" without an objective."""
    if not row.objective:
        return ""
    holds = {
        "M": row.kpi_name and row.unit and row.baseline is not None,
        "A": (row.approved_by and row.approved_on) or _reached(c, row),
        "R": row.goal,
        "T": row.due,
    }
    return "S" + "".join(letter if held else "·" for letter, held in holds.items())


def _reached(c: Computation, row: Objective) -> bool:
    """Return whether the forecast reaches the objective's acceptable level."""
    least = c.least.get(row.key)
    return least is not None and least.gap is not None and least.gap <= 0


@computes(Segment, "attractiveness")
def attractiveness(_: Computation, row: Segment) -> Decimal:
    """Return the mean of fit and the lack of competition, 1 to 5; 0 while one is unknown."""
    if row.fit is None or row.competition is None:
        return rounded(0, 1)
    return rounded(Fraction(row.fit + 6 - row.competition, 2), 1)


@computes(Tactic, "ice")
def ice(_: Computation, row: Tactic) -> Decimal:
    """Return the mean of impact, confidence and ease; 0 while one is unknown."""
    if row.impact is None or row.confidence is None or row.ease is None:
        return rounded(0, 1)
    return rounded(Fraction(row.impact + row.confidence + row.ease, 3), 1)


@computes(Tactic, "budget")
def tactic_budget(c: Computation, row: Tactic) -> Decimal:
    """Return the net total of the tactic's budget lines at the planned level."""
    return c.budget.by_tactic.get(row.id, ZERO) if row.id else ZERO


@computes(BudgetLine, "working")
def line_working(c: Computation, row: BudgetLine) -> Decimal:
    """Return the part of the line that reaches the audience: net media."""
    return c.budget.by_line[row.key].working


@computes(BudgetLine, "net")
def line_net(c: Computation, row: BudgetLine) -> Decimal:
    """Return the amount of the line excluding VAT."""
    return c.budget.by_line[row.key].net


def _task(c: Computation, row: Action) -> ScheduledAction | None:
    return c.schedule.tasks.get(row.key)


@computes(Action, "planned_start")
def planned_start(c: Computation, row: Action) -> date | None:
    """Return the earliest day on which the action can start; None for one without duration or in a circle."""
    task = _task(c, row)
    return task.start if task else None


@computes(Action, "planned_finish")
def planned_finish(c: Computation, row: Action) -> date | None:
    """Return the day on which the action is done when it starts as early as it can."""
    task = _task(c, row)
    return task.finish if task else None


@computes(Action, "total_float")
def total_float(c: Computation, row: Action) -> int | None:
    """Return the working days that the action can slip without moving the end of the plan."""
    task = _task(c, row)
    return task.total_float if task else None


@computes(Action, "critical")
def critical(c: Computation, row: Action) -> bool | None:
    """Return whether a slip of the action moves the end of the plan."""
    task = _task(c, row)
    return task.critical if task else None


@computes(Action, "status")
def action_status(c: Computation, row: Action) -> ActionStatus | None:
    """Return how the action stands as of the status date."""
    if not row.action:
        return None
    if row.actual_finish or (row.done or 0) >= 1:
        return ActionStatus.DONE
    finish = planned_finish(c, row)
    if finish and finish < c.as_of:
        return ActionStatus.OVERDUE
    return ActionStatus.RUNNING if row.actual_start or row.done else ActionStatus.PLANNED


def _series(c: Computation, row: Kpi) -> Series:
    return c.measured.get(row.id, Series()) if row.id else Series()


@computes(Kpi, "by_now")
def kpi_by_now(c: Computation, row: Kpi) -> Decimal:
    """Return where the KPI should be on the status date by its curve; 0 while that is not known."""
    target = target_at(row, c.as_of, c.budget)
    return ZERO if target is None else told(target)


@computes(Kpi, "latest")
def kpi_latest(c: Computation, row: Kpi) -> Decimal:
    """Return the last measurement up to the status date; 0 without one."""
    return _series(c, row).latest or ZERO


@computes(Kpi, "status")
def kpi_status(c: Computation, row: Kpi) -> KpiStatus | None:
    """Return how the latest measurement stands against the limits; None without measurement or limits."""
    return status_of(c.plan, row, _series(c, row).latest)


@computes(Kpi, "trend")
def kpi_trend(c: Computation, row: Kpi) -> Trend | None:
    """Return where the last three measurements go; None with fewer."""
    return _series(c, row).trend
