"""Working days: the plan's work week, its public holidays, and the leave of each person.

The holidays are those that stand on the Lists sheet; `sostac new` and `sostac compute` fill them in for the plan's country.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Final
from warnings import catch_warnings, simplefilter

from sostac_xl.compute.months import months_of
from sostac_xl.plan import Plan
from sostac_xl.schema.country import has_holidays
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.plan import Leave, WorkWeek

WEEKS: Final[Mapping[WorkWeek, tuple[int, ...]]] = MappingProxyType(
    {WorkWeek.MON_FRI: (0, 1, 2, 3, 4), WorkWeek.MON_SAT: (0, 1, 2, 3, 4, 5), WorkWeek.SUN_THU: (0, 1, 2, 3, 6)}
)
"""The working days of each work week; Monday is 0."""

_LAST_ORDINAL: Final = date.max.toordinal()
LONGEST_LEAVE: Final = timedelta(days=3660)
"""A longer absence is a slip of typing and counts for nothing."""


def day_of(ordinal: int) -> date:
    """Return the date of a day number, held within the dates that exist."""
    return date.fromordinal(min(max(ordinal, 1), _LAST_ORDINAL))


class WorkDays:
    """Numbers the working days of one calendar, so that adding and counting take no walk from day to day.

    Days are ordinals (`date.toordinal`); working day number n is the one that has n working days before it.
    """

    def __init__(self, week: Iterable[int], closed: Iterable[date]) -> None:
        """Take the working days of the week (Monday is 0) and the days on which nobody works all the same."""
        self._week = tuple(sorted(week))
        self._before_weekday = tuple(sum(1 for day in self._week if day < weekday) for weekday in range(7))
        self._closed = sorted({day.toordinal() for day in closed if day.weekday() in self._week})
        # the first working-day number that each closed day pushes on to a later day
        self._pushed = [self._in_weeks(ordinal) - number for number, ordinal in enumerate(self._closed)]

    def before(self, ordinal: int) -> int:
        """Return how many working days lie before a day."""
        return self._in_weeks(ordinal) - bisect_left(self._closed, ordinal)

    def nth(self, n: int) -> int:
        """Return the ordinal of the working day that has `n` working days before it."""
        weeks, position = divmod(n + bisect_right(self._pushed, n), len(self._week))
        return 1 + 7 * weeks + self._week[position]

    def _in_weeks(self, ordinal: int) -> int:
        """Return how many days of work weeks lie before a day, closed ones among them."""
        weeks, weekday = divmod(ordinal - 1, 7)  # ordinal 1 is a Monday
        return weeks * len(self._week) + self._before_weekday[weekday]


@dataclass(frozen=True)
class Calendar:
    """The working days of a plan.

    `holidays` gives the name of each free day; `leave` the days off of each person by the person's ID.
    """

    work_week: WorkWeek = WorkWeek.MON_FRI
    holidays: Mapping[date, str] = field(default_factory=dict)
    leave: Mapping[str, frozenset[date]] = field(default_factory=dict)

    @cached_property
    def days(self) -> WorkDays:
        """The working days of the plan as a whole: nobody's leave counts."""
        return WorkDays(WEEKS[self.work_week], self.holidays)

    @cached_property
    def _personal(self) -> Mapping[str, WorkDays]:
        week = WEEKS[self.work_week]
        return {person: WorkDays(week, (*self.holidays, *days)) for person, days in self.leave.items()}

    def days_of(self, person: str) -> WorkDays:
        """Return the working days of a person by ID; the plan's for somebody without leave, or for nobody."""
        return self._personal.get(person, self.days)

    def is_workday(self, day: date, person: str = "") -> bool:
        """Return whether a day is a working day, of the plan or of one person."""
        days, ordinal = self.days_of(person), day.toordinal()
        return days.before(ordinal + 1) > days.before(ordinal)

    def add(self, day: date, working_days: int, person: str = "") -> date:
        """Return the working day that lies so many working days after `day`, or before it when negative.

        A day that is no working day counts as the first one after it; 0 returns that day.
        """
        days = self.days_of(person)
        return day_of(days.nth(days.before(day.toordinal()) + working_days))

    def count(self, start: date, end: date, person: str = "") -> int:
        """Return the number of working days from `start` to `end`, both included; negative when they stand the wrong way round."""
        days = self.days_of(person)
        first, last = sorted((start.toordinal(), end.toordinal()))
        number = days.before(last + 1) - days.before(first)
        return number if start <= end else -number


def calendar_of(plan: Plan, as_of: date) -> Calendar:
    """Return the plan's calendar: the holidays of its Lists sheet, or else its country's, from the year before the plan to the year after it."""
    facts = plan.facts
    named = {holiday.on: holiday.name for holiday in plan[Holiday] if holiday.on}
    years = holiday_years(facts.start or as_of, facts.horizon)
    return Calendar(facts.work_week or WorkWeek.MON_FRI, named or holidays_of(facts.country, years, plan.language), _leave(plan))


def holiday_years(start: date, horizon: int | None) -> range:
    """Return the years whose holidays a plan needs: from the one before it, when it is prepared, to the one after, when it may run late."""
    last = months_of(start, horizon or 12)[-1]
    return range(start.year - 1, last.year + 2)


def _leave(plan: Plan) -> dict[str, frozenset[date]]:
    away: defaultdict[str, set[date]] = defaultdict(set)
    for leave in plan[Leave]:
        if leave.person and leave.start and leave.end and leave.end - leave.start <= LONGEST_LEAVE:
            away[leave.person.id].update(leave.start + timedelta(n) for n in range((leave.end - leave.start).days + 1))
    return {person: frozenset(days) for person, days in away.items()}


def holidays_of(country: str, years: Iterable[int], language: str = "en") -> dict[date, str]:
    """Return the public holidays of a country (ISO 3166: NL) by date, with their names, in `language` where it is known.

    Empty for a country that is not known; a check reports it.
    """
    import holidays

    code = country.strip().upper()
    if not has_holidays(code):
        return {}
    spoken = holidays.country_holidays(code).supported_languages
    chosen = next((name for name in spoken if name.split("_")[0] == language), None)
    with catch_warnings():
        simplefilter("ignore")  # some countries' moving feasts are known for some decades only; the sheet shows which days are there
        return dict(sorted(holidays.country_holidays(code, years=sorted(years), language=chosen).items()))
