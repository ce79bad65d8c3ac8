"""When every action will be done, as things stand: what happened so far, and the rest planned from the status date on.

- What is done has the dates on which it happened. Without an actual finish it counts as done on its planned finish, on the status date at
  the latest.
- Work in progress takes its remaining duration, (1 − % done) × duration rounded up to whole working days of its owner, from the status
  date on; that day counts. It has begun, so links to its start no longer hold it; those to its finish (FF and SF) do.
- Work that has not begun waits for what it waits for, as that stands now, and does not start before the status date. So does a milestone
  that has not been reached; one with an actual start has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil

from sostac_xl.compute.calendar import Calendar
from sostac_xl.compute.critical_path import Span, Task, network_of, pass_forward
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import LinkType


@dataclass(frozen=True, slots=True)
class ForecastAction:
    """When an action will have happened; both dates are inclusive. `remaining` are the working days of its owner still to do."""

    action: Action
    start: date
    finish: date
    remaining: int


@dataclass(frozen=True)
class Progress:
    """The forecast dates of the actions that the schedule has, by their keys, in the order of the sheet."""

    tasks: Mapping[str, ForecastAction] = field(default_factory=dict)

    @cached_property
    def finish(self) -> date | None:
        """The day on which the last action will be done, or None without actions."""
        return max((task.finish for task in self.tasks.values()), default=None)


def progress_of(plan: Plan, calendar: Calendar, as_of: date) -> Progress:
    """Return the forecast dates of a plan as of a day."""
    network = network_of(plan, calendar, plan.facts.start or as_of)
    planned = pass_forward(network)
    spans: dict[str, Span] = {}
    for key, task in network.tasks.items():
        if is_done(task.action):
            spans[key] = _past(task, planned[key], as_of)
        elif has_begun(task.action):
            spans[key] = _running(task, planned[key], spans, as_of)
        else:
            number, task.morning = task.earliest(max(task.floor, as_of.toordinal()), spans)
            spans[key] = task.span(number)
    found = ((key, network.tasks[key], spans[key]) for key in network.keys)
    return Progress({key: ForecastAction(task.action, *_days(span), _remaining(task)) for key, task, span in found})


def is_done(action: Action) -> bool:
    """Return whether an action is behind us; a milestone is when it has any actual date."""
    reached = bool(action.milestone or not action.duration) and action.actual_start is not None
    return action.actual_finish is not None or (action.done or 0) >= 1 or reached


def has_begun(action: Action) -> bool:
    """Return whether work on an action has begun; a milestone has no work."""
    return not action.milestone and bool(action.duration) and (action.actual_start is not None or bool(action.done))


def remaining_days(duration: int, done: Decimal | None) -> int:
    """Return how many whole working days are left of a duration when a share of it is done."""
    return ceil((1 - Fraction(done or 0)) * duration)


def _remaining(task: Task) -> int:
    return 0 if is_done(task.action) else remaining_days(task.days, task.action.done)


def _days(span: Span) -> tuple[date, date]:
    return span.first_day, span.last_day


def _past(task: Task, planned: Span, as_of: date) -> Span:
    """Return when something happened: a moment on the side of its day on which it was planned."""
    action = task.action
    known = action.actual_finish or action.actual_start if not task.days else action.actual_finish
    last = known or max(min(planned.last_day, as_of), action.actual_start or date.min)
    if not task.days:
        instant = last.toordinal() + (not task.morning)
        return Span(instant, instant, task.morning)
    first = min(action.actual_start or planned.first_day, last)
    return Span(first.toordinal(), last.toordinal() + 1)


def _running(task: Task, planned: Span, spans: Mapping[str, Span], as_of: date) -> Span:
    """Return when work in progress began, and when it will be done."""
    first = task.action.actual_start or min(planned.first_day, as_of)
    after = task.calendar.before(max(as_of, first).toordinal()) + remaining_days(task.days, task.action.done)
    to_finish = (link for link in task.action.after if link.id in spans and link.type in (LinkType.FF, LinkType.SF))
    after = max((after, *(task.allowed(link, spans[link.id])[0] + task.days for link in to_finish)))
    return Span(first.toordinal(), task.calendar.nth(after - 1) + 1)
