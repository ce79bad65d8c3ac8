"""The figures in a text, and which of them another state of the same text tells otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Final

from sostac_xl.document.living.content import Line
from sostac_xl.i18n import Translator

_FIGURE: Final = re.compile(r"[€$£₽]?[+−-]?[€$£₽]?\d+(?:[., ]\d{3}(?!\d))*(?:[.,]\d+)?(?: ?[%€$£₽])?")
_CURRENCY: Final = re.compile("[€$£₽](?!-)")
_MOST_DIGITS: Final = 20
"""No figure of a plan has more: one that does is somebody's slip, and is shown as it stands."""
_WORDS: Final = 60  # letters that a line is known by


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in the document and in the workbook, "" where one of them has none, and what it belongs to."""

    label: str
    document: str
    workbook: str


def differences(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Difference]:
    """Yield the figures that differ between two states of a text.

    Lines are the same by what they say besides figures, so that a line put in or left out makes no difference to the others.
    """
    old, new = [line for line in old if any(line.cells)], [line for line in new if any(line.cells)]
    matcher = SequenceMatcher(None, list(map(_known_by, old)), list(map(_known_by, new)), autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        before, after = old[start:end], new[new_start:new_end]
        if kind == "equal" or (kind == "replace" and len(before) == len(after)):
            for line, other in zip(before, after, strict=True):
                yield from _in_line(line, other)
        else:
            yield from (Difference(_label(line), figure, "") for line in before for figure in _figures(*line.seen))
            yield from (Difference(_label(line), "", figure) for line in after for figure in _figures(*line.seen))


def _in_line(line: Line, other: Line) -> Iterator[Difference]:
    if len(line.cells) == len(other.cells):
        for place, (cell, now) in enumerate(zip(line.cells, other.cells, strict=True)):
            if cell != now:
                label = line.titles[place] if line.titles else _label(line)
                yield from _in_text(label, _figures(line.seen[place]), _figures(other.seen[place]))
    else:
        yield from _in_text(_label(line), _figures(*line.cells), _figures(*other.cells))


def _in_text(label: str, figures: list[str], now: list[str]) -> Iterator[Difference]:
    for kind, start, end, new_start, new_end in SequenceMatcher(None, figures, now, autojunk=False).get_opcodes():
        if kind != "equal":
            before, after = figures[start:end], now[new_start:new_end]
            length = max(len(before), len(after))
            pairs = zip(before + [""] * (length - len(before)), after + [""] * (length - len(after)), strict=True)
            yield from (Difference(label, *pair) for pair in pairs)


def in_format(value: str, number_format: str, t: Translator) -> str:
    """Return a number of a chart as its number format shows it, with the separators of a language; a text as it is.

    A number below 1 keeps three digits that count. A currency stands before it as in the format.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        return value
    code = number_format.partition(";")[0]
    places = code.rpartition(".")[2] if "." in code else ""
    most, least = sum(map(places.count, "0#")), places.count("0")
    if "%" in code:
        return t.percent(number, most)
    if "0" not in code or abs(number) < 1:
        return t.number(Decimal(f"{number:.3g}") if abs(number) < 1 else number)
    rounded = number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP).normalize()
    sign = _CURRENCY.search(code)
    return (sign[0] if sign else "") + t.number(rounded, max(-int(rounded.as_tuple().exponent), least))


def _figures(*texts: str) -> list[str]:
    return [" ".join(figure.split()) for text in texts for figure in _FIGURE.findall(text)]


def _known_by(line: Line) -> str:
    return _FIGURE.sub("#", "|".join(line.cells))


def _label(line: Line) -> str:
    """Return what a line is about: the first cell that has words, or the beginning of a paragraph."""
    text = next((cell for cell in line.cells if any(map(str.isalpha, cell))), line.cells[0])
    return text if len(text) <= _WORDS else text[:_WORDS].rsplit(" ", 1)[0] + " …"
