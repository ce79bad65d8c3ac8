"""Spend against plan, and the client's totals beside ours, on the Budget sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import openpyxl.utils
import pytest

import sostac_xl
from sostac_xl.compute import compute
from sostac_xl.compute.actuals import actuals_of, frozen_months
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.row import Visibility
from sostac_xl.schema.tactics import BudgetLine
from sostac_xl.workbook.budget_spend import FIGURES
from sostac_xl.workbook.budget_stack import CLIENT, VALUE
from tests.compute.plans import make
from tests.support.shelf import new_workbook

TODAY = date(2026, 5, 8)


def opened(plan: Plan, language: str, **how: Any) -> Any:
    """Return the workbook of a plan, with formulas or with cached values."""
    return openpyxl.load_workbook(BytesIO(new_workbook(plan, language=language, as_of=TODAY)), **how)


def named(book: Any, name: str) -> Any:
    """Return the cell with a defined name."""
    sheet, cell = next(iter(book.defined_names[name].destinations))
    return book[sheet][cell]


@pytest.mark.parametrize("language", LANGUAGES)
def test_spend_against_plan_is_what_python_finds(language: str) -> None:
    """The sheet shows the plan, the spend and the expected total of the example as `compute.actuals` has them."""
    plan = sostac_xl.load_example("webshop", language)
    total = compute(plan).actuals.total
    book = opened(plan, language, data_only=True)

    shown = {key: named(book, f"sx.spend_sum.{key}").value for key in FIGURES}

    assert total.actual > 0
    assert shown == pytest.approx({key: float(getattr(total, key)) for key in FIGURES})


def test_an_empty_plan_has_no_pace() -> None:
    """Without a plan to date there is no pacing and no amount per day: their cells are blank, not errors."""
    book = opened(Plan(), "en", data_only=True)

    assert {key: named(book, f"sx.spend_sum.{key}").value or 0 for key in FIGURES} == dict.fromkeys(FIGURES, 0)


def test_frozen_amounts_of_a_month_add_up() -> None:
    """Rows of the baseline that were added by hand count in the month of their first day."""
    rows = (make(BaselineRow, item="BUD-01", start=date(2026, 3, day), amount=amount) for day, amount in ((1, 10), (17, 5)))

    assert frozen_months(Plan(tables={BaselineRow: tuple(rows)})) == {"BUD-01": {date(2026, 3, 1): 15}}


def test_months_hold_spend_on_the_lines_of_the_budget_only() -> None:
    """What was spent on internal lines is in no month of the client's budget."""
    c = compute(sostac_xl.load_example("webshop", "en"))
    paid = {line for line in c.actuals.spent if c.actuals.spent[line]}
    budget = replace(c.budget, lines=tuple(line for line in c.budget.lines if line.line.id not in paid))

    assert sum(actual for _, _, actual in actuals_of(budget, c.as_of).months.values()) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clients_totals_stand_beside_ours_under_their_own_heading(language: str) -> None:
    """Internal lines are in our column and not in the client's; lines for totals only are in both."""
    plan = sostac_xl.load_example("webshop", language)
    seen = {0: Visibility.INTERNAL, 1: Visibility.TOTAL}
    lines = tuple(replace(line, visibility=seen.get(number % 3)) for number, line in enumerate(plan[BudgetLine]))
    plan = replace(plan, tables={**plan.tables, BudgetLine: lines})
    budget = compute(plan).budget
    book = opened(plan, language, data_only=True)

    ours = named(book, "sx.budget.total")
    clients = ours.parent.cell(ours.row, CLIENT + 1)

    assert (ours.value, clients.value) == pytest.approx((float(budget.stack.total), float(budget.for_client().stack.total)))
    assert clients.value < ours.value
    headings = [row[CLIENT].value for row in ours.parent.iter_rows(max_row=ours.row, values_only=False)]
    assert Translator(language)("For the client") in headings


def test_the_clients_column_can_be_dropped() -> None:
    """No other cell, name or chart refers to the client's totals: a copy for somebody else can leave them out."""
    book = opened(sostac_xl.load_example("software", "en"), "en")
    total = named(book, "sx.budget.total")
    letters = {column: openpyxl.utils.get_column_letter(column + 1) for column in (VALUE, CLIENT)}

    assert [cell for cell in references(book, letters[CLIENT], total.row) if cell.column != CLIENT + 1] == []
    assert list(references(book, letters[VALUE], total.row))


def references(book: Any, column: str, row: int) -> Iterator[Any]:
    """Yield the cells of the Budget sheet whose formulas name a cell."""
    for cells in book["Budget"].iter_rows():
        yield from (cell for cell in cells if isinstance(cell.value, str) and f"${column}${row}" in cell.value)
