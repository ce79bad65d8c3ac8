"""A name or a sign of a currency leads to its code."""

from __future__ import annotations

import pytest

from sostac_xl.schema.currency import currency_meant, is_currency


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("euro", "EUR"),
        ("Euro's", ""),
        ("EURO", "EUR"),
        ("€", "EUR"),
        ("euros", "EUR"),
        ("евро", "EUR"),
        ("dollar", "USD"),
        ("$", "USD"),
        ("pond", "GBP"),
        ("руб.", "RUB"),
        ("рублей", "RUB"),
        ("₽", "RUB"),
        ("yen", "JPY"),
        ("money", ""),
        ("", ""),
    ],
)
def test_names_and_signs(text: str, code: str) -> None:
    """In every language, in the singular or plural; of dollars the American one, and of a word that is no currency nothing."""
    assert currency_meant(text) == code


def test_codes() -> None:
    """A code is one of ISO 4217, in capitals."""
    assert is_currency("KWD")
    assert not is_currency("kwd")
    assert not is_currency("EURO")
