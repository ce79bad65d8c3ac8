"""How a value of the plan looks in a cell: the text or number that is written, its format, and how many lines it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sostac_xl.i18n import Choice, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Amount, Day, Kind, Link, Links, Number, Ref, RefTo, Share, Text, Whole, entry_of
from sostac_xl.schema.row import Row
from sostac_xl.workbook.style import amount_pattern, number_format

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SEPARATED_FROM = 10_000
"""The whole number from which thousands are separated: years are not."""

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
            if any(isinstance(each, Link) for each in value):
                return "; ".join(map(str, value))
            return ";\n".join(str(cell_value(each, plan, t)) for each in value)
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
    """Return the number format that shows this value in full: no digits that it lacks, none cut off.

    A number without bounds stands in a column of figures in different units, so each has its own digits; `computed` ones hide their 0.
    """
    if type(kind) is Whole and isinstance(value, int) and abs(value) >= SEPARATED_FROM:
        return "#,##0"
    if type(kind) is Number and kind.low is None:
        if computed:
            return '[=0]"";[>=1000]#,##0;General'
        return "General" if not isinstance(value, (int, float)) else "#,##0" if float(value).is_integer() else "#,##0.0##"
    return number_format(kind, language, computed=computed, digits=digits)


def column_format(kind: Kind, values: Sequence[Decimal], digits: int) -> str | None:
    """Return the number format of the filled cells of a column of one unit: as many digits as the value that needs most; None for others."""
    if not values:
        return None
    match kind:
        case Share():
            places = min(max(_places(value * 100) for value in values), 2)
            return amount_pattern(places).replace("#,##", "") + "%"
        case Amount():
            return f"{amount_pattern(digits if any(map(_places, values)) else 0)};;0;@"
        case Number(low=Decimal()) if type(kind) is Number:
            return amount_pattern(min(max(map(_places, values)), 3))
        case _:
            return None


def _places(value: Decimal) -> int:
    """Return how many digits after the decimal mark a value needs."""
    return max(0, -int(value.normalize().as_tuple().exponent))


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
