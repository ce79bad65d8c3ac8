"""What the buttons ask of Excel beside its cells: the status bar, questions, where to save."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
        """Ask where to save a file, of a `kind` such as `Word (*.docx), *.docx`; None when the question was cancelled.

        Only Excel on Windows has a dialog for it; elsewhere the file goes where it is suggested, after a question.
        """
        dialog: Any = getattr(self.app.api, "GetSaveAsFilename", None)
        if callable(dialog):
            chosen = dialog(InitialFileName=str(suggested), FileFilter=kind)
            return Path(chosen) if isinstance(chosen, str) else None
        return suggested if self.app.alert(question, title=TITLE, buttons="ok_cancel") == "ok" else None

    def which(self, kind: str) -> Path | None:
        """Ask for a file of a `kind` such as `Word (*.docx), *.docx`; None when the question was cancelled.

        SostacError where Excel has no dialog for it, which is everywhere but on Windows.
        """
        dialog: Any = getattr(self.app.api, "GetOpenFilename", None)
        if not callable(dialog):
            raise SostacError("Excel has no file dialog here: merge on the command line, sostac merge PLAN RETURNED -o MERGED")
        chosen = dialog(FileFilter=kind)
        return Path(chosen) if isinstance(chosen, str) else None

    def open(self, path: Path) -> None:
        """Open a file with the program that it belongs to."""
        import click

        click.launch(str(path))
