"""The timeline: a Gantt chart, and the first 90 days as a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sostac_xl.compute import ScheduledAction
from sostac_xl.document.blocks import Band, Bar, Block, Column, Gantt, GanttMonth, GanttTask, Heading, Paragraph, Point, Style, Table, Turn
from sostac_xl.document.context import FIRST_DAYS, Context, named
from sostac_xl.document.sections.action import by_tactic, first_days, scheduled
from sostac_xl.document.sections.chapter import matters, prose
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import TIMELINE

_ROWS_OF_A_PAGE = 27


def timeline(ctx: Context) -> Iterator[Block]:
    """Yield the chapter; nothing without a dated action."""
    tasks = scheduled(ctx)
    if not tasks:
        return
    yield Heading(ctx.t(TIMELINE.title))
    yield Paragraph(ctx.t(TIMELINE.question), Style.QUESTION)
    yield from matters(ctx, _points(ctx, tasks))
    yield from prose(ctx, TextPlace.TIMELINE)
    yield from _first_days(ctx)
    yield Turn(landscape=True)
    yield Heading(ctx.t("All actions over time"), 2)
    for rows in _pages(ctx, tasks):
        yield _gantt(ctx, tasks, rows)
        yield Turn(landscape=True)  # each part of the chart has a page of its own
    yield Turn(landscape=False)


def _points(ctx: Context, tasks: list[ScheduledAction]) -> Iterator[Point]:
    t = ctx.t
    last = max(tasks, key=lambda task: task.finish)
    text = t(
        "Work starts on {start}; the last action, “{action}”, is done on {finish}.",
        start=tasks[0].start,
        action=named(last.action),
        finish=last.finish,
    )
    yield Point(text, t("From start to end."))
    for task in [task for task in tasks if task.action.milestone and task.finish >= ctx.computation.as_of][:3]:
        yield Point(named(task.action) + ".", t.date(task.finish))


def _first_days(ctx: Context) -> Iterator[Block]:
    tasks = first_days(ctx)
    if not tasks or ctx.first_days_end is None:
        return
    t = ctx.t
    columns = (Column(t("Start")), Column(t("Finish")), Column(t("Action")), Column(t("Owner")), Column(t("Deliverable")))
    rows = tuple(
        (ctx.day(task.start), ctx.day(task.finish), task.action.name, ctx.name(task.action.owner), task.action.deliverable) for task in tasks
    )
    title = t("The first {days} days: until {end}", days=FIRST_DAYS, end=ctx.first_days_end)
    yield Heading(title, 2)
    yield Table(title, columns, rows)


Rows = list[GanttTask | Band]


def _pages(ctx: Context, tasks: list[ScheduledAction]) -> list[Rows]:
    """Return the rows of the chart, parted between tactics into as few pages as can hold them, about equally full."""
    by_key = {task.action.key: task for task in tasks}
    groups: list[Rows] = [
        [Band(name), *(_task(ctx, by_key[action.key]) for action in actions)]
        for name, actions in by_tactic(ctx, tuple(task.action for task in tasks))
    ]
    least = -(-sum(map(len, groups)) // _ROWS_OF_A_PAGE)
    tries = (_parted(groups, count) for count in range(least, len(groups) + 1))
    return next((pages for pages in tries if max(map(len, pages)) <= _ROWS_OF_A_PAGE), groups)


def _parted(groups: list[Rows], count: int) -> list[Rows]:
    """Return the groups on `count` pages: each on the page on which its middle falls when all rows are spread evenly."""
    share = sum(map(len, groups)) / count
    pages: list[Rows] = [[] for _ in range(count)]
    done = 0
    for group in groups:
        pages[int((done + len(group) / 2) / share)] += group
        done += len(group)
    return [page for page in pages if page]


def _gantt(ctx: Context, tasks: list[ScheduledAction], rows: Rows) -> Gantt:
    t = ctx.t
    critical = t("critical, in bold: a slip moves the end")
    legend = ((Bar.DONE, t("done")), (Bar.PLANNED, t("planned")), (Bar.CRITICAL, critical), (None, t("milestone")))
    months = tuple(GanttMonth(month, _month_title(ctx, month)) for month in _months(tasks))
    return Gantt(t("All actions over time"), t("Action"), t("Owner"), months, tuple(rows), legend)


def _task(ctx: Context, task: ScheduledAction) -> GanttTask:
    done = task.action.actual_finish is not None or (task.action.done or 0) >= 1
    bar = Bar.DONE if done else Bar.CRITICAL if task.critical else Bar.PLANNED
    return GanttTask(named(task.action), ctx.name(task.action.owner), task.start, task.finish, bar, milestone=not task.days)


def _months(tasks: list[ScheduledAction]) -> Iterator[date]:
    month, end = tasks[0].start.replace(day=1), max(task.finish for task in tasks)
    while month <= end:
        yield month
        if month.year == date.max.year:
            return
        month = (month + timedelta(31)).replace(day=1)


def _month_title(ctx: Context, month: date) -> str:
    return ctx.t.date(month, "LLL yy" if month.month == 1 else "LLL")
