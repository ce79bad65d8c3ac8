"""How often something happens, as people type it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.schema.frequency_text import read_frequency

WEEK, MONTH = 7, Fraction(304375, 10000)


@pytest.mark.parametrize(
    ("text", "times", "days"),
    [
        ("2 per week", 2, WEEK),
        ("2x/week", 2, WEEK),
        ("2–3 posts per week", 2, WEEK),
        ("1 e-mail a month", 1, MONTH),
        ("twice a month (first and third Thursday)", 2, MONTH),
        ("every two weeks", 1, 14),
        ("1 per 2 weeks", 1, 14),
        ("a story every day", 1, 1),
        ("Weekly", 1, WEEK),
        ("0.5 per month", Fraction(1, 2), MONTH),
        ("3 per quarter", 3, MONTH * 3),
        ("2 per jaar", 2, MONTH * 12),
        ("2 keer per maand", 2, MONTH),
        ("elke 3 weken", 1, 21),
        ("wekelijks", 1, WEEK),
        ("1,5 per maand", Fraction(3, 2), MONTH),
        ("2 раза в неделю", 2, WEEK),
        ("раз в две недели", 1, 14),
        ("каждый день", 1, 1),
        ("4 в месяц", 4, MONTH),
        ("ежемесячно", 1, MONTH),
    ],
)
def test_what_people_type_is_understood(text: str, times: Fraction, days: Fraction) -> None:
    """A number and a unit of time, in each of our languages."""
    assert read_frequency(text) == Fraction(times) / days


@pytest.mark.parametrize("text", ["", "often", "2", "week", "2 weeks", "per 0 weeks", "om de week", "Tuesdays", "per", "in the week"])
def test_what_says_no_frequency_is_not_guessed(text: str) -> None:
    """A rule that builds on it stays silent then."""
    assert read_frequency(text) is None


@given(st.text())
def test_any_text_is_either_a_frequency_or_none(text: str) -> None:
    """Whatever stands in the cell, reading it does not fail."""
    found = read_frequency(text)
    assert found is None or found >= 0
