"""What is told when something goes wrong in Excel."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from sostac_xl.addin import shell
from sostac_xl.addin.desk import MESSAGE_LENGTH, Desk
from sostac_xl.addin.session import Session
from sostac_xl.errors import PlanError
from sostac_xl.i18n import Translator
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
def test_a_read_only_workbook_is_told(writable: bool, lines: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written into it can't be saved there; for a workbook that was never saved nothing is said."""
    monkeypatch.setattr("os.access", lambda *_: writable)
    path = tmp_path / "plan.xlsx"
    host: Any = SimpleNamespace(contents=SimpleNamespace(path=path))
    nothing: Any = None
    session = Session(host, nothing, nothing, (), Translator("en"))

    assert session.saved_note() == []
    path.touch()
    assert len(session.saved_note()) == lines
    assert session.path == path


def test_a_workbook_in_the_cloud_has_a_folder_of_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where Excel gives a web address, the Word plan is suggested at home."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    host: Any = SimpleNamespace(contents=SimpleNamespace(path=Path("https://d.docs.live.net/abc/plan.xlsx")))
    nothing: Any = None

    assert Session(host, nothing, nothing, (), Translator("en")).path == tmp_path / "plan.xlsx"
