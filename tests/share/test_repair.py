"""A workbook that was broken in other hands gets back what it lost, around its values."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils.cell import coordinate_to_tuple

from sostac_xl.cli.repair import repair
from sostac_xl.errors import PlanError
from sostac_xl.plan import Plan
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.tactics import BudgetLine, Tactic
from sostac_xl.share.merging import compare
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import read_plan
from tests.checks.plans import AS_OF, clean_plan
from tests.support.libreoffice import LibreOffice
from tests.support.shelf import new_workbook
from tests.workbook.edits import Book, edited


class Case(NamedTuple):
    """A workbook as it was, as it came back, as it was mended, and what was said."""

    fresh: Path
    broken: Path
    mended: Path
    said: dict[str, object]


def run(path: Path, *options: str) -> Result:
    """Repair a workbook into `mended.xlsx`."""
    return CliRunner().invoke(repair, [str(path), "-o", str(path.with_name("mended.xlsx")), "--json", *options])


def break_everything(book: Book) -> None:
    """Do what programs and people do: type over formulas and headers, lose IDs, dropdowns, formats, tables, names and protection."""
    book.cell(Tactic, "ice", 1).value = 5
    book.cell(Tactic, "budget", 1).value = 700
    book.cell(BudgetLine, "id", 1).value = None
    book.cell(Objective, "objective", 0).value = "What we want"
    own = book.sheets.create_sheet("Mine")
    own["A1"] = "=SUM(1,2)"
    own["A2"] = "kept"
    sheet = book.sheet(Tactic)
    sheet.data_validations.dataValidation = []
    sheet.conditional_formatting = ConditionalFormattingList()
    for name in list(sheet.tables):
        del sheet.tables[name]
    for name in [name for name in book.sheets.defined_names if name.startswith(("sx.tactics.", "sx.choices."))]:
        del book.sheets.defined_names[name]
    for each in book.sheets.worksheets:
        each.protection.sheet = False
        each.freeze_panes = None
    for cell in sheet["3"]:
        cell._hyperlink = None
    sheet["C3"].hyperlink = "https://example.com/"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A small plan's workbook before, between and after."""
    folder = tmp_path_factory.mktemp("repair")
    (folder / "fresh.xlsx").write_bytes(new_workbook(clean_plan(), as_of=AS_OF))
    broken = edited(folder / "fresh.xlsx", folder / "broken.xlsx", break_everything)
    result = run(broken)
    assert result.exit_code in (0, 1), result.output
    return Case(folder / "fresh.xlsx", broken, folder / "mended.xlsx", json.loads(result.stdout))


def test_no_value_changes(case: Case) -> None:
    """The plan reads as before it was broken, without a problem of form."""
    plan = read_plan(case.mended)

    assert compare(read_plan(case.fresh), plan).changes == []
    assert plan.problems == ()
    assert case.said["left"] == []


def test_formulas_stand_where_values_were_typed(case: Case) -> None:
    """Every cell that computes in a fresh workbook computes again, by the same formula."""
    fresh, mended = Patch.open(case.fresh), Patch.open(case.mended)
    plan = read_plan(case.fresh)
    cells = [cell for key in ("ice", "budget") if (cell := plan[Tactic][0].cell(key))]

    assert cells
    formulas = [[book.formula(cell.sheet, *coordinate_to_tuple(cell.address)) for cell in cells] for book in (fresh, mended)]
    assert formulas[0] == formulas[1]
    assert [mended.value(cell.sheet, cell.address) for cell in cells] == [fresh.value(cell.sheet, cell.address) for cell in cells]


def test_tables_names_dropdowns_formats_and_protection_are_there_again(case: Case) -> None:
    """A program that reads the file finds as many of each as in the fresh one."""
    fresh, mended = load_workbook(case.fresh), load_workbook(case.mended)
    sheet = read_plan(case.fresh)[Tactic][0].cell()
    assert sheet

    def counted(name: str, book: object) -> tuple[int, int, list[str]]:
        page = book[name]  # type: ignore[index]
        return len(page.data_validations.dataValidation), len(page.conditional_formatting), sorted(page.tables)

    assert counted(sheet.sheet, mended) == counted(sheet.sheet, fresh)
    assert set(fresh.defined_names) <= set(mended.defined_names)
    assert [page.protection.sheet for page in mended.worksheets if page.title != "Mine"] == [page.protection.sheet for page in fresh.worksheets]


def test_frozen_panes_and_links_are_there_again(case: Case) -> None:
    """What stays in view does so again, and the navigation leads where it led; a link of the user's own is left alone."""
    fresh, mended = load_workbook(case.fresh), load_workbook(case.mended)
    sheet = read_plan(case.fresh)[Tactic][0].cell()
    assert sheet

    def links(book: Any) -> dict[str, str]:
        cells = [cell for row in book[sheet.sheet].iter_rows(max_row=8) for cell in row if cell.hyperlink]
        return {cell.coordinate: cell.hyperlink.location or cell.hyperlink.target for cell in cells}

    assert [page.freeze_panes for page in mended.worksheets if page.title != "Mine"] == [page.freeze_panes for page in fresh.worksheets]
    assert len(links(fresh)) > 12
    assert links(mended) == {**links(fresh), "C3": "https://example.com/"}


def test_the_users_own_sheet_stays(case: Case) -> None:
    """What is not ours is as it was."""
    own = load_workbook(case.mended)["Mine"]

    assert (own["A1"].value, own["A2"].value) == ("=SUM(1,2)", "kept")


def test_the_mended_workbook_is_sound(case: Case, validator: Callable[[Path], list[str]]) -> None:
    """The Open XML SDK finds no more fault with it than with what came back."""
    assert set(validator(case.mended)) <= set(validator(case.broken))


def test_libreoffice_computes_it(case: Case, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Saved anew by LibreOffice, which computes, the mended cells hold what they did in the beginning."""
    saved, fresh = Patch.open(libreoffice.convert(case.mended, "xlsx", tmp_path)), Patch.open(case.fresh)
    plan: Plan = read_plan(case.fresh)

    for row in plan[Tactic]:
        cell = row.cell("budget")
        assert cell
        assert saved.value(cell.sheet, cell.address) == fresh.value(cell.sheet, cell.address)


def test_a_sound_workbook_is_left_alone(case: Case) -> None:
    """There is nothing to mend in what sostac wrote: not a byte changes."""
    result = run(case.fresh, "--force")

    assert json.loads(result.stdout)["mended"] == {}
    assert case.fresh.with_name("mended.xlsx").read_bytes() == case.fresh.read_bytes()


def test_a_workbook_is_not_made_anew_when_an_entry_would_get_lost(case: Case, tmp_path: Path) -> None:
    """--rebuild refuses while a cell can't be read, and names it."""

    def unreadable(book: Book) -> None:
        book.cell(Objective, "due", 1).value = "next spring"

    result = run(edited(case.fresh, tmp_path / "plan.xlsx", unreadable), "--rebuild")

    assert isinstance(result.exception, PlanError)
    assert "Objectives!" in str(result.exception)
