"""A plan in a document of another language: our words change, the plan's own stay and are marked as what they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from docx.oxml.ns import qn

from sostac_xl.document.docx import xml
from sostac_xl.document.foreign import Foreign
from sostac_xl.examples import load
from sostac_xl.metrics import text_width
from tests.document.words import built, opened, shop, text


def marked(document: bytes) -> dict[str, str]:
    """Return the texts that are marked with a language of their own, with that language."""
    found = {}
    for run in opened(document).element.body.iter(qn("w:r")):
        language = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
        if language is not None:
            found["".join(each.text or "" for each in run.iter(qn("w:t")))] = language.get(qn("w:val"))
    return found


@pytest.mark.parametrize(("of_plan", "of_document", "locale"), [("nl", "en", "nl-NL"), ("en", "ru", "en-GB"), ("ru", "nl", "ru-RU")])
def test_own_words_are_marked(of_plan: str, of_document: str, locale: str, validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """Headings are in the document's language; most of what the plan says itself bears its own; the file is valid."""
    plan = load("webshop", of_plan)
    path = tmp_path / "plan.docx"
    path.write_bytes(built(plan, language=of_document))
    found = marked(path.read_bytes())

    assert validator(path) == []
    assert set(found.values()) == {locale}
    assert sum(map(len, found)) > 25_000
    assert opened(path.read_bytes()).core_properties.language == {"en": "en-GB", "nl": "nl-NL", "ru": "ru-RU"}[of_document]
    assert {"en": "Situation", "nl": "Situatie", "ru": "Ситуация"}[of_document] in text(path.read_bytes())


@pytest.mark.parametrize(("of_plan", "of_document"), list(permutations(("en", "nl", "ru"), 2)))
def test_each_language_has_its_own_typography(of_plan: str, of_document: str) -> None:
    """The plan's own words keep the quotes and dashes of their language; ours, and days and numbers, have those of the document's."""
    theirs, ours = spoken(built(load("webshop", of_plan), language=of_document))
    quotes = {"en": "“”", "nl": "“”", "ru": "«»„“"}
    months = {"en": "1 January 2026", "nl": "1 januari 2026", "ru": "1 января 2026"}

    assert {letter for letter in theirs if letter in "“”«»„"} <= set(quotes[of_plan])
    assert {letter for letter in ours if letter in "“”«»„"} <= set(quotes[of_document])
    assert ("— " in theirs, "— " in ours) == (of_plan == "ru", of_document == "ru")
    assert [language for language, day in months.items() if day in ours.replace("\N{NO-BREAK SPACE}", " ")] == [of_document]
    assert not re.search("[а-яё]", ours, re.IGNORECASE) or of_document == "ru"


def spoken(document: bytes) -> tuple[str, str]:
    """Return what a document says in the plan's language, and what in its own."""
    told: tuple[list[str], list[str]] = ([], [])
    for run in opened(document).element.body.iter(qn("w:r")):
        own = run.find(f"{qn('w:rPr')}/{qn('w:lang')}") is None
        told[own].append("".join(each.text or "" for each in run.iter(qn("w:t"))))
    return " ".join(told[0]), " ".join(told[1])


def test_quotes_of_two_languages_alternate() -> None:
    """Quotes within ours are the inner ones of their language, as they are in one language."""
    own = Foreign(['The "quiet" hour'], "en")
    told = {language: own.typeset('Now "The "quiet" hour" waits', language) for language in ("nl", "ru")}
    alone = own.typeset('The "quiet" hour', "ru")

    assert xml.clean(told["nl"]) == "Now “The ‘quiet’ hour” waits"
    assert xml.clean(told["ru"]) == "Now «The ‘quiet’ hour» waits"
    assert xml.clean(alone) == "The “quiet” hour"


def test_no_letter_is_taken_for_a_text_of_another_language() -> None:
    """Whatever rare letters a plan is written in, its texts are found beside them, and nothing is lost."""
    for letter in ("\N{CYRILLIC LETTER MULTIOCULAR O}", "\N{CUNEIFORM SIGN A}"):
        said = Foreign(["Meer klanten"], "nl").typeset(f'{letter} – "Meer klanten" {letter}', "en")
        assert said == f"{letter} – “{xml.foreign('Meer klanten', 'nl-NL')}” {letter}"


def test_a_plan_in_its_own_language_has_no_marks() -> None:
    """There nothing is foreign."""
    assert marked(shop("nl")) == {}


def test_texts_are_found_within_sentences() -> None:
    """A text of the plan within one of ours is a run of its own, as whole words, the longest first, whatever spaces and hyphens it has."""
    own = Foreign(["Zoeken", "Zoeken in de e-mail.", "kort"], "nl")

    assert xml.run(own.mark("“Zoeken in de\N{NO-BREAK SPACE}e\N{NON-BREAKING HYPHEN}mail” waits.")).count("<w:r>") == 3
    assert '<w:lang w:val="nl-NL"/>' in xml.run(own.mark("Zoeken"))
    assert "w:lang" not in xml.run(own.mark("Zoekende and verZoeken"))
    assert "\ufdd1" not in xml.attribute(own.mark("Zoeken"))
    assert text_width(own.mark("Zoeken"), 10) == text_width("Zoeken", 10)
