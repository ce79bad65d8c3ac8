"""Blocks of computed cells: a header row, rows of formulas with their cached values, and names for the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from sostac_xl.i18n import Translator
from sostac_xl.schema.row import Row
from sostac_xl.workbook import style
from sostac_xl.workbook.layout import FIRST_COLUMN, column_letter
from sostac_xl.workbook.page import Page


@dataclass
class Grid:
    """A block of computed cells on a page, from `header` down; columns are added from left to right."""

    page: Page
    header: int
    rows: int
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The first row below the header."""
        return self.header + 1

    @property
    def last(self) -> int:
        """The last row."""
        return self.header + self.rows

    def head(self, titles: Sequence[tuple[str, str]], *, start: int = FIRST_COLUMN, right_from: int = 2, name: str = "") -> None:
        """Write the headers (key, text); from number `right_from` on at the right; `name` defines `sx.<name>.<key>` for each column."""
        self.page.ws.set_row(self.header, 36)
        for number, (key, text) in enumerate(titles):
            column = start + number
            self.columns[key] = column
            self.page.text(
                self.header,
                column,
                text,
                bold=True,
                font_size=10,
                text_wrap=True,
                bg_color=style.HEAD,
                font_color=style.INK,
                bottom=2,
                bottom_color="#A9B7BD",
                indent=1 if number else 0,
                align="right" if number >= right_from else "left",
            )
            if name:
                self.page.define(f"sx.{name}.{key}", self.range(key))

    def range(self, key: str) -> str:
        """Return a column's cells as an absolute reference without the sheet."""
        return str(xl_range_abs(self.first, self.columns[key], self.last, self.columns[key]))

    def cell(self, key: str, number: int) -> str:
        """Return the cell of a column in row `number`: the column fixed, the row not."""
        return str(xl_rowcol_to_cell(self.first + number, self.columns[key], col_abs=True))

    def formula(self, key: str, number: int, formula: str, value: Any, **properties: Any) -> None:
        """Write one formula, without its `=`, with its cached value."""
        form = self.page.formats(**{"font_color": style.MUTED, "font_size": 10, "bottom": 1, "bottom_color": style.LINE, "indent": 1} | properties)
        self.page.ws.write_formula(self.first + number, self.columns[key], f"={formula}", form, value)


def headers(table: type[Row], t: Translator) -> list[tuple[str, str]]:
    """Return the key and the header of each column of a computed table, the ID first."""
    return [(column.key, t(column.label)) for column in table.columns() if column.computed or column.key == "id"]


def column_run(first: int, last: int, row: int) -> str:
    """Return a row's cells from one column to another, columns fixed."""
    return f"${column_letter(first)}{row + 1}:${column_letter(last)}{row + 1}"
