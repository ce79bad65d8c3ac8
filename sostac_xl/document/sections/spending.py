"""What was spent, beside what was planned, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sostac_xl.document.blocks import Block, Column, Heading, Table
from sostac_xl.document.context import Context
from sostac_xl.schema.control import Spend
from sostac_xl.schema.row import Visibility


@dataclass(frozen=True, slots=True)
class SpendMonth:
    """The amounts of a month, or of all of them, excluding VAT."""

    planned: Decimal
    ordered: Decimal
    spent: Decimal

    @property
    def difference(self) -> Decimal:
        """What was spent less what was planned."""
        return self.spent - self.planned

    def __add__(self, other: SpendMonth) -> SpendMonth:
        """Return the amounts of both."""
        return SpendMonth(self.planned + other.planned, self.ordered + other.ordered, self.spent + other.spent)


Months = Mapping[date, SpendMonth]
NOTHING = SpendMonth(Decimal(0), Decimal(0), Decimal(0))


def spend_by_month(ctx: Context) -> Months:
    """Return the months of the plan for which spend was entered; rows that are in totals only are in them."""
    if not ctx.plan.uses(Spend):
        return {}
    lines = {line.line.id for line in ctx.budget.counting}
    spent: defaultdict[date, Decimal] = defaultdict(Decimal)
    ordered: defaultdict[date, Decimal] = defaultdict(Decimal)
    for row in ctx.plan[Spend]:
        if row.visibility is not Visibility.INTERNAL and row.month and row.line and row.line.id in lines:
            spent[row.month] += row.actual or 0
            ordered[row.month] += row.committed or 0
    planned = zip(ctx.budget.months, ctx.budget.month_totals(), strict=True)
    return {month: SpendMonth(amount, ordered[month], spent[month]) for month, amount in planned if month in spent}


def spend(ctx: Context, chart: Iterator[Block]) -> Iterator[Block]:
    """Yield a heading, a chart and the table of the months; nothing without spend."""
    months = spend_by_month(ctx)
    if not months:
        return
    t = ctx.t
    rows = [*months.values(), sum(months.values(), NOTHING)]
    sides = [("planned", t("Planned")), ("ordered", t("Ordered")), ("spent", t("Spent")), ("difference", t("Difference"))]
    if not rows[-1].ordered:
        del sides[1]
    columns = [ctx.amounts(getattr(row, key) for row in rows) for key, _ in sides]
    shares = [ctx.share(row.difference / row.planned) if row.planned else "" for row in rows]
    names = [*map(ctx.month, months), t("Total so far")]
    heads = (Column(t("Month")), *(Column(title, number=True) for title in (*(title for _, title in sides), t("Difference in %"))))
    yield Heading(t("Spend against plan"), 2)
    yield from chart
    yield Table(t("Spend against plan"), heads, tuple(zip(names, *columns, shares, strict=True)), total=True)
