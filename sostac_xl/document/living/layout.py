"""How the new document is laid out: its blocks in their order, and the sections of pages that they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from sostac_xl.document.docx.control import TAG
from sostac_xl.document.docx.names import qn
from sostac_xl.document.living.content import said_by_paragraph
from sostac_xl.document.living.marks import Found

_TAG = f"{qn('w:sdtPr')}/{qn('w:tag')}"


@dataclass(slots=True)
class Section:
    """The places of a section's blocks, and what ends it: a paragraph, or the properties at the end of the text."""

    places: list[str] = field(default_factory=list)
    ending: Any = None


@dataclass(frozen=True)
class Layout:
    """The controls of a new document by their places, its sections, the one that each place is in, and the chapter of each place."""

    controls: Mapping[str, Any]
    sections: tuple[Section, ...]
    section_of: Mapping[str, int]
    chapter_of: Mapping[str, str]


def layout_of(content: bytes) -> Layout:
    """Return the layout of a document that we have just written."""
    root: Any = etree.fromstring(content)
    controls: dict[str, Any] = {}
    section_of: dict[str, int] = {}
    chapter_of: dict[str, str] = {}
    sections, chapter = [Section()], ""
    for element in root.find(qn("w:body")):
        tag = element.find(_TAG)
        if tag is not None:
            place = str(tag.get(qn("w:val"))).removeprefix(TAG)
            chapter = heading_in(element) or chapter
            controls[place], section_of[place], chapter_of[place] = element, len(sections) - 1, chapter
            sections[-1].places.append(place)
        elif element.tag == qn("w:sectPr"):
            sections[-1].ending = element
        elif element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            sections[-1].ending = element
            sections.append(Section())
    return Layout(controls, tuple(sections), section_of, chapter_of)


def heading_in(element: Any) -> str:
    """Return the heading of a chapter that is in an element, "" for none."""
    for paragraph in element.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) in ("Heading1", "TOCHeading"):
            return said_by_paragraph(paragraph)
    return ""


def chapters_of(body: Any, blocks: Mapping[str, Found]) -> dict[str, str]:
    """Return the chapter that each block stands in, as the document calls it."""
    found = dict.fromkeys(blocks, "")
    chapter = ""
    starts: defaultdict[int, list[str]] = defaultdict(list)
    for place, block in blocks.items():
        starts[id(block.elements[0])].append(place)
    for element in body.iter(qn("w:p"), qn("w:tbl")):
        if element.tag == qn("w:p"):
            chapter = heading_in(element) or chapter
        found.update(dict.fromkeys(starts.get(id(element), ()), chapter))
    return found
