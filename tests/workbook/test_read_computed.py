"""Grey cells without a formula hold what sostac wrote: what was typed over is told, what is out of date is told apart from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from sostac_xl.checks import check
from sostac_xl.cli.compute import compute as compute_command
from sostac_xl.compute import compute
from sostac_xl.examples import load
from sostac_xl.findings import Finding
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.action import Action
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person, PlanFacts, Stage
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Tactic
from sostac_xl.workbook.read import read_plan
from sostac_xl.workbook.validation import MESSAGE_LIMIT, computed_message
from tests.support.shelf import new_workbook
from tests.workbook.books import make_book
from tests.workbook.cases import BLOCKS, ROWS
from tests.workbook.edits import edited, put

AS_OF = date(2026, 5, 8)
"""The example's status date."""
T = Translator("en")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workbook."""
    path = tmp_path_factory.mktemp("fresh") / "plan.xlsx"
    path.write_bytes(new_workbook(language="en", as_of=AS_OF))
    return path


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web shop in English."""
    path = tmp_path_factory.mktemp("example") / "plan.xlsx"
    path.write_bytes(new_workbook(load("webshop", "en"), language="en", size="full"))
    return path


def found(path: Path) -> list[Finding]:
    """Return what is found in the cells that sostac writes."""
    return list(check(compute(read_plan(path), AS_OF), select=["WBK146", "WBK147"]))


def test_what_sostac_wrote_is_no_fault(fresh: Path, example: Path) -> None:
    """A new workbook, with an example or without, has nothing typed in its grey cells."""
    assert (found(fresh), found(example)) == ([], [])
    assert read_plan(example).written


def test_dates_typed_into_a_fresh_workbook_are_told(fresh: Path, tmp_path: Path) -> None:
    """One finding per column names the cells, in rows that are in use or not, and says where such a date belongs."""
    typed = (put(Action, "planned_start", date(2026, 6, day), day) for day in (1, 2, 3))
    other = (put(Action, "action", "Write"), put(Action, "duration", 3), put(Action, "planned_finish", "next week"))
    start, finish = found(edited(fresh, tmp_path / "typed.xlsx", *typed, *other))
    cells = [str(written.cell.address) for written in read_plan(tmp_path / "typed.xlsx").written if written.key == "planned_start"]
    assert T.render(start.message) == f"Planned start: what was typed into {', '.join(cells)} is not read; sostac writes these cells."
    assert "“Start no earlier than”" in T.render(start.remedy)
    assert "“Duration”" in T.render(finish.remedy)
    assert (start.name, start.stage, start.cell) == ("computed-typed", "action", read_plan(tmp_path / "typed.xlsx").written[0].cell)


def test_a_sign_off_in_words_is_told(fresh: Path, tmp_path: Path) -> None:
    """Nobody signs a stage off by typing that it is."""
    (finding,) = found(edited(fresh, tmp_path / "typed.xlsx", put(Stage, "sign_off", "as signed")))
    assert (finding.name, finding.stage) == ("computed-typed", "plan")


def test_the_dates_of_an_action_that_waits_for_itself_were_not_typed(example: Path, tmp_path: Path) -> None:
    """An action in a circle has no dates any more; those in its row are sostac's own from before."""
    action = read_plan(example)[Action][3]

    findings = found(edited(example, tmp_path / "circle.xlsx", put(Action, "after", action.id, 4)))

    assert {finding.name for finding in findings} == {"computed-outdated"}


@pytest.mark.parametrize("value", [date(2026, 1, 2), "=1+1"])
def test_a_date_typed_over_is_told_apart_from_an_old_one(example: Path, tmp_path: Path, value: object) -> None:
    """While the entries are those that the dates were computed from, another date can only have been typed."""
    (finding,) = found(edited(example, tmp_path / "typed.xlsx", put(Action, "planned_start", value, 4)))
    assert finding.name == "computed-typed"


def test_what_is_out_of_date_is_one_piece_of_advice_until_it_is_computed_anew(example: Path, tmp_path: Path) -> None:
    """Excel moves no dates: after a change they are old, which is told once per table, and not on the Check sheet that `compute` writes."""
    path = edited(example, tmp_path / "changed.xlsx", put(Action, "duration", 40, 3))
    findings = found(path)
    assert [(finding.name, finding.stage) for finding in findings] == [("computed-outdated", "plan"), ("computed-outdated", "action")]

    CliRunner().invoke(compute_command, [str(path), "--in-place"])

    assert found(path) == []
    assert not [cell for row in load_workbook(path)["Check"].iter_rows() for cell in row if cell.value in ("WBK146", "WBK147")]


def test_excel_says_the_same() -> None:
    """Who types over a formula is told that it goes; where there is none, that the cell is sostac's, and what to fill in instead."""
    for language in LANGUAGES:
        t = Translator(language)
        for table in (Action, Stage):
            for column in (column for column in table.columns() if column.computed):
                said = computed_message(column, t)
                assert len(said) <= MESSAGE_LIMIT
                assert (t(column.help)[:20] in said) is not bool(column.formula)


def text_at(path: Path, table: type[Row], key: str, number: int) -> object:
    """Return what a cell of a row holds."""
    cell = read_plan(path)[table][number].cell(key)
    assert cell is not None
    return load_workbook(path)[cell.sheet][cell.address].value


def test_compute_gives_a_row_the_id_that_others_know_it_by(tmp_path: Path) -> None:
    """The next free number would break every reference to it; one that nobody refers to gets that, and no other row's."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, BLOCKS)
    label = "OBJ-09 · Save costs"
    new = (put(Objective, "objective", "New", 3), put(Objective, "id", None, 3))
    edited(path, path, put(Objective, "id", None, 2), put(Tactic, "objective", label, 2), *new)

    CliRunner().invoke(compute_command, [str(path), "--in-place"])

    assert [row.id for row in read_plan(path)[Objective]] == ["OBJ-01", "OBJ-09", "OBJ-10"]
    assert text_at(path, Tactic, "objective", 1) == label


def test_compute_leaves_references_that_contradict_themselves(tmp_path: Path) -> None:
    """The name beside the ID is all that says that rows were sorted without their IDs: it is not written over, in no cell."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, BLOCKS)
    edited(path, path, *(put(Objective, "owner", "PER-01 · Ben Bos", row) for row in (1, 2)))

    CliRunner().invoke(compute_command, [str(path), "--in-place"])

    assert [text_at(path, Objective, "owner", number) for number in (0, 1)] == ["PER-01 · Ben Bos"] * 2


def test_compute_leaves_references_into_a_missing_table(tmp_path: Path) -> None:
    """As long as the table is gone nobody knows the names; those in the cells stay."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, BLOCKS, without=(Person,))

    CliRunner().invoke(compute_command, [str(path), "--in-place"])

    assert text_at(path, Objective, "owner", 1) == "PER-02 · Ben Bos"


def test_dates_of_a_plan_without_start_grow_old_by_themselves(tmp_path: Path) -> None:
    """They begin on the day of computing; on a later day they are out of date, and nobody typed them."""
    shop = load("webshop", "en")
    plan = replace(shop, blocks={**shop.blocks, PlanFacts: replace(shop.facts, start=None, status_date=None)})
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(plan, size="full", as_of=date(2026, 5, 1)))
    findings = check(compute(read_plan(path), AS_OF), select=["WBK146", "WBK147"])
    assert {finding.name for finding in findings} == {"computed-outdated"}
