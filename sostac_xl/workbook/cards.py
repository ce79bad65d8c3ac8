"""The cards at the top of the Plan sheet: a figure each, with what it stands against, live."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.money import rounded
from sostac_xl.schema.control import Kpi, KpiStatus
from sostac_xl.schema.kinds import Day
from sostac_xl.schema.plan import Gate, Stage
from sostac_xl.schema.tactics import Level
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_formulas import LEVEL
from sostac_xl.workbook.cells import serial
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.layout import FIRST_COLUMN, VALUE_COLUMN
from sostac_xl.workbook.page import Page

HEIGHTS: Final = (24, 36, 24, 12)
NOTHING: Final = "–"
"""What a card shows while there is no figure."""
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
    slots = [(FIRST_COLUMN, VALUE_COLUMN - 1), (VALUE_COLUMN, VALUE_COLUMN), *chart_slots(page)]
    money = (_budget(page, computation), _pace(page, computation), _expected(page, computation), _finish(page, computation))
    results = (_objectives(page, computation), _kpis(page, computation), _stages(page, computation), _next_stage(page, computation, errors))
    for row, cards in enumerate((money, results)):
        first = top + row * len(HEIGHTS)
        for offset, height in enumerate(HEIGHTS):
            page.row(first + offset, height)
        for card, columns in zip(cards, slots, strict=True):
            _write(page, card, first, columns)


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


def _pace(page: Page, c: Computation) -> Card:
    t, total = page.t, c.actuals.total
    spent, none = t("spent of the plan to date"), t("nothing spent yet")
    still = 'OR(sx.spend_sum.pacing="",sx.spend_sum.actual=0)'
    shown = total.pacing is not None and total.actual
    value = float(total.pacing) if total.pacing is not None and shown else NOTHING
    formula = f'IF({still},"{NOTHING}",sx.spend_sum.pacing)'
    return Card(t("Pace of spending"), formula, value, "0%", f'IF({still},"{none}","{spent}")', spent if shown else none)


def _expected(page: Page, c: Computation) -> Card:
    t, total = page.t, c.actuals.total
    share = Fraction(total.variance) / Fraction(total.plan) if total.plan else Fraction(0)
    percent = rounded(100 * share, 0)
    texts = (t("over the plan"), t("under the plan"), t("as planned"))
    over, under, same = texts
    of_plan = "ROUND(ROUND(100*sx.spend_sum.variance/sx.spend_sum.plan,6),0)"
    told = f'IF({of_plan}>0,{of_plan}&"% {over}",IF({of_plan}<0,-{of_plan}&"% {under}","{same}"))'
    value = f"{percent}% {over}" if percent > 0 else f"{-percent}% {under}" if percent < 0 else same
    below = f'IF(sx.spend_sum.plan=0,"",{told})'
    return Card(t("Expected total spend (EAC)"), "sx.spend_sum.eac", float(total.eac), "#,##0", below, value if total.plan else "")


def _finish(page: Page, c: Computation) -> Card:
    t, finish, slip = page.t, c.progress.finish, c.slips.plan or 0
    none, same = t("no dates computed yet"), t("as planned")
    late, early = t("Working days later than planned"), t("Working days earlier than planned")
    told = f'IF(N(sx.calendar.slip)=0,"{same}",IF(sx.calendar.slip>0,"{late}: "&sx.calendar.slip,"{early}: "&-sx.calendar.slip))'
    value = same if not slip else f"{late}: {slip}" if slip > 0 else f"{early}: {-slip}"
    formula, below = f'IF(sx.calendar.finish="","{NOTHING}",sx.calendar.finish)', f'IF(sx.calendar.finish="","{none}",{told})'
    look = style.number_format(Day(), t.language)
    return Card(t("Expected finish"), formula, serial(finish) if finish else NOTHING, look, below, value if finish else none)


def _objectives(page: Page, c: Computation) -> Card:
    t = page.t
    gaps = {level: [each[level].gap for each in c.forecast.objectives.values() if each[level].gap is not None] for level in Level}
    reached = {level: sum(gap <= 0 for gap in found if gap is not None) for level, found in gaps.items()}
    cells = {level: f"sx.forecast.gap_{level.name.lower()}" for level in Level}
    count = {level: f'COUNTIF({cell},"<=0")' for level, cell in cells.items()}
    of, none = t("of"), t("no forecast yet")
    told = "&".join(f'"{t(level.value)} "&{count[level]}&"{", " if level is not Level.BEST else " "}"' for level in Level)
    formula = f"CHOOSE({LEVEL},{','.join(count.values())})"
    some = f"CHOOSE({LEVEL},{','.join(f'COUNT({cell})' for cell in cells.values())})"
    below = f'IF({some}=0,"{none}",{told}&"{of} "&{some})'
    planned = len(gaps[c.forecast.level])
    value = f"{', '.join(f'{t(level.value)} {reached[level]}' for level in Level)} {of} {planned}" if planned else none
    return Card(t("Objectives that the forecast reaches"), formula, reached[c.forecast.level], "0", below, value)


def _kpis(page: Page, c: Computation) -> Card:
    t, counts = page.t, Counter(c.value(kpi, "status") for kpi in c.plan[Kpi] if kpi.kpi)
    cells = {status: f"INDEX(sx.kpi_status.counts,{number})" for number, status in enumerate(KpiStatus, 1)}
    measured, every = sum(counts[status] for status in KpiStatus), "+".join(cells.values())
    of, none = t("of"), t("nothing measured yet")
    others = [status for status in KpiStatus if status is not KpiStatus.GREEN]
    below = f'IF(({every})=0,"{none}","{of} "&({every})' + "".join(f'&", {t(x.value)} "&{cells[x]}' for x in others) + ")"
    value = f"{of} {measured}" + "".join(f", {t(x.value)} {counts[x]}" for x in others)
    return Card(t("KPIs on track"), cells[KpiStatus.GREEN], counts[KpiStatus.GREEN], "0", below, value if measured else none)


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
