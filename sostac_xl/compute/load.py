"""How much work each person has in each week, against the hours that he or she has for it.

The hours of an action, its effort, else its duration × the daily capacity of its owner, are spread evenly over the working days that its
owner has between its start and its finish. The daily capacity is the capacity a week ÷ the working days of the work week; a week in which
there are holidays or leave has less. Overload is told, not levelled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final, Protocol

from sostac_xl.compute.calendar import WEEKS, Calendar, day_of
from sostac_xl.compute.critical_path import duration_of
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.plan import Person

_WEEK: Final = 7


class Dated(Protocol):
    """An action with its dates: planned or forecast."""

    @property
    def action(self) -> Action:
        """The action."""

    @property
    def start(self) -> date:
        """Its first day."""

    @property
    def finish(self) -> date:
        """Its last day."""


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """The work of a person in the ISO week that begins on `monday`, in hours; `capacity` is None when it is not known."""

    person: Person
    monday: date
    hours: Fraction
    capacity: Fraction | None

    @property
    def over(self) -> Fraction:
        """The hours beyond the capacity; 0 when there are none, or when the capacity is not known."""
        return max(self.hours - self.capacity, Fraction(0)) if self.capacity is not None else Fraction(0)


@dataclass(frozen=True)
class Load:
    """The load of each week in which someone has work, by person in the order of the sheet, then by week."""

    weeks: tuple[WeekLoad, ...]

    @cached_property
    def overloaded(self) -> tuple[WeekLoad, ...]:
        """The weeks in which someone has more work than hours."""
        return tuple(week for week in self.weeks if week.over)


def load_of(plan: Plan, tasks: Iterable[Dated], calendar: Calendar) -> Load:
    """Return the load that actions on these dates make; those without owner, or without hours, make none."""
    hours: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for task in tasks:
        person = plan.find(task.action.owner)
        if person:
            for monday, part in _by_week(task, hours_of(task.action, person, calendar), calendar):
                hours[person.id, monday] += part
    found: defaultdict[str, list[int]] = defaultdict(list)
    for person_id, monday in sorted(hours):
        found[person_id].append(monday)
    return Load(
        tuple(
            WeekLoad(person, day_of(monday), hours[person.id, monday], capacity_of(person, day_of(monday), calendar))
            for person in plan[Person]
            for monday in found.pop(person.id, ())
        )
    )


def hours_of(action: Action, person: Person, calendar: Calendar) -> Fraction:
    """Return the hours of an action: its effort, else its duration × the daily capacity of its owner."""
    if action.effort is not None:
        return Fraction(action.effort)
    return (duration_of(action) or 0) * (_daily(person, calendar) or Fraction(0))


def capacity_of(person: Person, monday: date, calendar: Calendar) -> Fraction | None:
    """Return the hours that a person has in the week from `monday` on, None when they are not known."""
    daily, days, first = _daily(person, calendar), calendar.days_of(person.id), monday.toordinal()
    return None if daily is None else daily * (days.before(first + _WEEK) - days.before(first))


def _daily(person: Person, calendar: Calendar) -> Fraction | None:
    return None if person.capacity is None else Fraction(person.capacity) / len(WEEKS[calendar.work_week])


def _by_week(task: Dated, hours: Fraction, calendar: Calendar) -> Iterator[tuple[int, Fraction]]:
    """Yield the Monday of each week with its part of the hours; a task on free days alone has all of them in the week of its start."""
    if not hours:
        return
    days = calendar.days_of(task.action.owner.id if task.action.owner else "")
    first, after = task.start.toordinal(), task.finish.toordinal() + 1
    begin = days.before(first)
    number = days.before(after) - begin
    monday = first - (first - 1) % _WEEK
    if not number:
        yield monday, hours
        return
    while monday < after:
        end = days.before(min(monday + _WEEK, after))
        if end > begin:
            yield monday, hours * (end - begin) / number
        begin, monday = end, monday + _WEEK
