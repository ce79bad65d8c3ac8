"""The charts of the forecast: how much of its target each objective reaches, and what comes when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sostac_xl.compute.figure import Figure
from sostac_xl.compute.money import digits_of, rounded
from sostac_xl.compute.targets import ObjectiveForecast
from sostac_xl.document.blocks import Chart, Mark, Scale, Series, Tone
from sostac_xl.document.context import Context, named
from sostac_xl.document.wording import below_axis
from sostac_xl.schema.tactics import Level

ATTAINED: Final = "forecast_against_target"
BY_MONTH: Final = "forecast_by_month"
_TONES: Final = {Level.ACCEPTABLE: Tone.BLUE, Level.OPTIMAL: Tone.TEAL, Level.BEST: Tone.VIOLET}
_SHARE_DIGITS: Final = 4
_MOST: Final = 10  # objectives
_OBJECTIVE: Final = 39.0  # points that the three bars of one take
_AROUND: Final = 40.0


def attained(ctx: Context, objectives: Sequence[Mapping[Level, ObjectiveForecast]]) -> Iterator[Chart]:
    """Yield the forecast as a share of the target, for each objective at each level; nothing when no objective has both."""
    known = [each for each in objectives if each[ctx.budget.level].attained is not None][:_MOST]
    if not known:
        return
    t, level = ctx.t, ctx.budget.level
    reached = sum((each[level].gap or 0) <= 0 for each in known)
    message = t.plural(
        "At the {level} level {reached} of {n} objective reaches its target.",
        "At the {level} level {reached} of {n} objectives reach their target.",
        len(known),
        level=level,
        reached=reached,
    )
    series = tuple(Series(ctx.label(each), tuple(_share(one[each]) for one in known), Mark.BAR, _TONES[each], labels=True) for each in Level)
    names = tuple(named(each[level].objective) for each in known)
    height = _OBJECTIVE * len(known) + _AROUND
    title = t("Forecast as a share of the target, at each level")
    yield Chart(ATTAINED, ctx.figure_label, title, message, names, series, Scale.SHARE, height)


def _share(found: ObjectiveForecast) -> Decimal | None:
    return None if found.attained is None else rounded(found.attained, _SHARE_DIGITS)


def by_month(ctx: Context, figure: Figure) -> Iterator[Chart]:
    """Yield when a figure that sums the plan up comes: columns at the planned level, lines at the others; nothing without months."""
    t, planned, curves = ctx.t, ctx.budget.level, ctx.client.forecast.months
    months, values = curves[planned].months, curves[planned].values.get(figure.key, ())
    if not any(values):
        return
    digits = digits_of(ctx.facts.currency) if figure.unit == "money" else 2
    place = max(range(len(months)), key=lambda number: values[number])
    told = ctx.money(values[place]) if figure.unit == "money" else t.number(round(values[place]))
    message = t("At the {level} level most comes in {month}: {amount}.", level=planned, month=t.date(months[place], "LLLL yyyy"), amount=told)
    levels = sorted(Level, key=lambda level: level is not planned)
    series = tuple(
        Series(ctx.label(level), _rounded(curves[level].values[figure.key], digits), Mark.COLUMN if level is planned else Mark.LINE, _TONES[level])
        for level in levels
    )
    unit = f", {ctx.facts.currency}" if figure.unit == "money" else ""
    title = t("{figure} by month, at each level", figure=t.render(figure.name)) + unit
    names = below_axis([t.date(month, "LLL yy") for month in months])
    yield Chart(BY_MONTH, ctx.figure_label, title, message, names, series, height=180)


def _rounded(values: Sequence[Fraction], digits: int) -> tuple[Decimal, ...]:
    return tuple(rounded(value, digits) for value in values)
