"""The CSV files, read back as spreadsheets, Asana and Jira read them."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute import Computation
from sostac_xl.export import export
from sostac_xl.export.tables import harmless
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType
from sostac_xl.schema.tactics import Tactic
from tests.export.plans import action, example, of, small

FORMATS = ("csv", "asana", "jira")
MARK = b"\xef\xbb\xbf"


def rows(computation: Computation, form: str, language: str = "en", *, hidden: bool = False) -> list[list[str]]:
    """Return the rows of a file, the header first; it begins with the mark by which Excel knows UTF-8."""
    written = export(computation, form, language, hidden=hidden)
    assert written.startswith(MARK)
    text = written.removeprefix(MARK).decode("utf-8")
    delimiter = ";" if form == "csv" and language != "en" else ","
    found = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    assert {len(row) for row in found} == {len(found[0])}
    return found


def records(computation: Computation, form: str, language: str = "en") -> list[dict[str, str]]:
    """Return the rows by the names of their columns; of several with one name the last counts."""
    header, *body = rows(computation, form, language)
    return [dict(zip(header, row, strict=True)) for row in body]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_table_has_all_actions_in_the_words_of_the_sheet(language: str) -> None:
    """Under the labels of the Action sheet, with ISO dates; Cyrillic letters come back as they were."""
    computation, t = example(language), Translator(language)

    found = records(computation, "csv", language)

    def label(key: str) -> str:
        return t(Action.column(key).label)

    tasks = computation.schedule.tasks.values()
    assert [(row["ID"], row[label("action")], row[label("planned_start")], row[label("planned_finish")]) for row in found] == [
        (task.action.id, task.action.name, task.start.isoformat(), task.finish.isoformat()) for task in tasks
    ]
    assert [row[label("critical")] for row in found] == [t.show(task.critical) for task in tasks]
    assert [row[label("after")] for row in found] == ["; ".join(map(str, task.action.after)) for task in tasks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_asana_gets_sections_dates_and_dependencies(language: str) -> None:
    """A section for each tactic, American dates, people by e-mail; what a task waits for stands above it, by its name."""
    computation = example(language)
    plan, tasks = computation.plan, computation.schedule.tasks

    found = records(computation, "asana", language)

    names = [row["Name"] for row in found]
    assert len(set(names)) == len(names) == len(tasks)
    for place, row in enumerate(found):
        task = tasks[row["Name"].split()[0]]
        tactic, owner = plan.find(task.action.tactic), plan.find(task.action.owner)
        assert (row["Section"], row["Assignee"]) == (tactic.name if tactic else "", owner.email if owner else "")
        assert (row["Start Date"], row["Due Date"]) == (f"{task.start:%m/%d/%Y}", f"{task.finish:%m/%d/%Y}")
        waits = [name.split()[0] for name in row["Dependencies"].split(",") if name]
        assert waits == [link.id for link in task.action.after if link.type is LinkType.FS]
        assert set(row["Dependencies"].split(",")) - {""} <= set(names[:place])
        assert row["Type"] == ("Task" if task.days else "Milestone")


def test_asana_gets_what_a_task_waits_for_first() -> None:
    """Wherever it stands on the sheet: Asana knows only the tasks of the rows above."""
    computation = of(action(1, "Last", 1, Link("ACT-2")), action(2, "Middle", 1, Link("ACT-3")), action(3, "First", 1))

    assert [row["Name"] for row in records(computation, "asana")] == ["ACT-3 First", "ACT-2 Middle", "ACT-1 Last"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_jira_gets_epics_tasks_and_links(language: str) -> None:
    """An epic for each tactic before its tasks, which name it by number; a task names those that it blocks."""
    computation = example(language)
    tasks = computation.schedule.tasks

    header, *body = rows(computation, "jira", language)

    first = {name: header.index(name) for name in header}
    names = {row[first["Issue Id"]]: row[first["Summary"]] for row in body}
    epics = [row for row in body if row[first["Issue Type"]] == "Epic"]
    assert len(names) == len(body)
    assert [row[first["Summary"]] for row in epics] == list(dict.fromkeys(_tactic(computation, key) for key in _ordered(computation)))
    blocked = set()
    for row in body:
        if row in epics:
            continue
        task = tasks[row[first["Labels"]]]
        assert body.index(row) > next(body.index(epic) for epic in epics if epic[first["Issue Id"]] == row[first["Parent"]])
        assert names[row[first["Parent"]]] == _tactic(computation, task.action.key)
        assert (row[first["Start date"]], row[first["Due date"]]) == (task.start.isoformat(), task.finish.isoformat())
        numbers = [row[column] for column, name in enumerate(header) if name == "Link blocks" and row[column]]
        blocked |= {(task.action.name, names[number]) for number in numbers}
    assert blocked == {
        (tasks[link.id].action.name, task.action.name) for task in tasks.values() for link in task.action.after if link.type is LinkType.FS
    }


def _tactic(computation: Computation, key: str) -> str:
    tactic = computation.plan.find(computation.schedule.tasks[key].action.tactic)
    return tactic.name if tactic else ""


def _ordered(computation: Computation) -> list[str]:
    """Return the keys of the tasks by tactic, in the order of the tactics."""
    order = [tactic.name for tactic in computation.plan[Tactic]]
    return sorted(computation.schedule.tasks, key=lambda key: order.index(_tactic(computation, key)))


@pytest.mark.parametrize("form", FORMATS)
def test_no_cell_starts_a_formula(form: str) -> None:
    """Names that begin like one get an apostrophe before them, wherever they stand."""
    evil = '=HYPERLINK("http://example.com","x")'
    computation = of(action(1, evil, 1), action(2, "+1", 1, Link("ACT-1")), action(3, "-1 week", 1), action(4, "@SUM(A1)", 1))

    cells = [cell for row in rows(computation, form) for cell in row]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any("HYPERLINK" in cell for cell in cells)


@given(st.text())
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    """Only what a spreadsheet could take for a formula is changed, by one apostrophe before it."""
    assert harmless(text) in (text, f"'{text}")
    assert not str(harmless(text)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1))
def test_any_name_comes_back(name: str) -> None:
    """Quotes, separators and other writings do not break the table."""
    assert [row[1].removeprefix("'") for row in rows(of(action(1, name, 1)), "csv")[1:]] == [name.removeprefix("'")]


@pytest.mark.parametrize("form", FORMATS)
def test_what_the_client_may_not_see_stays_out(form: str) -> None:
    """Hidden actions, tactics and people are there only when they are asked for; a link to a hidden action is left out with it."""
    shown = "\n".join(" ".join(row) for row in rows(small(), form))
    everything = "\n".join(" ".join(row) for row in rows(small(), form, hidden=True))

    assert "Secret" not in shown
    assert "secret" not in shown.replace("After the secret", "")
    assert "Secret action" in everything


def test_links_that_task_lists_do_not_know_are_told_in_words() -> None:
    """Asana and Jira know finish to start without lag; the others stand in the description, as they are typed on the sheet."""
    together = next(row for row in records(small(), "asana") if row["Name"].startswith("ACT-5"))

    assert together["Dependencies"] == ""
    assert "After: ACT-2SS+1" in together["Description"]
