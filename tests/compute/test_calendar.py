"""Working days, against counting them one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute.calendar import Calendar, calendar_of, holidays_of
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.plan import Leave, WorkWeek
from tests.compute.networks import works
from tests.compute.plans import START, make, plan_of

DAYS = st.dates(date(2026, 12, 1), date(2027, 3, 31))
CALENDARS = st.builds(
    Calendar,
    st.sampled_from(WorkWeek),
    st.dictionaries(DAYS, st.just("holiday"), max_size=8),
    st.fixed_dictionaries({"PER-1": st.frozensets(DAYS, max_size=10)}),
)
PEOPLE = st.sampled_from(["", "PER-1", "PER-2"])


@given(CALENDARS, DAYS, PEOPLE)
def test_a_workday_is_in_the_week_and_not_free(calendar: Calendar, day: date, person: str) -> None:
    """A day is a working day when the week has it, it is no holiday, and the person is not away."""
    assert calendar.is_workday(day, person) == works(calendar, day, person)


@given(CALENDARS, DAYS, DAYS, PEOPLE)
def test_counting_equals_looking_at_each_day(calendar: Calendar, start: date, end: date, person: str) -> None:
    """The number of working days is that of all days looked at one by one, and negative when they stand the wrong way round."""
    first, last = sorted((start, end))
    number = sum(works(calendar, first + timedelta(n), person) for n in range((last - first).days + 1))

    assert calendar.count(start, end, person) == (number if start <= end else -number)


@given(CALENDARS, DAYS, st.integers(-30, 30), PEOPLE)
def test_adding_equals_walking(calendar: Calendar, day: date, number: int, person: str) -> None:
    """Adding working days comes to the same day as walking there, from the first working day on or after the day."""
    found = day
    while not works(calendar, found, person):
        found += timedelta(1)
    for _ in range(abs(number)):
        found += timedelta(1 if number > 0 else -1)
        while not works(calendar, found, person):
            found += timedelta(1 if number > 0 else -1)

    assert calendar.add(day, number, person) == found


def test_known_holidays_have_names_in_the_language() -> None:
    """King's Day 2027 in the Netherlands is free, and is called so in Dutch and in English; Sundays move it by themselves."""
    dutch = holidays_of("nl", [2027, 2025], "nl")

    assert dutch[date(2027, 4, 27)] == "Koningsdag"
    assert date(2025, 4, 26) in dutch
    assert holidays_of("NL", [2027], "en")[date(2027, 4, 27)] == "King's Day"
    assert list(dutch) == sorted(dutch)


@pytest.mark.parametrize("country", ["", "XX", "Netherlands"])
def test_an_unknown_country_has_no_holidays(country: str) -> None:
    """A country that is not known gives no holidays, and no error."""
    assert holidays_of(country, [2027]) == {}


def test_a_far_year_gives_the_holidays_that_are_known() -> None:
    """A year for which a country's moving feasts are not known gives the fixed ones, without a warning; so does the last year of all."""
    assert date(2050, 1, 26) in holidays_of("IN", [2050])
    assert calendar_of(plan_of(country="NL", start=date(9999, 12, 1)), START).is_workday(date(9999, 12, 31))


def test_holidays_of_the_sheet_take_the_place_of_the_country() -> None:
    """Holidays in the workbook are the only ones; without them those of the country count, the year before and after too."""
    own = calendar_of(plan_of(make(Holiday, id="HOL-1", on=date(2027, 7, 1), name="Company day"), country="NL"), START)
    dutch = calendar_of(plan_of(country="NL"), START)

    assert own.holidays == {date(2027, 7, 1): "Company day"}
    assert {day.year for day in dutch.holidays} == {2026, 2027, 2028}


def test_leave_is_that_persons_alone() -> None:
    """Somebody on leave has no working days in it, from the first day to the last; others do."""
    leave = make(Leave, id="LEA-1", person=Ref("PER-1"), start=date(2027, 2, 1), end=date(2027, 2, 3))
    calendar = calendar_of(plan_of(leave), START)

    assert calendar.add(date(2027, 2, 1), 0, "PER-1") == date(2027, 2, 4)
    assert calendar.add(date(2027, 2, 1), 0, "PER-2") == date(2027, 2, 1)
