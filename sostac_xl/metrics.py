"""How wide text is in Calibri, without the font: advance widths of Carlito, which has the same metrics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Final

LINE_HEIGHT: Final = 2500 / 2048
"""A single line's height as a share of the type size."""

_UNKNOWN: Final = 0.55  # of the type size: a fair guess for a letter that the font does not have
_ALIKE: Final = {"\N{NO-BREAK SPACE}": " ", "\N{NON-BREAKING HYPHEN}": "-"}

_NO_LETTERS: Final = tuple(map(chr, range(0xFDD0, 0xFDF0)))
"""Code points that never are letters: texts use them for marks that nobody sees."""


_PIECES: Final = re.compile(r"([^ \n-]*)([ \n-]?)")
"""What cannot be broken over lines, each with what ends it: "" at the end of a text."""


class _Widths(dict[str, float]):
    """Widths of letters; one that the font lacks has a fair one."""

    def __missing__(self, letter: str) -> float:
        return _UNKNOWN


@cache
def _widths(bold: bool) -> _Widths:
    data = json.loads((files("sostac_xl") / "widths.json").read_text("ascii"))
    groups = data["bold" if bold else "regular"]
    widths = {letter: int(width) / data["units"] for width, letters in groups.items() for letter in letters}
    return _Widths(widths | {letter: widths[other] for letter, other in _ALIKE.items()} | dict.fromkeys(_NO_LETTERS, 0.0))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text on one line, in the unit of `size`."""
    return sum(map(_widths(bold).__getitem__, text)) * size


def word_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of the longest piece that cannot be broken over lines."""
    pieces = text.replace("-", "- ").replace("\n", " ").split(" ")
    return max((text_width(piece, size, bold=bold) for piece in pieces), default=0.0)


def line_count(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a column of `width`; its own line breaks count."""
    return line_count_of([(text, bold)], size, width)


def line_count_of(runs: Iterable[tuple[str, bool]], size: float, width: float) -> int:
    """Return how many lines texts take one after the other in a column of `width`, each with whether it is bold."""
    room = max(width, size)  # no column is narrower than a letter
    runs = list(runs)
    if not any("\n" in text for text, _ in runs) and sum(text_width(text, size, bold=bold) for text, bold in runs) <= room:
        return 1
    lines, used, word = 1, 0.0, 0.0
    for text, bold in runs:
        for piece, end in _PIECES.findall(text):
            word += text_width(piece + end if end == "-" else piece, size, bold=bold)
            if not end:
                continue  # the next run goes on with the word
            more, used = _placed(word, used, room)
            lines, word = lines + more, 0.0
            if end == " ":
                used += text_width(end, size, bold=bold)
            elif end == "\n":
                lines, used = lines + 1, 0.0
    return lines + _placed(word, used, room)[0]


def _placed(word: float, used: float, room: float) -> tuple[int, float]:
    """Return how many lines a word begins after what is used of a line, and what is used of the last one then."""
    lines = 0
    if used and used + word > room:
        lines, used = 1, 0.0
    broken = max(ceil(word / room) - 1, 0)  # a word wider than the column breaks anywhere
    return lines + broken, used + word - broken * room
