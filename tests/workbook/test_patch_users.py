"""A plan workbook with the user's own charts, pictures, comments, slicer, sparklines and macros' buttons survives patching unharmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from sostac_xl.cli.main import cli
from sostac_xl.examples import load
from sostac_xl.output import is_untouched
from sostac_xl.schema.tactics import BudgetLine
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import read_plan
from tests.support.excel import repairs
from tests.support.libreoffice import LibreOffice
from tests.support.shelf import new_workbook
from tests.workbook.patching import WHEN, changed_parts, part_of, raw_parts, text_of, values
from tests.workbook.users_book import users_book

SHEETS = ("Plan", "Mine & ours")
KINDS = ("charts/", "drawings/", "media/", "comments", "threadedComments/", "persons/", "slicers/", "slicerCaches/", "customXml/", "printerSettings/")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's workbook."""
    return users_book(tmp_path_factory.mktemp("users") / "users.xlsx")


@pytest.fixture(scope="module")
def after(before: Path) -> Path:
    """The workbook with cells changed on the plan's sheet and on the user's own."""
    patch = Patch.open(before)
    patch.set("Plan", "T2", "A new text & more")
    patch.set("Plan", "T40", Decimal("12.5"))
    patch.set("Mine & ours", "C5", 23)
    patch.set("Mine & ours", "B5", date(2027, 1, 4))
    patch.set_cached("Mine & ours", "F4", 107)
    patch.set("Mine & ours", "Z30", True)
    path = before.with_name("patched.xlsx")
    path.write_bytes(patch.to_bytes(WHEN))
    return path


def test_every_other_part_is_the_same_bytes(before: Path, after: Path) -> None:
    """Header, compressed bytes and attributes of every part that didn't change are the same, and they stand in the same order."""
    parts = raw_parts(before)

    assert changed_parts(before, after) == {*(part_of(before, sheet) for sheet in SHEETS), "xl/sharedStrings.xml", "xl/workbook.xml"}
    assert len(parts) > 100
    assert all(any(kind in name for name in parts) for kind in KINDS)


def test_a_changed_sheet_keeps_what_hangs_on_it(before: Path, after: Path) -> None:
    """All that follows the cells (drawings, formats, tables, slicers, sparklines) and all that precedes them is the same text."""
    for sheet in SHEETS:
        old, new = (text_of(path, part_of(before, sheet)) for path in (before, after))
        assert old.partition("</sheetData>")[2] == new.partition("</sheetData>")[2]
        assert old.partition("<dimension")[0] == new.partition("<dimension")[0]
    assert "slicerList" in text_of(after, part_of(before, "Plan"))
    assert "sparkline" in text_of(after, part_of(before, "Mine & ours"))


def test_compute_in_place_leaves_all_that_is_the_users(before: Path, tmp_path: Path) -> None:
    """Charts, pictures, comments, the slicer and the sparklines are the same bytes after `sostac compute` has written into the plan's sheets."""
    path = tmp_path / "mine.xlsx"
    path.write_bytes(before.read_bytes())
    done = CliRunner().invoke(cli, ["compute", str(path), "--in-place"])
    parts, changed = raw_parts(before), changed_parts(before, path)
    sheets = {name for name in changed if name.startswith("xl/worksheets/")}

    assert done.exit_code == 1, done.output  # the plan has errors, and is written all the same
    assert sheets
    assert changed - sheets <= {"xl/sharedStrings.xml", "xl/workbook.xml"}
    assert part_of(before, "Mine & ours") not in changed
    assert not {name for kind in KINDS for name in parts if kind in name} & changed
    for name in sheets:
        assert text_of(before, name).partition("</sheetData>")[2] == text_of(path, name).partition("</sheetData>")[2], name
    assert "slicerList" in text_of(path, part_of(before, "Plan"))
    assert "sparkline" in text_of(path, part_of(before, "Mine & ours"))


def test_the_values_are_read(before: Path, after: Path) -> None:
    """By openpyxl, and by our reader, which finds the same plan as before."""
    mine, plan = values(after, "Mine & ours"), values(after, "Plan")

    assert [mine[place].value for place in ("C5", "F4", "Z30")] == [23, "=SUM(C4:C7)", True]
    assert values(after, "Mine & ours", data_only=True)["F4"].value == 107
    assert (mine["B5"].value.date(), plan["T2"].value, plan["T40"].value) == (date(2027, 1, 4), "A new text & more", 12.5)
    assert read_plan(after).tables == read_plan(before).tables


def test_excel_has_nothing_against_it(before: Path, after: Path, validator: Callable[[Path], list[str]]) -> None:
    """The Open XML SDK finds as few faults as before: none."""
    assert validator(before) == []
    assert validator(after) == []
    assert repairs(after) == []


def test_libreoffice_computes_it(after: Path, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """It opens, and what hangs on the changed cells follows them."""
    computed = values(libreoffice.convert(after, "xlsx", tmp_path), "Mine & ours", data_only=True)

    assert [computed[place].value for place in ("D5", "F4", "F5", "F7", "B21")] == [46, 107, "107 of C4:C7", 69, 529]


def test_the_template_is_patched(tmp_path: Path, validator: Callable[[Path], list[str]], libreoffice: LibreOffice) -> None:
    """The example plan, with some thousand formulas: a change of one amount is valid, and only its sheet and its strings change."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(load("webshop", "nl"), language="nl", size="full", as_of=date(2027, 1, 4)))
    plan = read_plan(path)
    line = plan[BudgetLine][0]
    assert line.origin
    cell = line.origin.cell("amount")
    patch = Patch.open(path)
    patch.set(cell.sheet, cell.address, Decimal("4321.09"))
    done = tmp_path / "done.xlsx"
    done.write_bytes(patch.to_bytes(WHEN))

    assert len(changed_parts(path, done)) == 1
    assert is_untouched(path)
    assert not is_untouched(done)  # from now on it holds somebody's work
    assert read_plan(done)[BudgetLine][0].amount == Decimal("4321.09")
    assert validator(done) == []
    assert libreoffice.recalculated(done).errors == ()
