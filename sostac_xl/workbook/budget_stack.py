"""The sum of the budget on the Budget sheet: from the cost types to the total, against the ceiling, live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from xlsxwriter.utility import xl_rowcol_to_cell

from sostac_xl.compute import Computation
from sostac_xl.compute.money import digits_of
from sostac_xl.schema.figures import BudgetSum
from sostac_xl.schema.tactics import CostType
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_formulas import DIGITS, NO, YES, to_digits
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.page import Page

LABEL, LABEL_END, VALUE = 1, 2, 3
SMALLEST: Final = 6
"""Decimals that no amount has more of, whatever its currency: what lies beyond them comes from binary fractions."""
SUMS: Final = ("subtotal", "contingency", "total", "vat", "total_with_vat", "vat_back", "ceiling", "headroom", "working_share")
STACK_ROWS: Final = len(CostType) + len(SUMS)
Look = Literal["", "bold", "percent"]


@dataclass(frozen=True)
class Entry:
    """One line of the sum: its row, its label, its formula with the cached value (None for a blank), and how it looks."""

    row: int
    label: str
    formula: str
    value: Decimal | None
    look: Look = ""


@dataclass(frozen=True)
class BudgetStack:
    """Writes the sum from row `top` on, over the budget lines in the grid `lines`."""

    page: Page
    computation: Computation
    lines: Grid
    top: int

    @property
    def first(self) -> int:
        """The row of the first cost type."""
        return self.top + 2

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + STACK_ROWS - 1

    def row(self, name: str) -> int:
        """Return the row of one of the sums."""
        return self.first + len(CostType) + SUMS.index(name)

    def write(self) -> None:
        """Write the sum; a negative headroom turns red."""
        t, page = self.page.t, self.page
        page.section(self.top, t(BudgetSum.info.title), "", column=LABEL)
        self._caption()
        for entry in (*self._types(), *self._sums(), *self._against()):
            self._write(entry)
        for name in ("total", "total_with_vat", "headroom"):
            page.define(f"sx.budget.{name}", self._at(name))
        room = self.row("headroom")
        red = page.formats.bare(font_color=style.RED[0], bg_color=style.RED[1])
        page.ws.conditional_format(room, VALUE, room, VALUE, {"type": "formula", "criteria": f"=N({self._at('headroom')})<0", "format": red})

    def _caption(self) -> None:
        """Write the line below the title: a formula, because the currency may still be filled in."""
        currency = self.computation.plan.facts.currency
        before, after = self.page.t("At the planned level; in {currency}.", currency="\n").split("\n")
        without = self.page.t("At the planned level.")
        formula = f'=IF(sx.plan.currency="","{without}","{before}"&sx.plan.currency&"{after}")'
        form = self.page.formats(font_size=10, font_color=style.MUTED, valign="top")
        self.page.ws.write_formula(self.top + 1, LABEL, formula, form, f"{before}{currency}{after}" if currency else without)

    def _at(self, name: str) -> str:
        return str(xl_rowcol_to_cell(self.row(name), VALUE, True, True))

    def _counted(self, key: str, more: str = "") -> str:
        """Return the formula for the sum of a column over the lines that count."""
        return f"SUMIFS({self.lines.range(key)},{self.lines.range('counts')},1{more})"

    def _types(self) -> Iterator[Entry]:
        by_type = self.computation.budget.stack.by_type
        for number, kind in enumerate(CostType.__members__.values()):
            of_type = f",{self.lines.range('type')},{choice_name('CostType', kind.name)}"
            yield Entry(self.first + number, self.page.t(kind.value).capitalize(), self._counted("net", of_type), by_type[CostType(kind)])

    def _sums(self) -> Iterator[Entry]:
        t, stack = self.page.t, self.computation.budget.stack
        reserve = to_digits(f"{self._at('subtotal')}*N(sx.plan.contingency)")
        vat = f"ROUND({self._counted('vat')}+{self._reserve_vat()},{DIGITS})"
        yield Entry(self.row("subtotal"), t("Subtotal"), f"ROUND({self._counted('net')},{DIGITS})", stack.subtotal, "bold")
        yield Entry(self.row("contingency"), t("Contingency"), reserve, stack.contingency)
        yield Entry(self.row("total"), t("Total excluding VAT"), f"{self._at('subtotal')}+{self._at('contingency')}", stack.total, "bold")
        yield Entry(self.row("vat"), t("VAT"), vat, stack.vat)
        yield Entry(self.row("total_with_vat"), t("Total including VAT"), f"{self._at('total')}+{self._at('vat')}", stack.total_with_vat, "bold")

    def _reserve_vat(self) -> str:
        return to_digits(f"{self._at('contingency')}*N(sx.plan.vat)")

    def _against(self) -> Iterator[Entry]:
        """Yield what the total is set against: recoverable VAT, the ceiling, the working share."""
        t, stack = self.page.t, self.computation.budget.stack
        back = f"ROUND({self._counted('vat_back')}+IF(sx.plan.vat_recoverable={NO},0,{self._reserve_vat()}),{DIGITS})"
        compared = f"IF(sx.plan.ceiling_includes_vat={YES},{self._at('total_with_vat')},{self._at('total')})"
        room = f'IF({self._at("ceiling")}="","",ROUND({self._at("ceiling")}-{compared},{SMALLEST}))'
        share = f'IF({self._at("subtotal")}=0,"",{self._counted("working")}/{self._at("subtotal")})'
        yield Entry(self.row("vat_back"), t("Recoverable VAT"), back, stack.recoverable_vat)
        yield Entry(self.row("ceiling"), t("Budget ceiling"), 'IF(sx.plan.ceiling="","",sx.plan.ceiling)', stack.ceiling)
        yield Entry(self.row("headroom"), t("Headroom"), room, stack.headroom, "bold")
        yield Entry(self.row("working_share"), t("Working share (net media)"), share, stack.working_ratio, "percent")

    def _write(self, entry: Entry) -> None:
        bold = entry.look == "bold"
        base: dict[str, Any] = {"bottom": 1, "bottom_color": style.LINE, "bold": bold, **({"bg_color": style.SURFACE} if bold else {})}
        label = self.page.formats(**base, font_color=style.INK if bold else style.TEXT)
        self.page.ws.merge_range(entry.row, LABEL, entry.row, LABEL_END, entry.label, label)
        digits = digits_of(self.computation.plan.facts.currency)
        cents = style.amount_pattern(digits)
        look = "0%" if entry.look == "percent" else f"{cents};-{cents};0;@"
        form = self.page.formats(**base, num_format=look, align="right")
        self.page.ws.write_formula(entry.row, VALUE, f"={entry.formula}", form, "" if entry.value is None else float(entry.value))
