"""`sostac check --annotate`: the findings go into the workbook, and their cells show them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner

from sostac_xl.cli.main import cli
from sostac_xl.workbook.package import open_workbook
from tests.support.shelf import new_workbook
from tests.workbook.books import make_book


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """An empty plan: every stage has something to begin with."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(language="nl"))
    return path


def marks(path: Path) -> tuple[str, list[str]]:
    """Return whether a workbook shows marks, and the cells that it marks."""
    opened = open_workbook(path)
    switch, first = opened.names["check"]["marks"], opened.names["check"]["mark"]
    grid = opened.grids[switch.sheet]
    cells = [grid.value(row, first.column) for row in range(first.row, first.row + 30)]
    return grid.value(switch.row, switch.column), [cell for cell in cells if cell]


def test_in_place_with_a_copy_of_what_was(plan: Path) -> None:
    """The Check sheet has the findings, the switch says yes, and every other sheet stays byte for byte."""
    before = ZipFile(plan)

    done = CliRunner().invoke(cli, ["check", str(plan), "--annotate", "--in-place"])

    switch, cells = marks(plan)
    assert done.exit_code == 1
    assert (switch, "objectives!C25" in cells) == ("ja", True)
    assert len(list(plan.parent.glob("*.xlsx"))) == 2
    with ZipFile(plan) as after:
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["xl/worksheets/sheet11.xml"]


def test_a_copy_of_some_findings(plan: Path, tmp_path: Path) -> None:
    """With -o the plan itself stays as it is; what was not selected is not marked."""
    before, copy = plan.read_bytes(), tmp_path / "copy.xlsx"

    CliRunner().invoke(cli, ["check", str(plan), "--annotate", "-o", str(copy), "--stage", "objectives"])

    assert plan.read_bytes() == before
    assert all(cell.startswith("objectives!") for cell in marks(copy)[1])


def test_marks_are_formats_that_look(plan: Path) -> None:
    """A cell shows a mark by a conditional format that asks the Check sheet: its own format is nobody's business."""
    book = openpyxl.load_workbook(plan)

    for sheet in ("Doelstellingen", "Plan"):
        formulas = [rule.formula[0] for rules in book[sheet].conditional_formatting for rule in rules.rules if rule.formula]
        assert any("sx.check.marks" in formula and "COUNTIF(sx.check.mark," in formula for formula in formulas)


@pytest.mark.parametrize("options", [["--annotate"], ["--in-place"], ["--annotate", "--in-place", "-o", "x.xlsx"]])
def test_where_to_has_to_be_said_once(plan: Path, options: list[str]) -> None:
    """Neither is anything written that nobody asked for, nor in two places."""
    done = CliRunner().invoke(cli, ["check", str(plan), *options])

    assert done.exit_code == 2
    assert "--annotate goes with" in done.output


def test_a_workbook_without_marks(tmp_path: Path) -> None:
    """An older workbook gets no marks, and that is said."""
    path = make_book(tmp_path / "plan.xlsx")

    done = CliRunner().invoke(cli, ["check", str(path), "--annotate", "--in-place"])

    assert "can't mark cells" in done.output


def test_an_annotated_workbook_is_sound(plan: Path, validator: Callable[[Path], list[str]]) -> None:
    """The Open XML SDK finds no fault with it."""
    CliRunner().invoke(cli, ["check", str(plan), "--annotate", "--in-place"])

    assert validator(plan) == []
