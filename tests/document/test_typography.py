"""Texts as a typesetter would set them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.document.blocks import Band, Cell, Column, Style, Table, Tone
from sostac_xl.document.typography import text_set, typeset
from sostac_xl.i18n import LANGUAGES

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


def test_every_text_of_a_block_is_set() -> None:
    """In cells, bands and headings alike; what is no text, such as a tone, stays what it is."""
    block = Table("it's", (Column("it's", number=True),), (Band("it's"), (Cell("it's", Tone.GOOD, small="it's"),), ("it's",)))

    assert typeset(block, "en") == Table("it’s", (Column("it’s", number=True),), (Band("it’s"), (Cell("it’s", Tone.GOOD, small="it’s"),), ("it’s",)))
    assert typeset(Style.FRONT_HEADING, "en") is Style.FRONT_HEADING
