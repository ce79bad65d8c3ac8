"""A plan goes to the client, comes back with changes and mistakes, and is merged into the consultant's own workbook."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import MultiCellRange

from sostac_xl.cli.baseline import baseline
from sostac_xl.cli.diff import diff
from sostac_xl.cli.merge import merge
from sostac_xl.cli.share import share
from sostac_xl.errors import PlanError
from sostac_xl.plan import Plan
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.schema.tactics import BudgetLine, CostType
from sostac_xl.workbook.read import read_plan
from tests.support.libreoffice import LibreOffice
from tests.workbook.edits import Book, Edit, edited
from tests.workbook.users_book import users_book


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The consultant's workbook with all that is his own, after it was shared as `client.xlsx`."""
    path = users_book(tmp_path_factory.mktemp("outbox") / "plan.xlsx")
    result = CliRunner().invoke(share, [str(path), "-o", str(path.with_name("client.xlsx")), "--for", "Client"])
    assert result.exit_code in (0, 1), result.output
    return path


@pytest.fixture
def sent(outbox: Path, tmp_path: Path) -> Path:
    """A copy of it all that a test may change."""
    shutil.copytree(outbox.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / outbox.name


def returned(plan: Path, *edits: Edit) -> Path:
    """Return the client's copy after his edits."""
    return edited(plan.with_name("client.xlsx"), plan.with_name("returned.xlsx"), *edits)


def run(plan: Path, back: Path, *options: str, answers: str = "") -> Result:
    """Merge a returned copy into another file, `merged.xlsx`."""
    return CliRunner().invoke(merge, [str(plan), str(back), "-o", str(plan.with_name("merged.xlsx")), *options], input=answers)


def merged(plan: Path, back: Path, *options: str, answers: str = "") -> tuple[Plan, Result]:
    """Merge a returned copy; return the merged plan and what was said."""
    result = run(plan, back, *options, answers=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return read_plan(plan.with_name("merged.xlsx")), result


def typing(record: type[Any], key: str, value: object, row: int = 1) -> Edit:
    """Return the edit that types a value into a cell."""

    def edit(book: Book) -> None:
        cell = book.cell(record, key, row)
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str):
            cell.data_type = "s"

    return edit


def test_what_the_client_changed_is_in_the_plan(sent: Path) -> None:
    """A changed amount, a changed fact and a new person arrive; the rest is as it was."""
    back = returned(
        sent,
        typing(BudgetLine, "amount", 1200),
        typing(PlanFacts, "ceiling", 9000),
        typing(Person, "name", "Dan", 4),
        typing(Person, "role", "Buyer", 4),
    )

    plan, result = merged(sent, back)

    assert result.exit_code == 0
    assert [line.amount for line in plan[BudgetLine]] == [1200, read_plan(sent)[BudgetLine][1].amount]
    assert plan.facts.ceiling == 9000
    assert [(person.id, person.name, person.role) for person in plan[Person]][-1] == ("PER-04", "Dan", "Buyer")


def test_the_consultants_own_things_stay(sent: Path) -> None:
    """Charts, pictures, slicers, comments and sheets of his own are byte for byte as they were."""
    merged(sent, returned(sent, typing(BudgetLine, "amount", 1200)))

    with ZipFile(sent) as before, ZipFile(sent.with_name("merged.xlsx")) as after:
        parts = set(before.namelist())
        assert set(after.namelist()) >= parts - {"xl/calcChain.xml"}
        changed = {name for name in parts & set(after.namelist()) if before.read(name) != after.read(name)}
    assert len({name for name in changed if name.startswith("xl/worksheets/sheet")}) == 1
    assert not {
        name for name in changed if name.startswith(("xl/charts", "xl/media", "xl/drawings", "xl/slicers", "xl/threadedComments", "customXml"))
    }


def test_the_copy_may_be_in_another_language(sent: Path) -> None:
    """A client who works in Dutch changes the same cells: words, numbers and choices mean what they mean."""
    options = ["-o", str(sent.with_name("client.xlsx")), "--for", "Klant", "--lang", "nl", "--force"]
    assert CliRunner().invoke(share, [str(sent), *options]).exit_code in (0, 1)
    back = returned(sent, typing(BudgetLine, "cost_type", "media"), typing(BudgetLine, "amount", "1.234,56"))

    plan, result = merged(sent, back)

    assert result.exit_code == 0
    assert (plan[BudgetLine][0].cost_type, plan[BudgetLine][0].amount) == (CostType.MEDIA, Decimal("1234.56"))
    assert plan.facts.language is read_plan(sent).facts.language


def test_hidden_lines_stay_even_when_the_client_wins(sent: Path) -> None:
    """A sum that stands for a hidden line can be changed by the client in his copy, and never in the plan: it is told."""
    edited(sent, sent, typing(BudgetLine, "visibility", "total only"))
    CliRunner().invoke(share, [str(sent), "-o", str(sent.with_name("client.xlsx")), "--force"])
    before = read_plan(sent)[BudgetLine][0]

    plan, result = merged(sent, returned(sent, typing(BudgetLine, "amount", 1)), "--theirs")

    assert result.exit_code == 1
    assert (plan[BudgetLine][0].what, plan[BudgetLine][0].amount) == (before.what, before.amount)
    assert "BUD-01" in result.output


def test_a_conflict_is_kept_as_ours_and_marked(sent: Path) -> None:
    """When both changed a cell, the plan keeps its own value, the row's note has both, and the exit code is 1."""
    back = returned(sent, typing(BudgetLine, "what", "Adverts"))
    edited(sent, sent, typing(BudgetLine, "what", "Advertising"))

    plan, result = merged(sent, back)

    line = plan[BudgetLine][0]
    assert result.exit_code == 1
    assert line.what == "Advertising"
    assert "Adverts" in line.note
    assert "Advertising" in line.note


@pytest.mark.parametrize(
    ("options", "answers", "expected"), [(["--theirs"], "", "Adverts"), (["--interactive"], "t\n", "Adverts"), (["--interactive"], "o\n", "Ours")]
)
def test_a_conflict_can_be_decided(sent: Path, options: list[str], answers: str, expected: str) -> None:
    """By an option for all, or one by one on the terminal."""
    back = returned(sent, typing(BudgetLine, "what", "Adverts"))
    edited(sent, sent, typing(BudgetLine, "what", "Ours"))

    plan, _ = merged(sent, back, *options, answers=answers)

    assert plan[BudgetLine][0].what == expected


def test_deleted_rows_are_reported(sent: Path) -> None:
    """A row that the client emptied is still there, until his side is taken."""

    def empty(book: Book) -> None:
        for column in BudgetLine.inputs():
            book.cell(BudgetLine, column.key, 2).value = None

    back = returned(sent, empty)

    kept, result = merged(sent, back)
    gone, _ = merged(sent, back, "--theirs", "--force")

    assert (len(kept[BudgetLine]), result.exit_code) == (2, 1)
    assert "BUD-02" in result.output
    assert len(gone[BudgetLine]) == 1


def test_renamed_headers_lost_ids_and_unreadable_cells_harm_nothing(sent: Path) -> None:
    """A client who renames a column, loses an ID and types an ambiguous number changes nothing but what can be told for sure."""
    back = returned(
        sent,
        typing(BudgetLine, "what", "Costs", 0),
        typing(Person, "id", None, 2),
        typing(Objective, "baseline", "1.2.3,4"),
        typing(Person, "email", "bob@example.com", 2),
    )

    plan, result = merged(sent, back, "--json")

    assert [(person.id, person.name, person.email) for person in plan[Person]][1] == ("PER-02", "Bob", "bob@example.com")
    assert plan[Objective][0].baseline == 100
    note = next(note for note in json.loads(result.stdout)["notes"] if "Objectives!" in note)
    assert note.startswith("returned.xlsx, Objectives!")
    assert "“1.2.3,4”" in note
    assert note.endswith("The plan keeps what it has.")


def test_a_cell_that_the_client_pasted_over_counts(sent: Path) -> None:
    """Pasting takes a cell's dropdown away; what stands in it now is the client's wish all the same."""

    def pasted(book: Book) -> None:
        cell = book.cell(BudgetLine, "cost_type", 1)
        cell.value = None
        sheet: Any = cell.parent
        for validation in sheet.data_validations.dataValidation:
            validation.sqref = MultiCellRange(" ".join(str(area) for area in validation.sqref.ranges if cell.coordinate not in area) or "XFD1")

    plan, result = merged(sent, returned(sent, pasted), "--json")

    assert any(problem.code == "WBK135" for problem in read_plan(sent.with_name("returned.xlsx")).problems)
    assert plan[BudgetLine][0].cost_type is None
    assert json.loads(result.stdout)["notes"] == []


def test_a_copy_without_changes_leaves_nothing_to_compute(sent: Path) -> None:
    """What follows from changes is only announced where there are any."""
    assert "sostac compute" not in run(sent, sent.with_name("client.xlsx")).output
    assert "sostac compute" in run(sent, returned(sent, typing(BudgetLine, "what", "Posters")), "--force").output


def test_what_cannot_be_read_in_a_new_row_is_told(sent: Path) -> None:
    """A row that the client added is taken without a word in a cell for a number, and the merge says which word that was."""
    back = returned(sent, typing(BudgetLine, "what", "Posters", 4), typing(BudgetLine, "amount", "three", 4))

    plan, result = merged(sent, back, "--json")

    assert [row.amount for row in plan[BudgetLine] if row.what == "Posters"] == [None]
    assert any("“three”" in note for note in json.loads(result.stdout)["notes"])


def test_another_program_may_drop_tables_and_names(sent: Path) -> None:
    """A copy of which only the cells are left (as pandas or a web service leave it) is read, and nothing counts as deleted."""
    book = load_workbook(sent.with_name("client.xlsx"))
    for name in list(book.defined_names):
        del book.defined_names[name]
    for sheet in book.worksheets:
        for table in list(sheet.tables):
            del sheet.tables[table]
    book.save(sent.with_name("returned.xlsx"))

    plan, result = merged(sent, sent.with_name("returned.xlsx"))

    assert result.exit_code == 0
    assert plan.tables == read_plan(sent).tables


def test_a_copy_that_libreoffice_saved(sent: Path, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """A client who works in LibreOffice changes what he changed, and nothing by saving."""
    back = returned(sent, typing(BudgetLine, "amount", 1200), typing(Person, "role", "Boss"))

    plan, result = merged(sent, libreoffice.convert(back, "xlsx", tmp_path / "libreoffice"), "--json")

    assert [change["after"] for change in json.loads(result.stdout)["changes"]] == ["Boss", "1,200"]
    assert plan[Person][0].role == "Boss"


def test_the_report_shows_texts_as_texts(sent: Path) -> None:
    """The change report is one HTML file in which nothing of the plan is markup."""
    back = returned(sent, typing(BudgetLine, "what", "<script>alert(1)</script>"))

    merged(sent, back, "--report", str(sent.with_name("changes.html")))

    report = sent.with_name("changes.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in report
    assert "<script>" not in report


def test_without_the_copy_that_was_sent_nothing_is_merged(sent: Path, tmp_path: Path) -> None:
    """One line says what is missing, and nothing is written."""
    other = users_book(tmp_path / "other.xlsx")

    result = run(other, sent.with_name("client.xlsx"))

    assert isinstance(result.exception, PlanError)
    assert "--base" in str(result.exception)
    assert not (tmp_path / "merged.xlsx").exists()


def test_diff_tells_what_changed_and_nothing_else(sent: Path) -> None:
    """Two states of a plan differ by what was typed, whoever saved them."""
    other = edited(sent, sent.with_name("other.xlsx"), typing(BudgetLine, "amount", 1200))

    changes = json.loads(CliRunner().invoke(diff, [str(sent), str(other), "--json"]).stdout)["changes"]

    assert [(change["row"], change["column"], change["before"], change["after"]) for change in changes] == [
        ("BUD-01", "Amount or rate", "1,000", "1,200")
    ]


def test_diff_with_a_clients_copy_names_what_it_lacks_once(sent: Path) -> None:
    """The columns that a client's copy does not have make one line, not one for each table."""
    notes = json.loads(CliRunner().invoke(diff, [str(sent), str(sent.with_name("client.xlsx")), "--json"]).stdout)["notes"]

    assert len([note for note in notes if "Note" in note]) == 1
    assert any(note.startswith("Not compared, as client.xlsx does not have it:") for note in notes)


def test_diff_tells_of_a_baseline_in_one_line(sent: Path) -> None:
    """Freezing a plan writes a row for each action and each month of a line, which nobody typed."""
    frozen = sent.with_name("frozen.xlsx")
    shutil.copy(sent, frozen)
    CliRunner().invoke(baseline, [str(frozen), "--no-backup"])

    told = json.loads(CliRunner().invoke(diff, [str(sent), str(frozen), "--json"]).stdout)

    assert read_plan(frozen)[BaselineRow]
    assert (told["changes"], told["notes"]) == ([], ["The frozen baseline differs."])
