"""From money to orders: the five models, skipped steps, and figures that have no value."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute.figure import Figure
from sostac_xl.compute.metrics import TacticForecast
from sostac_xl.i18n import Translator
from sostac_xl.schema.tactics import CostType, FunnelModel, Level
from tests.compute.plans import d, forecast, funnel, spend, tactic

T = Translator("en")
WORTH: dict[str, Any] = {"order_value": 80, "margin": "0.4", "new_share": "0.5", "orders_per_year": 3, "lifetime": 2}


def outcome(model: FunnelModel, price: str | int, media: str | int = 1000, **rates: Any) -> TacticForecast:
    """Return what a tactic brings at optimal with one line of media."""
    return forecast(tactic(), spend(media), funnel(model, price, **rates)).tactics[Level.OPTIMAL][0]


def values(x: TacticForecast, *keys: str) -> list[Fraction | None]:
    """Return the values of some figures."""
    return [getattr(x, key).value for key in keys]


def why(figure: Figure) -> str:
    """Return in English why a figure has no value."""
    assert figure.value is None
    assert figure.reason is not None
    return T.render(figure.reason)


def test_cpm_goes_from_views_to_new_customers() -> None:
    """1,000 at a CPM of 10 are 100,000 views, at a CTR of 2 % 2,000 clicks, at 5 % 100 orders of 80 with a margin of 40 %."""
    x = outcome(FunnelModel.CPM, 10, ctr="0.02", order_rate="0.05", **WORTH)

    assert values(x, "media", "impressions", "clicks", "orders", "new_customers") == [1000, 100_000, 2000, 100, 50]
    assert values(x, "revenue", "gross_profit") == [8000, 3200]
    assert values(x, "cpc", "cpa", "cac", "roas", "romi") == [d("0.5"), 10, 20, 8, d("2.2")]


def test_the_break_evens_and_the_worth_of_a_customer() -> None:
    """At a margin of 40 % a ROAS of 2.5 pays for the media, an order of 80 may cost 32, and a click that is 1/20 order 1.60."""
    x = outcome(FunnelModel.CPC, "0.50", order_rate="0.05", **WORTH)

    assert values(x, "break_even_roas", "break_even_cpa", "break_even_cpc") == [d("2.5"), 32, d("1.6")]
    assert values(x, "ltv", "monthly_profit") == [80 * 3 * 2 * d("0.4"), 8]
    assert values(x, "cac", "ltv_to_cac", "payback") == [20, d("9.6"), d("2.5")]


def test_a_b2b_funnel_takes_every_step() -> None:
    """1,200 at a CPC of 3 are 400 clicks, 40 leads, 20 MQL, 10 SQL and 2.5 orders: counts are not rounded."""
    x = outcome(FunnelModel.CPC, 3, 1200, lead_rate="0.1", mql_rate="0.5", sql_rate="0.5", order_rate="0.25")

    assert values(x, "impressions", "clicks", "leads", "mql", "sql", "orders") == [None, 400, 40, 20, 10, d("2.5")]
    assert values(x, "cpl") == [30]


@pytest.mark.parametrize(
    ("model", "price", "expected"),
    [
        (FunnelModel.CPC, "0.5", [2000, 200, 100]),
        (FunnelModel.CPL, 20, [None, 50, 25]),
        (FunnelModel.CPA, 20, [None, None, 50]),
        (FunnelModel.VOLUME, 3000, [3000, 300, 150]),
    ],
)
def test_a_funnel_starts_where_its_model_says(model: FunnelModel, price: str, expected: list[int | None]) -> None:
    """CPC begins at clicks, CPL at leads, CPA at orders, and a volume states the clicks, whatever the media; what comes before has no value."""
    assert values(outcome(model, price, lead_rate="0.1", order_rate="0.5"), "clicks", "leads", "orders") == expected


@pytest.mark.parametrize(
    ("rates", "orders"),
    [
        ({"lead_rate": "0.1", "mql_rate": "0.5", "sql_rate": "0.5", "order_rate": "0.2"}, 10),
        ({"lead_rate": "0.1", "sql_rate": "0.5", "order_rate": "0.2"}, 20),
        ({"lead_rate": "0.1", "order_rate": "0.2"}, 40),
        ({"mql_rate": "0.5", "order_rate": "0.2"}, 200),
        ({"order_rate": "0.2"}, 400),
        ({"lead_rate": 0, "order_rate": "0.2"}, 0),
    ],
)
def test_a_blank_step_is_skipped_and_a_zero_is_not(rates: dict[str, Any], orders: int) -> None:
    """The rate after a skipped step is taken of the last step that is there; a rate of 0 lets nothing through."""
    assert outcome(FunnelModel.CPC, "0.5", **rates).orders.value == orders


def test_a_skipped_step_says_so() -> None:
    """A step that the funnel does not have has no value, and that is its reason; it names the rates that are there."""
    x = outcome(FunnelModel.CPC, "0.5", sql_rate="0.5", order_rate="0.2")

    assert why(x.leads) == why(x.mql) == why(x.impressions) == "this funnel has no such step"
    assert T.render(x.sql.formula) == "Clicks × MQL to SQL"


@pytest.mark.parametrize(
    ("model", "price", "rates", "lacking", "reason"),
    [
        (FunnelModel.CPC, 0, {"order_rate": "0.1"}, ("clicks", "orders", "revenue", "cac"), "CPC = 0, and nothing can be divided by 0"),
        (FunnelModel.CPM, 10, {"order_rate": "0.1"}, ("clicks", "orders"), "CTR is blank in FUN-TAC-1-optimal"),
        (FunnelModel.CPC, 1, {}, ("orders", "revenue", "cac", "roas"), "SQL to order is blank in FUN-TAC-1-optimal"),
        (FunnelModel.CPC, 1, {"order_rate": "0.1"}, ("revenue", "roas", "ltv"), "Average order value is blank in FUN-TAC-1-optimal"),
        (FunnelModel.CPC, 1, {"order_rate": 0}, ("cac",), "New customers = 0, and nothing can be divided by 0"),
        (FunnelModel.CPC, 1, {"order_rate": 0}, ("cpa",), "Orders = 0, and nothing can be divided by 0"),
    ],
)
def test_what_has_no_value_says_why(model: FunnelModel, price: int, rates: dict[str, Any], lacking: tuple[str, ...], reason: str) -> None:
    """A zero denominator or a blank assumption leaves what hangs on it without value, with one and the same reason; never 0."""
    x = outcome(model, price, **rates)
    reasons = {why(getattr(x, key)) for key in lacking}

    assert reasons == {reason}


def test_a_tactic_without_assumptions_costs_and_brings_no_figures() -> None:
    """At a level without funnel row only media and cost have a value."""
    x = forecast(tactic(), spend(100), funnel(FunnelModel.CPC, 1, Level.BEST)).tactics[Level.OPTIMAL][0]

    assert x.funnel is None
    assert [key for key, figure in x.by_key.items() if figure.value is not None] == ["media", "cost"]
    assert why(x.cac) == why(x.orders) == "no funnel assumptions at this level"


def test_a_funnel_without_model_says_so() -> None:
    """While the model is blank nothing can be reckoned."""
    row = replace(funnel(FunnelModel.CPC, 1, order_rate="0.1"), model=None)

    assert why(forecast(tactic(), row).tactics[Level.OPTIMAL][0].orders) == "Model is blank in FUN-TAC-1-optimal"


def test_without_media_there_is_no_roas_but_a_romi() -> None:
    """An owned channel costs people, not media: ROAS has no value, ROMI compares the gross profit with the cost."""
    people = spend(400, cost_type=CostType.PEOPLE)
    x = forecast(tactic(), people, funnel(FunnelModel.VOLUME, 100, order_rate="0.1", **WORTH)).tactics[Level.OPTIMAL][0]

    assert why(x.roas) == "Media = 0, and nothing can be divided by 0"
    assert x.romi.value == Fraction(320 - 400, 400)
    assert x.cac.value == 80


def test_a_blank_new_customer_share_means_all() -> None:
    """Without a share every order brings a new customer."""
    assert outcome(FunnelModel.CPA, 10).new_customers.value == 100


@pytest.mark.parametrize(("currency", "revenue", "profit"), [("EUR", "33.33", "11.10"), ("JPY", "33", "11"), ("KWD", "33.333", "11.100")])
def test_revenue_and_profit_are_rounded_to_the_currency(currency: str, revenue: str, profit: str) -> None:
    """One order of 33.333 is rounded to the currency's digits, and the gross profit is taken of the rounded revenue."""
    row = funnel(FunnelModel.VOLUME, 1, order_rate=1, order_value="33.333", margin="0.333")
    x = forecast(tactic(), row, currency=currency).tactics[Level.OPTIMAL][0]

    assert values(x, "revenue", "gross_profit") == [d(revenue), d(profit)]


def test_a_figure_explains_itself_down_to_what_was_entered() -> None:
    """The CAC shows its formula and its inputs, those theirs, down to the budget lines and the assumptions."""
    cac = outcome(FunnelModel.CPC, "0.5", order_rate="0.1", new_share="0.5").cac
    leaves: list[str] = []
    ahead = [cac]
    while ahead:
        figure = ahead.pop()
        ahead += figure.inputs
        leaves += [] if figure.inputs else [T.render(figure.name)]

    assert T.render(cac.formula) == "cost / new customers"
    assert [T.render(figure.name) for figure in cac.inputs] == ["Cost", "New customers"]
    assert {figure.of for figure in cac.inputs} == {"TAC-1"}
    assert set(leaves) == {"Own budget lines", "Share of plan-wide lines", "Media", "CPC", "SQL to order", "New-customer share"}


MODELS = st.sampled_from([FunnelModel.CPM, FunnelModel.CPC, FunnelModel.CPL, FunnelModel.CPA])
RATE = st.decimals("0.01", 1, places=2)


@given(MODELS, st.decimals("0.01", 500, places=2), st.decimals(1, 10**6, places=2), st.integers(1, 9), st.tuples(RATE, RATE, RATE, RATE, RATE))
def test_more_media_scales_the_counts(model: FunnelModel, price: Any, media: Any, times: int, rates: Any) -> None:
    """Twice the media brings exactly twice the views, clicks, leads, orders and customers."""
    told = dict(zip(("ctr", "lead_rate", "mql_rate", "sql_rate", "order_rate"), rates, strict=True))
    one, more = (outcome(model, price, amount, **told) for amount in (media, media * times))

    for key in ("impressions", "clicks", "leads", "mql", "sql", "orders", "new_customers"):
        before, after = getattr(one, key).value, getattr(more, key).value
        assert after == (None if before is None else before * times), key


def test_levels_do_not_mix() -> None:
    """Each level has its own assumptions and its own budget lines; changing one level leaves the others alone."""
    rows = [funnel(FunnelModel.CPC, price, level, order_rate="0.1") for price, level in zip((4, 2, 1), Level, strict=True)]
    lines = [spend(100, level=Level.ACCEPTABLE), spend(50, level=Level.BEST)]
    found = forecast(tactic(), *rows, *lines)
    changed = forecast(tactic(), *rows[:2], replace(rows[2], cost=d(5)), *lines)

    assert [found.tactics[level][0].clicks.value for level in Level] == [25, 50, 150]
    assert [changed.tactics[level][0].clicks.value for level in Level] == [25, 50, 30]


def test_of_two_rows_for_one_level_the_first_counts() -> None:
    """A tactic has one funnel per level; a second row for it is not added."""
    rows = (funnel(FunnelModel.VOLUME, 10), replace(funnel(FunnelModel.VOLUME, 99), id="FUN-2"))

    assert forecast(tactic(), *rows).tactics[Level.OPTIMAL][0].clicks.value == 10
