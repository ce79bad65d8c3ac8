"""Reading an open workbook: what the command line finds in the file, the buttons find in the live cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sostac_xl.workbook.live import read_live
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read import plan_of

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
