"""How a value of the plan looks in a cell: the text or number that is written, its format, and how many lines it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sostac_xl.i18n import Choice, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Day, Kind, Link, Links, Number, Ref, RefTo, Share, Text, Whole, entry_of
from sostac_xl.schema.row import Row
from sostac_xl.workbook.style import number_format

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SEPARATED_FROM = 10_000
"""The whole number from which thousands are separated: years are not."""
CYRILLIC_WIDTH = 1.08
"""The mean width of a Cyrillic letter against that of a Latin one."""

CellValue = str | float | int | date | None


def entry(row: Row) -> str:
    """Return a row's entry in dropdowns: `OBJ-01 · Grow online orders`."""
    return entry_of(row.id, row.name)


def cell_value(value: object, plan: Plan, t: Translator) -> CellValue:
    """Return what a cell holds for a value of the plan; None for a blank cell."""
    match value:
        case None | "" | ():
            return None
        case Choice():
            return t(value.value)
        case bool():
            return t("yes") if value else t("no")
        case Ref():
            target = plan.row(value.id)
            return entry(target) if target else value.id
        case tuple():
            return "; ".join(str(v) if isinstance(v, Link) else str(cell_value(v, plan, t)) for v in value)
        case Decimal():
            return float(value)
        case int() | float() | date() | str():
            return value
        case _:
            raise TypeError(f"no cell form for {value!r}")


def serial(day: date) -> int:
    """Return Excel's number of a day: cached dates must be numbers."""
    return (day - date(1899, 12, 30)).days


def cached(value: CellValue) -> str | float | int:
    """Return the cached result of a formula for a value: a blank is an empty text, a date its number."""
    if value is None:
        return ""
    return serial(value) if isinstance(value, date) else value


def value_format(kind: Kind, value: CellValue, language: str, *, computed: bool, digits: int) -> str:
    """Return the number format that shows this value in full: no digits that it lacks, none cut off."""
    if isinstance(kind, Share) and isinstance(value, float):
        percent = Decimal(repr(value)) * 100
        return "0%" if percent == percent.to_integral_value() else "0.0%" if percent * 10 == (percent * 10).to_integral_value() else "0.00%"
    if type(kind) is Whole and isinstance(value, int) and abs(value) >= SEPARATED_FROM:
        return "#,##0"
    if type(kind) is Number and not computed and isinstance(value, (int, float)):
        return "#,##0" if float(value).is_integer() else "#,##0.0##"
    if type(kind) is Number and computed:
        return '[=0]"";General'
    if type(kind) is Number:
        return "General"
    return number_format(kind, language, computed=computed, digits=digits)


def lines(value: CellValue, width: float, *, main: bool) -> int:
    """Return how many lines a text takes in a column of this width, broken between words; `main` texts are larger and bold."""
    if not isinstance(value, str):
        return 1
    room = max(width - 1.5, 4) / (1.0 if main else 0.87)
    return sum(_wrapped(part.split(), room) for part in value.split("\n"))


def _wrapped(words: Sequence[str], room: float) -> int:
    count, used = 1, 0.0
    for word in words:
        size = sum(CYRILLIC_WIDTH if "а" <= letter.lower() <= "я" else 1.0 for letter in word)
        if used and used + 1 + size > room:
            count, used = count + 1, 0.0
        count += int(size // room) if size > room else 0
        used += size + (1 if used else 0)
    return count


def row_height(count: int) -> float:
    """Return the height in points of a row whose tallest cell has so many lines; Excel's most is 409."""
    return 22.0 if count < 2 else min(9 + 13.5 * count, 409)


def aligned(kind: Kind) -> str:
    """Return where a kind stands in its cell: numbers and dates at the right, words at the left."""
    return "right" if isinstance(kind, (Number, Day)) else "left"


def wraps(kind: Kind) -> bool:
    """Return whether a kind's text may run over several lines."""
    return isinstance(kind, (Text, RefTo, Links))


def write(ws: Worksheet, row: int, column: int, value: CellValue, form: Format) -> None:
    """Write a value as what it is; a text never becomes a formula."""
    if value is None:
        ws.write_blank(row, column, None, form)
    elif isinstance(value, str):
        ws.write_string(row, column, value, form)
    elif isinstance(value, date):
        ws.write_number(row, column, serial(value), form)
    else:
        ws.write_number(row, column, value, form)


def style_of(kind: Kind, **more: Any) -> dict[str, Any]:
    """Return the properties that every cell of a kind has."""
    return {"align": aligned(kind), "text_wrap": wraps(kind), **more}
