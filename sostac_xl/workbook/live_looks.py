"""How cells look in a workbook that is open in Excel: one question for cells that look alike, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.workbook.package import Wanted
from sostac_xl.workbook.read_looks import Cell, Look, Looks

if TYPE_CHECKING:
    from xlwings import Book, Sheet

_SHOWN: Final = (True, -1)
"""What Excel says of a sheet that is shown; 0 is a hidden one, 2 one that only a program can show."""


def live_looks(book: Book, wanted: Wanted) -> Looks:
    """Return the looks of the wanted cells of an open workbook."""
    found: dict[Cell, Look] = {}
    for name, cells in wanted.items():
        sheet = book.sheets[name]
        rows: dict[int, list[int]] = {}
        for row, column in cells:
            rows.setdefault(column, []).append(row)
        away = sheet.visible not in _SHOWN
        hidden = _hidden_rows(sheet, [row for row, _ in cells])
        for column, numbers in rows.items():
            narrow = away or sheet.range((1, column)).column_width == 0
            formats = dict(_uniform(_formats_in(sheet, column), min(numbers), max(numbers)))
            found |= {(name, row, column): Look(str(formats[row]), narrow, row in hidden) for row in numbers}
    return found


def _hidden_rows(sheet: Sheet, rows: list[int]) -> frozenset[int]:
    heights = _uniform(lambda first, last: sheet.range((first, 1), (last, 1)).row_height, min(rows), max(rows))
    return frozenset(row for row, height in heights if height == 0)


def _formats_in(sheet: Sheet, column: int) -> Callable[[int, int], Any]:
    return lambda first, last: sheet.range((first, column), (last, column)).number_format


def _uniform(read: Callable[[int, int], Any], first: int, last: int) -> Iterator[tuple[int, Any]]:
    """Yield each number from `first` to `last` with what `read` says of it; of cells that are not alike it says None: then half by half."""
    value = read(first, last)
    if value is not None or first == last:
        yield from ((number, value) for number in range(first, last + 1))
    else:
        middle = (first + last) // 2
        yield from (*_uniform(read, first, middle), *_uniform(read, middle + 1, last))
