"""The budget: what it comes to, what it goes to, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sostac_xl.compute.months import year_name
from sostac_xl.document.blocks import Band, Block, Cell, Cells, Column, Heading, Paragraph, Point, Style, Table, TableRow, Turn
from sostac_xl.document.context import Context
from sostac_xl.document.places import part
from sostac_xl.document.sections.budget_charts import BY_CHANNEL, BY_MONTH, budget_charts, dearest_channel
from sostac_xl.document.sections.budget_lines import lines_table
from sostac_xl.document.sections.channels import channel_months, periods
from sostac_xl.document.sections.chapter import matters, prose
from sostac_xl.document.sections.sentences import ceiling
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import BUDGET
from sostac_xl.schema.tactics import BudgetLine, Tactic

_HALF = Decimal("0.5")


def budget(ctx: Context) -> Iterator[Block]:
    """Yield the chapter; nothing without budget lines."""
    if not ctx.plan.uses(BudgetLine) or not ctx.budget.counting:
        return
    t = ctx.t
    yield Heading(t(BUDGET.title))
    yield Paragraph(t(BUDGET.question), Style.QUESTION)
    yield from matters(ctx, _points(ctx))
    yield from prose(ctx, TextPlace.BUDGET)
    yield from part("stack", (Heading(t("What it comes to"), 2), _stack(ctx)))
    yield from part("tactics", (Heading(t("Budget by tactic"), 2), _by_tactic(ctx)))
    yield from part("charts", budget_charts(ctx))
    yield from part("lines", lines_table(ctx))
    yield from part("months", _months(ctx))


def _months(ctx: Context) -> Iterator[Block]:
    """Yield the budget by channel and month on pages of its own."""
    t = ctx.t
    yield Turn(landscape=True, one_page=True)
    yield Heading(t("Budget by channel and month"), 2)
    yield _channel_months(ctx)
    yield Paragraph(
        t("Amounts in {currency} excluding VAT, rounded to whole units; each sum is rounded by itself.", currency=ctx.facts.currency), Style.SMALL
    )
    yield Turn(landscape=False)


def _points(ctx: Context) -> Iterator[Point]:
    t, stack = ctx.t, ctx.budget.stack
    kind, amount = max(stack.by_type.items(), key=lambda item: item[1])
    if amount:  # none of the lines may say its kind
        share = amount / stack.subtotal
        told = {"type": kind, "amount": ctx.money(amount), "share": t.percent(share)}
        text = (
            t("Most goes to {type}: {amount}, {share}.", **told)
            if share > _HALF
            else t("The largest share goes to {type}: {amount}, {share}.", **told)
        )
        yield Point(text, t("Where."))
    if text := dearest_channel(ctx):
        yield Point(text, t("Channels."), ctx.see(BY_CHANNEL))
    totals = ctx.budget.month_totals()
    if any(totals):
        place = max(range(len(totals)), key=lambda number: totals[number])
        text = t("The dearest month is {month}, with {amount}.", month=t.date(ctx.budget.months[place], "LLLL yyyy"), amount=ctx.money(totals[place]))
        yield Point(text, t("When."), ctx.see(BY_MONTH))
    years = [(year_name(date.fromisoformat(first)), amount) for first, amount in ctx.budget.view("year").items() if first]
    if len(years) > 1:
        yield Point("; ".join(f"{name} {ctx.money(amount)}" for name, amount in years) + ".", t("By financial year:"))
    if text := ceiling(ctx):
        yield Point(text, t("Ceiling."))


def _stack(ctx: Context) -> Table:
    t, stack = ctx.t, ctx.budget.stack
    kinds = [(ctx.label(kind), amount) for kind, amount in stack.by_type.items() if amount]
    sums = [(t("Subtotal"), stack.subtotal), (t("Contingency"), stack.contingency), (t("Total excluding VAT"), stack.total), (t("VAT"), stack.vat)]
    sums = [(name, amount) for name, amount in sums if amount]
    amounts = ctx.amounts([*(amount for _, amount in (*kinds, *sums)), stack.total_with_vat])
    rates = {t("Contingency"): _rate(ctx, ctx.facts.contingency), t("VAT"): _rate(ctx, _vat_rate(ctx)), t("Subtotal"): _part(ctx, stack.subtotal)}
    strong = (t("Subtotal"), t("Total excluding VAT"))
    rows: list[TableRow] = [(name, told, _part(ctx, amount)) for (name, amount), told in zip(kinds, amounts, strict=False)]
    rows.append(Band(t("Totals")))
    for (name, _), told in zip(sums, amounts[len(kinds) :], strict=False):
        rows.append((Cell(name, strong=name in strong), Cell(told, strong=name in strong), rates.get(name, "")))
    rows.append((t("Total including VAT"), amounts[-1], ""))
    columns = (Column(t("Cost type")), Column(t("Amount"), number=True), Column(t("Share"), number=True))
    return Table(t("What it comes to"), columns, tuple(rows), total=True)


def _part(ctx: Context, amount: Decimal) -> str:
    """Return the share of an amount in the subtotal."""
    subtotal = ctx.budget.stack.subtotal
    return ctx.t.percent(amount / subtotal, 1) if subtotal else ""


def _rate(ctx: Context, rate: Decimal | None) -> str:
    return ctx.share(rate) if rate else ""


def _vat_rate(ctx: Context) -> Decimal | None:
    """Return the VAT rate of everything in the budget; None when there are several."""
    rates = {line.vat_rate for line in ctx.budget.counting if line.net}
    if ctx.budget.stack.contingency:
        rates.add(ctx.facts.vat or Decimal(0))
    return rates.pop() if len(rates) == 1 else None


def _by_tactic(ctx: Context) -> Table:
    t = ctx.t
    rows = _named_sums(ctx, Tactic, ctx.budget.by_tactic, t("Plan-wide and other lines"))
    rows.append((t("Subtotal"), ctx.budget.stack.subtotal))
    columns = (Column(t("Tactic")), Column(t("Amount"), number=True), Column(t("Share"), number=True))
    body = ((name, told, _part(ctx, amount)) for (name, amount), told in zip(rows, ctx.amounts(amount for _, amount in rows), strict=True))
    return Table(t("Budget by tactic"), columns, tuple(body), total=True)


def _named_sums(ctx: Context, table: type[Any], sums: Mapping[str, Decimal], rest: str) -> list[tuple[str, Decimal]]:
    """Return the sums of the rows that the client may see, and what is left in one sum."""
    shown = [(row.name, sums[row.key]) for row in ctx.rows(table) if sums.get(row.key)]
    left = sum(sums.values(), Decimal(0)) - sum((amount for _, amount in shown), Decimal(0))
    return [*shown, (rest, left)] if left else shown


def _channel_months(ctx: Context) -> Table:
    t, sums = ctx.t, channel_months(ctx)
    blocks = periods(ctx, 15)
    columns = (Column(t("Channel")), *(Column(title, number=True) for title, _ in blocks), Column(t("Total"), number=True))
    rows = [*sums.items(), (t("All channels"), ctx.budget.month_totals())]
    return Table(t("Budget by channel and month"), columns, tuple(_month_row(ctx, name, amounts, blocks) for name, amounts in rows), total=True)


def _month_row(ctx: Context, name: str, amounts: Sequence[Decimal], blocks: list[tuple[str, slice]]) -> Cells:
    parts = (sum(amounts[part], Decimal(0)) for _, part in blocks)
    return (name, *map(ctx.whole_money, parts), ctx.whole_money(sum(amounts, Decimal(0))))
