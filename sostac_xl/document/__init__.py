"""The Word plan: sections turn the plan into blocks, `docx` turns blocks into Word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

from sostac_xl.compute import Computation
from sostac_xl.document.brand import Brand, brand_beside
from sostac_xl.document.docx import Look
from sostac_xl.document.docx.package import zip_parts
from sostac_xl.document.docx.template import ours
from sostac_xl.document.making import made
from sostac_xl.findings import Finding

__all__ = ["Brand", "brand_beside", "build_document", "page_count"]


def build_document(
    computation: Computation, findings: Sequence[Finding], *, language: str | None = None, draft: bool = False, brand: Brand | None = None
) -> bytes:
    """Return the Word plan as the bytes of a .docx, the same for the same input.

    `language` is that of the plan unless told; a `draft` says so on every page and lists the findings at its end; it looks like a `brand`
    if there is one. TemplateError when the files of the brand can't be used.
    """
    look = Look(brand.opened(), brand.image(), brand.colour()) if brand else Look(ours())
    return zip_parts(made(computation, findings, look, language=language or computation.plan.language, draft=draft).parts)


def page_count(document: bytes) -> int:
    """Return how many pages a document that `build_document` made has, by estimate."""
    with ZipFile(BytesIO(document)) as archive:
        found = re.search(rb"<Pages>(\d+)</Pages>", archive.read("docProps/app.xml"))
    return int(found[1]) if found else 0
