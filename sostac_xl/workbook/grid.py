"""Blocks of computed cells: a header row, rows of formulas with their cached values, and names for the columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sostac_xl.i18n import Translator
from sostac_xl.schema.row import Row
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_range_abs, xl_rowcol_to_cell
from sostac_xl.workbook.layout import FIRST_COLUMN, column_letter, quoted
from sostac_xl.workbook.measure import lines, row_height, text_height
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.printing import Stretch, table_stretch


@dataclass
class Grid:
    """A block of computed cells on a page, from `header` down; columns are added from left to right.

    With spare rows `used_by` is the column that is filled in the rows in use: only these are ruled. `lead` rows for totals stand between the
    header and the first row; their numbers are negative.
    """

    page: Page
    header: int
    rows: int
    columns: dict[str, int] = field(default_factory=dict)
    used_by: str = ""
    lead: int = 0

    @property
    def first(self) -> int:
        """The first row below the header and the totals."""
        return self.header + 1 + self.lead

    @property
    def last(self) -> int:
        """The last row."""
        return self.header + self.lead + self.rows

    def stretch(self, used: int, right: str = "") -> Stretch:
        """Return what is printed with so many rows in use: title, purpose, header and rows, to the column `right` or the last one."""
        return table_stretch(self.header, self.first, self.rows, used, self.columns[right] if right else max(self.columns.values()))

    def head(
        self, titles: Sequence[tuple[str, str]], *, start: int = FIRST_COLUMN, right_from: int = 2, left: Collection[str] = (), name: str = ""
    ) -> None:
        """Write the headers (key, text): from number `right_from` on at the right, but for those in `left`.

        `name` defines `sx.<name>.<key>` for each column.
        """
        tallest = max(lines(text, self.page.widths[start + number], bold=True) for number, (_, text) in enumerate(titles))
        self.page.row(self.header, max(36.0, 9 + 13.5 * tallest))
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
                indent=0 if key == "id" else 1,
                align="right" if number >= right_from and key not in left else "left",
            )
            if name:
                self.page.define(f"sx.{name}.{key}", self.range(key))
        if self.used_by in dict(titles):
            self._rule(start, start + len(titles) - 1)

    def _rule(self, first: int, last: int) -> None:
        """Rule the rows in use, and hide the zeros of the others."""
        line = self.page.formats.bare(bottom=1, bottom_color=style.LINE)
        hidden = self.page.formats.bare(num_format=style.HIDDEN)
        for criteria, look in ((f'={self.cell(self.used_by, 0)}<>""', line), (f'={self.cell(self.used_by, 0)}=""', hidden)):
            self.page.ws.conditional_format(self.first, first, self.last, last, {"type": "formula", "criteria": criteria, "format": look})

    def range(self, key: str, *, rows: int = 0) -> str:
        """Return a column's cells, or the first `rows` of them, as an absolute reference without the sheet."""
        last = self.first + rows - 1 if rows else self.last
        return xl_range_abs(self.first, self.columns[key], last, self.columns[key])

    def head_cell(self, key: str) -> str:
        """Return the header of a column as an absolute reference without the sheet."""
        return xl_rowcol_to_cell(self.header, self.columns[key], True, True)

    def elsewhere(self, key: str) -> str:
        """Return a column's cells as an absolute reference with the sheet, for formulas on other sheets."""
        return f"{quoted(self.page.name)}!{self.range(key)}"

    def cell(self, key: str, number: int) -> str:
        """Return the cell of a column in row `number`: the column fixed, the row not."""
        return xl_rowcol_to_cell(self.first + number, self.columns[key], col_abs=True)

    def name(self, number: int, text: str) -> None:
        """Give a row the height that a name in the main column needs."""
        self.page.row(self.first + number, row_height(text_height(text, self.page.widths[self.columns["label"]])))

    def formula(self, key: str, number: int, formula: str, value: Any, **properties: Any) -> None:
        """Write one formula, without its `=`, with its cached value."""
        line = {} if self.used_by else {"bottom": 1, "bottom_color": style.LINE}
        form = self.page.formats(**{"font_color": style.MUTED, "font_size": 10, "indent": 1, **line} | properties)
        self.page.ws.write_formula(self.first + number, self.columns[key], f"={formula}", form, value)


def headers(table: type[Row], t: Translator) -> list[tuple[str, str]]:
    """Return the key and the header of each column of a computed table, the ID first."""
    return [(column.key, t(column.label)) for column in table.columns() if column.computed or column.key == "id"]


def column_run(first: int, last: int, row: int) -> str:
    """Return a row's cells from one column to another, columns fixed."""
    return f"${column_letter(first)}{row + 1}:${column_letter(last)}{row + 1}"
