"""Makes small plan workbooks to the same contract as the template: tables, names on the headers, named cells, IDs in spare rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from sostac_xl import schema
from sostac_xl.i18n import Translator
from sostac_xl.schema.kinds import OneOf, RefTo, YesNo
from sostac_xl.schema.row import Block, Record, Row

Cells = Mapping[str, Any]
FACTS: Final[Cells] = {"title": "Plan", "client": "Example shop", "language": "English", "start": date(2027, 1, 1), "horizon": 12, "currency": "EUR"}
SPARE: Final = 3
LABEL_COLUMN: Final = 1
VALUE_COLUMN: Final = 3


@dataclass(frozen=True)
class Form:
    """What is different from the template: its language, lost names, tables or dropdowns, sheet names, `lead` rows above, columns in reverse."""

    language: str = "en"
    names: bool = True
    tables: bool = True
    dropdowns: bool = True
    sheet_name: str = "{}"
    lead: int = 0
    backwards: bool = False


def make_book(
    path: Path,
    rows: Mapping[type[Row], Sequence[Cells]] | None = None,
    blocks: Mapping[type[Block], Cells] | None = None,
    *,
    without: Sequence[type[Record]] = (),
    options: Mapping[str, Any] | None = None,
    more: Callable[[Any], None] | None = None,
    **form: Any,
) -> Path:
    """Write a workbook with all our tables and return its path; a str that begins with `=` is a formula whose result is 0.

    `more` gets the XlsxWriter workbook before it is closed, to add what a user adds.
    """
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False, **(options or {})})
    writer = _Writer(book, Form(**form))
    for sheet in schema.SHEETS:
        members = [record for record in schema.on_sheet(sheet) if record not in without]
        writer.sheet(sheet.title, members, rows or {}, blocks or {})
    if more:
        more(book)
    book.close()
    return path


class _Writer:
    def __init__(self, book: Any, form: Form) -> None:
        self.book = book
        self.form = form
        self.t = Translator(form.language)

    def sheet(self, title: str, members: list[type[Record]], rows: Mapping[type[Row], Sequence[Cells]], blocks: Mapping[type[Block], Cells]) -> None:
        """Write a sheet with its tables and blocks under one another."""
        page = self.book.add_worksheet(self.form.sheet_name.format(self.t(title)))
        page.write(0, LABEL_COLUMN, self.t(title))
        top = 3 + self.form.lead
        for record in members:
            if issubclass(record, Block):
                top = self.block(page, top, record, blocks.get(record, {}))
            elif issubclass(record, Row) and record.info.prefix:
                top = self.table(page, top, record, rows.get(record, ()))

    def block(self, page: Any, top: int, block: type[Block], values: Cells) -> int:
        """Write a block and return the row where the next thing begins."""
        page.write(top, LABEL_COLUMN, self.t(block.info.title))
        for number, column in enumerate(block.inputs()):
            row = top + 2 + number
            page.write(row, LABEL_COLUMN, self.t(column.label))
            self.value(page, row, VALUE_COLUMN, values.get(column.key))
            self.name(page, f"sx.{block.info.key}.{column.key}", row, VALUE_COLUMN)
        return top + 2 + len(block.inputs()) + 3

    def table(self, page: Any, top: int, table: type[Row], rows: Sequence[Cells]) -> int:
        """Write a table with its spare rows and return the row where the next thing begins."""
        page.write(top, LABEL_COLUMN, self.t(table.info.title))
        page.write(top + 1, LABEL_COLUMN, self.t(table.info.purpose))
        header = top + 2
        columns = table.columns()[:: -1 if self.form.backwards else 1]
        for number, column in enumerate(columns, LABEL_COLUMN):
            page.write(header, number, self.t(column.label))
            self.name(page, f"sx.{table.info.key}.{column.key}", header, number)
            for index, cells in enumerate((*rows, *({} for _ in range(SPARE))), 1):
                blank = f"{table.info.prefix}-{index:02d}" if column.key == "id" else "=0" if column.formula else None
                self.value(page, header + index, number, cells.get(column.key, blank))
        last = header + len(rows) + SPARE
        for number, column in enumerate(columns, LABEL_COLUMN):
            if self.form.dropdowns and not column.computed and isinstance(column.kind, (OneOf, YesNo, RefTo)):
                page.data_validation(header + 1, number, last, number, {"validate": "list", "source": "=$A$1:$A$2", "show_error": False})
        if self.form.tables:
            headers = [{"header": self.t(column.label)} for column in columns]
            page.add_table(header, LABEL_COLUMN, last, len(columns), {"name": table.info.excel_name, "columns": headers})
        return last + 3

    def name(self, page: Any, name: str, row: int, column: int) -> None:
        """Define a name for a cell."""
        if self.form.names:
            sheet = page.name.replace("'", "''")
            self.book.define_name(name, f"='{sheet}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}")

    def value(self, page: Any, row: int, column: int, value: Any) -> None:
        """Write a cell."""
        if isinstance(value, date):
            page.write_datetime(row, column, value, self.book.default_date_format)
        elif isinstance(value, str) and value.startswith("="):
            page.write_formula(row, column, value, None, 0)
        elif value is not None:
            page.write(row, column, value)
