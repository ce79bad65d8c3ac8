"""The plan in one page, for those who read no other."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Block, Callout, Figure, Figures, Heading, Paragraph, Point, Style
from sostac_xl.document.context import Context, named
from sostac_xl.document.places import part
from sostac_xl.document.sections.action import first_days
from sostac_xl.document.sections.chapter import prose
from sostac_xl.document.sections.forecast import outlook
from sostac_xl.document.sections.objectives import levels_table
from sostac_xl.document.sections.sentences import ceiling, from_start_to_end, warning
from sostac_xl.document.sections.strategy import targeted
from sostac_xl.schema.action import Action, ActionStatus
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import FIRST_DAYS, TextPlace
from sostac_xl.schema.situation import Risk, RiskKind, Tows
from sostac_xl.schema.tactics import Tactic

_OBJECTIVES = 12  # more would not leave room for the rest of the page
_FEW = 3


def summary(ctx: Context) -> Iterator[Block]:
    """Yield the summary: key figures, the objectives, and what to know of money, dates, choices and risks."""
    content = [*prose(ctx, TextPlace.SUMMARY), *_figures(ctx), *part("objectives", _objectives(ctx)), *_know(ctx)]
    yield Heading(ctx.t("Summary"), numbered=False, one_page=True)
    yield from content or [Paragraph(ctx.t("Nothing has been worked out here yet."))]


def _know(ctx: Context) -> Iterator[Block]:
    if points := (*_strategy(ctx), *_money(ctx), *outlook(ctx), *_dates(ctx), *_risks(ctx)):
        yield Callout(ctx.t("What to know"), points)


def _figures(ctx: Context) -> Iterator[Block]:
    t, stack, facts = ctx.t, ctx.budget.stack, ctx.facts
    found = []
    if stack.total:
        found.append(Figure(ctx.money(stack.total), t("budget excluding VAT")))
    if facts.start and facts.horizon:
        found.append(Figure(t.plural("{n} month", "{n} months", facts.horizon), t("from {start}", start=facts.start)))
    if tactics := len(ctx.rows(Tactic)):
        found.append(Figure(t.number(tactics), t("tactics")))
    if actions := len(ctx.rows(Action)):
        found.append(Figure(t.number(actions), _actions(ctx)))
    if found:
        yield Figures(t("Key figures"), tuple(found))


def _actions(ctx: Context) -> str:
    """Return what is worth knowing of the actions: how many start soon, or how many are behind us and how many are late."""
    if not ctx.first_days_past:
        return ctx.t("actions, {n} in the first {days} days", n=len(first_days(ctx)), days=FIRST_DAYS)
    counts = ctx.standing.counted(ctx.standing.tasks)
    return ctx.t("actions: {done} done, {late} late", done=counts[ActionStatus.DONE], late=counts[ActionStatus.OVERDUE])


def _objectives(ctx: Context) -> Iterator[Block]:
    t, rows = ctx.t, ctx.rows(Objective)
    if not rows:
        return
    some = t("What we want to reach: {n} of {all} objectives; chapter 2 has them all", n=_OBJECTIVES, all=len(rows))
    yield Paragraph(some if len(rows) > _OBJECTIVES else t("What we want to reach"), Style.FRONT_HEADING)
    yield levels_table(ctx, rows[:_OBJECTIVES], brief=True)


def _strategy(ctx: Context) -> Iterator[Point]:
    t = ctx.t
    if segments := targeted(ctx):
        yield Point("; ".join(map(named, segments)) + ".", t("For whom."))
    if chosen := [row for row in ctx.rows(Tows) if row.chosen]:
        yield Point(" ".join(f"{named(row)}." for row in chosen[:_FEW]), t("What we chose to do."))


def _money(ctx: Context) -> Iterator[Point]:
    t, stack = ctx.t, ctx.budget.stack
    if not stack.total:
        return
    sums = {"total": ctx.money(stack.total), "with_vat": ctx.money(stack.total_with_vat)}
    text = t("{total} excluding VAT, {with_vat} including VAT.", **sums) if stack.vat else t("{total} excluding VAT.", **sums)
    money = ctx.budget.by_tactic
    ranked = sorted((row for row in ctx.rows(Tactic) if money.get(row.key)), key=lambda row: -money[row.key])
    biggest = "; ".join(t("“{name}” ({amount})", name=named(row), amount=ctx.money(money[row.key])) for row in ranked[:_FEW])
    dearest = t("The largest amounts go to {tactics}.", tactics=biggest) if biggest else ""
    yield Point(" ".join(part for part in (text, ceiling(ctx), dearest) if part), t("Money."))


def _dates(ctx: Context) -> Iterator[Point]:
    """Yield the milestones to come, with what puts them at risk; without any, when the last action is done."""
    t = ctx.t
    dates = []
    for task in ctx.standing.milestones[:_FEW]:
        told = warning(ctx, task)
        dates.append(f"{t.date(task.finish, 'long')} – {named(task.action)}" + (f" ({told})" if told else ""))
    if text := "; ".join(dates) + "." if dates else from_start_to_end(ctx):
        yield Point(text, t("Key dates."))


def _risks(ctx: Context) -> Iterator[Point]:
    risks = sorted((row for row in ctx.rows(Risk) if row.kind is RiskKind.RISK and _score(row)), key=_score, reverse=True)
    if risks:
        listed = (ctx.t("{risk} ({score} of 25)", risk=named(row), score=_score(row)) + "." for row in risks[:_FEW])
        yield Point(" ".join(listed), ctx.t("Biggest risks.") if len(risks) > 1 else ctx.t("Biggest risk."))


def _score(row: Risk) -> int:
    return (row.likelihood or 0) * (row.impact or 0)
