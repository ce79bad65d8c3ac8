"""Amounts spread over months all at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute.budget import budget_of
from sostac_xl.compute.money import rounded
from sostac_xl.compute.months import months_of, spread
from sostac_xl.compute.spread import Spreading, spread_all
from sostac_xl.schema.tactics import BudgetLine, Phasing
from tests.compute.plans import START, plan_of, spend

DAYS = st.dates(date(2020, 1, 1), date(2034, 12, 31))
MONTHS = months_of(date(2026, 6, 1), 36)
SHARES = st.lists(st.tuples(st.sampled_from(MONTHS), st.sampled_from([Decimal("0.25"), Decimal("0.333")])), max_size=4).map(tuple)
AMOUNTS = st.decimals(min_value=-(10**7), max_value=10**7, places=3) | st.decimals(min_value=-(10**17), max_value=10**17, places=2)
SPREADINGS = st.builds(Spreading, AMOUNTS, st.none() | DAYS, st.none() | DAYS, st.sampled_from(Phasing), SHARES)


@given(st.lists(SPREADINGS, max_size=8), st.integers(0, 4), st.sampled_from([MONTHS, MONTHS[:1], ()]))
def test_all_at_once_is_the_same_as_one_by_one(items: list[Spreading], digits: int, months: tuple[date, ...]) -> None:
    """Every part of every amount is that of `months.spread`, however large it is, however it is phased, and whatever it lacks."""
    nets = [rounded(item.amount, digits) for item in items]
    money = [Spreading(net, item.start, item.end, item.phasing, item.phases) for net, item in zip(nets, items, strict=True)]

    found = spread_all(money, digits, months, few=1)

    expected = [spread(x.amount, digits, months, x.start, x.end, x.phasing, x.phases) for x in money]
    assert found == expected
    assert [list(map(str, parts)) for parts in found] == [list(map(str, parts)) for parts in expected]


def test_a_thousand_lines_add_up_to_the_cent() -> None:
    """The months of many lines add up to their total exactly, and each line is what it is by itself."""
    phasings = (Phasing.EVEN, Phasing.FRONT, Phasing.BACK)
    lines = [
        spend(f"{n * 37 % 9973}.{n % 100:02d}", None, id=f"BUD-{n}", phasing=phasings[n % 3], start=date(2027, 1 + n % 12, 1 + n % 28))
        for n in range(1_000)
    ]

    budget = budget_of(plan_of(*lines, horizon=36))

    assert sum(budget.month_totals()) == budget.stack.subtotal == sum(line.amount or 0 for line in lines)
    assert all(x.by_month == _alone(x.line) for x in budget.lines[::37])


def _alone(line: BudgetLine) -> tuple[Decimal, ...]:
    months = months_of(START, 36)
    phasing = line.phasing
    assert phasing
    return spread(rounded(line.amount or Decimal(0), 2), 2, months, line.start, date(2029, 12, 31), phasing)
