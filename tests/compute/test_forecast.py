"""The plan in sum, and its months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute import compute
from sostac_xl.compute.budget import budget_of
from sostac_xl.compute.forecast import Forecast, forecast_of
from sostac_xl.compute.forecast_months import CURVED
from sostac_xl.compute.months import month_of
from sostac_xl.examples import load
from sostac_xl.i18n import Translator
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import BudgetLine, CostType, CustomPhase, Funnel, FunnelModel, Level, Phasing, Tactic
from tests.compute.plans import d, forecast, funnel, make, plan_of, spend, tactic

OPTIMAL = Level.OPTIMAL


def two_tactics(*more: Row, **facts: Any) -> Forecast:
    """Return a plan of an advertiser with 1,000 media for 100 orders of 50, and a newsletter with 20 orders of 30 for 500."""
    return forecast(
        tactic("TAC-1"),
        tactic("TAC-2"),
        spend(1000, "TAC-1"),
        spend(500, "TAC-2", CostType.PEOPLE),
        funnel(FunnelModel.CPA, 10, order_value=50, margin="0.5", orders_per_year=2, lifetime=3, new_share="0.6"),
        funnel(FunnelModel.VOLUME, 200, tactic="TAC-2", order_rate="0.1", order_value=30, margin="0.4", new_share="0.25"),
        *more,
        **facts,
    )


def test_the_plan_is_the_sum_of_its_tactics() -> None:
    """Revenue, profit, orders and customers add up; CAC, ROAS, ROMI, order value and margin are those of the sums."""
    totals = two_tactics().totals[OPTIMAL]

    assert [totals.orders.value, totals.revenue.value, totals.gross_profit.value, totals.new_customers.value] == [120, 5600, 2740, 65]
    assert [totals.media.value, totals.cost.value] == [1000, 1500]
    assert totals.cac.value == Fraction(1500, 65)
    assert totals.roas.value == d("5.6")
    assert totals.romi.value == Fraction(2740 - 1500, 1500)
    assert totals.order_value.value == Fraction(5600, 120)
    assert totals.break_even_roas.value == Fraction(5600, 2740)


def test_the_worth_of_a_customer_is_the_mean_of_those_who_have_one() -> None:
    """A tactic without orders per year has no LTV, and takes no part in the mean."""
    totals = two_tactics().totals[OPTIMAL]

    assert totals.ltv.value == 50 * 2 * 3 * d("0.5")
    assert totals.payback.value == Fraction(1500, 65) / Fraction(50 * 2, 24)


def test_mer_counts_what_is_sold_anyway() -> None:
    """MER sets the baseline revenue of the horizon, half a year's here, and the forecast revenue against the whole cost."""
    totals = two_tactics(horizon=6, baseline_revenue=d(20_000)).totals[OPTIMAL]

    assert totals.baseline_revenue.value == 10_000
    assert totals.mer.value == Fraction(10_000 + 5600, 1500)
    assert two_tactics().totals[OPTIMAL].mer.reason == two_tactics().totals[OPTIMAL].baseline_revenue.reason != None  # noqa: E711


def test_a_plan_without_tactics_has_no_figures_and_no_crash() -> None:
    """An empty plan costs nothing and brings nothing that has a value."""
    found = forecast(start=None, horizon=None)
    totals = found.totals[OPTIMAL]

    assert [totals.media.value, totals.cost.value] == [0, 0]
    assert [figure.key for figure in totals.by_key.values() if figure.value is not None] == ["media", "cost"]
    assert found.months[OPTIMAL].months == ()
    assert found.objectives == {}


def test_plan_wide_lines_are_shared_out_by_net() -> None:
    """Of 100 plan-wide, tactics of 1,000 and 500 bear two thirds and one third, to the cent; the plan's cost counts it once."""
    found = two_tactics(spend(100, None, CostType.AGENCY))

    assert [x.cost.value for x in found.tactics[OPTIMAL]] == [d("1066.67"), d("533.33")]
    assert found.totals[OPTIMAL].cost.value == 1600


def test_plan_wide_media_counts_in_the_plan_and_in_no_tactic() -> None:
    """Media without a tactic buys no clicks of a funnel; the plan's ROAS has it in its denominator."""
    found = two_tactics(spend(400, None))

    assert [x.media.value for x in found.tactics[OPTIMAL]] == [1000, 0]
    assert found.totals[OPTIMAL].roas.value == Fraction(5600, 1400)


def test_nothing_is_shared_out_by_nothing() -> None:
    """Without a tactic that costs anything plan-wide lines stay with the plan."""
    found = forecast(tactic(), spend(100, None, CostType.AGENCY), funnel(FunnelModel.VOLUME, 10, order_rate=1))

    assert found.tactics[OPTIMAL][0].cost.value == 0
    assert found.totals[OPTIMAL].cost.value == 100
    assert sum(found.months[OPTIMAL].values["cost"]) == 100


def test_results_follow_the_media() -> None:
    """Media of which a quarter falls in March and the rest in May brings a quarter of the clicks in March."""
    phases = (
        make(CustomPhase, id="PHA-1", line=Ref("BUD-1"), month=date(2027, 3, 1), share=d("0.25")),
        make(CustomPhase, id="PHA-2", line=Ref("BUD-1"), month=date(2027, 5, 1), share=d("0.75")),
    )
    line = spend(800, id="BUD-1", phasing=Phasing.CUSTOM)
    months = forecast(tactic(), line, *phases, funnel(FunnelModel.CPC, 2, order_rate="0.1", order_value=10)).months[OPTIMAL]

    assert list(months.values["clicks"]) == [0, 0, 100, 0, 300, 0, 0, 0, 0, 0, 0, 0]
    assert list(months.values["revenue"][2:5]) == [100, 0, 300]
    assert list(months.cumulative("orders")[1:6]) == [0, 10, 10, 40, 40]


def test_a_volume_follows_the_days() -> None:
    """Clicks that are stated come evenly over the tactic's days, whatever its media does; those outside the horizon come later."""
    line = spend(500, start=date(2027, 1, 1), end=date(2027, 1, 31))
    run = tactic(start=date(2027, 11, 1), end=date(2028, 1, 31))
    months = forecast(run, line, funnel(FunnelModel.VOLUME, 92)).months[OPTIMAL]

    assert list(months.values["clicks"]) == [0] * 10 + [30, 31]
    assert months.later["clicks"] == 31


def test_orders_come_the_lag_later() -> None:
    """With a lag of two months the orders of November and December fall beyond the year; the leads do not move."""
    line = spend(1200, start=date(2027, 10, 1), end=date(2027, 12, 31))
    row = funnel(FunnelModel.CPC, 1, lead_rate="0.1", order_rate="0.5", order_value=10, margin="0.5", lag=2)
    months = forecast(tactic(), line, row).months[OPTIMAL]
    october, november = Fraction(line_part(line, 10)), Fraction(line_part(line, 11))

    assert months.values["leads"][9:11] == (october / 10, november / 10)
    assert list(months.values["orders"][:11]) == [0] * 11
    assert months.values["orders"][11] == october / 20
    assert months.later["orders"] == 60 - october / 20
    assert months.later["leads"] == 0


def line_part(line: BudgetLine, month: int) -> Decimal:
    """Return what falls of a line in a month of 2027."""
    return budget_of(plan_of(tactic(), line)).lines[0].by_month[month - 1]


def test_a_lag_beyond_the_horizon_leaves_nothing_in_it() -> None:
    """With a lag of 36 months all orders of a year come later."""
    months = forecast(tactic(), spend(100), funnel(FunnelModel.CPA, 1, lag=36)).months[OPTIMAL]

    assert sum(months.values["orders"]) == 0
    assert months.later["orders"] == 100


DATES = st.dates(date(2026, 9, 1), date(2028, 6, 1))
SHARE = st.none() | st.decimals(0, 1, places=3)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Row, ...]:
    """Up to three tactics with their lines and funnels, and lines that are plan-wide."""
    rows: list[Row] = []
    for n in range(draw(st.integers(0, 3))):
        start, end = draw(st.none() | DATES), draw(st.none() | DATES)
        rows.append(make(Tactic, id=f"TAC-{n}", tactic="x", start=start, end=end))
        model, price = draw(st.sampled_from(FunnelModel)), draw(st.decimals(0, 50, places=2))
        told: dict[str, Any] = {key: draw(SHARE) for key in ("ctr", "lead_rate", "mql_rate", "sql_rate", "order_rate", "new_share", "margin")}
        told |= {"order_value": draw(st.none() | st.decimals(0, 500, places=2)), "lag": draw(st.none() | st.integers(0, 14))}
        cells = {"level": OPTIMAL, "model": model, "cost": price, "tactic": Ref(f"TAC-{n}")}
        rows.append(make(Funnel, id=f"FUN-{n}", **cells, **told))
    for n in range(draw(st.integers(0, 5))):
        owner = draw(st.sampled_from([None, "TAC-0", "TAC-1", "TAC-2"]))
        cells = {"phasing": draw(st.none() | st.sampled_from(Phasing)), "start": draw(st.none() | DATES), "end": draw(st.none() | DATES)}
        kind = draw(st.sampled_from([CostType.MEDIA, CostType.AGENCY]))
        rows.append(spend(str(draw(st.decimals(0, 9999, places=2))), owner, kind, id=f"BUD-{n}", **cells))
    return tuple(rows)


@given(plans(), st.sampled_from(["EUR", "JPY", "KWD"]), st.integers(1, 24))
def test_months_and_what_is_later_add_up_to_the_totals(rows: tuple[Row, ...], currency: str, horizon: int) -> None:
    """Every figure of the plan and of each tactic is exactly the sum of its months and of what falls outside them."""
    found = forecast(*rows, currency=currency, horizon=horizon)

    pairs = [(found.totals[OPTIMAL], found.months[OPTIMAL])]
    pairs += [(x, found.curves[OPTIMAL][x.tactic.key]) for x in found.tactics[OPTIMAL]]  # type: ignore[misc]  # tactics and totals share these figures
    for whole, curve in pairs:
        for key in CURVED:
            assert sum(curve.values[key]) + curve.later[key] == (getattr(whole, key).value or 0), key


@given(plans(), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_the_tactics_bear_the_whole_cost_of_every_month(rows: tuple[Row, ...], currency: str) -> None:
    """Where a tactic has a net amount, the tactics' costs add up to the budget, in total and in each month, to the last digit."""
    found = forecast(*rows, currency=currency)
    tactics, curves = found.tactics[OPTIMAL], found.curves[OPTIMAL].values()
    if any(found.spending[OPTIMAL].own(x.tactic.key) for x in tactics):
        assert sum(x.cost.value or 0 for x in tactics) == found.totals[OPTIMAL].cost.value
        assert tuple(map(sum, zip(*(curve.values["cost"] for curve in curves), strict=True))) == found.budgets[OPTIMAL].month_totals()


@pytest.mark.parametrize("lag", [0, 3])
def test_the_plan_has_the_months_of_its_budget(lag: int) -> None:
    """The months begin with the plan's; media and cost are the budget's."""
    found = two_tactics(funnel(FunnelModel.CPA, 1, tactic="TAC-1", lag=lag), start=date(2027, 3, 15), horizon=5)
    curve, budget = found.months[OPTIMAL], found.budgets[OPTIMAL]

    assert curve.months == tuple(month_of(2027 * 12 + n) for n in range(2, 7)) == budget.months
    assert curve.values["cost"] == budget.month_totals()


def test_a_computation_knows_its_forecast() -> None:
    """The forecast of a computation is that of its budgets, one per level, the planned one being the budget itself."""
    plan = load("webshop", "en")
    computation = compute(plan)

    assert computation.budgets[Level.OPTIMAL] is computation.budget
    assert computation.forecast.level is Level.OPTIMAL
    assert computation.forecast.totals == forecast_of(plan, computation.budgets).totals


def test_the_example_tells_a_story() -> None:
    """The web shop's plan passes its least targets, wins a few customers too few at optimal, and what it brings grows with the level."""
    found = compute(load("webshop", "en")).forecast
    revenue = [found.totals[level].revenue.value or 0 for level in Level]

    assert revenue == sorted(revenue)
    assert [o[Level.ACCEPTABLE].reached_in is not None for o in found.objectives.values()] == [True, True, True]
    assert [key for key, o in found.objectives.items() if o[Level.OPTIMAL].reached_in is None] == ["OBJ-03"]


def test_every_reason_and_formula_can_be_shown() -> None:
    """Each figure of the example is named and explained in all three languages, with or without a value."""
    found = compute(load("webshop", "en")).forecast
    for t in (Translator("en"), Translator("nl"), Translator("ru")):
        for whole in (*found.tactics[OPTIMAL], found.totals[OPTIMAL]):
            for figure in whole.by_key.values():
                assert t.render(figure.name)
                assert t.render(figure.formula)
                assert (figure.value is None) == (figure.reason is not None)
