"""Makes small plan workbooks to the same contract as the template: tables, names on the headers, named cells, IDs in spare rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from sostac_xl import schema
from sostac_xl.i18n import Translator
from sostac_xl.schema.row import Block, Row

Cells = Mapping[str, Any]
FACTS: Cells = {"title": "Plan", "client": "Example shop", "language": "English", "start": date(2027, 1, 1), "horizon": 12, "currency": "EUR"}
SPARE = 3


def make_book(
    path: Path,
    rows: Mapping[type[Row], Sequence[Cells]] | None = None,
    blocks: Mapping[type[Block], Cells] | None = None,
    *,
    language: str = "en",
    names: bool = True,
    tables: bool = True,
    without: Sequence[type[Row]] = (),
    options: Mapping[str, Any] | None = None,
    sheet_name: str = "{}",
    lead: int = 0,
    backwards: bool = False,
) -> Path:
    """Write a workbook with all our tables and return its path.

    A str that begins with `=` is a formula whose result is 0. `lead` rows stand above all tables; `backwards` turns the order of columns.
    """
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False, **(options or {})})
    t = Translator(language)
    for sheet in schema.SHEETS:
        page = book.add_worksheet(sheet_name.format(t(sheet.title)))
        page.write(0, 1, t(sheet.title))
        top = 3 + lead
        for record in schema.on_sheet(sheet):
            if record in without:
                continue
            if issubclass(record, Block):
                top = _block(book, page, record, (blocks or {}).get(record, {}), t, top, names)
            elif issubclass(record, Row) and record.info.prefix:
                top = _table(book, page, record, (rows or {}).get(record, ()), t, top, names=names, tables=tables, backwards=backwards)
    book.close()
    return path


def _block(book: Any, page: Any, block: type[Block], values: Cells, t: Translator, top: int, names: bool) -> int:
    page.write(top, 1, t(block.info.title))
    for number, column in enumerate(block.inputs()):
        row = top + 2 + number
        page.write(row, 1, t(column.label))
        _write(book, page, row, 3, values.get(column.key))
        if names:
            book.define_name(f"sx.{block.info.key}.{column.key}", "='" + page.name.replace("'", "''") + f"'!{xl_rowcol_to_cell(row, 3, True, True)}")
    return top + 2 + len(block.inputs()) + 3


def _table(
    book: Any, page: Any, table: type[Row], rows: Sequence[Cells], t: Translator, top: int, *, names: bool, tables: bool, backwards: bool
) -> int:
    page.write(top, 1, t(table.info.title))
    page.write(top + 1, 1, t(table.info.purpose))
    header = top + 2
    columns = tuple(reversed(table.columns())) if backwards else table.columns()
    last = header + len(rows) + SPARE
    for number, column in enumerate(columns):
        page.write(header, 1 + number, t(column.label))
        if names:
            book.define_name(
                f"sx.{table.info.key}.{column.key}", "='" + page.name.replace("'", "''") + f"'!{xl_rowcol_to_cell(header, 1 + number, True, True)}"
            )
        for index in range(len(rows) + SPARE):
            cells = rows[index] if index < len(rows) else {}
            value = cells.get(column.key, f"{table.info.prefix}-{index + 1:02d}" if column.key == "id" else None)
            if column.formula and column.key not in cells:
                value = "=0"
            _write(book, page, header + 1 + index, 1 + number, value)
    if tables:
        headers = [{"header": t(column.label)} for column in columns]
        page.add_table(header, 1, last, len(columns), {"name": table.info.excel_name, "columns": headers})
    return last + 3


def _write(book: Any, page: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, book.default_date_format)
    elif isinstance(value, str) and value.startswith("="):
        page.write_formula(row, column, value, None, 0)
    elif value is not None:
        page.write(row, column, value)
