"""The critical path method: the earliest and the latest time for each task of a network, each in the calendar of its owner.

Durations, lags and leads count working days of the owner, those of milestones working days of the plan. Reckoned in instants: instant n
is the moment at which day number n begins, so a task ends at the instant after its last day. In its calendar a task stands on
working-day numbers, see `WorkDays`. Linear in tasks and links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sostac_xl.compute.calendar import Calendar, WorkDays, day_of
from sostac_xl.compute.network import ordered
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType

_FROM_END = (LinkType.FS, LinkType.FF)
_TO_START = (LinkType.FS, LinkType.SS)


Place = tuple[int, bool]
"""Where a task starts: on a working-day number, a moment in the morning of that day, or else at the end of the working day before it."""


class Span(NamedTuple):
    """The instants at which a task starts and ends; they are the same for a moment.

    A moment has no day of its own: it stands in the `morning` of a day when it waits for a date or a start, and at the end of a day when
    it waits for the end of something.
    """

    start: int
    finish: int
    morning: bool = True

    @property
    def end(self) -> tuple[int, bool]:
        """The instant at which the task ends, and whether that is a moment in the morning."""
        return self.finish, self.morning and self.start == self.finish

    @property
    def first_day(self) -> date:
        """The day on which the task starts."""
        return day_of(self.start if self.start < self.finish or self.morning else self.start - 1)

    @property
    def last_day(self) -> date:
        """The day on which the task is done."""
        return day_of(self.finish - 1) if self.start < self.finish else self.first_day


@dataclass(slots=True)
class Task:
    """An action of `days` working days of its calendar, not to start before the day number `floor`.

    `early` and `late` are the working-day numbers of its earliest and its latest start, `free` the last one that moves no other task. A
    moment stands at the end of the working day before its number, or in the `morning` of its number's day (see `Span`).
    """

    action: Action
    days: int
    calendar: WorkDays
    floor: int
    early: int = 0
    late: int = 0
    free: int = 0
    morning: bool = True

    def span(self, number: int) -> Span:
        """Return when the task happens when it starts on a working-day number."""
        if not self.days:
            instant = self.calendar.nth(number) if self.morning else self.calendar.nth(number - 1) + 1
            return Span(instant, instant, self.morning)
        return Span(self.calendar.nth(number), self.calendar.nth(number + self.days - 1) + 1)

    def earliest(self, floor: int, spans: Mapping[str, Span]) -> Place:
        """Return the first place that its links and a day number let it have."""
        candidates = [(self.calendar.before(floor), True)]
        candidates += [self.allowed(link, spans[link.id]) for link in self.action.after if link.id in spans]
        return max(candidates)

    def allowed(self, link: Link, other: Span) -> Place:
        """Return the first place that one link lets it have: a moment that waits for another stands on the same side of its day."""
        number = self.calendar.before(other.finish if link.type in _FROM_END else other.start) + link.lag
        morning = other.morning if other.start == other.finish else link.type not in _FROM_END
        return (number if link.type in _TO_START else number - self.days), morning

    def leaves(self, link: Link, other: Task, place: Place) -> Place:
        """Return the last place that `other` can have for a link to let this task have a place."""
        number, morning = place
        if not self.days and not other.days:
            return number - link.lag, morning
        from_end = link.type in _FROM_END
        if not self.days and not morning and not from_end:
            number -= 1  # the start of work makes a moment stand in the morning
        instant = self.calendar.nth(number - link.lag + (0 if link.type in _TO_START else self.days))
        return other.last_by(instant, from_end=from_end)

    def last_by(self, instant: int, *, from_end: bool) -> Place:
        """Return the last place that the task can have for its end, or else its start, to lie no later than an instant."""
        if self.days:
            return (self.calendar.before(instant) - self.days if from_end else self.calendar.before(instant + 1) - 1), True
        number = self.calendar.before(instant)
        return number, self.calendar.nth(number) == instant

    def like_early(self, place: Place) -> int:
        """Return the last working-day number up to a place for a task that stands on the side of its day on which it stands early."""
        number, morning = place
        return number - (self.early_place[1] and not morning)

    @property
    def early_place(self) -> Place:
        """Its earliest place."""
        return self.early, self.morning or bool(self.days)


@dataclass(frozen=True, slots=True)
class Network:
    """The tasks of a plan by key, those that a task waits for before it, and the circles of actions that wait for each other.

    `keys` are the keys of the tasks in the order of the sheet.
    """

    tasks: dict[str, Task]
    keys: tuple[str, ...]
    circles: tuple[tuple[str, ...], ...]


def network_of(plan: Plan, calendar: Calendar, first_day: date) -> Network:
    """Return the network of a plan: actions without duration, those in circles, and links to what is no such task are left out.

    `first_day` is the day before which no action starts that says nothing else.
    """
    tasks: dict[str, Task] = {}
    for action in plan[Action]:
        days = duration_of(action)
        if days is not None:
            workdays = calendar.days_of(calendar_owner(action))
            tasks.setdefault(action.key, Task(action, days, workdays, (action.not_before or first_day).toordinal()))
    order, circles = ordered({key: [link.id for link in task.action.after if link.id in tasks] for key, task in tasks.items()})
    planned = {key: tasks[key] for key in order}
    return Network(planned, tuple(key for key in tasks if key in planned), circles)


def duration_of(action: Action) -> int | None:
    """Return an action's duration in working days: 0 for a milestone, None when it is not known."""
    return 0 if action.milestone else action.duration


def calendar_owner(action: Action) -> str:
    """Return the ID of the person whose calendar an action goes by, "" for the plan's: a milestone is no work, so nobody's leave moves it."""
    return action.owner.id if action.owner and duration_of(action) else ""


def pass_forward(network: Network) -> Mapping[str, Span]:
    """Set the earliest start of each task, and return when each happens then, by its key."""
    spans: dict[str, Span] = {}
    for key, task in network.tasks.items():
        task.early, task.morning = task.earliest(task.floor, spans)
        spans[key] = task.span(task.early)
    return spans


def pass_backward(network: Network, spans: Mapping[str, Span]) -> None:
    """Set the latest start of each task that keeps the end of the plan where the spans have it, and the last one that moves no other task."""
    instant, morning = max((span.end for span in spans.values()), default=(0, False))
    late: defaultdict[str, list[Place]] = defaultdict(list)
    free: defaultdict[str, list[Place]] = defaultdict(list)
    for key, task in reversed(network.tasks.items()):
        number, is_work = task.last_by(instant, from_end=True)[0], bool(task.days)
        by_end = number, is_work or morning
        last = min((by_end, *late.pop(key, ())))
        task.late = task.like_early(last)
        task.free = task.like_early(min((by_end, *free.pop(key, ()))))
        for link in task.action.after:
            other = network.tasks.get(link.id)
            if other:
                late[link.id].append(task.leaves(link, other, last))
                free[link.id].append(task.leaves(link, other, task.early_place))
