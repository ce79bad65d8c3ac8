"""The timeline: a Gantt chart, and the first or the next 90 days as a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sostac_xl.compute import ScheduledAction
from sostac_xl.compute.months import months_of
from sostac_xl.document.blocks import Band, Bar, Block, Cells, Column, Gantt, GanttMonth, GanttTask, Heading, Paragraph, Point, Style, Table, Turn
from sostac_xl.document.context import Context, named
from sostac_xl.document.places import part
from sostac_xl.document.sections.action import by_tactic, finish_cell, first_days, numbers_of, status_cell
from sostac_xl.document.sections.chapter import matters, prose
from sostac_xl.document.sections.sentences import from_start_to_end, late_points, with_warning
from sostac_xl.schema.action import Action, ActionStatus
from sostac_xl.schema.plan import FIRST_DAYS, TextPlace
from sostac_xl.schema.sheets import TIMELINE

_BARS = {ActionStatus.DONE: Bar.DONE, ActionStatus.RUNNING: Bar.RUNNING, ActionStatus.OVERDUE: Bar.OVERDUE}


def timeline(ctx: Context) -> Iterator[Block]:
    """Yield the chapter; nothing without a dated action."""
    if not ctx.standing.tasks:
        return
    yield Heading(ctx.t(TIMELINE.title))
    yield Paragraph(ctx.t(TIMELINE.question), Style.QUESTION)
    yield from matters(ctx, _points(ctx))
    yield from prose(ctx, TextPlace.TIMELINE)
    yield from part("days", _days(ctx))
    yield Turn(landscape=True)
    yield from part("all", (Heading(ctx.t("All actions over time"), 2), _gantt(ctx)))
    yield Turn(landscape=False)


def _points(ctx: Context) -> Iterator[Point]:
    yield Point(from_start_to_end(ctx), ctx.t("From start to end."))
    yield from late_points(ctx)
    for task in ctx.standing.milestones[:3]:
        yield Point(with_warning(ctx, named(task.action), task), ctx.t.date(task.finish, "long") + ".")


def _days(ctx: Context) -> Iterator[Block]:
    """Yield the first 90 days; once they have passed, the open actions of the next 90."""
    t, last = ctx.t, ctx.first_days_end
    if last is None:
        return
    if ctx.first_days_past:
        last = ctx.as_of + timedelta(FIRST_DAYS - 1)
        tasks = ctx.standing.within(ctx.as_of, last)
        title = t("The next {days} days: until {end}", days=FIRST_DAYS, end=last)
    else:
        tasks = first_days(ctx)
        title = t("The first {days} days: until {end}", days=FIRST_DAYS, end=last)
    if tasks:
        numbers = numbers_of(ctx, ctx.rows(Action))
        titles = (t("Start"), t("Finish"), t("Action item"), t("Owner"), t("Deadline"), t("Status"))
        yield Heading(title, 2)
        columns = (Column(t("No."), number=True), *map(Column, titles))
        yield Table(title, columns, tuple(_day(ctx, task, numbers) for task in tasks))


def _day(ctx: Context, task: ScheduledAction, numbers: Mapping[str, int]) -> Cells:
    row = task.action
    days = (ctx.day(task.start), finish_cell(ctx, row))
    return (str(numbers[row.key]), *days, row.name, ctx.name(row.owner), ctx.day(row.deadline), status_cell(ctx, row, numbers))


def _gantt(ctx: Context) -> Gantt:
    t, tasks = ctx.t, ctx.standing.by_key
    used: dict[Bar | None, str] = {}
    rows: list[GanttTask | Band] = []
    for name, actions in by_tactic(ctx, tuple(task.action for task in ctx.standing.tasks)):
        rows.append(Band(name))
        rows += [_task(ctx, tasks[row.key], critical=row.key in ctx.standing.critical_keys) for row in actions]
    words = {
        Bar.DONE: t("done"),
        Bar.RUNNING: t("running"),
        Bar.OVERDUE: t("overdue"),
        Bar.PLANNED: t("planned"),
        Bar.CRITICAL: t("critical: a slip moves the end"),
    }
    drawn = {row.bar for row in rows if isinstance(row, GanttTask)}
    used = {bar: word for bar, word in words.items() if bar in drawn}
    months = tuple(GanttMonth(month, _month_title(ctx, month)) for month in _months(ctx))
    label = t("status date, {day}", day=ctx.as_of)
    legend = (*used.items(), (None, t("milestone")))
    return Gantt(t("All actions over time"), t("Action item"), t("Owner"), months, tuple(rows), legend, ctx.as_of, label)


def _task(ctx: Context, task: ScheduledAction, *, critical: bool) -> GanttTask:
    status = ctx.standing.status(task.action)
    bar = _BARS.get(status, Bar.CRITICAL if critical else Bar.PLANNED)
    marked = status is ActionStatus.OVERDUE or (critical and bar is Bar.CRITICAL)
    name = named(task.action)
    if status is ActionStatus.OVERDUE:
        name = f"{name} ({ctx.t('overdue')})"
    return GanttTask(name, ctx.name(task.action.owner), task.start, task.finish, bar, milestone=not task.days, strong=marked)


def _months(ctx: Context) -> Iterator[date]:
    """Yield the months of the plan's horizon, and those around it in which something happens."""
    tasks, own = ctx.standing.tasks, months_of(ctx.facts.start, ctx.facts.horizon)
    month = min([tasks[0].start.replace(day=1), *own[:1]])
    end = max([*(task.finish for task in tasks), *own[-1:]])
    while month <= end:
        yield month
        if month.year == date.max.year:
            return
        month = (month + timedelta(31)).replace(day=1)


def _month_title(ctx: Context, month: date) -> str:
    return ctx.t.date(month, "LLL yy" if month.month == 1 else "LLL")
