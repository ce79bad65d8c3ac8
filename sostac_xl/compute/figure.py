"""A figure with what explains it: its formula, what the formula takes, or the reason why there is no value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import truediv
from typing import Any, Literal

from sostac_xl.compute.money import rounded
from sostac_xl.i18n import Message, msg

Unit = Literal["money", "count", "ratio", "share", "months"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the forecast.

    `value` is exact; money that is rounded has no more than the currency's digits. It is None when there is none, and `reason` then says
    why. `formula` takes the `inputs`, which explain themselves likewise; what
    was entered or summed up in the budget has no inputs. `of` is the ID of the row that the figure is about, "" for the whole plan.
    """

    key: str
    name: Message
    unit: Unit
    value: Fraction | None
    formula: Message
    inputs: tuple[Figure, ...] = ()
    reason: Message | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """How a figure follows from others: `function` takes the inputs with the keys `inputs`, as fractions or as arrays of numbers.

    The input `divisor` must not be zero. `rounds` says that the outcome is rounded to the digits of the currency, as ROUND does in the
    workbook; everything else stays as it is.
    """

    key: str
    name: Message
    unit: Unit
    words: Message
    inputs: tuple[str, ...]
    function: Callable[..., Any]
    divisor: str = ""
    rounds: bool = False

    def figure(self, known: Mapping[str, Figure], digits: int | None, of: str = "") -> Figure:
        """Return the figure that follows from the known ones; `digits` None leaves money unrounded too. KeyError for an unknown input."""
        inputs = tuple(known[key] for key in self.inputs)
        reason = self._reason(known)
        value: Fraction | None = None
        if reason is None:
            value = self.function(*(each.value for each in inputs))
            if self.rounds and digits is not None:
                value = Fraction(rounded(value, digits))
        return Figure(self.key, self.name, self.unit, value, self.words, inputs, reason, of)

    def _reason(self, known: Mapping[str, Figure]) -> Message | None:
        """Return why there is no value: that of the first input without one, or a divisor of zero."""
        for key in self.inputs:
            if known[key].value is None:
                return known[key].reason
        if self.divisor and known[self.divisor].value == 0:
            return msg("{figure} = 0, and nothing can be divided by 0", figure=known[self.divisor].name)
        return None


def quotient(key: str, name: Message, unit: Unit, words: Message, top: str, bottom: str) -> Formula:
    """Return the formula of one figure divided by another."""
    return Formula(key, name, unit, words, (top, bottom), truediv, divisor=bottom)


def reckon(formulas: Iterable[Formula], known: Mapping[str, Figure], digits: int | None, of: str = "") -> dict[str, Figure]:
    """Return the known figures and those that follow from them, each formula after the ones it builds on."""
    figures = dict(known)
    for formula in formulas:
        figures[formula.key] = formula.figure(figures, digits, of)
    return figures


def given(
    key: str, name: Message, unit: Unit, value: Decimal | Fraction | None, words: Message, reason: Message | None = None, of: str = ""
) -> Figure:
    """Return a figure that was entered, or summed up by the budget; without a value it needs a reason."""
    return Figure(key, name, unit, None if value is None else Fraction(value), words, (), reason if value is None else None, of)
