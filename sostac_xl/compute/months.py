"""Months: parts of them by calendar days, and an amount spread over them to the cent.

Month k of an amount gets ROUND(amount × W_k) − ROUND(amount × W_k−1), where W_k is the share that has fallen by the end of month k: so the
months add up to the amount exactly. Over n months the shares are

- *even*: the calendar days of each month;
- *front*: n, n − 1, … 1 over n(n + 1) / 2, and *back* the other way round;
- *custom*: the shares that were entered, or the amounts as shares of their sum.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from sostac_xl.compute.money import rounded
from sostac_xl.schema.tactics import Phasing

Phases = tuple[tuple[date, Decimal | Fraction], ...]


def month_number(day: date) -> int:
    """Return the number of a day's month, counted from the year 0, so that months can be subtracted."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """Return the first day of the month with this number, held within the dates that exist."""
    number = min(max(number, month_number(date.min)), month_number(date.max))
    return date(number // 12, number % 12 + 1, 1)


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_of(start: date | None, horizon: int | None) -> tuple[date, ...]:
    """Return the first days of `horizon` months from the month of `start`; none while either is unknown."""
    if start is None or not horizon:
        return ()
    first = month_number(start)
    return tuple(month_of(first + n) for n in range(horizon))


def year_start(day: date, month: int | None) -> date:
    """Return the first day of the financial year that a day falls in; the year starts in the month with this number, without one in January."""
    return month_of(month_number(day) - (day.month - (month or 1)) % 12)


def year_name(first: date) -> str:
    """Return what a financial year with this first day is called: `2027`, or `2026/27` when it does not start in January."""
    return str(first.year) if first.month == 1 else f"{first.year}/{(first.year + 1) % 100:02d}"


def months_between(start: date, end: date) -> Fraction:
    """Return the months from `start` to `end`, both included, each part of a month by its calendar days; 0 when they stand the wrong way round."""
    if end < start:
        return Fraction(0)
    first_days, last_days = month_end(start).day, month_end(end).day
    whole = month_number(end) - month_number(start) - 1
    return whole + Fraction(first_days - start.day + 1, first_days) + Fraction(end.day, last_days)


def spread(
    amount: Decimal, digits: int, months: tuple[date, ...], start: date | None, end: date | None, phasing: Phasing, phases: Phases = ()
) -> tuple[Decimal, ...]:
    """Return the part of `amount` that falls in each month.

    Month k gets round(amount × W_k) − round(amount × W_k−1), where W is the share that has fallen by the end of a month: so the
    parts add up to the amount exactly when the months hold all of it. `phases` are the months and shares of a custom phasing.
    """
    if not months:
        return ()
    before = month_of(month_number(months[0]) - 1)
    fallen = [rounded(Fraction(amount) * share_by(month_end(month), start, end, phasing, phases), digits) for month in (before, *months)]
    return tuple(now - then for then, now in pairwise(fallen))


def share_by(day: date, start: date | None, end: date | None, phasing: Phasing, phases: Phases = ()) -> Fraction:
    """Return the share of a line from `start` to `end` that has fallen by `day`, the last day of a month; 0 without dates in order."""
    if phasing is Phasing.CUSTOM:
        return sum((Fraction(share) for month, share in phases if month <= day), Fraction(0))
    if start is None or end is None or end < start:
        return Fraction(0)
    if phasing is Phasing.EVEN:
        days = min((day - start).days, (end - start).days) + 1
        return max(Fraction(days, (end - start).days + 1), Fraction(0))
    n = month_number(end) - month_number(start) + 1
    k = min(max(month_number(day) - month_number(start) + 1, 0), n)
    if phasing is Phasing.FRONT:
        return Fraction(k * (2 * n - k + 1), n * (n + 1))
    return Fraction(k * (k + 1), n * (n + 1))
