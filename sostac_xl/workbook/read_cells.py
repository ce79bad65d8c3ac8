"""The values of cells as a workbook's XML holds them: numbers, texts that cells share, dates that are numbers in a format which shows a day."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, Any, Final

from lxml import etree

from sostac_xl.schema.parsing import EPOCH
from sostac_xl.workbook.read_grid import ExcelError, Formula

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAY: Final = 24 * 60 * 60 * 1000
"""The milliseconds of a day; no time is more exact in Excel."""
_LEAP_DAY: Final = 60
"""Excel counts a 29 February 1900, which never was."""
_BUILT_IN: Final = frozenset(map(str, (*range(14, 23), 45, 47)))
"""The formats of days and times that Excel has without declaring them."""
_NOT_SHOWN: Final = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
"""Texts, colours and conditions in a format."""
_DAY_OR_TIME: Final = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)
_DURATION: Final = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)


def read_texts(stream: IO[bytes]) -> list[str]:
    """Return the shared texts of a workbook in the order by which cells refer to them, without their formats."""
    texts = []
    for _, item in etree.iterparse(stream, tag="{*}si"):
        texts.append(_spoken(item).replace("x005F_", ""))
        item.clear()
    return texts


def read_dates(stream: IO[bytes]) -> frozenset[str]:
    """Return the numbers of the cell formats that show a number as a day or a time; a duration is a number."""
    root = etree.parse(stream).getroot()
    codes = {each.get("numFmtId"): each.get("formatCode") or "" for each in root.iterfind("{*}numFmts/{*}numFmt")}
    shown = [each.get("numFmtId", "0") for each in root.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(str(style) for style, number in enumerate(shown) if (_shows_day(codes[number]) if number in codes else number in _BUILT_IN))


def _shows_day(code: str) -> bool:
    positive = code.split(";", maxsplit=1)[0]
    return bool(_DAY_OR_TIME.search(_NOT_SHOWN.sub("", positive))) and not _DURATION.search(positive)


@dataclass(frozen=True, slots=True)
class Cells:
    """Tells what cells hold; `texts` are the shared texts, `dates` the formats that show days, `epoch` is the day from which these count."""

    texts: Sequence[str]
    dates: Collection[str]
    epoch: date

    def value(self, cell: _Element) -> Any:
        """Return what a grid holds for a cell that is not empty; None for a blank."""
        first = cell[0]
        tag = first.tag
        return Formula.LIVE if tag.endswith("}f") else self._read(cell.get("t", "n"), tag, first, cell)

    def result(self, cell: _Element) -> Any:
        """Return what the formula of a cell last came to; None for an empty text, and where there is none."""
        return next((self._read(cell.get("t", "n"), child.tag, child, cell) for child in cell if not child.tag.endswith("}f")), None)

    def _read(self, kind: str, tag: str, content: _Element, cell: _Element) -> Any:
        """Return the value of a cell of a kind, which stands in an element of the cell with this tag."""
        if kind == "inlineStr":
            return (_spoken(content) or None) if tag.endswith("}is") else None
        text = content.text if tag.endswith("}v") else None
        return self.read(kind, text, cell.get("s", "0")) if text else None

    def read(self, kind: str, text: str, style: str) -> Any:
        """Return the value that is written as a text in a cell of a kind and a style; None for a blank."""
        if kind == "n":
            if "_" in text or not text.isascii():
                raise ValueError(f"{text} is no number")  # to Python 1_000 is one, and so are digits of other scripts
            number = float(text) if "." in text or "E" in text or "e" in text else int(text)
            return self._day(number) if style in self.dates else number
        if kind == "s":
            return self.texts[int(text)] or None
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return ExcelError(text)
        return _iso(text) if kind == "d" else text

    def _day(self, number: float) -> Any:
        """Return the day and time, or the time alone, that a number stands for; #VALUE! for one that is beyond all days."""
        try:
            day, part = divmod(number, 1)
            passed = timedelta(milliseconds=round(part * _DAY))
            first = datetime.combine(self.epoch, time())
            if 0 <= number < 1 and not passed.days:
                return (first + passed).time()
            if 0 < number < _LEAP_DAY and self.epoch == EPOCH:
                day += 1
            return first + timedelta(days=day) + passed
        except (OverflowError, ValueError):
            return ExcelError("#VALUE!")


def local_name(element: _Element) -> str:
    """Return the name of an element without its namespace: Excel's strict format has another one."""
    return element.tag.rpartition("}")[2]


def _spoken(item: _Element) -> str:
    """Return the text of a string without its formats, and without the reading aid of Japanese."""
    return "".join(part.text or "" for part in item.iterfind("{*}t")) + "".join(part.text or "" for part in item.iterfind("{*}r/{*}t"))


def _iso(text: str) -> Any:
    """Return the day or time that is written out; what is none is a text."""
    kind = datetime if "T" in text else time if ":" in text else date
    try:
        return kind.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
