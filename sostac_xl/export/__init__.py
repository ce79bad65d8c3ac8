"""The plan for other programs: its timeline for calendars, planning programs and task lists, its trace as a drawing (`graph`).

What is written is the same on every run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from sostac_xl.compute import Computation
from sostac_xl.errors import PlanError
from sostac_xl.export.ics import ics
from sostac_xl.export.mspdi import mspdi
from sostac_xl.export.outline import Outline, outline_of
from sostac_xl.export.tables import asana, jira, plain
from sostac_xl.i18n import Translator

__all__ = ["EXPORTS", "Format", "export"]


class Format(NamedTuple):
    """How a timeline is written: the function that does it, and the ending of the file's name."""

    write: Callable[[Outline, Translator], bytes]
    ending: str


EXPORTS: Final[Mapping[str, Format]] = {
    "ics": Format(ics, ".ics"),
    "mspdi": Format(mspdi, ".xml"),
    "asana": Format(asana, ".csv"),
    "jira": Format(jira, ".csv"),
    "csv": Format(plain, ".csv"),
}
"""The formats by the name that `sostac timeline --export` knows them by."""


def export(computation: Computation, name: str, language: str | None = None, *, hidden: bool = False) -> bytes:
    """Return the timeline in the format `name`, its own words in `language`, by default the plan's.

    What the client may not see stays out unless `hidden`. KeyError when there is no such format, PlanError without an action that has
    dates.
    """
    outline = outline_of(computation, hidden=hidden)
    if not outline.tasks:
        raise PlanError("there is nothing to export: give an action on the Action sheet its duration")
    return EXPORTS[name].write(outline, Translator(language or computation.plan.language))
