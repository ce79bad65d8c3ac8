"""The schedule, against a scheduler that tries day after day."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostac_xl.compute.calendar import Calendar
from sostac_xl.compute.timeline import Schedule, schedule_of
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType, Ref
from tests.compute.plans import make, plan_of

MONDAY = date(2027, 2, 1)
DAY = timedelta(1)
CLOSED = st.dates(MONDAY, MONDAY + 20 * DAY)
CALENDARS = st.builds(
    lambda holidays, leave: Calendar(holidays=dict.fromkeys(holidays, ""), leave={"PER-1": leave}),
    st.sets(CLOSED, max_size=3),
    st.frozensets(CLOSED, max_size=6),
)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Action, ...]:
    """Up to six actions with a duration, in any order on the sheet, that wait for others in all four ways."""
    number = draw(st.integers(1, 6))
    actions = []
    for n in range(number):
        before = st.builds(Link, st.integers(0, n - 1).map(lambda k: f"ACT-{k}"), st.sampled_from(LinkType), st.integers(-3, 3))
        owner = draw(st.sampled_from(["PER-1", "PER-2", None]))
        actions.append(
            make(
                Action,
                id=f"ACT-{n}",
                action=f"step {n}",
                duration=draw(st.integers(1, 4)),
                after=tuple(draw(st.lists(before, max_size=2))) if n else (),
                owner=Ref(owner) if owner else None,
                not_before=draw(st.none() | st.dates(MONDAY, MONDAY + 10 * DAY)),
            )
        )
    return tuple(draw(st.permutations(actions)))


def step(calendar: Calendar, person: str, day: date, number: int) -> date:
    """Walk from a working day over so many working days, one by one."""
    way = DAY if number > 0 else -DAY
    for _ in range(abs(number)):
        day += way
        while not calendar.is_workday(day, person):
            day += way
    return day


def snap(calendar: Calendar, person: str, day: date, way: timedelta) -> date:
    """Walk to the first working day, from `day` on in one direction."""
    while not calendar.is_workday(day, person):
        day += way
    return day


def brute_force(actions: tuple[Action, ...], calendar: Calendar, floors: dict[str, date]) -> dict[str, tuple[date, date]]:
    """Return start and finish of each action, found by moving actions a day at a time until every link is content."""
    who = {a.id: a.owner.id if a.owner else "" for a in actions}
    days = {a.id: a.duration or 0 for a in actions}
    start = {a.id: snap(calendar, who[a.id], floors.get(a.id) or a.not_before or MONDAY, DAY) for a in actions}

    def finish(key: str) -> date:
        return step(calendar, who[key], start[key], days[key] - 1)

    def content(action: Action, link: Link) -> bool:
        person = who[action.id]
        if link.type in (LinkType.FS, LinkType.SS):
            after = finish(link.id) + DAY if link.type is LinkType.FS else start[link.id]
            return start[action.id] >= step(calendar, person, snap(calendar, person, after, DAY), link.lag)
        by = finish(link.id) if link.type is LinkType.FF else start[link.id] - DAY
        return finish(action.id) >= step(calendar, person, snap(calendar, person, by, -DAY), link.lag)

    moved = True
    while moved:
        moved = False
        for action in actions:
            while not all(content(action, link) for link in action.after):
                start[action.id] = snap(calendar, who[action.id], start[action.id] + DAY, DAY)
                moved = True
    return {key: (day, finish(key)) for key, day in start.items()}


@settings(max_examples=150)
@given(networks(), CALENDARS)
def test_early_dates_equal_those_found_by_trying(actions: tuple[Action, ...], calendar: Calendar) -> None:
    """No action can start earlier than its early start, in whatever way it waits and whoever is on leave."""
    found = schedule_of(plan_of(*actions, start=MONDAY), calendar, MONDAY)

    assert {key: (task.start, task.finish) for key, task in found.tasks.items()} == brute_force(actions, calendar, {})


@settings(max_examples=60)
@given(networks(), CALENDARS)
def test_late_dates_are_the_last_that_keep_the_end(actions: tuple[Action, ...], calendar: Calendar) -> None:
    """An action that starts on its late start leaves the end of the plan alone, and a working day later it does not."""
    found = schedule_of(plan_of(*actions, start=MONDAY), calendar, MONDAY)

    for key, task in found.tasks.items():
        person = task.action.owner.id if task.action.owner else ""
        late = brute_force(actions, calendar, {key: task.late_start})
        later = brute_force(actions, calendar, {key: step(calendar, person, task.late_start, 1)})
        assert late[key] == (task.late_start, task.late_finish)
        assert max(finish for _, finish in late.values()) <= (found.finish or date.min) < max(finish for _, finish in later.values())


@given(networks(), CALENDARS)
def test_float_counts_the_working_days_between_early_and_late(actions: tuple[Action, ...], calendar: Calendar) -> None:
    """Total float is the plan's working days from early to late start; critical actions have none, and every plan has one."""
    found = schedule_of(plan_of(*actions, start=MONDAY), calendar, MONDAY)

    for task in found.tasks.values():
        assert task.total_float == calendar.count(task.start, task.late_start) - 1
        assert task.critical == (task.total_float == 0) == (task.start == task.late_start)
    assert any(task.critical for task in found.tasks.values())


def schedule(*actions: Action, **facts: object) -> Schedule:
    """Return the schedule of a plan that starts on Monday 1 February 2027, without holidays."""
    return schedule_of(plan_of(*actions, **{"start": MONDAY, **facts}), Calendar(), date(2027, 5, 3))


def step_of(key: str, days: int | None, *after: Link, not_before: date | None = None, milestone: bool | None = None) -> Action:
    """Return an action."""
    return make(Action, id=key, action=key, duration=days, after=after, not_before=not_before, milestone=milestone)


def test_a_small_plan_by_hand() -> None:
    """Two branches join: the longer one is critical, the shorter one has the float that it lacks in length."""
    found = schedule(step_of("A", 3), step_of("B", 5, Link("A")), step_of("C", 2, Link("A")), step_of("D", 1, Link("B"), Link("C")))

    assert [(t.start.day, t.finish.day, t.total_float, t.critical) for t in found.tasks.values()] == [
        (1, 3, 0, True),
        (4, 10, 0, True),
        (4, 5, 3, False),
        (11, 11, 0, True),
    ]
    assert (found.start, found.finish) == (MONDAY, date(2027, 2, 11))


def test_a_milestone_stands_at_the_end_of_its_last_predecessor() -> None:
    """A milestone after work that ends on Friday is dated that Friday, and what follows it starts on Monday."""
    found = schedule(step_of("A", 5), step_of("M", None, Link("A"), milestone=True), step_of("B", 1, Link("M")))

    assert (found.tasks["M"].start, found.tasks["M"].finish, found.tasks["M"].days) == (date(2027, 2, 5), date(2027, 2, 5), 0)
    assert found.tasks["B"].start == date(2027, 2, 8)
    assert all(task.critical for task in found.tasks.values())


def test_a_milestone_on_a_date_stands_in_its_morning() -> None:
    """A milestone that waits for a date is dated then, and work after it starts on that very day."""
    found = schedule(step_of("A", 1), step_of("M", 0, Link("A"), not_before=date(2027, 2, 10)), step_of("B", 2, Link("M")))

    assert found.tasks["M"].start == date(2027, 2, 10)
    assert found.tasks["B"].start == date(2027, 2, 10)
    assert [task.critical for task in found.tasks.values()] == [False, True, True]
    assert found.tasks["A"].total_float == 6


def test_a_milestone_that_starts_with_work_has_its_first_day() -> None:
    """A milestone linked start to start is dated on the day on which the other starts; a lag moves it by working days."""
    found = schedule(step_of("A", 3, not_before=date(2027, 2, 5)), step_of("M", 0, Link("A", LinkType.SS, 1)), step_of("E", 9))

    assert found.tasks["M"].finish == date(2027, 2, 8)


def test_a_lag_on_a_milestone_counts_working_days() -> None:
    """Two working days after Thursday's end is the end of Monday."""
    found = schedule(step_of("A", 4), step_of("M", 0, Link("A", LinkType.FS, 2)))

    assert found.tasks["M"].finish == date(2027, 2, 8)


def test_milestones_in_a_row_share_their_day() -> None:
    """A milestone that waits for another has its day, whether by its end or its start, in the evening or in the morning."""
    evening = schedule(step_of("A", 5), step_of("M", 0, Link("A")), step_of("N", 0, Link("M", LinkType.SS)), step_of("O", 0, Link("N")))
    morning = schedule(step_of("M", 0, not_before=date(2027, 2, 8)), step_of("N", 0, Link("M")), step_of("O", 0, Link("N", LinkType.SS)))

    assert {evening.tasks[key].start for key in "MNO"} == {date(2027, 2, 5)}
    assert {morning.tasks[key].start for key in "MNO"} == {date(2027, 2, 8)}


def test_late_dates_go_around_leave() -> None:
    """Work that must have started by a day on which its owner is away has to start before the leave."""
    away = Calendar(leave={"PER-1": frozenset({date(2027, 2, 2), date(2027, 2, 3), date(2027, 2, 4)})})
    first = make(Action, id="A", action="A", duration=1, owner=Ref("PER-1"))
    actions = (first, step_of("B", 2, Link("A", LinkType.SS)), step_of("C", 5))

    found = schedule_of(plan_of(*actions, start=MONDAY), away, MONDAY)

    assert found.tasks["B"].late_start == date(2027, 2, 4)
    assert found.tasks["A"].late_start == MONDAY


def test_a_circle_is_named_and_gets_no_dates() -> None:
    """Actions in a circle have no dates; what waits for them is planned as if they were not there."""
    found = schedule(step_of("A", 1, Link("C")), step_of("B", 1, Link("A")), step_of("C", 1, Link("B")), step_of("D", 1, Link("C")), step_of("E", 1))

    assert found.circles == (("A", "B", "C"),)
    assert list(found.tasks) == ["D", "E"]
    assert found.tasks["D"].start == MONDAY


def test_what_is_unknown_is_left_out() -> None:
    """An action without duration has no dates, and links to it or to nothing are ignored."""
    found = schedule(step_of("A", None), step_of("B", 1, Link("A"), Link("ACT-99")))

    assert list(found.tasks) == ["B"]
    assert found.tasks["B"].start == MONDAY


def test_without_start_date_the_plan_begins_on_the_day_of_the_computation() -> None:
    """The first day is the start of the plan, else the day as of which it is computed; an empty plan has no dates at all."""
    assert schedule(step_of("A", 1), start=None).start == date(2027, 5, 3)
    assert (schedule().start, schedule().finish) == (None, None)


@pytest.mark.parametrize("days", [10**7, 10**12])
def test_an_absurd_duration_is_held_within_the_dates_that_exist(days: int) -> None:
    """A duration that leads past the year 9999 gives the last date, not an error."""
    assert schedule(step_of("A", days), step_of("B", 1, Link("A", lag=-(10**9)))).tasks["A"].finish == date.max


def test_ten_thousand_actions_take_linear_time() -> None:
    """Four times the actions and links take about four times as long, far from the sixteen of a quadratic pass."""

    def seconds(number: int) -> float:
        actions = [step_of(f"A{n}", 1 + n % 5, *(Link(f"A{k}", lag=k % 3) for k in (n - 1, n // 2) if 0 <= k < n)) for n in range(number)]
        plan = plan_of(*actions, start=MONDAY)
        before = process_time()
        assert len(schedule_of(plan, Calendar(), MONDAY).tasks) == number
        return process_time() - before

    assert seconds(10_000) < 10 * min(seconds(2_500) for _ in range(3))
