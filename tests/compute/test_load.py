"""Load per person and week, by hand and in sum."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute.calendar import Calendar, calendar_of
from sostac_xl.compute.load import Load, load_of
from sostac_xl.compute.timeline import schedule_of
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.plan import Leave, Person
from sostac_xl.schema.row import Row
from tests.compute.networks import CALENDARS, DAY, MONDAY, networks, works
from tests.compute.plans import make, plan_of

ANN = make(Person, id="PER-1", name="Ann", capacity=Decimal(40))
BEN = make(Person, id="PER-2", name="Ben", capacity=Decimal(20))


def work(days: int | None, owner: str | None = "PER-1", **cells: Any) -> Action:
    """Return an action that can start on Monday 1 February 2027."""
    return make(Action, id=f"ACT-{days}-{owner}", action="x", duration=days, owner=Ref(owner) if owner else None, **cells)


def load(*rows: Row) -> Load:
    """Return the load of a plan on its planned dates."""
    plan = plan_of(*rows, start=MONDAY)
    calendar = calendar_of(plan, MONDAY)
    return load_of(plan, schedule_of(plan, calendar, MONDAY).tasks.values(), calendar)


def found(load: Load) -> list[tuple[str, int, float, float | None]]:
    """Return person, Monday, hours and capacity of each week."""
    return [(x.person.id, x.monday.day, float(x.hours), None if x.capacity is None else float(x.capacity)) for x in load.weeks]


def test_effort_is_spread_evenly_over_the_working_days() -> None:
    """16 hours over eight working days are two a day: ten in the first week and six in the second."""
    assert found(load(ANN, work(8, effort=Decimal(16)))) == [("PER-1", 1, 10, 40), ("PER-1", 8, 6, 40)]


def test_without_effort_a_day_takes_the_daily_capacity() -> None:
    """Three days of somebody with 20 hours a week are twelve hours; work that nobody has makes no load."""
    assert found(load(ANN, BEN, work(3, "PER-2"), work(5, None))) == [("PER-2", 1, 12, 20)]


def test_holidays_and_leave_lower_the_capacity_and_move_the_hours() -> None:
    """A holiday on Monday and leave on Tuesday leave three of five days, and the work of four days ends a week later."""
    rows = (make(Holiday, on=MONDAY), make(Leave, person=Ref("PER-1"), start=MONDAY + DAY, end=MONDAY + DAY))

    assert found(load(ANN, work(4, effort=Decimal(40)), *rows)) == [("PER-1", 1, 30, 24), ("PER-1", 8, 10, 40)]


def test_overload_is_told() -> None:
    """Two actions of full days in one week are twice what a person has; exactly full is no overload."""
    both = load(ANN, BEN, work(5), work(4, effort=Decimal(41)), work(5, "PER-2"))

    assert [(week.person.id, float(week.hours), float(week.over)) for week in both.overloaded] == [("PER-1", 81, 41)]


def test_somebody_without_capacity_is_never_overloaded() -> None:
    """Only effort counts then: how long a day is isn't known."""
    nobody = make(Person, id="PER-1", name="Ann")

    assert found(load(nobody, work(2), work(3, effort=Decimal(90)))) == [("PER-1", 1, 90, None)]
    assert not load(nobody, work(3, effort=Decimal(90))).overloaded


def test_a_milestone_has_its_effort_on_its_day() -> None:
    """It has no days to spread over; one on the leave of its owner counts in that week too."""
    rows = (make(Leave, person=Ref("PER-1"), start=MONDAY, end=MONDAY + 4 * DAY),)

    assert found(load(ANN, work(0, effort=Decimal(3)), *rows)) == [("PER-1", 1, 3, 0)]


@given(networks(), CALENDARS)
def test_hours_equal_those_counted_day_by_day(actions: tuple[Action, ...], calendar: Calendar) -> None:
    """The hours of each week are those of its days, each with its part of the actions of that day; capacity counts days likewise."""
    plan = plan_of(ANN, BEN, *actions, start=MONDAY)
    tasks = schedule_of(plan, calendar, MONDAY).tasks.values()
    expected: dict[tuple[str, date], Fraction] = {}
    for task in tasks:
        person = task.action.owner.id if task.action.owner else ""
        days = [task.start + n * DAY for n in range((task.finish - task.start).days + 1) if works(calendar, task.start + n * DAY, person)]
        for day in days if task.days and person else ():
            monday = day - timedelta(day.weekday())
            week_days = 6 if calendar.work_week.name == "MON_SAT" else 5
            hours = Fraction(40 if person == "PER-1" else 20, week_days) * task.days / len(days)
            expected[person, monday] = expected.get((person, monday), Fraction(0)) + hours

    assert {(week.person.id, week.monday): week.hours for week in load_of(plan, tasks, calendar).weeks} == expected


@given(st.integers(1, 60), st.integers(1, 200))
def test_all_hours_are_there(days: int, effort: int) -> None:
    """However long it takes, the weeks add up to the effort exactly."""
    assert sum(week.hours for week in load(ANN, work(days, effort=Decimal(effort))).weeks) == effort
