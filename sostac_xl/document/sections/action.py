"""Chapter 5: who does what, and when?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sostac_xl.compute import ScheduledAction
from sostac_xl.document.blocks import Band, Block, Cell, Column, Heading, Paragraph, Point, Style, Table, TableRow, Tone
from sostac_xl.document.context import Context, named
from sostac_xl.document.sections.chapter import chapter
from sostac_xl.document.sections.generic import details_row, table_of
from sostac_xl.document.sections.own import own_points
from sostac_xl.document.sections.sentences import late_points, with_warning
from sostac_xl.document.wording import NO_BREAK, unbroken
from sostac_xl.schema.action import Action, ActionStatus, ContentItem
from sostac_xl.schema.kinds import Link
from sostac_xl.schema.plan import FIRST_DAYS, TextPlace
from sostac_xl.schema.sheets import ACTION
from sostac_xl.schema.tactics import Tactic


def action(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    yield from chapter(ctx, ACTION, TextPlace.ACTION, _points(ctx), {Action: _actions, ContentItem: _content})


def first_days(ctx: Context) -> tuple[ScheduledAction, ...]:
    """Return the actions that start in the first 90 days."""
    end = ctx.first_days_end
    return tuple(task for task in ctx.standing.tasks if end is None or task.start <= end)


def _points(ctx: Context) -> Iterator[Point]:
    rows = ctx.rows(Action)
    if rows:
        yield Point(_pace(ctx, len(rows)), ctx.t("Pace."))
        yield from late_points(ctx)
        yield from _load(ctx, rows)
        yield from _milestone(ctx)
        yield from _critical(ctx)


def _pace(ctx: Context, n: int) -> str:
    """Return how many actions the first 90 days hold; once they have passed, what became of those."""
    t, tasks = ctx.t, first_days(ctx)
    if not ctx.first_days_past:
        return _start(ctx, len(tasks), n)
    counts = ctx.standing.counted(tasks)
    told = {status.name.lower(): counts[status] for status in ActionStatus}
    return t(
        "Of {n} actions for the first {days} days: done {done}, running {running}, to start {planned}, late {overdue}.",
        n=len(tasks),
        days=FIRST_DAYS,
        **told,
    )


def _start(ctx: Context, n: int, of: int) -> str:
    """Return how many actions out of `of` start in the first 90 days."""
    t = ctx.t
    if n == of:
        return t.plural(
            "The only action starts within the first {days} days.", "All {n} actions start within the first {days} days.", n, days=FIRST_DAYS
        )
    if n == 0:
        return t("No action starts within the first {days} days.", days=FIRST_DAYS)
    return t.plural(
        "{n} of {all} actions starts within the first {days} days.",
        "{n} of {all} actions start within the first {days} days.",
        n,
        all=of,
        days=FIRST_DAYS,
    )


def _load(ctx: Context, rows: tuple[Action, ...]) -> Iterator[Point]:
    open_ones = [row for row in rows if ctx.standing.is_open(row)]
    for name, count in Counter(name for row in open_ones if (name := ctx.name(row.owner))).most_common(1):
        told = {"name": name, "n": count, "all": len(open_ones)}
        yield Point(ctx.t("{name} carries the most of what is still to be done: {n} of {all} actions.", **told), ctx.t("Load."))


def _milestone(ctx: Context) -> Iterator[Point]:
    for task in ctx.standing.milestones[:1]:
        text = ctx.t("The next milestone is “{action}”, on {day}", action=named(task.action), day=task.finish)
        yield Point(with_warning(ctx, text, task), ctx.t("Milestone."))


def _critical(ctx: Context) -> Iterator[Point]:
    if critical := ctx.standing.critical:
        last = critical[-1]
        text = ctx.t.plural(
            "{n} action is critical: a slip moves the end, “{action}” on {day}.",
            "{n} actions are critical: a slip moves the end, “{action}” on {day}.",
            len(critical),
            action=named(last.action),
            day=last.finish,
        )
        yield Point(text, ctx.t("Critical path."))


def _content(ctx: Context) -> Iterator[Block]:
    yield from table_of(ctx, ContentItem, ("on", "title", "channel", "format", "owner", "status"))


def _actions(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Action)
    if not rows:
        return
    t = ctx.t
    titles = (t("Action item"), t("Deliverable"), t("Owner"), t("Start"), t("Finish"), t("Status"))
    columns = (Column(t("No."), number=True), *map(Column, titles))
    yield Heading(t("List of actions"), 2)
    yield Paragraph(t("As of {day}. After: the numbers of the actions that one waits for. →: expected as things stand.", day=ctx.as_of), Style.SMALL)
    yield Table(t("List of actions"), columns, tuple(_by_tactic(ctx, rows)))


def _by_tactic(ctx: Context, rows: tuple[Action, ...]) -> Iterator[TableRow]:
    numbers = numbers_of(ctx, rows)
    for name, group in by_tactic(ctx, rows):
        yield Band(name)
        for row in group:
            texts = (ctx.show(row, key) for key in ("action", "deliverable", "owner", "planned_start"))
            yield (str(numbers[row.key]), *texts, finish_cell(ctx, row), status_cell(ctx, row, numbers))
            yield from details_row(_details(ctx, row, numbers))


def _details(ctx: Context, row: Action, numbers: Mapping[str, int]) -> Iterator[Point]:
    t, task = ctx.t, ctx.standing.by_key.get(row.key)
    planned = (task.start, task.finish) if task else (None, None)
    # a day that is the planned one says nothing new
    other = {"not_before": planned[0], "actual_start": planned[0], "actual_finish": planned[1]}
    days = {key: ctx.day(day) for key, usual in other.items() if (day := getattr(row, key)) != usual}
    open_ = ctx.standing.is_open(row)
    told = (
        (t("milestone") if row.milestone else ctx.t.show(row.duration), "" if row.milestone else t("Working days:")),
        (", ".join(_link(link, numbers) for link in row.after if link.id in numbers), t("After:")),
        (days.get("not_before", ""), t("Earliest start:")),
        (ctx.day(row.deadline), t("Deadline:")),
        (ctx.show(row, "effort"), t("Hours:")),
        (ctx.show(row, "budget"), t("Budget:")),
        (ctx.show(row, "done") if row.done and row.done < 1 else "", t("Done:")),
        (days.get("actual_start", ""), t("Actual start:")),
        (days.get("actual_finish", ""), t("Actual finish:")),
        (ctx.show(row, "total_float") if open_ else "", t("Float in days:")),
        (t("critical") if row.key in ctx.standing.critical_keys else "", ""),
    )
    yield from (Point(text, label) for text, label in told if text)
    yield from own_points(ctx, row)


def _link(link: Link, numbers: Mapping[str, int]) -> str:
    return f"{numbers[link.id]}{str(link).removeprefix(link.id)}"


def finish_cell(ctx: Context, row: Action) -> Cell:
    """Return the day on which an action is to be done, and below it the one that is expected now when that is later."""
    expected = ctx.standing.expected(row)
    return Cell(ctx.show(row, "planned_finish"), small=f"→{NO_BREAK}{ctx.day(expected)}" if expected else "")


def status_cell(ctx: Context, row: Action, numbers: Mapping[str, int]) -> Cell | str:
    """Return how an action stands: with how many wait for it when it is late, with the one that it waits for when it is at risk."""
    t, status = ctx.t, ctx.standing.status(row)
    text = ctx.show(row, "status")
    if status is ActionStatus.OVERDUE:
        waiting = ctx.standing.holds_up(row)
        return Cell(text, Tone.BAD, small=unbroken(t.plural("{n} waits for it", "{n} wait for it", waiting)) if waiting else "")
    late = ctx.standing.waits_for(row)
    small = unbroken(t("waits for {n}", n=numbers[late.key])) if late else ""
    if ctx.standing.expected(row):
        return Cell(t("At risk"), Tone.WATCH, small=small)
    return Cell(text, Tone.BLUE if status is ActionStatus.RUNNING else None, small=small)


def numbers_of(ctx: Context, rows: tuple[Action, ...]) -> Mapping[str, int]:
    """Return the numbers that the plan gives to its actions, by their keys, in the order in which they are listed."""
    listed = (row for _, group in by_tactic(ctx, rows) for row in group)
    return {row.key: number for number, row in enumerate(listed, 1)}


def by_tactic(ctx: Context, rows: tuple[Action, ...]) -> list[tuple[str, list[Action]]]:
    """Return the actions under the names of their tactics, in the order of the Tactics table; those without one come last."""
    names = {row.id: row.name for row in ctx.rows(Tactic)}
    groups: dict[str, list[Action]] = {key: [] for key in (*names, "")}
    for row in rows:
        key = row.tactic.id if row.tactic and row.tactic.id in names else ""
        groups[key].append(row)
    return [(names.get(key, ctx.t("Other actions")), group) for key, group in groups.items() if group]
