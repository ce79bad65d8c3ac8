"""What the Plan sheet has beside its tables: four cards with the figures that matter, and the charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.schema.control import Kpi, KpiStatus
from sostac_xl.schema.plan import Gate, PlanFacts, Stage
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_sheet import BudgetSheet
from sostac_xl.workbook.charts import Charts
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.layout import BAND_ROWS, VALUE_COLUMN, index_rows
from sostac_xl.workbook.page import TRADEMARK, Page

CHART_HEIGHT: Final = 600
"""Pixels: as tall as the facts beside the charts."""


@dataclass
class PlanSheet:
    """Writes the cards and the charts of the Plan sheet."""

    page: Page
    computation: Computation
    budget: BudgetSheet

    def write(self) -> None:
        """Write cards and charts."""
        shown = sum(place.shown for place in self.page.layout.on(self.page.sheet))
        self._cards(BAND_ROWS + 1 + index_rows(shown))
        facts = self.page.layout.spots[PlanFacts]
        self.page.text(facts.last + 1, 1, TRADEMARK, font_size=9, font_color=style.MUTED)
        charts, channels = Charts(self.page), self.budget.grids["channels"]
        at = (facts.title, VALUE_COLUMN + 1)
        charts.by_channel(channels, self.computation, at, (430, CHART_HEIGHT), shift=24)
        charts.by_month(channels, self.budget.month_keys, self.computation, at, (600, CHART_HEIGHT), shift=24 + 430 + 20)

    def _cards(self, top: int) -> None:
        t, c = self.page.t, self.computation
        stack = c.budget.stack
        for row, height in ((top, 24), (top + 1, 36), (top + 2, 24), (top + 3, 12)):
            self.page.ws.set_row(row, height)
        stages, kpis = self.page.layout.tables[Stage], self.page.layout.tables[Kpi]
        worked = choice_name("Gate", "WORKED_OUT")
        gates = stages.range("gate")
        done = sum(g.status is Gate.WORKED_OUT for g in c.gate.stages)
        statuses = [c.value(kpi, "status") for kpi in c.plan[Kpi]]
        green, measured = sum(s is KpiStatus.GREEN for s in statuses), sum(s is not None and s != "" for s in statuses)
        step = c.gate.earliest
        next_stage = t(step.stage.value) if step else "–"
        share = f"{float(stack.compared / stack.ceiling):.0%}" if stack.ceiling else ""
        of_ceiling = t("of the ceiling")
        on_track = choice_name("KpiStatus", "GREEN")
        every = "+".join(f"COUNTIF({kpis.range('status')},{choice_name('KpiStatus', m.name)})" for m in KpiStatus)
        ceiling_share = "(sx.plan.ceiling-sx.budget.headroom)/sx.plan.ceiling"
        cards: list[tuple[tuple[int, int], str, str, object, str, str, str]] = [
            (
                (1, 2), t("Budget excluding VAT"), "=sx.budget.total", float(stack.total), "#,##0",
                f'=IF(N(sx.plan.ceiling)=0,"",ROUND(100*{ceiling_share},0)&"% {of_ceiling}")',
                f"{share} {of_ceiling}" if share else "",
            ),
            (
                (3, 3), t("KPIs on track"), f"=COUNTIF({kpis.range('status')},{on_track})", green, "0",
                f'="{t("of")} "&({every})', f"{t('of')} {measured}",
            ),
            (
                (4, 6), t("Stages worked out"), f"=COUNTIF({gates},{worked})", done, "0",
                f'="{t("of")} "&ROWS({gates})', f"{t('of')} {len(c.plan[Stage])}",
            ),
            (
                (7, 10), t("Next stage to work out"),
                f'=IFERROR(INDEX({stages.range("stage")},MATCH(TRUE,INDEX({gates}<>{worked},0),0)),"–")', next_stage, "@",
                f'=SUM({stages.range("errors")})&" {t("open errors")}"', f"{sum(c.errors.values())} {t('open errors')}",
            ),
        ]  # fmt: skip
        for (first, last), label, formula, value, look, below, below_value in cards:
            base: dict[str, Any] = {"bg_color": style.SURFACE, "indent": 1, "align": "left", "left": 5, "left_color": style.TEAL}
            forms = (
                self.page.formats(font_size=10, font_color=style.MUTED, valign="bottom", **base),
                self.page.formats(font_size=24, bold=True, font_color=style.INK, num_format=look, **base),
                self.page.formats(font_size=10, font_color=style.MUTED, **base | {"valign": "top"}),
            )
            for offset, form in enumerate(forms):
                if last > first:
                    self.page.ws.merge_range(top + offset, first, top + offset, last, "", form)
            self.page.ws.write_string(top, first, label, forms[0])
            self.page.ws.write_formula(top + 1, first, formula, forms[1], value)
            self.page.ws.write_formula(top + 2, first, below, forms[2], below_value)
