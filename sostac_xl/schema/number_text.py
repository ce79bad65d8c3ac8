"""Numbers as people type them: `1.234,56`, `1 234,56`, `€ 1.200`, `12,50 euro`, `2 mln`, `5 %`, `(300)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

DECIMAL_MARKS: Final[Mapping[str, str]] = MappingProxyType({"en": ".", "nl": ",", "ru": ","})
"""The decimal mark of a language's locale."""

_SYMBOLS: Final = "€$£₽¥₴₺₸₹"
_NAMES: Final = "euro(?:['’]?s)?|евро|dollars?|доллар\\w*|pounds?|pond(?:en)?|фунт\\w*|rou?bles?|roebels?|руб(?:л\\w*|\\.)?|р\\."
_CURRENCY: Final = re.compile(rf"(?:US|CA?|AU?|NZ?)?[{_SYMBOLS}]|(?<!\w)(?:{_NAMES})(?!\w)|(?<![A-Za-z])[A-Za-z]{{3}}(?![A-Za-z])", re.IGNORECASE)
_AN_HOUR: Final = re.compile(r"\s*(?:/|\bper\b|\ban?\b|\bв\b)\s*(?:hour|hr|h|uur|u|час|ч)\.?", re.IGNORECASE)
_MULTIPLES: Final = (
    (re.compile(r"(?:k|thousand|duizend|к|тыс)\.?|тысяч[аи]?", re.IGNORECASE), Decimal(10) ** 3),
    (re.compile(r"(?:mln|mio|млн)\.?|millions?|miljoen|миллион(?:а|ов)?", re.IGNORECASE), Decimal(10) ** 6),
    (re.compile(r"(?:bn|mld|mrd|млрд)\.?|billions?|miljard|миллиард(?:а|ов)?", re.IGNORECASE), Decimal(10) ** 9),
)
_COUNTED: Final = re.compile(r"(?P<number>.*[\d,.])\s*(?P<word>[^\W\d_]+\.?)")
_NUMBER: Final = {
    mark: re.compile(
        rf"(?P<whole>\d+|[1-9]\d{{0,2}}(?:(?P<group>[ '’{re.escape(other)}])\d{{3}})(?:(?P=group)\d{{3}})*)?(?:{re.escape(mark)}(?P<fraction>\d+))?"
    )
    for mark, other in ((".", ","), (",", "."))
}


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """What a text says as a number.

    `value` is the reading in the language's locale, `other` a different number that the same text is in another locale, or None.
    A percentage is not divided: `5 %` has the value 5 and `percent` set.
    """

    value: Decimal
    other: Decimal | None = None
    percent: bool = False
    money: bool = False


def read_number(text: str, language: str, *, money: bool = False) -> TypedNumber | None:
    """Return what a cleaned text says as a number, or None when it says none.

    `money` tells that an amount is due: it may be one by the hour, and as money isn't written with three decimals, `1.200` is settled
    where the point groups. In `1.250 mln` it is not.
    """
    body, symbol = _without_currency(_without_end(_AN_HOUR, text) if money else text)
    negative = body.startswith(("-", "−", "–")) or (body.startswith("(") and body.endswith(")"))
    body = body.strip("()").lstrip("+-−–").strip()
    percent = body.endswith("%")
    body, multiple = _counted(re.sub(r"[.,][-–—]+$", "", body.removesuffix("%").rstrip()))
    readings = {mark: number * multiple for mark in _NUMBER if (number := _read(body, mark)) is not None}
    if not readings:
        return None
    mark = DECIMAL_MARKS[language]
    value = readings.get(mark, next(iter(readings.values())))
    others = [number for number in readings.values() if number != value]
    settled = (money or symbol) and multiple == 1 and value == value.to_integral_value()
    other = others[0] if others and not settled else None
    sign = -1 if negative else 1
    return TypedNumber(value * sign, None if other is None else other * sign, percent, symbol)


def _without_end(pattern: re.Pattern[str], text: str) -> str:
    """Return a text without what it ends with, if that is of a pattern."""
    found = next((match for match in pattern.finditer(text) if match.end() == len(text)), None)
    return text[: found.start()] if found else text


def _without_currency(text: str) -> tuple[str, bool]:
    """Return the text without a currency at its start or end, and whether there was one."""
    from babel.numbers import is_currency

    for found in _CURRENCY.finditer(text):
        at_edge = not text[: found.start()].strip("-−– (") or not text[found.end() :].strip(" )")
        word = found.group()
        if at_edge and (len(word) != 3 or not word.isascii() or not word.isalpha() or is_currency(word.upper())):
            return (text[: found.start()] + text[found.end() :]).strip(), True
    return text.strip(), False


def _counted(body: str) -> tuple[str, Decimal]:
    """Return the number that a text counts thousands or millions with, and of how much it is the multiple: `2 mln` is 2 times a million."""
    found = _COUNTED.fullmatch(body)
    multiple = next((value for pattern, value in _MULTIPLES if found and pattern.fullmatch(found["word"])), None)
    return (found["number"], multiple) if found and multiple else (body, Decimal(1))


def _read(body: str, mark: str) -> Decimal | None:
    """Return the number that `body` is when `mark` is the decimal mark, or None when it isn't well-formed then."""
    found = _NUMBER[mark].fullmatch(body)
    if not found or not body or not body[-1].isdecimal():
        return None
    whole = "".join(c for c in found["whole"] or "0" if c.isdecimal())
    return Decimal(f"{whole}.{found['fraction']}" if found["fraction"] else whole)
