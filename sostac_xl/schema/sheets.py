"""The sheets of the workbook, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its key, its English name and the question it answers.

    `stage` is 1 to 6 for the SOSTAC stages, 0 for the sheets that serve them. `computed` sheets hold no entries and are protected.
    """

    key: str
    title: str
    question: str
    stage: int = 0
    computed: bool = False


PLAN: Final = Sheet("plan", "Plan", "What we plan, for whom, and how far we are")
SITUATION: Final = Sheet("situation", "Situation", "Where are we now?", 1)
OBJECTIVES: Final = Sheet("objectives", "Objectives", "Where do we want to go?", 2)
STRATEGY: Final = Sheet("strategy", "Strategy", "How do we get there?", 3)
TACTICS: Final = Sheet("tactics", "Tactics", "With what do we get there?", 4)
ACTION: Final = Sheet("action", "Action", "Who does what, and when?", 5)
CONTROL: Final = Sheet("control", "Control", "Are we getting there?", 6)
BUDGET: Final = Sheet("budget", "Budget", "What does it cost, where and when?", computed=True)
FORECAST: Final = Sheet("forecast", "Forecast", "What does it bring, and is that enough?", computed=True)
TIMELINE: Final = Sheet("timeline", "Timeline", "What happens when, and what waits for what?", computed=True)
CHECK: Final = Sheet("check", "Check", "What is still missing or wrong?", computed=True)
LISTS: Final = Sheet("lists", "Lists", "The choices behind the dropdowns, and the holidays", computed=True)

SHEETS: Final = (PLAN, SITUATION, OBJECTIVES, STRATEGY, TACTICS, ACTION, CONTROL, BUDGET, FORECAST, TIMELINE, CHECK, LISTS)
STAGES: Final = tuple(sheet for sheet in SHEETS if sheet.stage)
