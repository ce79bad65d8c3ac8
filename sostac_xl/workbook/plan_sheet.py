"""What the Plan sheet has beside its tables: cards with the figures that matter, and charts, all live."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sostac_xl.compute import Computation
from sostac_xl.i18n import TRADEMARK
from sostac_xl.schema.objectives import ForecastMetric, Objective
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.tactics import Channel
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_sheet import BudgetSheet
from sostac_xl.workbook.cards import chart_slots, write_cards
from sostac_xl.workbook.charts import Box, Charts
from sostac_xl.workbook.forecast_sheet import ForecastSheet
from sostac_xl.workbook.layout import BAND_ROWS, index_rows
from sostac_xl.workbook.lists_sheet import ListsSheet
from sostac_xl.workbook.measure import pixels
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.read_names import CLIENT_COPY

UPPER, LOWER = 340, 320
"""Pixels: together as tall as the facts beside the charts; a client's copy has one fact less, and a lower chart that is less tall."""
POINTS: Final = 0.75
"""Of a pixel."""
GAP: Final = 14
"""Pixels between two charts."""


@dataclass
class PlanSheet:
    """Writes the cards and the charts of the Plan sheet."""

    page: Page
    computation: Computation
    budget: BudgetSheet
    forecast: ForecastSheet
    lists: ListsSheet
    errors: int

    def write(self) -> None:
        """Write cards and charts."""
        shown = sum(place.shown for place in self.page.layout.on(self.page.sheet))
        write_cards(self.page, self.computation, self.errors, BAND_ROWS + 1 + index_rows(shown))
        facts = self.page.layout.spots[PlanFacts]
        self.page.text(facts.last + 1, 1, self.page.t(TRADEMARK), font_size=9, font_color=style.MUTED)
        self._charts(facts.title, sum(int(self.page.height(row, row) / POINTS) for row in range(facts.title, facts.last + 1)))
        if self.page.layout.for_client:
            self.page.define(f"sx.{'.'.join(CLIENT_COPY)}", "$A$1")

    def _charts(self, row: int, room: int) -> None:
        """Draw the charts from a row on, in so many pixels."""
        charts, grids, plan = Charts(self.page), self.budget.grids, self.computation.plan
        left, right = (
            Box(row, first, sum(map(pixels, self.page.widths[first : last + 1])) - GAP, UPPER, shift=0) for first, last in chart_slots(self.page)
        )
        charts.by_channel(grids["channel"], len(plan[Channel]), left)
        charts.plan_and_actual(grids["spend"], self.budget.month_keys, right)
        down = left.down + UPPER + GAP
        below = {"height": min(LOWER, room - down - 1), "down": down}
        forecast = [number for number, row in enumerate(plan[Objective], 1) if row.forecast_metric not in (None, ForecastMetric.NONE)]
        charts.attained(self.forecast.against, max(forecast, default=0), replace(left, **below))
        charts.kpi_status(self.lists.page.name, self.lists.kpi_cells, replace(right, **below))
