"""How often, as people type it: `2 per week`, `1 e-mail a month`, `every two weeks`, `wekelijks`, `2 раза в месяц`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from sostac_xl.schema.text import fold

DAYS_PER_MONTH: Final = Fraction(304375, 10000)
"""The mean length of a month: a year of 365.25 days by twelve."""


def _words(*groups: tuple[int | Fraction, str]) -> Mapping[str, Fraction]:
    """Return numbers by each of the words that stand for them."""
    return MappingProxyType({word: Fraction(number) for number, words in groups for word in words.split()})


_UNITS: Final = _words(
    (1, "day days dag dagen день дня дней"),
    (7, "week weeks weken неделю неделя недели недель"),
    (DAYS_PER_MONTH, "month months maand maanden месяц месяца месяцев"),
    (DAYS_PER_MONTH * 3, "quarter quarters kwartaal квартал квартала"),
    (DAYS_PER_MONTH * 12, "year years jaar год года"),
)
_ADVERBS: Final = _words(
    (1, "daily dagelijks ежедневно"),
    (7, "weekly wekelijks еженедельно"),
    (DAYS_PER_MONTH, "monthly maandelijks ежемесячно"),
    (DAYS_PER_MONTH * 3, "quarterly ежеквартально"),
    (DAYS_PER_MONTH * 12, "yearly annually jaarlijks ежегодно"),
)
"""Units of time by their length in days."""
_NUMBERS: Final = _words((1, "once"), (2, "twice two twee два две"), (3, "three drie три"), (4, "four vier четыре"))
_PER: Final = frozenset(["/", "per", "a", "an", "in", "each", "every", "elke", "iedere", "в", "за", "каждый", "каждую", "каждые"])
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|/")


def read_frequency(text: str) -> Fraction | None:
    """Return how many times a day a text says, or None when it says no frequency; of a range, such as 2–3 per week, the least."""
    tokens = _TOKEN.findall(fold(text))
    for place, token in enumerate(tokens):
        if token in _ADVERBS:
            return _times(tokens[:place]) / _ADVERBS[token]
        if token in _UNITS:
            many = _number(tokens[place - 1]) if place else None
            start = place - (1 if many is None else 2)
            if start < 0 or tokens[start] not in _PER or many == 0:
                return None
            return _times(tokens[:start]) / (_UNITS[token] * (many or 1))
    return None


def _times(tokens: list[str]) -> Fraction:
    """Return the first number; 1 when there is none, as in `an e-mail every week`."""
    return next((number for token in tokens if (number := _number(token)) is not None), Fraction(1))


def _number(token: str) -> Fraction | None:
    return Fraction(token.replace(",", ".")) if token[0].isdecimal() else _NUMBERS.get(token)
