"""How far each assumption can go, and which of them matter most: the tornado.

An assumption of a tactic lies between its figures at the three levels, and is most likely the optimal one. Only levels at which the funnel
has the same model are compared; an assumption that is the same at all of them is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sostac_xl.compute.figure import Figure
from sostac_xl.compute.forecast import Forecast
from sostac_xl.compute.funnel import ASSUMPTIONS, RESULTS, assumed, column_of, steps_of
from sostac_xl.compute.metrics import FORMULAS, SUMMED, Figures, TacticForecast
from sostac_xl.schema.tactics import Level


@dataclass(frozen=True, slots=True)
class Range:
    """What an assumption can be, and what it most likely is: `low` ≤ `mode` ≤ `high`."""

    low: Decimal
    mode: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the tornado: what a figure of the plan becomes when one assumption is at its low and at its high end, the others as planned.

    An end at which the figure has no value is None.
    """

    tactic: TacticForecast
    assumption: str
    range: Range
    at_low: Fraction | None
    at_high: Fraction | None

    @property
    def effect(self) -> Fraction:
        """How far the two ends lie apart; 0 when one has no value."""
        return Fraction(0) if self.at_low is None or self.at_high is None else abs(self.at_high - self.at_low)


def ranges_of(forecast: Forecast, x: TacticForecast) -> Mapping[str, Range]:
    """Return the ranges of those assumptions of a tactic that its funnel uses and that are uncertain, by key, in the order of the sheet."""
    if x.funnel is None:
        return {}
    used = {key for formula in (*steps_of(x.funnel), *RESULTS) for key in formula.inputs}
    rows = {level: forecast.funnels.get((x.tactic.id, level)) for level in Level}
    alike = {level: row for level, row in rows.items() if row and row.model is x.funnel.model}
    found: dict[str, Range] = {}
    for key in ASSUMPTIONS:
        values = {level: value for level, row in alike.items() if (value := assumed(row, key)) is not None}
        planned = assumed(x.funnel, key)
        if key in used and planned is not None and min(values.values()) < max(values.values()):
            found[key] = Range(min(values.values()), values.get(Level.OPTIMAL, planned), max(values.values()))
    return found


def tornado(forecast: Forecast, metric: str) -> tuple[Bar, ...]:
    """Return the bars of a figure of the plan at the planned level, the greatest effect first; of equals the first on the sheet.

    `metric` is the key of a figure that tactics add up, such as `orders`, or of one that follows from such sums: `cac`, `cpa`, `roas`,
    `romi`. KeyError for another.
    """
    needed = (metric,) if metric in SUMMED else FORMULAS[metric].inputs
    base = {key: getattr(forecast.totals[forecast.level], key) for key in needed}
    bars = (bar for x in forecast.tactics[forecast.level] for bar in _bars(forecast, x, metric, base))
    return tuple(sorted(bars, key=lambda bar: -bar.effect))


def _bars(forecast: Forecast, x: TacticForecast, metric: str, base: Mapping[str, Figure]) -> Iterator[Bar]:
    for key, reach in ranges_of(forecast, x).items():
        low, high = (_with(x, key, value, metric, base, forecast) for value in (reach.low, reach.high))
        yield Bar(x, key, reach, low, high)


def _with(x: TacticForecast, key: str, value: Decimal, metric: str, base: Mapping[str, Figure], forecast: Forecast) -> Fraction | None:
    """Return a figure of the plan with one assumption of one tactic changed."""
    assert x.funnel is not None
    entry: dict[str, Any] = {column_of(key): value}
    changed = forecast.tactic(x.tactic, x.level, replace(x.funnel, **entry))
    sums = {each: _moved(figure, x, changed) for each, figure in base.items()}
    return sums[metric].value if metric in SUMMED else FORMULAS[metric].figure(sums, None).value


def _moved(total: Figure, before: Figures, after: Figures) -> Figure:
    """Return the total of a figure after one tactic's part of it has changed; media and cost are those of the budget, and stay."""
    if total.key not in SUMMED:
        return total
    old, new = getattr(before, total.key).value, getattr(after, total.key)
    if new.value is None and old is not None:
        return replace(total, value=None, reason=new.reason)
    value = (total.value or Fraction(0)) - (old or 0) + (new.value or 0)
    return replace(total, value=value)
