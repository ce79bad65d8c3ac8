"""What the Plan sheet has beside its tables: four cards with the figures that matter, and the charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sostac_xl.compute import Computation
from sostac_xl.i18n import TRADEMARK
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.tactics import Channel
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_sheet import BudgetSheet
from sostac_xl.workbook.cards import chart_slots, write_cards
from sostac_xl.workbook.charts import Box, Charts
from sostac_xl.workbook.layout import BAND_ROWS, index_rows
from sostac_xl.workbook.measure import pixels
from sostac_xl.workbook.page import Page

CHART_HEIGHT: Final = 600
"""Pixels: as tall as the facts beside the charts."""
GAP: Final = 14
"""Pixels between two charts."""


@dataclass
class PlanSheet:
    """Writes the cards and the charts of the Plan sheet."""

    page: Page
    computation: Computation
    budget: BudgetSheet
    errors: int

    def write(self) -> None:
        """Write cards and charts."""
        shown = sum(place.shown for place in self.page.layout.on(self.page.sheet))
        write_cards(self.page, self.computation, self.errors, BAND_ROWS + 1 + index_rows(shown))
        facts = self.page.layout.spots[PlanFacts]
        self.page.text(facts.last + 1, 1, self.page.t(TRADEMARK), font_size=9, font_color=style.MUTED)
        charts, grids, channels = Charts(self.page), self.budget.grids, len(self.computation.plan[Channel])
        left, right = (
            Box(facts.title, first, sum(map(pixels, self.page.widths[first : last + 1])) - GAP, CHART_HEIGHT, shift=0)
            for first, last in chart_slots(self.page)
        )
        charts.by_channel(grids["channel"], channels, left)
        charts.by_month(grids["type"], self.budget.month_keys, right)
