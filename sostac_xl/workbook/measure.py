"""How much room a text takes on a sheet: column widths in Excel's unit (digits of the body text), row heights in points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sostac_xl.metrics import line_count, text_width

REQUIRED_MARK, COMPUTED_MARK = "\N{NO-BREAK SPACE}✱", "\N{NO-BREAK SPACE}ƒ"
"""What number formats put behind a header, never alone on a line."""
BODY, SMALL = 11.0, 10.0
"""Type sizes in points."""
_PIXELS: Final = 7
"""Pixels of a digit of the body text."""
_EDGES: Final = 5
"""Pixels that a column has beside its digits, for the edges of a cell."""
_INDENT, _BUTTON = 9, 17
"""Pixels of an indent and of a filter button."""
_POINT: Final = 96 / 72
"""Pixels of a point."""
_LEADING: Final = 1.32
"""A line's height as a share of the type size, as Excel and LibreOffice set it."""
ROW: Final = 22.0
"""The usual height of a row in points."""
_PADDING, _HIGHEST = 8.0, 409.0
"""Points: air in a row of several lines, and Excel's greatest height of a row."""
_SPLIT: Final = re.compile(r"(?<=[/-])|[ \n]+")
"""Where a text may go on in the next line."""


def pixels(width: float) -> int:
    """Return how many pixels a column of this width has."""
    return int(width * _PIXELS + 0.5) + _EDGES


def points(width: float) -> float:
    """Return how many points a column of this width has."""
    return pixels(width) / _POINT


def width_of(text: str, size: float = SMALL, *, bold: bool = False, button: bool = False) -> float:
    """Return the width of a column in which a text fits on one line, with an indent before it and one, or a button, behind it."""
    taken = text_width(text, size, bold=bold) * _POINT + _INDENT + (_BUTTON if button else _INDENT)
    return round(taken / _PIXELS + 0.05, 1)


def header_width(label: str, *, button: bool = True) -> float:
    """Return the width in which a header's longest word fits, with its mark and, in a table, its filter button."""
    *words, last = [word for word in _SPLIT.split(label) if word] or [""]
    return max(width_of(word, bold=True, button=button) for word in (*words, last + (REQUIRED_MARK if button else "")))


def widest(texts: Iterable[str]) -> float:
    """Return the width in which each of these texts fits on one line."""
    return max(map(width_of, texts), default=0.0)


def lines(value: object, width: float, *, size: float = SMALL, bold: bool = False) -> int:
    """Return how many lines a value takes in a column of this width: a text is broken between words."""
    if not isinstance(value, str):
        return 1
    room = (pixels(width) - _EDGES - _INDENT) / _POINT
    return line_count(value, size, room, bold=bold)


def text_height(value: object, width: float, *, main: bool = False) -> float:
    """Return how high a value stands in a column of this width, in points; `main` texts are larger and bold."""
    size = BODY if main else SMALL
    return lines(value, width, size=size, bold=main) * size * _LEADING


def row_height(tallest: float) -> float:
    """Return the height of a row whose tallest cell takes so many points."""
    return ROW if tallest < 2 * SMALL * _LEADING else min(round(tallest + _PADDING, 1), _HIGHEST)
