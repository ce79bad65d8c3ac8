"""The state of Excel that we change while we work, and put back whatever happens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.errors import OutputError

if TYPE_CHECKING:
    from xlwings import App, Sheet

_QUIET: Final = {"screen_updating": False, "calculation": "manual"}
_ALLOWED: Final = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns", "AllowInsertingRows",
    "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""What a protected sheet may allow its users, as Excel calls it."""


@contextmanager
def quiet(app: App) -> Iterator[None]:
    """Let Excel neither redraw nor compute while blocks are written; both are as they were afterwards, also on errors."""
    before: dict[str, Any] = {}
    for name, value in _QUIET.items():
        with suppress(NotImplementedError):  # xlwings Lite writes at the end, all at once, and knows no such state
            before[name] = getattr(app, name)
            setattr(app, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(app, name, value)


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


def excel_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that a call of Excel itself raises; their classes are there only where Excel is."""
    windows = getattr(sys.modules.get("pywintypes"), "com_error", None)
    mac = getattr(sys.modules.get("appscript.reference"), "CommandError", None)
    return tuple(error for error in (windows, mac) if error)
