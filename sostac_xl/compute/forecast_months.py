"""The forecast along the months of the horizon.

Results follow the media of their tactic; those of a volume, and of a tactic without media, follow its days. Orders and what comes of
them are moved by the lag. What falls outside the horizon is kept as later, so that the months and what is later add up to the total
exactly: counts are total × (W_k − W_k−1), money is ROUND(total × W_k) − ROUND(total × W_k−1), where W_k is the share that has fallen by
the end of month k.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final

from sostac_xl.compute.budget import Budget
from sostac_xl.compute.figure import Figure
from sostac_xl.compute.funnel import LAGGED
from sostac_xl.compute.metrics import SUMMED, TacticForecast, Totals
from sostac_xl.compute.money import rounded
from sostac_xl.compute.months import month_end, month_number, month_of, share_by
from sostac_xl.compute.spending import Spending
from sostac_xl.schema.tactics import FunnelModel, Phasing

Shares = tuple[Fraction, ...]
"""The share that has fallen by the end of each month, counted from the start of the horizon."""
CURVED: Final = ("media", "cost", *SUMMED)
"""The figures that run along the months."""
NONE: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Curve:
    """Figures along the months, by their keys: `values` of each month, `later` what falls outside them.

    A figure without value is 0; money has no more than the currency's digits.
    """

    months: tuple[date, ...]
    values: Mapping[str, tuple[Fraction, ...]]
    later: Mapping[str, Fraction]

    def cumulative(self, key: str) -> tuple[Fraction, ...]:
        """Return what has come by the end of each month."""
        return tuple(accumulate(self.values[key]))


def curve_of(tactic: TacticForecast, spending: Spending) -> Curve:
    """Return the curve of one tactic."""
    key, shares = tactic.tactic.key, shares_of(tactic, spending)
    later_shares = lagged(shares, lag_of(tactic))
    values = {"media": _exact(spending.media_months(key)), "cost": _exact(spending.cost_months[key])}
    for each in SUMMED:
        values[each] = _spread(getattr(tactic, each), later_shares if each in LAGGED else shares, spending.digits)
    return Curve(spending.budget.months, values, {each: _rest(getattr(tactic, each), values[each]) for each in CURVED})


def total_curve(curves: Iterable[Curve], totals: Totals, spending: Spending) -> Curve:
    """Return the curve of the whole plan: the tactics' results, and the media and cost of the budget, plan-wide lines included."""
    total = sum_of(curves, spending.budget.months)
    along = {"media": _exact(spending.total_media_months), "cost": _exact(spending.budget.month_totals())}
    outside = {key: _rest(getattr(totals, key), months) for key, months in along.items()}
    return replace(total, values={**total.values, **along}, later={**total.later, **outside})


def sum_of(curves: Iterable[Curve], months: tuple[date, ...]) -> Curve:
    """Return the sum of curves, month by month."""
    found = tuple(curves)
    values = {key: tuple(map(_sum, zip((NONE,) * len(months), *(c.values[key] for c in found), strict=True))) for key in CURVED}
    return Curve(months, values, {key: _sum(c.later[key] for c in found) for key in CURVED})


def lag_of(tactic: TacticForecast) -> int:
    """Return the months from lead to order; 0 when that is blank."""
    return (tactic.funnel.lag or 0) if tactic.funnel else 0


def shares_of(tactic: TacticForecast, spending: Spending) -> Shares:
    """Return what share of a tactic's clicks has come by the end of each month."""
    media = tactic.media.value
    if media and tactic.funnel and tactic.funnel.model is not FunnelModel.VOLUME:
        return tuple(Fraction(spent) / Fraction(media) for spent in accumulate(spending.media_months(tactic.tactic.key)))
    return day_shares(tactic.tactic.start, tactic.tactic.end, spending.budget)


def day_shares(start: date | None, end: date | None, budget: Budget) -> Shares:
    """Return what share of the days of a tactic has gone by the end of each month; dates that are blank are those of the horizon."""
    months = budget.months
    if not months:
        return ()
    first, last = start or budget.plan.facts.start, end or month_end(months[-1])
    ends = (month_end(month) for month in (month_of(month_number(months[0]) - 1), *months))
    before, *by_end = (share_by(day, first, last, Phasing.EVEN) for day in ends)
    return tuple(share - before for share in by_end)


def lagged(shares: Shares, lag: int) -> Shares:
    """Return the shares `lag` months later; what that moves beyond the last month is left out."""
    return ((NONE,) * lag + shares)[: len(shares)]


def share_within(x: TacticForecast, key: str, months: int, spending: Spending) -> Fraction:
    """Return which share of a figure of a tactic falls within so many months of the horizon, the lag included."""
    shares = shares_of(x, spending)
    return (NONE, *(lagged(shares, lag_of(x)) if key in LAGGED else shares))[months]


def _spread(figure: Figure, shares: Shares, digits: int) -> tuple[Fraction, ...]:
    """Return the part of a figure that falls in each month: money to the digits of the currency, counts exactly."""
    fallen = [(figure.value or NONE) * share for share in (NONE, *shares)]
    if figure.unit == "money":
        fallen = [Fraction(rounded(amount, digits)) for amount in fallen]
    return tuple(NONE if now == then else now - then for then, now in pairwise(fallen))


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    """Return the sum; noughts, of which the months are full, are left out, since adding up fractions takes its time."""
    first, *others = [amount for amount in amounts if amount] or [NONE]
    return sum(others, first)


def _rest(figure: Figure, months: Iterable[Fraction]) -> Fraction:
    return (figure.value or NONE) - _sum(months)


def _exact(amounts: Iterable[Decimal]) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, amounts))
