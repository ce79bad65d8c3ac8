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
from sostac_xl.document.docx.body import Body
from sostac_xl.document.docx.contents import fill_page_numbers
from sostac_xl.document.docx.formats import Formats
from sostac_xl.document.docx.furniture import Furniture, Margins, paper
from sostac_xl.document.docx.layout import laid_out
from sostac_xl.document.docx.notes import Notes, first_number
from sostac_xl.document.docx.package import unzip_parts, zip_parts

__all__ = ["Margins", "Properties", "write"]

_PROGRAM: Final = "sostac-xl"
"""Who saved the file last: as long as that is us, nobody's work is lost by writing it anew."""

_HAIR: Final = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
"""The paragraph that ends a section is all but invisible: on a full page a taller one would spill onto an empty page."""


_MARKS: Final = {"w:decimalSymbol": ".", "w:listSeparator": ","}
_CONTINENTAL_MARKS: Final = {"w:decimalSymbol": ",", "w:listSeparator": ";"}
"""What Word's own sums in tables go by."""


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
    body = Body(content, Notes(first_number(document)))
    pages = _fill_body(document, body, Furniture(document, margins))
    body.figures.attach(document, properties.language, properties.created)
    body.figures.notes.attach(document)
    _set_language(document, properties.language)
    _set_properties(document, properties)
    return _packed(document, pages)


def _fill_body(document: WordDocument, body: Body, furniture: Furniture) -> int:
    """Write the sections and the page numbers in the contents; return how many pages there are by estimate."""
    formats, notes = Formats(document.styles.element), body.figures.notes.by_number()
    sections = body.sections()
    parts, pages, total = [], dict[str, int](), 0
    for section in sections:
        ending = furniture.section(section)
        if section is sections[-1]:
            # Word wants a paragraph after a table
            ending = (xml.paragraph("PlanGap") if section.ends_in_table else "") + ending
        else:
            ending = xml.paragraph("PlanGap", properties=_HAIR + ending)
        laid = laid_out(section, ending, formats, paper(section), notes)
        parts.append(laid.content)
        pages |= {mark: total + page for mark, page in laid.pages.of_bookmark.items()}
        total += laid.pages.total
    body_element = parse_xml(f"<w:body {xml.NAMESPACES}>{''.join(parts)}</w:body>")
    document.element.replace(document.element.body, body_element)  # moving its children one by one would be quadratic
    fill_page_numbers(document.element.body, pages)
    return total


def _set_language(document: WordDocument, language: str) -> None:
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    settings = document.settings.element
    marks = _MARKS if language.startswith("en") else _CONTINENTAL_MARKS
    for tag, value in {"w:themeFontLang": language, **marks}.items():
        for element in settings.iter(qn(tag)):
            element.set(qn("w:val"), value)


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
