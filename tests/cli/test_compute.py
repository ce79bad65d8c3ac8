"""`sostac compute` and `sostac sign`: what they write into a workbook, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from sostac_xl.checks import assess
from sostac_xl.cli.baseline import baseline
from sostac_xl.cli.compute import compute
from sostac_xl.cli.sign import sign
from sostac_xl.create import completed
from sostac_xl.errors import PlanError
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema import STAGES, tables
from sostac_xl.schema.action import Action
from sostac_xl.schema.lists import BaselineRow, Holiday
from sostac_xl.schema.plan import Person, Section, SignOff, Stage, StageName
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Pestle
from sostac_xl.schema.tactics import BudgetLine, Tactic
from sostac_xl.workbook.build import write_workbook
from sostac_xl.workbook.layout import make_layout
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import read_plan
from tests.checks.plans import AS_OF, clean_plan
from tests.support.excel import repairs
from tests.support.libreoffice import LibreOffice, cells
from tests.support.shelf import new_workbook, shelved
from tests.workbook.examples import with_facts
from tests.workbook.patching import WHEN


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small plan without findings, in Dutch."""
    path = tmp_path / "plan.xlsx"
    t = Translator("nl")
    plan = completed(with_facts(clean_plan(), status_date=AS_OF), t, "full")
    layout = make_layout(plan, t, {table: len(plan[table]) + 2 for table in tables() if table not in (Stage, Section)})
    path.write_bytes(shelved(lambda: write_workbook(layout, *assess(layout.placed_plan(), AS_OF)), "small", "nl"))
    return path


@pytest.fixture
def edit(book: Path) -> Callable[..., None]:
    """Type values into cells that are named by row ID and column: `edit(Action, "ACT-01", duration=9)`."""

    def typed(table: type[Row], row_id: str, **values: Any) -> None:
        plan = read_plan(book)
        row = next(row for row in plan[table] if row.id == row_id)
        patch = Patch.open(book)
        for key, value in values.items():
            cell = row.cell(key)
            assert cell
            patch.set(cell.sheet, cell.address, value)
        patch.save(WHEN, backup=False)

    return typed


def run(path: Path, *options: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(compute, [str(path), *options])


def test_a_computed_workbook_has_nothing_to_be_computed(book: Path) -> None:
    """What `new` wrote is what `compute` would write: the file stays as it is, byte for byte."""
    before = book.read_bytes()

    result = run(book, "--in-place")

    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "Alles was al bijgewerkt."
    assert book.read_bytes() == before


def test_tables_are_hidden_and_shown_as_the_plan_says(book: Path, edit: Callable[..., None]) -> None:
    """A table that is switched off is hidden as a group that opens with +, with its data; switched on again it is shown as it was."""
    before = _folded(book)
    edit(Section, section_id(Pestle), in_use="nee")

    result = run(book, "--in-place", "--no-backup")

    assert "Verborgen of getoonde tabellen: 1" in result.output
    assert repairs(book) == []
    assert _folded(book) == before | {Pestle: True}
    edit(Section, section_id(Pestle), in_use="ja")
    run(book, "--in-place", "--no-backup")
    assert _folded(book) == before


def test_a_table_in_use_that_a_person_hid_stays_hidden(book: Path) -> None:
    """Rows that were hidden by hand, without a group, are nobody else's business."""
    workbook = load_workbook(book)
    sheet, row = _header(workbook, Pestle)
    workbook[sheet].row_dimensions[row].hidden = True
    workbook.save(book)

    run(book, "--in-place", "--no-backup")

    assert _folded(book)[Pestle]


def _folded(book: Path) -> dict[type[Row], bool]:
    """Return of each table on a sheet of a stage whether its headers are hidden."""
    workbook = load_workbook(book)
    places = {table: _header(workbook, table) for table in tables() if table.info.sheet in STAGES}
    return {table: bool(workbook[sheet].row_dimensions[row].hidden) for table, (sheet, row) in places.items()}


def _header(workbook: Workbook, table: type[Row]) -> tuple[str, int]:
    sheet, _, cell = str(workbook.defined_names[f"sx.{table.info.key}.id"].attr_text).rpartition("!")
    return sheet.strip("'"), int(cell.rpartition("$")[2])


def test_a_longer_action_moves_the_dates_of_those_that_wait(book: Path, edit: Callable[..., None]) -> None:
    """The planned dates on the Action sheet are those of the scheduler again."""
    edit(Action, "ACT-01", duration=40)
    before = load_workbook(book)

    result = run(book, "--in-place")
    plan = read_plan(book)
    computation, _ = assess(plan, AS_OF)
    after = load_workbook(book)

    assert "Berekende waarden: " in result.output
    for row in plan[Action]:
        cell = row.cell("planned_finish")
        assert cell
        assert after[cell.sheet][cell.address].value.date() == computation.schedule.tasks[row.id].finish
    assert any(before[c.sheet][c.address].value != after[c.sheet][c.address].value for row in plan[Action] if (c := row.cell("planned_finish")))
    assert repairs(book) == []


def test_a_renamed_row_is_called_so_where_it_is_referred_to(book: Path, edit: Callable[..., None]) -> None:
    """References keep their ID and show the new name."""
    edit(Person, "PER-02", name="Someone Else")

    assert "Namen in verwijzingen" in run(book, "--in-place").output
    owned = next(row for row in read_plan(book)[Tactic] if row.owner and row.owner.id == "PER-02")
    cell = owned.cell("owner")
    assert cell
    assert load_workbook(book)[cell.sheet][cell.address].value == "PER-02 · Someone Else"


def test_a_row_without_id_gets_the_next_one(book: Path, edit: Callable[..., None]) -> None:
    """Spare rows wait with IDs of their own: those are not given away twice."""
    edit(Action, "ACT-02", id=None)
    plan = read_plan(book)
    texts = (str(cell.value) for row in load_workbook(book)["Actie"].iter_rows() for cell in row)
    spare = max(int(text[4:]) for text in texts if text.startswith("ACT-") and text[4:].isdigit())

    run(book, "--in-place")

    lost = next(row for row in plan[Action] if not row.id or row.id not in {r.id for r in read_plan(book)[Action]})
    assert next(row.id for row in read_plan(book)[Action] if row.action == lost.action) == f"ACT-{spare + 1:02d}"


def test_findings_stand_on_the_check_sheet(book: Path, edit: Callable[..., None]) -> None:
    """Each with its cell; once mended they are gone. The exit code is that of the findings."""
    edit(Tactic, "TAC-01", objective=None)
    broken = run(book, "--in-place")
    found = [row[3].value for row in load_workbook(book)["Check"].iter_rows(min_row=8) if row[2].value]
    edit(Tactic, "TAC-01", objective="OBJ-01")
    mended = run(book, "--in-place")

    assert (broken.exit_code, mended.exit_code) == (1, 0)
    assert len(found) > len([row for row in load_workbook(book)["Check"].iter_rows(min_row=8) if row[2].value])


def test_holidays_of_a_country_that_was_typed_in_are_written(tmp_path: Path) -> None:
    """A workbook that was made without country has no holidays; once there is one they can be seen and edited."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(Plan(), language="en"))
    place = read_plan(path).facts.origin
    assert place
    workbook = load_workbook(path)
    for key, value in {"country": "NL", "start": date(2027, 1, 1), "horizon": 12}.items():
        cell = place.cell(key)
        workbook[cell.sheet][cell.address].value = value
    workbook.save(path)

    run(path, "--in-place")

    names = {row.name for row in read_plan(path)[Holiday]}
    assert {"King's Day", "Christmas Day"} <= names


def results(book: Path) -> dict[tuple[str, str], str | float]:
    """Return the last result of each formula of a workbook."""
    return {(cell.sheet, cell.address): cell.value for cell in cells(book) if cell.formula}


def anew(book: Path) -> dict[tuple[str, str], str | float]:
    """Return the results in a workbook that is written anew from the same plan, on the same rows."""
    plan = read_plan(book)
    t = Translator("nl")
    rows = {table: len(clean_plan()[table]) + 2 for table in tables() if table not in (Stage, Section)}
    layout = make_layout(completed(plan, t, "full"), t, rows)
    path = book.with_name("anew.xlsx")
    path.write_bytes(write_workbook(layout, *assess(layout.placed_plan(), AS_OF)))
    return results(path)


def test_formulas_show_what_they_come_to(book: Path, edit: Callable[..., None]) -> None:
    """A program that saves no results, and changed entries with a new row among them: all formulas then show what a new workbook shows."""
    tactic = read_plan(book)[Tactic][0]
    edit(Action, "ACT-01", duration=9)
    edit(Tactic, tactic.id, tactic="Something else")
    last = read_plan(book)[Action][-1].cell("action")
    assert last
    workbook = load_workbook(book)
    workbook[last.sheet].cell(int(last.address[1:]) + 1, 3).value = "One action more"
    workbook[last.sheet].cell(int(last.address[1:]) + 1, 2).value = None
    workbook.save(book)

    run(book, "--in-place", "--no-backup")

    found, expected = results(book), anew(book)
    assert found.keys() == expected.keys()
    differing = {place: (found[place], value) for place, value in expected.items() if found[place] != pytest.approx(value)}
    assert {place: pair for place, pair in differing.items() if place[0] != "Check"} == {}  # it tells what was found, such as the lost ID


def test_formulas_of_the_users_own_keep_their_results(book: Path, edit: Callable[..., None]) -> None:
    """Where someone put another formula on a computed sheet, the file keeps what that came to; the others are brought up to date."""
    edit(Action, "ACT-01", duration=9)
    starts = [place for place in results(book) if place[0] == "Tijdlijn" and place[1].startswith("E")]
    workbook = load_workbook(book)
    workbook["Tijdlijn"][starts[0][1]].value = "=1+1"
    workbook.save(book)

    run(book, "--in-place", "--no-backup")

    found = results(book)
    assert found[starts[0]] == ""
    assert found[starts[1]] == anew(book)[starts[1]] != ""


def test_rows_in_use_are_printed(book: Path, edit: Callable[..., None]) -> None:
    """The area that ends within a table reaches its new rows; one that somebody chose otherwise is left alone."""
    workbook = load_workbook(book)
    first = read_plan(book)[Action][0].cell("id")
    assert first
    sheet, top = workbook[first.sheet], int(first.address[1:])
    sheet.print_area = [f"A1:F{top - 4}", f"A{top - 3}:F{top}"]
    workbook["Budget"].print_area = "A1:D5"
    workbook.save(book)
    edit(Action, "ACT-02", duration=9)
    last = int(str((read_plan(book)[Action][-1].cell("id") or first).address)[1:])
    assert last > top

    run(book, "--in-place", "--no-backup")

    found = load_workbook(book)
    assert found[first.sheet].print_area.replace("'Actie'!", "") in (f"$A$1:$F${top - 4},$A${top - 3}:$F${end}" for end in range(last, last + 5))
    assert found["Budget"].print_area == "'Budget'!$A$1:$D$5"


def test_blank_rows_in_between_shift_nothing(book: Path, edit: Callable[..., None], libreoffice: LibreOffice) -> None:
    """A budget line, an action and a leave whose cells were cleared leave their rows blank: every result is still that of its own row."""
    plan = read_plan(book)
    for table in (BudgetLine, Action, Person):
        edit(table, plan[table][0].id, **{column.key: None for column in table.inputs()})

    run(book, "--in-place", "--no-backup")

    assert read_plan(book)[Person][0].id == plan[Person][1].id
    differences = libreoffice.recalculated(book).differences
    assert [str(found) for found in differences if found.sheet in ("Budget", "Prognose", "Tijdlijn", "Lijsten")] == []


def test_a_copy_leaves_the_plan_alone(book: Path, edit: Callable[..., None], tmp_path: Path) -> None:
    """With -o the plan's own file stays as it is; one of both has to be asked for."""
    edit(Action, "ACT-01", duration=40)
    before = book.read_bytes()

    assert run(book, "-o", str(tmp_path / "copy.xlsx")).exit_code == 0
    assert book.read_bytes() == before
    assert (tmp_path / "copy.xlsx").read_bytes() != before
    assert run(book).exit_code == 2
    assert run(book, "--in-place", "-o", "x.xlsx").exit_code == 2
    assert run(book, "-o", str(tmp_path / "copy.xls")).exit_code == 2


def test_the_file_as_it_was_is_kept(book: Path, edit: Callable[..., None]) -> None:
    """A backup stands beside it unless one does without."""
    edit(Action, "ACT-01", duration=40)
    before = book.read_bytes()

    run(book, "--in-place")

    (kept,) = book.parent.glob("plan (backup *).xlsx")
    assert kept.read_bytes() == before


def test_a_stage_is_signed_by_who_decides(book: Path, edit: Callable[..., None]) -> None:
    """Who, when and a code of what: the sign-off holds until something of it changes."""
    plan = read_plan(book)
    decider = next(person for person in plan[Person] if person.decides)

    result = CliRunner().invoke(sign, [str(book), "Tactics", "--by", decider.name.upper(), "--on", "2026-05-07", "--no-backup"])
    signed = next(stage for stage in read_plan(book)[Stage] if stage.stage is StageName.TACTICS)
    edit(Tactic, "TAC-01", tactic="Something else")
    after = read_plan(book)
    computation, _ = assess(after, AS_OF)

    assert result.exit_code == 0, result.output
    assert (signed.approver and signed.approver.id, signed.signed_off) == (decider.id, date(2026, 5, 7))
    assert computation.gate.by_stage[StageName.TACTICS].sign_off is SignOff.CHANGED


@pytest.mark.parametrize("stage", ["Tactiek", "тактика", "tactics"])
def test_a_stage_goes_by_its_name_in_every_language(book: Path, stage: str) -> None:
    """The gate of a Dutch plan says Tactiek, so that is what a user types; the stage is known, and only the signer is not."""
    result = CliRunner().invoke(sign, [str(book), stage, "--by", "Nobody"])

    assert "there is nobody called Nobody" in result.output


@pytest.mark.parametrize(("name", "said"), [("Nobody", "there is nobody called Nobody"), ("PER-02", "does not decide")])
def test_who_does_not_decide_cannot_sign(book: Path, name: str, said: str) -> None:
    """A wrong use of the command, and nothing is written."""
    before = book.read_bytes()

    result = CliRunner().invoke(sign, [str(book), "tactics", "--by", name])

    assert result.exit_code == 2
    assert said in result.output
    assert book.read_bytes() == before


def test_a_stage_with_errors_cannot_be_signed(book: Path, edit: Callable[..., None]) -> None:
    """It says why, with exit code 1, and nothing is written."""
    edit(Tactic, "TAC-01", objective=None)
    decider = next(person for person in read_plan(book)[Person] if person.decides)
    before = book.read_bytes()

    result = CliRunner().invoke(sign, [str(book), "tactics", "--by", decider.id])

    assert result.exit_code == 1
    assert "TAC" in result.stderr or "Tactiek" in result.stderr or "Taktiek" in result.stderr
    assert book.read_bytes() == before


def test_a_baseline_is_frozen_once(book: Path) -> None:
    """The dates of every action and the months of every budget line; freezing anew has to be asked for."""
    first = CliRunner().invoke(baseline, [str(book), "--no-backup"])
    before = read_plan(book)
    refused = CliRunner().invoke(baseline, [str(book)])

    result = CliRunner().invoke(baseline, [str(book), "--replace", "--on", "2026-05-08", "--no-backup"])
    after = read_plan(book)
    computation, _ = assess(after, AS_OF)

    assert first.exit_code == 0, first.output
    assert isinstance(refused.exception, PlanError)
    assert result.exit_code == 0, result.output
    assert {row.frozen for row in after[BaselineRow]} == {date(2026, 5, 8)} != {row.frozen for row in before[BaselineRow]}
    assert {row.item: row.finish for row in after[BaselineRow] if row.amount is None} == {
        key: task.finish for key, task in computation.schedule.tasks.items()
    }
    assert repairs(book) == []
