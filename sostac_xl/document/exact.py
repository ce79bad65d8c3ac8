"""Page numbers that are read from a PDF of the plan itself, in place of those that were estimated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from sostac_xl.document.docx.contents import renumbered
from sostac_xl.document.docx.package import related, relations, unzip_parts, zip_parts
from sostac_xl.document.docx.typeface import Typeface, is_set_in, typeface_of
from sostac_xl.document.pdf import to_pdf

_PAGES: Final = re.compile(rb"/Type\s*/Pages\b.*?/Kids\s*\[([^\]]*)\]", re.DOTALL)
_REFERENCE: Final = re.compile(rb"(\d+)\s+0\s+R")
_PLACE: Final = re.compile(rb"[/(](?:#?5F|_)(Toc\d{9})\)?\s*\[\s*(\d+)\s+0\s+R")
"""Where a bookmark is: LibreOffice writes the line of its name as 5F."""
_FONT: Final = re.compile(rb"/FontName\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]+)")
_COUNT: Final = re.compile(rb"<Pages>\d+</Pages>")


@dataclass(frozen=True, slots=True)
class Printed:
    """A Word plan with its PDF, which says the pages on which its headings are.

    `exact`: so does the Word plan. It keeps its estimated ones where the program tells none, as Word does, and where the plan's `typeface` is
    not installed, so that the PDF is set in another one.
    """

    document: bytes
    pdf: bytes
    exact: bool
    typeface: str


def printed(document: bytes) -> Printed:
    """Return a document that `build_document` made with the page numbers of its PDF; ExportError when there is no program to make one."""
    typeface = typeface_in(document)
    pdf = to_pdf(document)
    fonts = (name.decode("ascii", "replace") for name in _FONT.findall(pdf))
    there = is_set_in(typeface, fonts, cyrillic=_is_russian(document))
    paged = with_pages(document, pdf)
    if paged is None:
        return Printed(document, pdf, exact=False, typeface="")
    own = pdf if paged == document else to_pdf(paged)
    return Printed(paged if there else document, own, exact=there, typeface=typeface.name)


def typeface_in(document: bytes) -> Typeface:
    """Return what the running text of a document is set in."""
    parts = unzip_parts(document)
    main = _main(parts)
    return typeface_of(etree.fromstring(parts[related(parts, main, "styles")]), parts[related(parts, main, "theme")])


def _is_russian(document: bytes) -> bool:
    parts = unzip_parts(document)
    return b'<w:lang w:val="ru-RU"' in parts[related(parts, _main(parts), "styles")]


def _main(parts: Mapping[str, bytes]) -> str:
    return next(each.target for each in relations(parts) if each.type.endswith("/officeDocument"))


def with_pages(document: bytes, pdf: bytes) -> bytes | None:
    """Return a document with the page numbers that a PDF of it tells, the same bytes when it has them; None when the PDF tells none."""
    order = _page_order(pdf)
    pages = {f"_{mark.decode()}": order[page] for mark, page in _PLACE.findall(pdf) if page in order}
    if not pages:
        return None
    parts = unzip_parts(document)
    main, app = _main(parts), related(parts, "", "extended-properties")
    changed = dict(parts)
    changed[main] = renumbered(parts[main].decode(), pages).encode()
    changed[app] = _COUNT.sub(f"<Pages>{len(order)}</Pages>".encode(), parts[app])
    return document if changed == parts else zip_parts(changed)


def _page_order(pdf: bytes) -> Mapping[bytes, int]:
    """Return the number of each page by that of its object: the page tree of LibreOffice has one level."""
    found = _PAGES.search(pdf)
    return {page: number for number, page in enumerate(_REFERENCE.findall(found[1]), 1)} if found else {}
