"""When every action happens: the critical path method, in the working days of the plan and of each owner.

Reckoned in instants: instant n is the moment at which day number n begins, so a task ends at the instant after its last day. In the
calendar of its owner a task stands on working-day numbers, see `WorkDays`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sostac_xl.compute.calendar import Calendar, WorkDays, day_of
from sostac_xl.compute.network import ordered
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType


@dataclass(frozen=True, slots=True)
class ScheduledAction:
    """When an action happens; all dates are inclusive.

    `total_float` is how many working days of the plan's calendar it can slip without moving the end of the plan; `critical` when
    none. A milestone has `days` 0, and starts and finishes on one day.
    """

    action: Action
    start: date
    finish: date
    late_start: date
    late_finish: date
    total_float: int
    critical: bool
    days: int


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


def schedule_of(plan: Plan, calendar: Calendar, as_of: date) -> Schedule:
    """Return the schedule of a plan; without a start date it begins on `as_of`.

    Actions without duration and links to what is no scheduled action are left out. Progress does not move planned dates.
    """
    first_day = plan.facts.start or as_of
    tasks: dict[str, _Task] = {}
    for action in plan[Action]:
        days = duration_of(action)
        if days is not None:
            owner = calendar.days_of(action.owner.id if action.owner else "")
            tasks.setdefault(action.key, _Task(action, days, owner, (action.not_before or first_day).toordinal()))
    order, circles = ordered({key: [link.id for link in task.action.after if link.id in tasks] for key, task in tasks.items()})
    planned = {key: tasks[key] for key in order}
    _pass_forward(planned)
    _pass_backward(planned)
    return Schedule({key: planned[key].result(calendar.days) for key in tasks if key in planned}, circles)


def duration_of(action: Action) -> int | None:
    """Return an action's duration in working days: 0 for a milestone, None when it is not known."""
    return 0 if action.milestone else action.duration


@dataclass(slots=True)
class _Task:
    """An action on its way to a schedule: `early` and `late` are the working-day numbers of its start.

    A milestone has no day of its own. It stands at the end of the working day before its number when it waits for the end of
    something, and in the morning of its number's day when it waits for a date or a start.
    """

    action: Action
    days: int
    calendar: WorkDays
    floor: int
    early: int = 0
    late: int = 0
    morning: bool = True

    def start_instant(self, number: int) -> int:
        """Return the instant at which the task starts when it starts on a working-day number."""
        if self.days or self.morning:
            return self.calendar.nth(number)
        return self.calendar.nth(number - 1) + 1

    def finish_instant(self, number: int) -> int:
        """Return the instant at which the task is done when it starts on a working-day number."""
        return self.calendar.nth(number + self.days - 1) + 1 if self.days else self.start_instant(number)

    def latest_start_by(self, instant: int) -> int:
        """Return the last working-day number on which the task can start for its start to lie no later than an instant."""
        if self.days or self.morning:
            return self.calendar.before(instant + 1) - 1
        return self.calendar.before(instant)

    def latest_finish_by(self, instant: int) -> int:
        """Return the last working-day number on which the task can start for its end to lie no later than an instant."""
        return self.calendar.before(instant) - self.days if self.days else self.latest_start_by(instant)

    def first_day(self, number: int) -> date:
        """Return the day on which the task starts when it starts on a working-day number."""
        return day_of(self.calendar.nth(number if self.days or self.morning else number - 1))

    def last_day(self, number: int) -> date:
        """Return the day on which the task is done when it starts on a working-day number."""
        return day_of(self.calendar.nth(number + self.days - 1)) if self.days else self.first_day(number)

    def result(self, plan_days: WorkDays) -> ScheduledAction:
        """Return the scheduled action, its float in the working days of the plan."""
        total_float = plan_days.before(self.start_instant(self.late)) - plan_days.before(self.start_instant(self.early))
        return ScheduledAction(
            action=self.action,
            start=self.first_day(self.early),
            finish=self.last_day(self.early),
            late_start=self.first_day(self.late),
            late_finish=self.last_day(self.late),
            total_float=total_float,
            critical=total_float == 0,
            days=self.days,
        )


def _links(task: _Task, planned: Mapping[str, _Task]) -> Iterator[tuple[Link, _Task]]:
    for link in task.action.after:
        if link.id in planned:
            yield link, planned[link.id]


def _pass_forward(planned: Mapping[str, _Task]) -> None:
    """Set the earliest start of each task; the tasks come with predecessors first."""
    for task in planned.values():
        candidates = [(task.calendar.before(task.floor), True)]
        candidates += [_earliest(task, link, other) for link, other in _links(task, planned)]
        task.early, task.morning = max(candidates)


def _earliest(task: _Task, link: Link, other: _Task) -> tuple[int, bool]:
    """Return the first working-day number on which a link lets `task` start, and whether in the morning (see `_Task`)."""
    from_end = link.type in (LinkType.FS, LinkType.FF)
    instant = other.finish_instant(other.early) if from_end else other.start_instant(other.early)
    number = task.calendar.before(instant) + link.lag
    morning = other.morning if not other.days else not from_end
    return (number if link.type in (LinkType.FS, LinkType.SS) else number - task.days), morning


def _pass_backward(planned: Mapping[str, _Task]) -> None:
    """Set the latest start of each task that keeps the end of the plan where it is."""
    if not planned:
        return
    end = max(task.finish_instant(task.early) for task in planned.values())
    limits: defaultdict[int, list[int]] = defaultdict(list)
    for task in reversed(list(planned.values())):
        task.late = min((task.latest_finish_by(end), *limits.pop(id(task), ())))
        for link, other in _links(task, planned):
            limits[id(other)].append(_latest(task, link, other))


def _latest(task: _Task, link: Link, other: _Task) -> int:
    """Return the last working-day number on which `other` can start for a link to leave the latest start of `task` alone."""
    number = task.late - link.lag + (0 if link.type in (LinkType.FS, LinkType.SS) else task.days)
    instant = task.calendar.nth(number)
    return other.latest_finish_by(instant) if link.type in (LinkType.FS, LinkType.FF) else other.latest_start_by(instant)
