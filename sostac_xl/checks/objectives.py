"""Rules of the Objectives sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from sostac_xl.checks.facts import horizon, in_order
from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.compute.columns import cost_estimated, time_expected
from sostac_xl.findings import Severity
from sostac_xl.i18n import MoneyValue, msg
from sostac_xl.schema.objectives import Direction, Objective, ObjectiveClass
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.schema.situation import Baseline
from sostac_xl.schema.tactics import Tactic
from sostac_xl.schema.text import fold

FINANCIAL_YEAR: Final = 12
"""The least number of months that a business goal asks for."""


@rule("OBJ104", Severity.ERROR, tables=(Objective,), remedy=msg("Put the three levels in order, or correct “Better”."))
def levels_out_of_order(c: Computation) -> Iterator[Fault]:
    """Acceptable is the least, best the most that can be reached; the budget and the forecast build on that order."""
    for objective in c.plan[Objective]:
        levels = {"acceptable": objective.acceptable, "optimal": objective.optimal, "best": objective.best}
        if None in levels.values() or in_order(objective):
            continue
        if objective.better is Direction.LOWER:
            text = msg(
                "“{objective}”: lower is better, but acceptable {acceptable}, optimal {optimal} and best {best} do not fall.",
                objective=objective.name,
                **levels,
            )
        else:
            text = msg(
                "“{objective}”: higher is better, but acceptable {acceptable}, optimal {optimal} and best {best} do not rise.",
                objective=objective.name,
                **levels,
            )
        yield Fault(text, objective, "acceptable")


@rule(
    "OBJ105",
    Severity.WARNING,
    tables=(Objective,),
    remedy=msg("Raise the ambition, correct the baseline, or say that the levels come on top of the baseline."),
)
def baseline_beyond_acceptable(c: Computation) -> Iterator[Fault]:
    """An objective that is reached before the plan starts asks for nothing."""
    for objective in c.plan[Objective]:
        baseline, acceptable = objective.baseline, objective.acceptable
        if baseline is None or acceptable is None or objective.includes_baseline is False or not in_order(objective):
            continue
        if baseline < acceptable if objective.better is Direction.LOWER else baseline > acceptable:
            figures = {"objective": objective.name, "baseline": baseline, "acceptable": acceptable}
            yield Fault(
                msg("“{objective}” starts at {baseline}, which is already beyond acceptable ({acceptable}).", **figures), objective, "baseline"
            )


@rule("OBJ106", Severity.ERROR, tables=(Objective,), remedy=msg("Move the due date into the plan, or lengthen the horizon on the Plan sheet."))
def due_outside_horizon(c: Computation) -> Iterator[Fault]:
    """The plan can't show that an objective is reached on a day that it does not cover."""
    span = horizon(c)
    for objective in c.plan[Objective]:
        if span and objective.due and not span[0] <= objective.due <= span[1]:
            dates = {"due": objective.due, "start": span[0], "end": span[1]}
            yield Fault(
                msg("“{objective}” is due on {due}, outside the plan ({start} to {end}).", objective=objective.name, **dates), objective, "due"
            )


@rule("OBJ107", Severity.WARNING, tables=(PlanFacts,), remedy=msg("Take 12 months or more, unless the plan is for a single process."))
def horizon_short(c: Computation) -> Iterator[Fault]:
    """Business goals are set for a financial year; a shorter plan can't be held against them."""
    months = c.plan.facts.horizon
    if months is not None and months < FINANCIAL_YEAR:
        yield Fault(msg("The plan covers {months} months, less than a financial year.", months=months), c.plan.facts, "horizon")


@rule(
    "OBJ108",
    Severity.WARNING,
    tables=(Objective,),
    remedy=msg("M: KPI, unit and baseline. A: approved by whom, and when, or a forecast that reaches acceptable. R: a business goal. T: a due date."),
)
def objective_not_smart(c: Computation) -> Iterator[Fault]:
    """Only an objective that is specific, measurable, agreed, relevant and timed can be steered by."""
    # M, R and T stand for required cells: when nothing else is missing, an error has told it already
    letters = {
        "M": msg("M (measurable)"),
        "A": msg("A (agreed)"),
        "R": msg("R (relevant)"),
        "T": msg("T (timed)"),
    }
    for objective in c.plan[Objective]:
        smart = str(c.value(objective, "smart") or "")
        missing = tuple(text for letter, text in letters.items() if letter not in smart)
        if objective.objective and "A" not in smart:
            yield Fault(msg("“{objective}” is not SMART yet; still missing: {missing}.", objective=objective.name, missing=missing), objective)


@rule(
    "OBJ109",
    Severity.WARNING,
    tables=(Objective, Person),
    remedy=msg("Have a decision-maker approve it, or mark the approver as one in “Decides” on People."),
)
def approver_does_not_decide(c: Computation) -> Iterator[Fault]:
    """Objectives hold only when someone who takes the business decisions has agreed to them."""
    somebody = any(person.decides for person in c.plan[Person])  # that nobody decides is an error of its own
    for objective in c.plan[Objective]:
        person = c.plan.find(objective.approved_by)
        if somebody and person and not person.decides:
            yield Fault(
                msg("“{objective}” is approved by {person}, who does not decide.", objective=objective.name, person=person.name),
                objective,
                "approved_by",
            )


@rule("OBJ110", Severity.ADVICE, tables=(Objective,), remedy=msg("Add an objective of this class, or note why the plan does without it."))
def class_without_objective(c: Computation) -> Iterator[Fault]:
    """Objectives should cover acquisition, satisfaction, cost and timing; what is left out is easily forgotten."""
    present = {objective.kind for objective in c.plan[Objective]}
    missing: tuple[ObjectiveClass, ...] = tuple(kind for kind in ObjectiveClass if kind not in present)
    if missing:
        yield Fault(msg("No objective is about: {classes}.", classes=missing), Objective)


@rule(
    "OBJ111",
    Severity.WARNING,
    tables=(Objective, Person),
    remedy=msg("Ask a decision-maker to agree to it, and enter who did and when in “Approved by” and “Approved on”."),
)
def approval_missing(c: Computation) -> Iterator[Fault]:
    """A forecast shows that an objective can be reached; that the business wants it, only a decision-maker can say."""
    for objective in c.plan[Objective]:
        approved = objective.approved_by and objective.approved_on
        if not approved and "A" in str(c.value(objective, "smart")):  # without the forecast it is not SMART, which says the same
            key = "approved_on" if objective.approved_by else "approved_by"
            yield Fault(
                msg("“{objective}” is within reach by the forecast, but no decision-maker has approved it.", objective=objective.name), objective, key
            )


@rule(
    "OBJ112",
    Severity.WARNING,
    tables=(Objective, Baseline),
    remedy=msg("Correct one of the two figures; if both are right, give the KPI a name of its own, or say in “Period” what the other one is about."),
)
def baseline_differs(c: Computation) -> Iterator[Fault]:
    """Two figures for one starting point leave the reader guessing how far there is to go."""
    measured: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for row in c.plan[Baseline]:
        if row.value is not None:
            measured[fold(row.metric), fold(row.unit)].append(row.value)
    for objective in c.plan[Objective]:
        values = measured.get((fold(objective.kpi_name), fold(objective.unit)), [])
        if objective.baseline is not None and values and objective.baseline not in values:
            figures = {"baseline": objective.baseline, "measured": values[0], "unit": objective.unit, "kpi": objective.kpi_name}
            yield Fault(
                msg(
                    "“{objective}” starts at {baseline} {unit}; Performance baseline has {measured} for “{kpi}”.", objective=objective.name, **figures
                ),
                objective,
                "baseline",
            )


@rule(
    "OBJ113",
    Severity.WARNING,
    tables=(Objective, Tactic),
    remedy=msg("Agree on a higher “Cost allowed”, take money off the tactics that serve it, or give a tactic another first objective."),
)
def costs_more_than_allowed(c: Computation) -> Iterator[Fault]:
    """Whoever set the objective said what it may cost; the tactics for it ask for more."""
    for objective in c.plan[Objective]:
        estimated = cost_estimated(c, objective)
        if objective.cost_allowed is not None and estimated > objective.cost_allowed:
            money = {"cost": MoneyValue(estimated, c.plan.facts.currency), "allowed": MoneyValue(objective.cost_allowed, c.plan.facts.currency)}
            yield Fault(msg("“{objective}” costs {cost}, where {allowed} is allowed.", objective=objective.name, **money), objective, "cost_allowed")


@rule(
    "OBJ114",
    Severity.WARNING,
    tables=(Objective, Tactic),
    remedy=msg("Agree on more time, or let the tactics that serve it end earlier."),
)
def takes_longer_than_allowed(c: Computation) -> Iterator[Fault]:
    """Whoever set the objective said how long it may take; the last tactic for it ends later."""
    for objective in c.plan[Objective]:
        expected = time_expected(c, objective)
        if objective.time_available is not None and expected > objective.time_available:
            months = {"expected": expected, "available": objective.time_available}
            text = msg("“{objective}” takes {expected} months, where {available} are available.", objective=objective.name, **months)
            yield Fault(text, objective, "time_available")
