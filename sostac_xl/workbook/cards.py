"""The four cards at the top of the Plan sheet: a figure each, with what it stands against, live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.money import rounded
from sostac_xl.schema.control import Kpi, KpiStatus
from sostac_xl.schema.plan import Gate, Stage
from sostac_xl.workbook import style
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.layout import FIRST_COLUMN, VALUE_COLUMN
from sostac_xl.workbook.page import Page

HEIGHTS: Final = (24, 36, 24, 12)
CHARTS_WIDTH: Final = 150
"""The width of columns that the charts take beside the facts."""


@dataclass(frozen=True, slots=True)
class Card:
    """A figure: its label, its formula with the cached value, and the line below, which is a formula too."""

    label: str
    formula: str
    value: str | float
    look: str
    below: str
    below_value: str


def chart_slots(page: Page) -> list[tuple[int, int]]:
    """Return the columns of the two cards beside the facts: the charts below stand in the same ones."""
    return page.slots(2, start=VALUE_COLUMN + 1, width=CHARTS_WIDTH)


def write_cards(page: Page, computation: Computation, errors: int, top: int) -> None:
    """Write the cards from row `top` on, above the facts and the charts; `errors` counts the findings at error level."""
    for offset, height in enumerate(HEIGHTS):
        page.row(top + offset, height)
    slots = [(FIRST_COLUMN, VALUE_COLUMN - 1), (VALUE_COLUMN, VALUE_COLUMN), *chart_slots(page)]
    cards = (_budget(page, computation), _kpis(page, computation), _stages(page, computation), _next_stage(page, computation, errors))
    for card, columns in zip(cards, slots, strict=True):
        _write(page, card, top, columns)


def _write(page: Page, card: Card, top: int, columns: tuple[int, int]) -> None:
    base: dict[str, Any] = {"bg_color": style.SURFACE, "indent": 1, "align": "left", "left": 5, "left_color": style.TEAL}
    small = {"font_size": 10, "font_color": style.MUTED, **base}
    figure = page.formats(font_size=24, bold=True, font_color=style.INK, num_format=card.look, **base)
    forms = (page.formats(**small, valign="bottom"), figure, page.formats(**small, valign="top"))
    first, last = columns
    for offset, form in enumerate(forms):
        if last > first:
            page.ws.merge_range(top + offset, first, top + offset, last, "", form)
    page.ws.write_string(top, first, card.label, forms[0])
    page.ws.write_formula(top + 1, first, f"={card.formula}", forms[1], card.value)
    page.ws.write_formula(top + 2, first, f"={card.below}", forms[2], card.below_value)


def _budget(page: Page, c: Computation) -> Card:
    t, stack = page.t, c.budget.stack
    of_ceiling = t("of the ceiling")
    share = "ROUND(100*(sx.plan.ceiling-sx.budget.headroom)/sx.plan.ceiling,0)"
    below = f'IF(N(sx.plan.ceiling)=0,"",{share}&"% {of_ceiling}")'
    below_value = f"{rounded(100 * stack.compared / stack.ceiling, 0)}% {of_ceiling}" if stack.ceiling else ""
    return Card(t("Budget excluding VAT"), "sx.budget.total", float(stack.total), "#,##0", below, below_value)


def _kpis(page: Page, c: Computation) -> Card:
    t, status = page.t, page.layout.tables[Kpi].range("status")
    statuses = [value for kpi in c.plan[Kpi] if (value := c.value(kpi, "status"))]
    every = "+".join(f"COUNTIF({status},{choice_name('KpiStatus', member.name)})" for member in KpiStatus)
    green = f"COUNTIF({status},{choice_name('KpiStatus', 'GREEN')})"
    of, none = t("of"), t("nothing measured yet")
    below = f'IF(({every})=0,"{none}","{of} "&({every}))'
    return Card(t("KPIs on track"), green, statuses.count(KpiStatus.GREEN), "0", below, f"{of} {len(statuses)}" if statuses else none)


def _stages(page: Page, c: Computation) -> Card:
    t, gates = page.t, page.layout.tables[Stage].range("gate")
    done = sum(stage.status is Gate.WORKED_OUT for stage in c.gate.stages)
    worked_out = f"COUNTIF({gates},{choice_name('Gate', 'WORKED_OUT')})"
    of = t("of")
    return Card(t("Stages worked out"), worked_out, done, "0", f'"{of} "&ROWS({gates})', f"{of} {len(c.plan[Stage])}")


def _next_stage(page: Page, c: Computation, errors: int) -> Card:
    t, stages = page.t, page.layout.tables[Stage]
    open_still = f"INDEX({stages.range('gate')}<>{choice_name('Gate', 'WORKED_OUT')},0)"
    none = t("all worked out")
    formula = f'IFERROR(INDEX({stages.range("stage")},MATCH(TRUE,{open_still},0)),"{none}")'
    earliest, label = c.gate.earliest, t("Open errors")
    name = t(earliest.stage.value) if earliest else none
    below = f'"{label}: "&COUNTIF(sx.check.severity,{choice_name("SeverityLabel", "ERROR")})'
    return Card(t("Next stage to work out"), formula, name, "@", below, f"{label}: {errors}")
