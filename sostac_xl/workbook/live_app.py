"""The state of Excel that we change while we work, and put back whatever happens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.errors import OutputError

if TYPE_CHECKING:
    from xlwings import App, Book, Sheet

_QUIET: Final = {"screen_updating": False, "calculation": "manual"}
_ALLOWED: Final = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns", "AllowInsertingRows",
    "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""What a protected sheet may allow its users, as Excel calls it."""


@contextmanager
def quiet(app: App) -> Iterator[None]:
    """Let Excel neither redraw nor compute while blocks are written; both are as they were afterwards, also on errors."""
    with ExitStack() as state:
        for name, value in _QUIET.items():
            with suppress(NotImplementedError):  # xlwings Lite writes at the end, all at once, and knows no such state
                before = getattr(app, name)
                setattr(app, name, value)
                state.callback(setattr, app, name, before)  # each is put back even when another one can't be
        yield


@contextmanager
def unprotected(sheet: Sheet) -> Iterator[None]:
    """Lift the protection of a sheet that has no password, and put it back as it was; OutputError when it has one."""
    api: Any = sheet.api
    if not getattr(api, "ProtectContents", False):  # Excel on a Mac doesn't tell; the cells that we write there are not locked
        yield
        return
    allowed = {name: bool(getattr(api.Protection, name)) for name in _ALLOWED}
    drawings, scenarios = bool(api.ProtectDrawingObjects), bool(api.ProtectScenarios)
    try:
        api.Unprotect("")
    except excel_errors():  # a password: it stays protected
        pass
    if api.ProtectContents:
        raise OutputError(
            f"{sheet.book.name}: the sheet {sheet.name} is protected with a password; unprotect it (Review, Unprotect Sheet) and try again"
        )
    try:
        yield
    finally:
        api.Protect(Password="", DrawingObjects=drawings, Contents=True, Scenarios=scenarios, **allowed)


def is_saved(book: Book) -> bool:
    """Return whether the file of an open workbook is as it is on the screen; False where that isn't told."""
    return bool(_told(book, "Saved", "saved"))


def is_read_only(book: Book) -> bool:
    """Return whether Excel has opened a workbook only for reading; False where that isn't told."""
    return bool(_told(book, "ReadOnly", "read_only"))


def _told(book: Book, windows: str, mac: str) -> Any:
    """Return a property of a workbook, as it is called on Windows or on a Mac; None where there is none."""
    api: Any = getattr(book, "api", None)
    found = getattr(api, windows, None)
    if found is not None:
        return found
    reference: Any = getattr(api, mac, None)
    return reference.get() if hasattr(reference, "get") else None


def excel_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that a call of Excel itself raises; their classes are there only where Excel is."""
    windows = getattr(sys.modules.get("pywintypes"), "com_error", None)
    mac = getattr(sys.modules.get("appscript.reference"), "CommandError", None)
    return tuple(error for error in (windows, mac) if error)
