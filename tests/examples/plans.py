"""The example plans, each read and computed once, and what the tests ask of their texts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

from sostac_xl.compute import Computation, compute
from sostac_xl.examples import load
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action, ActionStatus
from sostac_xl.schema.kinds import Text


@cache
def plan(name: str, language: str = "en") -> Plan:
    """Return an example, read once per language."""
    return load(name, language)


@cache
def computed(name: str) -> Computation:
    """Return what is computed from an example as of its status date."""
    return compute(plan(name))


def late_actions(name: str) -> list[str]:
    """Return the IDs of the actions that should have been done by the status date."""
    return [action.id for action in plan(name)[Action] if computed(name).value(action, "status") is ActionStatus.OVERDUE]


def waiting_for(name: str, action_id: str) -> set[str]:
    """Return the actions that wait for one, directly or through others."""
    direct = {action.id for action in plan(name)[Action] if any(link.id == action_id for link in action.after)}
    return direct.union(*(waiting_for(name, each) for each in direct))


def text_of(name: str, row_id: str) -> str:
    """Return everything that a row says."""
    row = plan(name).row(row_id)
    assert row is not None
    return " ".join(str(getattr(row, column.key)) for column in row.inputs() if isinstance(column.kind, Text))


def figures(text: str) -> list[Decimal]:
    """Return the numbers in an English text."""
    return [Decimal(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?(?<!,)", text)]


def spoken(day: date) -> str:
    """Return a day as the English texts name it."""
    return f"{day.day} {day:%B}"
