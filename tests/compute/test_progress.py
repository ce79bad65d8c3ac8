"""Forecast dates, by hand; random networks are in `test_critical_path`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sostac_xl.compute.calendar import Calendar
from sostac_xl.compute.progress import Progress, progress_of, remaining_days
from sostac_xl.compute.timeline import schedule_of
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType
from tests.compute.networks import MONDAY
from tests.compute.plans import make, plan_of

WEDNESDAY = date(2027, 2, 10)
"""The status date: the eighth working day."""


def progress(*actions: Action, as_of: date = WEDNESDAY) -> Progress:
    """Return the forecast dates of actions that were to start on Monday 1 February 2027."""
    return progress_of(plan_of(*actions, start=MONDAY), Calendar(), as_of)


def step(key: str, days: int, *after: Link, **cells: Any) -> Action:
    """Return an action."""
    return make(Action, id=key, action=key, duration=days, after=after, **cells)


def dates(found: Progress) -> dict[str, tuple[int, int]]:
    """Return the days of the month of each action."""
    return {key: (task.start.day, task.finish.day) for key, task in found.tasks.items()}


def test_work_that_has_not_begun_starts_on_the_status_date_at_the_earliest() -> None:
    """What should have begun starts that day, and what waits for it moves; planned dates stay as they are."""
    actions = (step("A", 2), step("B", 3, Link("A")), step("C", 1, not_before=date(2027, 2, 15)))

    assert dates(progress(*actions)) == {"A": (10, 11), "B": (12, 16), "C": (15, 15)}
    assert schedule_of(plan_of(*actions, start=MONDAY), Calendar(), WEDNESDAY).tasks["B"].finish == date(2027, 2, 5)


def test_work_in_progress_takes_what_is_left_of_it() -> None:
    """Six tenths of ten days are done: four days are left, of which the status date is the first; a part of a day counts as a whole one."""
    found = progress(step("A", 10, done=Decimal("0.6"), actual_start=date(2027, 2, 2)), step("B", 2, Link("A")))

    assert dates(found) == {"A": (2, 15), "B": (16, 17)}
    assert (found.tasks["A"].remaining, found.tasks["B"].remaining) == (4, 2)
    assert remaining_days(10, Decimal("0.61")) == 4
    assert remaining_days(10, None) == 10


def test_what_is_done_has_its_actual_dates() -> None:
    """It may have ended early: what waits for it still starts no earlier than the status date."""
    found = progress(step("A", 9, actual_start=MONDAY, actual_finish=date(2027, 2, 4)), step("B", 1, Link("A")))

    assert dates(found) == {"A": (1, 4), "B": (10, 10)}
    assert found.tasks["A"].remaining == 0
    assert found.finish == WEDNESDAY


def test_work_that_is_all_done_without_a_date_counts_on_its_planned_finish() -> None:
    """At the latest on the status date."""
    assert dates(progress(step("A", 5, done=Decimal(1)))) == {"A": (1, 5)}
    assert dates(progress(step("A", 20, done=Decimal(1)))) == {"A": (1, 10)}


@pytest.mark.parametrize(("link", "finish"), [(LinkType.FS, 11), (LinkType.SS, 11), (LinkType.FF, 19), (LinkType.SF, 15)])
def test_work_in_progress_waits_with_its_end_alone(link: LinkType, finish: int) -> None:
    """It has begun, whatever it should have waited for: only what its end waits for still holds it."""
    other = step("A", 4, not_before=date(2027, 2, 16))
    running = step("B", 4, Link("A", link), done=Decimal("0.5"), actual_start=date(2027, 2, 8))

    assert dates(progress(other, running))["B"] == (8, finish)


def test_a_milestone_is_reached_on_its_actual_date() -> None:
    """Either of the two dates says so; one that is not reached is dated on the status date at the earliest."""
    reached = step("M", 0, actual_start=date(2027, 2, 3))
    also = step("N", 0, milestone=True, actual_finish=date(2027, 2, 4))

    assert dates(progress(reached, also, step("O", 0), step("P", 1, Link("O")))) == {"M": (3, 3), "N": (4, 4), "O": (10, 10), "P": (10, 10)}
