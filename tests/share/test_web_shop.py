"""The whole way of a plan through other hands: the web shop's plan is shared, edited in LibreOffice, merged, and becomes a Word plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner
from docx import Document

from sostac_xl.cli.main import cli
from sostac_xl.examples import load
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person
from sostac_xl.schema.row import Visibility
from sostac_xl.schema.tactics import BudgetLine, Tactic
from sostac_xl.workbook.read import read_plan
from tests.support.libreoffice import LibreOffice
from tests.support.shelf import new_workbook
from tests.workbook.edits import Book, edited


def sostac(*words: str | Path) -> str:
    """Run a command, which must not fail, and return what it says."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exit_code in (0, 1), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.output


def as_a_consultant(book: Book) -> None:
    """Keep a line of the budget to himself."""
    book.cell(BudgetLine, "visibility", 3).value = "intern"


def as_a_client(book: Book) -> None:
    """Change what he may, and make the mistakes that people make."""
    book.cell(BudgetLine, "amount", 1).value = "9.500,00"  # a number as text, as his country writes it
    book.cell(Tactic, "end", 1).value = "12 mei 2026"  # a date as text
    book.cell(Objective, "objective", 0).value = "Doel (definitief)"  # a header of his own
    book.cell(BudgetLine, "what", 2).value = f"{book.cell(BudgetLine, 'what', 2).value} en advertenties\u00a0"
    place = book.place(Person)
    used = next(row for row in range(1, 60) if book.cell(Person, "name", row).value is None)
    book.cell(Person, "name", used).value = "Sanne de Wit"
    book.cell(Person, "role", used).value = "=1+1"  # what begins like a formula is one to his program
    book.sheets[place.sheet].title = "Ons plan"
    for name, defined in book.sheets.defined_names.items():
        if name.startswith("sx.people."):
            defined.value = (defined.attr_text or "").replace("Plan!", "'Ons plan'!")


def test_there_and_back(tmp_path: Path, libreoffice: LibreOffice, validator: Callable[[Path], list[str]]) -> None:
    """What the client changed is in the plan, what he never saw is as it was, and the report names every change."""
    plan, client = tmp_path / "plan.xlsx", tmp_path / "client.xlsx"
    (tmp_path / "fresh.xlsx").write_bytes(new_workbook(load("webshop", "nl"), language="nl", as_of=date(2026, 5, 8)))
    edited(tmp_path / "fresh.xlsx", plan, as_a_consultant)
    before = read_plan(plan)
    hidden = next(line for line in before[BudgetLine] if line.visibility is Visibility.INTERNAL)

    said = sostac("share", plan, "-o", client, "--for", "Ketel & Blad")
    assert hidden.id in said
    assert validator(client) == []

    returned = libreoffice.convert(edited(client, tmp_path / "edited.xlsx", as_a_client), "xlsx", tmp_path / "returned")
    report, merged = tmp_path / "changes.html", tmp_path / "merged.xlsx"
    sostac("merge", plan, returned, "-o", merged, "--report", report)
    after = read_plan(merged)

    lines = {line.id: line for line in after[BudgetLine]}
    first, second = before[BudgetLine][:2]
    assert lines[first.id].amount == Decimal(9500)
    assert lines[second.id].what == f"{second.what} en advertenties"
    assert lines[hidden.id] == hidden
    assert after[Tactic][0].end == date(2026, 5, 12)
    assert after[Objective] == before[Objective]
    assert after[Person][-1].name == "Sanne de Wit"
    assert after.problems == before.problems
    assert len(after[BudgetLine]) == len(before[BudgetLine])

    told = report.read_text(encoding="utf-8")
    assert all(text in told for text in ("9.500", "12 mei 2026", "en advertenties", "Sanne de Wit"))
    assert hidden.what not in told

    sostac("build", merged, "-o", tmp_path / "plan.docx", "--draft")
    text = "".join(Document(str(tmp_path / "plan.docx")).element.body.itertext())
    assert "Sanne de Wit" in text
    assert hidden.what not in text
