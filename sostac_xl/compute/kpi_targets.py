"""Where a KPI should be on a day, by the curve of its target, and where it is, by the way its measurements become one figure.

The target grows from the objective's baseline to its target at the planned level: *linear* by the days from the plan's start to the due day,
both included; *phased with spend* by the planned spend up to the day as a share of that up to the due day, of the tactics that serve the
objective, or of the whole plan when those spend nothing; *at the end* it is the baseline until the due day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sostac_xl.compute.budget import Budget, LineBudget
from sostac_xl.compute.kpis import Series
from sostac_xl.compute.money import rounded
from sostac_xl.compute.months import month_end, month_number, share_by
from sostac_xl.compute.targets import serves, target_of
from sostac_xl.plan import Plan
from sostac_xl.schema.control import Aggregation, Curve, Kpi
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.tactics import Phasing


def target_at(kpi: Kpi, day: date, budget: Budget) -> Fraction | None:
    """Return where a KPI should be at the end of a day for its objective to be reached at the budget's level when it is due.

    None while the objective, its baseline, its target, its due date or the plan's start is not known.
    """
    objective = budget.plan.find(kpi.objective)
    return None if objective is None else grown_to(objective, kpi.curve or Curve.LINEAR, day, budget)


def grown_to(objective: Objective, curve: Curve, day: date, budget: Budget) -> Fraction | None:
    """Return where an objective should be at the end of a day by a curve: see `target_at`."""
    start, target = budget.plan.facts.start, target_of(objective, budget.level)
    baseline, due = objective.baseline, objective.due
    if start is None or target is None or baseline is None or due is None:
        return None
    return Fraction(baseline) + Fraction(target - baseline) * _grown(curve, objective, start, min(day, due), budget)


def told(target: Fraction) -> Decimal:
    """Return a target with no more digits than a measurement has: none after the mark from 100 on, two from 1 on, else four."""
    size = abs(target)
    return rounded(target, 0 if size >= 100 else 2 if size >= 1 else 4)


def actual_of(kpi: Kpi, series: Series, plan: Plan) -> Fraction | None:
    """Return what the measurements of a KPI come to: the latest, or the sum or the mean of those from the plan's start on; None without any."""
    if kpi.aggregation in (None, Aggregation.LATEST):
        return None if series.latest is None else Fraction(series.latest)
    start = plan.facts.start
    values = [Fraction(value) for on, value in series.points if start is None or on >= start]
    if not values:
        return None
    total = sum(values, Fraction(0))
    return total if kpi.aggregation is Aggregation.SUM else total / len(values)


def _grown(curve: Curve, objective: Objective, start: date, day: date, budget: Budget) -> Fraction:
    """Return which share of the way from baseline to target lies behind at the end of a day."""
    assert objective.due is not None
    if curve is Curve.AT_END or objective.due < start:
        return Fraction(day >= objective.due)
    if curve is Curve.PHASED:
        for lines in (_serving(objective, budget), budget.counting):
            whole = _spent(lines, objective.due, budget)
            if whole:
                return _spent(lines, day, budget) / whole
    return share_by(day, start, objective.due, Phasing.EVEN)


def _serving(objective: Objective, budget: Budget) -> tuple[LineBudget, ...]:
    """Return the budget lines of the tactics that serve an objective."""
    return tuple(line for line in budget.counting if line.tactic and serves(line.tactic, objective))


def _spent(lines: Iterable[LineBudget], day: date, budget: Budget) -> Fraction:
    """Return the planned spend of lines up to the end of a day; the day's own month counts by its calendar days."""
    spent = Fraction(0)
    for line in lines:
        for month, amount in zip(budget.months, line.by_month, strict=True):
            if month <= day:
                part = Fraction(day.day, month_end(day).day) if month_number(month) == month_number(day) else 1
                spent += Fraction(amount) * part
    return spent
