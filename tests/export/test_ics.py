"""The calendar file, read back by the icalendar library."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from sostac_xl.compute import Computation
from sostac_xl.export import export
from sostac_xl.i18n import LANGUAGES
from sostac_xl.schema.kinds import Link, LinkType
from tests.export.plans import action, example, of, small

DAY = timedelta(1)
RELATIONS = {"FINISHTOSTART": LinkType.FS, "STARTTOSTART": LinkType.SS, "FINISHTOFINISH": LinkType.FF, "STARTTOFINISH": LinkType.SF}


def events(computation: Computation, language: str = "en", *, hidden: bool = False) -> dict[str, Any]:
    """Return the events of the exported calendar by the ID of their action."""
    calendar = Calendar.from_ical(export(computation, "ics", language, hidden=hidden))
    return {str(event["UID"]).partition(".")[0]: event for event in calendar.walk("VEVENT")}


def links(found: dict[str, Any]) -> set[tuple[str, Link]]:
    """Return the links between events: each is the one that waits, with its predecessor."""
    linked = set()
    for key, event in found.items():
        for relation in event.related_to:
            gap = relation.GAP or timedelta()
            linked.add((str(relation).partition(".")[0], Link(key, RELATIONS[relation.params["RELTYPE"]], gap.days)))
    return linked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_has_the_actions_with_their_dates_and_links(language: str) -> None:
    """Each action that has dates is one all-day event whose end is the day after its last; nothing else, such as a holiday, is one."""
    computation = example(language)
    tasks = computation.schedule.tasks

    found = events(computation, language)

    assert {key: (str(e["SUMMARY"]), e.start, e.end - DAY) for key, e in found.items()} == {
        key: (task.action.name, task.start, task.finish) for key, task in tasks.items()
    }
    assert links(found) == {(key, link) for key, task in tasks.items() for link in task.action.after}


def test_all_kinds_of_links_come_back() -> None:
    """Finish to start, start to start, finish to finish, start to finish, with lags."""
    computation = small()

    found = links(events(computation, hidden=True))

    assert found == {(key, link) for key, task in computation.schedule.tasks.items() for link in task.action.after}
    assert {link.type for _, link in found} == set(LinkType)


def test_an_event_keeps_its_uid_while_the_plan_changes() -> None:
    """The UID hangs on the action's ID and the plan's title: importing a newer file moves events instead of doubling them."""
    before = events(of(action(1, "Brief", 2), action(2, "Build", 3)))
    after = events(of(action(3, "New", 1), action(2, "Build faster", 1, Link("ACT-3"))))
    other = events(of(action(2, "Build", 3), title="Another plan"))

    assert before["ACT-2"]["UID"] == after["ACT-2"]["UID"]
    assert before["ACT-2"]["UID"] != other["ACT-2"]["UID"]
    assert len({str(event["UID"]) for event in before.values()}) == 2


def test_the_file_is_the_same_on_every_run() -> None:
    """No clock and no chance: the stamps are those of the status date."""
    computation = small()
    found = events(computation)

    assert export(computation, "ics") == export(computation, "ics")
    assert {event.stamp.date() for event in found.values()} == {computation.as_of}


def test_lines_are_folded_at_75_octets() -> None:
    """Cyrillic letters take two octets each: a line that counts letters would be too long for Outlook."""
    lines = export(example("ru"), "ics", "ru").split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


def test_what_the_client_may_not_see_stays_out() -> None:
    """Hidden actions, tactics and people are in the calendar only when they are asked for."""
    shown, everything = export(small(), "ics").decode(), export(small(), "ics", hidden=True).decode()

    assert "Secret" not in shown
    assert "ACT-3" not in shown.replace("\r\n ", "")
    assert all(name in everything for name in ("Secret action", "Secret tactic", "Secret person"))


def test_a_milestone_is_one_day() -> None:
    """It says what it is in its categories."""
    event = events(small())["ACT-8"]

    assert event.end - event.start == DAY
    assert "Milestone" in event.categories


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1), st.dates(date(1900, 1, 1)))
def test_any_name_and_any_date_come_back(name: str, day: date) -> None:
    """Semicolons, commas, backslashes and line ends of other writings do not break the file."""
    computation = of(action(1, name, 2, not_before=day))
    task = computation.schedule.tasks["ACT-1"]

    event = events(computation)["ACT-1"]

    assert str(event["SUMMARY"]) == name
    assert (event.start, event.end) == (task.start, min(task.finish, date.max - DAY) + DAY)
