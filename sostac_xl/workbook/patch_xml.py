"""Find elements in a part of a workbook and put text in their place, so that every other character stays as it was.

Nothing is parsed and written anew: that would lose what a program had its reasons for (prefixes, entities, the order of attributes), and
turn a change of one cell into a change of the whole part. The pattern that finds tags relies on well-formed XML without a document type;
`decode` lets nothing else in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Final
from xml.parsers import expat

from sostac_xl.workbook.safety import ENCODING

Edit = tuple[int, int, str]
"""Where a text begins and ends, and what comes in its place."""

_ATTRIBUTE: Final = re.compile(r"""\s+(?P<name>[^\s=<>"'/]+)\s*=\s*(?P<value>"[^"]*"|'[^']*')""")
_TO_RESOLVE: Final = re.compile(r"[<&\r]")
"""What makes the text of an element another one than its content."""
_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTED: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a part: it begins at `start`, its content at `inner` and ends at `close`, and it ends at `end`.

    `prefix` is that of its namespace with the colon, or "".
    """

    source: str
    start: int
    inner: int
    close: int
    end: int
    prefix: str
    name: str

    @property
    def tag(self) -> str:
        """The start tag as it stands in the part."""
        return self.source[self.start : self.inner]

    @property
    def xml(self) -> str:
        """The whole element as it stands in the part."""
        return self.source[self.start : self.end]

    @property
    def empty(self) -> bool:
        """Whether it has no end tag, as `<row/>`."""
        return self.inner == self.end

    @property
    def text(self) -> str:
        """The text in it."""
        inside = self.source[self.inner : self.close]
        return plain_text(self.xml) if _TO_RESOLVE.search(inside) else inside

    def attributes(self) -> dict[str, str]:
        """Return the attributes by name, prefix included."""
        return {found["name"]: unescape(found["value"][1:-1]) for found in _ATTRIBUTE.finditer(self.tag)}

    def tag_with(self, changes: Mapping[str, str]) -> str:
        """Return the start tag with attributes changed or added; the others stay as they are written."""
        return tag_with(self.tag, changes)

    def holding(self, content: str, changes: Mapping[str, str] | None = None) -> str:
        """Return the element with another content, which is XML, and with attributes changed or added."""
        tag = self.tag_with(changes or {})
        opened = f"{tag[:-2].rstrip()}>" if self.empty else tag
        closing = f"</{self.prefix}{self.name}>" if self.empty else self.source[self.close : self.end]
        return f"{opened}{content}{closing}"

    def inside(self, *names: str) -> Iterator[Element]:
        """Yield the elements in it that have one of these names (see `elements`)."""
        return elements(self.source, *names, start=self.inner, end=self.close)


@cache
def _tags(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of the tags with these names, and of what may hold a tag that is none.

    It never goes back over what it took (`++`, `*+`): that halves the time over a sheet's million tags.
    """
    attributes = r"""(?:\s(?:[^<>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)?+"""
    tag = rf"(?P<close>/)?+(?P<prefix>[\w.-]++:)?+(?P<name>{'|'.join(names)}){attributes}(?P<empty>/)?"
    return re.compile(rf"<(?:{tag}|!--.*?--|!\[CDATA\[.*?\]\]|\?.*?\?)>", re.DOTALL)


def elements(source: str, *names: str, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """Yield the elements with one of these names, whatever their prefix, in order; those inside another one of them are left out."""
    opened: re.Match[str] | None = None
    depth = 0
    for tag in _tags(names).finditer(source, start, len(source) if end is None else end):
        if not tag["name"]:
            continue
        if tag["close"]:
            depth -= 1
            if not depth and opened:
                yield Element(source, opened.start(), opened.end(), tag.start(), tag.end(), opened["prefix"] or "", opened["name"])
        elif not tag["empty"]:
            opened, depth = opened if depth else tag, depth + 1
        elif not depth:
            yield Element(source, tag.start(), tag.end(), tag.end(), tag.end(), tag["prefix"] or "", tag["name"])


def first(source: str, *names: str) -> Element | None:
    """Return the first element with one of these names."""
    return next(elements(source, *names), None)


def tag_with(tag: str, changes: Mapping[str, str]) -> str:
    """Return a start tag with attributes changed or added."""
    places = {found["name"]: found.span("value") for found in _ATTRIBUTE.finditer(tag)}
    close = len(tag) - (2 if tag.endswith("/>") else 1)
    edits = [
        (*places[name], f'"{quoted(value)}"') if name in places else (close, close, f' {name}="{quoted(value)}"') for name, value in changes.items()
    ]
    return splice(tag, edits)


def splice(source: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made, which may not overlap; of those at one place an insertion comes first, and in the given order."""
    pieces, position = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        assert start >= position, "two edits overlap"
        pieces += [source[position:start], text]
        position = end
    return "".join([*pieces, source[position:]])


def escaped(text: str) -> str:
    """Return a text as the content of an element."""
    return text.translate(_MARKUP)


def quoted(text: str) -> str:
    """Return a text as the value of an attribute between double quotes."""
    return text.translate(_QUOTED)


def plain_text(xml: str) -> str:
    """Return the text in an element, entities and CDATA resolved."""
    texts: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = texts.append
    parser.Parse(xml, True)
    return "".join(texts)


def decode(data: bytes) -> str:
    """Return a part's text, the byte order mark included; ExpatError or ValueError when it is not well-formed."""
    expat.ParserCreate().Parse(data, True)
    return data.decode(_encoding(data))


def encode(text: str, like: bytes) -> bytes:
    """Return a text as bytes in the encoding of the part that it comes from; what that lacks becomes a character reference."""
    data = text.encode(_encoding(like), "xmlcharrefreplace")
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:  # better a failure here than a broken workbook
        raise RuntimeError(f"the changed part would be no XML: {error}") from error
    return data


def _encoding(data: bytes) -> str:
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    declared = ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    return declared[1].decode("ascii") if declared else "utf-8"
