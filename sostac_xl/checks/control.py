"""Rules of the Control sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sostac_xl.checks.facts import uncovered
from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.compute.money import ZERO
from sostac_xl.findings import Severity
from sostac_xl.i18n import MoneyValue, msg
from sostac_xl.schema.control import Frequency, Kpi, KpiStatus, Measurement, Spend
from sostac_xl.schema.objectives import Direction, Objective
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.tactics import BudgetLine

LEEWAY: Final = Decimal("0.1")
"""The part by which the spend on a line may run ahead of its plan."""
LEAST: Final = Decimal("0.01")
"""What is less than this part of all that was planned up to now is no matter for a warning."""

LONGEST_GAP: Final[Mapping[Frequency, timedelta]] = {
    Frequency.DAILY: timedelta(days=3),  # over a weekend
    Frequency.WEEKLY: timedelta(days=7),
    Frequency.MONTHLY: timedelta(days=31),
    Frequency.QUARTERLY: timedelta(days=92),
}
"""The longest time between two measurements that still keeps to the frequency."""


@rule("CTL104", Severity.ERROR, tables=(Objective, Kpi), remedy=msg("Add a KPI that shows progress on it."))
def objective_without_kpi(c: Computation) -> Iterator[Fault]:
    """What is not measured can't be steered."""
    for objective in uncovered(c.plan[Objective], c.plan[Kpi], "objective"):
        yield Fault(msg("No KPI measures “{objective}”.", objective=objective.name), objective)


@rule("CTL105", Severity.ERROR, tables=(Kpi,), remedy=msg("Red must be worse than amber: lower when higher is better, higher when lower is better."))
def thresholds_out_of_order(c: Computation) -> Iterator[Fault]:
    """Amber warns before red; the wrong way round a KPI is red before it is amber."""
    for kpi in c.plan[Kpi]:
        objective = c.plan.find(kpi.objective)
        if objective is None or kpi.amber is None or kpi.red is None:
            continue
        figures = {"kpi": kpi.name, "amber": kpi.amber, "red": kpi.red}
        if objective.better is Direction.LOWER:
            if kpi.red <= kpi.amber:
                yield Fault(msg("“{kpi}”: lower is better, but red ({red}) does not lie above amber ({amber}).", **figures), kpi, "red")
        elif kpi.red >= kpi.amber:
            yield Fault(msg("“{kpi}”: higher is better, but red ({red}) does not lie below amber ({amber}).", **figures), kpi, "red")


@rule("CTL106", Severity.WARNING, tables=(Kpi, Objective), remedy=msg("Use one unit for both, or leave the KPI's blank."))
def unit_differs(c: Computation) -> Iterator[Fault]:
    """A KPI shows progress on its objective only when both are in one unit."""
    for kpi in c.plan[Kpi]:
        objective = c.plan.find(kpi.objective)
        if objective and kpi.unit and objective.unit and kpi.unit.casefold() != objective.unit.casefold():
            yield Fault(msg("“{kpi}” is in {unit}, its objective in {other}.", kpi=kpi.name, unit=kpi.unit, other=objective.unit), kpi, "unit")


@rule("CTL107", Severity.WARNING, tables=(Kpi, Measurement), remedy=msg("Say in “Action when red” what is done now."))
def red_without_action(c: Computation) -> Iterator[Fault]:
    """A red figure that nobody acts upon is not control but bookkeeping."""
    for kpi in c.plan[Kpi]:
        if c.value(kpi, "status") is KpiStatus.RED and not kpi.action:
            latest = c.value(kpi, "latest")
            yield Fault(
                msg("“{kpi}” is red ({latest}, limit {red}), and no action is agreed.", kpi=kpi.name, latest=latest, red=kpi.red), kpi, "action"
            )


@rule("CTL108", Severity.WARNING, tables=(Kpi, Measurement), remedy=msg("Enter the figure on Measurements, or measure less often."))
def measurement_overdue(c: Computation) -> Iterator[Fault]:
    """What is measured too rarely turns red too late."""
    last = {kpi: series.points[-1][0] for kpi, series in c.measured.items()}
    for kpi in c.plan[Kpi]:
        since = last.get(kpi.id, c.plan.facts.start)
        if not since or not kpi.frequency or c.as_of - since <= LONGEST_GAP[kpi.frequency]:
            continue
        if kpi.id in last:
            message = msg("“{kpi}” is to be measured {frequency}, but was last measured on {on}.", kpi=kpi.name, frequency=kpi.frequency, on=since)
        else:
            message = msg(
                "“{kpi}” is to be measured {frequency}, but has not been measured since the start on {on}.",
                kpi=kpi.name,
                frequency=kpi.frequency,
                on=since,
            )
        yield Fault(message, kpi, "frequency")


@rule("CTL109", Severity.WARNING, tables=(Spend,), remedy=msg("Correct the month, or lengthen the horizon on the Plan sheet."))
def spend_outside_horizon(c: Computation) -> Iterator[Fault]:
    """Spend outside the plan's months is compared with nothing."""
    months = c.budget.months
    for spend in c.plan[Spend]:
        if months and spend.month and spend.month.replace(day=1) not in months:
            yield Fault(msg("Spend in a month outside the plan: {month}.", month=spend.month), spend, "month")


@rule("CTL110", Severity.WARNING, tables=(PlanFacts, Objective, Kpi), remedy=msg("Measure more often, or give the objective more time."))
def review_too_rare(c: Computation) -> Iterator[Fault]:
    """A figure that is looked at for the first time when the objective is due comes too late to act upon."""
    start = c.plan.facts.start
    for kpi in c.plan[Kpi]:
        objective = c.plan.find(kpi.objective)
        if not start or not kpi.frequency or not objective or not objective.due or objective.due < start:
            continue
        first = start + LONGEST_GAP[kpi.frequency]
        if first >= objective.due:
            names = {"kpi": kpi.name, "frequency": kpi.frequency, "objective": objective.name, "due": objective.due}
            yield Fault(msg("“{kpi}” is measured {frequency}: not once before “{objective}” is due on {due}.", **names), kpi, "frequency")


@rule(
    "CTL111",
    Severity.WARNING,
    tables=(BudgetLine, Spend),
    remedy=msg("Slow the spending down, find the money on another line, or let the phasing of the line follow its invoices."),
)
def spend_beyond_pace(c: Computation) -> Iterator[Fault]:
    """Money that goes faster than planned is gone before the plan is."""
    actuals = c.actuals
    last = {spend.line.id: spend for spend in sorted(_spent(c), key=lambda spend: spend.month or date.min) if spend.line}
    least = actuals.total.to_date * LEAST
    for line in c.budget.lines:
        spend, figures = last.get(line.line.id), actuals.lines[line.line.key]
        months = actuals.planned(line)
        # a line that counts and has no month to be spent in lacks its amount or its dates, which is told already
        if spend is None or spend.month is None or (line.counts and not any(months.values())):
            continue
        # spend is entered by whole months: the month of the last entry counts as a whole
        planned = max(sum((amount for month, amount in months.items() if month <= spend.month), ZERO), figures.to_date)
        if figures.actual - planned > max(planned * LEEWAY, least):
            amounts = {"actual": figures.actual, "planned": planned, "plan": figures.plan}
            money = {name: MoneyValue(amount, c.plan.facts.currency) for name, amount in amounts.items()}
            yield Fault(
                msg("“{line}”: {actual} is spent, {planned} was planned up to now, {plan} in all.", line=line.line.name, **money), spend, "actual"
            )


def _spent(c: Computation) -> Iterator[Spend]:
    """Yield what was spent up to the status date."""
    return (spend for spend in c.plan[Spend] if spend.actual and spend.month and spend.month <= c.as_of)
