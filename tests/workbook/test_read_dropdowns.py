"""Cells that lost their dropdown are told, in one finding: where one pasted over them, and when a workbook was saved without any."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import MultiCellRange

from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import Translator
from sostac_xl.plan import section_id
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person, PlanFacts, Section
from sostac_xl.schema.row import Row
from sostac_xl.workbook.read import read_plan
from tests.workbook.books import FACTS, SPARE, make_book

ROWS: Mapping[type[Row], Any] = {Person: [{"name": "Ann"}, {"name": "Ben"}, {"name": "Cor"}], Objective: [{"objective": "Grow"}]}
FOREIGN = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="x"><x14:dataValidations count="1"/></ext></extLst></worksheet>'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook with its dropdowns."""
    return make_book(tmp_path / "plan.xlsx", ROWS, {PlanFacts: FACTS})


def told(path: Path) -> list[Finding]:
    """Return the findings about dropdowns."""
    return [problem for problem in read_plan(path).problems if problem.name == "dropdown-lost"]


def pasted_over(path: Path, table: type[Row], key: str, first: int, last: int) -> str:
    """Take the dropdown of rows of a column away; return the letter of the column and the number of its first row."""
    cell = read_plan(path)[table][0].cell(key)
    assert cell is not None
    letter, top = cell.address[0], int(cell.address[1:])
    book = load_workbook(path)
    for validation in book[cell.sheet].data_validations.dataValidation:
        ranges = []
        for area in validation.sqref.ranges:
            rows = range(area.min_row, area.max_row + 1)
            here = area.coord.startswith(letter) and top in rows
            ranges += [f"{letter}{row}" for row in rows if not top + first <= row <= top + last] if here else [area.coord]
        validation.sqref = MultiCellRange(" ".join(ranges) or "XFD1")
    book.save(path)
    return f"{letter}{top}"


def test_a_workbook_with_its_dropdowns_has_nothing_told(path: Path) -> None:
    """Neither in the rows that are in use nor in the spare ones."""
    assert told(path) == []


def test_cells_that_were_pasted_over_are_named(path: Path) -> None:
    """Runs of cells by their addresses; the finding points at the first one."""
    first = pasted_over(path, Person, "side", 1, 2)
    letter, top = first[0], int(first[1:])
    (finding,) = told(path)

    assert finding.cell == CellRef("Plan", f"{letter}{top + 1}")
    assert Translator("en").render(finding.message) == f"The dropdown is gone in Plan!{letter}{top + 1}:{letter}{top + 2}."
    assert (finding.severity, finding.stage) == (Severity.ADVICE, "plan")


def test_all_that_was_lost_is_one_finding(path: Path) -> None:
    """A column without dropdowns is one run, from its first row to its last spare one; other tables and sheets follow."""
    objective, person = pasted_over(path, Objective, "owner", 0, 99), pasted_over(path, Person, "decides", 0, 0)
    (finding,) = told(path)

    last = f"{objective[0]}{int(objective[1:]) + SPARE}"
    assert finding.message.values["cells"] == f"Plan!{person}, Objectives!{objective}:{last}"


def test_a_table_that_is_switched_off_may_lose_its_dropdowns(tmp_path: Path) -> None:
    """It is not checked."""
    rows = {**ROWS, Section: [{"id": section_id(Objective), "table": "Objectives", "in_use": "no"}]}
    path = make_book(tmp_path / "plan.xlsx", rows, {PlanFacts: FACTS})
    pasted_over(path, Objective, "owner", 0, 99)

    assert told(path) == []


def test_a_workbook_without_any_dropdown_has_one_finding(tmp_path: Path) -> None:
    """Not one for each of its tables."""
    (finding,) = told(make_book(tmp_path / "plan.xlsx", ROWS, {PlanFacts: FACTS}, dropdowns=False))

    assert (finding.cell, finding.stage) == (None, "workbook")
    assert "no dropdown left in the workbook" in Translator("en").render(finding.message)


def test_nothing_is_told_where_dropdowns_have_a_form_that_is_not_read(tmp_path: Path) -> None:
    """Excel has another form for lists on other sheets: there may be dropdowns that are not seen."""
    source = make_book(tmp_path / "source.xlsx", ROWS, {PlanFacts: FACTS}, dropdowns=False)
    with ZipFile(source) as old, ZipFile(tmp_path / "plan.xlsx", "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "xl/worksheets/sheet3.xml":
                cut = data.index(b"<tableParts") if b"<tableParts" in data else data.index(b"</worksheet>")
                data = data[:cut] + data[cut:].replace(b"</worksheet>", FOREIGN)
            new.writestr(part, data)

    assert told(tmp_path / "plan.xlsx") == []
