"""Writing a plan as a workbook: from the schema, with live formulas and the cached values that Python computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from sostac_xl import schema
from sostac_xl.compute import Computation
from sostac_xl.findings import Finding, Severity
from sostac_xl.i18n import TRADEMARK
from sostac_xl.output import MARK
from sostac_xl.schema.sheets import BUDGET, CHECK, CONTROL, FORECAST, LISTS, PLAN, TIMELINE, Sheet
from sostac_xl.workbook import budget_sheet, check_sheet, forecast_sheet, lists_sheet, style, timeline_sheet
from sostac_xl.workbook.budget_sheet import BudgetSheet
from sostac_xl.workbook.cards import chart_slots
from sostac_xl.workbook.check_sheet import CheckSheet
from sostac_xl.workbook.forecast_sheet import ForecastSheet
from sostac_xl.workbook.formulas import Formulas
from sostac_xl.workbook.kpi_moves import KpiMoves
from sostac_xl.workbook.layout import BAND_ROWS, Layout, Spot, index_rows
from sostac_xl.workbook.lists_sheet import ListsSheet
from sostac_xl.workbook.macros import Macros
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.plan_sheet import PlanSheet
from sostac_xl.workbook.printing import set_up, stretch_of
from sostac_xl.workbook.ribbon import LANGUAGE_NAME, as_formula
from sostac_xl.workbook.style import Formats
from sostac_xl.workbook.tables import TableWriter
from sostac_xl.workbook.timeline_sheet import TimelineSheet

CREATED: Final = datetime(2027, 1, 1)
"""A fixed day makes the file the same on every build."""


class FormulaSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A worksheet that takes formulas as they are.

    XlsxWriter looks in every formula for each of 30 functions that need a prefix; ours hold none of them, and the search took two thirds
    of the time of writing a workbook. Nor does it have to look for formulas that spill.
    """

    def _write_formula(self, row: int, col: int, formula: str, cell_format: Format | None = None, value: Any = 0) -> int:
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002 - XlsxWriter's signature
        return formula.removeprefix("=")


@dataclass(frozen=True, slots=True)
class Results:
    """The formulas of a sheet with their values, by row and column from 0 on, and a reference to what is printed, "" for all of it."""

    formulas: Mapping[tuple[int, int], tuple[str, Any]]
    printed: str


@dataclass(frozen=True)
class Written:
    """A workbook in memory, before its pages are set up for printing and it is closed."""

    book: xlsxwriter.Workbook
    target: BytesIO
    pages: Mapping[Sheet, Page]


def write_workbook(layout: Layout, computation: Computation, findings: Sequence[Finding], macros: Macros | None = None) -> bytes:
    """Return the workbook of a placed plan: `computation` is of `layout.placed_plan()`, `findings` go on the Check sheet.

    With `macros` it is a workbook with buttons (.xlsm), whose cells are those of the plain one.
    """
    written = _write(layout, computation, findings, entries=True)
    for sheet, page in written.pages.items():
        if not sheet.computed:
            _print_entry_sheet(page)
    if macros:
        macros.put_into(written.book, written.pages.values())
    written.book.close()
    return macros.complete(written.target.getvalue(), layout.t) if macros else written.target.getvalue()


def results_of(layout: Layout, computation: Computation, findings: Sequence[Finding]) -> Mapping[str, Results]:
    """Return by sheet name what the computed sheets, and the cards of the Plan sheet, would show and print."""
    written = _write(layout, computation, findings, entries=False)
    return {page.name: Results(dict(_formulas(page)), page.ws.print_area_range) for page in written.pages.values()}


def _formulas(page: Page) -> Iterator[tuple[tuple[int, int], tuple[str, Any]]]:
    for row, cells in page.ws.table.items():
        for column, cell in cells.items():
            if isinstance(cell, CellFormulaTuple):
                yield (row, column), (cell.formula, cell.value)


def _write(layout: Layout, computation: Computation, findings: Sequence[Finding], *, entries: bool) -> Written:
    """Write all sheets; without `entries` those that people fill in stay empty, but for what is computed beside their tables."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.use_custom_theme(style.theme())
    book.set_properties({"title": computation.plan.facts.title or "SOSTAC", "comments": TRADEMARK, "created": CREATED})
    book.set_custom_property(MARK, "workbook")
    book.set_size(2400, 1400)
    book.define_name(LANGUAGE_NAME, as_formula(layout.t.language))
    formats = Formats(book)
    pages = {sheet: _page(sheet, book, layout, formats, computation) for sheet in schema.SHEETS}
    formulas = Formulas(layout)
    budget = BudgetSheet(pages[BUDGET], computation, formulas)
    for sheet, page in pages.items():
        page.furnish(frozen_columns=3 if sheet.stage else 0)
    for sheet in schema.SHEETS if entries else ():
        if not sheet.computed:
            _entry_sheet(pages[sheet], computation, formulas)
    KpiMoves(pages[CONTROL], computation).write()
    budget.write()
    forecast = ForecastSheet(pages[FORECAST], computation, budget.grids["phasing"], budget.grids["months"])
    forecast.write()
    TimelineSheet(pages[TIMELINE], computation).write()
    CheckSheet(pages[CHECK], findings).write()
    lists = ListsSheet(pages[LISTS], computation, TableWriter(pages[LISTS], computation, formulas))
    lists.write()
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    PlanSheet(pages[PLAN], computation, budget, forecast, lists, errors).write()
    return Written(book, target, pages)


def _page(sheet: Sheet, book: xlsxwriter.Workbook, layout: Layout, formats: Formats, computation: Computation) -> Page:
    widths = _widths(sheet, layout, computation)
    return Page(sheet, book.add_worksheet(layout.sheet_name(sheet), FormulaSheet), book, layout, formats, widths)


def _widths(sheet: Sheet, layout: Layout, computation: Computation) -> tuple[float, ...]:
    match sheet:
        case _ if sheet is LISTS:
            return (*layout.widths[sheet], *lists_sheet.WIDTHS)
        case _ if sheet in layout.widths:
            return layout.widths[sheet]
        case _ if sheet is TIMELINE:
            return timeline_sheet.widths(layout.t)
        case _ if sheet is FORECAST:
            return forecast_sheet.widths(layout.t)
        case _ if sheet is CHECK:
            return check_sheet.widths(layout.t)
        case _:
            return budget_sheet.widths(layout.t, computation.budget)


def _entry_sheet(page: Page, computation: Computation, formulas: Formulas) -> None:
    """Write a sheet that people fill in: its index, and its tables; those not in use in groups that open with +."""
    writer = TableWriter(page, computation, formulas)
    shown = [place for place in page.layout.on(page.sheet) if place.shown]
    if index_rows(len(shown)):
        page.index(BAND_ROWS, shown)
    for in_use, run in page.layout.runs(page.sheet):
        if not in_use:
            page.more(run[0].title - 2, [page.t((p.block if isinstance(p, Spot) else p.table).info.title) for p in run])
        for place in run:
            if isinstance(place, Spot):
                writer.block(place, level=0 if in_use else 1)
            else:
                writer.table(place, level=0 if in_use else 1)


def _print_entry_sheet(page: Page) -> None:
    """Set up how a sheet that people fill in is printed: its head with the first table, and every other table in use."""
    first, *rest = [stretch_of(place) for place in page.layout.on(page.sheet) if place.shown]
    right = max(first.right, chart_slots(page)[-1][1]) if page.sheet is PLAN else first.right
    set_up(page, [replace(first, first=0, right=right), *rest])
