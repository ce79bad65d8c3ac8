"""Numbers as people type them: `1.234,56`, `1 234,56`, `€ 1.200`, `5 %`, `(300)`."""

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
_CURRENCY: Final = re.compile(rf"(?:US|CA?|AU?|NZ?)?[{_SYMBOLS}]|руб(?:лей|ля|ль)?\.?|р\.|(?<![A-Za-z])[A-Za-z]{{3}}(?![A-Za-z])")
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

    `money` tells that an amount is due: money isn't written with three decimals, which settles `1.200` where the point groups.
    """
    body, symbol = _without_currency(text)
    negative = body.startswith(("-", "−", "–")) or (body.startswith("(") and body.endswith(")"))
    body = body.strip("()").lstrip("+-−–").strip()
    percent = body.endswith("%")
    body = re.sub(r"[.,][-–—]+$", "", body.removesuffix("%").rstrip())
    readings = {mark: number for mark in _NUMBER if (number := _read(body, mark)) is not None}
    if not readings:
        return None
    mark = DECIMAL_MARKS[language]
    value = readings.get(mark, next(iter(readings.values())))
    others = [number for number in readings.values() if number != value]
    settled = (money or symbol) and value == value.to_integral_value()
    other = others[0] if others and not settled else None
    sign = -1 if negative else 1
    return TypedNumber(value * sign, None if other is None else other * sign, percent, symbol)


def _without_currency(text: str) -> tuple[str, bool]:
    """Return the text without a currency at its start or end, and whether there was one."""
    from babel.numbers import is_currency

    for found in _CURRENCY.finditer(text):
        at_edge = not text[: found.start()].strip("-−– (") or not text[found.end() :].strip(" )")
        word = found.group()
        if at_edge and (not word.isascii() or not word.isalpha() or is_currency(word.upper())):
            return (text[: found.start()] + text[found.end() :]).strip(), True
    return text.strip(), False


def _read(body: str, mark: str) -> Decimal | None:
    """Return the number that `body` is when `mark` is the decimal mark, or None when it isn't well-formed then."""
    found = _NUMBER[mark].fullmatch(body)
    if not found or not body or not body[-1].isdecimal():
        return None
    whole = "".join(c for c in found["whole"] or "0" if c.isdecimal())
    return Decimal(f"{whole}.{found['fraction']}" if found["fraction"] else whole)
