"""Chapter 4: with what do we get there?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sostac_xl.document.blocks import Band, Block, Cell, Cells, Column, Heading, Paragraph, Point, Style, Table
from sostac_xl.document.context import NOTHING, Context, named
from sostac_xl.document.sections.chapter import chapter, nothing
from sostac_xl.document.sections.generic import rows_table
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.plan import Person, TextPlace
from sostac_xl.schema.sheets import TACTICS
from sostac_xl.schema.tactics import BudgetLine, CustomPhase, Funnel, Raci, Tactic, ToArrange


def tactics(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    own = {Tactic: _tactics, Raci: _raci, Funnel: _funnel, BudgetLine: nothing, CustomPhase: nothing}
    yield from chapter(ctx, TACTICS, TextPlace.TACTICS, _points(ctx), own)


def _points(ctx: Context) -> Iterator[Point]:
    t, rows = ctx.t, ctx.rows(Tactic)
    if not rows:
        return
    money = ctx.budget.by_tactic
    biggest = max(rows, key=lambda row: money.get(row.key, 0))
    subtotal = ctx.budget.stack.subtotal
    amount = money.get(biggest.key)
    yield Point(t.plural("{n} tactic carries the plan.", "{n} tactics carry the plan.", len(rows)), t("Means."))
    if amount and subtotal:
        text = t(
            "“{tactic}” takes the most: {amount}, {share} of all lines.",
            tactic=named(biggest),
            amount=ctx.money(amount),
            share=t.percent(amount / subtotal),
        )
        yield Point(text, t("Money."))
    if first := min((row for row in rows if row.start), key=lambda row: row.start, default=None):  # type: ignore[arg-type, return-value]
        yield Point(t("“{tactic}” starts first, on {start}.", tactic=named(first), start=first.start), t("Start."))
    if waiting := [row for row in ctx.rows(ToArrange) if row.due]:
        soonest = min(waiting, key=lambda row: row.due)  # type: ignore[arg-type, return-value]
        text = t("{n} things must be in place before, the first by {due}: {what}.", n=len(waiting), due=soonest.due, what=named(soonest))
        yield Point(text, t("Still to arrange."))


def _tactics(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Tactic)
    if not rows:
        return
    t = ctx.t
    columns = (
        Column(t("Tactic")),
        Column(t("Objective")),
        Column(t("Segment")),
        Column(t("Channel")),
        Column(t("Period")),
        Column(t("Budget"), number=True),
    )
    yield Heading(t(Tactic.info.title), 2)
    yield Table(t(Tactic.info.title), columns, tuple(_tactic(ctx, row) for row in rows))


def _tactic(ctx: Context, row: Tactic) -> Cells:
    names = (ctx.name(row.objective), ctx.name(row.segment), ctx.name(row.channel))
    return (Cell(row.name, strong=True), *names, ctx.short_span(row.start, row.end), ctx.show(row, "budget") or NOTHING)


def _funnel(ctx: Context) -> Iterator[Block]:
    """Yield what each tactic is expected to bring at each level; its name stands at the first of them."""
    rows = sorted(ctx.rows(Funnel), key=lambda row: row.tactic.id if row.tactic else "")
    if not rows:
        return
    table = rows_table(ctx, rows, ("tactic", "level", "model", "cost", "order_rate", "order_value"))
    firsts = {row.tactic: row.key for row in reversed(rows)}
    cells = (
        cells if isinstance(cells, Band) or firsts[row.tactic] == row.key else ("", *cells[1:]) for row, cells in zip(rows, table.rows, strict=True)
    )
    yield Heading(ctx.t(Funnel.info.title), 2)
    yield replace(table, rows=tuple(cells))


def _raci(ctx: Context) -> Iterator[Block]:
    """Yield the responsibilities as a matrix: a row per item, a column per person."""
    rows = ctx.rows(Raci)
    if not rows:
        return
    t = ctx.t
    involved = {ref.id for row in rows for refs in _parts(row).values() for ref in refs}
    people = [person for person in ctx.rows(Person) if person.id in involved]
    columns = (Column(t("Item")), *(Column(person.name) for person in people))
    yield Heading(t(Raci.info.title), 2)
    yield Table(t(Raci.info.title), columns, tuple((row.item, *(_letters(row, person) for person in people)) for row in rows), dense=len(people) > 5)
    yield Paragraph(t("R does it · A answers for it · C is asked before · I is told after"), Style.SMALL)


def _parts(row: Raci) -> dict[str, tuple[Ref[Person], ...]]:
    return {"R": row.responsible, "A": row.accountable, "C": row.consulted, "I": row.informed}


def _letters(row: Raci, person: Person) -> Cell | str:
    letters = [letter for letter, refs in _parts(row).items() if any(ref.id == person.id for ref in refs)]
    return Cell(" ".join(letters), strong="A" in letters)
