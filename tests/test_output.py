"""Writing files: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from sostac_xl.compute import compute
from sostac_xl.create import new_workbook
from sostac_xl.document import build_document
from sostac_xl.errors import OutputError
from sostac_xl.output import is_untouched, write_output
from sostac_xl.plan import Plan
from tests.compute.plans import START, plan_of


@pytest.fixture
def document() -> bytes:
    """Return a Word plan."""
    return build_document(compute(plan_of(), START), (), draft=True)


def test_new_file_is_written_whole(tmp_path: Path) -> None:
    """The file holds the bytes, has the rights of any new file, and nothing is left beside it."""
    path = tmp_path / "plan.docx"
    write_output(path, b"bytes")

    assert path.read_bytes() == b"bytes"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.docx"]
    (tmp_path / "other").touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_our_own_file_is_overwritten(tmp_path: Path, document: bytes) -> None:
    """What we wrote and nobody changed may be written again: Word plans and workbooks alike."""
    word, excel = tmp_path / "plan.docx", tmp_path / "plan.xlsx"
    word.write_bytes(document)
    excel.write_bytes(new_workbook(Plan(), as_of=START))

    write_output(word, b"new")
    write_output(excel, b"new")

    assert word.read_bytes() == excel.read_bytes() == b"new"


def test_somebodys_file_is_left_alone(tmp_path: Path) -> None:
    """Any other file is refused, and stays as it was; --force overwrites it."""
    path = tmp_path / "plan.docx"
    path.write_bytes(b"my own notes")

    with pytest.raises(OutputError, match="--force"):
        write_output(path, b"new")
    assert path.read_bytes() == b"my own notes"
    write_output(path, b"new", force=True)
    assert path.read_bytes() == b"new"


def test_our_file_with_somebodys_changes_is_left_alone(tmp_path: Path, document: bytes) -> None:
    """A program that saves the file renews its date of change: from then on it is somebody's work."""
    edited = Document(BytesIO(document))
    edited.add_paragraph("What the client added.")
    edited.core_properties.modified = edited.core_properties.modified.replace(year=2028)
    path = tmp_path / "plan.docx"
    edited.save(str(path))

    assert not is_untouched(path)
    with pytest.raises(OutputError, match="somebody changed it since"):
        write_output(path, document)


def test_a_damaged_file_is_somebodys(tmp_path: Path, document: bytes) -> None:
    """A file whose parts can't be unpacked any more is not as we wrote it, and is left alone."""
    path = tmp_path / "plan.docx"
    with ZipFile(BytesIO(document)) as archive:
        part = archive.getinfo("docProps/app.xml")
    start = part.header_offset + 30 + len(part.filename)
    path.write_bytes(document[:start] + b"\xff" * part.compress_size + document[start + part.compress_size :])

    assert not is_untouched(path)


def test_a_name_that_is_too_long_is_named(tmp_path: Path) -> None:
    """What the system refuses ends in one line, not in a traceback."""
    with pytest.raises(OutputError, match="cannot write"):
        write_output(tmp_path / f"{'a' * 300}.docx", b"bytes")


def test_places_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    """A missing folder and a folder in the file's place each give one clear line."""
    with pytest.raises(OutputError, match="there is no folder"):
        write_output(tmp_path / "nowhere" / "plan.docx", b"")
    with pytest.raises(OutputError, match="it is a folder"):
        write_output(tmp_path, b"")


def test_a_folder_without_rights_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not ours to write in is named, before anything is computed."""
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(OutputError, match="not writable"):
        write_output(tmp_path / "plan.docx", b"")


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full or the file is open elsewhere, the old file stays and no temporary one does."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "plan.docx"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", fail)

    with pytest.raises(OutputError, match="No space left on device"):
        write_output(path, b"new", force=True)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]
