"""The charts of the budget: where the money goes, when, and what was spent of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Final

from sostac_xl.document.blocks import Block, Chart, Heading, Mark, Series, Tone
from sostac_xl.document.context import Context
from sostac_xl.document.sections.channels import channel_months, periods
from sostac_xl.document.sections.spending import Months, spend_by_month
from sostac_xl.document.wording import below_axis

BY_CHANNEL: Final = "budget_by_channel"
BY_MONTH: Final = "budget_by_month"
SPENT: Final = "spend_against_plan"
_MOST_BARS: Final = 10
_MOST_STACKED: Final = 4  # channels that have a colour of their own
_MOST_PERIODS: Final = 24
_TONES: Final = (Tone.TEAL, Tone.BLUE, Tone.TERRACOTTA, Tone.VIOLET)
_BAR: Final = 14.5  # points that a bar takes
_AROUND: Final = 24.0


def budget_charts(ctx: Context) -> Iterator[Block]:
    """Yield a heading and the budget by channel and by month; nothing without an amount that falls in a month."""
    found = channel_months(ctx)
    if found:
        yield Heading(ctx.t("Where the money goes, and when"), 2)
        if len(found) > 1:
            yield _by_channel(ctx, found)
        yield _by_month(ctx, found)


def dearest_channel(ctx: Context) -> str:
    """Return in a sentence which channel takes the most, as the chart by channel shows; "" without that chart."""
    sums = _sums(channel_months(ctx))
    if len(sums) < 2:
        return ""
    (first, most), whole = sums[0], _total([amount for _, amount in sums])
    return ctx.t("{channel} takes the most: {amount} of {total}.", channel=first, amount=ctx.money(most), total=ctx.money(whole))


def _sums(channels: Mapping[str, Sequence[Decimal]]) -> list[tuple[str, Decimal]]:
    return sorted(((name, _total(amounts)) for name, amounts in channels.items()), key=lambda each: -each[1])


def _by_channel(ctx: Context, channels: Mapping[str, Sequence[Decimal]]) -> Chart:
    t, sums, message = ctx.t, _sums(channels), dearest_channel(ctx)
    rest = _total([amount for _, amount in sums[_MOST_BARS:]])
    shown = [*sums[:_MOST_BARS], *([(t("Other channels"), rest)] if rest else [])]
    series = Series(t("Budget"), tuple(amount for _, amount in shown), Mark.BAR, labels=True)
    names = tuple(name for name, _ in shown)
    title = t("Budget by channel, in {currency} excluding VAT", currency=ctx.facts.currency)
    return Chart(BY_CHANNEL, ctx.figure_label, title, message, names, (series,), height=_BAR * len(shown) + _AROUND)


def _by_month(ctx: Context, channels: Mapping[str, Sequence[Decimal]]) -> Chart:
    """Return the budget along the months, stacked by channel, with what was spent as a line across it."""
    t, spent = ctx.t, spend_by_month(ctx)
    parts = periods(ctx, _MOST_PERIODS)
    ranked = sorted(channels.items(), key=lambda each: -_total(each[1]))
    series = [Series(name, _along(amounts, parts), Mark.STACKED, tone) for (name, amounts), tone in zip(ranked, _TONES, strict=False)]
    if rest := [amounts for _, amounts in ranked[_MOST_STACKED:]]:
        others = [_total(at) for at in zip(*rest, strict=True)]
        series.append(Series(t("Other channels"), _along(others, parts), Mark.STACKED, Tone.QUIET))
    if spent:
        actual = [spent[month].spent if month in spent else None for month in ctx.budget.months]
        series.append(Series(t("Spent"), _along(actual, parts), Mark.LINE, Tone.INK))
        title = t("Budget by month and what was spent, in {currency} excluding VAT", currency=ctx.facts.currency)
    else:
        title = t("Budget by month, in {currency} excluding VAT", currency=ctx.facts.currency)
    names = below_axis([name for name, _ in parts])
    return Chart(BY_MONTH, ctx.figure_label, title, _message(ctx, spent), names, tuple(series), height=190)


def _message(ctx: Context, spent: Months) -> str:
    t, totals = ctx.t, ctx.budget.month_totals()
    place = max(range(len(totals)), key=lambda number: totals[number])
    text = t("The dearest month is {month}, with {amount}.", month=t.date(ctx.budget.months[place], "LLLL yyyy"), amount=ctx.money(totals[place]))
    return f"{text} {_spent(ctx, spent)}".strip()


def _spent(ctx: Context, months: Months) -> str:
    """Return what was spent of what was planned for the months that have spend, "" without any."""
    if not months:
        return ""
    planned, spent = (_total([getattr(month, key) for month in months.values()]) for key in ("planned", "spent"))
    told = {"month": ctx.t.date(max(months), "LLLL yyyy"), "spent": ctx.money(spent), "planned": ctx.money(planned)}
    return ctx.t("Up to {month} {spent} was spent; {planned} was planned.", **told)


def spend_chart(ctx: Context) -> Iterator[Chart]:
    """Yield how spend has grown beside the plan: both in sum since the start; nothing with less than two months of spend."""
    months = spend_by_month(ctx)
    if len(months) < 2:
        return
    t = ctx.t
    planned, spent = (tuple(accumulate(getattr(month, key) for month in months.values())) for key in ("planned", "spent"))
    series = (
        Series(t("Planned in sum"), planned, Mark.COLUMN, Tone.TEAL),
        Series(t("Spent in sum"), spent, Mark.LINE, Tone.INK),
    )
    names = below_axis([t.date(month, "LLL yy") for month in months])
    title = t("Spend against plan, added up month by month, in {currency} excluding VAT", currency=ctx.facts.currency)
    yield Chart(SPENT, ctx.figure_label, title, _spent(ctx, months), names, series, height=160)


def _along(amounts: Sequence[Decimal | None], parts: Sequence[tuple[str, slice]]) -> tuple[Decimal | None, ...]:
    """Return the sum of each period; None for one without an amount."""
    known = ([amount for amount in amounts[part] if amount is not None] for _, part in parts)
    return tuple(_total(each) if each else None for each in known)


def _total(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
