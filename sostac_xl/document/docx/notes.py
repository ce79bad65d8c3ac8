"""Footnotes: the marks in the text, and the part that holds what they say."""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from sostac_xl.document.docx import xml

_MARK: Final = "FootnoteReference"
_SEPARATORS: Final = {-1: "separator", 0: "continuationSeparator"}
"""What parts the notes of a page from its text; Word wants both, with these numbers."""


class Notes:
    """Collects footnotes in the order of the text."""

    def __init__(self, first: int = 1) -> None:
        """Number the notes from `first` on."""
        self._first = first
        self.texts: list[str] = []

    def mark(self, text: str) -> str:
        """Return the run that stands in the text for a note; none for an empty one."""
        if not text:
            return ""
        self.texts.append(text)
        number = self._first + len(self.texts) - 1
        return f'<w:r><w:rPr><w:rStyle w:val="{_MARK}"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'

    def by_number(self) -> dict[str, str]:
        """Return the text of each note by its number in the file."""
        return {str(number): text for number, text in enumerate(self.texts, self._first)}

    def attach(self, document: Document) -> None:
        """Add the notes to the document, after those that it has."""
        if not self.texts:
            return
        notes = "".join(_note(number, text) for number, text in self.by_number().items())
        related = [link.target_part for link in document.part.rels.values() if link.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
        if related:
            root = etree.fromstring(related[0].blob)
            root.extend(parse_xml(f"<w:footnotes {xml.NAMESPACES}>{notes}</w:footnotes>"))
            related[0]._blob = etree.tostring(root, encoding="UTF-8", standalone=True, xml_declaration=True)  # noqa: SLF001 - its only way in
            return
        separators = "".join(_separator(number, name) for number, name in _SEPARATORS.items())
        content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {xml.NAMESPACES}>{separators}{notes}</w:footnotes>'
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        _declare(document.settings.element)


def first_number(document: Document) -> int:
    """Return the number of the first note that may be added to a document."""
    related = [link.target_part for link in document.part.rels.values() if link.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
    taken = [int(note.get(qn("w:id"), "0")) for part in related for note in etree.fromstring(part.blob).iter(qn("w:footnote"))]
    return max([0, *taken]) + 1


def _note(number: str, text: str) -> str:
    mark = f'<w:r><w:rPr><w:rStyle w:val="{_MARK}"/></w:rPr><w:footnoteRef/></w:r>'
    return f'<w:footnote w:id="{number}">{xml.paragraph("FootnoteText", mark + xml.run(" " + text))}</w:footnote>'


def _separator(number: int, name: str) -> str:
    paragraph = xml.paragraph("Normal", f"<w:r><w:{name}/></w:r>", '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>')
    return f'<w:footnote w:type="{name}" w:id="{number}">{paragraph}</w:footnote>'


def _declare(settings: Any) -> None:
    """Name the separators in the settings, where their schema wants them: before the compatibility settings."""
    named = "".join(f'<w:footnote w:id="{number}"/>' for number in _SEPARATORS)
    element = parse_xml(f"<w:footnotePr {xml.NAMESPACES}>{named}</w:footnotePr>")
    compat = settings.find(qn("w:compat"))
    if compat is not None and settings.find(qn("w:footnotePr")) is None:
        compat.addprevious(element)
