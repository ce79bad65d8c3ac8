"""Money is rounded as Excel rounds, to the digits of its currency."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute.money import digits_of, rounded


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("usd", 2), ("JPY", 0), ("KWD", 3), ("RUB", 2), ("ISK", 0), ("", 2)])
def test_a_currency_has_the_digits_of_iso_4217(currency: str, digits: int) -> None:
    """The minor units of yen, dinar and króna differ from two; case and blanks do not matter."""
    assert digits_of(f" {currency} ") == digits


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1.0005", 3, "1.001"),
        ("-0.001", 2, "0.00"),
        ("7", 2, "7.00"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, digits: int, expected: str) -> None:
    """Halves go up above zero and down below it, and the result has exactly the currency's digits, with no minus before zero."""
    assert str(rounded(Decimal(value), digits)) == expected


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), st.integers(0, 4))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, digits: int) -> None:
    """Decimal's own ROUND_HALF_UP, which rounds halves away from zero, gives the same value."""
    assert rounded(value, digits) == value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 3))
def test_a_rounded_value_is_the_nearest(value: Fraction, digits: int) -> None:
    """No rounded value is further than half a unit from the exact one."""
    assert abs(Fraction(rounded(value, digits)) - value) * 10**digits <= Fraction(1, 2)
