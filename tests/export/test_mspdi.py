"""The file for Microsoft Project: against Microsoft's published schema, and read and scheduled anew by MPXJ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from sostac_xl.compute import Computation
from sostac_xl.export import export
from sostac_xl.export.mspdi import NAMESPACE
from sostac_xl.i18n import LANGUAGES
from sostac_xl.schema.kinds import Link, LinkType, Ref
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.plan import Leave, Person
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Tactic
from tests.compute.plans import make
from tests.export import mspdi_schema as schema
from tests.export.plans import MONDAY, action, example, of, small
from tests.support.project import Project

Read = Callable[[Path], Project]
DAY = timedelta(1)


def elements(computation: Computation, language: str = "en", *, hidden: bool = True) -> etree._Element:
    """Return the root of the exported file."""
    return etree.fromstring(export(computation, "mspdi", language, hidden=hidden))


def name_of(element: etree._Element) -> str:
    """Return the name of an element, which is of Project's namespace."""
    name = etree.QName(element)
    assert name.namespace == NAMESPACE
    return name.localname


def faults(element: etree._Element) -> list[str]:
    """Return what the schema does not allow of an element and those in it: unknown or misplaced ones, missing ones, texts of another type."""
    name = name_of(element)
    known = schema.children(name)
    names = [name_of(child) for child in element]
    places = [list(known).index(child) if child in known else -1 for child in names]
    found = [f"{name}: no {child}" for child in schema.REQUIRED.get(name, set()) - set(names)]
    found += [f"{name}: {names[after]} out of order" for after, (one, other) in enumerate(pairwise(places), 1) if other < one]
    for child in element:
        kind = known.get(name_of(child), "x")
        if kind == "-":
            found += faults(child)
        elif kind == "x" or len(child) or not schema.fits(kind, child.text or ""):
            found.append(f"{name}/{name_of(child)}: {child.text!r}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_as_the_schema_says(language: str) -> None:
    """Known elements in their order, the required ones among them, each with a text of its type."""
    assert faults(elements(example(language), language)) == []


def test_a_small_plan_with_everything_is_as_the_schema_says() -> None:
    """All link types, leave, hidden rows; also without title, currency, people and holidays, and with texts that XML does not have."""
    bare = of(action(1, "bell \a and null \0", 1), action(2, "x" * 600, 1), title="", currency="")

    assert faults(elements(small())) == faults(elements(small(), hidden=False)) == faults(elements(bare)) == []


def test_the_check_of_the_schema_finds_faults() -> None:
    """An unknown element, one out of order, a text of another type and a missing one are each told."""
    project = elements(small())
    for tag in ("Title", "SaveVersion"):
        element = project.find(f"{{{NAMESPACE}}}{tag}")
        assert element is not None
        project.append(element) if tag == "Title" else project.remove(element)
    task = project.find(f".//{{{NAMESPACE}}}Task")
    assert task is not None
    etree.SubElement(task, f"{{{NAMESPACE}}}Surprise").text = "1"
    task[0].text = "one"

    assert sorted(faults(project)) == [
        "Project: Title out of order",
        "Project: no SaveVersion",
        "Task/Surprise: '1'",
        "Task/UID: 'one'",
        "Task: Surprise out of order",
    ]


def read_back(computation: Computation, mpxj: Read, tmp_path: Path, language: str = "en", *, hidden: bool = True) -> Project:
    """Return what MPXJ finds in the exported file."""
    path = tmp_path / "plan.xml"
    path.write_bytes(export(computation, "mspdi", language, hidden=hidden))
    return mpxj(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_project_reads_the_same_tasks_dates_links_and_owners(mpxj: Read, tmp_path: Path, language: str) -> None:
    """Every action under its tactic, milestones and deadlines, links with type and lag in days, who does it, and the holidays by name."""
    computation = example(language)
    plan, planned = computation.plan, computation.schedule.tasks

    found = read_back(computation, mpxj, tmp_path, language)

    tasks = {task["name"]: task for task in found["tasks"] if not task["summary"]}
    assert {name: (task["start"], task["finish"], task["milestone"], task["deadline"]) for name, task in tasks.items()} == {
        task.action.name: (
            task.start.isoformat(),
            task.finish.isoformat(),
            not task.days,
            task.action.deadline.isoformat() if task.action.deadline else "",
        )
        for task in planned.values()
    }
    assert {name: task["after"] for name, task in tasks.items()} == {
        task.action.name: sorted([planned[link.id].action.name, str(link.type), f"{link.lag}.0d"] for link in task.action.after)
        for task in planned.values()
    }
    owners = ((task.action.name, plan.find(task.action.owner)) for task in planned.values())
    assert sorted(found["owners"]) == sorted([name, owner.name] for name, owner in owners if owner)
    assert [task["name"] for task in found["tasks"] if task["summary"]] == [tactic.name for tactic in plan[Tactic]]
    assert found["days_off"][plan.facts.title] == [[f"{day}", f"{day}", name] for day, name in sorted(computation.calendar.holidays.items())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_project_schedules_the_example_on_our_dates(mpxj: Read, tmp_path: Path, language: str) -> None:
    """Scheduled anew from the links, the durations and the calendars, every action of the example has the dates that it has here."""
    computation = example(language)

    found = read_back(computation, mpxj, tmp_path, language)["rescheduled"]

    assert {task.action.name: found[task.action.name] for task in computation.schedule.tasks.values()} == {
        task.action.name: {"start": task.start.isoformat(), "finish": task.finish.isoformat()} for task in computation.schedule.tasks.values()
    }


def random_plan(seed: int) -> Computation:
    """Return 60 networks of six actions with all kinds of links, lags and leads, holidays, and the leave of one of two owners."""
    chance = Random(seed)  # noqa: S311 - the networks of a test are no secret
    rows: list[Row] = [make(Person, id="PER-1", name="Ann", capacity=Decimal(20)), make(Person, id="PER-2", name="Ben")]
    rows += [make(Leave, person=Ref("PER-1"), start=MONDAY + DAY * n, end=MONDAY + DAY * (n + chance.randint(0, 3))) for n in (3, 9, 17)]
    rows += [make(Holiday, name="Feast", on=MONDAY + DAY * n) for n in (2, 11, 15)]
    for number in range(1, 361):
        first = number - (number - 1) % 6
        earlier = [chance.randint(first, number - 1) for _ in range(chance.randint(0, 2)) if number > first]
        links = [Link(f"ACT-{other}", chance.choice(list(LinkType)), chance.randint(-3, 3)) for other in earlier]
        floor = chance.choice([None, None, MONDAY + DAY * chance.randint(0, 10)])
        owner = chance.choice(["PER-1", "PER-2", ""])
        rows.append(action(number, f"step {number}", chance.randint(0, 4), *links, owner=owner, not_before=floor))
    return of(*rows)


@pytest.mark.parametrize("seed", range(3))
def test_project_schedules_random_networks_on_our_dates(mpxj: Read, tmp_path: Path, seed: int) -> None:
    """All work has our dates. A milestone that hangs on a lead may be told as the morning after: for Project that is the same moment."""
    computation = random_plan(seed)
    tasks = computation.schedule.tasks.values()

    found = read_back(computation, mpxj, tmp_path)["rescheduled"]

    def same(name: str, start: date, finish: date) -> bool:
        return found[name] == {"start": start.isoformat(), "finish": finish.isoformat()}

    after = {task.action.id: computation.calendar.add(task.start + DAY, 0) for task in tasks if not task.days}
    other = [task for task in tasks if not same(task.action.name, task.start, task.finish)]
    assert all(not task.days and any(link.lag < 0 for link in task.action.after) for task in other)
    assert all(same(task.action.name, after[task.action.id], after[task.action.id]) for task in other)
    assert len(other) < 10


def test_progress_leave_and_what_is_no_whole_tree_come_back(mpxj: Read, tmp_path: Path) -> None:
    """Per cent done, days off of a person, and actions without a tactic, which stand beside the tactics."""
    found = read_back(small(), mpxj, tmp_path)

    levels = {task["name"]: (task["level"], task["summary"], task["done"]) for task in found["tasks"]}
    assert levels["Build, test; review"] == (2, False, 40)
    assert levels["Together"] == (1, False, 0)
    assert levels["Search"][:2] == (1, True)
    assert found["days_off"]["Ann"] == [["2027-02-08", "2027-02-09", ""]]


def test_what_the_client_may_not_see_stays_out(mpxj: Read, tmp_path: Path) -> None:
    """A hidden action is left out; what waits for it keeps its date, for Project too."""
    assert b"Secret" not in export(small(), "mspdi")
    found = read_back(small(), mpxj, tmp_path, hidden=False)

    task = small().schedule.tasks["ACT-4"]
    assert found["rescheduled"]["After the secret"] == {"start": task.start.isoformat(), "finish": task.finish.isoformat()}


def test_the_file_is_the_same_on_every_run() -> None:
    """No clock: its dates are those of the plan."""
    assert export(small(), "mspdi") == export(small(), "mspdi")
