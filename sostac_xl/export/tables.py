"""CSV: for a spreadsheet, for Asana's importer and for Jira's.

Each file begins with the mark by which Excel knows UTF-8, and no cell can start a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Final

from sostac_xl.compute.network import ordered
from sostac_xl.export.outline import Outline, Task, notes
from sostac_xl.i18n import Translator
from sostac_xl.schema.action import Action

_PLAIN_COLUMNS: Final = (
    *("id", "action", "tactic", "owner", "planned_start", "planned_finish"),
    *("duration", "total_float", "critical", "after", "deadline", "done"),
)
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Full-width ones too: programs set to Japanese or Chinese take them for the others."""


def plain(outline: Outline, t: Translator) -> bytes:
    """Return a table under the labels of the Action sheet; where the language writes a decimal comma, Excel expects `;` between the cells."""
    from babel.numbers import get_decimal_symbol

    header = [t(Action.column(key).label) for key in _PLAIN_COLUMNS]
    return _file([header, *(_plain_row(task, t) for task in outline.tasks)], ";" if get_decimal_symbol(t.locale) == "," else ",")


def _plain_row(task: Task, t: Translator) -> list[str | int]:
    action, planned = task.action, task.planned
    return [
        action.id,
        action.name,
        task.tactic.name if task.tactic else "",
        task.owner.name if task.owner else "",
        planned.start.isoformat(),
        planned.finish.isoformat(),
        planned.days,
        planned.total_float,
        t.show(planned.critical),
        "; ".join(map(str, task.links)),
        action.deadline.isoformat() if action.deadline else "",
        f"{action.done or 0:.0%}",
    ]


def asana(outline: Outline, t: Translator) -> bytes:
    """Return a file for Asana's CSV importer, which knows people by e-mail, tasks by name, and only tasks of the rows above."""
    tasks = {task.key: task for task in outline.tasks}
    order, _ = ordered({key: task.waits_for for key, task in tasks.items()})
    names = {key: _asana_name(task) for key, task in tasks.items()}
    header = ["Name", "Description", "Section", "Assignee", "Start Date", "Due Date", "Type", "Dependencies"]
    rows = [_asana_row(tasks[key], names, t) for key in order]
    return _file([header, *rows])


def _asana_name(task: Task) -> str:
    """Return a name that no other task has, without the commas that part names in a list of dependencies."""
    return f"{task.action.id} {task.action.name}".strip().replace(",", ";")


def _asana_row(task: Task, names: dict[str, str], t: Translator) -> list[str]:
    return [
        names[task.key],
        notes(task, t),
        task.tactic.name if task.tactic else t("Other actions"),
        task.owner.email if task.owner else "",
        _american(task.planned.start),
        _american(task.planned.finish),
        "Milestone" if task.milestone else "Task",
        ",".join(names[key] for key in task.waits_for),
    ]


def _american(day: date) -> str:
    """Return a date in the one form that Asana reads, month/day/year."""
    return f"{day:%m/%d}/{day.year:04}"


def jira(outline: Outline, t: Translator) -> bytes:
    """Return a file for Jira's CSV importer: an epic for each tactic, a task for each action; dates are `yyyy-MM-dd`.

    Jira reads parents before their children, and several values from as many columns of the same name. Which link a `Link blocks` column
    stands for is chosen in the importer: the row's task blocks the ones named there.
    """
    numbers = {task.key: number for number, task in enumerate(outline.tasks, len(outline.groups) + 1)}
    blocks: dict[str, list[int]] = {key: [] for key in numbers}
    for task in outline.tasks:
        for key in task.waits_for:
            blocks[key].append(numbers[task.key])
    width = max(map(len, blocks.values()))
    header = ["Issue Id", "Issue Type", "Summary", "Parent", "Assignee", "Start date", "Due date", "Description", "Labels", "Labels"]
    epics: list[list[str | int]] = []
    tasks: list[list[str | int]] = []
    for epic, (tactic, group) in enumerate(outline.groups, 1):
        first, last = min(task.planned.start for task in group), max(task.planned.finish for task in group)
        name, label = (tactic.name, tactic.id) if tactic else (t("Other actions"), "")
        epics.append([epic, "Epic", name, "", "", first.isoformat(), last.isoformat(), "", label, "", *[""] * width])
        tasks += [[*_jira_row(task, numbers[task.key], epic, t), *_padded(blocks[task.key], width)] for task in group]
    return _file([header + ["Link blocks"] * width, *epics, *tasks])


def _jira_row(task: Task, number: int, epic: int, t: Translator) -> list[str | int]:
    days = task.planned
    label = "milestone" if task.milestone else ""
    email = task.owner.email if task.owner else ""
    return [number, "Task", task.action.name, epic, email, days.start.isoformat(), days.finish.isoformat(), notes(task, t), task.action.id, label]


def _padded(numbers: Sequence[int], width: int) -> list[str | int]:
    return [*numbers, *[""] * (width - len(numbers))]


def _file(rows: Iterable[Sequence[str] | Sequence[str | int]], delimiter: str = ",") -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str | int) -> str | int:
    """Return the cell so that no spreadsheet takes it for a formula: a text that starts like one gets an apostrophe before it."""
    starts = isinstance(cell, str) and (cell.lstrip().startswith(_FORMULA_STARTS) or cell.startswith(("\t", "\r", "\n")))
    return f"'{cell}" if starts else cell
