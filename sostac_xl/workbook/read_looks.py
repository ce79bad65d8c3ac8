"""How cells look: the number format of each, and whether it is hidden. It is asked only of cells that are the user's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

from lxml import etree

from sostac_xl.workbook.read_sheet import cells_of, elements_of, is_true, number_of

Cell = tuple[str, int, int]
"""A cell by sheet name, row and column."""


@dataclass(frozen=True, slots=True)
class Look:
    """The number format of a cell, and what hides it: its column, or the whole sheet, and its row."""

    number_format: str = "General"
    hidden_column: bool = False
    hidden_row: bool = False


Looks = Mapping[Cell, Look]
UNSEEN: Final = Look(hidden_column=True, hidden_row=True)
"""The look of a cell of which nothing can be told: what is hidden by mistake gets missed, what is shown by mistake can't be taken back."""


def nothing_told(_wanted: Mapping[str, Collection[tuple[int, int]]]) -> Looks:
    """Return the looks of cells where the host can tell none."""
    return {}


def read_formats(stream: IO[bytes]) -> list[str]:
    """Return the number format of each cell format of a workbook."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    root = etree.parse(stream).getroot()
    codes = {each.get("numFmtId"): each.get("formatCode") or "" for each in root.iterfind("{*}numFmts/{*}numFmt")}
    shown = [each.get("numFmtId", "0") for each in root.iterfind("{*}cellXfs/{*}xf")]
    return [codes.get(number) or BUILTIN_FORMATS.get(int(number), "General") for number in shown]


def sheet_looks(
    stream: IO[bytes], wanted: Collection[tuple[int, int]], formats: Sequence[str], *, hidden: bool
) -> Iterator[tuple[tuple[int, int], Look]]:
    """Yield the wanted cells of a sheet, which is `hidden` or not, each with its look."""
    last = max(row for row, _ in wanted)
    away, rows_away, columns_away, number = set[int](), False, hidden, 0
    for name, element in elements_of(stream, "sheetFormatPr", "col", "row"):
        if name == "sheetFormatPr":
            rows_away = is_true(element.get("zeroHeight"))
            columns_away = hidden or element.get("defaultColWidth") in ("0", "0.0")
        elif name == "col":
            span = range(int(element.get("min", "0")), int(element.get("max", "0")) + 1)
            gone = _is_away(element, "width")
            away.update(column for _, column in wanted if gone and column in span)
        else:
            number = number_of(element, number)
            if number > last:
                return
            row_away = _is_away(element, "ht") or (rows_away and element.get("ht") is None and element.get("hidden") is None)
            for column, cell in cells_of(element):
                if (number, column) in wanted:
                    style = int(cell.get("s", "0"))
                    form = formats[style] if style < len(formats) else "General"
                    yield (number, column), Look(form, columns_away or column in away, row_away)


def _is_away(element: Any, size: str) -> bool:
    return is_true(element.get("hidden")) or element.get(size) in ("0", "0.0")
