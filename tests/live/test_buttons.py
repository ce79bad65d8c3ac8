"""Every button on the real template, in live cells: what it writes, what it says, and that Excel's state is as it was."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from sostac_xl.addin import buttons
from sostac_xl.addin.desk import Desk
from sostac_xl.schema.action import Action
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.plan import Person
from sostac_xl.schema.tactics import BudgetLine
from sostac_xl.workbook.live_host import LiveHost
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read import plan_of, read_plan
from tests.live.ranges import Range

pytestmark = pytest.mark.xdist_group("live")  # one LibreOffice, and one open plan, for all of them


@pytest.fixture
def book(opened: Callable[[Path], Any], broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The broken plan, open, in a path that is not a simple one; it is the workbook that calls."""
    path = tmp_path / "Plan d'été · план.xlsx"
    path.write_bytes(broken.read_bytes())
    found = opened(path)
    monkeypatch.setattr(xw.Book, "_mock_caller", found, raising=False)
    return found


@pytest.fixture
def untouched(shown: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The plan for tests in which nothing is written."""
    monkeypatch.setattr(xw.Book, "_mock_caller", shown, raising=False)
    shown.activate()
    return shown


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were opened for the user."""
    found: list[Path] = []
    monkeypatch.setattr(Desk, "open", lambda _, path: found.append(path))
    return found


def select(book: Any, table: Any, key: str, row: int = 1) -> None:
    """Select a cell of a table, which stands where the file says."""
    contents = open_workbook(Path(book.fullname))
    place = locate(contents.grids, contents.names).tables[table]
    book.sheets[place.sheet].range((place.header + row, place.columns[key])).select()


def said(book: Any) -> list[str]:
    """Return the messages that were shown."""
    messages: list[str] = book.app.impl.alerts
    return messages


def test_check_lists_the_findings_and_counts_them(book: Any) -> None:
    """The Check sheet has them, the status bar their number, and nothing else in the workbook is written."""
    before = LiveHost.open(book).contents.grids

    buttons.check()

    after = LiveHost.open(book).contents
    spot = after.names["check"]["code"]
    assert after.grids[spot.sheet].value(spot.row, spot.column)
    assert "warning" in book.app.status_bar
    assert {name for name, grid in after.grids.items() if grid.rows != before[name].rows} <= {spot.sheet, "Plan"}
    assert book.sheets.active.name == spot.sheet
    assert not said(book)
    assert book.app.screen_updating
    assert book.app.calculation == "automatic"
    assert book.sheets[spot.sheet].api.ProtectContents


def test_next_finding_goes_round(book: Any) -> None:
    """From the selected cell to the next, with message and remedy, and after the last to the first again."""
    buttons.check()
    book.sheets[0].activate()
    cells = []
    for _ in range(40):
        buttons.next_finding()
        cells.append((book.app.selection.sheet.name, book.app.selection.address))
        if cells[-1] == cells[0] and len(cells) > 1:
            break

    assert len(set(cells)) == len(cells) - 1
    assert all("→" in message for message in said(book))
    assert book.app.status_bar.startswith("Finding 1 of")


def test_next_finding_without_any_says_so(book: Any) -> None:
    """Before the first check there is nothing to go to."""
    book.names["sx.check.target"].refers_to_range.clear_contents()

    buttons.next_finding()

    assert "Click Check" in said(book)[0]


def test_compute_says_what_it_wrote(book: Any) -> None:
    """The new row's ID and the bare reference are mended in the live cells."""
    buttons.compute()

    plan = plan_of(LiveHost.open(book).contents)
    assert all(person.cell("id") and person.id for person in plan[Person])
    assert "IDs of new rows: 1" in book.app.status_bar
    buttons.compute()
    assert "IDs" not in book.app.status_bar


def test_add_rows_grows_the_selected_table(book: Any) -> None:
    """The table with the selected cell gets ten rows; a cell elsewhere is answered with what to do."""
    select(book, Action, "action")
    buttons.add_rows()
    assert not said(book)
    assert "10" in book.app.status_bar

    book.sheets["Action"].range("A1").select()
    buttons.add_rows()
    assert "Select a cell of the table" in said(book)[0]


def test_the_word_plan_is_written_and_opened(book: Any, launched: list[Path]) -> None:
    """A plan with errors only as a draft, beside the workbook, and it is opened."""
    book.app.impl.answers += ["yes", "ok"]

    buttons.build_plan()

    target = Path(book.fullname).with_suffix(".docx")
    assert launched == [target]
    assert target.stat().st_size > 20_000
    assert str(target) in book.app.status_bar


def test_an_edited_word_plan_is_renewed_around_the_edits(book: Any, launched: list[Path]) -> None:
    """A click over a plan that somebody worked in keeps what they wrote, and the file as it was; it says what is theirs."""
    target = Path(book.fullname).with_suffix(".docx")
    target.unlink(missing_ok=True)
    book.app.impl.answers += ["yes", "ok"]
    buttons.build_plan()
    document = Document(str(target))
    edited = next(each for each in document.element.body.iter(qn("w:t")) if (each.text or "").startswith("Where are we now"))
    edited.text = "Where we stand, as we agreed by telephone."
    document.save(str(target))

    book.app.impl.answers += ["yes", "ok", "yes"]
    buttons.build_plan()

    assert launched == [target, target]
    assert "Where we stand, as we agreed by telephone." in "".join(Document(str(target)).element.body.itertext())
    assert "Where we stand" in said(book)[-1]


@pytest.mark.parametrize("answers", [["no"], ["yes", "cancel"]])
def test_a_cancelled_dialog_writes_nothing(untouched: Any, launched: list[Path], answers: list[str]) -> None:
    """A question that was cancelled leaves no file, and the status bar says that nothing was changed."""
    untouched.app.impl.answers += answers

    buttons.build_plan()

    assert not launched
    assert not Path(untouched.fullname).with_suffix(".docx").exists()
    assert untouched.app.status_bar == "Cancelled: nothing was changed."


def test_trace_tells_the_chain_of_the_selected_row(untouched: Any) -> None:
    """What the row follows from, and what follows from it; a cell of no row is answered with what to do."""
    select(untouched, Action, "action", 2)
    buttons.trace()
    untouched.sheets["Plan"].range("A1").select()
    buttons.trace()

    assert "ACT-02" in said(untouched)[0]
    assert "follows from" in said(untouched)[0]
    assert "Select a row" in said(untouched)[1]


def test_baseline_freezes_and_asks_before_it_does_so_again(book: Any) -> None:
    """The dates and amounts stand in the workbook; a second time only when the user says yes."""
    frozen = bool(read_plan(Path(book.fullname))[BaselineRow])
    book.app.impl.answers += ["yes"] * frozen
    buttons.baseline()
    assert book.app.status_bar.startswith("Frozen")

    book.app.impl.answers += ["no"]
    buttons.baseline()

    assert "frozen before" in said(book)[-1]
    assert plan_of(LiveHost.open(book).contents)[BaselineRow]


def test_settings_turn_marks_on(book: Any) -> None:
    """The Check sheet's own cell says whether cells are marked, so that no cell of the user's is ever coloured."""
    book.app.impl.answers += ["yes", "cancel"]
    cell = book.names["sx.check.marks"].refers_to_range
    seen = []
    for _ in range(2):
        buttons.settings()
        seen.append(cell.value)

    assert seen == ["yes", "yes"]


def test_help_says_what_each_button_does(untouched: Any) -> None:
    """And where to read more."""
    buttons.help()

    assert "sostac --help" in said(untouched)[0]


def as_the_client(client: Any) -> None:
    """Work in the copy as its user would, who has LibreOffice: a text, an amount that is a text, another name for a sheet; and save it."""
    plan = read_plan(Path(client.fullname))
    for row, key, value in ((plan[Action][0], "deliverable", "A list that the client wrote"), (plan[BudgetLine][0], "amount", "9,500.00")):
        cell = row.cell(key)
        assert cell
        client.sheets[cell.sheet].range(cell.address).value = value
    client.sheets["Tactics"].name = "Our tactics"
    client.save()


def test_what_is_shared_comes_back_merged(
    opened: Callable[[Path], Any], webshop: Path, tmp_path: Path, launched: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Share writes the client's copy without what is internal; Merge takes what changed in it into a copy, and leaves the open workbook.

    What is not saved yet is, after a question, so that the copy has it too.
    """
    path = tmp_path / "Plan d'été.xlsx"
    path.write_bytes(webshop.read_bytes())
    book = opened(path)
    monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
    copy, merged = path.with_name("Plan d'été for the client.xlsx"), path.with_name("Plan d'été merged.xlsx")

    buttons.share()

    sent = read_plan(copy)
    assert "This copy may go to the client." in said(book)[-1]
    assert not any(row.withheld for rows in sent.tables.values() for row in rows)
    assert len(sent[Action]) == len(read_plan(path)[Action])
    as_the_client(opened(copy))
    monkeypatch.setattr(Desk, "which", lambda *_: copy)
    book.sheets["Plan"].range("T60").value = "not saved"
    book.app.impl.answers += ["yes"]
    buttons.merge()

    assert any("changes that are not saved" in text for text in said(book))
    assert read_plan(merged)[Action][0].deliverable == "A list that the client wrote"
    assert read_plan(merged)[BudgetLine][0].amount == Decimal(9500)
    assert read_plan(path)[Action][0].deliverable != "A list that the client wrote"
    assert load_workbook(merged)["Plan"]["T60"].value == "not saved"
    assert merged.with_suffix(".html") in launched


@pytest.mark.usefixtures("book")
def test_two_plans_open(shown: Any) -> None:
    """The workbook whose button was clicked is worked on, whichever is active."""
    before = {sheet.name: sheet.used_range.value for sheet in shown.sheets}
    shown.activate()

    buttons.check()

    assert {sheet.name: sheet.used_range.value for sheet in shown.sheets} == before


def test_a_workbook_of_somebody_else(opened: Callable[[Path], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that holds no plan is told in one line."""
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    other = opened(tmp_path / "other.xlsx")
    monkeypatch.setattr(xw.Book, "_mock_caller", other, raising=False)

    buttons.check()

    assert "holds no plan" in said(other)[0]


def test_a_sheet_with_a_password_is_told(book: Any) -> None:
    """What the user protected stays protected, and nothing is half written."""
    sheet = book.sheets["Check"].impl.xl
    sheet.unprotect("")
    sheet.protect("secret")

    buttons.check()

    assert "protected with a password" in said(book)[0]
    assert sheet.isProtected()
    assert book.app.screen_updating
    assert book.app.calculation == "automatic"


def test_excel_in_the_middle_of_something(untouched: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that Excel refuses because one types in a cell ends in a plain message, and the state is put back."""

    class ComError(Exception):
        hresult = -2147418111

    def refuse(*_: Any) -> None:
        raise ComError(-2147418111, "Call was rejected by callee.")

    monkeypatch.setattr(Range, "raw_value", property(vars(Range)["raw_value"].fget, refuse))

    buttons.check()

    assert "Excel is busy" in said(untouched)[0]
    assert untouched.app.screen_updating
    assert untouched.app.calculation == "automatic"
    assert untouched.app.status_bar is False


def test_a_bug_is_no_traceback(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of our own is told with the file that helps to mend it."""
    monkeypatch.setattr("sostac_xl.addin.actions.counted", lambda *_: 1 / 0)

    buttons.check()

    assert "report it" in said(book)[0]
    assert "Traceback" not in said(book)[0]
