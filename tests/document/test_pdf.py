"""The Word plan as a PDF: what screen readers and readers of bookmarks find, and what happens without a program to make it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from sostac_xl.document import pdf
from sostac_xl.errors import ExportError
from sostac_xl.output import is_untouched, signed_pdf
from tests.document.words import headings, shop


@pytest.mark.usefixtures("libreoffice")
def test_pdf_is_tagged_and_has_bookmarks_language_and_title(tmp_path: Path) -> None:
    """It has the title of the plan, its language, a bookmark for each heading, and a text for each chart."""
    document = shop("nl")
    path = tmp_path / "plan.pdf"
    path.write_bytes(signed_pdf(pdf.to_pdf(document)))
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    content = path.read_bytes()

    assert re.search(r"^Title: +\S", told, re.MULTILINE)
    assert re.search(r"^Tagged: +yes", told, re.MULTILINE)
    assert re.search(rb"/Lang ?\(nl-NL\)", content)
    assert len(re.findall(rb"/Title<FEFF", content)) >= len(headings(document)) + len(headings(document, 2))
    assert b"/DisplayDocTitle true" in content
    assert len(re.findall(rb"/S ?/Figure", content)) > 10
    assert is_untouched(path)


def test_a_pdf_is_known_again(tmp_path: Path) -> None:
    """What we wrote may be written anew; what somebody changed, or another program made, may not."""
    path = tmp_path / "plan.pdf"
    ours = signed_pdf(b"%PDF-1.7\nbody\nstartxref\n0\n%%EOF\n")
    path.write_bytes(ours)

    assert is_untouched(path)
    for other in (ours.replace(b"body", b"bodies"), b"%PDF-1.7\nbody\nstartxref\n0\n%%EOF\n", b""):
        path.write_bytes(other)
        assert not is_untouched(path)


def test_without_a_program_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names what to install, and what to do without."""
    monkeypatch.setattr(pdf, "_libreoffice", lambda: "")

    with pytest.raises(ExportError, match="needs LibreOffice"):
        pdf.to_pdf(b"")


def test_a_program_that_fails_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a program that cannot be started nor one that makes nothing is a traceback."""
    monkeypatch.setattr(pdf, "_libreoffice", lambda: str(tmp_path / "none"))
    with pytest.raises(ExportError, match="did not make the PDF"):
        pdf.to_pdf(b"")
    monkeypatch.setattr(pdf, "_libreoffice", lambda: "true")
    with pytest.raises(ExportError, match="made no PDF"):
        pdf.to_pdf(b"")
