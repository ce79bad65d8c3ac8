"""The table of contents, filled: Word shows it at once and asks nothing, since no field is marked as dirty."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sostac_xl.document.docx import xml

_PAGE: Final = re.compile(r"(<w:instrText [^>]*> PAGEREF (_Toc\d{9}) \\h </w:instrText>(?:(?!<w:t[ >]).)*<w:t [^>]*>)(\d+)<")
"""The field of an entry with its page: 0 until the pages are known."""
UNNUMBERED: Final = '<w:numPr><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>'
"""What takes the number from a heading: a style may be based on one that has a number."""
_NUMBERS: Final = {1: 567, 2: 1134}
"""Where the text stands behind the number of a heading, in twips, by level: a brand's own style may have no tab there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading as the contents list it; `number` is "" for one that has none."""

    level: int
    number: str
    text: str
    bookmark: str


def contents(title: str, entries: Sequence[Entry], width: int) -> str:
    """Return the contents in the content control by which Word knows it, `width` twips wide; page numbers come later."""
    listed = "".join(_line(entry, width, first=entry is entries[0], last=entry is entries[-1]) for entry in entries)
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return (
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{xml.paragraph('TOCHeading', xml.run(title), UNNUMBERED)}{listed}</w:sdtContent></w:sdt>"
    )


def _line(entry: Entry, width: int, *, first: bool, last: bool) -> str:
    opening = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + xml.code('TOC \\o "1-2" \\h \\z \\u') + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    number = xml.run(entry.number) + xml.tab() if entry.number else ""
    page = xml.tab() + xml.field(f"PAGEREF {entry.bookmark} \\h", "0")
    link = f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{number}{xml.run(entry.text)}{page}</w:hyperlink>'
    closing = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    tabs = f'<w:tabs><w:tab w:val="left" w:pos="{_NUMBERS[entry.level]}"/><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
    return xml.paragraph(f"TOC{entry.level}", (opening if first else "") + link + (closing if last else ""), tabs)


def with_page_numbers(content: str, pages: Mapping[str, int]) -> str:
    """Return the XML of a document with the page of each entry's heading in the contents."""
    return _PAGE.sub(lambda found: f"{found[1]}{pages[found[2]]}<", content)


def renumbered(content: str, pages: Mapping[str, int]) -> str:
    """Return the XML of a document with other page numbers in the contents; an entry whose page is not among them keeps its own."""
    return _PAGE.sub(lambda found: f"{found[1]}{pages.get(found[2], found[3])}<", content)
