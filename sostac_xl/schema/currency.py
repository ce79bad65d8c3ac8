"""Currencies: which codes there are, and which of them a name or a sign stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sostac_xl.i18n import LOCALES
from sostac_xl.schema.text import fold

USUAL: Final = ("EUR", "USD", "GBP", "RUB")
"""What a name that several currencies share, such as dollar, means first."""
_SHORTEST: Final = 3
"""Letters by which a shortened name is known."""


def is_currency(code: str) -> bool:
    """Return whether a code is one of ISO 4217, such as EUR."""
    from babel.numbers import list_currencies

    return code in list_currencies()


def currency_meant(text: str) -> str:
    """Return the code of the currency that a name or a sign most likely means, such as EUR for euro and €; "" when there is none."""
    from babel.numbers import list_currencies

    word = fold(text).strip(".,")
    return next((code for code in (*USUAL, *sorted(list_currencies())) if any(_means(word, name) for name in _names(code))), "")


def _means(word: str, name: str) -> bool:
    return word == name or (len(word) >= _SHORTEST and name.startswith(word))


def _names(code: str) -> Iterator[str]:
    """Yield the signs of a currency and the words of its names, singular and plural, in our languages."""
    from babel.numbers import get_currency_name, get_currency_symbol

    for locale in LOCALES.values():
        yield fold(get_currency_symbol(code, locale))
        for count in (1, 2, 5):
            yield from fold(get_currency_name(code, count, locale)).split()
