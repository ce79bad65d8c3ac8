"""The same buttons and functions in xlwings Lite: Excel on the web, on a Mac, on Windows, without anything installed.

Paste into `requirements.txt` of the Lite add-in, below what is there:

    sostac-xl

and into its `main.py`, in the place of what is there:

    from sostac_xl.addin.lite import *

Lite hands over the workbook as it is when a script starts, and writes everything when it ends; there are no dialogs that wait for an
answer. So what is asked elsewhere is a script of its own here, and files go into the folder `/data`, from which they are downloaded;
Merge finds there what was imported. The two functions that read the whole plan are not here: a cell of Lite's doesn't get the workbook.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import xlwings as xw

from sostac_xl.addin import actions, next_finding, sharing, word_plan
from sostac_xl.addin.desk import TITLE, Desk
from sostac_xl.addin.functions import (
    SOSTAC_CAC,
    SOSTAC_FINISH,
    SOSTAC_GROSS,
    SOSTAC_LTV,
    SOSTAC_NET,
    SOSTAC_PHASE,
    SOSTAC_ROMI,
    SOSTAC_WORKDAY,
)
from sostac_xl.addin.session import Session
from sostac_xl.addin.shell import explained, system_language
from sostac_xl.i18n import Translator
from sostac_xl.workbook.live import LiveContents, contents_of, named, path_of, sheet_block, used_cells
from sostac_xl.workbook.live_host import LiveHost

if TYPE_CHECKING:
    from xlwings import Book

__all__ = [
    "SOSTAC_CAC", "SOSTAC_FINISH", "SOSTAC_GROSS", "SOSTAC_LTV", "SOSTAC_NET", "SOSTAC_PHASE", "SOSTAC_ROMI",
    "SOSTAC_WORKDAY", "sostac_add_rows", "sostac_baseline", "sostac_baseline_anew", "sostac_build_plan", "sostac_check", "sostac_compute",
    "sostac_help", "sostac_mark_cells", "sostac_merge", "sostac_next_finding", "sostac_share", "sostac_trace", "sostac_unmark_cells",
]  # fmt: skip

DATA: Final = Path("/data")
"""The folder from which Lite offers files for download."""


@dataclass(frozen=True)
class LiteDesk(Desk):
    """Excel with Lite in it: messages come when the script has ended, and a question has the `answer` of the script."""

    answer: bool = True

    def status(self, text: str) -> None:
        """Print a line: Lite has no status bar, and a pane for what is printed."""
        if text:
            print(text)  # noqa: T201 - that pane

    def tell(self, text: str) -> None:
        """Show a message when the script has ended."""
        self.app.alert(text, title=TITLE)

    def ask(self, text: str) -> bool:
        """Return the answer of the script, and say what it was about."""
        self.status(text)
        return self.answer

    def choose(self, text: str) -> bool | None:  # noqa: ARG002 - nobody can be asked
        """Return the answer of the script."""
        return self.answer

    def where(self, suggested: Path, question: str, kind: str) -> Path | None:  # noqa: ARG002 - nobody can be asked
        """Return the path in the folder for downloads."""
        return DATA / suggested.name

    def open(self, path: Path) -> None:
        """Say where the file is to be had."""
        self.status(f"{path}: download it in the menu of xlwings Lite, Files, Import/Export")


async def read_lite(book: Book) -> LiveContents:
    """Return what a workbook holds; its values came with the script, its formulas are fetched sheet by sheet."""
    blocks = []
    for sheet in book.sheets:
        used: Any = used_cells(sheet)
        blocks.append(sheet_block(sheet, used, await used.options(ndim=2).get_formula(), lambda *_: ()))
    return contents_of(blocks, named(book), DATA / path_of(book).name)


async def run(book: Book, action: Callable[[Session, Desk], str], *, answer: bool = True) -> None:
    """Do what a button does; what goes wrong is told in one message."""
    desk = LiteDesk(book.app, answer)
    try:
        desk.status(action(Session.reading(LiveHost(book, await read_lite(book), None)), desk))
    except Exception as error:  # noqa: BLE001 - the outermost handler
        desk.tell(explained(error, Translator(system_language())))


@xw.script
async def sostac_check(book: xw.Book) -> None:
    """List on the Check sheet what is missing or wrong."""
    await run(book, actions.check)


@xw.script
async def sostac_next_finding(book: xw.Book) -> None:
    """Go to the next cell with a finding, and say how to mend it."""
    desk = LiteDesk(book.app)
    desk.status(next_finding.next_finding(book, desk))


@xw.script
async def sostac_compute(book: xw.Book) -> None:
    """Write dates, results, IDs and names into the workbook."""
    await run(book, actions.compute)


@xw.script
async def sostac_add_rows(book: xw.Book) -> None:
    """Give the table with the selected cell more rows."""
    await run(book, actions.add_rows)


@xw.script
async def sostac_build_plan(book: xw.Book) -> None:
    """Write the plan as a Word document into /data; one with errors as a draft."""
    await run(book, word_plan.build_plan)


@xw.script
async def sostac_share(book: xw.Book) -> None:
    """Write the copy for the client into /data, and what was sent into a folder there, for merging on the command line."""
    await run(book, sharing.share, answer=False)  # what was imported again stays


@xw.script
async def sostac_merge(book: xw.Book) -> None:
    """Take what the client changed into a copy of this workbook; both are read from /data."""
    await run(book, _merge)


def _merge(session: Session, desk: Desk) -> str:
    """Merge the two workbooks that were imported, and say where the result is."""
    t, path = session.t, session.path
    target = sharing.merged_name(path, t)
    others = sorted(each for each in DATA.glob("*.xlsx") if each not in (path, target))
    if not path.is_file() or len(others) != 1:
        there = ", ".join(each.name for each in sorted(DATA.glob("*.xls*"))) or "–"
        desk.tell(
            t(
                "Merge works on files. Import into xlwings Lite (Files, Import/Export) this workbook, as it is saved, and the one copy that came "
                "back; delete other workbooks there, and run again. Now there are: {names}",
                names=there,
            )
        )
        return ""
    said = sharing.merge_files(path, others[0], target, t)
    desk.open(target)
    desk.open(sharing.report_name(target))
    return said


@xw.script
async def sostac_trace(book: xw.Book) -> None:
    """Show what the selected row follows from, and what follows from it."""
    await run(book, actions.trace)


@xw.script
async def sostac_baseline(book: xw.Book) -> None:
    """Keep the plan of today, to measure slips from; a baseline that is there stays."""
    await run(book, actions.baseline, answer=False)


@xw.script
async def sostac_baseline_anew(book: xw.Book) -> None:
    """Keep the plan of today in the place of the baseline that is there."""
    await run(book, actions.baseline)


@xw.script
async def sostac_mark_cells(book: xw.Book) -> None:
    """Let cells show the findings about them."""
    await run(book, actions.settings)


@xw.script
async def sostac_unmark_cells(book: xw.Book) -> None:
    """Let cells no longer show the findings about them."""
    await run(book, actions.settings, answer=False)


@xw.script
async def sostac_help(book: xw.Book) -> None:
    """Say what each script does."""
    await run(book, actions.help)
