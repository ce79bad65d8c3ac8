"""What a checker of accessibility looks for in a Word file, in the examples and in a brand's colours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from docx.oxml.ns import qn

from sostac_xl.compute import compute
from sostac_xl.document import Brand, build_document
from sostac_xl.document.docx.theme import contrast
from sostac_xl.examples import load
from tests.document.words import opened

PLANS = [("webshop", "en", ""), ("webshop", "ru", ""), ("software", "nl", ""), ("webshop", "en", "#FFC800")]


@cache
def plan(name: str, language: str, accent: str) -> bytes:
    """Return the Word plan of an example."""
    example = load(name, language)
    return build_document(compute(example, example.facts.status_date), (), language=language, brand=Brand(accent=accent))


def lint(document: bytes) -> Iterator[str]:
    """Yield what is wrong, one line each."""
    word = opened(document)
    body, properties = word.element.body, word.core_properties
    if not (properties.title and properties.language):
        yield "no title or language"
    if word.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) != properties.language:
        yield "the text has another language than the properties"
    yield from _headings(body)
    yield from (f"no alternative text: {told.get('name')}" for told in body.iter(qn("wp:docPr")) if len(told.get("descr", "")) < 4)
    yield from _doubles(body)
    yield from (f"table without a name or a header: {table}" for table in body.iter(qn("w:tbl")) if not _is_named(table))
    yield from _contrasts(word)


def _headings(body: Any) -> Iterator[str]:
    level = 0
    for paragraph in body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        found = re.fullmatch(r"Heading(\d)", "" if style is None else style.get(qn("w:val")))
        if found:
            said = "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
            if int(found[1]) > level + 1 or not said.strip():
                yield f"a heading is empty or skips a level: {said!r}"
            level = int(found[1])


def _doubles(body: Any) -> Iterator[str]:
    for tag, key in (("wp:docPr", "id"), ("w:bookmarkStart", qn("w:name")), ("w:bookmarkStart", qn("w:id"))):
        yield from (f"{tag} twice: {value}" for value, count in Counter(each.get(key) for each in body.iter(qn(tag))).items() if count > 1)
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    for code in body.iter(qn("w:instrText")):
        found = re.search(r"(?:PAGEREF|REF) (\S+)", code.text or "")
        if found and found[1] not in marks:
            yield f"points nowhere: {code.text}"


def _is_named(table: Any) -> bool:
    properties = table.find(qn("w:tblPr"))
    styled = properties.find(qn("w:tblStyle")) is not None
    return bool(properties.find(qn("w:tblCaption")).get(qn("w:val"))) and (not styled or table.find(f".//{qn('w:tblHeader')}") is not None)


def _contrasts(word: Any) -> Iterator[str]:
    """Yield texts that are hard to read on the ground that they stand on."""
    styles = {style.get(qn("w:styleId")): style for style in word.styles.element.iter(qn("w:style"))}
    for run in word.element.body.iter(qn("w:r")):
        text = "".join(each.text or "" for each in run.iter(qn("w:t")))
        if any(map(str.isalnum, text)):  # the marks of a legend are no text
            colour, ground = _colour(run, styles), _ground(run)
            if contrast(colour, ground) < 4.5:
                yield f"{text[:30]!r}: {colour} on {ground}"


def _colour(run: Any, styles: dict[str, Any]) -> str:
    paragraph = next(run.iterancestors(qn("w:p")))
    own = run.find(f"{qn('w:rPr')}/{qn('w:color')}")
    named = [run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}"), paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")]
    if own is not None:
        return str(own.get(qn("w:val")))
    for style in (styles.get(each.get(qn("w:val"))) for each in named if each is not None):
        current = style
        while current is not None:
            found, based = current.find(f"{qn('w:rPr')}/{qn('w:color')}"), current.find(qn("w:basedOn"))
            if found is not None:
                return str(found.get(qn("w:val")))
            current = None if based is None else styles.get(based.get(qn("w:val")))
    return "1F2933"


def _ground(run: Any) -> str:
    """Return the fill of the cell or the run; a header cell has that of the table's style, which is paler than any card."""
    for place in (run, *run.iterancestors(qn("w:tc"))):
        fill = place.find(f"{qn('w:tcPr') if place.tag == qn('w:tc') else qn('w:rPr')}/{qn('w:shd')}")
        if fill is not None:
            return str(fill.get(qn("w:fill")))
    return "FFFFFF"


@pytest.mark.parametrize(("name", "language", "accent"), PLANS)
def test_nothing_that_a_checker_finds(name: str, language: str, accent: str) -> None:
    """Title, language, headings in order, alternative texts, named tables with headers, links that lead somewhere, legible colours."""
    assert list(dict.fromkeys(lint(plan(name, language, accent)))) == []
