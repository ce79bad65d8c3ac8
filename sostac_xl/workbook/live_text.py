"""Texts as they have to be given to Excel so that they stay texts: it takes what is written into a cell for typed, and so reads it."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from babel.dates import get_month_names

from sostac_xl.i18n import LOCALES

GUARD: Final = "'"
"""In front of a text it says that this is one; Excel shows it nowhere."""
_NUMBER: Final = re.compile(r"[\s(+\-.,$€£₽]*\d|[=+\-@'#]")
_WORD_AND_NUMBER: Final = re.compile(r"([^\W\d_]+)\.?(?:[\s\-/.,]*\d+)*")
_LOGICAL: Final = frozenset(("true", "false", "waar", "onwaar", "истина", "ложь"))


def typed(text: str) -> str:
    """Return a text as it is to be written: guarded where Excel would take it for a formula, a number, a date or a logical value."""
    stripped = text.strip()
    word = _WORD_AND_NUMBER.fullmatch(stripped)
    taken = bool(_NUMBER.match(stripped)) or bool(word and (word[1].casefold() in _LOGICAL or word[1].casefold() in _months()))
    return GUARD + text if taken else text


@cache
def _months() -> frozenset[str]:
    """Return what months are called in our languages, in full and cut short."""
    tables = [
        names
        for locale in LOCALES.values()
        for names in (
            get_month_names("wide", "format", locale),
            get_month_names("wide", "stand-alone", locale),
            get_month_names("abbreviated", "format", locale),
            get_month_names("abbreviated", "stand-alone", locale),
        )
    ]
    found = {name.casefold().rstrip(".") for names in tables for name in names.values()}
    return frozenset(name[:length] for name in found for length in (3, 4, len(name)))
