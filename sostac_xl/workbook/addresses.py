"""The addresses of cells in text: `B3` is row 3 of column 2. Nothing more is needed of a library that takes 0.4 s to load."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_RANGE: Final = re.compile(
    r"\$?(?P<left>[A-Z]{1,3})?\$?(?P<top>\d+)?(?P<to>:\$?(?P<right>[A-Z]{1,3})?\$?(?P<bottom>\d+)?)?", re.IGNORECASE | re.ASCII
)
_DIGITS: Final = "0123456789"


@cache
def column_letter(number: int) -> str:
    """Return the letters of a column: 1 is A, 28 is AB."""
    if number < 1:
        raise ValueError(f"{number} is no column")
    before, last = divmod(number - 1, 26)
    return (column_letter(before) if before else "") + chr(ord("A") + last)


@cache
def column_number(letters: str) -> int:
    """Return the number of a column by its letters; ValueError when they are none."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(f"{letters} is no column")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def xl_col_to_name(column: int) -> str:
    """Return the letters of a column, counted from 0: as all of these functions that bear the names of XlsxWriter's, which remember none."""
    return column_letter(column + 1)


def xl_rowcol_to_cell(row: int, column: int, row_abs: bool = False, col_abs: bool = False) -> str:
    """Return the address of a cell, with $ before what is absolute; row and column count from 0."""
    return f"{'$' if col_abs else ''}{column_letter(column + 1)}{'$' if row_abs else ''}{row + 1}"


def xl_range(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return the reference of a range, or of its only cell; rows and columns count from 0."""
    first, last = xl_rowcol_to_cell(first_row, first_column), xl_rowcol_to_cell(last_row, last_column)
    return first if first == last else f"{first}:{last}"


def xl_range_abs(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return the absolute reference of a range, or of its only cell; rows and columns count from 0."""
    first, last = xl_rowcol_to_cell(first_row, first_column, True, True), xl_rowcol_to_cell(last_row, last_column, True, True)
    return first if first == last else f"{first}:{last}"


def column_of(address: str) -> int:
    """Return the column of a cell; ValueError when this is no address."""
    return column_number(address.rstrip(_DIGITS))


def cell_at(address: str) -> tuple[int, int]:
    """Return the row and the column of a cell; ValueError when this is no address."""
    letters = address.rstrip(_DIGITS)
    return int(address[len(letters) :]), column_number(letters)


def boundaries(reference: str) -> tuple[int | None, int | None, int | None, int | None]:
    """Return the first column and row and the last ones of `B3`, `$B$3:C9`, `B:C` or `3:9`; ValueError when this is no reference.

    None stands for the sides that whole columns and rows have not.
    """
    found = _RANGE.fullmatch(reference)
    if not found or not (found["left"] or found["top"]):
        raise ValueError(f"{reference} is no reference")
    left, top = column_number(found["left"]) if found["left"] else None, int(found["top"]) if found["top"] else None
    if not found["to"]:
        return left, top, left, top
    if bool(found["left"]) != bool(found["right"]) or bool(found["top"]) != bool(found["bottom"]):
        raise ValueError(f"{reference} is no reference")
    return left, top, column_number(found["right"]) if found["right"] else None, int(found["bottom"]) if found["bottom"] else None
