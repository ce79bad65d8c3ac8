"""Parts of months, and amounts spread over them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute.money import rounded
from sostac_xl.compute.months import month_end, month_number, month_of, months_between, months_of, share_by, spread
from sostac_xl.schema.tactics import Phasing
from tests.compute.plans import START, d

DAYS = st.dates(date(2026, 6, 1), date(2029, 12, 31))
AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=3)
BY_RULE = st.sampled_from([Phasing.EVEN, Phasing.FRONT, Phasing.BACK])


@given(DAYS, DAYS)
def test_part_months_equal_the_sum_of_all_days(one: date, other: date) -> None:
    """The months between two days are the sum, day by day, of one day's share of its month."""
    start, end = sorted((one, other))

    days = (start + timedelta(n) for n in range((end - start).days + 1))

    assert months_between(start, end) == sum(Fraction(1, month_end(day).day) for day in days)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), Fraction(12)),
        (date(2028, 2, 1), date(2028, 2, 29), Fraction(1)),
        (date(2027, 1, 16), date(2027, 2, 14), Fraction(16, 31) + Fraction(14, 28)),
        (date(2027, 5, 10), date(2027, 5, 10), Fraction(1, 31)),
        (date(2027, 5, 10), date(2027, 5, 9), Fraction(0)),
    ],
)
def test_months_between_known_days(start: date, end: date, months: Fraction) -> None:
    """A year is twelve months, a leap February one, a day its share of the month, and a span the wrong way round nothing."""
    assert months_between(start, end) == months


@given(AMOUNTS, st.integers(0, 3), DAYS, DAYS, BY_RULE)
def test_months_add_up_to_the_amount(amount: Decimal, digits: int, one: date, other: date, phasing: Phasing) -> None:
    """The months that hold the whole of a line add up to its amount exactly, however it is phased."""
    start, end = sorted((one, other))
    net = rounded(amount, digits)

    parts = spread(net, digits, months_of(date(2026, 6, 1), 43), start, end, phasing)

    assert sum(parts) == net
    assert all(part >= 0 for part in parts)


@given(AMOUNTS, st.lists(st.integers(0, 100), min_size=1, max_size=12).filter(any))
def test_custom_months_add_up_to_the_amount(amount: Decimal, weights: list[int]) -> None:
    """Shares that add up to one spread an amount without remainder, in whatever months they fall."""
    net = rounded(amount, 2)
    shares = [Decimal(weight) / 1000 for weight in weights]
    shares[0] += 1 - sum(shares)
    phases = tuple((month_of(month_number(START) + n), share) for n, share in enumerate(shares))

    parts = spread(net, 2, months_of(START, 12), None, None, Phasing.CUSTOM, phases)

    assert sum(parts) == net


@given(DAYS, DAYS, BY_RULE, st.integers(1, 12))
def test_what_falls_outside_the_months_is_left_out(one: date, other: date, phasing: Phasing, horizon: int) -> None:
    """The months of a horizon get the same parts as they get in a longer one."""
    start, end = sorted((one, other))
    long = spread(d("1000.00"), 2, months_of(date(2026, 1, 1), 60), start, end, phasing)

    assert spread(d("1000.00"), 2, months_of(START, horizon), start, end, phasing) == long[12 : 12 + horizon]


def test_a_custom_share_falls_in_its_month_on_whatever_day() -> None:
    """A share that is dated on the last day of a month falls in that month."""
    phases = ((date(2027, 1, 31), d("0.4")), (date(2027, 2, 1), d("0.6")))

    assert list(spread(d(10), 2, months_of(START, 2), None, None, Phasing.CUSTOM, phases)) == [4, 6]


def test_front_and_back_mirror_each_other() -> None:
    """Over three months the front gets 3, 2 and 1 sixths, the back the reverse."""
    months = months_of(START, 3)

    front = spread(d(600), 2, months, START, date(2027, 3, 31), Phasing.FRONT)
    back = spread(d(600), 2, months, START, date(2027, 3, 31), Phasing.BACK)

    assert list(front) == [300, 200, 100]
    assert back == front[::-1]


def test_even_goes_by_calendar_days() -> None:
    """A line over January and February gets 31 and 28 of its 59 days."""
    assert list(spread(d(59), 2, months_of(START, 2), START, date(2027, 2, 28), Phasing.EVEN)) == [31, 28]


@given(DAYS, DAYS, DAYS, BY_RULE)
def test_a_share_never_falls_back(one: date, other: date, day: date, phasing: Phasing) -> None:
    """The share that has fallen lies between nothing and all, and a month later it is no smaller."""
    start, end = sorted((one, other))
    now = share_by(month_end(day), start, end, phasing)
    later = share_by(month_end(month_end(day) + timedelta(1)), start, end, phasing)

    assert 0 <= now <= later <= 1


def test_months_begin_in_the_month_of_the_start() -> None:
    """The months of a plan are calendar months from that of its first day; without start or horizon there are none."""
    assert months_of(date(2027, 11, 15), 3) == (date(2027, 11, 1), date(2027, 12, 1), date(2028, 1, 1))
    assert months_of(None, 12) == months_of(START, None) == ()
