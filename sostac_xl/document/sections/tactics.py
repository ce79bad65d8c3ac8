"""Chapter 4: with what do we get there?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sostac_xl.document.blocks import Block, Cell, Column, Heading, Point, Table, TableRow, Tone
from sostac_xl.document.context import Context, named
from sostac_xl.document.sections.chapter import chapter, nothing
from sostac_xl.document.sections.generic import details_of, details_row
from sostac_xl.document.sections.own import own_points
from sostac_xl.document.wording import NOTHING
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import TACTICS
from sostac_xl.schema.tactics import BudgetLine, CustomPhase, Funnel, Raci, Tactic, ToArrange, WorkStatus

_CLOSED = (WorkStatus.DONE, WorkStatus.DROPPED)
_TACTIC_DETAILS = ("also_serves", "message", "market", "mix", "method", "starts_with", "owner", "status")


def tactics(ctx: Context) -> Iterator[Block]:
    """Yield the chapter; funnel assumptions and responsibilities stand in the appendices, the budget has a chapter of its own."""
    elsewhere = dict.fromkeys((Raci, Funnel, BudgetLine, CustomPhase), nothing)
    yield from chapter(ctx, TACTICS, TextPlace.TACTICS, _points(ctx), {Tactic: _tactics, ToArrange: _to_arrange, **elsewhere})


def _points(ctx: Context) -> Iterator[Point]:
    rows = ctx.rows(Tactic)
    if rows:
        yield from _money(ctx, rows)
        yield from _start(ctx, rows)
        yield from _waiting(ctx)


def _money(ctx: Context, rows: tuple[Tactic, ...]) -> Iterator[Point]:
    t, money, subtotal = ctx.t, ctx.budget.by_tactic, ctx.budget.stack.subtotal
    biggest = max(rows, key=lambda row: money.get(row.key, 0))
    amount = money.get(biggest.key)
    if amount and subtotal:
        told = {"tactic": named(biggest), "amount": ctx.money(amount), "share": t.percent(amount / subtotal)}
        yield Point(t("“{tactic}” takes the most: {amount}, {share} of the subtotal.", **told), t("Money."))


def _start(ctx: Context, rows: tuple[Tactic, ...]) -> Iterator[Point]:
    """Yield which tactics start first; once all have started there is nothing to tell."""
    t, days = ctx.t, [row.start for row in rows if row.start]
    coming = [day for day in days if day >= ctx.as_of]
    if not coming:
        return
    first = min(coming)
    names = [named(row) for row in rows if row.start == first]
    told = {"day": first, "tactic": names[0], "started": len(days) - len(coming), "all": len(days)}
    if len(coming) < len(days):
        yield Point(t("{started} of {all} tactics have started; the next is “{tactic}”, on {day}.", **told), t("Start."))
    elif len(names) == 1:
        yield Point(t("“{tactic}” starts first, on {day}.", **told), t("Start."))
    else:
        text = t.plural("{n} tactic starts first, on {day}.", "{n} tactics start first, on {day}.", len(names), **told)
        yield Point(text, t("Start."))


def _is_open(row: ToArrange) -> bool:
    return row.status not in _CLOSED


def _is_late(ctx: Context, row: ToArrange) -> bool:
    return _is_open(row) and row.due is not None and row.due < ctx.as_of


def _waiting(ctx: Context) -> Iterator[Point]:
    t, waiting = ctx.t, [row for row in ctx.rows(ToArrange) if row.due and _is_open(row)]
    if not waiting:
        return
    late = sum(_is_late(ctx, row) for row in waiting)
    soonest = min(waiting, key=lambda row: row.due or date.max)
    told = {"what": named(soonest), "due": soonest.due, "late": late}
    if late:
        text = t.plural(
            "{n} thing must still be arranged; late: {late}. “{what}” was needed by {due}.",
            "{n} things must still be arranged; late: {late}. “{what}” was needed by {due}.",
            len(waiting),
            **told,
        )
    else:
        text = t.plural(
            "{n} thing must still be arranged by {due}: “{what}”.",
            "{n} things must still be arranged, the first by {due}: “{what}”.",
            len(waiting),
            **told,
        )
    yield Point(text, t("Still to arrange."))


def _to_arrange(ctx: Context) -> Iterator[Block]:
    """Yield what must be there before a tactic starts, what is still open first."""
    rows = sorted(ctx.rows(ToArrange), key=lambda row: (not _is_open(row), row.due or date.max))
    if not rows:
        return
    t, open_ones = ctx.t, sum(map(_is_open, rows))
    titles = (t("What"), t("For tactic"), t("Needed by"), t("Owner"), t("Status"))
    title = t("What has to be in place: {n} of {all} still to arrange", n=open_ones, all=len(rows)) if open_ones else t("What is in place")
    body: list[TableRow] = []
    for row in rows:
        body += [(*(ctx.show(row, key) for key in ("what", "tactic", "due", "owner")), _arranged(ctx, row)), *details_row(own_points(ctx, row))]
    yield Heading(title, 2)
    yield Table(title, tuple(map(Column, titles)), tuple(body))


def _arranged(ctx: Context, row: ToArrange) -> Cell | str:
    if _is_late(ctx, row):
        return Cell(ctx.t("Late"), Tone.BAD, small=ctx.show(row, "status"))
    return ctx.show(row, "status")


def _tactics(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Tactic)
    if not rows:
        return
    t = ctx.t
    titles = (t("Tactic"), t("Objective"), t("Segment"), t("Channel"), t("Period"))
    columns = (*map(Column, titles), Column(t("Budget"), number=True))
    budgets = [value if isinstance(value := ctx.client.value(row, "budget"), Decimal) else Decimal(0) for row in rows]
    body: list[TableRow] = []
    for row, amount, budget in zip(rows, ctx.amounts(budgets), budgets, strict=True):
        names = (ctx.name(row.objective), ctx.name(row.segment), ctx.name(row.channel))
        body.append((Cell(row.name, strong=True), *names, ctx.span(row.start, row.end), amount if budget else NOTHING))
        body += details_row((*details_of(ctx, row, _TACTIC_DETAILS), _ice(ctx, row), *own_points(ctx, row)))
    yield Heading(t("List of tactics"), 2)
    yield Table(t("List of tactics"), columns, tuple(body))


def _ice(ctx: Context, row: Tactic) -> Point:
    """Return the score that tactics are ranked by, with what it is the mean of."""
    parts = {key: ctx.show(row, key) for key in ("impact", "confidence", "ease")}
    if not any(parts.values()):
        return Point("")
    told = {key: text or NOTHING for key, text in parts.items()}
    score = ctx.show(row, "ice") or NOTHING
    return Point(ctx.t("{score} of 10 (impact {impact}, confidence {confidence}, ease {ease})", score=score, **told), "ICE:")
