"""Footnotes: they stand where they are told, and pages make room for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from sostac_xl.document import page_count
from sostac_xl.document.blocks import Block, Heading, Paragraph
from tests.document.words import shop, written

PLAIN = Paragraph("One line.")


def document(*content: Block) -> bytes:
    """Return a document of one chapter."""
    return written((Heading("Chapter"), *content))


def parts(content: bytes, path: Path) -> dict[str, str]:
    """Return the XML parts of a document by name."""
    path.write_bytes(content)
    with ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def test_notes_are_numbered_in_the_order_of_the_text(tmp_path: Path, validator: Callable[[Path], list[str]]) -> None:
    """Each mark in the text has its note; the file is valid; without notes there is no part for them."""
    found = parts(document(Paragraph("A.", note="Source: <a> & b"), PLAIN, Paragraph("B.", note="Later")), tmp_path / "notes.docx")

    assert found["word/document.xml"].count("<w:footnoteReference ") == 2
    assert found["word/footnotes.xml"].index("Source: &lt;a&gt; &amp; b") < found["word/footnotes.xml"].index("Later")
    assert validator(tmp_path / "notes.docx") == []
    assert "word/footnotes.xml" not in parts(document(PLAIN), tmp_path / "none.docx")


def test_pages_make_room_for_notes() -> None:
    """What just fits a page does no more when it has a note."""
    most = next(count for count in range(20, 60) if page_count(document(*[PLAIN] * (count + 1))) == 2)

    assert page_count(document(*[PLAIN] * most)) == 1
    assert page_count(document(*[PLAIN] * (most - 1), Paragraph("One line.", note="A source"))) == 2


@pytest.mark.parametrize("language", ["en", "nl", "ru"])
def test_a_forecast_says_what_it_rests_on(language: str, tmp_path: Path) -> None:
    """The summary, the first finding of the situation and the forecast have notes."""
    assert parts(shop(language), tmp_path / "plan.docx")["word/footnotes.xml"].count("<w:footnoteRef/>") >= 3
