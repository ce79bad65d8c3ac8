"""When every action happens by the plan: the critical path method, in the working days of the plan and of each owner.

Total float is how many working days of the plan's calendar an action can slip without moving the end of the plan, free float without moving
any other action either. An action without total float is critical. A deadline is checked, and moves no date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from sostac_xl.compute.calendar import Calendar, WorkDays
from sostac_xl.compute.critical_path import Task, network_of, pass_backward, pass_forward
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.plan import FIRST_DAYS


@dataclass(frozen=True, slots=True)
class ScheduledAction:
    """When an action happens; all dates are inclusive.

    `total_float` is how many working days of the plan's calendar it can slip without moving the end of the plan, `free_float` without
    moving any other action either; `critical` when it has no total float. A milestone has `days` 0, and starts and finishes on one day.
    """

    action: Action
    start: date
    finish: date
    late_start: date
    late_finish: date
    total_float: int
    free_float: int
    critical: bool
    days: int

    @property
    def misses_deadline(self) -> bool:
        """Whether it is done after its deadline even when it starts as early as it can; a deadline moves no date."""
        return self.action.deadline is not None and self.finish > self.action.deadline


@dataclass(frozen=True)
class Schedule:
    """The planned dates of all actions.

    `tasks` holds by the action's key those that have a duration and are in no circle, in the order of the sheet. `circles` are the
    IDs of actions that wait for each other, each for the one before it.
    """

    tasks: Mapping[str, ScheduledAction] = field(default_factory=dict)
    circles: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def start(self) -> date | None:
        """The day on which the first action starts, or None without actions."""
        return min((task.start for task in self.tasks.values()), default=None)

    @cached_property
    def finish(self) -> date | None:
        """The day on which the last action is done, or None without actions."""
        return max((task.finish for task in self.tasks.values()), default=None)

    def within(self, first: date, last: date) -> tuple[ScheduledAction, ...]:
        """Return the actions that are worked on between two days, both included, by start and finish."""
        found = [task for task in self.tasks.values() if task.start <= last and task.finish >= first]
        return tuple(sorted(found, key=lambda task: (task.start, task.finish)))


def schedule_of(plan: Plan, calendar: Calendar, as_of: date) -> Schedule:
    """Return the schedule of a plan; without a start date it begins on `as_of`.

    Actions without duration and links to what is no scheduled action are left out. Progress does not move planned dates (see `progress`).
    """
    network = network_of(plan, calendar, plan.facts.start or as_of)
    pass_backward(network, pass_forward(network))
    return Schedule({key: _scheduled(network.tasks[key], calendar.days) for key in network.keys}, network.circles)


def first_days_of(plan: Plan) -> tuple[date, date] | None:
    """Return the first and the last of the plan's first 90 days, which must be clear in detail; None without a start date."""
    start = plan.facts.start
    return (start, start + min(timedelta(FIRST_DAYS - 1), date.max - start)) if start else None


def _scheduled(task: Task, days: WorkDays) -> ScheduledAction:
    """Return the scheduled action, its floats in the working days of the plan."""
    early, late, free = task.span(task.early), task.span(task.late), task.span(task.free)
    begins = days.before(early.start)
    total_float = days.before(late.start) - begins
    return ScheduledAction(
        action=task.action,
        start=early.first_day,
        finish=early.last_day,
        late_start=late.first_day,
        late_finish=late.last_day,
        total_float=total_float,
        free_float=days.before(free.start) - begins,
        critical=total_float == 0,
        days=task.days,
    )
