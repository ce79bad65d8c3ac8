"""What is not the plan's stays as it was: Excel's state, the user's formats, filters and selection; whatever happens, in every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from sostac_xl.addin import buttons
from sostac_xl.schema.lists import CheckRow
from sostac_xl.schema.objectives import Objective
from sostac_xl.workbook.live_host import LiveHost
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import open_workbook
from tests.live.engine import Sheet
from tests.live.ranges import Range
from tests.support.shelf import new_workbook

pytestmark = pytest.mark.xdist_group("live")  # one LibreOffice, and one open plan, for all of them

YES = {"en": "yes", "nl": "ja", "ru": "да"}


@dataclass
class Open:
    """A small plan that is open: its workbook, and the cell with the due date of its first objective, which is a doubtful one."""

    book: Any
    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> Any:
        """The cell as it is now."""
        return self.book.sheets[self.sheet].range((self.row, self.column))

    def findings(self) -> list[str]:
        """Return the codes on the Check sheet."""
        spot = open_names(self.book)[CheckRow.info.key]["code"]
        cells = self.book.sheets[spot.sheet].range((spot.row, spot.column), (spot.row + 30, spot.column))
        return [value for value in cells.value if value]

    def state(self) -> dict[str, Any]:
        """Return what the user sees of Excel beside the cells."""
        app, sheets = self.book.app, self.book.sheets
        protection = {sheet.name: sheet.impl.xl.isProtected() for sheet in sheets}
        selected = (app.selection.sheet.name, app.selection.address)
        return {"screen": app.screen_updating, "calculation": app.calculation, "selected": selected, "protection": protection}


def open_names(book: Any) -> Any:
    """Return the names of an open workbook."""
    return LiveHost.open(book).contents.names


@pytest.fixture(params=["en"])
def plan(request: pytest.FixtureRequest, opened: Callable[[Path], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """A small plan in a language, with one objective whose due date is a text that can be read in two ways; another cell is selected."""
    path = tmp_path / "Plan d'été · план.xlsx"
    path.write_bytes(new_workbook(language=request.param, size="lite"))
    contents = open_workbook(path)
    place = locate(contents.grids, contents.names).tables[Objective]
    book = opened(path)
    monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
    found = Open(book, place.sheet, place.header + 1, place.columns["due"])
    book.sheets[place.sheet].range((found.row, place.columns["objective"])).value = "More orders"
    found.cell.value = "'03/04/2027"
    book.sheets[place.sheet].activate()
    book.sheets[place.sheet].range((found.row + 1, place.columns["objective"])).select()
    return found


def formats(cell: Any) -> list[Any]:
    """Return what a user sees of a cell's own formats."""
    xl = cell.impl.xl
    border = xl.TopBorder
    return [xl.CellBackColor, xl.CharColor, xl.CharWeight, xl.CharFontName, border.Color, border.OuterLineWidth]


@pytest.mark.parametrize("plan", ["nl", "ru"], indirect=True)
def test_marks_leave_the_users_formats_and_findings_go_when_mended(plan: Open) -> None:
    """A cell that the user coloured keeps its own formats: marked, mended, and with the marks switched off again."""
    xl = plan.cell.impl.xl
    xl.CellBackColor, xl.CharColor, xl.CharWeight = 0x00FFCC, 0x123456, 150.0
    own = formats(plan.cell)
    plan.book.app.impl.answers += ["yes"]
    buttons.settings()
    buttons.check()
    marks = plan.book.names["sx.check.marks"].refers_to_range

    assert marks.value in YES.values()
    assert "WBK119" in plan.findings()
    assert formats(plan.cell) == own

    plan.cell.value = datetime(2027, 4, 3)
    buttons.check()
    assert "WBK119" not in plan.findings()
    assert formats(plan.cell) == own

    plan.book.app.impl.answers += ["no"]
    buttons.settings()
    assert formats(plan.cell) == own


def test_an_action_that_fails_in_the_middle_puts_everything_back(plan: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen, the user's own way of computing, the protection of the sheet that was being written, the selection, the status bar."""
    plan.book.app.calculation = "manual"
    before, write, written = plan.state(), vars(Range)["raw_value"], []

    def breaks(cells: Range, data: Any) -> None:
        written.append(cells.address)
        if len(written) > 1:
            raise ZeroDivisionError
        write.fset(cells, data)

    monkeypatch.setattr(Range, "raw_value", property(write.fget, breaks))
    buttons.compute()

    assert len(written) == 2
    assert "report it" in plan.book.app.impl.alerts[-1]
    assert plan.state() == before
    assert plan.book.app.status_bar is False
    plan.book.app.calculation = "automatic"


def test_a_filter_stays_as_it_is(plan: Open) -> None:
    """Rows that a filter hides are read and written like the others, and stay hidden; the selection stays, too."""
    sheet = plan.book.sheets[plan.sheet].impl.xl
    rows = sheet.getCellRangeByPosition(0, plan.row - 1, 0, plan.row - 1).Rows
    rows.IsVisible = False
    before = plan.state()

    buttons.compute()

    assert "WBK119" in plan.findings()
    assert not rows.IsVisible
    assert plan.state() == before


def test_a_read_only_workbook_is_checked_and_that_is_said(plan: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The findings stand in the open workbook, and the user is told to save it under another name."""
    path = tmp_path / "read only.xlsx"
    path.write_bytes(Path(plan.book.fullname).read_bytes())
    book = plan.book.app.books.open(str(path), read_only=True)
    monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
    try:
        buttons.check()
        assert "read-only" in book.app.status_bar
        assert not book.app.impl.alerts
    finally:
        book.close()


def test_a_mac_needs_no_protection_lifted(plan: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel on a Mac doesn't tell of protection or of groups of rows: what the buttons write there is not locked."""
    monkeypatch.setattr(Sheet, "api", object())
    monkeypatch.setattr(Range, "api", object())
    plan.book.app.impl.answers += ["yes"]
    for button in (buttons.settings, buttons.compute, buttons.check):
        button()

    assert len(plan.book.app.impl.alerts) == 1, plan.book.app.impl.alerts  # the question of Settings
    assert "WBK119" in plan.findings()
