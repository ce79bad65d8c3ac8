"""The budget line by line, so that what stands in the totals only can't be reckoned back.

A line that is in the totals only would follow from the sums if all lines beside it had their amounts. So where a tactic has one, its
lines are listed with the amounts in one sum, and no line of the plan tells its cost type: the sums by type would give it away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from sostac_xl.compute import LineBudget
from sostac_xl.document.blocks import Band, Block, Cell, Cells, Column, Heading, Paragraph, Point, Style, Table, TableRow
from sostac_xl.document.context import Context
from sostac_xl.document.places import part
from sostac_xl.document.sections.generic import details_row
from sostac_xl.document.sections.own import own_points
from sostac_xl.schema.tactics import Basis, BudgetLine, CustomPhase, Level, Phasing, Tactic

_RATES = (Basis.PER_MONTH, Basis.PERCENT_NET, Basis.PERCENT_GROSS)


def lines_table(ctx: Context) -> Iterator[Block]:
    """Yield a heading and every line that the client may see, with a subtotal per tactic; the subtotals add up to that of the plan."""
    t, groups, phases = ctx.t, _grouped(ctx), _phases(ctx)
    closed = any(_has_hidden(lines) for lines in groups.values())
    titles = (t("What"), *(() if closed else (t("Cost type"),)), t("Period"))
    columns = (*map(Column, titles), Column(t("Amount"), number=True))
    amounts = iter(ctx.amounts(_amounts(groups)))
    blank = [""] * (len(titles) - 1)
    rows: list[TableRow] = []
    for name, lines in groups.items():
        hidden = _has_hidden(lines)
        rows.append(Band(name))
        for line in lines:
            if not line.line.hidden:
                rows += _line(ctx, line, t("in the sum") if hidden else next(amounts), closed=closed)
                rows += details_row(_details(ctx, line.line, phases, closed=hidden))
        rows.append(
            (Cell(t("Subtotal of the tactic") if name != _rest(ctx) else t("Subtotal"), strong=True), *blank, Cell(next(amounts), strong=True))
        )
    rows.append((t("Subtotal of the plan"), *blank, next(amounts)))
    yield Heading(t(BudgetLine.info.title), 2)
    yield Table(t(BudgetLine.info.title), columns, tuple(rows), total=True)
    if closed:
        yield Paragraph(t("“In the sum”: that sum also holds what is not listed line by line."), Style.SMALL)
    yield from _further_lines(ctx)


def _further_lines(ctx: Context) -> Iterator[Block]:
    """Yield the lines that are in no sum of this plan, since they count from a higher level only."""
    t, lines = ctx.t, [line for line in ctx.budget.lines if not line.counts and not line.line.hidden]
    if lines:
        title = t("Only at a higher level")
        columns = (*map(Column, (t("What"), t("Tactic"), t("From level"))), Column(t("Amount"), number=True))
        amounts = ctx.amounts(line.net for line in lines)
        rows = ((line.line.name, ctx.name(line.line.tactic), ctx.show(line.line, "level"), told) for line, told in zip(lines, amounts, strict=True))
        yield from part("further", (Heading(title, 3), Table(title, columns, tuple(rows))))


def _grouped(ctx: Context) -> Mapping[str, list[LineBudget]]:
    """Return the lines under the names of their tactics, in the order of the Tactics table; those of none the client may see come last."""
    visible = {row.key: row.name for row in ctx.rows(Tactic)}
    groups: defaultdict[str, list[LineBudget]] = defaultdict(list)
    for line in ctx.budget.counting:
        groups[visible.get(line.tactic.key, _rest(ctx)) if line.tactic else _rest(ctx)].append(line)
    return {name: groups[name] for name in dict.fromkeys((*visible.values(), _rest(ctx))) if name in groups}


def _rest(ctx: Context) -> str:
    return ctx.t("Plan-wide and other lines")


def _has_hidden(lines: list[LineBudget]) -> bool:
    return any(line.line.hidden for line in lines)


def _amounts(groups: Mapping[str, list[LineBudget]]) -> Iterator[Decimal]:
    """Yield the amounts that are printed, from top to bottom."""
    total = Decimal(0)
    for lines in groups.values():
        if not _has_hidden(lines):
            yield from (line.net for line in lines)
        subtotal = sum((line.net for line in lines), Decimal(0))
        yield subtotal
        total += subtotal
    yield total


def _line(ctx: Context, line: LineBudget, amount: str, *, closed: bool) -> Iterator[Cells]:
    kind = () if closed else (ctx.label(line.line.cost_type),)
    yield (line.line.name, *kind, ctx.span(line.start, line.end), amount)


def _details(ctx: Context, row: BudgetLine, phases: Mapping[str, list[CustomPhase]], *, closed: bool) -> Iterator[Point]:
    """Yield how a line is reckoned and spread; what would give away an amount in a closed sum is left out."""
    t = ctx.t
    phasing = "" if row.phasing in (None, Phasing.EVEN) else ctx.show(row, "phasing")
    yield Point("" if closed else _rate(ctx, row), t("Reckoned:"))
    yield Point(ctx.name(row.market), t("Market:"))
    own = "; ".join(_phase(ctx, phase, closed=closed) for phase in phases.get(row.id, ())) if row.phasing is Phasing.CUSTOM else ""
    yield Point(own or phasing, t("Phasing:"))
    yield Point("" if row.level in (None, Level.ACCEPTABLE) else ctx.show(row, "level"), t("From level:"))
    yield Point(ctx.show(row, "vat"), t("VAT:"))
    yield Point("" if row.vat_recoverable is None else ctx.show(row, "vat_recoverable"), t("VAT is recoverable:"))
    yield from own_points(ctx, row)


def _rate(ctx: Context, row: BudgetLine) -> str:
    """Return the rate that a line is reckoned by; hours beside an amount would give away the hourly rate, which is internal."""
    if row.amount is None or row.basis not in _RATES:
        return ""
    if row.basis is Basis.PER_MONTH:
        return ctx.t("{amount} per month", amount=ctx.exact(row.amount) if row.amount != int(row.amount) else ctx.money(row.amount))
    share = ctx.share(row.amount / 100)
    return ctx.t("{share} of media net", share=share) if row.basis is Basis.PERCENT_NET else ctx.t("{share} of media gross", share=share)


def _phases(ctx: Context) -> Mapping[str, list[CustomPhase]]:
    """Return the phases of each line with a phasing of its own, by its ID."""
    found: defaultdict[str, list[CustomPhase]] = defaultdict(list)
    for phase in ctx.rows(CustomPhase):
        if phase.line and phase.month:
            found[phase.line.id].append(phase)
    return found


def _phase(ctx: Context, phase: CustomPhase, *, closed: bool) -> str:
    """Return the month of a phase with its part of the line; amounts would give away a closed sum."""
    share, amount = ctx.show(phase, "share"), "" if closed else ctx.show(phase, "amount")
    return " ".join(filter(None, (ctx.show(phase, "month"), amount or share)))
