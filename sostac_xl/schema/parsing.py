"""Turn what a cell holds into the value of its column: what users type, in the plan's language, never guessed in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, auto
from functools import cache, lru_cache
from math import isfinite
from typing import Any, Final

from sostac_xl.i18n import LANGUAGES, Choice, Message, MoneyValue, Translator, msg
from sostac_xl.schema.date_text import TypedDate, read_date, read_month
from sostac_xl.schema.kinds import HIGHEST, Amount, Code, Day, Kind, Links, MonthOf, Number, OneOf, RefTo, Share, Text, Whole, YesNo
from sostac_xl.schema.number_text import DECIMAL_MARKS, TypedNumber, read_number
from sostac_xl.schema.text import clean, fold, nearest, trimmed

Raw = str | bool | int | float | date | time | timedelta
"""What a filled cell holds."""

EPOCH: Final = date(1899, 12, 30)
"""The day from which Excel counts dates; workbooks from old Macs count from 1904."""
EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2100, 12, 31)
"""Between these days a date of a plan is plausible: 2027 typed into a date cell is a day in 1905."""
SHOWN_CHOICES: Final = 8
"""So many choices a message lists."""
_DIGITS: Final = 15
"""Excel keeps and shows no more; the rest of a float is noise."""
_YES: Final = frozenset({"y", "true", "waar", "истина", "д"})
_NO: Final = frozenset({"n", "false", "onwaar", "ложь", "н"})


class Doubt(Enum):
    """What is wrong with a cell."""

    NUMBER_AS_TEXT = auto()
    NUMBER_AMBIGUOUS = auto()
    NUMBER_UNREADABLE = auto()
    NUMBER_OUT_OF_RANGE = auto()
    NUMBER_NOT_WHOLE = auto()
    NUMBER_WITH_PERCENT = auto()
    PERCENT_IMPLAUSIBLE = auto()
    PERCENT_TINY = auto()
    DATE_AS_TEXT = auto()
    DATE_AS_NUMBER = auto()
    DATE_AMBIGUOUS = auto()
    DATE_UNREADABLE = auto()
    DATE_IMPLAUSIBLE = auto()
    TEXT_BECAME_DATE = auto()
    CHOICE_UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a cell (blank when it can't be told) and, when something is wrong with the cell, what and the words for it."""

    value: Any
    doubt: Doubt | None = None
    message: Message | None = None


def parse(kind: Kind, raw: Raw | None, language: str, epoch: date = EPOCH) -> Reading:
    """Return what a cell of a column of this kind says; references and links are not parsed here, they need the other tables."""
    if isinstance(raw, str) and not isinstance(kind, Text):
        raw = clean(raw)
    if raw is None or raw == "":
        return Reading(blank(kind))
    match kind:
        case Code(letters=letters) if isinstance(raw, str):
            return Reading(_code(as_text(raw, language), letters))
        case Text():
            return _text(raw, language)
        case Number():
            return _number(kind, raw, language)
        case Day():
            return _day(kind, raw, language, epoch)
        case YesNo():
            return _yes_no(raw, language)
        case OneOf(choice=choice):
            return _one_of(choice, raw, language)
        case _:
            raise TypeError(f"{type(kind).__name__} is not parsed cell by cell")


def blank(kind: Kind) -> Any:
    """Return the value of an empty cell."""
    match kind:
        case Text():
            return ""
        case RefTo(many=True) | Links():
            return ()
        case _:
            return None


def as_text(raw: Raw, language: str) -> str:
    """Return what a user sees in a cell that holds `raw`: 2027, not 2027.0."""
    match raw:
        case str():
            text = raw.replace("_x000D_", "").replace("\r\n", "\n")
            if text.isprintable():
                return text.strip()
            return trimmed("".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")))
        case bool():
            return Translator(language)("yes" if raw else "no")
        case int() | float():
            return f"{_decimal(raw):f}".replace(".", DECIMAL_MARKS[language]) if _is_finite(raw) else str(raw)
        case date():
            return Translator(language).date(raw)
        case _:
            return str(raw)


def _text(raw: Raw, language: str) -> Reading:
    text = as_text(raw, language)
    if isinstance(raw, date):
        return Reading(text, Doubt.TEXT_BECAME_DATE, msg("A text is due, but Excel made it a date: it is read as “{found}”.", found=text))
    return Reading(text)


def _code(text: str, letters: int) -> str:
    return text.upper() if len(text) == letters else text


def _is_finite(raw: float) -> bool:
    """Return whether a cell's number is one; a file can hold integers that are longer than any float."""
    try:
        return isfinite(raw)
    except OverflowError:
        return False


def _decimal(raw: float) -> Decimal:
    """Return a cell's number with the digits that Excel shows, without a float's noise and without an exponent or trailing zeros."""
    if isinstance(raw, int) and abs(raw) < 10**_DIGITS:
        return Decimal(raw)
    number = Decimal(f"{raw:.{_DIGITS}g}")
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def _number(kind: Number, raw: Raw, language: str) -> Reading:
    match raw:
        case bool() | date() | time() | timedelta():
            return _unreadable_number(as_text(raw, language))
        case int() | float():
            if not _is_finite(raw):
                return _unreadable_number(str(raw))
            number = _decimal(raw)
            return _checked(kind, number) or _tiny(kind, number) or Reading(_typed(kind, number))
        case _:
            return _number_text(kind, raw, language)


def _number_text(kind: Number, text: str, language: str) -> Reading:
    typed = read_number(text, language, money=isinstance(kind, Amount))
    if typed is None or (typed.percent and isinstance(kind, Amount)):
        return _unreadable_number(text)
    if typed.other is not None:
        return _two_ways(Doubt.NUMBER_AMBIGUOUS, text, typed.value, typed.other)
    if typed.percent and not isinstance(kind, Share):
        return _two_ways(Doubt.NUMBER_WITH_PERCENT, text, typed.value, typed.value / 100)
    value = _share(typed) if isinstance(kind, Share) else typed.value
    if (fault := _checked(kind, value)) is not None:
        return fault
    if isinstance(kind, Share):
        message = msg("“{found}” is text, not a number. It is read as {percent} %.", found=text, percent=value * 100)
    else:
        message = msg("“{found}” is text, not a number. It is read as {value}.", found=text, value=_shown(kind, value))
    return Reading(_typed(kind, value), Doubt.NUMBER_AS_TEXT, message)


def _two_ways(doubt: Doubt, text: str, value: Decimal, other: Decimal) -> Reading:
    message = msg("“{found}” is text. It would be read as {value}, but it can also mean {other}.", found=text, value=value, other=other)
    return Reading(None, doubt, message)


def _share(typed: TypedNumber) -> Decimal:
    return typed.value / 100 if typed.percent else typed.value


def _typed(kind: Number, value: Decimal) -> Decimal | int:
    return int(value) if isinstance(kind, Whole) else value


def _shown(kind: Number, value: Decimal) -> Decimal | MoneyValue:
    """Return a number as messages show it: money with its cents, whatever the plan's currency."""
    return MoneyValue(value, "") if isinstance(kind, Amount) else value


def _unreadable_number(text: str) -> Reading:
    return Reading(None, Doubt.NUMBER_UNREADABLE, msg("A number is due, but the cell holds “{found}”.", found=text))


def _checked(kind: Number, value: Decimal) -> Reading | None:
    """Return the fault of a number that its column can't hold, or None."""
    if isinstance(kind, Whole) and value != value.to_integral_value():
        return Reading(None, Doubt.NUMBER_NOT_WHOLE, msg("A whole number is due, but the cell holds {value}.", value=value))
    if abs(value) > HIGHEST:
        bounds = (None, kind.high or HIGHEST) if value > 0 else (-HIGHEST if kind.low is None else kind.low, None)
        return Reading(None, Doubt.NUMBER_OUT_OF_RANGE, _range_message(f"{value:.3G}", *bounds))
    if (kind.low is None or value >= kind.low) and (kind.high is None or value <= kind.high):
        return None
    if isinstance(kind, Share):
        return _implausible(value)
    return Reading(None, Doubt.NUMBER_OUT_OF_RANGE, _range_message(_shown(kind, value), kind.low, kind.high))


def _implausible(share: Decimal) -> Reading:
    percent = share * 100
    if 1 < share <= 100:
        message = msg("{percent} % is more than the whole; perhaps {meant} % is meant.", percent=percent, meant=share)
    else:
        message = msg("{percent} % is no part of a whole; it must lie between 0 % and 100 %.", percent=percent)
    return Reading(None, Doubt.PERCENT_IMPLAUSIBLE, message)


def _tiny(kind: Number, value: Decimal) -> Reading | None:
    """Return the doubt about a rate that is so small that it has gone wrong by a factor of 100, or None; it is read as it stands."""
    if not isinstance(kind, Share) or kind.plausible is None or not 0 < value < kind.plausible:
        return None
    message = msg("{percent} % is very little here; perhaps {meant} % is meant.", percent=value * 100, meant=(value * 10_000).normalize())
    return Reading(value, Doubt.PERCENT_TINY, message)


def _range_message(value: Decimal | MoneyValue | str, low: Decimal | None, high: Decimal | None) -> Message:
    if low is None:
        return msg("{value} is too high: {high} is the most.", value=value, high=high)
    if high is None:
        return msg("{value} is too low: {low} is the least.", value=value, low=low)
    return msg("{value} must lie between {low} and {high}.", value=value, low=low, high=high)


def _day(kind: Day, raw: Raw, language: str, epoch: date) -> Reading:
    match raw:
        case datetime():
            return _plausible(kind, raw.date())
        case date():
            return _plausible(kind, raw)
        case str():
            return _day_text(kind, raw, language)
        case int() | float() if not isinstance(raw, bool) and 0 < raw < (LATEST - epoch).days + 1:
            day = epoch + timedelta(days=int(raw))
            if day >= EARLIEST:
                message = msg("The cell holds the number {number}. It is read as the date {day}.", number=_decimal(raw), day=day)
                return Reading(_as_month(kind, day), Doubt.DATE_AS_NUMBER, message)
    return _unreadable_day(as_text(raw, language))


def _day_text(kind: Day, text: str, language: str) -> Reading:
    typed = read_month(text, language) if isinstance(kind, MonthOf) else read_date(text, language)
    if typed is None:
        return _unreadable_day(text, read_month(text, language))
    if typed.other:
        message = msg("“{found}” is text. It would be read as {day}, but it can also mean {other}.", found=text, day=typed.value, other=typed.other)
        return Reading(None, Doubt.DATE_AMBIGUOUS, message)
    reading = _plausible(kind, typed.value)
    if reading.doubt:
        return reading
    return Reading(reading.value, Doubt.DATE_AS_TEXT, msg("“{found}” is text, not a date. It is read as {day}.", found=text, day=reading.value))


def _unreadable_day(text: str, month: TypedDate | None = None) -> Reading:
    """Return the doubt about what is no day; a `month` has 28 days or more, of which the last is most likely meant."""
    if month:
        last = (month.value + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        message = msg(
            "A day is due, but “{found}” is a whole month. Its last day is {last}: type that, or the day that you mean.", found=text, last=last
        )
        return Reading(None, Doubt.DATE_UNREADABLE, message)
    return Reading(None, Doubt.DATE_UNREADABLE, msg("A date is due, but the cell holds “{found}”.", found=text))


def _plausible(kind: Day, day: date) -> Reading:
    if EARLIEST <= day <= LATEST:
        return Reading(_as_month(kind, day))
    return Reading(None, Doubt.DATE_IMPLAUSIBLE, msg("{day} is far outside any plan.", day=day))


def _as_month(kind: Day, day: date) -> date:
    return day.replace(day=1) if isinstance(kind, MonthOf) else day


@cache
def _yes_no_words() -> Mapping[str, bool]:
    words = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
    for language in LANGUAGES:
        t = Translator(language)
        words |= {fold(t("yes")): True, fold(t("no")): False}
    return words


def _yes_no(raw: Raw, language: str) -> Reading:
    if isinstance(raw, bool):
        return Reading(raw)
    text = as_text(raw, language)
    known = _yes_no_words().get(fold(text))
    if known is None:
        return Reading(None, Doubt.CHOICE_UNKNOWN, msg("Yes or no is due, but the cell holds “{found}”.", found=text))
    return Reading(known)


@cache
def _members(choice: type[Choice], language: str) -> Mapping[str, Choice]:
    """Return the members by folded label in every language; where a word means two of them, the plan's language decides."""
    order = (language, *(other for other in LANGUAGES if other != language))
    found: dict[str, Choice] = {}
    for t in map(Translator, order):
        for member in choice:
            found.setdefault(fold(t(member.value)), member)
    return found


def choice_meant(choice: type[Choice], text: str, language: str) -> Choice | None:
    """Return the member that a text names, else the one that it is most like, or None."""
    members = _members(choice, language)
    return members.get(fold(text)) or members.get(fold(nearest(text, members)))


def _one_of(choice: type[Choice], raw: Raw, language: str) -> Reading:
    text = as_text(raw, language)
    member = _members(choice, language).get(fold(text))
    if member is not None:
        return Reading(member)
    near = choice_meant(choice, text, language)
    if near is not None:
        message = msg("“{found}” is no choice here; perhaps “{nearest}” is meant.", found=text, nearest=near)
    else:
        message = msg("“{found}” is no choice here; choose from: {choices}.", found=text, choices=_listed(choice))
    return Reading(None, Doubt.CHOICE_UNKNOWN, message)


def _listed(choice: type[Choice]) -> tuple[object, ...]:
    """Return the choices as a message lists them: the first ones of many."""
    members = tuple(choice)
    return members if len(members) <= SHOWN_CHOICES else (*members[:SHOWN_CHOICES], "…")


@lru_cache(maxsize=1 << 14)
def parse_id(text: str, prefix: str) -> str:
    """Return the ID in its usual form (`obj-1` is `OBJ-01`), or "" when the text is no ID with this prefix."""
    found = _id_pattern(prefix).fullmatch(clean(text))
    if not found:
        return ""
    number = found[1]
    return f"{prefix}-{int(number):02d}" if number.isdecimal() else f"{prefix}-{number.upper()}"


@cache
def _id_pattern(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{prefix}\s*[-–‑]\s*(\w{{1,12}})", re.IGNORECASE)
