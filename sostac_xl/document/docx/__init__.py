"""Blocks → a Word document."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from sostac_xl.document.blocks import Block, Cover
from sostac_xl.document.docx import theme, xml
from sostac_xl.document.docx.body import Body, Pages
from sostac_xl.document.docx.contents import with_page_numbers
from sostac_xl.document.docx.control import tolerant
from sostac_xl.document.docx.cover import Logo
from sostac_xl.document.docx.formats import Formats
from sostac_xl.document.docx.furniture import Furniture, Margins
from sostac_xl.document.docx.graft import named
from sostac_xl.document.docx.layout import all_laid_out
from sostac_xl.document.docx.measured import Ruler
from sostac_xl.document.docx.notes import Notes, first_number
from sostac_xl.document.docx.own_pages import own_pages
from sostac_xl.document.docx.package import related, unzip_parts
from sostac_xl.document.docx.template import Template
from sostac_xl.errors import TemplateError

__all__ = ["Look", "Margins", "Properties", "write"]

_PROGRAM: Final = "sostac-xl"
"""Who saved the file last: as long as that is us, nobody's work is lost by writing it anew."""

_EMPTY_BODY: Final = re.compile(rb"<(?:\w+:)?body[^>]*/>|<(?:\w+:)?body[^>]*>\s*</(?:\w+:)?body>")
"""As it is written, whatever prefix a template gives Word's namespace; ours brings its own."""

_MARKS: Final = {"w:decimalSymbol": ".", "w:listSeparator": ","}
_CONTINENTAL_MARKS: Final = {"w:decimalSymbol": ",", "w:listSeparator": ";"}
"""What Word's own sums in tables go by."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; `language` is a tag such as `nl-NL`, `facts` are what a brand's own cover may ask for."""

    title: str
    subject: str
    author: str
    language: str
    created: datetime
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """What the document is made from: a template, the picture of a logo, and an accent of six hexadecimal digits; b"" and "" for none."""

    template: Template
    logo: bytes = b""
    accent: str = ""


def write(blocks: Iterable[Block], properties: Properties, margins: Margins, look: Look) -> dict[str, bytes]:
    """Return the parts of the document: the same for the same input. TemplateError when the logo is no picture."""
    template = look.template
    document = Document(BytesIO(template.package()))
    own_cover = own_pages(template, properties.facts)
    blocks = (block for block in blocks if not (own_cover and isinstance(block, Cover)))
    geometry = template.geometry.with_room(*(template.height_of(kind) for kind in ("header", "footer")))
    body = Body(blocks, Notes(first_number(document)), geometry, _logo(document, look.logo))
    slots = _coloured(document, template, look.accent)
    ruler = Ruler(Formats(document.styles.element, template.typeface), body.figures.notes.by_number())
    sections, pages = _set_pages(body, Furniture(document, margins, template.furniture), ruler, slots, own_cover.count)
    body.figures.attach(document, properties.language, properties.created)
    body.figures.notes.attach(document)
    _set_language(document, properties.language)
    _set_properties(document, properties)
    if slots:
        _follow(document, template, slots)
    return _packed(document, template.main, [own_cover.xml().encode(), *sections], pages)


def _logo(document: WordDocument, picture: bytes) -> Logo | None:
    if not picture:
        return None
    try:
        relation, image = document.part.get_or_add_image(BytesIO(picture))
    except (UnrecognizedImageError, ValueError, KeyError, IndexError, struct.error) as error:
        raise TemplateError("the logo is damaged: save it again as PNG or JPEG") from error
    return Logo(relation, image.px_width, image.px_height)


def _coloured(document: WordDocument, template: Template, accent: str) -> theme.Slots:
    """Give the theme an accent, and return the colours that all we write has to follow; none when they are those of our base."""
    if not accent and template.is_ours:
        return {}
    part = next(each.target_part for each in document.part.rels.values() if each.reltype == RELATIONSHIP_TYPE.THEME)
    if accent:
        part._blob = theme.with_accent(part.blob, accent)  # noqa: SLF001 - its only way in
    return theme.slots_of(part.blob)


def _follow(document: WordDocument, template: Template, slots: theme.Slots) -> None:
    """Let the styles that we added, headers and footers follow the colours of the theme; what a brand's own styles say stays."""
    added = set(template.grafted.added)
    styles = [style for style in document.styles.element.iter(qn("w:style")) if template.is_ours or named(style) in added]
    furniture = [each.target_part for each in document.part.rels.values() if each.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)]
    lists = [document.part.numbering_part.element] if template.is_ours else []
    theme.follow([*styles, *lists, *(each.element for each in furniture)], slots)


def _set_pages(body: Body, furniture: Furniture, ruler: Ruler, slots: theme.Slots, before: int) -> tuple[list[bytes], int]:
    """Return the XML of each section, with the page numbers in the contents, and how many pages there are by estimate, `before` included.

    It is no tree: that of a large plan takes far more memory, and nothing more is to be done to it.
    """
    parts, pages, total = [], dict[str, int](), before
    for laid in all_laid_out(body.sections(), lambda section, last: _ending(section, furniture, last), ruler):
        parts.append(theme.followed(laid.content, slots) if slots else laid.content)
        pages |= {mark: total + page for mark, page in laid.pages.of_bookmark.items()}
        total += laid.pages.total
    return [with_page_numbers(part, pages).encode() for part in parts], total


def _ending(section: Pages, furniture: Furniture, last: bool) -> str:
    """Return the XML that closes a section."""
    ending = furniture.section(section)
    if not last:
        return xml.paragraph("PlanGap", properties=xml.HAIR + ending)
    return (xml.paragraph("PlanGap") if section.ends_in_table else "") + ending  # Word wants a paragraph after a table


def _set_language(document: WordDocument, language: str) -> None:
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    _declare_language(document.styles.element, language)
    settings = document.settings.element
    marks = _MARKS if language.startswith("en") else _CONTINENTAL_MARKS
    for tag, value in {"w:themeFontLang": language, **marks}.items():
        for element in settings.iter(qn(tag)):
            element.set(qn("w:val"), value)


def _declare_language(styles: Any, language: str) -> None:
    """Name the language in the defaults of a template that does not."""
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = parse_xml(f"<w:docDefaults {xml.NAMESPACES}><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>")
        styles.insert(0, defaults)
    run = defaults.find(qn("w:rPrDefault"))
    if run is None:
        run = parse_xml(f"<w:rPrDefault {xml.NAMESPACES}/>")
        defaults.insert(0, run)
    if run.find(qn("w:rPr")) is None:
        run.append(parse_xml(f"<w:rPr {xml.NAMESPACES}/>"))
    if run.find(f"{qn('w:rPr')}/{qn('w:lang')}") is None:
        run.find(qn("w:rPr")).append(parse_xml(f'<w:lang {xml.NAMESPACES} w:val="{language}"/>'))


def _set_properties(document: WordDocument, properties: Properties) -> None:
    core = document.core_properties
    core.title, core.subject, core.author = properties.title, properties.subject, properties.author
    core.language, core.last_modified_by, core.revision = properties.language, _PROGRAM, 1
    core.created = core.modified = properties.created


def _packed(document: WordDocument, main: str, content: list[bytes], pages: int) -> dict[str, bytes]:
    """Return the parts of the package with its body, of which python-docx knows nothing."""
    body = document.element.body
    for child in list(body):
        body.remove(child)
    body.text = None
    buffer = BytesIO()
    document.save(buffer)
    parts = unzip_parts(buffer.getvalue())
    opening, closing = _EMPTY_BODY.split(tolerant(parts[main]), maxsplit=1)
    parts[main] = b"".join((opening, f"<w:body {xml.NAMESPACES}>".encode(), *content, b"</w:body>", closing))
    app = related(parts, "", "extended-properties")
    parts[app] = parts[app].replace(b"<Pages>1</Pages>", f"<Pages>{pages}</Pages>".encode())
    return parts
