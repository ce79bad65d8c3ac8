"""The budget: what it comes to, what it goes to, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sostac_xl.compute import LineBudget
from sostac_xl.document.blocks import Band, Block, Cells, Column, Heading, Paragraph, Point, Style, Table, Turn
from sostac_xl.document.context import Context, named
from sostac_xl.document.sections.chapter import matters, prose
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import BUDGET
from sostac_xl.schema.tactics import BudgetLine, Channel, Tactic


def budget(ctx: Context) -> Iterator[Block]:
    """Yield the chapter; nothing without budget lines."""
    if not ctx.plan.uses(BudgetLine) or not ctx.budget.counting:
        return
    yield Heading(ctx.t(BUDGET.title))
    yield Paragraph(ctx.t(BUDGET.question), Style.QUESTION)
    yield from matters(ctx, _points(ctx))
    yield from prose(ctx, TextPlace.BUDGET)
    yield Heading(ctx.t("What it comes to"), 2)
    yield _stack(ctx)
    yield from _by_tactic(ctx)
    yield from _lines(ctx)
    yield Turn(landscape=True)
    yield Heading(ctx.t("Budget by channel and month"), 2)
    yield _channel_months(ctx)
    yield Paragraph(
        ctx.t("Amounts in {currency} excluding VAT, rounded to whole units; each sum is rounded by itself.", currency=ctx.facts.currency), Style.SMALL
    )
    yield Turn(landscape=False)


def _points(ctx: Context) -> Iterator[Point]:
    t, stack = ctx.t, ctx.budget.stack
    if stack.subtotal:
        kind, amount = max(stack.by_type.items(), key=lambda item: item[1])
        told = {"type": kind, "amount": ctx.money(amount), "share": t.percent(amount / stack.subtotal)}
        yield Point(t("Most goes to {type}: {amount}, {share} of all lines.", **told), t("Where."))
    totals = ctx.budget.month_totals()
    if any(totals):
        place = max(range(len(totals)), key=lambda number: totals[number])
        text = t("The dearest month is {month}, with {amount}.", month=t.date(ctx.budget.months[place], "LLLL yyyy"), amount=ctx.money(totals[place]))
        yield Point(text, t("When."))
    if stack.headroom is not None:
        told = {"ceiling": ctx.money(stack.ceiling), "rest": ctx.money(abs(stack.headroom))}
        text = (
            t("The ceiling is {ceiling}: {rest} is left.", **told)
            if stack.headroom >= 0
            else t("That is {rest} over the ceiling of {ceiling}.", **told)
        )
        yield Point(text, t("Ceiling."))


def _stack(ctx: Context) -> Table:
    t, stack = ctx.t, ctx.budget.stack
    sums = [(t("All lines"), stack.subtotal), (t("Contingency"), stack.contingency), (t("Total excluding VAT"), stack.total), (t("VAT"), stack.vat)]
    rows: list[Cells | Band] = [(ctx.label(kind), ctx.money(amount), _part(ctx, amount)) for kind, amount in stack.by_type.items() if amount]
    rows.append(Band(t("Sums")))
    rows += [(name, ctx.money(amount), _part(ctx, amount) if amount <= stack.subtotal else "") for name, amount in sums if amount]
    rows.append((t("Total including VAT"), ctx.money(stack.total_with_vat), ""))
    columns = (Column(t("Cost type")), Column(t("Amount"), number=True), Column(t("Share of all lines"), number=True))
    return Table(t("What it comes to"), columns, tuple(rows), total=True)


def _part(ctx: Context, amount: Decimal) -> str:
    """Return the share of an amount in all lines."""
    subtotal = ctx.budget.stack.subtotal
    return ctx.t.percent(amount / subtotal, 1) if subtotal else ""


def _by_tactic(ctx: Context) -> Iterator[Block]:
    t, sums = ctx.t, ctx.budget.by_tactic
    rows = _named_sums(ctx, Tactic, sums, t("Plan-wide and other lines"))
    rows.append((t("All lines"), ctx.budget.stack.subtotal))
    columns = (Column(t("Tactic")), Column(t("Amount"), number=True), Column(t("Share of all lines"), number=True))
    body = tuple((name, ctx.money(amount), _part(ctx, amount)) for name, amount in rows)
    yield Heading(t("Budget by tactic"), 2)
    yield Table(t("Budget by tactic"), columns, body, total=True)


def _named_sums(ctx: Context, table: type[Any], sums: Mapping[str, Decimal], rest: str) -> list[tuple[str, Decimal]]:
    """Return the sums of the rows that the client may see, and what is left in one sum."""
    shown = [(row.name, sums[row.key]) for row in ctx.rows(table) if sums.get(row.key)]
    left = sum(sums.values(), Decimal(0)) - sum((amount for _, amount in shown), Decimal(0))
    return [*shown, (rest, left)] if left else shown


def _lines(ctx: Context) -> Iterator[Block]:
    """Yield every line that the client may see; what is in the totals only stands in one sum."""
    t = ctx.t
    shown = [line for line in ctx.budget.counting if not line.line.hidden]
    rest = ctx.budget.stack.subtotal - sum((line.net for line in shown), Decimal(0))
    columns = (Column(t("What")), Column(t("Cost type")), Column(t("Period")), Column(t("Amount"), number=True))
    rows: list[Cells | Band] = []
    for name, lines in _grouped(ctx, shown).items():
        rows.append(Band(name))
        rows += [(line.line.name, ctx.label(line.line.cost_type), ctx.span(line.start, line.end), ctx.money(line.net)) for line in lines]
    if rest:
        rows.append((t("Not listed one by one"), "", "", ctx.money(rest)))
    rows.append((t("All lines"), "", "", ctx.money(ctx.budget.stack.subtotal)))
    yield Heading(t(BudgetLine.info.title), 2)
    yield Table(t(BudgetLine.info.title), columns, tuple(rows), total=True)


def _grouped(ctx: Context, lines: list[LineBudget]) -> Mapping[str, list[LineBudget]]:
    visible = {row.key for row in ctx.rows(Tactic)}
    groups: dict[str, list[LineBudget]] = {}
    for line in lines:
        name = named(line.tactic) if line.tactic and line.tactic.key in visible else ctx.t("For the whole plan")
        groups.setdefault(name, []).append(line)
    return groups


def _channel_months(ctx: Context) -> Table:
    t, months = ctx.t, ctx.budget.months
    visible = {row.key: row.name for row in ctx.rows(Channel)}
    sums: dict[str, list[Decimal]] = {}
    for key, amounts in ctx.budget.by_channel_month().items():
        known = sums.setdefault(visible.get(key, t("No channel")), [Decimal(0)] * len(months))
        sums[visible.get(key, t("No channel"))] = [a + b for a, b in zip(known, amounts, strict=True)]
    blocks = _month_blocks(ctx)
    columns = (Column(t("Channel")), *(Column(title, number=True) for title, _ in blocks), Column(t("Total"), number=True))
    rows = [(name, amounts) for name, amounts in sums.items() if any(amounts)]
    rows.append((t("All channels"), list(ctx.budget.month_totals())))
    return Table(
        t("Budget by channel and month"), columns, tuple(_month_row(ctx, name, amounts, blocks) for name, amounts in rows), total=True, dense=True
    )


def _month_blocks(ctx: Context) -> list[tuple[str, slice]]:
    """Return the columns of the months: one each for up to 15 months, else a quarter or a year each."""
    months = ctx.budget.months
    step = 1 if len(months) <= 15 else 3 if len(months) <= 36 else 12
    blocks = []
    for start in range(0, len(months), step):
        part = months[start : start + step]
        ends = dict.fromkeys(ctx.t.date(month, "LLL yy") for month in (part[0], part[-1]))
        blocks.append((" – ".join(ends), slice(start, start + step)))
    return blocks


def _month_row(ctx: Context, name: str, amounts: list[Decimal], blocks: list[tuple[str, slice]]) -> Cells:
    parts = (sum(amounts[part], Decimal(0)) for _, part in blocks)
    return (name, *map(ctx.whole_money, parts), ctx.whole_money(sum(amounts, Decimal(0))))
