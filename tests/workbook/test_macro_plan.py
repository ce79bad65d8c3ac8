"""A workbook with macros is a plan like any other: it is read, checked and written into, and its macros are never touched."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from sostac_xl.checks import assess
from sostac_xl.cli.main import cli
from sostac_xl.schema.action import Action
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import read_plan
from tests.workbook import macro_books
from tests.workbook.patching import WHEN, changed_parts, part_of, raw_parts

MACRO_PARTS = ("xl/vbaProject.bin", "customUI/customUI14.xml", "_rels/.rels", "[Content_Types].xml")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The macro workbook with the webshop's plan."""
    path = tmp_path_factory.mktemp("macros") / "plan.xlsm"
    path.write_bytes(macro_books.workbook())
    return path


@pytest.fixture
def later(book: Path, tmp_path: Path) -> Path:
    """A copy in which an action takes longer: the dates of others have to be computed anew."""
    path = tmp_path / "later.xlsm"
    path.write_bytes(book.read_bytes())
    plan = read_plan(path)
    cell = next(row.cell("duration") for row in plan[Action] if row.id == "ACT-30")
    assert cell
    patch = Patch.open(path)
    patch.set(cell.sheet, cell.address, 12)
    patch.save(WHEN, backup=False)
    return path


def test_plan_and_findings_are_those_of_the_plain_workbook(book: Path, tmp_path: Path) -> None:
    """The same entries and the same findings come out of both."""
    plain = tmp_path / "plan.xlsx"
    plain.write_bytes(macro_books.workbook(macros=False))
    read, twin = read_plan(book), read_plan(plain)
    assert (read.tables, read.blocks, read.problems) == (twin.tables, twin.blocks, twin.problems)
    assert assess(read, date(2026, 5, 8))[1] == assess(twin, date(2026, 5, 8))[1]


def test_writing_keeps_the_macros(book: Path) -> None:
    """The project, the ribbon and the drawings with the buttons are the same bytes, compressed as they were."""
    sheet, cell = "Action", "C12"
    patch = Patch.open(book)
    patch.set(sheet, cell, "Another text")
    after = book.with_name("after.xlsm")
    after.write_bytes(patch.to_bytes(WHEN))

    assert changed_parts(book, after) == {part_of(book, sheet), "xl/sharedStrings.xml"}
    before, parts = raw_parts(book), raw_parts(after)
    assert all(before[name] == parts[name] for name in (*MACRO_PARTS, *(name for name in before if "drawings/" in name)))
    assert macro_books.package(after.read_bytes()).faults() == []


def test_compute_keeps_the_macros(later: Path) -> None:
    """`sostac compute --in-place` writes its results and leaves a workbook that Excel opens with its macros."""
    before = raw_parts(later)
    result = CliRunner().invoke(cli, ["compute", str(later), "--in-place"])

    assert result.exit_code == 0, result.output
    parts = raw_parts(later)
    assert before != parts
    assert all(before[name] == parts[name] for name in (*MACRO_PARTS, *(name for name in before if "drawings/" in name)))
    assert macro_books.package(later.read_bytes()).faults() == []
    assert [path.suffix for path in later.parent.glob("later (backup *")] == [".xlsm"]


@pytest.mark.parametrize("command", ["check", "gate", "budget", "forecast", "timeline", "trace"])
def test_commands_take_a_macro_workbook(book: Path, command: str) -> None:
    """Reading commands make no difference between the two kinds of workbooks."""
    before = book.read_bytes()
    assert CliRunner().invoke(cli, [command, str(book)]).exit_code == 0
    assert book.read_bytes() == before


def test_word_plan_of_a_macro_workbook(book: Path, tmp_path: Path) -> None:
    """`sostac build` writes the Word plan, without any macros."""
    target = tmp_path / "plan.docx"
    assert CliRunner().invoke(cli, ["build", str(book), "-o", str(target)]).exit_code == 0
    with ZipFile(target) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.casefold()]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_copy_keeps_the_kind_of_the_workbook(book: Path, tmp_path: Path, suffix: str) -> None:
    """Under another ending Excel would refuse the copy: the command says which one it has to have, and writes nothing."""
    target = tmp_path / f"copy{suffix}"
    result = CliRunner().invoke(cli, ["compute", str(book), "-o", str(target)])
    assert result.exit_code == 2
    assert "has to end in .xlsm" in result.output
    assert not target.exists()
