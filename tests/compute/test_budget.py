"""Budget lines, their stack and their views."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute.budget import Budget, By, budget_of
from sostac_xl.compute.money import digits_of
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Market, Person
from sostac_xl.schema.row import Visibility
from sostac_xl.schema.strategy import Segment
from sostac_xl.schema.tactics import Basis, BudgetLine, Channel, CostType, CustomPhase, Level, Phasing, Tactic
from tests.compute.plans import d, make, plan_of

TACTICS = (
    make(
        Tactic,
        id="TAC-1",
        tactic="search",
        start=date(2027, 2, 10),
        end=date(2027, 8, 31),
        objective=Ref("OBJ-1"),
        channel=Ref("CHN-1"),
        segment=Ref("SEG-1"),
        market=Ref("MKT-1"),
    ),
    make(Tactic, id="TAC-2", tactic="mail", channel=Ref("CHN-2"), objective=Ref("OBJ-99")),
)
ROWS = (
    *TACTICS,
    make(Channel, id="CHN-1", channel="paid search"),
    make(Channel, id="CHN-2", channel="e-mail"),
    make(Objective, id="OBJ-1", objective="more orders"),
    make(Segment, id="SEG-1", segment="parents"),
    make(Market, id="MKT-1", market="Netherlands"),
    make(Market, id="MKT-2", market="Belgium"),
    make(Person, id="PER-1", name="Anna", rate=d("87.50")),
)


def line(key: str = "BUD-1", basis: Basis = Basis.FIXED, amount: str | None = "100", **cells: Any) -> BudgetLine:
    """Return a budget line."""
    return make(BudgetLine, id=key, what=key, basis=basis, amount=None if amount is None else d(amount), **cells)


def media(key: str, amount: str, **cells: Any) -> BudgetLine:
    """Return a fixed line of media."""
    return line(key, amount=amount, cost_type=CostType.MEDIA, **cells)


def nets(budget: Budget) -> list[Decimal]:
    """Return the net amounts of all lines."""
    return [item.net for item in budget.lines]


@st.composite
def lines(draw: st.DrawFn) -> tuple[BudgetLine, ...]:
    """Up to eight budget lines of every kind."""
    cells = {
        "basis": st.sampled_from(Basis),
        "amount": st.none() | st.decimals(0, 99, places=3),
        "cost_type": st.none() | st.sampled_from(CostType),
        "tactic": st.sampled_from([None, Ref("TAC-1"), Ref("TAC-2"), Ref("TAC-9")]),
        "market": st.sampled_from([None, Ref("MKT-2")]),
        "start": st.none() | st.dates(date(2026, 6, 1), date(2028, 6, 1)),
        "end": st.none() | st.dates(date(2026, 6, 1), date(2028, 6, 1)),
        "phasing": st.none() | st.sampled_from(Phasing),
        "level": st.none() | st.sampled_from(Level),
        "vat": st.sampled_from([None, d("0.09"), d(0)]),
        "vat_recoverable": st.none() | st.booleans(),
        "hours": st.none() | st.decimals(0, 200, places=2),
        "person": st.sampled_from([None, Ref("PER-1")]),
    }
    number = draw(st.integers(0, 8))
    return tuple(make(BudgetLine, id=f"BUD-{n}", what="x", **draw(st.fixed_dictionaries(cells))) for n in range(number))


@given(lines(), st.sampled_from(Level), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_every_view_adds_up_to_the_subtotal(rows: tuple[BudgetLine, ...], level: Level, currency: str) -> None:
    """By channel, month, type, tactic, objective, segment or market: the same total comes out, to the last digit."""
    budget = budget_of(plan_of(*ROWS, *rows, currency=currency), level)

    for by in get_args(By):
        assert sum(budget.view(by).values()) == budget.stack.subtotal, by
    later = sum(item.later for item in budget.counting)
    assert sum(sum(months) for months in budget.by_channel_month().values()) + later == budget.stack.subtotal
    assert sum(budget.month_totals()) + later == budget.stack.subtotal


@given(lines(), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_every_amount_has_the_digits_of_the_currency(rows: tuple[BudgetLine, ...], currency: str) -> None:
    """No line, month or VAT has a fraction of the currency's smallest unit, and each line's months add up to it."""
    budget = budget_of(plan_of(*ROWS, *rows, currency=currency, vat=d("0.21"), contingency=d("0.05")))
    unit = Decimal(1).scaleb(-digits_of(currency))
    amounts = [amount for item in budget.lines for amount in (item.net, item.own, item.vat, item.later, *item.by_month)]

    assert all(amount % unit == 0 for amount in (*amounts, budget.stack.contingency, budget.stack.vat))
    assert all(sum(item.by_month) + item.later == item.net for item in budget.lines)


def test_fifteen_percent_of_gross_is_seventeen_point_six_five_of_net() -> None:
    """A fee of 15 % of gross on 85,000 net comes to 15,000: 17.65 % of net; 15 % of net to 12,750."""
    budget = budget_of(
        plan_of(
            media("BUD-1", "85000"),
            line("BUD-2", Basis.PERCENT_GROSS, "15", cost_type=CostType.AGENCY),
            line("BUD-3", Basis.PERCENT_NET, "15", cost_type=CostType.AGENCY),
        )
    )

    assert nets(budget) == [85000, 15000, 12750]
    assert budget.lines[1].media_base == 85000
    assert round(budget.lines[1].net / 85000, 4) == d("0.1765")


def test_a_fee_is_taken_of_the_media_of_its_tactic() -> None:
    """With a tactic the base is that tactic's media, without one all media; other costs, fees and lines of a higher level are in no base."""
    fee: dict[str, Any] = {"basis": Basis.PERCENT_NET, "amount": "10"}
    budget = budget_of(
        plan_of(
            *TACTICS,
            media("BUD-1", "1000", tactic=Ref("TAC-1")),
            media("BUD-2", "500", tactic=Ref("TAC-2")),
            media("BUD-3", "200"),
            media("BUD-4", "9000", level=Level.BEST),
            line("BUD-5", amount="700", cost_type=CostType.PRODUCTION),
            line("BUD-6", **fee, tactic=Ref("TAC-1")),
            line("BUD-7", **fee, cost_type=CostType.MEDIA),
        )
    )

    assert nets(budget)[-2:] == [100, 170]


@pytest.mark.parametrize("amount", ["100", "250"])
def test_all_of_gross_has_no_meaning(amount: str) -> None:
    """A fee of 100 % of gross or more comes to nothing; a check says so."""
    assert nets(budget_of(plan_of(media("BUD-1", "1000"), line("BUD-2", Basis.PERCENT_GROSS, amount)))) == [1000, 0]


def test_per_month_counts_part_months_by_days() -> None:
    """A thousand a month from 16 February to 31 March is 13/28 of a month and a whole one."""
    row = line(basis=Basis.PER_MONTH, amount="1000", start=date(2027, 2, 16), end=date(2027, 3, 31))
    found = budget_of(plan_of(row)).lines[0]

    assert found.months_factor == Fraction(13, 28) + 1
    assert found.net == d("1464.29")


def test_hours_take_the_rate_of_the_person() -> None:
    """Ten hours of somebody at 87.50 are 875; without person or rate they cost nothing yet."""
    budget = budget_of(
        plan_of(
            *ROWS,
            line("BUD-1", Basis.HOURS, None, hours=d(10), person=Ref("PER-1")),
            line("BUD-2", Basis.HOURS, None, hours=d(10)),
        )
    )

    assert nets(budget) == [875, 0]


def test_dates_come_from_the_line_then_the_tactic_then_the_plan() -> None:
    """Each date that a line leaves blank is its tactic's, and what that leaves blank the horizon's, to the end of its last month."""
    budget = budget_of(
        plan_of(
            *TACTICS,
            line("BUD-1", tactic=Ref("TAC-1"), start=date(2027, 3, 1)),
            line("BUD-2", tactic=Ref("TAC-2")),
            line("BUD-3"),
            start=date(2027, 1, 15),
            horizon=6,
        )
    )

    assert [(item.start, item.end) for item in budget.lines] == [
        (date(2027, 3, 1), date(2027, 8, 31)),
        (date(2027, 1, 15), date(2027, 6, 30)),
        (date(2027, 1, 15), date(2027, 6, 30)),
    ]
    assert [item.later > 0 for item in budget.lines] == [True, False, False]


@pytest.mark.parametrize(("level", "total"), [(Level.ACCEPTABLE, 3), (Level.OPTIMAL, 7), (Level.BEST, 15)])
def test_lines_count_from_their_level(level: Level, total: int) -> None:
    """Acceptable lines count always, optimal ones at optimal and best, best ones at best; blank means acceptable."""
    rows = (line("1", amount="1"), line("2", amount="2", level=Level.ACCEPTABLE), line("3", amount="4", level=Level.OPTIMAL))
    plan = plan_of(*rows, line("4", amount="8", level=Level.BEST), level=level)

    assert budget_of(plan).stack.subtotal == total
    assert budget_of(plan_of(*rows)).level is Level.OPTIMAL


def stack_plan(**facts: Any) -> Budget:
    """Return a budget of 1,000 media at 21 % VAT and 500 of people at 9 % that is not recoverable, with 10 % contingency."""
    people = line("BUD-2", amount="500", cost_type=CostType.PEOPLE, vat=d("0.09"), vat_recoverable=False)
    return budget_of(plan_of(media("BUD-1", "1000"), people, vat=d("0.21"), contingency=d("0.1"), ceiling=d(1700), **facts))


def test_the_stack_adds_up() -> None:
    """Subtotal, contingency, VAT per line and on the contingency, recoverable VAT apart, headroom and working ratio."""
    stack = stack_plan().stack

    assert [stack.subtotal, stack.contingency, stack.total] == [1500, 150, 1650]
    assert stack.vat == 210 + 45 + d("31.50")
    assert stack.total_with_vat == d("1936.50")
    assert stack.recoverable_vat == 210 + d("31.50")
    assert [stack.compared, stack.headroom] == [1650, 50]
    assert stack.working_ratio == d(1000) / 1500
    assert [stack.by_type[kind] for kind in (CostType.MEDIA, CostType.PEOPLE, CostType.TOOLS)] == [1000, 500, 0]


def test_the_ceiling_can_include_vat() -> None:
    """A ceiling including VAT is compared with the total including VAT; VAT that the plan can't recover is not recovered on contingency."""
    stack = stack_plan(ceiling_includes_vat=True, vat_recoverable=False).stack

    assert stack.headroom == 1700 - d("1936.50")
    assert stack.recoverable_vat == 0


def test_nothing_spent_has_no_working_ratio() -> None:
    """Without spend there is no ratio and without ceiling no headroom: no value, not zero."""
    stack = budget_of(plan_of()).stack

    assert stack.working_ratio is None
    assert stack.headroom is None
    assert stack.total == 0


def test_internal_lines_are_in_our_totals_only() -> None:
    """A client's budget lacks the internal lines, and keeps those that are shown in totals only."""
    budget = budget_of(
        plan_of(line("1", amount="1"), line("2", amount="2", visibility=Visibility.TOTAL), line("3", amount="4", visibility=Visibility.INTERNAL))
    )

    assert budget.stack.subtotal == 7
    assert budget.for_client().stack.subtotal == 3


def test_views_name_the_rows_and_put_plan_wide_last() -> None:
    """A view's keys are the rows' IDs in the order of the sheet, "" is the rest; a reference to nothing is the rest too."""
    budget = budget_of(
        plan_of(
            *ROWS, line("1", amount="1"), line("2", amount="4", tactic=Ref("TAC-2"), market=Ref("MKT-2")), line("3", amount="2", tactic=Ref("TAC-1"))
        )
    )

    assert list(budget.view("channel").items()) == [("CHN-1", d(2)), ("CHN-2", d(4)), ("", d(1))]
    assert list(budget.view("objective").items()) == [("OBJ-1", d(2)), ("", d(5))]
    assert list(budget.view("market").items()) == [("MKT-1", d(2)), ("MKT-2", d(4)), ("", d(1))]


@pytest.mark.parametrize(
    ("year", "sums"),
    [(None, {"2027-01-01": 275, "2028-01-01": 90}), (4, {"2026-04-01": 0, "2027-04-01": 365}), (12, {"2026-12-01": 244, "2027-12-01": 121})],
)
def test_financial_years_start_in_the_month_that_the_plan_says(year: int | None, sums: dict[str, int]) -> None:
    """Months go to the financial year that they fall in; without a month it is the calendar year."""
    a_euro_a_day = line(amount="365", start=date(2027, 4, 1), end=date(2028, 3, 30))
    budget = budget_of(plan_of(a_euro_a_day, start=date(2027, 1, 1), horizon=15, year_start=year))

    assert budget.view("year") == sums


def test_custom_phasing_follows_its_shares() -> None:
    """A line with custom phasing falls in the months that it names; what those leave, or put outside the horizon, comes later."""
    phases = (
        make(CustomPhase, id="PHA-1", line=Ref("BUD-1"), month=date(2027, 3, 1), share=d("0.25")),
        make(CustomPhase, id="PHA-2", line=Ref("BUD-1"), month=date(2027, 5, 1), share=d("0.5")),
        make(CustomPhase, id="PHA-3", line=Ref("BUD-1"), month=date(2029, 5, 1), share=d("0.25")),
    )
    found = budget_of(plan_of(line(phasing=Phasing.CUSTOM), *phases)).lines[0]

    assert [part for part in found.by_month if part] == [25, 50]
    assert found.later == 25


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=12))
def test_custom_phasing_by_amounts_puts_them_in_their_months_to_the_cent(cents: list[int]) -> None:
    """Phases in amounts that add up to the line are what its months get, whatever the amounts."""
    amounts = [Decimal(part).scaleb(-2) for part in cents]
    phases = [make(CustomPhase, line=Ref("BUD-1"), month=date(2027, n + 1, 1), amount=amount) for n, amount in enumerate(amounts)]
    found = budget_of(plan_of(line(amount=str(sum(amounts)), phasing=Phasing.CUSTOM), *phases)).lines[0]

    assert list(found.by_month[: len(amounts)]) == amounts
    assert not found.later


def test_dates_the_wrong_way_round_fall_in_no_month() -> None:
    """A fixed line that ends before it starts keeps its amount, outside all months; per month it comes to nothing."""
    wrong: dict[str, Any] = {"start": date(2027, 3, 1), "end": date(2027, 2, 1)}
    budget = budget_of(plan_of(line("1", **wrong), line("2", Basis.PER_MONTH, **wrong)))

    assert [(item.net, item.later) for item in budget.lines] == [(d(100), d(100)), (d(0), d(0))]


def test_a_plan_without_dates_has_amounts_but_no_months() -> None:
    """Before start and horizon are known fixed lines have amounts, and everything is later."""
    budget = budget_of(plan_of(line(), line("2", Basis.PER_MONTH), start=None, horizon=None))

    assert budget.months == ()
    assert budget.view("month") == {None: 100}
    assert budget.by_channel_month() == {"": ()}
