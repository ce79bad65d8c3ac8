"""What a number format of Excel says of the number that it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from sostac_xl.schema.own import Form

_SIGNS: Final = {
    "€": "EUR", "£": "GBP", "₽": "RUB", "руб": "RUB", "р": "RUB", "zł": "PLN", "₴": "UAH", "₺": "TRY", "₸": "KZT", "¥": "JPY", "kč": "CZK",
}  # fmt: skip
"""The signs of currencies that mean one of them alone; `$` and `kr` do not."""
_AMBIGUOUS: Final = ("$", "kr")
_LOCALE: Final = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_BRACKETS: Final = re.compile(r"\[[^\]]*\]")
_CODE: Final = re.compile(r"[A-Z]{3}")
_LITERALS: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_DIGITS: Final = re.compile(r"[#0?][#0?,. ]*")
_DAYS: Final = re.compile(r"d", re.IGNORECASE)
_MONTHS: Final = re.compile(r"m{3,}|m+[^hs]*y|y[^hs]*m", re.IGNORECASE)


@lru_cache(maxsize=512)
def form_of(number_format: str) -> Form:
    """Return what a format says; that of Excel's General, or of one that says nothing we tell, is the plain one."""
    section = _first_section(number_format)
    plain = _LITERALS.sub("", section)
    digits = _DIGITS.search(plain)
    if not digits or "E+" in plain.upper() or "/" in plain:
        return Form(month=bool(_MONTHS.search(plain)) and not _DAYS.search(plain))
    before, after = _words(section)
    currency = _currency(before) or _currency(after)
    form = Form(_decimals(digits[0].rstrip()), share="%" in plain, currency=currency, grouped="," in digits[0])
    return form if currency else replace(form, before=before.strip(), after=after.replace("%", "").strip())


def _first_section(number_format: str) -> str:
    """Return what holds for positive numbers, with the signs of currencies and without colours and conditions."""
    quoted = False
    for place, sign in enumerate(number_format):
        quoted ^= sign == '"'
        if sign == ";" and not quoted and number_format[place - 1 : place] != "\\":
            number_format = number_format[:place]
            break
    return _BRACKETS.sub("", _LOCALE.sub(lambda match: f'"{match[1]}"', number_format))


def _words(section: str) -> tuple[str, str]:
    """Return what stands before the digits and after them."""
    marked = _LITERALS.sub(lambda match: (match[1] or match[2] or "").translate(_HIDDEN), section)
    digits = _DIGITS.search(marked)
    return (marked[: digits.start()].translate(_SHOWN), marked[digits.end() :].translate(_SHOWN)) if digits else ("", "")


_HIDDEN: Final = {ord(sign): 0xE000 + ord(sign) for sign in "#0?,. "}
"""Digits in words are no places for digits: for a while they are other characters."""
_SHOWN: Final = {there: chr(here) for here, there in _HIDDEN.items()}


def _decimals(number: str) -> int | None:
    _, mark, after = number.partition(".")
    if not mark:
        return 0
    return None if "#" in after or "?" in after else after.count("0")


def _currency(words: str) -> str:
    """Return the code of the currency that words name, or its sign when that is of several; "" for none."""
    word = words.strip(" .-\N{NO-BREAK SPACE}").strip()
    if _CODE.fullmatch(word):
        return word
    return _SIGNS.get(word.casefold(), word if word.casefold() in _AMBIGUOUS else "")
