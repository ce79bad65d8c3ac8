"""What makes Excel offer to repair a workbook although the Open XML SDK finds it valid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange

FORMULA_LIMIT: Final = 8192
LIST_LIMIT: Final = 255
MESSAGE_LIMIT: Final = 255
TITLE_LIMIT: Final = 32
TEXT_LIMIT: Final = 32767


def repairs(path: Path) -> list[str]:
    """Return, one line each, what Excel would repair or refuse in a workbook; empty when there is nothing."""
    book = load_workbook(path)
    return [f"{sheet.title}: {fault}" for sheet in book.worksheets for look in (_tables, _validations, _cells) for fault in look(sheet)]


def _tables(sheet: Any) -> Iterator[str]:
    """A table's header cells must say what its columns are called, and tables may not overlap each other or merged cells."""
    taken = [(str(area), area.bounds) for area in sheet.merged_cells.ranges]
    for table in sheet.tables.values():
        left, top, right, bottom = CellRange(table.ref).bounds
        headers = [sheet.cell(top, column).value for column in range(left, right + 1)]
        if headers != [column.name for column in table.tableColumns]:
            yield f"the header of {table.name} is {headers}"
        for name, (left2, top2, right2, bottom2) in taken:
            if left <= right2 and left2 <= right and top <= bottom2 and top2 <= bottom:
                yield f"{table.name} overlaps {name}"
        taken.append((table.name, (left, top, right, bottom)))


def _validations(sheet: Any) -> Iterator[str]:
    """A validation's texts have limits, and so has a list that is written out."""
    for validation in sheet.data_validations.dataValidation:
        titles, texts = (validation.promptTitle, validation.errorTitle), (validation.prompt, validation.error)
        yield from (f"title too long: {title}" for title in titles if len(title or "") > TITLE_LIMIT)
        yield from (f"message too long: {text}" for text in texts if len(text or "") > MESSAGE_LIMIT)
        yield from (f"formula too long: {formula}" for formula in (validation.formula1, validation.formula2) if len(formula or "") > LIST_LIMIT)


def _cells(sheet: Any) -> Iterator[str]:
    """A formula and a text have limits."""
    for row in sheet.iter_rows():
        for cell in row:
            limit = FORMULA_LIMIT if cell.data_type == "f" else TEXT_LIMIT
            if isinstance(cell.value, str) and len(cell.value) > limit:
                yield f"{cell.coordinate} holds {len(cell.value)} characters"
