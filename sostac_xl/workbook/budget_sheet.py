"""The Budget sheet: the sum from cost types to total, spend against plan, channel by month, and every line reckoned in the open, all live.

The blocks, from top to bottom, are fed from below: *phasing* (how much of a line has fallen by the end of each month) and *reckoning*
(what a line comes to) give *lines by month*, which gives *channel by month*; the reckoning alone gives the sum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final

from sostac_xl.compute import Budget, Computation, LineBudget
from sostac_xl.compute.money import digits_of
from sostac_xl.i18n import Translator
from sostac_xl.schema.figures import BudgetView, LineFigures, LineMonths, LinePhasing, SpendLine
from sostac_xl.schema.kinds import Day, OneOf
from sostac_xl.schema.row import Row
from sostac_xl.schema.table import Column
from sostac_xl.schema.tactics import BudgetLine
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_formulas import DIGITS, LineFormulas, to_digits
from sostac_xl.workbook.budget_spend import FIGURES, SPEND_ROWS, BudgetSpend
from sostac_xl.workbook.budget_stack import CLIENT, LABEL, STACK_ROWS, VALUE, BudgetStack
from sostac_xl.workbook.budget_values import TEXTS, line_values, shares
from sostac_xl.workbook.budget_views import BOLD, SIDES, View, counted, rows_of, sums_of, total_row, used_rows
from sostac_xl.workbook.charts import Box, Charts
from sostac_xl.workbook.formulas import Formulas
from sostac_xl.workbook.grid import Grid, column_run, headers
from sostac_xl.workbook.layout import BAND_ROWS, FIRST_COLUMN, GUTTER, ID_WIDTH, MAIN_WIDTH, Place
from sostac_xl.workbook.measure import header_width, widest
from sostac_xl.workbook.month_heads import month_heads, month_keys
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.printing import Stretch, set_up

SPARE_LINES: Final = 25
"""Rows that the budget lines may grow by before they no longer fit (the sheet says so then)."""
WIDTH: Final = 11.5
"""The least width of a column with amounts."""
FIRST_NUMBER: Final = 7
"""The first column at the right in the reckoning of the lines."""
CHARTS: Final = CLIENT + 2
"""The column that the charts begin in."""
CHART_SHIFT: Final = 580
"""Pixels from the first chart to the second."""
CHARTS_WIDTH: Final = 1000
"""Pixels that they take together."""
SPEND_HEIGHT: Final = 350
"""Pixels: as tall as the figures beside it."""
CHARTS_COLUMNS: Final = 11
"""Columns that they stand over."""


def widths(t: Translator, budget: Budget) -> tuple[float, ...]:
    """Return the widths of the sheet's columns: the months alike, and what the reckoning needs to the right of them."""
    months = [max(WIDTH, *(header_width(label, button=False) for key, label in headers(BudgetView, t) if key in ("later", "total")))]
    needs = [max(both) for both in zip_longest(_needs(LineFigures, t), _needs(SpendLine, t), fillvalue=WIDTH)]
    shown = [max([*months, *needs[: len(month_keys(budget)) + 3]])] * (len(month_keys(budget)) + 3)
    return (GUTTER, ID_WIDTH, MAIN_WIDTH, *shown, *needs[len(shown) :])


def _needs(table: type[Row], t: Translator) -> list[float]:
    """Return the width that each column of a table needs, from the third on."""
    return [max(_content(column, t), header_width(t(column.label), button=False)) for column in table.columns()[2:] if column.computed]


def _content(column: Column, t: Translator) -> float:
    return widest(t(member.value) for member in column.kind.choice) if isinstance(column.kind, OneOf) else WIDTH


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
        capacity = self.lines.rows + SPARE_LINES
        top = BAND_ROWS + 1
        self.spend_top = top + STACK_ROWS + 4
        row = self.spend_top + len(FIGURES) + 4
        self.grids["spend"] = Grid(self.page, row, SPEND_ROWS)
        row = self.grids["spend"].last + 4
        for side in SIDES:
            self.grids[side.by] = Grid(self.page, row, rows_of(side, self.page.layout), used_by="label", lead=2)
            row = self.grids[side.by].last + 4
        self.grids["spend_lines"] = Grid(self.page, row, capacity, used_by="id", lead=1)
        self.grids["months"] = Grid(self.page, self.grids["spend_lines"].last + 4, capacity, used_by="label", lead=1)
        self.grids["lines"] = Grid(self.page, self.grids["months"].last + 4, capacity, used_by="label")
        self.grids["phasing"] = Grid(self.page, self.grids["lines"].last + 4, capacity, used_by="label")
        self._month_heads("phasing", LinePhasing)
        self._reckoning_head()
        self._grey(capacity)
        self._month_heads("months", LineMonths)
        for number in range(capacity):
            line = self.budget.lines[number] if number < len(self.budget.lines) else None
            self._reckon(number, line)
            self._phase(number, line)
            self._spread(number, line)
        self._sum_of_months()
        for side in SIDES:
            purpose = BudgetView.info.purpose
            self.page.section(self.grids[side.by].header - 2, self.page.t.render(side.title), self.page.t(purpose))
            View(side, self.grids[side.by], self.grids["months"], self.grids["lines"], self.budget).write()
        stack = BudgetStack(self.page, self.computation, self.grids["lines"], top)
        stack.write()
        self.page.room(stack.last + 1, LABEL, self.lines, capacity)
        hint = self.page.t("How each line is calculated is folded away below: open it with the + at the left.")
        self.page.fold(self.grids["lines"].header - 2, self.grids["phasing"].last, hint)
        grids = (self.grids[key] for key in ("spend", "spend_lines", "months", "lines"))
        BudgetSpend(self.computation, self.spend_top, *grids).write()
        self._charts(top, stack)
        self._print()

    def _charts(self, top: int, stack: BudgetStack) -> None:
        charts = Charts(self.page)
        charts.by_month(self.grids["type"], self.month_keys, Box(top, CHARTS))
        charts.by_type((stack.first, LABEL, VALUE), Box(top, CHARTS, width=CHARTS_WIDTH - CHART_SHIFT, shift=CHART_SHIFT))
        charts.spend(self.grids["spend"], self.month_keys, Box(self.spend_top, CHARTS, width=CHARTS_WIDTH, height=SPEND_HEIGHT))

    def _print(self) -> None:
        lines = len(self.budget.lines)
        sides = [self.grids[side.by].stretch(used_rows(side, self.budget)) for side in SIDES]
        head = Stretch(0, self.grids["spend"].last + 1, CHARTS + CHARTS_COLUMNS)
        set_up(self.page, [head, *sides, *(self.grids[key].stretch(lines) for key in ("spend_lines", "months"))])

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
        grid.formula("label", number, f'{active}INDEX({place.range("what")},{one})&""))', name, font_color=style.TEXT, text_wrap=True)
        if grid is self.grids["months"]:
            grid.name(number, name)

    def _reckoning_head(self) -> None:
        self._title("lines", LineFigures)
        self.grids["lines"].head(headers(LineFigures, self.page.t), right_from=FIRST_NUMBER, left=TEXTS, name="budget")

    def _reckon(self, number: int, line: LineBudget | None) -> None:
        grid = self.grids["lines"]
        self._names(grid, number, line)
        values = line_values(number, self.computation, self.page.t)
        dates = {"num_format": style.number_format(Day(), self.page.t.language), "align": "right"}
        whole = {"num_format": "0;;", "align": "right"}
        looks: dict[str, dict[str, Any]] = {"start": dates, "end": dates, "rank": whole, "counts": whole}
        for key, formula in LineFormulas(self.page.layout, grid, number).all().items():
            look = looks.get(key) or ({} if key in TEXTS else self._amounts())
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

    def _grey(self, capacity: int) -> None:
        """Grey the lines by month that do not count at the planned level; before the rules, because LibreOffice takes the first that holds."""
        grid, lines = self.grids["months"], self.grids["lines"]
        last = FIRST_COLUMN + len(self.month_keys) + 3
        look = self.page.formats.bare(font_color=style.MUTED, italic=True, bg_color=style.CALC, bottom=1, bottom_color=style.LINE)
        criteria = f"=AND({lines.cell('rank', 0)}>0,{lines.cell('counts', 0)}=0)"
        rule = {"type": "formula", "criteria": criteria, "format": look}
        self.page.ws.conditional_format(grid.first, FIRST_COLUMN, grid.first + capacity - 1, last, rule)

    def _sum_of_months(self) -> None:
        """Write the total of the lines that count above the lines."""
        grid, lines = self.grids["months"], self.grids["lines"]
        total_row(grid, -1, self.page.t("Total"))
        sums = sums_of(self.budget.counting, [*self.month_keys, "later", "total"])
        for key, value in sums.items():
            grid.formula(key, -1, counted(grid, lines, key), float(value), **(self._amounts() | BOLD))

    def _title(self, key: str, table: type[Row]) -> None:
        t = self.page.t
        self.page.section(self.grids[key].header - 2, t(table.info.title), t(table.info.purpose))
