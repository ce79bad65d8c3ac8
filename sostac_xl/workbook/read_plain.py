"""Reads the rows of a sheet in the plain form in which Excel and most other programs write them: as text, in a third of the time of a tree.

Whatever is written otherwise, be it as sound, is left to the reader of XML: here nothing is passed over.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import IO, Any, Final

from sostac_xl.workbook.addresses import column_number
from sostac_xl.workbook.read_cells import Cells
from sostac_xl.workbook.read_grid import Formula
from sostac_xl.workbook.safety import ENCODING

_CHUNK: Final = 1024 * 1024
_LONGEST: Final = 4 * _CHUNK
"""The most that is held at once: of what stands before the rows and behind them, and of one row. More is read as it unfolds."""
_OPENING, _CLOSING = b"<sheetData>", b"</sheetData>"
_OTHERWISE: Final = re.compile(b"<!|<[?](?!xml )")
"""Comments and the like: in one of them there may be rows that are none."""
_TOKEN: Final = re.compile(
    r'<c r="([A-Z]{1,3})\d+"([^>/]*)>(<f(?: [^<>]*)?>[^<]*</f>|<f(?: [^<>]*)?/>)?(?:<v>([^<]*)</v>)?</c>'
    r'|<row r="(\d+)"(?: [\w:.-]+="[^<>"]*")*(/?)>|(</row>)|<c r="[A-Z]{1,3}\d+"(?: [a-z]+="\w*")*/>',
    re.ASCII,
)
"""A cell with its column, its style and kind, its formula and its value; the beginning of a row with its number; its end; a blank."""
_ATTRIBUTES: Final = re.compile(r'(?: [a-z]+="\w+")*', re.ASCII)
_ATTRIBUTE: Final = re.compile(r' ([a-z]+)="(\w+)"', re.ASCII)
_WRONG: Final = -1
"""A place where nothing can go on."""
_CONTROLS: Final = bytes({*range(ord(" "))} - {*b"\t\n"})
"""What XML forbids, or reads as something else: the end of a line of Windows."""
_REFERENCE: Final = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")
"""A letter by its number, and what is no letter: HTML knows more of them than XML does."""


def read_plain_rows(stream: IO[bytes], cells: Cells) -> tuple[dict[int, dict[int, Any]], bytes] | None:
    """Return the filled cells of a sheet by row and column, and its XML without the rows; None when a row is written otherwise."""
    buffer = b""
    while _OPENING not in buffer:
        chunk = stream.read(_CHUNK)
        if not chunk or len(buffer) > _LONGEST:
            return None
        buffer += chunk
    head, _, buffer = buffer.partition(_OPENING)
    encoding = ENCODING.search(head)
    if (encoding and encoding[1].lower() != b"utf-8") or _OTHERWISE.search(head):
        return None
    rows: dict[int, dict[int, Any]] = {}
    while (end := buffer.find(_CLOSING)) < 0:
        whole = max(buffer.rfind(b"<row "), 0)
        chunk = stream.read(_CHUNK)
        if not chunk or len(buffer) - whole > _LONGEST or not _read(buffer[:whole], rows, cells):
            return None
        buffer = buffer[whole:] + chunk
    rest = stream.read(_LONGEST)
    if stream.read(1) or not _read(buffer[:end], rows, cells):
        return None
    return rows, head + b"<sheetData/>" + buffer[end + len(_CLOSING) :] + rest


def _read(content: bytes, rows: dict[int, dict[int, Any]], cells: Cells) -> bool:
    """Read whole rows; return whether all of them were in plain form."""
    text = _plain_text(content)
    if text is None:
        return False
    place, nowhere = 0, dict[int, Any]()
    row = nowhere
    known: dict[tuple[str, str], Any] = {}  # cells that say the same, as those of a chart do
    for found in _TOKEN.finditer(text):
        if found.start() != place:
            return False
        place = found.end()
        column, attributes, formula, said, number, empty, end = found.groups()
        if formula:
            row[_column(column)] = Formula.LIVE
        elif said:
            value = known.get((attributes, said), known)
            if value is known:
                look = _look(attributes)
                if not look:
                    return False
                style, kind = look
                value = known[attributes, said] = cells.read(kind, unescape(said) if "&" in said else said, style)
            if value is not None:
                row[_column(column)] = value
        elif number or end:
            place = place if bool(number) is (row is nowhere) else _WRONG  # a row within a row, or an end without its beginning
            row = rows.setdefault(int(number), {}) if number and not empty else nowhere
    return place == len(text) and row is nowhere and not nowhere


def _plain_text(content: bytes) -> str | None:
    """Return rows as a text; None when letters stand in it otherwise than as they are, or such as XML forbids."""
    if len(content.translate(None, _CONTROLS)) < len(content):
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\ufffe" in text or "\uffff" in text or _REFERENCE.search(text) else text


_column: Final = cache(column_number)


@cache
def _look(attributes: str) -> tuple[str, str] | None:
    """Return the style and the kind of a cell; None when its attributes are written otherwise, or its text stands elsewhere than in its value."""
    pairs = _ATTRIBUTE.findall(attributes)
    found = dict(pairs)
    if not _ATTRIBUTES.fullmatch(attributes) or len(found) < len(pairs) or found.get("t") == "inlineStr":
        return None
    return found.get("s", "0"), found.get("t", "n")
