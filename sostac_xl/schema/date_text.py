"""Dates as people type them: `3 mei 2027`, `12 мая 2027 г.`, `31-12-2027`, `2027-05-03`; months as `mei 2027`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from sostac_xl.i18n import LANGUAGES, LOCALES

_YEAR: Final = r"(?P<year>\d{4}|\d{2})"
_ENDING: Final = r"(?:\s*(?:г|года?)\.?)?"
_WORD: Final = r"(?P<word>[^\W\d_]+)\.?"
_ISO: Final = re.compile(r"(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?:[T ]\d{1,2}:.*)?")
_NUMERIC: Final = re.compile(rf"(?P<first>\d{{1,2}})(?P<mark>[-./ ])(?P<second>\d{{1,2}})(?P=mark){_YEAR}{_ENDING}")
_NAMED: Final = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|e|-?го|-?е)?[\s.,-]*{_WORD}[\s.,-]*{_YEAR}{_ENDING}"),
    re.compile(rf"{_WORD}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"),
)
_MONTHS: Final = (
    re.compile(rf"{_WORD}[\s,-]*{_YEAR}{_ENDING}"),
    re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[-./](?P<year>\d{4})"),
)
_SHORTEST: Final = 3
"""Letters by which a shortened month is known."""


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What a text says as a date; `other` is the day that it is where the month comes first, or None when that can't be."""

    value: date
    other: date | None = None


def read_date(text: str, language: str) -> TypedDate | None:
    """Return what a cleaned text says as a date, or None when it says none; the day comes first in all our locales."""
    if found := _ISO.fullmatch(text):
        day = _date(found["year"], found["month"], found["day"])
        return TypedDate(day) if day else None
    if found := _NUMERIC.fullmatch(text):
        return _numeric(found, language)
    for pattern in _NAMED:
        if (found := pattern.fullmatch(text)) and (month := month_named(found["word"])):
            day = _date(found["year"], month, found["day"])
            return TypedDate(day) if day else None
    return None


def read_month(text: str, language: str) -> TypedDate | None:
    """Return the first day of the month that a cleaned text names, or None; a whole date stands for its month."""
    if typed := read_date(text, language):
        other = typed.other.replace(day=1) if typed.other else None
        return TypedDate(typed.value.replace(day=1), other)
    for pattern in _MONTHS:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            month = month_named(parts["word"]) if "word" in parts else int(parts["month"])
            day = _date(parts["year"], month, 1) if month else None
            return TypedDate(day) if day else None
    return None


def month_named(word: str) -> int | None:
    """Return the number of the month that a word names in any of our languages, shortened to three letters or more, or None."""
    word = word.casefold()
    exact = _month_names().get(word)
    if exact or len(word) < _SHORTEST:
        return exact
    numbers = {number for name, number in _month_names().items() if name.startswith(word)}
    return numbers.pop() if len(numbers) == 1 else None


def _numeric(found: re.Match[str], language: str) -> TypedDate | None:
    """Return the reading with the day first; the one with the month first only counts where people write so."""
    day_first = _date(found["year"], found["second"], found["first"])
    month_first = _date(found["year"], found["first"], found["second"])
    if day_first is None:
        return TypedDate(month_first) if month_first else None
    both_usual = found["mark"] == "/" or (found["mark"] == "-" and language == "en")
    return TypedDate(day_first, month_first if both_usual and month_first != day_first else None)


def _date(year: str, month: str | int, day: str | int) -> date | None:
    """Return a date, or None when there is no such day; a year of two digits is of this century."""
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


@cache
def _month_names() -> Mapping[str, int]:
    return dict(_every_name())


def _every_name() -> Iterator[tuple[str, int]]:
    from babel.dates import get_month_names

    for language in LANGUAGES:
        for width in ("abbreviated", "wide"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, LOCALES[language]).items():
                    yield name.casefold().rstrip("."), number
