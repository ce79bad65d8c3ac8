"""The budget from each of its sides on the Budget sheet: channel, cost type, objective and so on, by month, each adding up to the same total."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sostac_xl.compute.budget import Budget, By, LineBudget
from sostac_xl.i18n import Choice, Message, msg
from sostac_xl.schema.figures import BudgetView
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Market
from sostac_xl.schema.row import Row
from sostac_xl.schema.strategy import ChannelRole, Segment
from sostac_xl.schema.tactics import Channel, CostType, Tactic
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_rowcol_to_cell
from sostac_xl.workbook.budget_formulas import DIGITS
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.layout import Layout
from sostac_xl.workbook.month_heads import month_heads, month_keys

SPARE_ROWS: Final = 6
"""Rows that a table may grow by before its view no longer shows the last ones by name."""
TOTAL, NONE = -2, -1
"""The rows above the names: the total, and what belongs to none."""
BOLD: Final = {"bold": True, "font_color": style.INK, "bg_color": style.SURFACE, "bottom": 1, "bottom_color": style.LINE}
PLAIN: Final = {"font_color": style.TEXT, "bottom": 1, "bottom_color": style.LINE}
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
    """Return how many rows a side's grid has below those for the total and for none."""
    return len(side.source) if issubclass(side.source, Choice) else layout.tables[side.source].rows + SPARE_ROWS


def used_rows(side: Side, budget: Budget) -> int:
    """Return how many of them are in use."""
    return len(side.source) if issubclass(side.source, Choice) else len(budget.plan[side.source])


@dataclass(frozen=True)
class View:
    """Writes one side into its grid; `months` holds the lines by month, `lines` what they are."""

    side: Side
    grid: Grid
    months: Grid
    lines: Grid
    budget: Budget

    @property
    def keys(self) -> list[str]:
        """The columns with amounts."""
        return [*month_keys(self.budget), "later", "total"]

    def write(self) -> None:
        """Write the grid."""
        t = self.grid.page.t
        month_heads(self.grid, headers(BudgetView, t), self.budget)
        groups = self.budget.groups(self.side.by)
        amounts = {key: sums_of(lines, self.keys) for key, lines in groups.items()}
        everything = sums_of(self.budget.counting, self.keys)
        for number in range(self.grid.rows):
            key = self._name(number)
            self._row(number, amounts.get(key, {}) if key else {}, self._of_row)
        shown = {key for number in range(self.grid.rows) if (key := self._name(number, write=False))}
        rest = sums_of((line for key, lines in groups.items() if key not in shown for line in lines), self.keys)
        total_row(self.grid, TOTAL, t("Total"))
        total_row(self.grid, NONE, t.render(self.side.none), **PLAIN)
        self._row(NONE, rest, self._of_none, **PLAIN)
        self._row(TOTAL, everything, self._of_total, **BOLD)

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
            grid.formula("label", number, f'{there}INDEX({place.range(main)},{one})&""))', name_value, font_color=style.TEXT, text_wrap=True)
            grid.name(number, name_value)
        return row.key if row and getattr(row, main) else ""

    def _row(self, number: int, amounts: Mapping[str, Decimal], formula: Callable[[str, int], str], **look: Any) -> None:
        form = {"num_format": '#,##0;-#,##0;"–";@', "align": "right", "font_color": style.TEXT} | look
        for key in self.keys:
            self.grid.formula(key, number, formula(key, number), float(amounts.get(key, 0)), **form)
        whole = float(sum((line.net for line in self.budget.counting), Decimal(0)))
        total = xl_rowcol_to_cell(self.grid.first + TOTAL, self.grid.columns["total"], True, True)
        share = f"IF({total}=0,0,{self.grid.cell('total', number)}/{total})"
        value = float(amounts.get("total", 0)) / whole if whole else 0
        self.grid.formula("share", number, share, value, **(form | {"num_format": "0%;;"}))

    def _of_row(self, key: str, number: int) -> str:
        name = self.grid.cell("label" if issubclass(self.side.source, Choice) else "id", number)
        of_side = f"SUMIFS({self.months.range(key)},{self.lines.range(self.side.by)},{name},{self.lines.range('counts')},1)"
        return f'IF({name}="",0,{of_side})'

    def _of_none(self, key: str, _number: int) -> str:
        return f"ROUND({self._of_total(key, 0)}-SUM({self.grid.range(key)}),{DIGITS})"

    def _of_total(self, key: str, _number: int) -> str:
        return counted(self.months, self.lines, key)


def sums_of(lines: Iterable[LineBudget], keys: Iterable[str]) -> Mapping[str, Decimal]:
    """Return the sums of lines by column."""
    sums: dict[str, Decimal] = dict.fromkeys(keys, Decimal(0))
    for line in lines:
        for number, amount in enumerate(line.by_month):
            sums[f"m{number}"] += amount
        sums["later"] += line.later
        sums["total"] += line.net
    return sums


def counted(months: Grid, lines: Grid, key: str) -> str:
    """Return the formula for the sum of a column over the lines that count."""
    return f"SUMIFS({months.range(key)},{lines.range('counts')},1)"


def total_row(grid: Grid, number: int, label: str, **look: Any) -> None:
    """Write the label of a row above the names."""
    form = {"bottom": 1, "bottom_color": style.LINE} | (look or BOLD)
    grid.page.ws.write_blank(grid.first + number, grid.columns["id"], None, grid.page.formats(**form))
    grid.page.text(grid.first + number, grid.columns["label"], label, font_size=10, indent=1, **form)
