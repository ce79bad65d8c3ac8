"""Countries: which code a name stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from sostac_xl.i18n import LOCALES
from sostac_xl.schema.text import fold

_ALSO: Final[Mapping[str, str]] = MappingProxyType(
    {
        "holland": "NL",
        "great britain": "GB",
        "groot-brittannie": "GB",
        "england": "GB",
        "engeland": "GB",
        "англия": "GB",
        "czech republic": "CZ",
        "америка": "US",
        "рф": "RU",
    }
)
"""What people say beside the names and codes that CLDR has."""
_NONE: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""What CLDR lists among the territories and is no country."""


def country_meant(text: str) -> str:
    """Return the code (ISO 3166, two letters) of the country that a name in one of our languages, or another code, means; "" for none."""
    return _names().get(_plain(text).replace(".", "").removeprefix("the "), "")


def has_holidays(code: str) -> bool:
    """Return whether public holidays are known for a country by its code, and not by another one that means the same.

    It is asked for by itself: to list all countries the library loads a module for each.
    """
    from holidays import country_holidays

    try:
        return bool(country_holidays(code).country == code)
    except NotImplementedError:
        return False


def _plain(text: str) -> str:
    """Return a text as names are compared: without its accents, too."""
    return "".join(letter for letter in unicodedata.normalize("NFD", fold(text)) if not unicodedata.combining(letter))


@cache
def _names() -> Mapping[str, str]:
    return dict(_every_name()) | {_plain(name): code for name, code in _ALSO.items()}


def _every_name() -> Iterator[tuple[str, str]]:
    """Yield the names of all countries with their codes, and codes that are in use beside those of two letters: UK, USA, NLD."""
    from babel.core import Locale, get_global

    for old, new in get_global("territory_aliases").items():
        if len(new) == 1:
            yield old.casefold(), new[0]
    for locale in LOCALES.values():
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NONE:
                yield _plain(name), code
                yield code.casefold(), code
