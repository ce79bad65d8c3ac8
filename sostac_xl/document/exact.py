"""Page numbers that are read from a PDF of the plan itself, in place of those that were estimated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sostac_xl.document.docx.contents import renumbered
from sostac_xl.document.docx.package import related, relations, unzip_parts, zip_parts
from sostac_xl.document.pdf import to_pdf

_PAGES: Final = re.compile(rb"/Type\s*/Pages\b.*?/Kids\s*\[([^\]]*)\]", re.DOTALL)
_REFERENCE: Final = re.compile(rb"(\d+)\s+0\s+R")
_PLACE: Final = re.compile(rb"[/(](?:#?5F|_)(Toc\d{9})\)?\s*\[\s*(\d+)\s+0\s+R")
"""Where a bookmark is: LibreOffice writes the line of its name as 5F."""
_COUNT: Final = re.compile(rb"<Pages>\d+</Pages>")


@dataclass(frozen=True, slots=True)
class Printed:
    """A Word plan whose contents say the pages on which the program that printed it has set its headings, and the PDF."""

    document: bytes
    pdf: bytes


def printed(document: bytes) -> Printed:
    """Return a document that `build_document` made with the page numbers of its PDF; ExportError when there is no program to make one.

    The pages are those of LibreOffice. Word on Windows doesn't tell them: then the estimated ones stay.
    """
    pdf = to_pdf(document)
    exact = with_pages(document, pdf)
    return Printed(exact, pdf if exact == document else to_pdf(exact))


def with_pages(document: bytes, pdf: bytes) -> bytes:
    """Return a document with the page numbers that a PDF of it tells; the same bytes when it has them, or the PDF tells none."""
    order = _page_order(pdf)
    pages = {f"_{mark.decode()}": order[page] for mark, page in _PLACE.findall(pdf) if page in order}
    parts = unzip_parts(document)
    main = next(each.target for each in relations(parts) if each.type.endswith("/officeDocument"))
    app = related(parts, "", "extended-properties")
    if not pages:
        return document
    changed = dict(parts)
    changed[main] = renumbered(parts[main].decode(), pages).encode()
    changed[app] = _COUNT.sub(f"<Pages>{len(order)}</Pages>".encode(), parts[app])
    return document if changed == parts else zip_parts(changed)


def _page_order(pdf: bytes) -> Mapping[bytes, int]:
    """Return the number of each page by that of its object: the page tree of LibreOffice has one level."""
    found = _PAGES.search(pdf)
    return {page: number for number, page in enumerate(_REFERENCE.findall(found[1]), 1)} if found else {}
