"""The Forecast sheet: what the plan brings at each level, live, from the budget lines and the funnel assumptions.

From top to bottom: the figures of the plan, the months at the planned level, the objectives, the funnel of every tactic at each level; and
below, folded away, how the results fall over the months. Each block is fed from below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.figure import Figure
from sostac_xl.compute.metrics import BASELINE, FORMULAS, SUMMED
from sostac_xl.compute.money import digits_of
from sostac_xl.i18n import Translator, msg
from sostac_xl.schema.figures import CoverageRow, Fall, ForecastMonth, ForecastRow, ForecastSum, ObjectiveRow, TacticKeys
from sostac_xl.schema.kinds import MonthOf
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.row import Row
from sostac_xl.schema.strategy import Segment
from sostac_xl.schema.tactics import Level, Tactic
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_formulas import DIGITS, LEVEL
from sostac_xl.workbook.charts import Box, Charts
from sostac_xl.workbook.figure_formulas import excel_of
from sostac_xl.workbook.forecast_coverage import Coverage, titles
from sostac_xl.workbook.forecast_falls import KINDS, Falls
from sostac_xl.workbook.forecast_funnel import SPARE_TACTICS, FunnelGrid, cached_figure, figure_format
from sostac_xl.workbook.forecast_objectives import SPARE_OBJECTIVES, Objectives
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.layout import BAND_ROWS, GUTTER, ID_WIDTH, MAIN_WIDTH
from sostac_xl.workbook.measure import header_width
from sostac_xl.workbook.month_heads import month_keys, month_value
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.printing import Stretch, set_up

COLUMNS: Final = 34
"""Columns to the right of the main text."""
WIDTH: Final = 12.5
"""The least width of those columns."""
PRINTED: Final = 19
"""The last column that is printed: to the right stands what the figures are made of."""
CHART_WIDTH, CHART_HEIGHT = 440, 520
"""Pixels of a chart."""
SPARE_SEGMENTS: Final = 4
"""Rows that the segments may grow by before they no longer fit."""
GAP: Final = 4
"""Rows from a block to the headers of the next one: a blank one, its title and its purpose."""
KIND_TITLES: Final = {
    "media": msg("Media that has been spent by the end of the month"),
    "shares": msg("Share of the clicks and leads that has come by the end of the month"),
    "lagged": msg("Share of the orders that has come by the end of the month"),
    "cost": msg("Cost that has been made by the end of the month"),
}
SUM_KEYS: Final = (
    "media", "cost", *SUMMED, "order_value", "margin", "cpa", "cac", "roas", "break_even_roas", "romi", "break_even_cpa",
    "ltv", "ltv_to_cac", "monthly_profit", "payback", "baseline_revenue", "mer",
)  # fmt: skip
"""The figures of the whole plan, in the order in which they are shown."""


def widths(t: Translator) -> tuple[float, ...]:
    """Return the widths of the sheet's columns: a figure fits, and so does the longest word of a header."""
    labels = [label for _, label in headers(ForecastRow, t)][2:]
    needed = [max(WIDTH, header_width(label, button=False)) for label in labels]
    return (GUTTER, ID_WIDTH, MAIN_WIDTH, *needed, *([WIDTH] * max(0, COLUMNS - len(needed))))


@dataclass
class ForecastSheet:
    """Writes the Forecast sheet; `phasing` and `lines_by_month` are grids of the Budget sheet: the shares of the lines, and their amounts."""

    page: Page
    computation: Computation
    phasing: Grid
    lines_by_month: Grid
    next_row: int = BAND_ROWS + 2
    falls: dict[Level, Falls] = field(default_factory=dict)

    def write(self) -> None:
        """Write the sheet."""
        layout = self.page.layout
        objectives, tactics = layout.tables[Objective].rows + SPARE_OBJECTIVES, layout.tables[Tactic].rows + SPARE_TACTICS
        months = len(month_keys(self.computation.budget))
        self.figures = self._block(ForecastSum, len(SUM_KEYS))
        self.months = self._block(ForecastMonth, months)
        against = self.against = self._block(ObjectiveRow, objectives)
        funnels = {level: self._block(ForecastRow, tactics, self._of(ForecastRow, level)) for level in Level}
        matrices = self._matrices(tactics)
        folded = self.next_row
        keys = self._block(TacticKeys, tactics)
        by_month = {level: self._block(Fall, objectives, self._named(msg("Objectives by the end of the month"), level)) for level in Level}
        for level, grid in funnels.items():
            falls = {kind: self._block(Fall, tactics + (kind == "cost"), self._named(KIND_TITLES[kind], level)) for kind in KINDS}
            totals = self._block(ForecastMonth, months, self._of(ForecastMonth, level))
            self.falls[level] = Falls(FunnelGrid(layout, self.computation, level, grid), self.phasing, falls, totals)
        for each in self.falls.values():
            each.funnel.write()
            each.write()
        served = Objectives(layout, self.computation, matrices[0], by_month, against, self.falls, PRINTED + 1, self.lines_by_month)
        served.write()
        Coverage(layout, self.computation, keys).write(matrices[1], matrices[2], served.tactics)
        self._figures()
        self.page.room(self.figures.last + 1, 2, layout.tables[Tactic], tactics)
        self._months()
        self._charts(against)
        hint = self.page.t("How the results fall over the months is folded away below: open it with the + at the left.")
        self.page.fold(folded, self.next_row, hint)
        self._index(against, funnels[Level.ACCEPTABLE], matrices[0])
        self._print(against, funnels, matrices)

    def _matrices(self, tactics: int) -> tuple[Grid, Grid, Grid]:
        """Return the grids of what covers what: objectives, segments and markets."""
        segments, markets = titles(self.page.t)
        reached = self.page.layout.tables[Segment].rows + SPARE_SEGMENTS
        return (
            self._block(CoverageRow, tactics, self.page.t("Which tactics serve which objectives"), lead=2),
            self._block(CoverageRow, reached, *segments, lead=2),
            self._block(CoverageRow, tactics, *markets, lead=2),
        )

    def _index(self, against: Grid, funnel: Grid, coverage: Grid) -> None:
        """Write the links to the blocks, above them."""
        linked = {ForecastSum: self.figures, ForecastMonth: self.months}
        blocks: Mapping[type[Row], Grid] = {**linked, ObjectiveRow: against, ForecastRow: funnel, CoverageRow: coverage}
        self.page.row(BAND_ROWS, 20)
        for (table, grid), slot in zip(blocks.items(), self.page.slots(len(blocks)), strict=True):
            info = table.info
            self.page.define(f"sx.at.{info.key}", f"$A${grid.header - 1}")
            self.page.link(BAND_ROWS, slot, f"sx.at.{info.key}", self.page.t(info.title), font_size=10, font_color=style.TEAL)

    def _print(self, against: Grid, funnels: dict[Level, Grid], matrices: tuple[Grid, ...]) -> None:
        plan = self.computation.plan
        blocks = [self.months.stretch(0), against.stretch(len(plan[Objective]))]
        blocks += [grid.stretch(len(plan[Tactic])) for grid in funnels.values()]
        used = (len(plan[Tactic]), len(plan[Segment]), len(plan[Tactic]))
        blocks += [grid.stretch(rows) for grid, rows in zip(matrices, used, strict=True)]
        head = Stretch(0, self.figures.last + 1, PRINTED)
        set_up(self.page, [head, *(replace(block, right=min(block.right, PRINTED)) for block in blocks)])

    # -- layout --------------------------------------------------------------------------------------------------------------------------

    def _block(self, table: type[Row], rows: int, title: str = "", purpose: str = "", lead: int = 0) -> Grid:
        """Write the title of a block and return its grid; the next block follows below."""
        t = self.page.t
        self.page.section(self.next_row, title or t(table.info.title), purpose or t(table.info.purpose))
        spare = table not in (ForecastSum, ForecastMonth)
        grid = Grid(self.page, self.next_row + 2, rows, used_by="label" if spare else "", lead=lead)
        self.next_row = grid.last + GAP - 1
        return grid

    def _of(self, table: type[Row], level: Level) -> str:
        return f"{self.page.t(table.info.title)}: {self.page.t(level.value)}"

    def _named(self, title: Any, level: Level) -> str:
        return f"{self.page.t.render(title)}: {self.page.t(level.value)}"

    # -- the whole plan ------------------------------------------------------------------------------------------------------------------

    def _figures(self) -> None:
        """Write the figures of the plan at each level."""
        grid, t = self.figures, self.page.t
        grid.head(_unnumbered(ForecastSum, t), right_from=2, left=("formula",))
        totals = self.computation.forecast.totals
        for number, key in enumerate(SUM_KEYS):
            shown = totals[Level.OPTIMAL].by_key[key]
            self.page.ws.write_blank(grid.first + number, grid.columns["id"], None, self.page.formats(bottom=1, bottom_color=style.LINE))
            self.page.text(grid.first + number, grid.columns["label"], t.render(shown.name), bottom=1, bottom_color=style.LINE, indent=1)
            words = self.page.formats(font_size=10, font_color=style.MUTED, indent=2)
            self.page.ws.write_string(grid.first + number, grid.columns["formula"], t.render(shown.formula), words)
            for level in Level:
                self._figure(number, key, level, totals[level].by_key[key])

    def _figure(self, number: int, key: str, level: Level, figure: Figure) -> None:
        name = level.name.lower()
        cells = {each: self.figures.cell(name, place) for place, each in enumerate(SUM_KEYS)}
        form = figure_format(figure.unit, digits_of(self.computation.plan.facts.currency))
        formula = self._formula(key, level, cells)
        self.figures.formula(name, number, formula, cached_figure(figure), num_format=form, align="right", font_size=11, font_color=style.TEXT)

    def _formula(self, key: str, level: Level, cells: dict[str, str]) -> str:
        funnel = self.falls[level].funnel
        grid, net = funnel.grid, funnel.net
        if key == "media":
            return f"ROUND(SUMIFS({net},sx.budget.type,{choice_name('CostType', 'MEDIA')}),{DIGITS})"
        if key == "cost":
            return f"ROUND(SUM({net}),{DIGITS})"
        if key in SUMMED:
            return f'IF(COUNT({grid.range(key)})=0,"",SUM({grid.range(key)}))'
        if key in ("ltv", "monthly_profit"):
            customers = f"SUMPRODUCT(--ISNUMBER({grid.range(key)}),{grid.range('new_customers')})"
            return f'IF({customers}=0,"",SUMPRODUCT({grid.range(key)},{grid.range("new_customers")})/{customers})'
        if key == BASELINE.key:
            known = "baseline_revenue" in self.page.layout.spots[PlanFacts].cells
            return excel_of(BASELINE, {"revenue_per_year": "sx.plan.baseline_revenue", "horizon": "sx.plan.horizon"}) if known else '""'
        return excel_of(FORMULAS[key], cells)

    def _months(self) -> None:
        """Write the months at the planned level."""
        grid, t = self.months, self.page.t
        grid.head(_unnumbered(ForecastMonth, t), right_from=2)
        curve, budget = self.computation.forecast.months[self.computation.forecast.level], self.computation.budget
        sources = [falls.months for falls in self.falls.values()]
        for number in range(grid.rows):
            self.page.ws.write_blank(grid.first + number, grid.columns["id"], None, self.page.formats(bottom=1, bottom_color=style.LINE))
            for key in list(grid.columns)[1:]:
                at_levels = ",".join(source.cell(key, number) for source in sources)
                value = month_value(budget, number) if key == "month" else float(curve.values[key][number]) if budget.months else 0
                grid.formula(key, number, f"CHOOSE({LEVEL},{at_levels})", value, **self._month_look(key))

    def _month_look(self, key: str) -> dict[str, Any]:
        if key == "month":
            return {"num_format": style.number_format(MonthOf(), self.page.t.language), "align": "left", "font_color": style.TEXT}
        money = key in ("media", "revenue", "gross_profit")
        form = figure_format("money", 0) if money else "#,##0.0"
        return {"num_format": f'{form};-{form};"–";@', "align": "right", "font_color": style.TEXT}

    def _charts(self, against: Grid) -> None:
        charts = Charts(self.page)
        top, right = self.figures.header - 2, self.figures.columns["formula"] + 4
        objectives = len(self.computation.plan[Objective])
        charts.forecast(self.months, Box(top, right, CHART_WIDTH, CHART_HEIGHT))
        charts.attained(against, objectives, Box(top, right, CHART_WIDTH, CHART_HEIGHT, shift=CHART_WIDTH + 16))


def _unnumbered(table: type[Row], t: Translator) -> list[tuple[str, str]]:
    """Return the headers of a table whose rows have no ID: the column of the IDs stays empty."""
    return [(key, "" if key == "id" else text) for key, text in headers(table, t)]
