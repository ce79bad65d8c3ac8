"""A name of a country leads to its code."""

from __future__ import annotations

import pytest

from sostac_xl.schema.country import country_meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nederland", "NL"),
        ("the Netherlands", "NL"),
        ("holland", "NL"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("Engeland", "GB"),
        ("Россия", "RU"),
        ("РФ", "RU"),
        ("USA", "US"),
        ("Belgie", "BE"),
        ("België", "BE"),
        ("Duitsland", "DE"),
        ("DEU", "DE"),
        ("nl", "NL"),
        ("EU", ""),
        ("Narnia", ""),
        ("", ""),
    ],
)
def test_names(text: str, code: str) -> None:
    """In every language, with or without its accents; other codes that are in use too; what is no country is none."""
    assert country_meant(text) == code
