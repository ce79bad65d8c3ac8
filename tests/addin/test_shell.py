"""What is told when something goes wrong in Excel."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from xlwings import XlwingsError

from sostac_xl.addin import shell
from sostac_xl.addin.desk import MESSAGE_LENGTH, Desk
from sostac_xl.addin.session import Session
from sostac_xl.errors import PlanError, SostacError
from sostac_xl.i18n import Translator
from sostac_xl.workbook.live import path_of
from sostac_xl.workbook.live_app import is_read_only, is_saved, quiet
from sostac_xl.workbook.live_text import typed


class ComError(Exception):
    """What Windows raises for Excel."""


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module of Windows that has the exception."""
    module = ModuleType("pywintypes")
    vars(module)["com_error"] = ComError
    monkeypatch.setitem(sys.modules, "pywintypes", module)


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PlanError("plan.xlsx: nothing in it"), "plan.xlsx: nothing in it"),
        (ComError(-2147418111, "Call was rejected by callee.", None, None), "Excel is busy"),
        (
            ComError(-2147352567, "Exception occurred.", (0, "Microsoft Excel", "The cell is protected.", "x.chm", 0, 0), None),
            "The cell is protected. Where",
        ),
        (ZeroDivisionError("division by zero"), "report it"),
    ],
)
def test_an_error_is_told_in_words(error: Exception, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours as it is, Excel's with its reason, a bug with the file to send."""
    monkeypatch.setattr(shell, "LOG", tmp_path / "error.txt")

    assert told in shell.explained(error, Translator("en"))
    assert (tmp_path / "error.txt").exists() is ("report" in told)


@pytest.mark.parametrize(
    ("name", "language"), [("nl_NL", "nl"), ("Dutch_Netherlands", "nl"), ("Russian_Russia", "ru"), ("fr_FR", "en"), (None, "en")]
)
def test_messages_speak_the_users_language(name: str | None, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a plan is read the system tells it, however it calls the language."""
    monkeypatch.setattr("locale.getlocale", lambda: (name, "utf-8"))

    assert shell.system_language() == language


def test_excel_that_cannot_even_show_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the macro shows it: it is what the program ends with."""

    def nothing() -> Any:
        raise PlanError("no workbook is open")

    monkeypatch.setattr(shell, "calling_book", nothing)

    with pytest.raises(SystemExit, match="no workbook is open"):
        shell.run(lambda _session, _desk: "")


@pytest.mark.parametrize(("caller", "worked_on"), [("Plan.XLSM", "Plan.XLSM"), ("sostac.xlam", "in front.xlsx"), ("SOSTAC.XLAM", "in front.xlsx")])
def test_the_addin_works_on_the_workbook_in_front(caller: str, worked_on: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the Excel whose button was clicked; a macro workbook works on itself, whichever is in front."""
    front = SimpleNamespace(name="in front.xlsx")
    app = SimpleNamespace(books=SimpleNamespace(active=front))
    monkeypatch.setattr("xlwings.Book.caller", lambda: SimpleNamespace(name=caller, app=app))

    assert shell.calling_book().name == worked_on


def test_where_to_save_is_asked_with_excels_own_dialog() -> None:
    """A cancelled dialog gives no path; elsewhere the suggested one is confirmed."""
    asked: list[dict[str, str]] = []

    def dialog(answer: object) -> Any:
        def ask(**options: str) -> object:
            asked.append(options)
            return answer

        return SimpleNamespace(api=SimpleNamespace(GetSaveAsFilename=ask))

    suggested = Path("/plans/plan.docx")
    assert Desk(dialog("/else/where.docx")).where(suggested, "?", "Word (*.docx), *.docx") == Path("/else/where.docx")
    assert Desk(dialog(False)).where(suggested, "?", "Word (*.docx), *.docx") is None
    assert asked[0]["InitialFileName"] == str(suggested)
    for answer, path in (("ok", suggested), ("cancel", None)):
        app: Any = SimpleNamespace(api=None, alert=lambda *_, answer=answer, **__: answer)
        assert Desk(app).where(suggested, "?", "") == path


def test_a_long_message_is_cut_by_us() -> None:
    """Excel would cut it without saying so."""
    shown: list[str] = []
    app: Any = SimpleNamespace(alert=lambda text, **_: shown.append(text))

    Desk(app).tell("x" * 3000)

    assert len(shown[0]) == MESSAGE_LENGTH
    assert shown[0].endswith("…")


@pytest.mark.parametrize(
    "text", ["=1", "+31", "-5", "@x", "'q", "3/4", "007", " 5", "€ 5", "Mar 2027", "mrt-27", "мая 2027", "TRUE", "waar", "SEP-01", "#N/A"]
)
def test_what_excel_would_take_for_something_else_is_guarded(text: str) -> None:
    """An apostrophe in front makes it a text, and is shown nowhere."""
    assert typed(text) == f"'{text}"


@pytest.mark.parametrize("text", ["OBJ-01", "OBJ-01 · Grow orders", "error", "Marketing", "Objectives!C12", "one error", "Mart", "декабристы"])
def test_what_excel_takes_as_it_is_stays_as_it_is(text: str) -> None:
    """Nothing is guarded without need: a guard stays in the cell."""
    assert typed(text) == text


@pytest.mark.parametrize(("writable", "lines"), [(True, 0), (False, 1)])
def test_a_read_only_file_is_told(writable: bool, lines: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written into it can't be saved there; for a workbook that was never saved nothing is said."""
    monkeypatch.setattr("os.access", lambda *_: writable)
    path = tmp_path / "plan.xlsx"
    host: Any = SimpleNamespace(contents=SimpleNamespace(path=path), book=SimpleNamespace())
    nothing: Any = None
    session = Session(host, nothing, nothing, (), Translator("en"))

    assert session.saved_note() == []
    path.touch()
    assert len(session.saved_note()) == lines
    assert session.path == path


@pytest.mark.parametrize("told", [True, False, None])
def test_excel_tells_of_a_workbook_on_windows_and_on_a_mac(told: bool | None) -> None:
    """Whether it is saved, and read-only, as each calls it; where it isn't told, it is taken for neither."""
    windows: Any = SimpleNamespace(api=SimpleNamespace(Saved=told, ReadOnly=told))
    mac: Any = SimpleNamespace(api=SimpleNamespace(saved=SimpleNamespace(get=lambda: told), read_only=SimpleNamespace(get=lambda: told)))

    assert [is_saved(windows), is_read_only(windows), is_saved(mac), is_read_only(mac)] == [bool(told)] * 4


def test_each_state_is_put_back_even_when_another_cannot_be() -> None:
    """What was changed before an error is put back, and what fails to be put back keeps nothing else from it."""

    class App:
        def __init__(self, refused: tuple[str, object]) -> None:
            vars(self).update(screen_updating=True, calculation="semiautomatic", refused=refused)

        def __setattr__(self, name: str, value: object) -> None:
            if (name, value) == vars(self)["refused"]:
                raise ComError(-1)
            vars(self)[name] = value

    for refused in (("calculation", "manual"), ("calculation", "semiautomatic"), ("screen_updating", True)):
        app: Any = App(refused)
        with pytest.raises(ComError), quiet(app):
            pass
        left = {"screen_updating": True, "calculation": "semiautomatic"}
        left.pop(refused[0])
        assert {name: getattr(app, name) for name in left} == left


def test_a_workbook_whose_cloud_folder_is_not_found() -> None:
    """Then xlwings knows no path, and the plan is read all the same."""

    class Cloud:
        name = "plan.xlsx"

        @property
        def fullname(self) -> str:
            raise XlwingsError("Couldn't find the local OneDrive folder")

    book: Any = Cloud()

    assert path_of(book) == Path("plan.xlsx")


def answered(code: int, out: str = "", err: str = "") -> Any:
    """Return what a program that ran has said."""
    return SimpleNamespace(returncode=code, stdout=out, stderr=err)


def test_a_mac_asks_with_dialogs_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chosen path is taken as it is, a cancelled dialog gives none; without any dialog the user is asked, or told what to do."""
    monkeypatch.setattr("sys.platform", "darwin")
    asked: list[list[str]] = []
    answers: list[Any] = []

    def run(command: Any) -> Any:
        asked.append(list(command))
        return answers.pop(0)

    monkeypatch.setattr("sostac_xl.addin.mac_dialogs.run", run)
    app: Any = SimpleNamespace(api=SimpleNamespace(), alert=lambda *_, **__: "ok")
    desk, suggested = Desk(app), Path("/Users/anna/План d'été/plan.docx")

    answers += [answered(0, "/Users/anna/ elsewhere.docx\n"), answered(1, err="execution error: User canceled. (-128)"), answered(1, err="no screen")]
    assert [desk.where(suggested, "?", "Word (*.docx), *.docx") for _ in range(3)] == [Path("/Users/anna/ elsewhere.docx"), None, suggested]
    assert asked[0][0] == "osascript"
    assert asked[0][-3:] == ["SOSTAC", "plan.docx", "/Users/anna/План d'été"]

    answers += [answered(0, "/Users/anna/back.xlsx\n"), answered(1, err="(-128)"), answered(1)]
    assert [desk.which("Which?", "Excel (*.xlsx), *.xlsx", suggested.parent) for _ in range(2)] == [Path("/Users/anna/back.xlsx"), None]
    with pytest.raises(SostacError, match="sostac merge PLAN RETURNED"):
        desk.which("Which?", "Excel (*.xlsx), *.xlsx", suggested.parent)
    assert asked[3][-3:] == ["Which?", "xlsx", "/Users/anna/План d'été"]


def test_which_file_is_asked_with_excels_own_dialog() -> None:
    """Windows: the dialog has the question for a title, and a cancelled one gives no path."""
    asked: list[dict[str, str]] = []
    answers: list[object] = ["C:/back.xlsx", False]

    def dialog(**options: str) -> object:
        asked.append(options)
        return answers.pop(0)

    app: Any = SimpleNamespace(api=SimpleNamespace(GetOpenFilename=dialog))
    assert [Desk(app).which("Which?", "Excel (*.xlsx), *.xlsx", Path("C:/")) for _ in range(2)] == [Path("C:/back.xlsx"), None]
    assert asked[0] == {"FileFilter": "Excel (*.xlsx), *.xlsx", "Title": "Which?"}


def test_a_workbook_in_the_cloud_has_a_folder_of_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where Excel gives a web address, the Word plan is suggested at home."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    host: Any = SimpleNamespace(contents=SimpleNamespace(path=Path("https://d.docs.live.net/abc/plan.xlsx")))
    nothing: Any = None

    assert Session(host, nothing, nothing, (), Translator("en")).path == tmp_path / "plan.xlsx"
