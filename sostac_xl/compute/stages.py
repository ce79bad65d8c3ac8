"""When the stages of the method are worked on: as planned, else by what they usually take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from sostac_xl.compute.calendar import Calendar, day_of
from sostac_xl.plan import Plan
from sostac_xl.schema.plan import DayCount, Stage, StageName

ABOUT: Final = Fraction(1, 6)
"""How far "about 30 days" stretches to both sides: 25 to 35."""
_BEFORE: Final = (StageName.SITUATION, StageName.OBJECTIVES, StageName.STRATEGY, StageName.TACTICS)
"""The stages that come one after the other before the plan starts."""


@dataclass(frozen=True, slots=True)
class StageDates:
    """When a stage is worked on. `days` counts working or calendar days, as the plan says; `usual` are the least and the most that it takes.

    `proposed` when a date is not the plan's own but follows from the usual duration.
    """

    stage: Stage
    start: date
    finish: date
    days: int
    usual: tuple[Fraction, Fraction] | None
    proposed: bool

    @property
    def unusual(self) -> bool:
        """Whether it takes less or more than it usually does."""
        return self.usual is not None and not self.usual[0] <= self.days <= self.usual[1]


def stage_schedule(plan: Plan, calendar: Calendar) -> tuple[StageDates, ...]:
    """Return the stages that have dates, in the order of the sheet.

    Dates that are blank are proposed from the highest number that its usual duration names: Action from the start of the plan on, Control alongside
    it, the stages before them back to back, each done before the next one starts.
    """
    rows = {row.stage: row for row in plan[Stage] if row.stage}
    found: dict[StageName, StageDates] = {}
    following = plan.facts.start
    for name in (StageName.ACTION, *reversed(_BEFORE)):
        if name in rows:
            dates = _dates(plan, calendar, rows[name], None if name in _BEFORE else following, following)
            found |= {name: dates} if dates else {}
            following = dates.start if dates else following
    if StageName.CONTROL in rows:
        action = found.get(StageName.ACTION)
        row = rows[StageName.CONTROL]
        start, finish = row.start or (action and action.start), row.finish or (action and action.finish)
        found |= {StageName.CONTROL: _told(plan, calendar, row, start, finish)} if start and finish else {}
    return tuple(found[name] for name in rows if name in found)


def _dates(plan: Plan, calendar: Calendar, row: Stage, first: date | None, following: date | None) -> StageDates | None:
    """Return the dates of a stage: its own, else from a first day on, else up to the day before the one that follows."""
    most = int(max(_numbers(row.usual), default=0))
    start, finish = row.start, row.finish
    if most and not (start and finish):
        if not start and not finish:
            start = first
            finish = _day(plan, calendar, following, -1) if following and not first else None
        start = start or (_day(plan, calendar, finish, 1 - most) if finish else None)
        finish = finish or (_day(plan, calendar, start, most - 1) if start else None)
    return _told(plan, calendar, row, start, finish) if start and finish else None


def _told(plan: Plan, calendar: Calendar, row: Stage, start: date, finish: date) -> StageDates:
    proposed = (start, finish) != (row.start, row.finish)
    return StageDates(row, start, finish, days_of_stage(plan, calendar, start, finish), usual_days(row.usual), proposed)


def _day(plan: Plan, calendar: Calendar, day: date, days: int) -> date:
    """Return the day that lies so many days later or earlier, working or calendar days as the plan says."""
    if plan.facts.day_count is DayCount.CALENDAR:
        return day_of(day.toordinal() + days)
    return calendar.add(day, days)


def days_of_stage(plan: Plan, calendar: Calendar, start: date, finish: date) -> int:
    """Return the days from start to finish, both included, working or calendar days as the plan says."""
    if plan.facts.day_count is DayCount.CALENDAR:
        return (finish - start).days + 1
    return calendar.count(start, finish)


def usual_days(text: str) -> tuple[Fraction, Fraction] | None:
    """Return the least and the most that "10–21" or "about 30" stands for; None when it names no number."""
    numbers = _numbers(text)
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    return (low, high) if low < high else (low * (1 - ABOUT), high * (1 + ABOUT))


def _numbers(text: str) -> list[Fraction]:
    return [Fraction(digits) for digits in re.findall(r"\d+", text)]
