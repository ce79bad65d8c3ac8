"""What stands in a workbook that we write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from sostac_xl import schema
from sostac_xl.create import completed, new_workbook
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import PlanFacts, Section, Stage
from sostac_xl.schema.situation import Swot
from sostac_xl.schema.tactics import Basis, BudgetLine, CostType
from tests.compute.plans import make
from tests.workbook.examples import AS_OF


def opened(data: bytes) -> Any:
    """Return the workbook as openpyxl sees it."""
    return openpyxl.load_workbook(BytesIO(data))


def test_two_builds_are_the_same_bytes() -> None:
    """The same plan makes the same file, byte for byte."""
    assert new_workbook(language="nl", as_of=AS_OF) == new_workbook(language="nl", as_of=AS_OF)


def test_every_column_has_a_name_on_its_header() -> None:
    """A defined name leads to the header cell of each column, and to the value of each named cell: that is their identity."""
    book = opened(new_workbook(language="ru", as_of=AS_OF))
    t = Translator("ru")

    for record in schema.everything():
        if record.info.sheet.computed and record.info.key != "holidays":
            continue
        for column in record.columns():
            if column.key in {"id", "visibility", "note"} and not record.info.prefix:
                continue
            sheet, cell = next(iter(book.defined_names[f"sx.{record.info.key}.{column.key}"].destinations))
            if record.info.prefix:
                assert book[sheet][cell].value == t(column.label)


def test_every_table_is_an_excel_table() -> None:
    """Each table of the schema is a ListObject by its own English name, in every language."""
    book = opened(new_workbook(language="nl", as_of=AS_OF))

    names = {name for sheet in book for name in sheet.tables}

    assert names == {table.info.excel_name for table in schema.tables()}


@pytest.mark.parametrize("size", ["lite", "full"])
def test_a_table_that_is_not_in_use_is_hidden(size: str) -> None:
    """The rows of a table that Sections switches off are hidden; those of one in use are not."""
    book = opened(new_workbook(language="en", size="full" if size == "full" else "lite", as_of=AS_OF))

    for table in schema.tables():
        for sheet in book:
            if table.info.excel_name in sheet.tables and not table.info.sheet.computed:
                top = int("".join(c for c in sheet.tables[table.info.excel_name].ref.split(":")[0] if c.isdigit()))
                assert sheet.row_dimensions[top].hidden is not (table.info.lite or size == "full"), table.__name__


def test_spare_rows_have_ids_that_follow_the_last() -> None:
    """The IDs in the spare rows go on where the used ones end, so that a client without Python can refer to a new row."""
    plan = Plan(tables={Swot: (make(Swot, id="SWO-07", statement="One"), make(Swot, id="", statement="Two"))})

    sheet = opened(new_workbook(plan, as_of=AS_OF))["Situation"]

    first, last = sheet.tables["tblSwot"].ref.split(":")
    rows = sheet[f"B{int(first[1:]) + 1}" : f"B{int(''.join(c for c in last if c.isdigit()))}"]
    assert [row[0].value for row in rows][:4] == ["SWO-07", "SWO-08", "SWO-09", "SWO-10"]


def test_a_text_never_becomes_a_formula() -> None:
    """A text that begins with = + - or @ is written as a text."""
    texts = ["=1+1", "+31 20 1234567", "-5 %", '@SUM(A1)", "=HYPERLINK("http://example.com")']
    plan = Plan(tables={Swot: tuple(make(Swot, id=f"SWO-{n:02d}", statement=text) for n, text in enumerate(texts, 1))})

    cells = [cell for row in opened(new_workbook(plan, as_of=AS_OF))["Situation"].iter_rows() for cell in row if cell.value in texts]

    assert len(cells) == len(texts)
    assert {cell.data_type for cell in cells} == {"s"}


def test_dropdowns_lead_to_the_lists() -> None:
    """A choice takes its dropdown from Lists and refuses anything else; a reference offers the other table's rows and refuses nothing."""
    sheet = opened(new_workbook(language="en", as_of=AS_OF))["Objectives"]
    rules = {rule.formula1: rule for rule in sheet.data_validations.dataValidation if rule.type == "list"}

    assert rules["sx.choices.direction"].showErrorMessage
    assert not rules["sx.entries.goals"].showErrorMessage


def test_the_sheet_says_what_python_computes() -> None:
    """The cached values are those of the computation: a percentage of gross media, with contingency and VAT on top."""
    facts = replace(PlanFacts(), start=date(2027, 1, 1), horizon=12, currency="EUR", vat=Decimal("0.21"), contingency=Decimal("0.05"))
    media = make(BudgetLine, id="BUD-01", what="Media", cost_type=CostType.MEDIA, basis=Basis.FIXED, amount=Decimal(8500))
    fee = make(BudgetLine, id="BUD-02", what="Fee", cost_type=CostType.AGENCY, basis=Basis.PERCENT_GROSS, amount=Decimal(15))
    plan = Plan(tables={BudgetLine: (media, fee)}, blocks={PlanFacts: facts})

    book = openpyxl.load_workbook(BytesIO(new_workbook(plan, as_of=AS_OF)), data_only=True)

    sheet, cell = next(iter(book.defined_names["sx.budget.total_with_vat"].destinations))
    assert book[sheet][cell.replace("$", "")].value == pytest.approx((8500 + 1500) * 1.05 * 1.21)


def test_a_reference_shows_id_and_name() -> None:
    """A cell that refers to another row says which one in words too."""
    goal = make(schema.TABLES["goals"], id="GOA-01", goal="Grow")
    objective = make(Objective, id="OBJ-01", objective="Sell more", goal=Ref("GOA-01"))

    sheet = opened(new_workbook(Plan(tables={type(goal): (goal,), Objective: (objective,)}), as_of=AS_OF))["Objectives"]

    assert "GOA-01 · Grow" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_new_plan_has_its_stages_and_sections() -> None:
    """A fresh workbook comes with the six stages, their usual durations, and a line for every table that can be switched off."""
    plan = completed(Plan(), Translator("en"), "lite")

    assert len(plan[Stage]) == 6
    assert {row.usual for row in plan[Stage]} >= {"10–21", "2–10", "90"}
    assert sum(bool(row.in_use) for row in plan[Section]) < 22 < len(plan[Section])


def test_headers_and_lists_are_wide_enough() -> None:
    """In every language each column of a table in use is at least as wide as the longest word of its header."""
    for language in LANGUAGES:
        t = Translator(language)
        book = opened(new_workbook(language=language, size="full", as_of=AS_OF))
        for table in schema.tables():
            sheet = book[t(table.info.sheet.title)]
            for cell in sheet[sheet.tables[table.info.excel_name].ref][0]:
                if isinstance(cell.value, str):
                    longest = max(map(len, cell.value.replace("/", "/ ").split()))
                    assert width_of(sheet, cell.column) >= longest, (language, table.__name__, cell.value)


def width_of(sheet: Any, column: int) -> float:
    """Return the width of a column by its number; openpyxl keeps runs of equal widths together."""
    return next((float(d.width) for d in sheet.column_dimensions.values() if d.min <= column <= d.max), 0.0)
