"""Headers and footers, and the properties of the sections that carry them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from sostac_xl.document.docx import xml
from sostac_xl.document.docx.body import Pages

_PAGE_FIELDS: Final = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


@dataclass(frozen=True, slots=True)
class Margins:
    """What stands in the margins of each page: `page_label` holds `{page}` and `{pages}`; `mark` is the mark of a draft or ""."""

    header: str
    mark: str
    footer: str
    page_label: str


class Furniture:
    """Writes the header and footer parts, each once, and the section properties that refer to them; a brand's own are kept."""

    def __init__(self, document: Document, margins: Margins, brand: Mapping[str, Sequence[Any]] | None = None) -> None:
        """Take the document whose parts are to be written; `brand` has the references to headers and to footers of its template."""
        self._document = document
        self._margins = margins
        self._brand = {kind: "".join(map(_reference_again, references)) for kind, references in (brand or {}).items()}
        self._header = cache(self._new_header)
        self._footer = cache(self._new_footer)
        self._types = ("default", "even") if document.settings.odd_and_even_pages_header_footer else ("default",)
        if margins.mark:
            self._mark_drafts((brand or {}).get("header", ()))

    def section(self, pages: Pages) -> str:
        """Return the properties of a section."""
        references = "" if pages.cover else self._references(pages)
        return f'<w:sectPr>{references}<w:type w:val="nextPage"/>{pages.geometry.xml(landscape=pages.landscape)}</w:sectPr>'

    def _references(self, pages: Pages) -> str:
        header = self._brand.get("header") or self._of_types("header", self._header(pages.chapter, pages.width))
        return header + (self._brand.get("footer") or self._of_types("footer", self._footer(pages.width)))

    def _of_types(self, kind: str, relation: str) -> str:
        return "".join(f'<w:{kind}Reference w:type="{each}" r:id="{relation}"/>' for each in self._types)

    def _mark_drafts(self, headers: Sequence[Any]) -> None:
        """Put the mark of a draft above what a brand's own headers say."""
        mark = xml.paragraph("Header", xml.run(self._margins.mark, style="PlanDraft"))
        for relation in {header.get(qn("r:id")) for header in headers}:
            self._document.part.related_parts[relation].element.insert(0, parse_xml(f"<w:body {xml.NAMESPACES}>{mark}</w:body>")[0])

    def _new_header(self, chapter: str, width: int) -> str:
        part, name = self._document.part.add_header_part()
        mark = xml.run(self._margins.mark, style="PlanDraft") + xml.run("   ") if self._margins.mark else ""
        # the chapter is a field, whose shown result is right as well: not every program computes STYLEREF
        place = xml.tab() + xml.field("STYLEREF 1", chapter) if chapter else ""
        _replace(part.element, xml.paragraph("Header", mark + xml.run(self._margins.header) + place, self._tabs("Header", width)))
        return str(name)

    def _new_footer(self, width: int) -> str:
        part, name = self._document.part.add_footer_part()
        pieces = (piece for piece in re.split(r"(\{pages?\})", self._margins.page_label) if piece)
        label = "".join(xml.field(_PAGE_FIELDS[piece], "1") if piece in _PAGE_FIELDS else xml.run(piece) for piece in pieces)
        _replace(part.element, xml.paragraph("Footer", xml.run(self._margins.footer) + xml.tab() + label, self._tabs("Footer", width)))
        return str(name)

    def _tabs(self, style: str, width: int) -> str:
        """Return the tab at the right margin, instead of those that the style has; nothing when that is the one."""
        found = next(each for each in self._document.styles.element.iter(qn("w:style")) if each.get(qn("w:styleId")) == style)
        known = [tab.get(qn("w:pos")) for tab in found.iter(qn("w:tab")) if tab.get(qn("w:val")) != "clear"]
        if known == [str(width)]:
            return ""
        cleared = "".join(f'<w:tab w:val="clear" w:pos="{place}"/>' for place in known if place != str(width))
        return f'<w:tabs>{cleared}<w:tab w:val="right" w:pos="{width}"/></w:tabs>'


def _reference_again(reference: Any) -> str:
    tag, type_, relation = reference.tag.rpartition("}")[2], reference.get(qn("w:type")), reference.get(qn("r:id"))
    return f'<w:{tag} w:type="{type_}" r:id="{relation}"/>'


def _replace(element: Any, paragraph: str) -> None:
    """Make a paragraph the only content of a header or footer."""
    for child in list(element):
        element.remove(child)
    element.extend(parse_xml(f"<w:body {xml.NAMESPACES}>{paragraph}</w:body>"))
