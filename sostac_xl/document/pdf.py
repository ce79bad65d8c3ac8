"""The Word plan as a PDF, made by the word processor at hand: LibreOffice, else on Windows Word itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from sostac_xl.errors import ExportError

TIMEOUT: Final = 300  # seconds
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_OPTIONS: Final = (
    "UseTaggedPDF",
    "ExportBookmarks",
    "ExportBookmarksToPDFDestination",
    "PDFUACompliance",
    "DisplayPDFDocumentTitle",
    "ExportFormFields",
)
_WANTED: Final = {name: {"type": "boolean", "value": "false" if name == "ExportFormFields" else "true"} for name in _OPTIONS}
"""Tagged for screen readers, with bookmarks that tell their pages, and the title in the window; our fields are no forms."""
_WORD: Final = (
    "$word = New-Object -ComObject Word.Application; $word.Visible = $false; $word.DisplayAlerts = 0; "
    "try { $plan = $word.Documents.Open($env:SOSTAC_DOCX, $false, $true); "
    # 17: PDF; 0: for print; 0: all pages; 0: without marks; True: properties; True: IRM; 1: bookmarks from headings; True: tagged
    "$plan.ExportAsFixedFormat($env:SOSTAC_PDF, 17, $false, 0, 0, 1, 1, 0, $true, $true, 1, $true); $plan.Close($false) } "
    "finally { $word.Quit() }"
)


def tells_pages() -> bool:
    """Return whether a program is there that tells on which pages things are: LibreOffice."""
    return bool(_libreoffice())


def ensure_program(option: str = "--pdf") -> None:
    """Raise the ExportError in one line that an option would end in for want of a program: only LibreOffice tells on which pages things are."""
    if option == "--exact-pages" and not tells_pages():
        raise ExportError("--exact-pages needs LibreOffice: install it, or build without, and let Word update the contents (F9)")
    if not (_libreoffice() or _word_may_be_there()):
        raise ExportError("--pdf needs LibreOffice, or Word on Windows: install LibreOffice, or build without --pdf and save the plan as PDF in Word")


def to_pdf(document: bytes) -> bytes:
    """Return a Word document as a tagged PDF with bookmarks, title and language; ExportError when no program is there or it fails."""
    ensure_program()
    with tempfile.TemporaryDirectory(prefix="sostac-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = folder / "plan.docx", folder / "plan.pdf"
        source.write_bytes(document)
        program = _libreoffice()
        if program:
            _run([program, *_libreoffice_call(source, folder)], "LibreOffice")
        else:
            _run(["powershell", "-NoProfile", "-NonInteractive", "-Command", _WORD], "Word", SOSTAC_DOCX=str(source), SOSTAC_PDF=str(target))
        if not target.is_file():
            raise ExportError(f"{'LibreOffice' if program else 'Word'} made no PDF: open the Word plan and save it as PDF there")
        return target.read_bytes()


def _libreoffice() -> str:
    """Return the path of LibreOffice, "" when there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next((place for place in _PLACES if Path(place).is_file()), "")


def _word_may_be_there() -> bool:
    return sys.platform == "win32" and bool(shutil.which("powershell"))


def _libreoffice_call(source: Path, folder: Path) -> list[str]:
    """Return the arguments of a conversion; a profile of its own keeps it apart from a LibreOffice that is open."""
    profile = (folder / "profile").as_uri()
    export = f"pdf:writer_pdf_Export:{json.dumps(_WANTED)}"
    return [f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", export, "--outdir", str(folder), str(source)]


def _run(command: list[str], name: str, **environment: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False, env={**os.environ, **environment})  # noqa: S603 - found above
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExportError(f"{name} did not make the PDF ({error}): open the Word plan and save it as PDF there") from error
    if done.returncode:
        raise ExportError(f"{name} did not make the PDF (it ended with {done.returncode}): open the Word plan and save it as PDF there")
