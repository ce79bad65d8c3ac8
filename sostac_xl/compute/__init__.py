"""Computations: pure functions of a plan and its status date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sostac_xl.compute.budget import Budget, LineBudget, Stack, budget_of
from sostac_xl.compute.calendar import Calendar, holidays_of
from sostac_xl.compute.computation import Computation
from sostac_xl.compute.gate import GateReport, StageGate
from sostac_xl.compute.timeline import Schedule, ScheduledAction
from sostac_xl.plan import Plan
from sostac_xl.schema.plan import StageName

__all__ = [
    "Budget",
    "Calendar",
    "Computation",
    "GateReport",
    "LineBudget",
    "Schedule",
    "ScheduledAction",
    "Stack",
    "StageGate",
    "budget_of",
    "compute",
    "holidays_of",
]

_NO_ERRORS: Final[Mapping[StageName, int]] = {}


def compute(plan: Plan, as_of: date | None = None, errors: Mapping[StageName, int] = _NO_ERRORS) -> Computation:
    """Return everything computed from a plan as of a day, by default the plan's status date.

    `errors` counts the findings at error level of each stage. ValueError when neither the caller nor the plan names a day: what is
    computed must not depend on the clock.
    """
    day = as_of or plan.facts.status_date
    if day is None:
        raise ValueError("the plan has no status date: pass as_of")
    return Computation(plan, day, errors)
