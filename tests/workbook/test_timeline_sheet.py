"""The Timeline sheet says when its dates are older than the entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sostac_xl.compute import compute
from sostac_xl.examples import load
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.plan import Leave, PlanFacts, WorkWeek
from sostac_xl.workbook.fingerprint import fingerprint

DAY = timedelta(days=1)


def milestone(plan: Plan) -> Plan:
    """Make the first action a milestone."""
    first, *rest = plan[Action]
    return replace(plan, tables={**plan.tables, Action: (replace(first, milestone=True), *rest)})


def longer(plan: Plan) -> Plan:
    """Let the first action take a day longer."""
    first, *rest = plan[Action]
    return replace(plan, tables={**plan.tables, Action: (replace(first, duration=(first.duration or 0) + 1), *rest)})


def shorter_leave(plan: Plan) -> Plan:
    """Let the first leave begin a day later and end a day earlier."""
    first, *rest = plan[Leave]
    assert first.start
    assert first.end
    return replace(plan, tables={**plan.tables, Leave: (replace(first, start=first.start + DAY, end=first.end - DAY), *rest)})


def work_week(week: WorkWeek) -> Callable[[Plan], Plan]:
    """Return what gives a plan another work week."""
    return lambda plan: replace(plan, blocks={**plan.blocks, PlanFacts: replace(plan.facts, work_week=week)})


@pytest.mark.parametrize("language", ["en", "nl", "ru"])
def test_every_change_of_the_dates_is_noticed(language: str) -> None:
    """Whatever moves the planned dates gives another fingerprint, each its own."""
    plan, t = load("webshop", language), Translator(language)
    changes: list[Callable[[Plan], Plan]] = [
        lambda same: same,
        milestone,
        longer,
        shorter_leave,
        *map(work_week, (WorkWeek.MON_SAT, WorkWeek.SUN_THU)),
    ]

    prints = [fingerprint(compute(change(plan), date(2027, 5, 1)), t) for change in changes]

    assert len(set(prints)) == len(prints)
