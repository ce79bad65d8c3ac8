"""Native charts over computed cells, in the workbook's colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sostac_xl.compute import Computation
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.tactics import Channel, CostType, Level
from sostac_xl.workbook import style
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.page import Page

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

CHART_WIDTH, CHART_HEIGHT = 440, 520
"""Pixels of a chart of the Forecast sheet."""


@dataclass(frozen=True)
class Charts:
    """Puts charts on a page."""

    page: Page

    def by_month(
        self, grid: Grid, keys: Sequence[str], computation: Computation, at: tuple[int, int], size: tuple[int, int] = (560, 480), *, shift: int = 4
    ) -> None:
        """Draw what is spent per month, stacked by channel."""
        chart = self._chart("column", self.page.t("Spend by month and channel"), computation, subtype="stacked")
        source, first, last = grid.page.name, grid.columns[keys[0]], grid.columns[keys[-1]]
        channels = computation.plan[Channel]
        totals = computation.budget.view("channel")
        numbers = [n for n, row in enumerate(channels) if totals.get(row.id)]
        numbers.append(grid.rows - 2)
        for order, number in enumerate(numbers):
            row = grid.first + number
            chart.add_series(
                {
                    "name": [source, row, grid.columns["label"]],
                    "categories": [source, grid.header, first, grid.header, last],
                    "values": [source, row, first, row, last],
                    "fill": {"color": style.SERIES[order % len(style.SERIES)], "transparency": 40 * (order // len(style.SERIES))},
                    "gap": 45,
                }
            )
        chart.set_legend({"position": "bottom", "font": _font(9)})
        self._insert(chart, at, size, shift)

    def by_type(
        self, cells: tuple[int, int, int], computation: Computation, at: tuple[int, int], size: tuple[int, int] = (420, 480), *, shift: int = 4
    ) -> None:
        """Draw the cost types of the sum; `cells` are its first row, and the columns of labels and values."""
        first, label, value = cells
        rows = (first, first + len(CostType) - 1)
        self._bars(self.page.t("By cost type"), self.page.name, rows, (label, value), computation, (at, size, shift))

    def by_channel(self, grid: Grid, computation: Computation, at: tuple[int, int], size: tuple[int, int], *, shift: int = 4) -> None:
        """Draw the channels' totals."""
        used = len(computation.plan[Channel])
        rows = (grid.first, grid.first + (used or 6) - 1)
        self._bars(
            self.page.t("Budget by channel"), grid.page.name, rows, (grid.columns["label"], grid.columns["total"]), computation, (at, size, shift)
        )

    def forecast(self, grid: Grid, computation: Computation, at: tuple[int, int]) -> None:
        """Draw what the months bring: revenue as columns, the media that it takes as a line."""
        chart = self._chart("column", self.page.t("Revenue and media by month"), computation)
        line = self.page.book.add_chart({"type": "line"})
        assert line is not None
        for key, each, colour in (("revenue", chart, style.TEAL), ("media", line, style.OCHRE)):
            look: dict[str, Any] = {"fill": {"color": colour}, "gap": 45} if each is chart else {"line": {"color": colour, "width": 2.5}}
            each.add_series(self._series(grid, key, "month", (grid.first, grid.last)) | look)
        chart.combine(line)
        chart.set_legend({"position": "bottom", "font": _font(9)})
        self._insert(chart, at, (CHART_WIDTH, CHART_HEIGHT), 4)

    def attained(self, grid: Grid, computation: Computation, at: tuple[int, int], *, shift: int) -> None:
        """Draw how much of its target each objective reaches at each level; 100 % is enough."""
        chart = self._chart("bar", self.page.t("Forecast as a share of the target"), None)
        last = grid.first + (len(computation.plan[Objective]) or 6) - 1
        for level, colour in zip(Level, style.SERIES, strict=False):
            chart.add_series(self._series(grid, f"attained_{level.name.lower()}", "id", (grid.first, last)) | {"fill": {"color": colour}, "gap": 60})
        chart.set_legend({"position": "bottom", "font": _font(9)})
        chart.set_y_axis({"reverse": True, "num_font": _font(9), "line": {"color": style.LINE}, "major_tick_mark": "none"})
        lines = {"visible": True, "line": {"color": style.LINE, "width": 0.5}}
        chart.set_x_axis({"min": 0, "num_format": "0%", "num_font": _font(9), "major_gridlines": lines})
        self._insert(chart, at, (CHART_WIDTH, CHART_HEIGHT), shift)

    def _series(self, grid: Grid, key: str, categories: str, rows: tuple[int, int]) -> dict[str, Any]:
        """Return a series of a grid's column, named by its header."""
        source, first, last = grid.page.name, *rows
        value, label = grid.columns[key], grid.columns[categories]
        return {
            "name": [source, grid.header, value],
            "categories": [source, first, label, last, label],
            "values": [source, first, value, last, value],
        }

    def _bars(
        self,
        title: str,
        source: str,
        rows: tuple[int, int],
        columns: tuple[int, int],
        computation: Computation,
        where: tuple[tuple[int, int], tuple[int, int], int],
    ) -> None:
        label, value = columns
        chart = self._chart("bar", title, computation)
        chart.add_series(
            {
                "name": title,
                "categories": [source, rows[0], label, rows[1], label],
                "values": [source, rows[0], value, rows[1], value],
                "fill": {"color": style.TEAL},
                "gap": 45,
                "data_labels": {"value": True, "num_format": "#,##0;;", "font": _font(9)},
            }
        )
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": _font(9), "line": {"color": style.LINE}, "major_tick_mark": "none"})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        self._insert(chart, *where)

    def _chart(self, kind: str, title: str, computation: Computation | None, *, subtype: str | None = None) -> Chart:
        options = {"type": kind, **({"subtype": subtype} if subtype else {})}
        chart = self.page.book.add_chart(options)
        assert chart is not None
        currency = computation.plan.facts.currency if computation else ""
        text = f"{title} ({currency})" if currency else title
        chart.set_title({"name": text, "overlay": False, "layout": {"x": 0.03, "y": 0.03}, "name_font": _font(12, bold=True, color=style.INK)})
        chart.set_chartarea({"border": {"color": style.LINE}, "fill": {"color": style.WHITE}})
        if kind == "column":
            grid_line = {"visible": True, "line": {"color": style.LINE, "width": 0.5}}
            chart.set_y_axis({"num_format": "#,##0", "num_font": _font(9), "major_gridlines": grid_line, "line": {"none": True}})
            chart.set_x_axis(
                {
                    "num_format": "mmm",
                    "num_font": _font(9),
                    "line": {"color": style.LINE},
                    "major_tick_mark": "none",
                    "date_axis": False,
                    "text_axis": True,
                }
            )
        return chart

    def _insert(self, chart: Chart, at: tuple[int, int], size: tuple[int, int], shift: int) -> None:
        chart.set_size({"width": size[0], "height": size[1]})
        self.page.ws.insert_chart(at[0], at[1], chart, {"x_offset": shift, "y_offset": 6, "object_position": 3})


def _font(size: int, *, bold: bool = False, color: str = style.MUTED) -> dict[str, Any]:
    return {"name": style.FONT, "size": size, "bold": bold, "color": color}
