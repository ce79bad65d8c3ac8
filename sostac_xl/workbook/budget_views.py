"""The budget from each of its sides on the Budget sheet: channel, cost type, objective and so on, by month, each adding up to the same total."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from sostac_xl.compute.budget import Budget, By
from sostac_xl.i18n import Choice, Message, msg
from sostac_xl.schema.figures import BudgetView
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Market
from sostac_xl.schema.row import Row
from sostac_xl.schema.strategy import ChannelRole, Segment
from sostac_xl.schema.tactics import Channel, CostType, Tactic
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_formulas import DIGITS
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.layout import Layout
from sostac_xl.workbook.month_heads import month_heads, month_keys

SPARE_ROWS: Final = 6
"""Rows that a table may grow by before its view no longer shows the last ones by name."""
PLAN_WIDE, NOT_SAID = msg("Plan-wide"), msg("Not said")


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its title, the table or the choice that its rows come from, and what the lines are called that belong to none."""

    by: By
    title: Message
    source: type[Row | Choice]
    none: Message


SIDES: Final = (
    Side("channel", msg("Channel by month"), Channel, PLAN_WIDE),
    Side("type", msg("Cost type by month"), CostType, NOT_SAID),
    Side("objective", msg("Objective by month"), Objective, PLAN_WIDE),
    Side("segment", msg("Segment by month"), Segment, PLAN_WIDE),
    Side("market", msg("Market by month"), Market, NOT_SAID),
    Side("stage", msg("Stage of the journey by month"), ChannelRole, NOT_SAID),
    Side("tactic", msg("Tactic by month"), Tactic, PLAN_WIDE),
)


def rows_of(side: Side, layout: Layout) -> int:
    """Return how many rows a side's grid has, those for none and for the total included."""
    own = len(side.source) if issubclass(side.source, Choice) else layout.tables[side.source].rows + SPARE_ROWS
    return own + 2


@dataclass(frozen=True)
class View:
    """Writes one side into its grid; `months` holds the lines by month, `lines` what they are."""

    side: Side
    grid: Grid
    months: Grid
    lines: Grid
    budget: Budget

    @property
    def none_row(self) -> int:
        """The row of what belongs to none; the total stands below it."""
        return self.grid.rows - 2

    @property
    def keys(self) -> list[str]:
        """The columns with amounts."""
        return [*month_keys(self.budget), "later", "total"]

    def write(self) -> None:
        """Write the grid."""
        t = self.grid.page.t
        month_heads(self.grid, headers(BudgetView, t), self.budget)
        groups = self.budget.groups(self.side.by)
        amounts = {key: self._amounts(lines) for key, lines in groups.items()}
        everything = self._amounts(self.budget.counting)
        for number in range(self.none_row):
            key = self._name(number)
            self._row(number, amounts.get(key, {}) if key else {}, self._of_row)
        shown = {key for number in range(self.none_row) if (key := self._name(number, write=False))}
        rest = self._amounts(line for key, lines in groups.items() if key not in shown for line in lines)
        self.grid.page.text(self.grid.first + self.none_row, self.grid.columns["label"], t.render(self.side.none), font_size=10, indent=1)
        total = {"bold": True, "top": 1, "top_color": style.INK, "indent": 1}
        self.grid.page.text(self.grid.last, self.grid.columns["label"], t("Total"), **total)
        self._row(self.none_row, rest, self._of_none)
        self._row(self.none_row + 1, everything, self._of_total, bold=True, top=1, top_color=style.INK, font_color=style.INK)

    def _amounts(self, lines: Any) -> Mapping[str, Decimal]:
        """Return the sums of lines by column."""
        sums: dict[str, Decimal] = dict.fromkeys(self.keys, Decimal(0))
        for line in lines:
            for number, amount in enumerate(line.by_month):
                sums[f"m{number}"] += amount
            sums["later"] += line.later
            sums["total"] += line.net
        return sums

    def _name(self, number: int, *, write: bool = True) -> str:
        """Write the ID and the name of a row; return the key of its group, "" for a spare row."""
        grid, source, one = self.grid, self.side.source, number + 1
        if issubclass(source, Choice):
            member = list(source)[number]
            if write:
                grid.formula("id", number, '""', "", indent=0)
                name = f"{choice_name(source.__name__, member.name)}"
                grid.formula("label", number, name, grid.page.t(member.value), font_color=style.TEXT)
            return str(member)
        place = grid.page.layout.tables[source]
        rows, main = self.budget.plan[source], source.main().key
        row = rows[number] if number < len(rows) else None
        if write:
            there = f'IF({one}>ROWS({place.range("id")}),"",IF(INDEX({place.range(main)},{one})="","",'
            shown = row is not None and bool(getattr(row, main))
            grid.formula("id", number, f'{there}INDEX({place.range("id")},{one})&""))', row.id if row and shown else "", indent=0)
            name_value = str(getattr(row, main)) if shown else ""
            grid.formula("label", number, f'{there}INDEX({place.range(main)},{one})&""))', name_value, font_color=style.TEXT)
        return row.key if row and getattr(row, main) else ""

    def _row(self, number: int, amounts: Mapping[str, Decimal], formula: Callable[[str, int], str], **look: Any) -> None:
        form = {"num_format": '#,##0;-#,##0;"–";@', "align": "right", "font_color": style.TEXT} | look
        for key in self.keys:
            self.grid.formula(key, number, formula(key, number), float(amounts.get(key, 0)), **form)
        whole = float(sum((line.net for line in self.budget.counting), Decimal(0)))
        total = xl_rowcol_to_cell(self.grid.last, self.grid.columns["total"], True, True)
        share = f"IF({total}=0,0,{self.grid.cell('total', number)}/{total})"
        value = float(amounts.get("total", 0)) / whole if whole else 0
        self.grid.formula("share", number, share, value, **(form | {"num_format": "0%;;"}))

    def _of_row(self, key: str, number: int) -> str:
        name = self.grid.cell("label" if issubclass(self.side.source, Choice) else "id", number)
        of_side = f"SUMIFS({self.months.range(key)},{self.lines.range(self.side.by)},{name},{self.lines.range('counts')},1)"
        return f'IF({name}="",0,{of_side})'

    def _of_none(self, key: str, _number: int) -> str:
        column = self.grid.columns[key]
        rows = f"{xl_rowcol_to_cell(self.grid.first, column)}:{xl_rowcol_to_cell(self.grid.first + self.none_row - 1, column)}"
        return f"ROUND({self._of_total(key, 0)}-SUM({rows}),{DIGITS})"

    def _of_total(self, key: str, _number: int) -> str:
        return f"SUMIFS({self.months.range(key)},{self.lines.range('counts')},1)"
