"""Texts as a typesetter would set them."""

from __future__ import annotations

import re
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.document import typography
from sostac_xl.document.blocks import Band, Cell, Column, Style, Table, Tone
from sostac_xl.document.typography import text_set, typeset
from sostac_xl.document.wording import Wording, below_axis
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.plan import PlanFacts

SPACE, HYPHEN = "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("en", '"Campaign "The quiet hour""', "“Campaign ‘The quiet hour’”"),
        ("en", "“Campaign “The quiet hour” here”", "“Campaign ‘The quiet hour’ here”"),
        ("nl", '"Stil uur" en "rust"', "“Stil uur” en “rust”"),
        ("ru", '«Кампания "Тихий час"»', "«Кампания „Тихий час“»"),
        ("ru", "“Кампания”", "«Кампания»"),
        ("en", "Mother's Day, 'really'", "Mother’s Day, ‘really’"),
        ("nl", "'s avonds", "’s avonds"),
        ("en", 'a 27" screen', 'a 27" screen'),
        ("en", "-€48.67 of -2 on 2026-05-08", "−€48.67 of −2 on 2026-05-08"),
        ("en", "an e-mail, version 1.1", f"an e{HYPHEN}mail, version{SPACE}1.1"),
        ("ru", "Чай – это e-mail", f"Чай{SPACE}— это e{HYPHEN}mail"),
        ("ru", "до 31 декабря 2026 г..", "до 31 декабря 2026 г."),
        ("en", "and so on...", "and so on..."),
        ("ru", "–", "—"),
        ("en", "–", "–"),
    ],
)
def test_sets_what_was_typed(language: str, typed: str, wanted: str) -> None:
    """Quotes, one pair in another, apostrophes, minus signs, dashes, and where no line breaks."""
    assert text_set(typed, language) == wanted


@given(st.text(), st.sampled_from(LANGUAGES))
def test_setting_twice_changes_nothing(typed: str, language: str) -> None:
    """What has been set is set."""
    once = text_set(typed, language)
    assert text_set(once, language) == once


PIECES = [*"'\"“”„«»‘’-–— .(5a€г\n", SPACE, "..", "e-mail", "version ", "Versie ", "версия ", "2026 г."]


@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join), st.sampled_from(LANGUAGES), st.booleans())
def test_no_text_is_passed_over(typed: str, language: str, quoted: bool) -> None:
    """A text that is left alone is one that would have come out as it is."""
    found = text_set(typed, language, quoted=quoted)
    with patch.object(typography, "_AT_STAKE", re.compile("")):
        assert text_set(typed, language, quoted=quoted) == found


def test_every_text_of_a_block_is_set() -> None:
    """In cells, bands and headings alike; what is no text, such as a tone, stays what it is."""
    block = Table("it's", (Column("it's", number=True),), (Band("it's"), (Cell("it's", Tone.GOOD, small="it's"),), ("it's",)))

    assert typeset(block, "en") == Table("it’s", (Column("it’s", number=True),), (Band("it’s"), (Cell("it’s", Tone.GOOD, small="it’s"),), ("it’s",)))
    assert typeset(Style.FRONT_HEADING, "en") is Style.FRONT_HEADING


def test_no_dash_of_a_period_begins_a_line() -> None:
    """It stays with the first day; Russian writes days in figures, without spaces."""
    days = date(2026, 1, 19), date(2027, 3, 31)
    told = {language: Wording(PlanFacts(), Translator(language)).span(*days) for language in LANGUAGES}

    assert told["nl"].split(" ") == [
        "19\N{NO-BREAK SPACE}jan\N{NO-BREAK SPACE}2026\N{NO-BREAK SPACE}–",
        "31\N{NO-BREAK SPACE}mrt\N{NO-BREAK SPACE}2027",
    ]
    assert told["ru"] == "19.01.2026–31.03.2027"


def test_only_many_months_have_two_lines() -> None:
    """A year has room for its months on one line each; periods that are more than a month stay on one."""
    months = [f"Jan {number}" for number in range(13)]

    assert below_axis(months[:12]) == tuple(months[:12])
    assert below_axis(months)[0] == "Jan\n0"
    assert below_axis(["Jan 26 – Mar 26"] * 13)[0] == "Jan 26 – Mar 26"
