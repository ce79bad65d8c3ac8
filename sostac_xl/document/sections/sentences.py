"""Sentences that more than one chapter says."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.compute import ScheduledAction
from sostac_xl.document.blocks import Point
from sostac_xl.document.context import Context, named
from sostac_xl.schema.action import ActionStatus


def ceiling(ctx: Context) -> str:
    """Return where the budget stands against its ceiling, "" without one."""
    t, stack = ctx.t, ctx.budget.stack
    if stack.headroom is None:
        return ""
    told = {"ceiling": ctx.money(stack.ceiling), "rest": ctx.money(abs(stack.headroom))}
    if stack.headroom >= 0:
        return t("The ceiling is {ceiling}: {rest} is left.", **told)
    return t("That is {rest} over the ceiling of {ceiling}.", **told)


def from_start_to_end(ctx: Context) -> str:
    """Return when work starts and when the last action is done, "" without a dated action."""
    tasks = ctx.standing.tasks
    if not tasks:
        return ""
    last = max(tasks, key=lambda task: task.finish)
    told = {"start": tasks[0].start, "action": named(last.action), "finish": last.finish}
    if tasks[0].start < ctx.as_of:
        return ctx.t("Work started on {start}; the last action, “{action}”, is to be done on {finish}.", **told)
    return ctx.t("Work starts on {start}; the last action, “{action}”, is done on {finish}.", **told)


def warning(ctx: Context, task: ScheduledAction) -> str:
    """Return what keeps a date from being sure: it has passed, as things stand the action is done later, or it waits for one that is late."""
    t, day, late = ctx.t, ctx.standing.expected(task.action), ctx.standing.waits_for(task.action)
    if ctx.standing.status(task.action) is ActionStatus.OVERDUE:
        return t("overdue; expected on {day}", day=day) if day else t("overdue")
    if late and day:
        return t("at risk: waits for “{action}”, expected on {day}", action=named(late), day=day)
    if late:
        return t("waits for “{action}”, which is late", action=named(late))
    return t("at risk: expected on {day}", day=day) if day else ""


def with_warning(ctx: Context, text: str, task: ScheduledAction) -> str:
    """Return a text about a date with what keeps it from being sure, and a full stop."""
    told = warning(ctx, task)
    return f"{text} ({told})." if told else f"{text}."


def late_points(ctx: Context, most: int = 3) -> Iterator[Point]:
    """Yield a point for each of the actions that are longest overdue, with how many wait for it."""
    t, late = ctx.t, ctx.standing.late
    for task in late[:most]:
        told = {"action": named(task.action), "day": task.finish}
        waiting = ctx.standing.holds_up(task.action)
        if waiting:
            text = t.plural(
                "“{action}” should have been done on {day}; {n} action waits for it.",
                "“{action}” should have been done on {day}; {n} actions wait for it.",
                waiting,
                **told,
            )
        else:
            text = t("“{action}” should have been done on {day}.", **told)
        yield Point(text, t("Late."))
    if len(late) > most:
        rest = len(late) - most
        yield Point(t.plural("{n} more action is overdue.", "{n} more actions are overdue.", rest), t("Late."))
