"""The pages that a brand's template puts before the plan: its own cover, with what it asks for filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from sostac_xl.document.docx import xml
from sostac_xl.document.docx.template import Template

_ASKED: Final = re.compile(r"\[\[([A-Z]+)\]\]")

_MARKS: Final = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))


@dataclass(frozen=True, slots=True)
class OwnPages:
    """The blocks of a cover, closed by its section, and how many pages they are; false when there are none."""

    elements: tuple[Any, ...] = ()
    count: int = 0

    def xml(self) -> str:
        """Return their XML."""
        return "".join(etree.tostring(element, encoding="unicode") for element in self.elements)

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.elements)


def own_pages(template: Template, facts: Mapping[str, str]) -> OwnPages:
    """Return the cover of a template; `[[TITLE]]` and the like become the facts of the plan, what is not known becomes nothing."""
    if not template.cover:
        return OwnPages()
    elements: list[Any] = [parse_xml(etree.tostring(block)) for block in template.cover]
    for element in elements:
        for mark in list(element.iter(*_MARKS)):
            mark.getparent().remove(mark)  # their numbers are those of ours, and nothing on a cover points at them
    for paragraph, text in list(paragraphs(elements)):
        if asks(text):
            put(paragraph, told(text, facts))
    section = etree.tostring(deepcopy(template.section), encoding="unicode")
    closing = parse_xml(f"<w:body {xml.NAMESPACES}>{xml.paragraph('PlanGap', properties=section)}</w:body>")[0]
    breaks = sum(each.get(qn("w:type")) == "page" for element in elements for each in element.iter(qn("w:br")))
    sections = sum(1 for element in elements for _ in element.iter(qn("w:sectPr")))
    return OwnPages((*elements, closing), 1 + breaks + sections)


def paragraphs(elements: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Yield the paragraphs of a cover in order, those in its text boxes too, each with its own text."""
    for element in elements:
        for paragraph in element.iter(qn("w:p")):
            yield paragraph, "".join(piece.text or "" for piece in _pieces(paragraph))


def asks(text: str) -> bool:
    """Return whether a text of a template asks for facts of the plan."""
    return bool(_ASKED.search(text))


def told(text: str, facts: Mapping[str, str]) -> str:
    """Return a text with the facts that it asks for."""
    return _ASKED.sub(lambda found: facts.get(found[1], ""), text)


def put(paragraph: Any, text: str) -> None:
    """Write another text into a paragraph; a word in brackets may have lain in several runs, so that all text goes into the first one."""
    pieces = _pieces(paragraph) or [etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:t"))]
    for piece in pieces:
        piece.text = ""
    pieces[0].text = text
    pieces[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _pieces(paragraph: Any) -> list[Any]:
    return [piece for piece in paragraph.iter(qn("w:t")) if next(piece.iterancestors(qn("w:p"))) is paragraph]
