"""A workbook to which a user added columns and tables of all sorts: some for the client, some not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, cast

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.table import Table, TableColumn

from sostac_xl.plan import section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import ControlPoint, Kpi, Measurement
from sostac_xl.schema.plan import Person, PlanFacts, Prose, Section
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Swot, Tows
from sostac_xl.schema.strategy import Persona, Positioning, Segment
from sostac_xl.schema.tactics import BudgetLine, Channel, Funnel, Raci, Tactic, ToArrange
from tests.workbook.books import FACTS, make_book

MARK: Final = "Own mark"
"""The header of a column that every table gets."""
START: Final = date(2027, 1, 1)


def added_column(book: Any, table: type[Row], header: str, values: Sequence[Any], number_format: str = "General") -> tuple[Any, int]:
    """Add a column at the right of one of our tables, as Excel does when a user types a header there; return its sheet and number."""
    sheet, found = next((sheet, sheet.tables[table.info.excel_name]) for sheet in book if table.info.excel_name in sheet.tables)
    left, top, right, bottom = cast(tuple[int, int, int, int], range_boundaries(found.ref))
    sheet.cell(top, right + 1).value = header
    for row, value in enumerate(values, top + 1):
        cell = sheet.cell(row, right + 1)
        cell.value, cell.number_format = value, number_format
    found.ref = found.autoFilter.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right + 1)}{bottom}"
    found.tableColumns.append(TableColumn(id=1 + max(column.id for column in found.tableColumns), name=header))
    return sheet, right + 1


def added_table(sheet: Any, place: tuple[int, int], name: str, rows: Sequence[Sequence[Any]], above: Sequence[str] = ()) -> Table:
    """Add a table whose first row is its header at a row and column; `above` are texts right above it."""
    top, left = place
    for row, text in enumerate(above, top - len(above)):
        sheet.cell(row, left).value = text
    for row, cells in enumerate(rows, top):
        for column, value in enumerate(cells, left):
            sheet.cell(row, column).value = value
    table = Table(displayName=name, ref=f"{get_column_letter(left)}{top}:{get_column_letter(left + len(rows[0]) - 1)}{top + len(rows) - 1}")
    sheet.add_table(table)
    return table


ROWS: Final[dict[type[Row], list[dict[str, Any]]]] = {
    Person: [{"name": "Ann", "side": "client", "decides": "yes"}],
    Segment: [{"segment": "Starters", "targeted": "yes"}],
    Channel: [{"channel": "Mail", "active": "yes"}],
    Swot: [{"kind": "strength", "statement": "Known", "impact": 4}, {"kind": "opportunity", "statement": "Growth", "impact": 3}],
    Tows: [{"internal": "SWO-01", "external": "SWO-02", "option": "Grow where we are known"}],
    Persona: [{"name": "Anna", "segment": "SEG-01", "goals": "A good start"}],
    Positioning: [{"segment": "SEG-01", "benefit": "A good start", "difference": "Closer by"}],
    Tactic: [
        {"tactic": "Welcome mail", "start": START, "end": date(2027, 6, 30)},
        {"tactic": "Fair", "start": START, "end": date(2027, 6, 30)},
        {"tactic": "Hidden tactic", "visibility": "internal"},
    ],
    ToArrange: [{"what": "A film", "tactic": "TAC-01", "due": START}],
    BudgetLine: [{"what": "Sending", "tactic": "TAC-01", "cost_type": "media", "basis": "fixed", "amount": 1000}],
    Funnel: [{"tactic": "TAC-01", "level": "acceptable", "model": "CPC", "amount": 2, "ctr": 0.1}],
    Raci: [{"item": "Texts", "accountable": "PER-01"}],
    Action: [{"action": "Write", "tactic": "TAC-01", "duration": 3, "not_before": START}],
    Kpi: [{"kpi": "Opened", "unit": "%", "frequency": "weekly"}],
    Measurement: [{"kpi": "KPI-01", "on": date(2027, 2, 1), "value": 5}],
    ControlPoint: [{"on": date(2027, 3, 1), "criteria": "As agreed"}],
    Prose: [],
}


def own_book(path: Path, **form: Any) -> Path:
    """Write a workbook with columns and tables of the user's and return its path."""
    in_use: list[dict[str, Any]] = [{"id": section_id(table), "table": table.info.title, "in_use": "yes"} for table in ROWS]
    make_book(path, {**ROWS, Section: in_use}, {PlanFacts: FACTS}, **form)
    book = load_workbook(path)
    for table, rows in ROWS.items():
        added_column(book, table, MARK, [f"mark of {table.info.key} {number}" for number in range(1, len(rows) + 1)])
    _columns(book)
    _tables(book)
    book.save(path)
    return path


def _columns(book: Any) -> None:
    added_column(book, Tactic, "Contact\nmoment", ["after the order", None, "SECRET of a hidden row"])
    added_column(book, Tactic, "Share of voice", [0.125, 0.3], "0.0%")
    added_column(book, Tactic, "Fee", [1234.5, 80], '"€" #,##0.00')
    added_column(book, Tactic, "Pages", [0.1 + 0.2, 2027], "General")
    added_column(book, Tactic, "Kick-off", [datetime(2027, 1, 4), datetime(2027, 2, 1, 14, 30)], "dd-mm-yyyy")
    added_column(book, Tactic, "Month", [datetime(2027, 1, 4)], "mmm yyyy")
    added_column(book, Tactic, "At", [time(9, 5)], "h:mm")
    added_column(book, Tactic, "Ready", [True, False])
    added_column(book, Tactic, "Empty", [])
    added_column(book, Tactic, "Margin (Internal)", ["SECRET in a marked column"])
    added_column(book, Tactic, "Marge [intern]", ["SECRET in a column that is marked in Dutch"])
    added_column(book, Tactic, "Hourly rate", ["SECRET rate"])
    sheet, number = added_column(book, Tactic, "Away", ["SECRET in a hidden column"])
    sheet.column_dimensions[get_column_letter(number)].hidden = True


def _tables(book: Any) -> None:
    tactics = book["Tactics"]
    below = tactics.max_row + 6
    body: list[list[Any]] = [
        ["Medium", "Jan", "Feb", "Gross margin"],
        ["Search", 1000, 500, "SECRET margin"],
        ["Mail", 20, None, "SECRET"],
        ["SECRET row", 1, 1, 1],
    ]
    added_table(tactics, (below, 2), "Media_plan", body, ("Media plan", "Net amounts"))
    tactics.row_dimensions[below + 3].hidden = True
    partners = book.create_sheet("Partners")
    added_table(partners, (4, 2), "Partners_2", [["Partner", "Visibility", "Note"], ["Studio", "client", "SECRET note"], ["SECRET", "internal", "x"]])
    added_table(partners, (12, 2), "Rates", [["Partner", "Rate"], ["Studio", "SECRET rate"]], ("Rates (internal)",))
    away = book.create_sheet("Away")
    away.sheet_state = "hidden"
    added_table(away, (2, 1), "Away", [["a"], ["SECRET on a hidden sheet"]])
    added_table(book.create_sheet("Costs (internal)"), (2, 1), "Costs", [["a"], ["SECRET on a marked sheet"]])
    added_table(book["Lists"], (60, 1), "My_list", [["a"], ["SECRET in a list"]])
