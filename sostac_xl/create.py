"""Making a new workbook: a plan is completed, placed, computed, checked and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from sostac_xl.checks import assess
from sostac_xl.compute.calendar import holiday_years, holidays_of
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan, section_id, sections
from sostac_xl.resources import RIBBON, VBA_PROJECT, template
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.plan import Language, PlanFacts, Section, Stage, StageName
from sostac_xl.schema.row import Record
from sostac_xl.workbook.build import write_workbook
from sostac_xl.workbook.layout import make_layout
from sostac_xl.workbook.macros import Macros

Size = Literal["lite", "full"]


def new_workbook(
    plan: Plan | None = None,
    *,
    language: str = "en",
    size: Size = "lite",
    as_of: date | None = None,
    macros: bool = False,
    for_client: bool = False,
) -> bytes:
    """Return a workbook (.xlsx) with a plan's entries, or an empty one; with `macros` one with buttons (.xlsm).

    `size` says which tables show when the plan does not; `as_of` is the day that figures are computed for when the plan has no status date.
    `for_client` leaves out what sets our figures beside the client's.
    """
    t = Translator(language)
    layout = make_layout(completed(plan or Plan(), t, size), t, for_client=for_client)
    placed = layout.placed_plan()
    computation, findings = assess(placed, placed.facts.status_date or as_of or date.today())  # noqa: DTZ011 - the user's own day
    return write_workbook(layout, computation, findings, _shipped_macros() if macros else None)


def _shipped_macros() -> Macros:
    """Return the macros that ship with the package; TemplateError when the installation lacks them."""
    return Macros(template(VBA_PROJECT).read_bytes(), template(RIBBON).read_bytes())


def completed(plan: Plan, t: Translator, size: Size) -> Plan:
    """Return the plan with what every workbook has: its language, the six stages, the list of tables, the country's holidays."""
    facts = replace(plan.facts, language=Language[t.language.upper()])
    tables = {**plan.tables}
    tables[Stage] = plan[Stage] or tuple(
        Stage(id=f"STG-{number:02d}", stage=name, usual=usual) for number, (name, usual) in enumerate(zip(StageName, _usual(t), strict=True), 1)
    )
    tables[Section] = sections(t, _in_use(plan, size))
    if not plan[Holiday] and facts.country and facts.start:
        days = sorted(holidays_of(facts.country, holiday_years(facts.start, facts.horizon), t.language).items())
        tables[Holiday] = tuple(Holiday(id=f"HOL-{n:02d}", on=day, name=name) for n, (day, name) in enumerate(days, 1))
    return replace(plan, tables=tables, blocks={**plan.blocks, PlanFacts: facts})


def _usual(t: Translator) -> tuple[str, ...]:
    """Return what each stage usually takes, in days (R)."""
    return ("10–21", "2–10", t("about 30"), "10–21", "90", t("alongside Action"))


def _in_use(plan: Plan, size: Size) -> Callable[[type[Record]], bool]:
    """Return whether a table is in use: as the plan says, else by the size of the workbook."""
    told = {section.id: section.in_use for section in plan[Section] if section.in_use is not None}
    return lambda table: told.get(section_id(table), table.info.lite or size == "full")
