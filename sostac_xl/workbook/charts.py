"""Native charts over computed cells, in the workbook's colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.schema.control import KpiStatus
from sostac_xl.schema.tactics import CostType, Level
from sostac_xl.workbook import style
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.page import Page

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

LEAST_ROWS: Final = 6
"""Rows of a table that a chart shows at least: an empty workbook will be filled."""
AMOUNTS: Final = '[>1]#,##0;[<-1]-#,##0;""'
"""The numbers of an axis: an empty chart, which goes up to 1, has none."""
MORE_ROWS: Final = 1
"""Rows that a table may grow by before the chart lacks the last ones."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a chart goes: its cell, its size and how far it is shifted to the right and down, in pixels."""

    row: int
    column: int
    width: int = 560
    height: int = 480
    shift: int = 4
    down: int = 6


@dataclass(frozen=True)
class Charts:
    """Puts charts on a page."""

    page: Page

    def by_month(self, grid: Grid, keys: Sequence[str], box: Box) -> None:
        """Draw what is spent per month, stacked by cost type; `grid` is the side of the cost types."""
        chart = self._chart("column", self.page.t("Spend by month"), subtype="stacked")
        for number in range(len(CostType)):
            fill = {"color": style.SERIES[number % len(style.SERIES)], "transparency": 50 * (number // len(style.SERIES))}
            chart.add_series(_along(grid, grid.first + number, keys) | {"fill": fill, "gap": 45})
        chart.set_legend({"position": "bottom", "font": _font(9)})
        self._insert(chart, box)

    def by_type(self, cells: tuple[int, int, int], box: Box) -> None:
        """Draw the cost types of the sum; `cells` are its first row, and the columns of labels and values."""
        first, label, value = cells
        self._bars(self.page.t("By cost type"), self.page.name, (first, first + len(CostType) - 1), (label, value), box)

    def by_channel(self, grid: Grid, used: int, box: Box) -> None:
        """Draw the channels' totals, after those that belong to none: together they are the budget; `used` is the number of channels now."""
        rows = (grid.first - 1, grid.first + _shown(used) - 1)
        self._bars(self.page.t("Budget by channel, without contingency"), grid.page.name, rows, (grid.columns["label"], grid.columns["total"]), box)

    def forecast(self, grid: Grid, box: Box) -> None:
        """Draw what the months bring: revenue as columns, the media that it takes as a line."""
        chart = self._chart("column", self.page.t("Revenue and media by month"))
        line = self.page.book.add_chart({"type": "line"})
        assert line is not None
        for key, each, colour in (("revenue", chart, style.TEAL), ("media", line, style.OCHRE)):
            look: dict[str, Any] = {"fill": {"color": colour}, "gap": 45} if each is chart else {"line": {"color": colour, "width": 2.5}}
            each.add_series(self._series(grid, key, "month", (grid.first, grid.last)) | look)
        chart.combine(line)
        chart.set_legend({"position": "bottom", "font": _font(9)})
        self._insert(chart, box)

    def plan_and_actual(self, grid: Grid, keys: Sequence[str], box: Box) -> None:
        """Draw what is planned for each month beside what was spent in it; `grid` holds spend against plan by month."""
        chart = self._chart("column", self.page.t("Budget and spend by month"))
        for row, colour in ((0, style.OCHRE), (2, style.TEAL)):
            chart.add_series(_along(grid, grid.first + row, keys) | {"fill": {"color": colour}, "gap": 60})
        chart.set_legend({"position": "bottom", "font": _font(9)})
        self._insert(chart, box)

    def kpi_status(self, source: str, cells: tuple[int, int, int], box: Box) -> None:
        """Draw how many KPIs stand in each way, in the colours of their status; `cells` are the first row, and the columns of labels and counts."""
        colours = [*(style.TONES[status][0] for status in KpiStatus), style.LINE]
        first, label, value = cells
        points = [{"fill": {"color": colour}} for colour in colours]
        self._bars(self.page.t("KPIs by status"), source, (first, first + len(colours) - 1), (label, value), box, points=points)

    def spend(self, grid: Grid, keys: Sequence[str], box: Box) -> None:
        """Draw what was spent and ordered up to the end of each month as columns, the plan up to then as a line."""
        chart = self._chart("column", self.page.t("Spend against plan"), subtype="stacked")
        line = self.page.book.add_chart({"type": "line"})
        assert line is not None
        rows = ((5, chart, style.TEAL), (4, chart, "#9CCBC6"), (3, line, style.OCHRE))
        for row, each, colour in rows:
            look: dict[str, Any] = {"fill": {"color": colour}, "gap": 45} if each is chart else {"line": {"color": colour, "width": 2.5}}
            each.add_series(_along(grid, grid.first + row, keys) | look)
        chart.combine(line)
        chart.set_legend({"position": "bottom", "font": _font(9)})
        self._insert(chart, box)

    def attained(self, grid: Grid, used: int, box: Box) -> None:
        """Draw how much of its target each objective reaches at each level; 100 % is enough."""
        chart = self._chart("bar", self.page.t("Forecast as a share of the target"))
        rows = (grid.first, grid.first + _shown(used) - 1)
        for level, colour in zip(Level, style.SERIES, strict=False):
            chart.add_series(self._series(grid, f"attained_{level.name.lower()}", "id", rows) | {"fill": {"color": colour}, "gap": 60})
        chart.set_legend({"position": "bottom", "font": _font(9)})
        chart.set_y_axis({"reverse": True, "num_font": _font(9), "line": {"color": style.LINE}, "major_tick_mark": "none"})
        lines = {"visible": True, "line": {"color": style.LINE, "width": 0.5}}
        chart.set_x_axis({"min": 0, "num_format": "0%", "num_font": _font(9), "major_gridlines": lines})
        self._insert(chart, box)

    def _series(self, grid: Grid, key: str, categories: str, rows: tuple[int, int]) -> dict[str, Any]:
        """Return a series of a grid's column, named by its header."""
        source, first, last = grid.page.name, *rows
        value, label = grid.columns[key], grid.columns[categories]
        return {
            "name": [source, grid.header, value],
            "categories": [source, first, label, last, label],
            "values": [source, first, value, last, value],
        }

    def _bars(self, title: str, source: str, rows: tuple[int, int], columns: tuple[int, int], box: Box, **look: Any) -> None:
        label, value = columns
        chart = self._chart("bar", title)
        chart.add_series(
            {
                "name": title,
                "categories": [source, rows[0], label, rows[1], label],
                "values": [source, rows[0], value, rows[1], value],
                "fill": {"color": style.TEAL},
                "gap": 45,
                "data_labels": {"value": True, "num_format": "#,##0;;", "font": _font(9)},
                **look,
            }
        )
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": _font(9), "line": {"color": style.LINE}, "major_tick_mark": "none"})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        self._insert(chart, box)

    def _chart(self, kind: str, title: str, *, subtype: str | None = None) -> Chart:
        chart = self.page.book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
        assert chart is not None
        chart.set_title({"name": title, "overlay": False, "layout": {"x": 0.03, "y": 0.03}, "name_font": _font(12, bold=True, color=style.INK)})
        chart.set_chartarea({"border": {"color": style.LINE}, "fill": {"color": style.WHITE}})
        if kind == "column":
            grid_line = {"visible": True, "line": {"color": style.LINE, "width": 0.5}}
            months = {
                "num_format": style.in_language(self.page.t.language, "mmm"),
                "num_font": _font(9),
                "line": {"color": style.LINE},
                "major_tick_mark": "none",
            }
            chart.set_y_axis({"num_format": AMOUNTS, "num_font": _font(9), "major_gridlines": grid_line, "line": {"none": True}})
            chart.set_x_axis({**months, "date_axis": False, "text_axis": True})
        return chart

    def _insert(self, chart: Chart, box: Box) -> None:
        chart.set_size({"width": box.width, "height": box.height})
        self.page.ws.insert_chart(box.row, box.column, chart, {"x_offset": box.shift, "y_offset": box.down, "object_position": 3})


def _along(grid: Grid, row: int, keys: Sequence[str]) -> dict[str, Any]:
    """Return a series of a grid's row along the months, named by its label."""
    source, first, last = grid.page.name, grid.columns[keys[0]], grid.columns[keys[-1]]
    return {
        "name": [source, row, grid.columns["label"]],
        "categories": [source, grid.header, first, grid.header, last],
        "values": [source, row, first, row, last],
    }


def _shown(used: int) -> int:
    return max(used + MORE_ROWS, LEAST_ROWS) if used else LEAST_ROWS


def _font(size: int, *, bold: bool = False, color: str = style.MUTED) -> dict[str, Any]:
    return {"name": style.FONT, "size": size, "bold": bold, "color": color}
