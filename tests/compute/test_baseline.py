"""The frozen plan, and slip against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sostac_xl.compute import Computation, compute
from sostac_xl.compute.actuals import actuals_of
from sostac_xl.compute.baseline import baseline_rows, days_later
from sostac_xl.compute.calendar import Calendar
from sostac_xl.examples import load
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Level
from tests.compute.networks import MONDAY
from tests.compute.plans import make, plan_of, spend, tactic

WEDNESDAY = date(2027, 2, 10)


def computed(*rows: Row, as_of: date = WEDNESDAY) -> Computation:
    """Return a plan that starts on Monday 1 February 2027, computed."""
    return compute(plan_of(*rows, start=MONDAY, level=Level.OPTIMAL), as_of)


def frozen(c: Computation, on: date = MONDAY) -> Plan:
    """Return the plan with its baseline frozen."""
    return Plan(tables={**c.plan.tables, BaselineRow: baseline_rows(c.plan, c.schedule, c.budget, on)}, blocks=c.plan.blocks)


def step(key: str, days: int, *after: Link) -> Action:
    """Return an action."""
    return make(Action, id=key, action=key, duration=days, after=after)


def test_a_baseline_has_the_planned_dates_and_the_budget_by_month() -> None:
    """One row for each action, one for each month in which a line has something, numbered and with the day on which it was frozen."""
    line = spend(100, id="BUD-1", start=date(2027, 3, 31), end=date(2027, 4, 9))
    c = computed(step("ACT-1", 3), step("ACT-2", 2, Link("ACT-1")), tactic(), line)

    rows = baseline_rows(c.plan, c.schedule, c.budget, MONDAY)

    assert [(row.id, row.item, row.start, row.finish, row.amount, row.frozen) for row in rows] == [
        ("FRZ-01", "ACT-1", MONDAY, date(2027, 2, 3), None, MONDAY),
        ("FRZ-02", "ACT-2", date(2027, 2, 4), date(2027, 2, 5), None, MONDAY),
        ("FRZ-03", "BUD-1", date(2027, 3, 1), date(2027, 3, 31), Decimal("10.00"), MONDAY),
        ("FRZ-04", "BUD-1", date(2027, 4, 1), date(2027, 4, 30), Decimal("90.00"), MONDAY),
    ]


def test_a_line_that_does_not_count_is_frozen_at_nothing() -> None:
    """It has one row of 0, so that what it comes to later is more than was planned; what has no ID is left out."""
    c = computed(tactic(), spend(100, id="BUD-1", level=Level.BEST), spend(50, id=""), make(Action, action="x", duration=1))

    rows = baseline_rows(c.plan, c.schedule, c.budget, MONDAY)

    assert [(row.item, row.start, row.amount) for row in rows] == [("BUD-1", date(2027, 2, 1), Decimal("0.00"))]


def test_spend_is_measured_against_the_frozen_budget() -> None:
    """The rows are what `actuals` reads: the plan of every line in the example is what it was when it was frozen."""
    shop = load("webshop", "en")
    c = compute(replace(shop, tables={**shop.tables, BaselineRow: ()}))
    before = actuals_of(c.budget, c.as_of)

    after = actuals_of(compute(frozen(c)).budget, c.as_of)

    assert set(after.frozen) == {line.line.id for line in c.budget.lines}
    assert {key: figures.plan for key, figures in after.lines.items()} == {key: figures.plan for key, figures in before.lines.items()}


def test_slip_is_measured_from_the_baseline_to_the_forecast() -> None:
    """Work of three days that was frozen on its plan and has not begun on Wednesday of the next week is seven working days late."""
    now = compute(frozen(computed(step("ACT-1", 3), step("ACT-2", 10))), WEDNESDAY).slips

    assert now.actions == {"ACT-1": 7, "ACT-2": 7}
    assert (now.plan, now.frozen) == (7, MONDAY)


def test_an_action_that_is_not_in_the_baseline_has_no_slip() -> None:
    """It counts for the end of the plan all the same."""
    plan = frozen(computed(step("ACT-1", 8)))
    longer = Plan(tables={**plan.tables, Action: (*plan[Action], step("ACT-2", 12))}, blocks=plan.blocks)

    slips = compute(longer, MONDAY).slips

    assert slips.actions == {"ACT-1": 0}
    assert slips.plan == 4


def test_without_baseline_slip_is_measured_from_the_planned_dates() -> None:
    """A plan that runs as planned has none."""
    assert computed(step("ACT-1", 3), as_of=MONDAY).slips.actions == {"ACT-1": 0}
    assert computed(step("ACT-1", 3)).slips.plan == 7
    assert computed().slips.plan is None
    assert computed(step("ACT-1", 3)).slips.frozen is None


def test_earlier_is_negative() -> None:
    """A slip counts working days of the plan's calendar."""
    assert days_later(Calendar(), date(2027, 2, 9), date(2027, 2, 5)) == -2
    assert days_later(Calendar(), date(2027, 2, 5), date(2027, 2, 8)) == 1
