"""Headers and footers, and the properties of the sections that carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from docx.document import Document
from docx.oxml import parse_xml

from sostac_xl.document.docx import xml
from sostac_xl.document.docx.body import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, Pages
from sostac_xl.document.docx.pages import Paper

_LONG: Final = 16838
_SHORT: Final = 11906
_TOP: Final = 1531
_BOTTOM: Final = 1247
_MARGINS: Final = f'<w:pgMar w:top="{_TOP}" w:right="1134" w:bottom="{_BOTTOM}" w:left="1134" w:header="680" w:footer="567" w:gutter="0"/>'
_TWIPS: Final = 20
_PAGE_FIELDS: Final = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def paper(pages: Pages) -> Paper:
    """Return the room that a section has on each page, in points."""
    height = (_SHORT if pages.landscape else _LONG) - _TOP - _BOTTOM
    return Paper(pages.width / _TWIPS, height / _TWIPS)


@dataclass(frozen=True, slots=True)
class Margins:
    """What stands in the margins of each page: `page_label` holds `{page}` and `{pages}`; `mark` is the mark of a draft or ""."""

    header: str
    mark: str
    footer: str
    page_label: str


class Furniture:
    """Writes the header and footer parts, each once, and the section properties that refer to them."""

    def __init__(self, document: Document, margins: Margins) -> None:
        """Take the document whose parts are to be written."""
        self._document = document
        self._margins = margins
        self._header = cache(self._new_header)
        self._footer = cache(self._new_footer)

    def section(self, pages: Pages) -> str:
        """Return the properties of a section."""
        width, height = (_LONG, _SHORT) if pages.landscape else (_SHORT, _LONG)
        turned = ' w:orient="landscape"' if pages.landscape else ""
        references = "" if pages.cover else self._references(pages)
        return f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>{_MARGINS}</w:sectPr>'

    def _references(self, pages: Pages) -> str:
        header = self._header(pages.chapter, pages.landscape)
        footer = self._footer(pages.landscape)
        return f'<w:headerReference w:type="default" r:id="{header}"/><w:footerReference w:type="default" r:id="{footer}"/>'

    def _new_header(self, chapter: str, landscape: bool) -> str:
        part, name = self._document.part.add_header_part()
        mark = xml.run(self._margins.mark, style="PlanDraft") + xml.run("   ") if self._margins.mark else ""
        # the chapter is a field, whose shown result is right as well: not every program computes STYLEREF
        place = xml.tab() + xml.field("STYLEREF 1", chapter) if chapter else ""
        _replace(part.element, xml.paragraph("Header", mark + xml.run(self._margins.header) + place, _tabs(landscape)))
        return str(name)

    def _new_footer(self, landscape: bool) -> str:
        part, name = self._document.part.add_footer_part()
        pieces = (piece for piece in re.split(r"(\{pages?\})", self._margins.page_label) if piece)
        label = "".join(xml.field(_PAGE_FIELDS[piece], "1") if piece in _PAGE_FIELDS else xml.run(piece) for piece in pieces)
        _replace(part.element, xml.paragraph("Footer", xml.run(self._margins.footer) + xml.tab() + label, _tabs(landscape)))
        return str(name)


def _tabs(landscape: bool) -> str:
    if not landscape:
        return ""
    return f'<w:tabs><w:tab w:val="clear" w:pos="{PORTRAIT_WIDTH}"/><w:tab w:val="right" w:pos="{LANDSCAPE_WIDTH}"/></w:tabs>'


def _replace(element: Any, paragraph: str) -> None:
    """Make a paragraph the only content of a header or footer."""
    for child in list(element):
        element.remove(child)
    element.extend(parse_xml(f"<w:body {xml.NAMESPACES}>{paragraph}</w:body>"))
