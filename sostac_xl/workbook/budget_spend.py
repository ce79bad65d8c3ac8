"""Spend against plan on the Budget sheet: in sum, by month and line by line, live, as `compute.actuals` has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sostac_xl.compute import Computation, LineBudget
from sostac_xl.compute.actuals import Actuals, SpendFigures
from sostac_xl.compute.money import digits_of
from sostac_xl.schema.control import Spend
from sostac_xl.schema.figures import SpendLine, SpendMonths
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.tactics import BudgetLine
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_rowcol_to_cell
from sostac_xl.workbook.budget_formulas import to_digits
from sostac_xl.workbook.budget_stack import LABEL, SMALLEST, VALUE, Entry, Look, write_entry, write_label
from sostac_xl.workbook.budget_views import BOLD, PLAIN, total_row
from sostac_xl.workbook.formulas import SEPARATOR, refers_to
from sostac_xl.workbook.grid import Grid, column_run, headers
from sostac_xl.workbook.layout import FIRST_COLUMN
from sostac_xl.workbook.month_heads import month_heads, month_keys

AS_OF: Final = "sx.calendar.as_of"
FIRST_DAY: Final = f"({AS_OF}-DAY({AS_OF})+1)"
"""The first day of the status date's month."""
LAST_DAY: Final = f"EOMONTH({AS_OF},0)"
FALLEN: Final = f"DAY({AS_OF})/DAY({LAST_DAY})"
"""The part of that month that lies behind."""
SUMMED: Final = ("plan", "to_date", "committed", "actual")
FIGURES: Final[dict[str, Look]] = {
    "plan": "bold", "to_date": "", "committed": "", "actual": "", "remaining": "bold", "pacing": "percent", "days_left": "days", "per_day": "",
    "eac": "bold", "variance": "",
}  # fmt: skip
"""What is told of every line and in sum, and how it looks in the sum."""
OF_MONTH: Final = ("plan", "committed", "actual")
UP_TO: Final = tuple(f"{key}_up_to" for key in OF_MONTH)
SPEND_ROWS: Final = len(OF_MONTH) + len(UP_TO)


@dataclass(frozen=True)
class BudgetSpend:
    """Writes three blocks: the sum from row `top` on, the grid `by_month`, and the grid `by_line`, which has a row for each line of `lines`.

    `months` holds the lines by month, `lines` what they come to.
    """

    computation: Computation
    top: int
    by_month: Grid
    by_line: Grid
    months: Grid
    lines: Grid

    @property
    def actuals(self) -> Actuals:
        """What Python finds."""
        return self.computation.actuals

    def write(self) -> None:
        """Write all three."""
        self._lines()
        self._months()
        self._sum()

    # -- in sum --------------------------------------------------------------------------------------------------------------------------

    def _sum(self) -> None:
        """Write the figures of all lines together, and define their names."""
        page, t = self.by_line.page, self.by_line.page.t
        page.section(self.top, t(SpendMonths.info.title), t(SpendMonths.info.purpose), column=LABEL)
        labels = dict(headers(SpendLine, t))
        digits = digits_of(self.computation.plan.facts.currency)
        for row, (key, look) in enumerate(FIGURES.items(), self.top + 2):
            write_label(page, row, labels[key], look)
            value = getattr(self.actuals.total, key)
            write_entry(page, Entry(row, self.by_line.cell(key, -1), None if value is None else float(value), look), VALUE, digits)
            page.define(f"sx.spend_sum.{key}", xl_rowcol_to_cell(row, VALUE, True, True))
        row = self.top + 2 + list(FIGURES).index("variance")
        self._over(row, VALUE, row)

    def _over(self, row: int, column: int, last: int) -> None:
        """Let overspending turn red in the cells of a column."""
        page = self.by_line.page
        red = page.formats.bare(font_color=style.RED[0], bold=True, bottom=1, bottom_color=style.LINE)
        criteria = f"=N({xl_rowcol_to_cell(row, column)})>0"
        page.ws.conditional_format(row, column, last, column, {"type": "formula", "criteria": criteria, "format": red})

    # -- line by line --------------------------------------------------------------------------------------------------------------------

    def _lines(self) -> None:
        grid, t = self.by_line, self.by_line.page.t
        grid.page.section(grid.header - 2, t(SpendLine.info.title), t(SpendLine.info.purpose))
        titles = headers(SpendLine, t)
        variance = FIRST_COLUMN + [key for key, _ in titles].index("variance")
        self._over(grid.header + 1, variance, grid.last)  # before the rules of the grid: LibreOffice takes the first that holds
        grid.head(titles)
        found = self.computation.budget.lines
        for number in range(grid.rows):
            self._line(number, found[number] if number < len(found) else None)
        total_row(grid, -1, t("Total"))
        self._figures(-1, self.actuals.total, **BOLD)

    def _line(self, number: int, line: LineBudget | None) -> None:
        grid, place, one = self.by_line, self.by_line.page.layout.tables[BudgetLine], number + 1
        there = line if line and (line.line.what or line.line.basis) else None
        blank = f'AND(INDEX({place.range("what")},{one})="",INDEX({place.range("basis")},{one})="")'
        empty = f"IF({one}>ROWS({place.range('id')}),TRUE,{blank})"
        name = there.line.what if there else ""
        grid.formula("id", number, f'IF({empty},"",INDEX({place.range("id")},{one})&"")', there.line.id if there else "", indent=0)
        label = f'IF({grid.cell("id", number)}="","",INDEX({place.range("what")},{one})&"")'
        grid.formula("label", number, label, name, font_color=style.TEXT, text_wrap=True)
        grid.name(number, name)
        figures = self.actuals.lines[there.line.key] if there else SpendFigures(*(Decimal(0),) * 4, 0)
        frozen = int(there is not None and there.line.id in self.actuals.frozen)
        grid.formula("frozen", number, f"IF({self._rows_frozen(number)}>0,1,0)", frozen, num_format="0;;", align="right")
        self._figures(number, figures)

    def _figures(self, number: int, figures: SpendFigures, **look: Any) -> None:
        cents = style.amount_pattern(digits_of(self.computation.plan.facts.currency))
        forms = {"pacing": "0%;-0%;0%;@", "days_left": "#,##0;;"}
        for key, formula in self._formulas(number):
            value = getattr(figures, key)
            form = {"num_format": forms.get(key, f'{cents};-{cents};"–";@'), "align": "right", "font_color": style.TEXT} | look
            self.by_line.formula(key, number, formula, "" if value is None else float(value), **form)

    def _formulas(self, number: int) -> Iterator[tuple[str, str]]:
        """Yield the formulas of a line, or of the sum above the lines."""
        cell = {key: self.by_line.cell(key, number) for key in self.by_line.columns}
        if number < 0:
            yield from ((key, f"ROUND(SUM({self.by_line.range(key)}),{SMALLEST})") for key in SUMMED)
            yield "days_left", f"MAX({self.by_line.range('days_left')})"
        else:
            yield from ((key, f'IF({cell["id"]}="",0,{formula})') for key, formula in self._own(number).items())
        yield "remaining", f"ROUND({cell['plan']}-{cell['committed']}-{cell['actual']},{SMALLEST})"
        yield "pacing", f'IF({cell["to_date"]}=0,"",{cell["actual"]}/{cell["to_date"]})'
        per_day = to_digits(f"{cell['remaining']}/{cell['days_left']}")
        yield "per_day", f'IF({cell["days_left"]}=0,"",{per_day})'
        yield "eac", f"ROUND({cell['actual']}+{cell['plan']}-{cell['to_date']},{SMALLEST})"
        yield "variance", f"ROUND({cell['eac']}-{cell['plan']},{SMALLEST})"

    def _own(self, number: int) -> dict[str, str]:
        """Return what a line has of its own: the plan, frozen or as it is now, and what was ordered and spent up to the status date."""
        cell, lines = self.by_line.cell, self.lines
        frozen, counts, start, end = cell("frozen", number), lines.cell("counts", number), lines.cell("start", number), lines.cell("end", number)
        days = f"MAX(0,{end}-MAX({AS_OF},IF(N({start})=0,{end},{start})))"
        return {
            "plan": f"IF({frozen}=1,{self._frozen(number)},IF({counts}=1,{lines.cell('net', number)},0))",
            "to_date": f"IF({frozen}=1,{self._frozen_to_date(number)},IF({counts}=1,{self._planned_to_date(number)},0))",
            "committed": self._entered("committed", number),
            "actual": self._entered("actual", number),
            "days_left": f"IF(N({end})=0,0,{days})",
        }

    def _entered(self, key: str, number: int) -> str:
        spend = self.by_line.page.layout.tables[Spend]
        refers, month = refers_to(spend.range("line"), self.by_line.cell("id", number), self.by_line.cell("label", number)), spend.range("month")
        return f'SUMPRODUCT({refers}*({month}<>"")*({month}<={LAST_DAY})*{spend.range(key)})'

    def _rows_frozen(self, number: int) -> str:
        frozen, row_id = self.by_line.page.layout.tables[BaselineRow], self.by_line.cell("id", number)
        return f'IF({row_id}="",0,SUMPRODUCT(({frozen.range("item")}={row_id})*({frozen.range("start")}<>"")*({frozen.range("amount")}<>"")))'

    def _frozen(self, number: int, *criteria: str) -> str:
        """Return the formula for the frozen amounts of a line, or of all of them at once, in the months that meet the criteria."""
        frozen = self.by_line.page.layout.tables[BaselineRow]
        ids = self.by_line.cell("id", number) if number >= 0 else self.by_line.range("id")
        start = frozen.range("start")
        within = "".join(f",{start},{each}" for each in criteria or ('">0"',))
        return f"SUMIFS({frozen.range('amount')},{frozen.range('item')},{ids}{within})"

    def _frozen_to_date(self, number: int) -> str:
        of_month = self._frozen(number, f'">="&{FIRST_DAY}', f'"<="&{LAST_DAY}')
        before = self._frozen(number, f'"<"&{FIRST_DAY}')
        return f"{before}+{to_digits(f'{of_month}*{FALLEN}')}"

    def _planned_to_date(self, number: int) -> str:
        columns, row = self.months.columns, self.months.first + number
        keys = month_keys(self.computation.budget)
        amounts = column_run(columns[keys[0]], columns[keys[-1]], row)
        heads = f"{self.months.head_cell(keys[0])}:{self.months.head_cell(keys[-1])}"
        of_month = f"SUMIFS({amounts},{heads},{FIRST_DAY})"
        before = f'SUMIFS({amounts},{heads},"<"&{FIRST_DAY})'
        return f"{before}+{to_digits(f'{of_month}*{FALLEN}')}"

    # -- by month ------------------------------------------------------------------------------------------------------------------------

    def _months(self) -> None:
        """Write what was planned, ordered and spent in each month, and up to its end."""
        grid, t = self.by_month, self.by_month.page.t
        month_heads(grid, [(key, "" if key == "id" else text) for key, text in headers(SpendMonths, t)], self.computation.budget)
        labels = dict(headers(SpendLine, t))
        up_to = {"plan": t("Plan up to then"), "committed": t("Committed up to then"), "actual": t("Actual up to then")}
        for number, (key, text) in enumerate([(key, labels[key]) for key in OF_MONTH] + [(f"{key}_up_to", text) for key, text in up_to.items()]):
            look = BOLD if key == "plan" else PLAIN
            total_row(grid, number, text, **look)
            if key in OF_MONTH:
                self._of_month(number, key, look)
            else:
                self._up_to(number, OF_MONTH.index(key.removesuffix("_up_to")), look)

    def _form(self, look: dict[str, Any]) -> dict[str, Any]:
        return {"num_format": '#,##0;-#,##0;"–";@', "align": "right"} | look

    def _of_month(self, number: int, key: str, look: dict[str, Any]) -> None:
        grid, keys = self.by_month, month_keys(self.computation.budget)
        values = [float(amounts[OF_MONTH.index(key)]) for amounts in self.actuals.months.values()]
        for month, value in zip(keys, values or [0.0] * len(keys), strict=True):
            formula = self._planned(month) if key == "plan" else self._spent(month, key)
            grid.formula(month, number, f'IF({grid.head_cell(month)}="",0,{formula})', value, **self._form(look))
        total = float(getattr(self.actuals.total, key))
        run = column_run(grid.columns[keys[0]], grid.columns[keys[-1]], grid.first + number)
        rest = f"ROUND({grid.cell('total', number)}-SUM({run}),{SMALLEST})"
        grid.formula("later", number, rest, total - sum(values), **self._form(look))
        grid.formula("total", number, self.by_line.cell(key, -1), total, **(self._form(look) | {"bold": True}))

    def _planned(self, month: str) -> str:
        """Return the formula for the plan of a month: frozen amounts, and those of the lines that were not frozen."""
        ids, head = self.by_line.range("id"), self.by_month.head_cell(month)
        frozen = self._frozen(-1, f'">="&{head}', f'"<="&EOMONTH({head},0)')
        now = f"SUMPRODUCT({self.lines.range('counts')}*({self.by_line.range('frozen')}=0)*{self.months.range(month)})"
        return f'ROUND(SUMPRODUCT(({ids}<>"")*{frozen})+{now},{SMALLEST})'

    def _spent(self, month: str, key: str) -> str:
        """Return the formula for what was ordered or spent in a month on lines that are there."""
        spend, head, mark = self.by_line.page.layout.tables[Spend], self.by_month.head_cell(month), SEPARATOR.rstrip()
        line, on = spend.range("line"), spend.range("month")
        by_id = f'ISNUMBER(MATCH(LEFT({line},FIND("{mark}",{line}&"{mark}")-1),{self.by_line.range("id")},0))'
        by_name = f"ISNUMBER(MATCH({line},{self.by_line.range('label')},0))"
        known = f'({line}<>"")*(({by_id}+{by_name})>0)'
        within = f"({on}>={head})*({on}<=EOMONTH({head},0))*({on}<={LAST_DAY})"
        return f"SUMPRODUCT({known}*{within}*{spend.range(key)})"

    def _up_to(self, number: int, source: int, look: dict[str, Any]) -> None:
        """Write the sums up to the end of each month; spend only up to the status date's month."""
        grid, keys = self.by_month, month_keys(self.computation.budget)
        rows = list(self.actuals.months.items())
        total = Decimal(0)
        for position, key in enumerate(keys):
            total += rows[position][1][source] if rows else 0
            head, run = grid.head_cell(key), column_run(grid.columns[keys[0]], grid.columns[key], grid.first + source)
            ahead = "" if source == 0 else f'IF({head}>{AS_OF},"",'
            formula = f'IF({head}="",0,{ahead}ROUND(SUM({run}),{SMALLEST})){")" * bool(ahead)}'
            hidden = bool(rows) and source > 0 and rows[position][0] > self.computation.as_of
            grid.formula(key, number, formula, "" if hidden else float(total), **self._form(look))
