"""Brand templates of many kinds, made for the tests as different programs and languages would have saved them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
RUSSIAN = {"Normal": "a", "Heading1": "1", "Heading2": "2", "Heading3": "3", "Title": "a3", "Subtitle": "a5", "Header": "a7", "ListBullet": "a0"}
DUTCH = {"Normal": "Standaard", "Heading1": "Kop1", "Heading2": "Kop2", "Title": "Titel", "Header": "Koptekst", "Footer": "Voettekst"}
"""Our IDs of styles, and those that Word gives them in other languages."""
RUSSIAN_NAMES = {"heading 1": "Заголовок 1", "heading 2": "Заголовок 2", "Subtitle": "Подзаголовок"}
DUTCH_NAMES = {"heading 3": "Kop 3", "caption": "Bijschrift"}
"""Names in the user's language, as programs other than Word write them."""


def saved(document: Any) -> bytes:
    """Return a document as bytes."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def rewritten(data: bytes, changes: Mapping[str, Any], added: Mapping[str, bytes] | None = None) -> bytes:
    """Return a package whose parts went through functions from text to text, with parts added."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as archive, ZipFile(buffer, "w") as target:
        for name in archive.namelist():
            content = archive.read(name)
            target.writestr(name, changes[name](content.decode()) if name in changes else content)
        for name, content in (added or {}).items():
            target.writestr(name, content)
    return buffer.getvalue()


def python_docx() -> bytes:
    """Return the default of python-docx: Letter, Cambria, no header, no contents."""
    return saved(Document())


def localised(ids: Mapping[str, str], names: Mapping[str, str], colour: str) -> bytes:
    """Return a template whose styles have IDs, and some of them names, of another language; its first heading has a colour of its own."""
    document = Document()
    document.styles["Heading 1"].font.color.rgb = RGBColor.from_string(colour)
    document.styles["Normal"].font.name = "Arial"
    document.add_paragraph("Sample text that is no part of a plan.")

    def styles(text: str) -> str:
        for ours, theirs in ids.items():
            text = re.sub(rf'(w:(?:styleId|val)=")({ours})(")', rf"\g<1>{theirs}\g<3>", text)
        for english, local in names.items():
            text = re.sub(rf'(<w:name w:val="){english}(")', rf"\g<1>{local}\g<2>", text, flags=re.IGNORECASE)
        # a default style's name stays as Word knows it
        return re.sub(r'<w:name w:val="(?:a|Standaard)"', '<w:name w:val="Normal"', text)

    def numbering(text: str) -> str:
        for ours, theirs in ids.items():
            text = text.replace(f'<w:pStyle w:val="{ours}"/>', f'<w:pStyle w:val="{theirs}"/>')
        return text

    return rewritten(saved(document), {"word/styles.xml": styles, "word/numbering.xml": numbering})


def russian() -> bytes:
    """Return a template of a Russian Word."""
    return localised(RUSSIAN, RUSSIAN_NAMES, "7A1FA2")


def dutch() -> bytes:
    """Return a template of a Dutch Word."""
    return localised(DUTCH, DUTCH_NAMES, "C8102E")


def picture() -> bytes:
    """Return a small PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"\xc8\x10\x2e" * 60 for _ in range(20))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 20, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def house_style() -> bytes:
    """Return a .dotx with a cover of its own, a header with a picture, a footer, and a different first page."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin, section.right_margin = Cm(21), Cm(29.7), Cm(2.5), Cm(2)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run().add_picture(BytesIO(picture()), width=Cm(3))
    section.header.paragraphs[0].add_run(" Brand Ltd")
    section.footer.paragraphs[0].text = "Brand Ltd, 1 Brand Street"
    cover = document.add_paragraph(style="Title")
    cover.add_run("[[TI")
    cover.add_run("TLE]]").font.size = Pt(40)
    document.add_paragraph("For [[CLIENT]], version [[VERSION]], [[DATE]]. [[DRAFT]]")
    document.add_paragraph("Our address")
    document.paragraphs[0]._p.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="1" w:name="Start"/>'))
    document.paragraphs[-1]._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="1"/>'))
    document.add_paragraph().add_run().add_break(WD_BREAK.LINE)
    document.add_paragraph("[[PLAN]]")
    document.add_paragraph("Sample text that is no part of a plan.")
    return as_type(saved(document), "template")


def as_type(data: bytes, kind: str) -> bytes:
    """Return a document as a template."""
    return rewritten(data, {"[Content_Types].xml": lambda text: text.replace(f"{_WORD}document.main+xml", f"{_WORD}{kind}.main+xml")})


def nearly_empty() -> bytes:
    """Return a document of one part: no styles, no settings, no theme."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{qn("w:p")[1:-2]}"><w:body><w:p/></w:body></w:document>',
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def letter() -> bytes:
    """Return a document on Letter with narrow margins."""
    document = Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.27)
    return saved(document)


def with_macros() -> bytes:
    """Return a .dotm: with macros, a template that it hangs on, and protection against changes."""
    base = saved(Document())
    office = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    attached = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"

    def types(text: str) -> str:
        text = text.replace(f"{_WORD}document.main+xml", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml")
        return text.replace("</Types>", '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>')

    def relations(text: str) -> str:
        return text.replace("</Relationships>", f'<Relationship Id="rIdM" Type="{office}" Target="vbaProject.bin"/></Relationships>')

    def settings(text: str) -> str:
        return re.sub(
            r"(<w:zoom [^>]*/>)", r'\1<w:attachedTemplate r:id="rIdT"/><w:documentProtection w:edit="readOnly" w:enforcement="1"/>', text, count=1
        )

    own = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rIdT" Type="{attached}" Target="file:///C:/Brand.dotm" TargetMode="External"/></Relationships>'
    )
    changes = {"[Content_Types].xml": types, "word/_rels/document.xml.rels": relations, "word/settings.xml": settings}
    return rewritten(base, changes, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros", "word/_rels/settings.xml.rels": own.encode()})
