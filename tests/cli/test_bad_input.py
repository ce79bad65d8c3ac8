"""Whatever file is given to the commands that read: one clear line, exit code 2, nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from tests.support.shelf import new_workbook

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def missing(path: Path) -> None:
    """Make no file."""


def folder(path: Path) -> None:
    """Make a folder of that name."""
    path.mkdir()


def no_zip(path: Path) -> None:
    """Write a text."""
    path.write_text("not a workbook", encoding="utf-8")


def empty(path: Path) -> None:
    """Write nothing."""
    path.touch()


def encrypted(path: Path) -> None:
    """Write what Excel writes with a password: a compound file that holds an encrypted package."""
    path.write_bytes(OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2048)


def old_excel(path: Path) -> None:
    """Write a compound file with a workbook stream, as Excel 97 did."""
    path.write_bytes(OLE + b"\0" * 504 + "Workbook".encode("utf-16-le") + b"\0" * 2048)


def truncated(path: Path) -> None:
    """Write half of a good workbook."""
    data = new_workbook()
    path.write_bytes(data[: len(data) // 2])


def bomb(path: Path) -> None:
    """Write a small zip that expands to hundreds of megabytes."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for number in range(6):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * (100 << 20))


def binary(path: Path) -> None:
    """Write a zip with the workbook part of an .xlsb."""
    with ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")


def open_document(path: Path) -> None:
    """Write a zip that says it is an OpenDocument spreadsheet."""
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")


def somebody_elses(path: Path) -> None:
    """Write a workbook that has nothing of ours."""
    book = openpyxl.Workbook()
    book.create_sheet("Invoices")["A1"] = "Paid"
    book.save(path)


MAKERS: list[Callable[[Path], None]] = [
    missing, folder, no_zip, empty, encrypted, old_excel, truncated, bomb, binary, open_document, somebody_elses,
]  # fmt: skip


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process of its own."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "sostac_xl", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False, env=environment, encoding="utf-8")


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_file_that_cannot_be_read_gets_one_clear_line(make: Callable[[Path], None], tmp_path: Path) -> None:
    """The line names the file, there is no traceback, the exit code is 2, and no file appears."""
    path = tmp_path / "plan.xlsx"
    make(path)
    before = sorted(tmp_path.rglob("*"))

    done = run("build", path, "--draft", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "plan.xlsx" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("command", ["check", "gate", "build"])
def test_each_reading_command_ends_alike(command: str, tmp_path: Path) -> None:
    """check, gate and build say the same of a file that is not there."""
    done = run(command, tmp_path / "nowhere.xlsx", cwd=tmp_path)

    assert done.returncode == 2
    assert "nowhere.xlsx" in done.stderr


def test_an_empty_plan_is_refused_and_may_be_a_draft(tmp_path: Path) -> None:
    """The gate names Situation and its first cell; build refuses with exit code 1 and says why; a draft is written all the same."""
    path = tmp_path / "plan.xlsx"
    assert run("new", path, cwd=tmp_path).returncode == 0

    gate = run("gate", path, cwd=tmp_path)
    refused = run("build", path, cwd=tmp_path)
    draft = run("build", path, "--draft", cwd=tmp_path)

    assert "Situation!" in gate.stdout
    assert refused.returncode == 1
    assert "error" in refused.stderr
    assert draft.returncode == 0, draft.stderr
    assert (tmp_path / "plan.docx").exists()


def test_an_output_that_cannot_be_written_gets_one_clear_line(tmp_path: Path) -> None:
    """A missing folder, and somebody's file, are named before any work is done."""
    path = tmp_path / "plan.xlsx"
    run("new", path, cwd=tmp_path)
    theirs = tmp_path / "theirs.docx"
    theirs.write_text("a contract", encoding="utf-8")

    nowhere = run("build", path, "--draft", "-o", tmp_path / "no" / "plan.docx", cwd=tmp_path)
    exists = run("build", path, "--draft", "-o", theirs, cwd=tmp_path)

    for done in (nowhere, exists):
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1
    assert "--force" in exists.stderr
    assert theirs.read_text(encoding="utf-8") == "a contract"
