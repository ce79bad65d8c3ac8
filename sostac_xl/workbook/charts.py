"""Native charts over computed cells, in the workbook's colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sostac_xl.compute import Computation
from sostac_xl.schema.tactics import Channel, CostType
from sostac_xl.workbook import style
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.page import Page

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart


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

    def _chart(self, kind: str, title: str, computation: Computation, *, subtype: str | None = None) -> Chart:
        options = {"type": kind, **({"subtype": subtype} if subtype else {})}
        chart = self.page.book.add_chart(options)
        assert chart is not None
        currency = computation.plan.facts.currency
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
