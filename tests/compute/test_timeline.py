"""The schedule of small plans, by hand; random ones are in `test_critical_path`."""

from __future__ import annotations

from datetime import date

import pytest

from sostac_xl.compute.calendar import Calendar
from sostac_xl.compute.timeline import Schedule, first_days_of, schedule_of
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType, Ref
from tests.compute.networks import MONDAY
from tests.compute.plans import make, plan_of


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


def test_a_deadline_is_checked_and_moves_no_date() -> None:
    """Work that is done after its deadline misses it; its dates and floats are those that it would have without one."""
    late = make(Action, id="A", action="A", duration=5, deadline=date(2027, 2, 4))
    in_time = make(Action, id="B", action="B", duration=5, deadline=date(2027, 2, 5))

    found = schedule(late, in_time, step_of("C", 8))

    assert [task.misses_deadline for task in found.tasks.values()] == [True, False, False]
    assert found.tasks["A"].late_finish == found.tasks["B"].late_finish == date(2027, 2, 10)


def test_free_float_is_what_the_next_action_leaves() -> None:
    """The shorter branch has all its float to itself at its end, and none before: its slip would move the action after it."""
    found = schedule(step_of("A", 6), step_of("B", 1), step_of("C", 2, Link("B")), step_of("D", 1, Link("A"), Link("C")))

    assert [(key, task.total_float, task.free_float) for key, task in found.tasks.items()] == [("A", 0, 0), ("B", 3, 0), ("C", 3, 3), ("D", 0, 0)]


def test_the_first_days_are_a_view_of_their_own() -> None:
    """What is worked on between two days counts, in the order in which it starts; the first 90 days begin with the plan."""
    before = step_of("A", 3, not_before=date(2027, 1, 27))
    within, early, after = step_of("B", 200, not_before=date(2027, 4, 30)), step_of("C", 1), step_of("D", 1, not_before=date(2027, 5, 3))

    found = schedule(before, within, early, after)

    assert first_days_of(plan_of(start=MONDAY)) == (MONDAY, date(2027, 5, 1))
    assert [task.action.id for task in found.within(MONDAY, date(2027, 5, 1))] == ["C", "B"]
    assert first_days_of(plan_of(start=None)) is None
    assert first_days_of(plan_of(start=date.max)) == (date.max, date.max)
