"""The Budget sheet: the sum from cost types to total, channel by month, and every line reckoned in the open, all live.

The blocks, from top to bottom, are fed from below: *phasing* (how much of a line has fallen by the end of each month) and *reckoning*
(what a line comes to) give *lines by month*, which gives *channel by month*; the reckoning alone gives the sum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from sostac_xl.compute import Budget, Computation, LineBudget
from sostac_xl.compute.money import digits_of
from sostac_xl.schema.figures import ChannelMonths, LineFigures, LineMonths, LinePhasing
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import BudgetLine, Channel
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_formulas import DIGITS, LineFormulas, to_digits
from sostac_xl.workbook.budget_stack import LABEL, STACK_ROWS, VALUE, BudgetStack
from sostac_xl.workbook.budget_values import channel_sums, line_values, shares
from sostac_xl.workbook.charts import Charts
from sostac_xl.workbook.formulas import Formulas
from sostac_xl.workbook.grid import Grid, column_run, headers
from sostac_xl.workbook.layout import BAND_ROWS, Place
from sostac_xl.workbook.month_heads import month_heads, month_keys
from sostac_xl.workbook.page import Page

SPARE_LINES: Final = 25
"""Rows that the budget lines may grow by before they no longer fit (the sheet says so then)."""


@dataclass
class BudgetSheet:
    """Writes the Budget sheet."""

    page: Page
    computation: Computation
    formulas: Formulas
    grids: dict[str, Grid] = field(default_factory=dict)

    @property
    def budget(self) -> Budget:
        """The budget at the planned level."""
        return self.computation.budget

    @property
    def lines(self) -> Place:
        """Where the budget lines stand."""
        return self.page.layout.tables[BudgetLine]

    @property
    def month_keys(self) -> list[str]:
        """Keys of the month columns."""
        return month_keys(self.budget)

    def write(self) -> None:
        """Write the sheet."""
        channels = self.page.layout.tables[Channel]
        capacity = self.lines.rows + SPARE_LINES
        top = BAND_ROWS + 1
        self.grids["channels"] = Grid(self.page, top + STACK_ROWS + 6, channels.rows + 2, used_by="label")
        self.grids["months"] = Grid(self.page, self.grids["channels"].last + 4, capacity, used_by="label")
        self.grids["lines"] = Grid(self.page, self.grids["months"].last + 4, capacity, used_by="label")
        self.grids["phasing"] = Grid(self.page, self.grids["lines"].last + 4, capacity, used_by="label")
        self._month_heads("phasing", LinePhasing)
        self._reckoning_head()
        self._month_heads("months", LineMonths)
        for number in range(capacity):
            line = self.budget.lines[number] if number < len(self.budget.lines) else None
            self._reckon(number, line)
            self._phase(number, line)
            self._spread(number, line)
        self._channels(channels)
        stack = BudgetStack(self.page, self.computation, self.grids["lines"], top)
        stack.write()
        self._too_many(stack.last + 1)
        hint = self.page.t("How each line is reckoned is folded away below: open it with the + at the left.")
        self.page.fold(self.grids["lines"].header - 2, self.grids["phasing"].last, hint)
        charts = Charts(self.page)
        charts.by_month(self.grids["channels"], self.month_keys, self.computation, (top, VALUE + 2))
        charts.by_type((stack.first, LABEL, VALUE), self.computation, (top, VALUE + 2 + 6))

    # -- every line --------------------------------------------------------------------------------------------------------------------

    def _amounts(self) -> dict[str, Any]:
        digits = digits_of(self.computation.plan.facts.currency)
        cents = style.amount_pattern(digits)
        return {"num_format": f"{cents};-{cents};;@", "align": "right"}

    def _names(self, grid: Grid, number: int, line: LineBudget | None) -> None:
        """Write ID and name of a line; both stay empty in a row that has no basis yet."""
        one = number + 1
        place = self.lines
        active = f'IF({one}>ROWS({place.range("basis")}),"",IF(INDEX({place.range("basis")},{one})="","",'
        row_id = line.line.id if line and line.line.basis else ""
        name = line.line.what if line and line.line.basis else ""
        grid.formula("id", number, f'{active}INDEX({place.range("id")},{one})&""))', row_id, indent=0)
        grid.formula("label", number, f'{active}INDEX({place.range("what")},{one})&""))', name, font_color=style.TEXT)

    def _reckoning_head(self) -> None:
        self._title("lines", LineFigures)
        self.grids["lines"].head(headers(LineFigures, self.page.t), right_from=6, name="budget")

    def _reckon(self, number: int, line: LineBudget | None) -> None:
        grid = self.grids["lines"]
        self._names(grid, number, line)
        values = line_values(number, self.computation, self.page.t)
        dates = {"num_format": "yyyy-mm-dd", "align": "right"}
        whole = {"num_format": "0;;", "align": "right"}
        looks: dict[str, dict[str, Any]] = {"start": dates, "end": dates, "rank": whole, "counts": whole}
        for key, formula in LineFormulas(self.page.layout, grid, number).all().items():
            look = looks.get(key) or ({} if key in ("tactic", "channel", "type", "basis") else self._amounts())
            grid.formula(key, number, formula, values[key], **look)

    # -- months ------------------------------------------------------------------------------------------------------------------------

    def _month_heads(self, key: str, table: type[Row]) -> None:
        """Write title and headers of a block by month."""
        self._title(key, table)
        month_heads(self.grids[key], headers(table, self.page.t), self.budget)

    def _phase(self, number: int, line: LineBudget | None) -> None:
        grid = self.grids["phasing"]
        self._names(grid, number, line)
        formulas = LineFormulas(self.page.layout, self.grids["lines"], number)
        ends = [f"({grid.head_cell(self.month_keys[0])}-1)", *(f"EOMONTH({grid.head_cell(key)},0)" for key in self.month_keys)]
        values = shares(line, self.computation, len(self.month_keys))
        for key, end, value in zip(["before", *self.month_keys], ends, values, strict=True):
            grid.formula(key, number, formulas.share_by(end), value, num_format="0%;;", align="right")

    def _spread(self, number: int, line: LineBudget | None) -> None:
        grid, phasing, lines = self.grids["months"], self.grids["phasing"], self.grids["lines"]
        self._names(grid, number, line)
        net = lines.cell("net", number)
        previous = phasing.cell("before", number)
        for position, key in enumerate(self.month_keys):
            now = phasing.cell(key, number)
            formula = f"{to_digits(f'{net}*{now}')}-{to_digits(f'{net}*{previous}')}"
            value = line.by_month[position] if line and line.line.basis and position < len(line.by_month) else Decimal(0)
            grid.formula(key, number, formula, float(value), **self._amounts())
            previous = now
        row = column_run(grid.columns[self.month_keys[0]], grid.columns[self.month_keys[-1]], grid.first + number)
        active = bool(line and line.line.basis)
        grid.formula("later", number, f"ROUND({net}-SUM({row}),{DIGITS})", float(line.later) if line and active else 0, **self._amounts())
        grid.formula("total", number, net, float(line.net) if line and active else 0, **self._amounts(), bold=True)

    # -- channels and the sum ----------------------------------------------------------------------------------------------------------

    def _channels(self, place: Place) -> None:
        t, grid, months, lines = self.page.t, self.grids["channels"], self.grids["months"], self.grids["lines"]
        self._month_heads("channels", ChannelMonths)
        sums = channel_sums(self.budget)
        rows = self.computation.plan[Channel]
        keys = [*self.month_keys, "later", "total"]
        total_row, wide_row = place.rows + 1, place.rows
        for number in range(place.rows):
            row = rows[number] if number < len(rows) else None
            one = number + 1
            shown_id = f'IF(INDEX({place.range("channel")},{one})="","",INDEX({place.range("id")},{one}))'
            grid.formula("id", number, shown_id, row.id if row else "", indent=0)
            grid.formula("label", number, f'INDEX({place.range("channel")},{one})&""', row.channel if row else "", font_color=style.TEXT)
            for key in keys:
                formula = f"SUMIFS({months.range(key)},{lines.range('channel')},{grid.cell('id', number)},{lines.range('counts')},1)"
                formula = f'IF({grid.cell("id", number)}="",0,{formula})'
                grid.formula(key, number, formula, float(sums.get((row.id if row else None, key), 0)), **self._whole())
        self.page.text(grid.first + wide_row, grid.columns["label"], t("Plan-wide"), font_size=10, bottom=1, bottom_color=style.LINE, indent=1)
        self.page.text(grid.first + total_row, grid.columns["label"], t("Total"), bold=True, top=1, top_color=style.INK, indent=1)
        for key in keys:
            everything = f"SUMIFS({months.range(key)},{lines.range('counts')},1)"
            channel_cells = f"{xl_rowcol_to_cell(grid.first, grid.columns[key])}:{xl_rowcol_to_cell(grid.first + place.rows - 1, grid.columns[key])}"
            total = float(sum((v for (_, k), v in sums.items() if k == key), Decimal(0)))
            formula = f"ROUND({everything}-SUM({channel_cells}),{DIGITS})"
            grid.formula(key, wide_row, formula, float(sums.get(("", key), 0)), **self._whole())
            heavy = self._whole() | {"bold": True, "top": 1, "top_color": style.INK, "font_color": style.INK, "bottom": 0}
            grid.formula(key, total_row, everything, total, **heavy)
        self._shares(grid, total_row, sums)

    def _shares(self, grid: Grid, total_row: int, sums: dict[tuple[str | None, str], Decimal]) -> None:
        total = sum((v for (_, k), v in sums.items() if k == "total"), Decimal(0))
        rows = [row.id for row in self.computation.plan[Channel]]
        for number in range(total_row + 1):
            key = rows[number] if number < len(rows) else "" if number == total_row - 1 else None
            part = total if number == total_row else sums.get((key, "total"), Decimal(0)) if key is not None else Decimal(0)
            whole = grid.cell("total", total_row).replace(str(grid.first + total_row + 1), f"${grid.first + total_row + 1}")
            formula = f"IF({whole}=0,0,{grid.cell('total', number)}/{whole})"
            grid.formula("share", number, formula, float(part / total) if total else 0, num_format="0%;;", align="right")

    def _whole(self) -> dict[str, Any]:
        return {"num_format": '#,##0;-#,##0;"–";@', "align": "right", "font_color": style.TEXT}

    def _too_many(self, row: int) -> None:
        """Write the warning that shows when there are more budget lines than rows to reckon them in."""
        t, rows = self.page.t, self.grids["lines"].rows
        text = t("There are more budget lines than this sheet has room for: ask for a new workbook with sostac.").replace('"', '""')
        formula = f'=IF(ROWS({self.lines.range("basis")})>{rows},"{text}","")'
        self.page.ws.write_formula(row, LABEL, formula, self.page.formats(font_color=style.RED[0], bold=True), "")

    def _title(self, key: str, table: type[Row]) -> None:
        t = self.page.t
        self.page.section(self.grids[key].header - 2, t(table.info.title), t(table.info.purpose))
