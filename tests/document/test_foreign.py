"""A plan in a document of another language: our words change, the plan's own stay and are marked as what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx.oxml.ns import qn

from sostac_xl.document.docx import xml
from sostac_xl.document.foreign import Foreign
from sostac_xl.examples import load
from sostac_xl.metrics import text_width
from tests.document.words import built, opened, text


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


def test_a_plan_in_its_own_language_has_no_marks() -> None:
    """There nothing is foreign."""
    assert marked(built(load("webshop", "nl"), language="nl")) == {}


def test_texts_are_found_within_sentences() -> None:
    """A text of the plan within one of ours is a run of its own, as whole words, the longest first, whatever spaces and hyphens it has."""
    own = Foreign(["Zoeken", "Zoeken in de e-mail.", "kort"], "nl", "en")

    assert xml.run(own.mark("“Zoeken in de\N{NO-BREAK SPACE}e\N{NON-BREAKING HYPHEN}mail” waits.")).count("<w:r>") == 3
    assert '<w:lang w:val="nl-NL"/>' in xml.run(own.mark("Zoeken"))
    assert "w:lang" not in xml.run(own.mark("Zoekende and verZoeken"))
    assert "\ufdd1" not in xml.attribute(own.mark("Zoeken"))
    assert text_width(own.mark("Zoeken"), 10) == text_width("Zoeken", 10)
