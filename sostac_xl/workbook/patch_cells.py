"""What a cell of a sheet's XML holds, and the XML of a cell that holds something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Final

from sostac_xl.schema.parsing import EPOCH
from sostac_xl.workbook.patch_strings import Strings, StringWriter, spaced
from sostac_xl.workbook.patch_xml import Element, escaped, quoted
from sostac_xl.workbook.read_grid import ExcelError

Value = str | bool | int | float | Decimal | date | None
"""What can be written into a cell."""

TEXT_LIMIT: Final = 32_767
"""The most that a cell can hold, in UTF-16 units."""
EXACT: Final = 10**15
"""The whole numbers below it are written without an exponent or a decimal point."""
_LEAP_THAT_WAS_NONE: Final = datetime(1900, 3, 1)
_CACHED: Final = frozenset({"cm", "vm"})
"""Attributes that say what kind of formula and of result a cell has; they don't outlive them."""
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")


class Kind(StrEnum):
    """What a cell holds; text is one kind wherever the file keeps it."""

    BLANK = "blank"
    NUMBER = "n"
    YES_NO = "b"
    ERROR = "e"
    TEXT = "text"
    DAY = "d"


@dataclass(frozen=True, slots=True)
class Content:
    """A value in the form of the file: a number by its shortest digits, a text with control characters as `_x000D_`."""

    kind: Kind = Kind.BLANK
    text: str = ""


BLANK: Final = Content()
EMPTY_TEXT: Final = Content(Kind.TEXT)
"""What a formula comes to that shows nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its content, its formula element as XML or "", its attributes but for place and type, and what else stands in it."""

    content: Content = BLANK
    formula: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    rest: str = ""

    @property
    def free(self) -> bool:
        """Whether there is neither a formula nor a content in it."""
        return not self.formula and self.content in (BLANK, EMPTY_TEXT)

    @property
    def style(self) -> tuple[tuple[str, str], ...]:
        """The attribute that is its style, if it has one."""
        return tuple(pair for pair in self.attributes if pair[0] == "s")

    def holding(self, content: Content, formula: str = "") -> Cell:
        """Return the cell with another content, as its value or as the last result of its formula."""
        gone = _CACHED if formula != self.formula or not formula else {"vm"}
        return replace(self, content=content, formula=formula, attributes=tuple(pair for pair in self.attributes if pair[0] not in gone))


def content_of(value: Value, epoch: date = EPOCH) -> Content:
    """Return the form of a value in the file, which counts days from `epoch`; ValueError, with the reason, when no cell can hold it."""
    match value:
        case None | "":
            return BLANK
        case bool():
            return Content(Kind.YES_NO, str(int(value)))
        case str():
            if len(value.encode("utf-16-le", "surrogatepass")) > 2 * TEXT_LIMIT:
                raise ValueError(f"a text of {len(value)} characters is longer than a cell can hold ({TEXT_LIMIT}); shorten it")
            return Content(Kind.TEXT, _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", value))
        case date():
            return Content(Kind.NUMBER, _digits(_serial(value, epoch)))
        case _:
            return Content(Kind.NUMBER, _digits(value))


def value_of(content: Content) -> str | bool | float | ExcelError | None:
    """Return what a content means; a date is its number, or its ISO form where the file has that."""
    match content.kind:
        case Kind.BLANK:
            return None
        case Kind.NUMBER:
            return float(content.text)
        case Kind.YES_NO:
            return content.text == "1"
        case Kind.ERROR:
            return ExcelError(content.text)
        case _:
            return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), content.text)


def _serial(day: date, epoch: date) -> float:
    """Return Excel's number of a day; Excel knows none before its first, and counts a 29 February 1900 that never was."""
    if day.year < (1900 if epoch == EPOCH else 1904):
        raise ValueError(f"Excel has no number for the day {day.isoformat()[:10]}")
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    serial = (moment - datetime(epoch.year, epoch.month, epoch.day)) / timedelta(days=1)
    return serial - 1 if epoch == EPOCH and moment < _LEAP_THAT_WAS_NONE else serial


def _digits(value: float | Decimal) -> str:
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise ValueError("Excel has no number that is infinite, or none at all")
    return str(int(number)) if number.is_integer() and abs(number) < EXACT else repr(number)


def read_cell(element: Element, strings: Strings) -> Cell:
    """Return what a cell's element holds; ValueError or IndexError when it makes no sense."""
    attributes = element.attributes()
    attributes.pop("r", None)
    kind = attributes.pop("t", "n")
    children = {child.name: child for child in element.inside("f", "v", "is", "extLst")}
    formula, rest = (children[name].xml if name in children else "" for name in ("f", "extLst"))
    if kind == "inlineStr":
        content = Content(Kind.TEXT, strings.spoken(children["is"])) if "is" in children else BLANK
    else:
        content = _content(kind, children["v"].text if "v" in children else "", strings)
    if content == EMPTY_TEXT and not formula:
        content = BLANK
    return Cell(content, formula, tuple(attributes.items()), rest)


def _content(kind: str, text: str, strings: Strings) -> Content:
    """Return the content of a cell of type `kind` whose value element holds `text`."""
    if kind == "str":
        return Content(Kind.TEXT, text)
    if not text.strip():
        return BLANK
    if kind == "s":
        return Content(Kind.TEXT, strings.text(int(text)))
    if kind == "n":
        return Content(Kind.NUMBER, _digits(float(text)))
    if kind == "b":
        return Content(Kind.YES_NO, str(int(text.strip() in ("1", "true"))))
    return Content(Kind(kind), text)


def cell_xml(cell: Cell, address: str, prefix: str, strings: StringWriter) -> str:
    """Return the element of a cell; a text that is no formula's result goes into the shared strings, where the workbook has them."""
    kind, content = cell.content.kind, cell.content.text
    value = f"<{prefix}v>{escaped(content)}</{prefix}v>"
    if kind is Kind.BLANK:
        kind_of, value = "", ""
    elif kind is Kind.TEXT and cell.formula:
        kind_of = "str"
    elif kind is Kind.TEXT:
        index = strings.index(content)
        kind_of = "inlineStr" if index is None else "s"
        inline = f"<{prefix}is><{prefix}t{spaced(content)}>{escaped(content)}</{prefix}t></{prefix}is>"
        value = inline if index is None else f"<{prefix}v>{index}</{prefix}v>"
    else:
        kind_of = "" if kind is Kind.NUMBER else kind.value
    attributes = {"r": address, **dict(cell.attributes), **({"t": kind_of} if kind_of else {})}
    return _element(f"{prefix}c", attributes, cell.formula + value + cell.rest)


def formula_xml(prefix: str, formula: str) -> str:
    """Return the element of a formula, which is given without its `=`."""
    return f"<{prefix}f>{escaped(formula)}</{prefix}f>"


def _element(name: str, attributes: Mapping[str, str], content: str) -> str:
    opened = "".join([f"<{name}", *(f' {key}="{quoted(value)}"' for key, value in attributes.items())])
    return f"{opened}>{content}</{name}>" if content else f"{opened}/>"
