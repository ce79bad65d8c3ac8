"""Values in words: amounts, figures, days and periods as a reader of the language expects them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from sostac_xl.compute.money import digits_of, rounded
from sostac_xl.i18n import LOCALES, Choice, Translator
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.text import fold

NOTHING: Final = "–"
"""What a figure that is not there looks like."""
_YEAR: Final = 12  # months whose names have room side by side
_SMALL: Final = 1000
"""An amount that was reckoned has cents below this."""
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
NO_BREAK_HYPHEN: Final = "\N{NON-BREAKING HYPHEN}"


class ProseTranslator(Translator):
    """Writes the days in its sentences out in full: 31 December 2026."""

    __slots__ = ()

    def show(self, value: Any) -> str:
        """Return a value in words."""
        if isinstance(value, date):
            return self.date(value, "long")
        return super().show(value)


@dataclass(frozen=True)
class Wording:
    """Words for values, in one language and the currency of one plan."""

    facts: PlanFacts
    t: Translator

    # money

    def money(self, amount: Decimal | Fraction | None) -> str:
        """Return an amount in whole units of the plan's currency, as sentences tell it."""
        return NOTHING if amount is None else self._amount(rounded(amount, 0), 0)

    def amounts(self, values: Iterable[Decimal | Fraction | None]) -> list[str]:
        """Return the amounts of a column, all with the decimals of the currency or, when none needs them, all without."""
        known = list(values)
        digits = 0 if all(value is None or value == int(value) for value in known) else digits_of(self.facts.currency)
        return [NOTHING if value is None else self._amount(rounded(value, digits), digits) for value in known]

    def exact(self, amount: Decimal | Fraction | None) -> str:
        """Return an amount with the decimals of the currency."""
        digits = digits_of(self.facts.currency)
        return NOTHING if amount is None else self._amount(rounded(amount, digits), digits)

    def whole_money(self, amount: Decimal | Fraction) -> str:
        """Return an amount rounded to whole units, without its currency: for tables that name it in their heading."""
        return self.t.number(rounded(amount, 0), 0) if amount else NOTHING

    def _amount(self, amount: Decimal, digits: int) -> str:
        return self.t.money(amount, self.facts.currency, digits) if self.facts.currency else self.t.number(amount, digits)

    # other figures

    def quantity(self, value: Decimal | Fraction | None, unit: str = "") -> str:
        """Return a figure with its unit; a unit that is the plan's currency makes it an amount."""
        if value is None:
            return NOTHING
        if self.is_money(unit):
            whole = value == int(value) or (isinstance(value, Fraction) and abs(value) >= _SMALL)
            return self.money(value) if whole else self.exact(value)
        if unit.strip() == "%":
            return self.share(Fraction(value) / 100)
        return f"{self.figure(value)}{NO_BREAK}{unit}" if unit else self.figure(value)

    def measured(self, value: Decimal | Fraction | None, unit: str) -> str:
        """Return a figure for a column whose rows have their units beside them: money and percentages carry theirs, others have none."""
        return self.quantity(value, unit if self.is_money(unit) or unit.strip() == "%" else "")

    def is_money(self, unit: str) -> bool:
        """Return whether a unit that someone typed is the plan's currency."""
        return bool(unit and self.facts.currency) and fold(unit).strip(".,") in _names_of(self.facts.currency)

    def figure(self, value: Decimal | Fraction) -> str:
        """Return a number as it was entered; one that was reckoned has no decimals from 100 on, and two below that."""
        if isinstance(value, Decimal):
            return self.t.number(value)
        return self.t.number(rounded(value, 0 if abs(value) >= 100 or value == int(value) else 2))

    def share(self, value: Decimal | Fraction, most: int = 1) -> str:
        """Return a share as a percentage, with a decimal when it needs one."""
        hundred = Fraction(value) * 100
        digits = 0 if hundred == int(hundred) else most
        return self.t.percent(rounded(value, digits + 2), digits)

    def label(self, choice: Choice | None) -> str:
        """Return a choice with a capital, as it stands in a cell of its own."""
        return capital(self.t.show(choice)) if choice else ""

    # days

    def day(self, day: date | None) -> str:
        """Return a day for a table, on one line: 31 Dec 2026; in figures where the language has no short names that save room."""
        if day is None:
            return ""
        return self.t.date(day, "dd.MM.yyyy") if self._in_figures else unbroken(self.t.date(day, "medium"))

    def span(self, start: date | None, end: date | None) -> str:
        """Return a period, with the year once when both days lie in the same: both days, the one that is known, or ""."""
        if not (start and end) or start == end:
            return self.day(start or end)
        if self._in_figures:
            return f"{self.t.date(start, 'dd.MM' if start.year == end.year else 'dd.MM.yyyy')}–{self.day(end)}"
        first = unbroken(self.t.date(start, "d MMM")) if start.year == end.year else self.day(start)
        return f"{first}{NO_BREAK}– {self.day(end)}"  # no dash begins a line

    @property
    def _in_figures(self) -> bool:
        return self.t.language == "ru"

    def month(self, day: date) -> str:
        """Return a month with its year."""
        return self.t.date(day, "LLL yyyy")


@lru_cache(maxsize=16)
def _names_of(currency: str) -> frozenset[str]:
    """Return what a currency is called in our languages: its code, its signs, and its names in singular and plural."""
    from babel.numbers import get_currency_name, get_currency_symbol

    signs = (get_currency_symbol(currency, locale) for locale in LOCALES.values())
    names = (get_currency_name(currency, count, locale) for locale in LOCALES.values() for count in (1, 2, 5))
    return frozenset(fold(text).strip(".,") for text in (currency, *signs, *names))


def below_axis(periods: Sequence[str]) -> tuple[str, ...]:
    """Return the names of periods as they stand below the axis of a chart: of many months each has its year on a line of its own."""
    return tuple(name.replace(" ", "\n") if len(periods) > _YEAR and name.count(" ") == 1 else name for name in periods)


def capital(text: str) -> str:
    """Return the text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def unbroken(text: str) -> str:
    """Return the text with spaces and hyphens at which no line breaks."""
    return text.replace(" ", NO_BREAK).replace("-", NO_BREAK_HYPHEN)
