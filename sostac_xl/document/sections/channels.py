"""The budget of the channels along the months, as the table and the charts of the budget tell it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sostac_xl.document.context import Context
from sostac_xl.schema.tactics import Channel

_QUARTERS = 36  # months; more are told by year


def channel_months(ctx: Context) -> Mapping[str, tuple[Decimal, ...]]:
    """Return the amounts along the months under the name of each channel that has any; what belongs to none that the client may see is one."""
    visible = {row.key: row.name for row in ctx.rows(Channel)}
    sums: dict[str, tuple[Decimal, ...]] = {}
    for key, amounts in ctx.budget.by_channel_month().items():
        name = visible.get(key, ctx.t("No channel"))
        known = sums.get(name, (Decimal(0),) * len(amounts))
        sums[name] = tuple(a + b for a, b in zip(known, amounts, strict=True))
    return {name: amounts for name, amounts in sums.items() if any(amounts)}


def periods(ctx: Context, most: int) -> list[tuple[str, slice]]:
    """Return the name of each period with its months: one each for up to `most` months, else a quarter or a year each."""
    months = ctx.budget.months
    step = 1 if len(months) <= most else 3 if len(months) <= _QUARTERS else 12
    found = []
    for start in range(0, len(months), step):
        part = months[start : start + step]
        ends = dict.fromkeys(ctx.t.date(month, "LLL yy") for month in (part[0], part[-1]))
        found.append((" – ".join(ends), slice(start, start + step)))
    return found
