"""The sum of the budget on the Budget sheet: from the cost types to the total, against the ceiling, ours and the client's, live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from sostac_xl.compute import Computation
from sostac_xl.compute.budget import Stack
from sostac_xl.compute.money import digits_of
from sostac_xl.schema.figures import BudgetSum
from sostac_xl.schema.tactics import CostType
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_rowcol_to_cell
from sostac_xl.workbook.budget_formulas import DIGITS, NO, YES, to_digits
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.page import Page

LABEL, LABEL_END, VALUE, CLIENT = 1, 2, 3, 4
SMALLEST: Final = 6
"""Decimals that no amount has more of, whatever its currency: what lies beyond them comes from binary fractions."""
SUMS: Final = ("subtotal", "contingency", "total", "vat", "total_with_vat", "vat_back", "ceiling", "headroom", "working_share")
STACK_ROWS: Final = len(CostType) + len(SUMS)
Look = Literal["", "bold", "percent", "days"]
LOOKS: Final[Mapping[str, Look]] = {"subtotal": "bold", "total": "bold", "total_with_vat": "bold", "headroom": "bold", "working_share": "percent"}


@dataclass(frozen=True)
class Entry:
    """One figure in a column of figures: its row, its formula with the cached value (None for a blank), and how it looks."""

    row: int
    formula: str
    value: Decimal | float | None
    look: Look = ""


def write_label(page: Page, row: int, text: str, look: Look = "") -> None:
    """Write what a row of figures is called."""
    form = page.formats(**_base(look), font_color=style.INK if look == "bold" else style.TEXT)
    page.ws.merge_range(row, LABEL, row, LABEL_END, text, form)


def write_entry(page: Page, entry: Entry, column: int, digits: int) -> None:
    """Write a figure; amounts show the digits of the currency."""
    cents = style.amount_pattern(digits)
    look = {"percent": "0%", "days": "#,##0"}.get(entry.look, f"{cents};-{cents};0;@")
    form = page.formats(**_base(entry.look), num_format=look, align="right")
    page.ws.write_formula(entry.row, column, f"={entry.formula}", form, "" if entry.value is None else float(entry.value))


def _base(look: Look) -> dict[str, Any]:
    bold = look == "bold"
    return {"bottom": 1, "bottom_color": style.LINE, "bold": bold, **({"bg_color": style.SURFACE} if bold else {})}


@dataclass(frozen=True)
class BudgetStack:
    """Writes the sum from row `top` on, over the budget lines in the grid `lines`.

    Our figures stand beside the client's, which are in one column of their own that nothing else refers to.
    """

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
        t, page, budget = self.page.t, self.page, self.computation.budget
        page.section(self.top, t(BudgetSum.info.title), "", column=LABEL)
        self._caption()
        self._labels()
        digits = digits_of(self.computation.plan.facts.currency)
        beside = () if page.layout.for_client else (_Side(self, CLIENT, "client", budget.for_client().stack),)
        for side in (_Side(self, VALUE, "counts", budget.stack), *beside):
            for entry in side.entries():
                write_entry(page, entry, side.column, digits)
        for name in ("total", "total_with_vat", "headroom"):
            page.define(f"sx.budget.{name}", xl_rowcol_to_cell(self.row(name), VALUE, True, True))
        room = self.row("headroom")
        red = page.formats.bare(font_color=style.RED[0], bg_color=style.RED[1])
        rule = {"type": "formula", "criteria": f"=N({xl_rowcol_to_cell(room, VALUE)})<0", "format": red}
        page.ws.conditional_format(room, VALUE, room, CLIENT, rule)

    def _caption(self) -> None:
        """Write the line below the title: a formula, because the currency may still be filled in; and whose figures stand in each column."""
        currency, t = self.computation.plan.facts.currency, self.page.t
        before, after = t("At the planned level; in {currency}.", currency="\n").split("\n")
        without = t("At the planned level.")
        formula = f'=IF(sx.plan.currency="","{without}","{before}"&sx.plan.currency&"{after}")'
        form = self.page.formats(font_size=10, font_color=style.MUTED, valign="top")
        self.page.ws.write_formula(self.top + 1, LABEL, formula, form, f"{before}{currency}{after}" if currency else without)
        for column, text in () if self.page.layout.for_client else ((VALUE, t("Ours")), (CLIENT, t("For the client"))):
            self.page.text(self.top + 1, column, text, font_size=10, bold=True, font_color=style.MUTED, align="right")

    def _labels(self) -> None:
        t = self.page.t
        for number, kind in enumerate(CostType.__members__.values()):
            write_label(self.page, self.first + number, t(kind.value).capitalize())
        sums = {
            "subtotal": t("Subtotal"), "contingency": t("Contingency"), "total": t("Total excluding VAT"), "vat": t("VAT"),
            "total_with_vat": t("Total including VAT"), "vat_back": t("Recoverable VAT"), "ceiling": t("Budget ceiling"),
            "headroom": t("Headroom"), "working_share": t("Working share (net media)"),
        }  # fmt: skip
        for name, label in sums.items():
            write_label(self.page, self.row(name), label, LOOKS.get(name, ""))


@dataclass(frozen=True)
class _Side:
    """The figures of one column: over the lines where the grid's column `counted` is 1, with what Python finds."""

    place: BudgetStack
    column: int
    counted: str
    stack: Stack

    def entries(self) -> Iterator[Entry]:
        """Yield all figures of the column."""
        by_type = self.stack.by_type
        for number, kind in enumerate(CostType.__members__.values()):
            of_type = f",{self.place.lines.range('type')},{choice_name('CostType', kind.name)}"
            yield Entry(self.place.first + number, self._counted("net", of_type), by_type[CostType(kind)])
        for name, formula, value in (*self._sums(), *self._against()):
            yield Entry(self.place.row(name), formula, value, LOOKS.get(name, ""))

    def _at(self, name: str) -> str:
        return xl_rowcol_to_cell(self.place.row(name), self.column, True, True)

    def _counted(self, key: str, more: str = "") -> str:
        """Return the formula for the sum of a column over the lines that count."""
        lines = self.place.lines
        return f"SUMIFS({lines.range(key)},{lines.range(self.counted)},1{more})"

    def _sums(self) -> Iterator[tuple[str, str, Decimal]]:
        stack = self.stack
        reserve = to_digits(f"{self._at('subtotal')}*N(sx.plan.contingency)")
        vat = f"ROUND({self._counted('vat')}+{self._reserve_vat()},{DIGITS})"
        yield "subtotal", f"ROUND({self._counted('net')},{DIGITS})", stack.subtotal
        yield "contingency", reserve, stack.contingency
        yield "total", f"{self._at('subtotal')}+{self._at('contingency')}", stack.total
        yield "vat", vat, stack.vat
        yield "total_with_vat", f"{self._at('total')}+{self._at('vat')}", stack.total_with_vat

    def _reserve_vat(self) -> str:
        return to_digits(f"{self._at('contingency')}*N(sx.plan.vat)")

    def _against(self) -> Iterator[tuple[str, str, Decimal | None]]:
        """Yield what the total is set against: recoverable VAT, the ceiling, the working share."""
        stack = self.stack
        back = f"ROUND({self._counted('vat_back')}+IF(sx.plan.vat_recoverable={NO},0,{self._reserve_vat()}),{DIGITS})"
        compared = f"IF(sx.plan.ceiling_includes_vat={YES},{self._at('total_with_vat')},{self._at('total')})"
        room = f'IF({self._at("ceiling")}="","",ROUND({self._at("ceiling")}-{compared},{SMALLEST}))'
        share = f'IF({self._at("subtotal")}=0,"",{self._counted("working")}/{self._at("subtotal")})'
        yield "vat_back", back, stack.recoverable_vat
        yield "ceiling", 'IF(sx.plan.ceiling="","",sx.plan.ceiling)', stack.ceiling
        yield "headroom", room, stack.headroom
        yield "working_share", share, stack.working_ratio
