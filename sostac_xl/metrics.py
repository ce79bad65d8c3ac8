"""How wide text is in Calibri, without the font: advance widths of Carlito, which has the same metrics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Final

LINE_HEIGHT: Final = 2500 / 2048
"""A single line's height as a share of the type size."""

_UNKNOWN: Final = 0.55  # of the type size: a fair guess for a letter that the font does not have


@cache
def _widths(bold: bool) -> Mapping[str, float]:
    data = json.loads((files("sostac_xl") / "widths.json").read_text("ascii"))
    groups = data["bold" if bold else "regular"]
    return {letter: int(width) / data["units"] for width, letters in groups.items() for letter in letters}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text on one line, in the unit of `size`."""
    widths = _widths(bold)
    return sum(widths.get(letter, _UNKNOWN) for letter in text) * size


def word_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of the longest piece that cannot be broken over lines."""
    pieces = text.replace("-", "- ").replace("/", "/ ").split(" ")
    return max((text_width(piece, size, bold=bold) for piece in pieces), default=0.0)


def line_count(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a column of `width`; its own line breaks count."""
    return sum(_wrapped(line, size, width, bold) for line in text.splitlines() or [""])


def _wrapped(text: str, size: float, width: float, bold: bool) -> int:
    widths = _widths(bold)
    width = max(width, size)  # no column is narrower than a letter
    space = widths[" "] * size
    lines, used = 1, 0.0
    for word in text.replace("-", "- ").split(" "):
        glued = 0.0 if word.endswith("-") else space
        taken = sum(widths.get(letter, _UNKNOWN) for letter in word) * size
        if used and used + taken > width:
            lines, used = lines + 1, 0.0
        broken = max(ceil(taken / width) - 1, 0)  # a word wider than the column breaks anywhere
        lines, taken = lines + broken, taken - broken * width
        used += taken + glued
    return lines
