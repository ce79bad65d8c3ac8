"""What a Word plan says, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from sostac_xl.compute import compute
from sostac_xl.document import build_document
from sostac_xl.document.blocks import Block
from sostac_xl.document.docx import Look, Margins, Properties, write
from sostac_xl.document.docx.control import TAG
from sostac_xl.document.docx.package import zip_parts
from sostac_xl.document.docx.template import ours
from sostac_xl.examples import load
from sostac_xl.findings import Finding
from sostac_xl.plan import Plan
from tests.support.shelf import shelved

AS_OF = date(2027, 3, 1)


def built(plan: Plan, findings: Sequence[Finding] = (), *, language: str = "en", draft: bool = False) -> bytes:
    """Return the Word plan of a plan as of its status date, else 1 March 2027."""
    return build_document(compute(plan, plan.facts.status_date or AS_OF), findings, language=language, draft=draft)


def shop(language: str) -> bytes:
    """Return the Word plan of the web shop, made once in a session: for tests of what it says, or of what becomes of it."""
    return shelved(lambda: built(load("webshop", language), language=language), "Word plan of the web shop", language)


def written(content: Sequence[Block]) -> bytes:
    """Return a document of blocks."""
    look = Look(ours())
    return zip_parts(write(content, Properties("", "", "", "en-GB", datetime(2027, 1, 1)), Margins("", "", "", ""), look))


def opened(document: bytes) -> WordDocument:
    """Return a document as python-docx sees it, without the controls around our blocks, which it does not look into."""
    word = Document(BytesIO(document))
    for tag in list(word.element.body.iter(qn("w:tag"))):
        if tag.get(qn("w:val")).startswith(TAG):
            control = tag.getparent().getparent()
            for child in list(control.find(qn("w:sdtContent"))):
                control.addprevious(child)
            control.getparent().remove(control)
    return word


def lines(document: bytes) -> list[str]:
    """Return the text of every paragraph of the body, those in tables and in the contents too, with plain spaces."""
    body = opened(document).element.body
    return [" ".join(_said(paragraph).split()) for paragraph in body.iter(qn("w:p"))]


def _said(paragraph: Any) -> str:
    signs = {qn("w:noBreakHyphen"): "-", qn("w:br"): " "}
    return "".join(signs.get(piece.tag) or piece.text or "" for piece in paragraph.iter(qn("w:t"), *signs))


def text(document: bytes) -> str:
    """Return all that the body says."""
    return "\n".join(lines(document))


def headings(document: bytes, level: int = 1) -> list[str]:
    """Return the headings of a level."""
    return [paragraph.text for paragraph in opened(document).paragraphs if paragraph.style and paragraph.style.style_id == f"Heading{level}"]
