"""The numbers that fields show: of figures, where the text refers to them, and the entries of the contents with their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from lxml import etree

from sostac_xl.document.docx import xml
from sostac_xl.document.docx.charts import FIGURE_BOOKMARK
from sostac_xl.document.docx.contents import Entry, contents, with_page_numbers
from sostac_xl.document.docx.formats import Formats
from sostac_xl.document.docx.geometry import geometry_of
from sostac_xl.document.docx.measured import Ruler
from sostac_xl.document.docx.names import qn
from sostac_xl.document.docx.pages import Estimate
from sostac_xl.document.living.content import said_by_paragraph, tidied
from sostac_xl.document.living.marks import flat
from sostac_xl.document.living.plain import plain

_TOC: Final = "_Toc"
_FIRST: Final = 200_000_000
_OURS: Final = re.compile(r'^\s*TOC\b.*\\o "1-2"')
"""The instruction of our contents; whoever wants other levels keeps theirs."""


@dataclass(slots=True)
class _Field:
    """A field: its instruction, the pieces of text that it shows, and the paragraphs in which it begins and ends."""

    first: Any
    instruction: str = ""
    shown: list[Any] = field(default_factory=list)
    separated: bool = False
    last: Any = None


def _fields(body: Any) -> Iterator[_Field]:
    """Yield the fields of a text as they end; those within others too."""
    open_ones: list[_Field] = []
    for paragraph in body.iter(qn("w:p")):
        for each in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
            if each.tag == qn("w:fldChar"):
                kind = each.get(qn("w:fldCharType"))
                if kind == "begin":
                    open_ones.append(_Field(paragraph))
                elif open_ones and kind == "separate":
                    open_ones[-1].separated = True
                elif open_ones:
                    ended = open_ones.pop()
                    ended.last = paragraph
                    yield ended
            elif open_ones and each.tag == qn("w:instrText"):
                open_ones[-1].instruction += each.text or ""
            elif open_ones and open_ones[-1].separated:
                open_ones[-1].shown.append(each)


def number_figures(body: Any) -> None:
    """Count the figures anew, and let the text name their numbers."""
    fields = list(_fields(body))
    numbers: dict[str, str] = {}
    counted = count(1)
    for each in fields:
        if each.instruction.split()[:2] == ["SEQ", "Figure"]:
            number = str(next(counted))
            _show(each, number)
            for mark in each.first.iter(qn("w:bookmarkStart")):
                if str(mark.get(qn("w:name"))).startswith(FIGURE_BOOKMARK):
                    numbers[str(mark.get(qn("w:name")))] = number
    for each in fields:
        words = each.instruction.split()
        if words[:1] == ["REF"] and words[1:] and words[1] in numbers:
            _show(each, numbers[words[1]])


def _show(each: _Field, text: str) -> None:
    for piece in each.shown:
        piece.text, text = text, ""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A heading that the contents list."""

    paragraph: Any
    level: int
    number: str
    text: str


def _headings(body: Any) -> Iterator[_Listed]:
    """Yield the headings of two levels that say something, with the numbers that Word gives them."""
    chapter, section, numbered = 0, 0, True
    for paragraph in flat(body):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        level = {"Heading1": 1, "Heading2": 2}.get(str(style.get(qn("w:val"))) if style is not None else "", 0)
        text = said_by_paragraph(paragraph) if level else ""
        if not text:
            continue
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        counts = own is None or own.get(qn("w:val")) != "0"
        if level == 1:
            numbered, section = counts, 0
            chapter += counts
            yield _Listed(paragraph, 1, str(chapter) if counts else "", text)
        else:
            section += counts and numbered
            yield _Listed(paragraph, 2, f"{chapter}.{section}" if counts and numbered else "", text)


def renew_contents(body: Any, formats: Formats, notes: Mapping[str, str], *, moved: bool) -> bool:
    """Bring the contents up to date when something `moved` or they don't list what is there; return whether they had to be."""
    ours = next((each for each in _fields(body) if _OURS.match(each.instruction)), None)
    if ours is None or ours.first.getparent() is not ours.last.getparent():
        return False
    old = _between(ours.first, ours.last)
    found = list(_headings(body))
    if not found or not (moved or _differ(old, found)):
        return False
    entries = [Entry(each.level, each.number, each.text, _bookmark(each.paragraph, body)) for each in found]
    pages = page_numbers(body, formats, notes)
    known = {entry.bookmark: pages.get(entry.bookmark, 1) for entry in entries}
    width = geometry_of(_section_of(ours.last, body)).width()
    written: Any = etree.fromstring(f"<w:body {xml.NAMESPACES}>{with_page_numbers(contents('', entries, width), known)}</w:body>")
    lines = written.findall(f"{qn('w:sdt')}/{qn('w:sdtContent')}/{qn('w:p')}")[1:]
    if [tidied("".join(each.itertext(qn("w:t")))) for each in lines] == [tidied("".join(each.itertext(qn("w:t")))) for each in old]:
        return False
    for line in lines:
        old[0].addprevious(line)
    for paragraph in old:
        paragraph.getparent().remove(paragraph)
    return True


def _between(first: Any, last: Any) -> list[Any]:
    """Return siblings from one to another."""
    found = [first]
    while found[-1] is not last:
        found.append(found[-1].getnext())
    return found


def _differ(old: list[Any], found: list[_Listed]) -> bool:
    """Return whether the contents list other headings than there are; which pages they name is not asked."""
    listed = [tidied("".join(each.itertext(qn("w:t")))).rstrip("0123456789").strip() for each in old]
    return listed != [f"{each.number}{each.text}".rstrip("0123456789").strip() for each in found]


def _bookmark(paragraph: Any, body: Any) -> str:
    """Return the bookmark by which the contents lead to a heading; one that has none gets one."""
    names = [str(each.get(qn("w:name"))) for each in paragraph.iter(qn("w:bookmarkStart"))]
    if own := next((each for each in names if each.startswith(_TOC)), ""):
        return own
    marks = list(body.iter(qn("w:bookmarkStart")))
    taken = {str(each.get(qn("w:name"))) for each in marks}
    number = max((int(each.get(qn("w:id"), "0")) for each in marks if str(each.get(qn("w:id"))).isdigit()), default=0) + 1
    name = next(each for each in (f"{_TOC}{place}" for place in count(_FIRST)) if each not in taken)
    start = paragraph.makeelement(qn("w:bookmarkStart"), {qn("w:id"): str(number), qn("w:name"): name})
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        paragraph.insert(0, start)
    else:
        properties.addnext(start)
    paragraph.append(paragraph.makeelement(qn("w:bookmarkEnd"), {qn("w:id"): str(number)}))
    return name


def page_numbers(body: Any, formats: Formats, notes: Mapping[str, str]) -> dict[str, int]:
    """Return by estimate on which page each bookmark stands; none of a text that is not to be measured."""
    found: dict[str, int] = {}
    ruler, total = Ruler(formats, notes), 0
    for content, section in _sections(body):
        size = section.find(qn("w:pgSz"))
        landscape = size is not None and size.get(qn("w:orient")) == "landscape"
        paper = geometry_of(section).paper(landscape=landscape)
        try:
            pages = Estimate(plain(content), ruler, paper.width).pages(paper.height)
        except (ValueError, AttributeError, TypeError, IndexError, SyntaxError):  # a person's text may hold what we have no measure for
            return {}
        found |= {mark: total + page for mark, page in pages.of_bookmark.items()}
        total += pages.total + sum(each.get(qn("w:type")) == "page" for element in content for each in element.iter(qn("w:br")))
    return found


def _sections(body: Any) -> Iterator[tuple[list[Any], Any]]:
    """Yield the paragraphs and tables of each section of a body, and its properties; a section may end within a control."""
    content: list[Any] = []
    for element in flat(body):
        content.append(element)
        own = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if own is not None:
            yield content, own
            content = []
    last = body.find(qn("w:sectPr"))
    yield content, etree.Element(qn("w:sectPr")) if last is None else last


def _section_of(element: Any, body: Any) -> Any:
    """Return the properties of the section that an element is in."""
    around = (element, *element.iterancestors())
    return next(section for content, section in _sections(body) if any(each in around for each in content))
