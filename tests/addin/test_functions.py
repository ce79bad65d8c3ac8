"""Functions for cells: the same figures as the plan's, and a readable text where there is none."""

from __future__ import annotations

import math
from datetime import date, datetime
from inspect import signature
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostac_xl.addin import functions
from sostac_xl.addin.functions import (
    SOSTAC_CAC,
    SOSTAC_FINISH,
    SOSTAC_GROSS,
    SOSTAC_LTV,
    SOSTAC_NET,
    SOSTAC_PHASE,
    SOSTAC_ROMI,
    SOSTAC_WORKDAY,
)

MONDAY = datetime(2027, 1, 4)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (SOSTAC_NET(100, 0.15), 85),
        (SOSTAC_GROSS(85, 0.15), 100),
        (SOSTAC_GROSS(100, 0.15), 117.65),
        (SOSTAC_NET(100, 0), 100),
        (SOSTAC_GROSS(1001, 0.1, 0), 1112),
        (SOSTAC_ROMI(150, 100), 0.5),
        (SOSTAC_CAC(1000, 8), 125),
        (SOSTAC_LTV(50, 4, 3, 0.4), 240),
        (SOSTAC_WORKDAY(MONDAY, 5), datetime(2027, 1, 11)),
        (SOSTAC_WORKDAY(MONDAY, 5, [datetime(2027, 1, 6), None]), datetime(2027, 1, 12)),
        (SOSTAC_WORKDAY(MONDAY, 1, datetime(2027, 1, 5)), datetime(2027, 1, 6)),
        (SOSTAC_FINISH(MONDAY, 5), datetime(2027, 1, 8)),
        (SOSTAC_FINISH(date(2027, 1, 4), 1), MONDAY),
        (SOSTAC_FINISH(MONDAY, 0), MONDAY),
        (SOSTAC_WORKDAY(46391.0, 5.0), datetime(2027, 1, 11)),
        (SOSTAC_WORKDAY(46391.75, -1, [46388, None]), datetime(2026, 12, 31)),
    ],
)
def test_a_function_gives_what_the_plan_computes(found: Any, expected: Any) -> None:
    """Net and gross, returns, customers, working days."""
    assert found == expected


def test_phases_add_up_exactly() -> None:
    """The months of an amount have exactly its sum, whatever the rounding."""
    table = SOSTAC_PHASE(1000, datetime(2027, 1, 15), datetime(2027, 3, 10), "even")

    assert [row[0] for row in table] == [datetime(2027, 1, 1), datetime(2027, 2, 1), datetime(2027, 3, 1)]
    assert sum(round(row[1] * 100) for row in table) == 100_000
    assert [row[1] for row in SOSTAC_PHASE(600, datetime(2027, 1, 1), datetime(2027, 3, 31), "front", 0)] == [300, 200, 100]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (SOSTAC_CAC(100, 0), "nothing can be divided by 0"),
        (SOSTAC_ROMI(100, 0), "nothing can be divided by 0"),
        (SOSTAC_GROSS(100, 1), "fee: "),
        (SOSTAC_NET("abc", 0.1), "gross: a number is needed"),  # type: ignore[arg-type]  # what a user types
        (SOSTAC_NET(True, 0.1), "gross: a number is needed"),
        (SOSTAC_WORKDAY("soon", 1), "start: a date is needed"),
        (SOSTAC_PHASE(1, MONDAY, datetime(2026, 1, 1)), "before the start"),
        (SOSTAC_PHASE(1, MONDAY, MONDAY, "sideways"), "phasing: choose"),
        (SOSTAC_PHASE(1, MONDAY, MONDAY, "custom"), "phasing: choose even, front, back"),
        (SOSTAC_PHASE("much", MONDAY, MONDAY), "amount: a number is needed"),  # type: ignore[arg-type]  # what a user types
        (SOSTAC_NET(1, 0.1, "few"), "digits: a number is needed"),  # type: ignore[arg-type]  # what a user types
        (SOSTAC_WORKDAY(0, 1), "start: a date is needed"),
        (SOSTAC_WORKDAY(True, 1), "start: a date is needed"),
        (SOSTAC_WORKDAY(MONDAY, 1e9), "days: at most 50,000 days"),
        (SOSTAC_PHASE(1, MONDAY, datetime(2999, 1, 1)), "finish: at most 100 years"),
        (SOSTAC_ROMI(1e308, 0.1), "too large for a cell"),
    ],
)
def test_what_cannot_be_told_is_a_text(found: Any, told: str) -> None:
    """Neither a crash nor a number that means nothing."""
    assert isinstance(found, str)
    assert told in found


ODD: Final[tuple[Any, ...]] = (
    None, "", 0, -1, 0.5, 1e308, -1e308, math.nan, math.inf, True, "x", "2027-01-01", MONDAY, date(9999, 12, 31), datetime(1900, 1, 1),
    46_000, 2_958_465, 2_958_466, [[1, 2], [3, 4]], [], [None], -2_146_826_281, "even",
)  # fmt: skip
"""What a cell, or several, may hand over; the last number but one is an error of Excel's."""


PLAIN: Final = [each for name, each in vars(functions).items() if name.startswith("SOSTAC_") and name not in ("SOSTAC_FORECAST", "SOSTAC_CHECK")]
"""The functions that ask no plan."""


@given(st.sampled_from(PLAIN), st.lists(st.sampled_from(ODD), min_size=5))
@settings(max_examples=600, deadline=None)
def test_no_cell_makes_a_function_fail(function: Any, cells: list[Any]) -> None:
    """Whatever stands in the cells, the result is a value or a text that says what is wrong; never a fault of ours."""
    found = function(*cells[: len(signature(function).parameters)])

    assert found is not None
    assert "report it" not in str(found)


@pytest.mark.parametrize(("system", "told"), [("Dutch_Netherlands", "gross: hier hoort een getal"), ("ru_RU", "gross: нужно число")])
def test_a_text_speaks_the_users_language(system: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with an argument is said in the language of the system."""
    monkeypatch.setattr("locale.getlocale", lambda: (system, "utf-8"))

    assert told in str(SOSTAC_NET("abc", 0.1))  # type: ignore[arg-type]  # what a user types


@pytest.mark.parametrize("phasing", ["front", "vooraan", "FRONT"])
def test_a_phasing_is_known_in_every_language(phasing: str) -> None:
    """The workbook's own words are understood."""
    assert [row[1] for row in SOSTAC_PHASE(600, datetime(2027, 1, 1), datetime(2027, 3, 31), phasing, 0)] == [300, 200, 100]


def test_every_function_explains_itself() -> None:
    """Each has a help text, and a name that says whose it is."""
    own = [value for name, value in vars(functions).items() if name.startswith("SOSTAC_")]

    assert len(own) == 10
    assert all(function.__doc__ for function in own)
