"""Cells that users added to the workbook, in words: as their number format shows them, with the marks of the document's language."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from sostac_xl.compute.money import rounded
from sostac_xl.document.wording import NO_BREAK, Wording, capital, unbroken
from sostac_xl.schema.own import Form, OwnCell

_YEARS: Final = range(1900, 2101)
"""Whole numbers without a format that are years: these have no separators."""
_MOST_DECIMALS: Final = 4  # of a number whose format asks for as many as it has: a computed one may have fifteen


def shown(words: Wording, cell: OwnCell | None) -> str:
    """Return what a cell says; "" for a blank one."""
    match cell.value if cell else None:
        case None:
            return ""
        case bool() as value:
            return capital(words.t.show(value))
        case Decimal() as value:
            return _number(words, value, cell.form) if cell else ""
        case datetime() as moment:
            return f"{words.day(moment.date())}, {_clock(moment.time())}"
        case date() as day:
            return words.month(day) if cell and cell.form.month else words.day(day)
        case time() as hour:
            return _clock(hour)
        case text:
            return str(text)


def _clock(hour: time) -> str:
    return hour.strftime("%H:%M")


def _number(words: Wording, value: Decimal, form: Form) -> str:
    if form.share:
        return words.share(value) if form.digits is None else words.t.percent(rounded(value, form.digits + 2), form.digits)
    if form.currency:
        return _money(words, value, form)
    if not form.grouped and not form.digits and value in _YEARS:
        number = str(int(value))
    else:
        number = words.t.number(rounded(value, _MOST_DECIMALS).normalize() if form.digits is None else rounded(value, form.digits), form.digits)
    return unbroken(" ".join(filter(None, (form.before, number, form.after))))


def _money(words: Wording, value: Decimal, form: Form) -> str:
    """Return an amount in the plan's currency or another one; an unclear sign such as `$` means the plan's when it is one of its names."""
    own = words.facts.currency
    code = own if own and words.is_money(form.currency) else form.currency
    digits = form.digits if form.digits is not None else 0 if value == int(value) else 2
    if len(code) == len("EUR") and code.isascii() and code.isalpha():
        return words.t.money(rounded(value, digits), code, digits)
    return f"{words.t.number(rounded(value, digits), digits)}{NO_BREAK}{code}"
