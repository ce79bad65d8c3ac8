"""Verifying: which figures in a Word plan no longer match its workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sostac_xl.compute import Computation
from sostac_xl.document.docx.names import qn
from sostac_xl.document.living.content import Line, Source, charts, lines, title_of
from sostac_xl.document.living.figures import differences, in_format
from sostac_xl.document.living.layout import chapters_of, layout_of
from sostac_xl.document.living.marks import State, flat
from sostac_xl.document.living.opening import open_document
from sostac_xl.document.living.outcome import first_words
from sostac_xl.document.living.refresh import made_like
from sostac_xl.findings import Finding
from sostac_xl.i18n import Translator


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A figure of the document that the workbook tells otherwise, "" where one of them has none: in which chapter and block, and of what.

    `edited`: people worked in the block, so that refreshing leaves it. A chart of bars over time has no figures; `label` says what it is.
    """

    place: str
    chapter: str
    block: str
    label: str
    document: str
    workbook: str
    edited: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """The figures that don't match, how many blocks were compared, how many have other words, and whether the workbook changed at all."""

    mismatches: tuple[Mismatch, ...]
    compared: int
    stale: int
    workbook_changed: bool


def verify_document(document: bytes, name: str, computation: Computation, findings: Sequence[Finding] = ()) -> Verified:
    """Return which figures of a Word plan no longer match its workbook; DocumentError when it is no plan of ours, or can't be read."""
    opened = open_document(document, name)
    new = made_like(opened, computation, findings, draft=opened.manifest.draft)
    layout = layout_of(new.parts[new.main])
    source, new_source = Source(opened.parts, opened.main), Source(new.parts, new.main)
    chapters = chapters_of(opened.body, opened.blocks)
    show = partial(in_format, t=Translator(opened.manifest.language))
    found: list[Mismatch] = []
    stale = 0
    for place, block in opened.blocks.items():
        known, now = opened.manifest.blocks[place], new.manifest.blocks.get(place)
        edited = block.state is not State.UNTOUCHED
        if not edited and now and now.made == known.made:
            continue
        fresh = list(flat(layout.controls[place].find(qn("w:sdtContent")))) if now else []
        title = title_of(block.elements) or first_words(block.text)
        one = [
            Mismatch(place, chapters[place], title, each.label, each.document, each.workbook, edited)
            for each in differences(_told(block.elements, source, show), _told(fresh, new_source, show))
            if not edited or (each.document and each.workbook)
        ]
        if not one and now and not edited and place.endswith(".gantt"):
            one = [Mismatch(place, chapters[place], title, title, "", "", edited)]
        found += one
        stale += not (one or edited)
    return Verified(tuple(found), len(opened.blocks), stale, opened.manifest.plan != new.manifest.plan)


def _told(elements: Sequence[Any], source: Source, show: Callable[[str, str], str]) -> list[Line]:
    """Return what a block says line by line, and what its charts show."""
    return [*lines(elements), *(line for element in elements for chart in charts(element) for line in source.table(chart, show))]
