"""Refreshing documents that were really edited in LibreOffice: one session of many edits, then the plan changes."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from sostac_xl.document.living.outcome import Outcome, Refreshed
from sostac_xl.document.living.verify import verify_document
from tests.conftest import need
from tests.document.edits import dearer, document, outcomes, places, refreshed, small
from tests.document.words import lines, text
from tests.support.libreoffice import LibreOffice
from tests.support.office import UNO, Office, settings

SENTENCES = (
    "A paragraph between two blocks.",
    "A paragraph behind a table.",
    "More words at the end of a paragraph.",
    "Words in a cell.",
    "Written with tracking on.",
    "A whole chapter of our own.",
)
"""What a person writes."""
WORD = "MS Word 2007 XML"
BREAK = 0  # LibreOffice's number for the end of a paragraph


class Writer:
    """A document that is open in LibreOffice."""

    def __init__(self, office: Office, path: Path) -> None:
        """Open a file."""
        self.component = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, settings(Hidden=True))
        self.text = self.component.Text

    def parts(self) -> Iterator[Any]:
        """Yield the paragraphs and tables."""
        found = self.text.createEnumeration()
        while found.hasMoreElements():
            yield found.nextElement()

    def paragraph(self, start: str) -> Any:
        """Return the paragraph that begins so, in the text and not in the contents."""
        for part in self.parts():
            if (
                part.supportsService("com.sun.star.text.Paragraph")
                and part.String.startswith(start)
                and not part.ParaStyleName.startswith("Contents")
            ):
                return part
        raise LookupError(start)

    def table(self, words: str) -> Any:
        """Return the table that has a cell with these words."""
        for part in self.parts():
            if part.supportsService("com.sun.star.text.TextTable") and any(words in part.getCellByName(name).String for name in part.CellNames):
                return part
        raise LookupError(words)

    def before(self, start: str, words: str, style: str = "") -> None:
        """Write a paragraph before the one that begins so."""
        self.text.insertControlCharacter(self.paragraph(start).Start, BREAK, False)
        written = self.paragraph_before(start)
        if style:
            written.ParaStyleName = style
        written.setString(words)

    def paragraph_before(self, start: str) -> Any:
        """Return the paragraph that stands before the one that begins so."""
        wanted, last = self.paragraph(start).String, None
        for part in self.parts():
            if last is not None and part.supportsService("com.sun.star.text.Paragraph") and part.String == wanted:
                return last
            last = part
        raise LookupError(start)

    def move(self, start: str, before: str) -> None:
        """Cut a paragraph and paste it before another one."""
        moved, controller = self.paragraph(start), self.component.CurrentController
        cursor = self.text.createTextCursorByRange(moved.Start)
        cursor.gotoEndOfParagraph(True)
        controller.select(cursor)
        taken = controller.getTransferable()
        moved.dispose()
        self.text.insertControlCharacter(self.paragraph(before).Start, BREAK, False)
        place = self.paragraph_before(before)
        controller.select(place.Start)
        controller.insertTransferable(taken)

    def save(self, path: Path) -> None:
        """Save it as a Word file and close it."""
        self.component.storeToURL(path.as_uri(), settings(FilterName=WORD))
        self.component.close(True)


def work(writer: Writer) -> None:
    """Do what people do: write between and in blocks, delete, rename, track, and move a block; comments end LibreOffice 7 as it saves."""
    writer.before("The shop has a loyal core", SENTENCES[0])
    writer.before("Budget by tactic", SENTENCES[1], "Standard")
    end = writer.paragraph("The budget stays under").End
    writer.text.insertString(end, f" {SENTENCES[2]}", False)
    cell = writer.table("Total including VAT").getCellByName("A2")
    cell.Text.insertString(cell.End, f" {SENTENCES[3]}", False)
    writer.table("What changed").dispose()
    writer.move("The shop has a loyal core", "The budget stays under")
    writer.paragraph("In bold: the level").dispose()
    writer.paragraph("Strategy").setString("How we go about it")
    writer.before("Agreement", SENTENCES[5], "Heading 1")
    tracked = writer.paragraph("By signing, both").End
    writer.component.RecordChanges = True
    writer.text.insertString(tracked, f" {SENTENCES[4]}", False)
    writer.component.RecordChanges = False


@dataclass(frozen=True)
class Session:
    """The document as LibreOffice saved it after the edits, and what became of it."""

    edited: bytes
    resaved: bytes

    @cached_property
    def refreshed(self) -> Refreshed:
        """It after the plan changed."""
        return refreshed(self.edited, dearer())


@pytest.fixture(scope="module")
def session(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Session:  # noqa: ARG001 - it says whether LibreOffice is there
    """One LibreOffice in which a document is edited, and another only saved."""
    need(UNO.exists(), "python3-uno")
    folder = tmp_path_factory.mktemp("living")
    path = folder / "plan.docx"
    path.write_bytes(document())
    office = Office()
    try:
        untouched = Writer(office, path)
        untouched.save(folder / "resaved.docx")
        writer = Writer(office, path)
        work(writer)
        writer.save(folder / "edited.docx")
    finally:
        office.kill()
    return Session((folder / "edited.docx").read_bytes(), (folder / "resaved.docx").read_bytes())


def test_saving_alone_is_no_edit(session: Session) -> None:
    """A document that LibreOffice opened and saved has all its blocks, untouched; with a new plan it says what a new one says."""
    assert refreshed(session.resaved).document == session.resaved
    done = refreshed(session.resaved, dearer())

    assert {change.outcome for change in done.changes} <= {Outcome.UNCHANGED, Outcome.REFRESHED, Outcome.REMOVED, Outcome.NEW}
    assert [line for line in lines(done.document) if line] == [line for line in lines(refreshed(document(), dearer()).document) if line]
    # LibreOffice lets a section end in our last paragraph, which a control around it would have to hold
    assert len(set(places(refreshed(document(), dearer()).document)) - set(places(done.document))) < 5
    assert refreshed(done.document, dearer()).document == done.document


def test_nothing_that_a_person_wrote_is_lost(session: Session) -> None:
    """All sentences stand in the edited document, and in the refreshed one."""
    assert [sentence for sentence in SENTENCES if sentence not in text(session.edited)] == []
    assert [sentence for sentence in SENTENCES if sentence not in text(session.refreshed.document)] == []


def test_what_was_not_refreshed_is_told(session: Session) -> None:
    """Each edit is told as what it is; whatever was not touched is renewed."""
    done = session.refreshed
    theirs = outcomes(done, Outcome.EDITED)

    assert {place: change.reason for place, change in theirs.items()} == {
        "budget.TXT-09.paragraph": "edited",
        "budget.stack.table": "edited",
        "strategy.heading": "edited",
        "closing.paragraph": "tracked",
    }
    assert theirs["budget.stack.table"].now
    assert "objectives.objectives.paragraph" in outcomes(done, Outcome.DELETED)
    assert len(outcomes(done, Outcome.DELETED)) == 2
    assert {"budget.tactics.table", "budget.charts.chart-budget_by_channel", "summary.figures"} <= set(outcomes(done, Outcome.REFRESHED))


def test_refreshing_twice_changes_nothing(session: Session) -> None:
    """The second time every byte stays."""
    assert refreshed(session.refreshed.document, dearer()).document == session.refreshed.document


def test_contents_list_what_is_there(session: Session) -> None:
    """The renamed chapter and the new one too."""
    listed = [line for line in lines(session.refreshed.document) if re.fullmatch(r"\d*.+\D\d+", line)]

    assert any("How we go about it" in line for line in listed)
    assert any(SENTENCES[5] in line for line in listed)
    assert not any(re.fullmatch(r"\d+Strategy\d+", line) for line in listed)


def test_refreshed_document_has_no_new_faults(session: Session, validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """LibreOffice writes what the Open XML SDK finds fault with; nothing beyond that is in the refreshed document."""
    kinds = []
    for name, data in (("before", session.edited), ("after", session.refreshed.document)):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        kinds.append({fault.rpartition(": ")[2] for fault in validator(path)})

    assert kinds[1] <= kinds[0]


def test_libreoffice_opens_what_was_refreshed(session: Session, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """It prints, with the sentences and the new figures."""
    path = tmp_path / "plan.docx"
    path.write_bytes(session.refreshed.document)
    pdf = libreoffice.convert(path, "pdf", tmp_path)
    printed = " ".join(subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout.split())

    assert [sentence for sentence in SENTENCES if sentence not in printed] == []


def test_verify_knows_the_figures_in_it(session: Session) -> None:
    """The edited table has old figures, everything else has those of the workbook."""
    from sostac_xl.compute import compute

    found = verify_document(session.refreshed.document, "plan.docx", compute(dearer(), small().facts.status_date or dearer().facts.start))

    assert {each.place for each in found.mismatches} == {"budget.stack.table"}
    assert all(each.edited for each in found.mismatches)
