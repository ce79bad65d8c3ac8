"""Money: exact amounts, the digits of each currency, and rounding as Excel's ROUND does.

Amounts are decimal numbers, never binary ones. Each currency has the digits that ISO 4217 gives it (JPY 0, EUR 2, KWD 3); halves are rounded
away from zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

ZERO: Final = Decimal(0)

DIGITS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""The decimals of a currency by ISO 4217 where they are not two."""


def digits_of(currency: str) -> int:
    """Return how many decimals amounts of a currency have by ISO 4217: EUR 2, JPY 0, KWD 3; 2 for an unknown one."""
    return DIGITS.get(currency.strip().upper(), 2)


def rounded(value: Decimal | Fraction | int, digits: int) -> Decimal:
    """Return `value` with exactly `digits` decimals, halves rounded away from zero."""
    exact = Fraction(value) * 10**digits
    units = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    figures = tuple(int(figure) for figure in str(units))
    return Decimal((int(exact < 0 < units), figures, -digits))
