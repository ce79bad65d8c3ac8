"""Around every button: which workbook, what is said when something goes wrong, and never a traceback."""

from __future__ import annotations

import locale
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sostac_xl.errors import SostacError
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.workbook.live_app import excel_errors

if TYPE_CHECKING:
    from xlwings import Book

    from sostac_xl.addin.desk import Desk
    from sostac_xl.addin.session import Session

Action = Callable[["Session", "Desk"], str]
BookAction = Callable[["Book", "Desk"], str]

BUSY: Final = frozenset((-2147418111, -2147417846, -2146777998))
"""What Windows says of a call that Excel refuses while one types in a cell or a dialog is open: RPC_E_CALL_REJECTED,
RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE."""
LOG: Final = Path(tempfile.gettempdir()) / "sostac-error.txt"
_NAMES: Final = {"dutch": "nl", "russian": "ru"}
"""What Windows calls our languages."""


def run(action: Action) -> None:
    """Read the plan of the workbook whose button was clicked, and do an action with it; see `run_on_book`."""

    def with_plan(book: Book, desk: Desk) -> str:
        from sostac_xl.addin.session import Session

        return action(Session.of(book), desk)

    run_on_book(with_plan)


def run_on_book(action: BookAction) -> None:
    """Do an action with the workbook whose button was clicked; what goes wrong is told in one message.

    SystemExit with that message when Excel can't even show it: then the macro does.
    """
    from sostac_xl.addin.desk import Desk

    t = Translator(system_language())
    try:
        book = calling_book()
        desk = Desk(book.app)
        desk.status(t("Working …"))
        said = ""
        try:
            said = action(book, desk)
        finally:
            desk.status(said)
    except Exception as error:  # noqa: BLE001 - the outermost handler
        _tell(explained(error, t))


def calling_book() -> Book:
    """Return the workbook whose button was clicked; for the add-in's ribbon, that is the active one."""
    import xlwings as xw

    book = xw.Book.caller()
    if not book.name.lower().endswith(".xlam"):
        return book
    active = book.app.books.active  # of the Excel whose button it was: another one may be in front
    if active is None:
        t = Translator(system_language())
        raise SostacError(t("Open a plan workbook first."))
    return active


def explained(error: Exception, t: Translator) -> str:
    """Return what to tell of an error; one that is ours to mend is kept in a file that can be sent to us."""
    if isinstance(error, SostacError):
        return str(error)
    if is_busy(error):
        return t("Excel is busy: finish the cell that you are typing in (Enter or Esc), close open dialogs, and click again.")
    if isinstance(error, excel_errors()):
        return t("Excel refused this: {why} Where a sheet is protected, unprotect it; then click again.", why=_said(error))
    LOG.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return t("Something went wrong in sostac itself. Please report it, with this file: {path}", path=str(LOG))


def _said(error: Exception) -> str:
    """Return what Excel says of an error: on Windows it stands inside of its details."""
    details = next((each for each in error.args if isinstance(each, tuple)), ())
    text = next((each for each in reversed(details) if isinstance(each, str) and " " in each), "") or str(error)
    return text if text.endswith(".") else f"{text}."


def is_busy(error: Exception) -> bool:
    """Return whether Excel refused a call because its user is at work in it."""
    codes = [getattr(error, "hresult", None), *(each for each in error.args if isinstance(each, int))]
    return not BUSY.isdisjoint(codes)


def system_language() -> str:
    """Return the user's language, as far as we speak it; else English."""
    name = (locale.getlocale()[0] or "").lower()
    told = next((code for word, code in _NAMES.items() if name.startswith(word)), name[:2])
    return told if told in LANGUAGES else "en"


def _tell(text: str) -> None:
    from sostac_xl.addin.desk import Desk

    refused: tuple[type[Exception], ...] = (SostacError, *excel_errors())
    try:
        Desk(calling_book().app).tell(text)
    except refused:
        sys.exit(text)
