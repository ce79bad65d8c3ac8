"""What Excel itself says while one types: dropdowns, bounds and the notes on headers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.i18n import Translator
from sostac_xl.schema.kinds import HIGHEST, Day, Kind, MonthOf, Number, OneOf, RefTo, Share, Whole, YesNo
from sostac_xl.schema.parsing import EARLIEST, LATEST
from sostac_xl.schema.table import Column

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TITLE_LIMIT: Final = 32
MESSAGE_LIMIT: Final = 255


def header_note(column: Column, t: Translator) -> tuple[str, str]:
    """Return title and text of the note that a header shows when it is selected."""
    parts = [t("Required.")] if column.required else [t("Computed; nothing to fill in.")] if column.computed else []
    return t(column.label)[:TITLE_LIMIT], " ".join([*parts, t(column.help)])[:MESSAGE_LIMIT]


def annotate_header(ws: Worksheet, row: int, column_index: int, column: Column, t: Translator) -> None:
    """Give a header its note."""
    title, text = header_note(column, t)
    ws.data_validation(row, column_index, row, column_index, {"validate": "any", "input_title": title, "input_message": text})


def validate(ws: Worksheet, cells: tuple[int, int, int, int], column: Column, t: Translator) -> None:
    """Put the dropdown or the bounds of a column on its cells; `cells` are first row, first column, last row, last column."""
    options = {"validate": "custom", "value": "=FALSE", "error_type": "warning", "error_message": computed_message(column, t)}
    if not column.computed:
        validate_kind(ws, cells, column.kind, t)
        return
    ws.data_validation(*cells, {"error_title": t("Please check"), "ignore_blank": True, **options})


def validate_kind(ws: Worksheet, cells: tuple[int, int, int, int], kind: Kind, t: Translator) -> None:
    """Put the dropdown or the bounds of a kind on cells."""
    options = input_options(kind, t)
    if options:
        ws.data_validation(*cells, {"error_title": t("Please check"), "ignore_blank": True, **options})


def computed_message(column: Column, t: Translator) -> str:
    """Return what Excel says to whoever types over a computed cell."""
    if column.formula:
        return t("This cell is computed: what you type here replaces its formula.")
    return t("sostac writes this cell: what you type here is not read. {help}", help=t(column.help))[:MESSAGE_LIMIT]


def input_options(kind: Kind, t: Translator) -> dict[str, Any]:
    """Return XlsxWriter's options for an input cell of a kind; empty when anything may be typed."""
    match kind:
        case OneOf(choice=choice):
            return {"validate": "list", "source": f"=sx.choices.{choice.__name__.lower()}", "error_message": t("Please pick one of the list.")}
        case YesNo():
            return {"validate": "list", "source": "=sx.choices.yesno", "error_message": t("Please pick yes or no.")}
        case RefTo(target=target):
            # no alert: a bare ID, the exact name, or several separated by ";" may be typed
            return {"validate": "list", "source": f"=sx.entries.{target.info.key}", "show_error": False}
        case MonthOf():
            return _dates(t("Type the first day of a month, such as {example}.", example=t.date(date(2027, 3, 1), "short")))
        case Day():
            return _dates(t("Type a date, such as {example}.", example=t.date(date(2027, 12, 31), "short")))
        case Share():
            return _numbers(kind, t("Type a percentage with its sign, such as 5%."), "decimal")
        case Whole():
            return _numbers(kind, t("Type a whole number{range}.", range=_range(kind, t)), "integer")
        case Number():
            return _numbers(kind, t("Type a number{range}.", range=_range(kind, t)), "decimal")
        case _:
            return {}


def _dates(message: str) -> dict[str, Any]:
    return {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST, "error_message": message}


def _numbers(kind: Number, message: str, validate_as: str) -> dict[str, Any]:
    low = float(kind.low if kind.low is not None else -HIGHEST)
    high = float(kind.high if kind.high is not None else HIGHEST)
    return {"validate": validate_as, "criteria": "between", "minimum": low, "maximum": high, "error_message": message}


def _range(kind: Number, t: Translator) -> str:
    if kind.low is not None and kind.high is not None:
        return " " + t("from {low} to {high}", low=int(kind.low), high=int(kind.high))
    return ""
