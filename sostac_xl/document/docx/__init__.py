"""Blocks → a Word document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from sostac_xl.document.blocks import Block
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.base import base_document
from sostac_xl.document.docx.body import Body, Pages
from sostac_xl.document.docx.contents import fill_page_numbers
from sostac_xl.document.docx.furniture import Furniture, Margins
from sostac_xl.document.docx.package import unzip_parts, zip_parts
from sostac_xl.document.docx.pages import estimate

__all__ = ["Margins", "Properties", "write"]

_PROGRAM: Final = "sostac-xl"
"""Who saved the file last: as long as that is us, nobody's work is lost by writing it anew."""

_HAIR: Final = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
"""The paragraph that ends a section is all but invisible: on a full page a taller one would spill onto an empty page."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; `language` is a tag such as `nl-NL`."""

    title: str
    subject: str
    author: str
    language: str
    created: datetime


def write(content: Iterable[Block], properties: Properties, margins: Margins) -> bytes:
    """Return the document as the bytes of a .docx: the same for the same input."""
    document = Document(BytesIO(base_document()))
    _fill_body(document, Body(content), Furniture(document, margins))
    _set_language(document, properties.language)
    _set_properties(document, properties)
    pages = estimate(document)
    fill_page_numbers(document.element.body, pages.of_bookmark)
    return _packed(document, pages.total)


def _fill_body(document: WordDocument, body: Body, furniture: Furniture) -> None:
    *inner, last = body.sections()
    content = "".join("".join(pages.parts) + xml.paragraph("PlanGap", properties=_HAIR + furniture.section(pages)) for pages in inner)
    content += _closed(last) + furniture.section(last)
    body_element = parse_xml(f"<w:body {xml.NAMESPACES}>{content}</w:body>")
    document.element.replace(document.element.body, body_element)  # moving its children one by one would be quadratic


def _closed(pages: Pages) -> str:
    """Return the content of the last section; Word wants a paragraph after a table."""
    return "".join(pages.parts) + (xml.paragraph("PlanGap") if pages.ends_in_table else "")


def _set_language(document: WordDocument, language: str) -> None:
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    for tag in document.settings.element.iter(qn("w:themeFontLang")):
        tag.set(qn("w:val"), language)


def _set_properties(document: WordDocument, properties: Properties) -> None:
    core = document.core_properties
    core.title, core.subject, core.author = properties.title, properties.subject, properties.author
    core.language, core.last_modified_by, core.revision = properties.language, _PROGRAM, 1
    core.created = core.modified = properties.created


def _packed(document: WordDocument, pages: int) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    parts = unzip_parts(buffer.getvalue())
    parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(b"<Pages>1</Pages>", f"<Pages>{pages}</Pages>".encode())
    return zip_parts(parts)
