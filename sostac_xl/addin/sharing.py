"""The buttons for what goes to the client and comes back; each returns the line that the status bar shows when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sostac_xl.addin.desk import Desk
from sostac_xl.addin.session import Session, cancelled
from sostac_xl.i18n import Translator
from sostac_xl.output import is_untouched, write_output
from sostac_xl.share.belongings import belongings
from sostac_xl.share.change_report import ensure_report, summary
from sostac_xl.share.returned import merged, report_merged, sent_copy, write_merged
from sostac_xl.share.sending import Sending, keep, send
from sostac_xl.workbook.live_app import is_saved
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import read_plan

if TYPE_CHECKING:
    from xlwings import Book

EXCEL: Final = "Excel (*.xlsx), *.xlsx"


def share(session: Session, desk: Desk) -> str:
    """Write the client's copy where the user wants it, and say what it leaves out; what is sent is kept beside the plan, for merging."""
    t, path = session.t, session.path
    target = _target(desk, path.with_name(f"{t('{plan} for the client', plan=path.stem)}.xlsx"), EXCEL, t)
    if target is None:
        return cancelled(t)
    desk.status(t("Writing the client's copy …"))
    sending = send(session.computation, t.language)
    keep(path, "", sending.workbook, _now())
    write_output(target, sending.workbook, force=True)
    desk.tell("\n".join(_told(sending, path, t)))
    return str(target)


def _told(sending: Sending, path: Path, t: Translator) -> Iterator[str]:
    """Yield what is not in the copy, what gives something away, and what differs."""
    extras = belongings(path).messages() if path.is_file() else ()
    yield t("This copy may go to the client.")
    for title, messages in (
        (t("What could still be inferred:"), sending.inferred),
        (t("Figures that differ from the plan's:"), sending.different),
        (t("Left out, or changed:"), (*sending.left_out(), *extras)),
    ):
        if messages:
            yield from ("", title, *(f"– {t.render(message)}" for message in messages))


def merge(session: Session, desk: Desk) -> str:
    """Take what the client changed into a copy of the open workbook, which is opened, and write the change report.

    The open workbook stays as it is: a question that is left open is decided in the copy, where the row's note says what the client has.
    """
    t, path, book = session.t, session.path, session.host.book
    if not path.is_file():
        desk.tell(t("A workbook in the cloud can't be merged here: save a copy on this computer, and open it."))
        return ""
    returned = desk.which(t("Which workbook came back from the client?"), EXCEL, path.parent)
    if returned is None or not _saved(book, desk, t):
        return cancelled(t)
    target = _target(desk, merged_name(path, t), f"Excel (*{path.suffix}), *{path.suffix}", t)
    if target is None:
        return cancelled(t)
    ensure_report(report_name(target))  # before the work is done
    desk.status(t("Merging …"))
    said = merge_files(path, returned, target, t)
    book.app.books.open(str(target))
    desk.open(report_name(target))
    return said


def merged_name(path: Path, t: Translator) -> Path:
    """Return where the merge of a plan is written, unless its user wants it elsewhere."""
    return path.with_name(f"{t('{plan} merged', plan=path.stem)}{path.suffix}")


def report_name(target: Path) -> Path:
    """Return where the change report stands: beside the merged workbook."""
    return target.with_suffix(".html")


def merge_files(path: Path, returned: Path, target: Path, t: Translator) -> str:
    """Write a plan's workbook with what a returned copy changes, and the change report; return what that is, in a line."""
    ours, theirs = read_plan(path), read_plan(returned)
    sent_as, sent = sent_copy(path, theirs)
    found = merged(ours, sent, theirs, lambda _change: False)
    patch = Patch(path, path.read_bytes())
    lines, notes = write_merged(patch, path, ours, found, t)
    report_merged(report_name(target), ours, (path, returned, sent_as), lines, notes, t)
    write_output(target, patch.to_bytes(_now()), force=True)
    return summary(lines, t)


def _saved(book: Book, desk: Desk, t: Translator) -> bool:
    """Save a workbook that has changes, if its user wants that; return whether its file is as it is on the screen."""
    if is_saved(book):
        return True
    if not desk.ask(t("This workbook has changes that are not saved. Save it, and merge?")):
        return False
    book.save()
    return True


def _target(desk: Desk, suggested: Path, kind: str, t: Translator) -> Path | None:
    """Ask where to write a workbook; None when the user thinks better of it."""
    target = desk.where(suggested, t("The workbook will be written here: {path}", path=str(suggested)), kind)
    if target is None:
        return None
    changed = target.exists() and not is_untouched(target)
    return None if changed and not desk.ask(t("{path} was changed since it was written. Overwrite it?", path=str(target))) else target


def _now() -> datetime:
    return datetime.now()  # noqa: DTZ005 - the user's own clock
