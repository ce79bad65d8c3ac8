"""Excel formulas made of the same definitions that Python computes with: one formula, two readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sostac_xl.compute.figure import Formula
from sostac_xl.workbook.budget_formulas import to_digits

UNITS: Final[Mapping[str, str]] = {"count": "#,##0", "ratio": "0.00", "share": "0.0%", "months": "0.0"}
"""The number formats of figures that are no money."""


@dataclass(frozen=True, slots=True)
class Term:
    """A part of an Excel formula; arithmetic with terms writes a longer one."""

    text: str

    def __add__(self, other: Term | int) -> Term:
        """Return the sum."""
        return self._joined("+", other)

    def __sub__(self, other: Term | int) -> Term:
        """Return the difference."""
        return self._joined("-", other)

    def __mul__(self, other: Term | int) -> Term:
        """Return the product."""
        return self._joined("*", other)

    def __truediv__(self, other: Term | int) -> Term:
        """Return the quotient."""
        return self._joined("/", other)

    def __rtruediv__(self, other: int) -> Term:
        """Return a number divided by the term."""
        return Term(str(other))._joined("/", self)

    def _joined(self, sign: str, other: Term | int) -> Term:
        right = other.text if isinstance(other, Term) else str(other)
        return Term(f"({self.text}{sign}{right})")


def excel_of(formula: Formula, cells: Mapping[str, str]) -> str:
    """Return a formula of the forecast over the cells that hold its inputs, by their keys: "" where Python finds no value."""
    inputs = [cells[key] for key in formula.inputs]
    text: str = formula.function(*map(Term, inputs)).text
    if formula.rounds:
        text = to_digits(text)
    if formula.divisor:
        text = f'IF({cells[formula.divisor]}=0,"",{text})'
    return f'IF(COUNT({",".join(inputs)})<{len(inputs)},"",{text})'
