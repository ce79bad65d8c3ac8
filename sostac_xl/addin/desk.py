"""What the buttons ask of Excel beside its cells: the status bar, questions, where to save."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.addin import mac_dialogs
from sostac_xl.addin.mac_dialogs import NoDialogError
from sostac_xl.addin.machine import MAC
from sostac_xl.errors import SostacError

if TYPE_CHECKING:
    from xlwings import App

TITLE: Final = "SOSTAC"
STATUS_LENGTH: Final = 250
"""What fits into the status bar."""
MESSAGE_LENGTH: Final = 1000
"""What a message can hold; Excel cuts off what is longer."""


@dataclass(frozen=True)
class Desk:
    """One running Excel."""

    app: App

    def status(self, text: str) -> None:
        """Show a line in the status bar; "" gives it back to Excel."""
        self.app.status_bar = text[:STATUS_LENGTH] or False

    def tell(self, text: str) -> None:
        """Show a message."""
        self.app.alert(text if len(text) <= MESSAGE_LENGTH else text[: MESSAGE_LENGTH - 2] + " …", title=TITLE)

    def ask(self, text: str) -> bool:
        """Ask a question that is answered with yes or no."""
        return self.app.alert(text, title=TITLE, buttons="yes_no") == "yes"

    def choose(self, text: str) -> bool | None:
        """Ask the same; None when the question was cancelled."""
        return {"yes": True, "no": False}.get(str(self.app.alert(text, title=TITLE, buttons="yes_no_cancel")))

    def where(self, suggested: Path, question: str, kind: str) -> Path | None:
        """Ask where to save a file, of a `kind` such as `Word (*.docx), *.docx`; None when the dialog was cancelled.

        Windows and the Mac have dialogs for it; elsewhere the file goes where it is suggested, after the `question`. What was chosen ends
        as what is suggested does.
        """
        chosen = self._chosen(suggested, question, kind)
        return chosen if chosen is None or chosen.suffix.lower() == suggested.suffix.lower() else chosen.with_name(f"{chosen.name}{suggested.suffix}")

    def _chosen(self, suggested: Path, question: str, kind: str) -> Path | None:
        dialog: Any = getattr(self.app.api, "GetSaveAsFilename", None)
        if callable(dialog):
            chosen = dialog(InitialFileName=str(suggested), FileFilter=kind)
            return Path(chosen) if isinstance(chosen, str) else None
        if sys.platform == MAC:
            try:
                return mac_dialogs.file_to_save(TITLE, suggested)
            except NoDialogError:
                pass
        return suggested if self.app.alert(question, title=TITLE, buttons="ok_cancel") == "ok" else None

    def which(self, question: str, kind: str, folder: Path) -> Path | None:
        """Ask for a file, of a `kind` such as `Word (*.docx), *.docx`; None when the dialog was cancelled.

        SostacError where there is no dialog for it.
        """
        dialog: Any = getattr(self.app.api, "GetOpenFilename", None)
        if callable(dialog):
            chosen = dialog(FileFilter=kind, Title=question)
            return Path(chosen) if isinstance(chosen, str) else None
        if sys.platform == MAC:
            try:
                return mac_dialogs.file_to_open(question, kind.rpartition("*.")[2], folder)
            except NoDialogError:
                pass
        raise SostacError("There is no file dialog here: merge on the command line, sostac merge PLAN RETURNED -o MERGED")

    def open(self, path: Path) -> None:
        """Open a file with the program that it belongs to."""
        import click

        click.launch(str(path))
