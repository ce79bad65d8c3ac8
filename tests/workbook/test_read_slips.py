"""What users get wrong by a hair: the plan is read as far as it can be, and one finding says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from sostac_xl.checks import assess
from sostac_xl.examples import load
from sostac_xl.findings import CellRef, Finding
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Leave, Person, PlanFacts
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import BudgetLine, Tactic
from sostac_xl.workbook.read import read_plan
from tests.support.shelf import new_workbook
from tests.workbook.books import FACTS, SPARE, make_book

PEOPLE: Mapping[type[Row], list[dict[str, Any]]] = {Person: [{"name": "Ann"}, {"name": "Ben"}]}


def plan_of(tmp_path: Path, rows: Mapping[Any, Any], facts: Mapping[str, Any] = FACTS, **options: Any) -> Plan:
    """Return the plan read from a workbook with these rows."""
    return read_plan(make_book(tmp_path / "plan.xlsx", rows, {PlanFacts: facts}, **options))


def edited(path: Path, sheet: str, **cells: Any) -> Plan:
    """Return the plan after cells of a sheet were filled."""
    book = load_workbook(path)
    for address, value in cells.items():
        book[sheet][address] = value
    book.save(path)
    return read_plan(path)


def below(plan: Plan) -> list[Finding]:
    """Return the findings about texts below a table."""
    return [problem for problem in plan.problems if problem.name == "text-below-table"]


def corner(plan: Plan) -> tuple[int, str, str]:
    """Return the last row of People, and the letters of its columns ID and Name."""
    last = plan[Person][-1]
    row_id, name = last.cell("id"), last.cell("name")
    assert row_id is not None
    assert name is not None
    return int(name.address[1:]) + SPARE, row_id.address[0], name.address[0]


@pytest.mark.parametrize("table", [PlanFacts, Objective, BudgetLine])
def test_a_missing_column_is_told_once(tmp_path: Path, table: type[Any]) -> None:
    """Where a required column or cell is gone, no row is told that it left it blank; a blank cell of one that is there is told."""
    gone, blank = {PlanFacts: ("currency", "client"), Objective: ("kpi_name", "unit"), BudgetLine: ("amount", "cost_type")}[table]
    rows: dict[type[Row], Any] = {
        Objective: [{"objective": "Grow"}, {"objective": "Last"}],
        BudgetLine: [{"what": "Clicks", "amount": 5}, {"what": "Texts", "amount": 5}],
    }
    path = make_book(tmp_path / "plan.xlsx", rows, {PlanFacts: {**FACTS, "client": None}}, names=False, tables=False)
    label = table.column(gone).label
    book = load_workbook(path)
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == label):
        cell.value = None
    book.save(path)
    _, findings = assess(read_plan(path), date(2027, 1, 1))
    said = [Translator("en").render(finding.message) for finding in findings]
    assert len([text for text in said if f"“{label}” is missing" in text]) == 1
    unfilled = [text for text in said if "not filled in" in text]
    assert not [text for text in said if (text in unfilled and label in text) or text.endswith("has no amount.")]
    assert len([text for text in unfilled if table.column(blank).label in text]) == (1 if table is PlanFacts else 2)


@pytest.mark.parametrize(
    ("typed", "language", "read_in"),
    [("Duthc", "en", "nl"), ("Nederlnads", "en", "nl"), ("Rusian", "nl", "ru"), ("Klingon", "nl", "nl"), (7, "ru", "ru"), ("=1", "nl", "nl")],
)
def test_a_slip_in_the_language_does_not_make_it_english(tmp_path: Path, typed: object, language: str, read_in: str) -> None:
    """The nearest language is taken, else that of the headers; that the choice is unknown is told all the same."""
    plan = plan_of(tmp_path, {Person: [{"name": 0.5}]}, {**FACTS, "language": typed}, language=language)
    assert (plan.facts.language, plan.language) == (None, read_in)
    assert plan[Person][0].name == ("0.5" if read_in == "en" else "0,5")
    assert [problem.name for problem in plan.problems] == ["choice-unknown"]


@pytest.mark.parametrize("typed", ["eur", "EUR", " Eur "])
def test_currency_in_small_letters(tmp_path: Path, typed: str) -> None:
    """A code of a currency or a country is read in capitals without fuss."""
    plan = plan_of(tmp_path, {}, {**FACTS, "currency": typed, "country": "nl"})
    assert (plan.facts.currency, plan.facts.country, plan.problems) == ("EUR", "NL", ())


def test_percentage_as_text(tmp_path: Path) -> None:
    """A fee of “15%” that is text is not read, and the remedy says how to write it."""
    (finding,) = plan_of(tmp_path, {BudgetLine: [{"what": "Fee", "basis": "% of media net", "amount": "15%"}]}).problems
    t = Translator("en")
    assert t.render(finding.message) == "Amount or rate: “15%” is text. It would be read as 15, but it can also mean 0.15."
    assert t.render(finding.remedy) == "Type the number without the percent sign: 15 for 15 %."


def test_remedy_of_a_number_out_of_bounds_says_the_help_of_its_column(tmp_path: Path) -> None:
    """Whoever enters a rebate as a negative line learns how to enter it."""
    negative, high = plan_of(tmp_path, {BudgetLine: [{"what": "Rebate", "amount": -300}], Tactic: [{"tactic": "Ads", "impact": 11}]}).problems[::-1]
    t = Translator("en")
    assert t.render(negative.message) == "Amount or rate: -300 is too low: 0 is the least."
    assert "take a rebate off the amount of the line" in t.render(negative.remedy)
    assert t.render(high.remedy) == "Type a number within the bounds. How much it can bring."


@pytest.mark.parametrize(("key", "text"), [("name", "Cor"), ("id", "PER-09")])
@pytest.mark.parametrize("tables", [True, False])
def test_text_below_a_table_is_told(tmp_path: Path, key: str, text: str, tables: bool) -> None:
    """A name or an ID after a blank row is in no table: it is not read, and the finding names the cell."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS}, tables=tables, without=(Leave,))
    last, row_id, name = corner(read_plan(path))
    plan = edited(path, "Plan", **{f"{name if key == 'name' else row_id}{last + 2}": text})
    if key == "id" and not tables:
        assert not below(plan)  # without its Excel table the rows of a table are those with its IDs
        return
    (finding,) = below(plan)
    assert (finding.cell, len(plan[Person])) == (CellRef("Plan", f"{name}{last + 2}"), 2)
    assert Translator("en").render(finding.message) == f"People: {name}{last + 2} is below the table, so that it is not read."


def test_text_right_below_a_table_is_a_row_of_it(tmp_path: Path) -> None:
    """Excel makes a table grow by itself, other programs don't: without a blank row between, nothing is lost."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS}, without=(Leave,))
    last, _, name = corner(read_plan(path))
    plan = edited(path, "Plan", **{f"{name}{last + 1}": "Cor"})
    assert ([person.name for person in plan[Person]], below(plan)) == (["Ann", "Ben", "Cor"], [])


def test_what_is_the_users_own_is_no_text_below_a_table(tmp_path: Path) -> None:
    """A footnote, a sum, a note beside the table or far below it, and a table of one's own are left alone."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS}, without=[table for table in on_plan() if table not in (PlanFacts, Person)])
    last, row_id, name = corner(read_plan(path))
    notes = {f"{row_id}{last + 2}": "* part-time", f"{name}{last + 3}": "Total", f"{after(name, 6)}{last + 3}": "=1+1", f"AZ{last + 2}": "mine"}
    assert not below(edited(path, "Plan", **notes, **{f"{name}{last + 40}": "far below"}))
    book = load_workbook(path)
    own_table(book["Plan"], f"{name}{last + 7}", f"{after(name, 1)}{last + 9}")
    book.save(path)
    assert not below(read_plan(path))


def on_plan() -> list[type[Any]]:
    """Return everything that stands on the Plan sheet."""
    from sostac_xl import schema
    from sostac_xl.schema.sheets import PLAN

    return list(schema.on_sheet(PLAN))


def after(letter: str, steps: int) -> str:
    """Return the letter of a column further to the right."""
    return chr(ord(letter) + steps)


def own_table(sheet: Worksheet, first: str, last: str) -> None:
    """Make a table of the user's own."""
    for number, row in enumerate(sheet[f"{first}:{last}"]):
        for cell in row:
            cell.value = f"{cell.column_letter} {number}"
    sheet.add_table(Table(displayName="Suppliers", ref=f"{first}:{last}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_workbooks_give_the_reader_nothing_to_say(tmp_path: Path, language: str) -> None:
    """An empty workbook of either size and the example are read without a finding."""
    path = tmp_path / "plan.xlsx"
    for made in (
        new_workbook(language=language, size="lite"),
        new_workbook(language=language, size="full"),
        new_workbook(load("webshop", language), language=language, size="full"),
    ):
        path.write_bytes(made)
        assert read_plan(path).problems == ()
