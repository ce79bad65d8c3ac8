"""A number that stands for the entries that the planned dates depend on: the Timeline sheet shows by it when its dates are out of date."""

from __future__ import annotations

from datetime import date
from typing import Final

from sostac_xl.compute import Computation
from sostac_xl.i18n import Translator
from sostac_xl.schema.action import Action
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.plan import Leave, WorkWeek
from sostac_xl.workbook.cells import cell_value, serial

LINKS_LENGTH, OWNER_LENGTH = 40, 6
"""Characters of the links and of the owner (the ID) that are watched for changes."""
TEXT_LENGTH: Final = LINKS_LENGTH + OWNER_LENGTH


def fingerprint(computation: Computation, t: Translator) -> int:
    """Return a number that changes with every entry that the planned dates depend on; the sheet's formula computes the same.

    Each action weighs by the last two characters of its ID, and each character of its links and its owner by its place, so that swapped
    entries are noticed and sorted rows are not. Whose leave it is goes unnoticed.
    """
    plan = computation.plan
    start = serial(plan.facts.start) if plan.facts.start else 0
    total = sum(_weight(action) * (start + _serial(action.not_before)) * (1 + (action.duration or 0)) for action in plan[Action] if _counts(action))
    for action in plan[Action]:
        if _counts(action):
            links = str(cell_value(action.after, plan, t) or "")[:LINKS_LENGTH].ljust(LINKS_LENGTH)
            owner = str(cell_value(action.owner, plan, t) or "")[:OWNER_LENGTH].ljust(OWNER_LENGTH)
            total += _weight(action) * sum(ord(character) * place for place, character in enumerate(links + owner, 1))
    total += sum(_weight(action) for action in plan[Action] if action.milestone)
    total += sum(_serial(leave.start) + 2 * _serial(leave.end) for leave in plan[Leave])
    week = plan.facts.work_week
    return total + sum(_serial(holiday.on) for holiday in plan[Holiday]) + (list(WorkWeek).index(week) + 1 if week else 0)


def _counts(action: Action) -> bool:
    return action.duration is not None


def _weight(action: Action) -> int:
    last_two = ("00" + action.id)[-2:]
    return 14 * ord(last_two[1]) + 13 * ord(last_two[0])


def _serial(day: date | None) -> int:
    return serial(day) if day else 0
