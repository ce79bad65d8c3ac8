"""Reading an open workbook: what the command line finds in the file, the buttons find in the live cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sostac_xl.schema.tactics import Tactic
from sostac_xl.workbook.live import read_live
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read import plan_of
from tests.workbook.own_things import own_book

pytestmark = pytest.mark.xdist_group("live")  # one LibreOffice, and one open plan, for all of them


def test_a_live_workbook_reads_like_its_file(shown: Any) -> None:
    """Cells, tables, names: the grids of an open workbook are those of the file."""
    live = read_live(shown).opened
    file = open_workbook(Path(shown.fullname))

    assert live.names == file.names
    for name, grid in file.grids.items():
        assert live.grids[name].rows == grid.rows
        assert {table.name: table for table in live.grids[name].tables} == {table.name: table for table in grid.tables}
    ours, theirs = plan_of(live), plan_of(file)
    assert (ours.tables, ours.blocks, ours.problems) == (theirs.tables, theirs.blocks, theirs.problems)


def test_what_users_added_reads_like_in_the_file(opened: Callable[[Path], Any], tmp_path: Path) -> None:
    """Columns and tables of the user's, with their formats, and nothing of what is hidden."""
    path = own_book(tmp_path / "plan.xlsx")
    ours, theirs = plan_of(read_live(opened(path)).opened), plan_of(open_workbook(path))

    assert ours.own_tables == theirs.own_tables
    assert [column.title for columns in ours.own_columns.values() for column in columns] == [
        column.title for columns in theirs.own_columns.values() for column in columns
    ]
    shares = [next(column for column in plan.own_columns[Tactic] if column.title == "Share of voice") for plan in (ours, theirs)]
    assert shares[0] == shares[1]
