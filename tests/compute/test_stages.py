"""When the stages are worked on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sostac_xl.compute.calendar import Calendar
from sostac_xl.compute.stages import StageDates, stage_schedule, usual_days
from sostac_xl.schema.plan import DayCount, Stage, StageName
from tests.compute.plans import make, plan_of

USUAL = ("10–21", "2–10", "about 30", "10–21", "90", "alongside Action")
START = date(2027, 3, 1)


def schedule(days: DayCount = DayCount.CALENDAR, start: date | None = START, **own: dict[str, Any]) -> list[StageDates]:
    """Return the schedule of the six stages of a plan; `own` are the dates of some, by the stage's name."""
    stages = [make(Stage, id=f"STG-{n}", stage=name, usual=USUAL[n], **own.get(name.name.lower(), {})) for n, name in enumerate(StageName)]
    return list(stage_schedule(plan_of(*stages, start=start, day_count=days), Calendar()))


def dates(found: list[StageDates]) -> list[tuple[str, str, int]]:
    """Return first day, last day and length of each stage."""
    return [(f"{stage.start:%d.%m}", f"{stage.finish:%d.%m}", stage.days) for stage in found]


def test_blank_dates_are_proposed_back_from_the_start_of_the_plan() -> None:
    """Action takes 90 days from the start on, Control with it; each stage before ends on the day before the next one starts."""
    found = schedule()

    assert [stage.stage.stage for stage in found] == list(StageName)
    assert dates(found) == [
        ("09.12", "29.12", 21),
        ("30.12", "08.01", 10),
        ("09.01", "07.02", 30),
        ("08.02", "28.02", 21),
        ("01.03", "29.05", 90),
        ("01.03", "29.05", 90),
    ]
    assert all(stage.proposed and not stage.unusual for stage in found)


def test_own_dates_come_first_and_move_what_is_before_them() -> None:
    """A stage with one date takes its usual duration from there; one that takes longer than usual says so."""
    found = schedule(tactics={"start": date(2027, 1, 4), "finish": date(2027, 1, 29)}, objectives={"start": date(2026, 11, 2)})

    assert dates(found)[:4] == [("12.10", "01.11", 21), ("02.11", "11.11", 10), ("05.12", "03.01", 30), ("04.01", "29.01", 26)]
    assert [stage.proposed for stage in found[:4]] == [True, True, True, False]
    assert [stage.unusual for stage in found[:4]] == [False, False, False, True]


def test_durations_can_count_working_days() -> None:
    """21 working days before Monday 1 March end on Friday, and begin four weeks earlier."""
    found = schedule(DayCount.WORKING)

    assert (found[3].finish, found[3].days) == (date(2027, 2, 26), 21)
    assert found[3].start == date(2027, 1, 29)


def test_without_start_of_the_plan_only_own_dates_are_known() -> None:
    """Nothing is proposed; what has no dates is left out."""
    own = {"start": date(2027, 1, 4), "finish": date(2027, 1, 13)}

    assert [stage.stage.stage for stage in schedule(start=None, objectives=own)] == [StageName.SITUATION, StageName.OBJECTIVES]
    assert schedule(start=None) == []


@pytest.mark.parametrize(("text", "found"), [("10–21", (10, 21)), ("about 30", (25, 35)), ("alongside Action", None), ("", None)])
def test_usual_durations_are_read_from_their_text(text: str, found: tuple[int, int] | None) -> None:
    """A range is as it stands; one number stretches a sixth to both sides."""
    usual = usual_days(text)

    assert (usual and tuple(map(int, usual))) == found
