"""Chapter 5: who does what, and when?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sostac_xl.compute import ScheduledAction
from sostac_xl.document.blocks import Band, Block, Cells, Column, Heading, Point, Table
from sostac_xl.document.context import FIRST_DAYS, Context, named
from sostac_xl.document.sections.chapter import chapter
from sostac_xl.schema.action import Action
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import ACTION
from sostac_xl.schema.tactics import Tactic


def action(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    yield from chapter(ctx, ACTION, TextPlace.ACTION, _points(ctx), {Action: _actions})


def scheduled(ctx: Context) -> list[ScheduledAction]:
    """Return the actions that have dates and that the client may see, in the order of their start."""
    tasks = ctx.client.schedule.tasks
    found = [tasks[row.key] for row in ctx.rows(Action) if row.key in tasks]
    return sorted(found, key=lambda task: (task.start, task.finish))


def first_days(ctx: Context) -> list[ScheduledAction]:
    """Return the actions that start in the first 90 days."""
    end = ctx.first_days_end or date.max
    return [task for task in scheduled(ctx) if task.start <= end]


def _points(ctx: Context) -> Iterator[Point]:
    t, rows = ctx.t, ctx.rows(Action)
    if not rows:
        return
    soon = len(first_days(ctx))
    yield Point(t("{n} of {all} actions start within the first {days} days.", n=soon, all=len(rows), days=FIRST_DAYS), t("Pace."))
    busiest = Counter(name for row in rows if (name := ctx.name(row.owner))).most_common(1)
    for name, count in busiest:
        yield Point(t("{name} carries the most: {n} of {all} actions.", name=name, n=count, all=len(rows)), t("Load."))
    if coming := [task for task in scheduled(ctx) if task.action.milestone and task.finish >= ctx.computation.as_of]:
        yield Point(t("The next milestone is “{action}”, on {day}.", action=named(coming[0].action), day=coming[0].finish), t("Milestone."))
    if critical := [task for task in scheduled(ctx) if task.critical]:
        last = critical[-1]
        text = t.plural(
            "{n} action is critical: its slip moves the end, “{action}” on {day}.",
            "{n} actions are critical: a slip moves the end, “{action}” on {day}.",
            len(critical),
            action=named(last.action),
            day=last.finish,
        )
        yield Point(text, t("Critical path."))


def _actions(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Action)
    if not rows:
        return
    t = ctx.t
    columns = (Column(t("Action")), Column(t("Deliverable")), Column(t("Owner")), Column(t("Start")), Column(t("Finish")), Column(t("Status")))
    yield Heading(t(Action.info.title), 2)
    yield Table(t(Action.info.title), columns, tuple(_by_tactic(ctx, rows)))


def _by_tactic(ctx: Context, rows: tuple[Action, ...]) -> Iterator[Cells | Band]:
    for name, group in by_tactic(ctx, rows):
        yield Band(name)
        for row in group:
            yield tuple(ctx.show(row, key) for key in ("action", "deliverable", "owner", "planned_start", "planned_finish", "status"))


def by_tactic(ctx: Context, rows: tuple[Action, ...]) -> list[tuple[str, list[Action]]]:
    """Return the actions under the names of their tactics, in the order of the Tactics table; those without one come last."""
    names = {row.id: row.name for row in ctx.rows(Tactic)}
    groups: dict[str, list[Action]] = {key: [] for key in (*names, "")}
    for row in rows:
        key = row.tactic.id if row.tactic and row.tactic.id in names else ""
        groups[key].append(row)
    return [(names.get(key, ctx.t("Other actions")), group) for key, group in groups.items() if group]
