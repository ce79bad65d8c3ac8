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
_LONGEST_HEAD: Final = 4 * _CHUNK
"""What stands before the rows: widths of columns, and the like."""
_OPENING, _CLOSING = b"<sheetData>", b"</sheetData>"
_TOKEN: Final = re.compile(
    rb'<c r="([A-Z]{1,3})\d+"([^>/]*)>(<f[^>]*>[^<]*</f>|<f[^>]*/>)?(?:<v>([^<]*)</v>)?</c>'
    rb'|<row r="(\d+)"[^>]*>|<c [^>]*/>|</row>'
)
"""A cell with its column, its style and kind, its formula and its value; the beginning of a row with its number; a blank; the end of a row."""
_ATTRIBUTES: Final = re.compile(rb'(?: [a-z]+="\w+")*')
_ATTRIBUTE: Final = re.compile(rb' ([a-z]+)="(\w+)"')


def read_plain_rows(stream: IO[bytes], cells: Cells) -> tuple[dict[int, dict[int, Any]], bytes] | None:
    """Return the filled cells of a sheet by row and column, and its XML without the rows; None when a row is written otherwise."""
    buffer = b""
    while _OPENING not in buffer:
        chunk = stream.read(_CHUNK)
        if not chunk or len(buffer) > _LONGEST_HEAD:
            return None
        buffer += chunk
    head, _, buffer = buffer.partition(_OPENING)
    encoding = ENCODING.search(head)
    if encoding and encoding[1].lower() != b"utf-8":
        return None
    rows: dict[int, dict[int, Any]] = {}
    while (end := buffer.find(_CLOSING)) < 0:
        whole = max(buffer.rfind(b"<row "), 0)
        chunk = stream.read(_CHUNK)
        if not chunk or not _read(buffer[:whole], rows, cells):
            return None
        buffer = buffer[whole:] + chunk
    if not _read(buffer[:end], rows, cells):
        return None
    return rows, head + b"<sheetData/>" + buffer[end + len(_CLOSING) :] + stream.read()


def _read(content: bytes, rows: dict[int, dict[int, Any]], cells: Cells) -> bool:
    """Read whole rows; return whether all of them were in plain form."""
    if b"\r" in content:
        return False  # to be read as the end of a line
    place, row = 0, dict[int, Any]()
    known: dict[tuple[bytes, bytes], Any] = {}  # cells that say the same, as those of a chart do
    for found in _TOKEN.finditer(content):
        if found.start() != place:
            return False
        place = found.end()
        column, attributes, formula, text, number = found.groups()
        if formula:
            row[_column(column)] = Formula.LIVE
        elif text:
            value = known.get((attributes, text), known)
            if value is known:
                look = _look(attributes)
                if not look:
                    return False
                style, kind = look
                value = known[attributes, text] = cells.read(kind, unescape(text.decode()) if b"&" in text else text.decode(), style)
            if value is not None:
                row[_column(column)] = value
        elif number:
            row = rows.setdefault(int(number), {})
    return place == len(content)


@cache
def _column(letters: bytes) -> int:
    return column_number(letters.decode())


@cache
def _look(attributes: bytes) -> tuple[str, str] | None:
    """Return the style and the kind of a cell; None when its attributes are written otherwise."""
    if not _ATTRIBUTES.fullmatch(attributes):
        return None
    found = {name: value.decode() for name, value in _ATTRIBUTE.findall(attributes)}
    return found.get(b"s", "0"), found.get(b"t", "n")
