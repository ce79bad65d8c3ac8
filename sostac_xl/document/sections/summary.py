"""The plan in one page, for those who read no other."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Block, Callout, Figure, Figures, Heading, Paragraph, Point, Style
from sostac_xl.document.context import Context, named
from sostac_xl.document.sections.action import first_days, scheduled
from sostac_xl.document.sections.chapter import prose
from sostac_xl.document.sections.objectives import levels_table
from sostac_xl.document.sections.strategy import targeted
from sostac_xl.schema.action import Action
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.situation import Risk, RiskKind, Tows
from sostac_xl.schema.tactics import Tactic

_OBJECTIVES = 6  # more would not leave room for the rest of the page
_FEW = 3


def summary(ctx: Context) -> Iterator[Block]:
    """Yield the summary: key figures, the objectives, and what to know of money, dates, choices and risks."""
    content = [*prose(ctx, TextPlace.SUMMARY), *_figures(ctx), *_objectives(ctx), *_know(ctx)]
    yield Heading(ctx.t("Summary"), numbered=False)
    yield from content or [Paragraph(ctx.t("Nothing has been worked out here yet."))]


def _know(ctx: Context) -> Iterator[Block]:
    if points := (*_strategy(ctx), *_money(ctx), *_dates(ctx), *_risks(ctx)):
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
        found.append(Figure(t.number(actions), t("actions, {n} in the first 90 days", n=len(first_days(ctx)))))
    if found:
        yield Figures(t("Key figures"), tuple(found))


def _objectives(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Objective)
    if rows:
        yield Paragraph(ctx.t("What we want to reach"), Style.FRONT_HEADING)
        yield levels_table(ctx, rows[:_OBJECTIVES], brief=True)


def _strategy(ctx: Context) -> Iterator[Point]:
    t = ctx.t
    if segments := targeted(ctx):
        yield Point(", ".join(map(named, segments)) + ".", t("For whom."))
    if chosen := [row for row in ctx.rows(Tows) if row.chosen]:
        yield Point("; ".join(map(named, chosen[:_FEW])) + ".", t("What we chose to do."))


def _money(ctx: Context) -> Iterator[Point]:
    t, stack = ctx.t, ctx.budget.stack
    if not stack.total:
        return
    text = t("{total} excluding VAT, {with_vat} including VAT.", total=ctx.money(stack.total), with_vat=ctx.money(stack.total_with_vat))
    if stack.headroom is not None:
        told = {"ceiling": ctx.money(stack.ceiling), "rest": ctx.money(abs(stack.headroom))}
        text += " "
        text += (
            t("The ceiling is {ceiling}: {rest} is left.", **told)
            if stack.headroom >= 0
            else t("That is {rest} over the ceiling of {ceiling}.", **told)
        )
    money = ctx.budget.by_tactic
    ranked = sorted((row for row in ctx.rows(Tactic) if money.get(row.key)), key=lambda row: -money[row.key])
    if biggest := [f"{named(row)} ({ctx.money(money[row.key])})" for row in ranked[:_FEW]]:
        text += " " + t("Most goes to {tactics}.", tactics=", ".join(biggest))
    yield Point(text, t("Money."))


def _dates(ctx: Context) -> Iterator[Point]:
    t, tasks = ctx.t, scheduled(ctx)
    coming = [task for task in tasks if task.action.milestone and task.finish >= ctx.computation.as_of]
    if coming:
        listed = "; ".join(f"{t.date(task.finish)} – {named(task.action)}" for task in coming[:_FEW])
        yield Point(listed + ".", t("Key dates."))
    elif tasks:
        last = max(tasks, key=lambda task: task.finish)
        text = t(
            "Work starts on {start}; the last action, “{action}”, is done on {finish}.",
            start=tasks[0].start,
            action=named(last.action),
            finish=last.finish,
        )
        yield Point(text, t("Key dates."))


def _risks(ctx: Context) -> Iterator[Point]:
    risks = sorted((row for row in ctx.rows(Risk) if row.kind is RiskKind.RISK and _score(row)), key=_score, reverse=True)
    if risks:
        listed = "; ".join(ctx.t("{risk} ({score} of 25)", risk=named(row), score=_score(row)) for row in risks[:_FEW])
        yield Point(listed + ".", ctx.t("Biggest risks."))


def _score(row: Risk) -> int:
    return (row.likelihood or 0) * (row.impact or 0)
