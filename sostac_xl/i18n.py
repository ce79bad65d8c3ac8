"""Languages: translated texts (gettext catalogues) and numbers, money and dates as each locale writes them (Babel)."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from babel.core import Locale

LANGUAGES: Final = ("en", "nl", "ru")
"""The languages of workbook, findings and Word plan, by ISO 639-1."""

LOCALES: Final[Mapping[str, str]] = MappingProxyType({"en": "en_GB", "nl": "nl_NL", "ru": "ru_RU"})
"""The locale whose numbers and dates a language uses."""


class Choice(StrEnum):
    """An enumeration of the workbook; a member's value is its English label, which is what gets translated."""


TRADEMARK: Final = "SOSTAC® is a registered trade mark of PR Smith (www.prsmith.org)"
"""What the first sheet of the workbook, the last page of the Word plan, the README and `--version` say."""


_REMEMBERED: Final = 4096
"""So many numbers, amounts and days are written once."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text with named values that is translated only when it is shown."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoneyValue:
    """An amount in a message, to be written with its currency as the reader's language does; a blank currency has cents and no symbol."""

    amount: Decimal
    currency: str


def msg(text: str, /, **values: Any) -> Message:
    """Return a message; `text` is English, with `{names}` for the values, and is the key of its translations."""
    return Message(text, values)


@lru_cache(maxsize=16)
def _catalogue(language: str, domain: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; English has none, its texts stand in the code."""
    if language == "en":
        return gettext.NullTranslations()
    with as_file(files("sostac_xl") / "locale") as folder:
        return gettext.translation(domain, localedir=folder, languages=[language])


@cache
def _locale(name: str) -> Locale:
    """Return what Babel knows of a locale; given no more than the name it would take it apart for every number."""
    from babel.core import Locale

    return Locale.parse(name)


@dataclass(frozen=True, slots=True)
class Translator:
    """Turns texts and values into one language.

    `domain` is the catalogue: `sostac` for the product's own words, an example's name for its texts.
    """

    language: str = "en"
    domain: str = "sostac"

    def __post_init__(self) -> None:
        """Refuse a language that has no catalogue."""
        if self.language not in LANGUAGES:
            raise ValueError(f"no language {self.language!r}; choose from {', '.join(LANGUAGES)}")

    @property
    def locale(self) -> str:
        """The locale's name, such as `nl_NL`."""
        return LOCALES[self.language]

    def __call__(self, text: str, /, **values: Any) -> str:
        """Return `text` in this language with its `{names}` filled in, each value as the locale writes it."""
        translated = _catalogue(self.language, self.domain).gettext(text) if text else ""
        return self._fill(translated, values) if values else translated

    def plural(self, one: str, many: str, n: int, /, **values: Any) -> str:
        """Return the form of the text that goes with the number `n`, which is available in it as `{n}`."""
        translated = _catalogue(self.language, self.domain).ngettext(one, many, n)
        return self._fill(translated, {"n": n, **values})

    def render(self, message: Message) -> str:
        """Return a message in this language."""
        return self(message.text, **message.values)

    def _fill(self, text: str, values: Mapping[str, Any]) -> str:
        return text.format(**{name: self.show(value) for name, value in values.items()})

    def show(self, value: Any) -> str:
        """Return any value of the plan as a reader of this language expects to see it."""
        match value:
            case Message():
                return self.render(value)
            case Choice():
                return self(value.value)
            case MoneyValue(amount, currency):
                digits = 0 if amount == int(amount) else None
                return self.money(amount, currency, digits) if currency else self.number(amount, 2 if digits is None else 0)
            case tuple():
                return ", ".join(self.show(each) for each in value)
            case bool():
                return self("yes") if value else self("no")
            case date():
                return self.date(value)
            case int() | Decimal():
                return self.number(value)
            case None:
                return ""
            case _:
                return str(value)

    def number(self, value: Decimal | int, digits: int | None = None) -> str:
        """Return a number with the locale's separators; `digits` after the decimal mark, or as many as it has."""
        return _number(self.locale, str(value), digits)

    def money(self, amount: Decimal | int, currency: str, digits: int | None = None) -> str:
        """Return an amount with its currency's symbol; `digits` 0 rounds to whole units for running text."""
        return _money(self.locale, str(amount), currency, digits)

    def percent(self, share: Decimal, digits: int = 0) -> str:
        """Return a share (0.05) as a percentage (5%) in the locale's form."""
        from babel.numbers import format_percent

        pattern = "#,##0" + ("." + "0" * digits if digits else "") + ("\N{NO-BREAK SPACE}%" if self.language == "ru" else "%")
        return format_percent(share, format=pattern, locale=_locale(self.locale))

    def date(self, day: date, style: str = "medium") -> str:
        """Return a date; `style` is Babel's: short, medium (4 Jan 2027), long, or a pattern such as `MMM yyyy`."""
        return _date(self.locale, day, style)


# A plan has the same days and figures over and over. Numbers go by their digits: 1.50 is equal to 1.5, and reads otherwise.


@lru_cache(maxsize=_REMEMBERED)
def _number(locale: str, value: str, digits: int | None) -> str:
    from babel.numbers import format_decimal

    pattern = None
    if digits is not None:
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(Decimal(value), format=pattern, locale=_locale(locale), decimal_quantization=digits is not None)


@lru_cache(maxsize=_REMEMBERED)
def _money(locale: str, amount: str, currency: str, digits: int | None) -> str:
    from babel.numbers import format_currency, get_currency_precision

    precision = get_currency_precision(currency) if digits is None else digits
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-precision), rounding="ROUND_HALF_UP")
    pattern = str(_locale(locale).currency_formats["standard"].pattern)
    places = "." + "0" * precision if precision else ""
    return format_currency(rounded, currency, format=pattern.replace(".00", places), locale=_locale(locale), currency_digits=False)


@lru_cache(maxsize=_REMEMBERED)
def _date(locale: str, day: date, style: str) -> str:
    from babel.dates import format_date

    return format_date(day, format=style, locale=_locale(locale))
