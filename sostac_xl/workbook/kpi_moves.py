"""How each KPI moves, beside the measurements on the Control sheet: the last of them, live, with a small chart in a cell.

The block stands to the right of the table, a gap between them: the table can grow, and rows that are inserted only part it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.kpis import Series
from sostac_xl.schema.control import Kpi, Measurement
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_range_abs, xl_rowcol_to_cell
from sostac_xl.workbook.formulas import refers_to
from sostac_xl.workbook.layout import Place, quoted
from sostac_xl.workbook.page import Page

GAP: Final = 3
"""Columns from the last one of the table to the block: room for a column of the user's own."""
NAME_COLUMNS: Final = 2
SHOWN: Final = 6
"""The measurements that are shown, the newest at the right."""
COLUMNS: Final = NAME_COLUMNS + 3 + SHOWN
"""The name, the target by now, how often it was measured, the chart, the measurements."""
SPARKLINE: Final = {"type": "column", "series_color": style.TEAL, "last_point": True, "last_color": style.OCHRE}
FIGURES: Final = '[=0]"";[>=1000]#,##0;General'


@dataclass(frozen=True)
class KpiMoves:
    """Writes the block; nothing while KPIs or measurements are not in use."""

    page: Page
    computation: Computation

    @property
    def kpis(self) -> Place:
        """Where the KPIs stand."""
        return self.page.layout.tables[Kpi]

    @property
    def measured(self) -> Place:
        """Where the measurements stand."""
        return self.page.layout.tables[Measurement]

    @property
    def left(self) -> int:
        """The first column."""
        return max(self.measured.columns.values()) + GAP

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + COLUMNS - 1

    @property
    def shown(self) -> bool:
        """Whether there is anything to show it for."""
        return self.kpis.shown and self.measured.shown and self.right <= self.page.last

    def write(self) -> None:
        """Write title, headers and a row for each KPI, the spare ones included."""
        if not self.shown:
            return
        self._heads()
        for number in range(min(self.kpis.rows, self.measured.rows)):
            self._row(number)
        self._rules()

    def _heads(self) -> None:
        page, t, title, row = self.page, self.page.t, self.measured.title, self.measured.header
        page.text(title, self.left, t("How each KPI moves"), font_size=15, bold=True, font_color=style.INK, valign="bottom")
        purpose = t("As of the status date; the newest measurement at the right.")
        page.text(title + 1, self.left, purpose, font_size=10, font_color=style.MUTED, valign="top")
        look: dict[str, Any] = {"font_size": 10, "font_color": style.MUTED, "text_wrap": True, "indent": 1, "bottom": 2, "bottom_color": "#A9B7BD"}
        words, numbers = (page.formats(**look, bg_color=style.CALC, align=align) for align in ("left", "right"))
        first = self.left + NAME_COLUMNS
        page.ws.merge_range(row, self.left, row, first - 1, t("Which KPI"), words)
        page.ws.write_string(row, first, t("Target by now"), numbers)
        page.ws.write_string(row, first + 1, t("Measured"), numbers)
        page.ws.merge_range(row, first + 2, row, self.right, t("The last {n} measurements", n=SHOWN), words)

    def _row(self, number: int) -> None:
        row, first, kpis, page = self.measured.first + number, self.left + NAME_COLUMNS, self.kpis, self.page
        rows = self.computation.plan[Kpi]
        kpi = rows[number] if number < len(rows) and rows[number].kpi else None
        look: dict[str, Any] = {"font_size": 10, "font_color": style.MUTED, "indent": 1}
        words, numbers = page.formats(**look), page.formats(**look, align="right", num_format=FIGURES)
        name = xl_rowcol_to_cell(row, self.left, col_abs=True)
        page.ws.merge_range(row, self.left, row, first - 1, "", words)
        title = f'=IF({number + 1}>ROWS({kpis.range("id")}),"",INDEX({kpis.range("kpi")},{number + 1})&"")'
        page.ws.write_formula(row, self.left, title, words, kpi.kpi if kpi else "")
        by_now = float(str(self.computation.value(kpi, "by_now"))) if kpi else 0
        page.ws.write_formula(row, first, f'=IF({name}="",0,INDEX({kpis.range("by_now")},{number + 1}))', numbers, by_now)
        points = (self.computation.measured.get(kpi.id, Series()) if kpi else Series()).points
        mask = self._mask(number, name)
        page.ws.write_formula(row, first + 1, f'=IF({name}="",0,SUMPRODUCT({mask}))', numbers, len(points))
        cells = f"{quoted(page.name)}!{xl_range_abs(row, first + 3, row, self.right)}"
        page.ws.add_sparkline(row, first + 2, {"range": cells, **SPARKLINE})
        count = xl_rowcol_to_cell(row, first + 1, col_abs=True)
        for back in range(SHOWN, 0, -1):
            value = float(Series(points).value_on(points[-min(back, len(points))][0])) if points else ""
            page.ws.write_formula(row, self.right - back + 1, f'=IF({count}=0,"",{self._value(mask, count, back)})', numbers, value)

    def _rules(self) -> None:
        """Rule the rows in use, and hide what only leads the chart in."""
        row, last, first = self.measured.first, self.measured.first + min(self.kpis.rows, self.measured.rows) - 1, self.left + NAME_COLUMNS
        line = {"bottom": 1, "bottom_color": style.LINE}
        used = f'{xl_rowcol_to_cell(row, self.left, col_abs=True)}<>""'
        lead = f"AND({used},{xl_rowcol_to_cell(row, first + 1, col_abs=True)}<{self.right + 2}-COLUMN())"
        for left, criteria, look in ((first + 3, lead, {**line, "num_format": style.HIDDEN}), (self.left, used, line)):
            rule = {"type": "formula", "criteria": f"={criteria}", "format": self.page.formats.bare(**look)}
            self.page.ws.conditional_format(row, left, last, self.right, rule)

    def _mask(self, number: int, name: str) -> str:
        """Return the formula for the measurements of a KPI up to the status date: an array of 0 and 1."""
        kpi, on, value = (self.measured.range(key) for key in ("kpi", "on", "value"))
        refers = refers_to(kpi, f"INDEX({self.kpis.range('id')},{number + 1})", name)
        return f'{refers}*({value}<>"")*({on}<>"")*({on}<=sx.calendar.as_of)'

    def _value(self, mask: str, count: str, back: int) -> str:
        """Return the formula for a measurement counted from the newest, as `Series.value_on` has it.

        The oldest stands for those that are not there yet: nothing else can lead a chart in, because a blank would count as 0.
        """
        on, value = (self.measured.range(key) for key in ("on", "value"))
        of_day = f"{mask}*({on}=SUMPRODUCT(LARGE({mask}*{on},MIN({back},{count}))))"
        return f"SUMPRODUCT({of_day}*{value})/SUMPRODUCT({of_day})"
