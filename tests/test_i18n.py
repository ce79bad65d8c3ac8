"""Values in the form that readers of each language expect."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sostac_xl.i18n import MoneyValue, Translator


@pytest.mark.parametrize(
    ("language", "currency", "digits", "shown"),
    [
        ("en", "EUR", None, "€1,234.50"),
        ("en", "EUR", 0, "€1,235"),
        ("nl", "EUR", None, "€\N{NO-BREAK SPACE}1.234,50"),
        ("ru", "EUR", 0, "1\N{NO-BREAK SPACE}235\N{NO-BREAK SPACE}€"),
        ("en", "JPY", None, "JP¥1,235"),
        ("en", "JPY", 0, "JP¥1,235"),
        ("nl", "KWD", None, "KWD\N{NO-BREAK SPACE}1.234,500"),
        ("nl", "KWD", 0, "KWD\N{NO-BREAK SPACE}1.235"),
    ],
)
def test_money_has_the_digits_of_its_currency_or_none(language: str, currency: str, digits: int | None, shown: str) -> None:
    """An amount has the decimals that its currency has; in whole units it has none, whatever the currency."""
    assert Translator(language).money(Decimal("1234.5"), currency, digits) == shown


def test_a_whole_amount_in_a_message_has_no_decimals() -> None:
    """Running text says €1,200, not €1,200.00; cents are told when there are any."""
    t = Translator("en")

    assert t.show(MoneyValue(Decimal(1200), "EUR")) == "€1,200"
    assert t.show(MoneyValue(Decimal("1200.5"), "EUR")) == "€1,200.50"
