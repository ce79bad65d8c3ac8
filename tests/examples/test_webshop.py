"""The story of the web shop example, and whether its texts tell what is computed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from sostac_xl.compute.closing import budget_to_close
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi, KpiStatus
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.situation import Baseline, CurrentActivity, Insight, ProductMarket, Research
from sostac_xl.schema.strategy import Summary
from sostac_xl.schema.tactics import Funnel, Level, Tactic, ToArrange
from tests.examples.plans import computed, figures, late_actions, plan, spoken, text_of, waiting_for

SHOP = plan("webshop")


def text(row_id: str) -> str:
    """Return everything that a row says."""
    return text_of("webshop", row_id)


def test_advertising_became_too_dear() -> None:
    """The red figure is the cost of a new customer."""
    red = [kpi.kpi for kpi in SHOP[Kpi] if computed("webshop").value(kpi, "status") is KpiStatus.RED]
    assert red == ["Advertising cost per new customer"]


def test_the_subscription_checkout_is_late() -> None:
    """The late action is the new subscription checkout, and six later actions wait for it, as the text says."""
    assert late_actions("webshop") == ["ACT-36"]
    assert len(waiting_for("webshop", "ACT-36")) == 6
    assert text("TXT-10").startswith("Six later actions")


def test_the_new_launch_day_is_the_same_everywhere() -> None:
    """The timeline, the tactic, the version, the control point and the text speak of one day, and of one day that was approved."""
    (tactic,) = (tactic for tactic in SHOP[Tactic] if tactic.starts_with)
    assert tactic.starts_with
    launch = computed("webshop").schedule.tasks[tactic.starts_with.id].finish
    (was,) = (row.finish for row in SHOP[BaselineRow] if row.item == tactic.starts_with.id)
    assert was
    assert tactic.start == launch + timedelta(1)
    for told in (text("TXT-07"), text("VER-04"), text("CTP-04")):
        assert spoken(launch) in told
    for told in (text("TXT-07"), text("VER-04")):
        assert spoken(was) in told
    assert spoken(tactic.start) in text("CTP-04")


def test_what_is_to_be_arranged_was_late_by_as_much_as_the_note_says() -> None:
    """The payment provider's test environment was needed two weeks before it came."""
    need, late = SHOP.row("ARR-03"), SHOP.row("ACT-36")
    assert isinstance(need, ToArrange)
    assert isinstance(late, Action)
    assert need.due
    assert f"{spoken(need.due + timedelta(14))} instead of {spoken(need.due)}, two weeks late" in late.note


def test_orders_follow_from_the_customers() -> None:
    """How many customers come back, and how often they order, gives the orders and the share that the baseline tells."""
    measured = {row.metric: row.value or Decimal(0) for row in SHOP[Baseline]}
    research, insight = SHOP.row("RES-02"), SHOP.row("INS-02")
    assert isinstance(research, Research)
    assert isinstance(insight, Insight)
    customers, orders = Decimal(research.sample or 0), 12 * measured["Online orders per month"]
    (share, _, often, seldom), (returning, _) = figures(research.insight), figures(insight.who)
    assert round(100 * returning / customers) == share == measured["Repeat purchase within 90 days"]
    assert returning * often + (customers - returning) * seldom == pytest.approx(orders, rel=Decimal("0.001"))
    assert {f.orders_per_year for f in SHOP[Funnel] if f.level is Level.ACCEPTABLE} > {round(orders / customers, 1)}
    assert f"{share}%" in SHOP.block(Summary).situation


def test_revenue_is_told_once() -> None:
    """Orders times their value, the product–market combinations, the facts of the plan and the baseline come to the same revenue."""
    measured = {row.metric: row.value or Decimal(0) for row in SHOP[Baseline]}
    revenue = measured["Online revenue per year"]
    assert revenue == SHOP.facts.baseline_revenue == sum(row.revenue or 0 for row in SHOP[ProductMarket])
    assert 12 * measured["Online orders per month"] * measured["Average order value"] == pytest.approx(revenue, rel=Decimal("0.001"))
    running = sum(row.spend or 0 for row in SHOP[CurrentActivity] if not (row.channel and row.channel.id == "CHN-14"))
    assert running in figures(text("RSK-08"))
    assert running in figures(text("CAP-04"))


def test_one_objective_is_forecast_to_fall_short_and_the_text_says_so() -> None:
    """At the planned level only the new customers fall short, by a gap that the contingency can close."""
    found = computed("webshop").forecast.objectives
    short = [key for key, levels in found.items() if (levels[Level.OPTIMAL].gap or 0) > 0]
    assert short == ["OBJ-03"]
    assert all(gap is not None and gap < 0 for levels in found.values() for level in (Level.ACCEPTABLE, Level.BEST) for gap in [levels[level].gap])
    objective = SHOP.row("OBJ-03")
    assert isinstance(objective, Objective)
    closing = budget_to_close(computed("webshop").forecast, objective, Level.OPTIMAL)
    assert closing.open == 0
    assert closing.budget < computed("webshop").budget.stack.contingency
    told = figures(text("TXT-04"))
    assert round(found["OBJ-03"][Level.OPTIMAL].forecast.value or 0) in told
    assert round(closing.needed or 0) in told
    assert round(closing.budget, -2) in told
    assert [step.tactic.tactic.id for step in closing.steps] == ["TAC-09"]


def test_texts_count_right() -> None:
    """What the texts say about the plan as a whole is what is computed."""
    assert SHOP.facts.ceiling in figures(text("TXT-02"))
    assert text("TXT-04").startswith("The ten objectives")
    assert len(SHOP[Objective]) == len(SHOP[Kpi]) == 10
    assert text("TXT-06").startswith("Seventeen tactics")
    assert len(SHOP[Tactic]) == 17
    ratio = computed("webshop").budget.stack.working_ratio or 0
    assert Decimal("0.45") < ratio < Decimal("0.5")
    assert "Nearly half" in text("TXT-09")
    payback = computed("webshop").forecast.totals[Level.OPTIMAL].payback.value
    assert payback == pytest.approx(12, abs=1)
    assert "in about a year" in text("TXT-02")
