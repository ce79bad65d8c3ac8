"""The plan on one page: who does what, through which channel, when and for how much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sostac_xl.document.blocks import Block, Cell, Cells, Column, Heading, Table, Turn
from sostac_xl.document.context import NOTHING, Context
from sostac_xl.schema.tactics import Tactic


def one_page(ctx: Context) -> Iterator[Block]:
    """Yield the page; nothing without tactics."""
    rows = sorted(ctx.rows(Tactic), key=lambda row: row.start or date.max)
    if not rows:
        return
    t = ctx.t
    columns = (
        Column(t("What")),
        Column(t("For")),
        Column(t("To move")),
        Column(t("Through")),
        Column(t("Who")),
        Column(t("When")),
        Column(t("Budget"), number=True),
    )
    money = ctx.budget.by_tactic
    listed = sum(money.get(row.key, 0) for row in rows)
    rest = ctx.budget.stack.total - listed
    body = [_tactic(ctx, row) for row in rows]
    if rest:
        body.append((t("Plan-wide costs and contingency"), "", "", "", "", "", ctx.money(rest)))
    body.append((t("Total excluding VAT"), "", "", "", "", "", ctx.money(ctx.budget.stack.total)))
    yield Turn(landscape=True)
    yield Heading(t("The plan on one page"))
    yield Table(t("The plan on one page"), columns, tuple(body), total=True, dense=True)
    yield Turn(landscape=False)


def _tactic(ctx: Context, row: Tactic) -> Cells:
    objective = ctx.find(row.objective)
    moves = (objective.kpi_name or objective.name) if objective else ""
    budget = ctx.show(row, "budget") or NOTHING
    return (
        Cell(row.name, strong=True),
        ctx.name(row.segment),
        moves,
        ctx.name(row.channel),
        ctx.name(row.owner),
        ctx.short_span(row.start, row.end),
        budget,
    )
