"""The content controls that blocks stand in, so that a document that somebody edited can be brought up to date.

People are not to notice them: a control has neither frame nor lock, and can be edited and deleted as any text. LibreOffice loses what a
control is called when it saves; a hidden bookmark at the start of the block says it once more.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

TAG: Final = "sostac:"
"""What the tags of our controls begin with; the place of the block follows."""
BOOKMARK: Final = "_sostac_"
"""What our bookmarks begin with: a name with such a start is hidden in Word."""

_ROOT: Final = re.compile(rb"<w:document[^>]*>")
_LATER: Final = {
    b"xmlns:mc": b"http://schemas.openxmlformats.org/markup-compatibility/2006",
    b"xmlns:w15": b"http://schemas.microsoft.com/office/word/2012/wordml",
}
_FIRST: Final = 300_000_000
"""What numbers the controls and their bookmarks, beyond those of headings, captions and people."""
_DIGITS: Final = 16


def bookmark(place: str) -> str:
    """Return the name of the bookmark of a place."""
    return BOOKMARK + sha256(place.encode()).hexdigest()[:_DIGITS]


def controlled(content: str, place: str, number: int, before: str = "") -> tuple[str, ...]:
    """Return blocks of XML, of which one at least is a paragraph or a table, in the control of their place; `before` is the air above them.

    They come in pieces, to be joined with all the others: a big table is not copied more often than it has to be.
    """
    mark = _FIRST + number
    start = content.index("<w:p>") + len("<w:p>")
    if content.startswith("<w:pPr>", start):
        start = content.index("</w:pPr>", start) + len("</w:pPr>")
    end = content.index("</w:p>", start)
    begun = f'<w:bookmarkStart w:id="{mark}" w:name="{bookmark(place)}"/>'
    properties = f'<w:tag w:val="{TAG}{place}"/><w:id w:val="{mark}"/><w15:appearance w15:val="hidden"/>'
    opened = f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{before}{content[:start]}{begun}{content[start:end]}"
    return f'{opened}<w:bookmarkEnd w:id="{mark}"/>', content[end:], "</w:sdtContent></w:sdt>"


def tolerant(document: bytes) -> bytes:
    """Return the main part of a document that tells programs older than Word 2013 to pass over what they don't know of a control."""
    return _ROOT.sub(lambda found: _tolerant(found[0]), document, count=1)


def _tolerant(root: bytes) -> bytes:
    inside = root.removesuffix(b">")
    inside += b"".join(b' %b="%b"' % each for each in _LATER.items() if each[0] + b"=" not in root)
    known = re.search(rb'mc:Ignorable="([^"]*)"', inside)
    if known is None:
        return inside + b' mc:Ignorable="w15">'
    ignored = known[1].split()
    return inside.replace(known[0], b'mc:Ignorable="%b"' % b" ".join([*ignored, *([] if b"w15" in ignored else [b"w15"])])) + b">"
