"""The plan on one page: who does what, through which channel, when and for how much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sostac_xl.document.blocks import Block, Cell, Cells, Column, Heading, Table, Turn
from sostac_xl.document.context import Context
from sostac_xl.document.wording import NOTHING, unbroken
from sostac_xl.schema.tactics import Tactic


def one_page(ctx: Context) -> Iterator[Block]:
    """Yield the page; nothing without tactics."""
    rows = sorted(ctx.rows(Tactic), key=lambda row: row.start or date.max)
    if not rows:
        return
    t, money, total = ctx.t, ctx.budget.by_tactic, ctx.budget.stack.total
    titles = (t("What"), t("For"), t("To move"), t("Through"), t("Who"), t("When"))
    listed = [money.get(row.key, Decimal(0)) for row in rows]
    rest = total - sum(listed, Decimal(0))
    *amounts, others, whole = map(ctx.money, (*listed, rest, total))
    blank = ("",) * (len(titles) - 1)
    body = [_tactic(ctx, row, told if amount else NOTHING) for row, amount, told in zip(rows, listed, amounts, strict=True)]
    if rest:
        body.append((t("Plan-wide costs and contingency"), *blank, others))
    body.append((t("Total excluding VAT"), *blank, whole))
    yield Turn(landscape=True, one_page=True)
    yield Heading(t("The plan on one page"))
    yield Table(t("The plan on one page"), (*map(Column, titles), Column(t("Budget"), number=True)), tuple(body), total=True)
    yield Turn(landscape=False)


def _tactic(ctx: Context, row: Tactic, budget: str) -> Cells:
    objective = ctx.find(row.objective)
    moves = (objective.kpi_name or objective.name) if objective else ""
    names = (ctx.name(row.segment), moves, ctx.name(row.channel), ctx.name(row.owner))
    months = dict.fromkeys(ctx.t.date(day, "LLL yy") for day in (row.start, row.end) if day)
    return (Cell(row.name, strong=True), *names, " – ".join(map(unbroken, months)), budget)
