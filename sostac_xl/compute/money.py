"""Money: exact amounts, the digits of each currency, and rounding as Excel's ROUND does.

Amounts are decimal numbers, never binary ones. Each currency has the digits that ISO 4217 gives it (JPY 0, EUR 2, KWD 3); halves are rounded
away from zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache
from typing import Final

ZERO: Final = Decimal(0)

DIGITS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""The decimals of a currency by ISO 4217 where they are not two."""
_EXACT: Final = Context(prec=10_000, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""Reckons with more figures than an amount can have; a half goes away from zero."""


def digits_of(currency: str) -> int:
    """Return how many decimals amounts of a currency have by ISO 4217: EUR 2, JPY 0, KWD 3; 2 for an unknown one."""
    return DIGITS.get(currency.strip().upper(), 2)


def rounded(value: Decimal | Fraction | int, digits: int) -> Decimal:
    """Return `value` with exactly `digits` decimals, halves rounded away from zero."""
    if isinstance(value, Decimal):
        nearest = value.quantize(unit_of(digits), context=_EXACT)
        return nearest or abs(nearest)  # no minus before zero
    exact = Fraction(value) * 10**digits
    units = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return Decimal(-units if exact < 0 else units).scaleb(-digits, _EXACT)


@cache
def unit_of(digits: int) -> Decimal:
    """Return the smallest amount with so many decimals: 0.01 for 2."""
    return Decimal(1).scaleb(-digits)
