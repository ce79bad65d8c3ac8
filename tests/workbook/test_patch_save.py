"""A patched workbook takes the place of the old one at once or not at all, and never that of somebody's work."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from sostac_xl.errors import OutputError, WorkbookError
from sostac_xl.workbook.patch import Patch
from tests.workbook.patching import WHEN, values

BACKUP = "plan (backup 2027-03-01 1412).xlsx"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with 1 in A1."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("S").write("A1", 1)
    return path


def names(folder: Path) -> list[str]:
    """Return the names of what a folder holds."""
    return sorted(each.name for each in folder.iterdir())


def save(path: Path, value: object = 2, *, backup: bool = True, when: datetime = WHEN) -> Path | None:
    """Set A1 and save."""
    patch = Patch.open(path)
    assert isinstance(value, (int, str))
    patch.set("S", "A1", value)
    return patch.save(when, backup=backup)


def refusal(path: Path) -> str:
    """Return the line with which saving is refused; the file is as it was, and nothing lies beside it."""
    before, beside = path.read_bytes(), names(path.parent)
    with pytest.raises(OutputError) as caught:
        save(path)
    assert path.read_bytes() == before
    assert names(path.parent) == beside
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_file_is_replaced_and_kept(book: Path) -> None:
    """The new file has the value; the old one is beside it, byte for byte and with its date, named so that a user understands it."""
    before = book.read_bytes()
    os.utime(book, (1_700_000_000, 1_700_000_000))

    kept = save(book)

    assert kept == book.with_name(BACKUP)
    assert values(book, "S")["A1"].value == 2
    assert kept.read_bytes() == before
    assert kept.stat().st_mtime == 1_700_000_000
    assert book.stat().st_mtime > 1_700_000_000
    assert names(book.parent) == [BACKUP, "plan.xlsx"]


def test_no_backup_when_none_is_wanted(book: Path) -> None:
    """Nothing but the workbook is there afterwards."""
    assert save(book, backup=False) is None
    assert names(book.parent) == ["plan.xlsx"]


def test_a_backup_never_replaces_another(book: Path) -> None:
    """A second one in the same minute is numbered; a workbook with such a name is left alone."""
    save(book, 2)
    save(book, 3)

    assert names(book.parent) == ["plan (backup 2027-03-01 1412 2).xlsx", BACKUP, "plan.xlsx"]
    assert [values(book.with_name(name), "S")["A1"].value for name in names(book.parent)] == [2, 1, 3]


def test_nothing_to_change_touches_nothing(book: Path) -> None:
    """Setting what is there leaves no backup, and the file with its date."""
    os.utime(book, (1_700_000_000, 1_700_000_000))

    assert save(book, 1) is None
    assert names(book.parent) == ["plan.xlsx"]
    assert book.stat().st_mtime == 1_700_000_000


def test_rights_stay(book: Path) -> None:
    """Who could read the file still can, and who couldn't can't; so it is with the backup."""
    book.chmod(0o640)
    kept = save(book)

    assert kept
    assert [stat.S_IMODE(path.stat().st_mode) for path in (book, kept)] == [0o640, 0o640]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(book: Path) -> None:
    """A workbook that an administrator patches stays its owner's."""
    os.chown(book, 1234, 1235)
    save(book)

    assert (book.stat().st_uid, book.stat().st_gid) == (1234, 1235)


def test_a_link_stays_a_link(book: Path, tmp_path: Path) -> None:
    """What is written is the workbook that it leads to, and the backup lies there."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "link.xlsx"
    link.symlink_to(book)

    assert save(link) == book.with_name(BACKUP)
    assert link.is_symlink()
    assert values(book, "S")["A1"].value == 2
    assert names(folder) == ["link.xlsx"]


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    """Is no file."""
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "gone.xlsx")
    with pytest.raises(WorkbookError, match="no such file"):
        Patch.open(tmp_path / "link.xlsx")


def test_open_in_excel(book: Path) -> None:
    """The file that Excel keeps beside an open workbook, and the name in it."""
    name = "Анна Ann"
    owner = bytes([len(name)]) + b"?" * len(name) + b" " * (54 - len(name)) + bytes([len(name), 0]) + name.encode("utf-16-le")
    book.with_name("~$plan.xlsx").write_bytes(owner.ljust(165, b" "))

    assert refusal(book).endswith(
        "plan.xlsx: it is open in another program by Анна Ann; close it there and try again (if it is not open, delete ~$plan.xlsx)"
    )


@pytest.mark.parametrize("content", [b"", b"\x03Ann", bytes(165), b"\xff" * 165])
def test_open_in_excel_by_nobody_knows_whom(book: Path, content: bytes) -> None:
    """A file that tells no name is told without one."""
    book.with_name("~$plan.xlsx").write_bytes(content)

    assert "it is open in another program; close it" in refusal(book)


@pytest.mark.parametrize(
    ("content", "by"),
    [
        (",ann,laptop,01.03.2027 14:12,file:///home/ann/.config/libreoffice/4;", " by ann on laptop"),
        ("Ann Example,ann,laptop,01.03.2027 14:12,file:///;", " by Ann Example"),
        ("Анна,ann,laptop,,;", " by Анна"),
        (",,,;", ""),
        ("", ""),
    ],
)
def test_open_in_libreoffice(book: Path, content: str, by: str) -> None:
    """The file that LibreOffice keeps beside an open workbook, and who it says has it."""
    book.with_name(".~lock.plan.xlsx#").write_text(content, encoding="utf-8")

    assert f"it is open in another program{by}; close it there" in refusal(book)


def test_open_elsewhere_through_a_link(book: Path, tmp_path: Path) -> None:
    """Locks lie beside the name by which the workbook was opened, or beside the one that it leads to."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "link.xlsx").symlink_to(book)
    book.with_name(".~plan.xlsx").touch()

    assert "delete .~plan.xlsx" in refusal(folder / "link.xlsx")
    book.with_name(".~plan.xlsx").unlink()
    (folder / "~$link.xlsx").touch()
    assert "delete ~$link.xlsx" in refusal(folder / "link.xlsx")


def test_opened_while_we_worked(book: Path) -> None:
    """A lock that appears between reading and saving is heeded."""
    patch = Patch.open(book)
    patch.set("S", "A1", 2)
    before = book.read_bytes()
    book.with_name("~$plan.xlsx").touch()

    with pytest.raises(OutputError, match="open in another program"):
        patch.save(WHEN)
    assert book.read_bytes() == before


def test_changed_while_we_worked(book: Path) -> None:
    """What somebody saved meanwhile is not overwritten, though size and date be the same."""
    patch = Patch.open(book)
    patch.set("S", "A1", 2)
    info = book.stat()
    theirs = book.read_bytes()[:-1] + b"\1"
    book.write_bytes(theirs)
    os.utime(book, ns=(info.st_atime_ns, info.st_mtime_ns))

    with pytest.raises(OutputError, match="changed it since it was read"):
        patch.save(WHEN)
    assert book.read_bytes() == theirs
    assert names(book.parent) == ["plan.xlsx"]


def test_gone_while_we_worked(book: Path) -> None:
    """A workbook that somebody moved away is not made anew in its old place."""
    patch = Patch.open(book)
    patch.set("S", "A1", 2)
    book.rename(book.with_name("moved.xlsx"))

    with pytest.raises(OutputError, match="No such file"):
        patch.save(WHEN)
    assert names(book.parent) == ["moved.xlsx"]


def test_a_read_only_file(book: Path) -> None:
    """It stays as it is, although its folder would let us replace it."""
    book.chmod(0o444)

    assert "the file is read-only" in refusal(book)


def test_a_folder_without_rights(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No temporary file could be made there."""
    monkeypatch.setattr("os.access", lambda path, _: path != book.parent)

    assert "is not writable" in refusal(book)


def test_held_by_a_program_on_windows(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets nobody open for writing what a program holds."""

    def refuse(self: Path, mode: str = "r", **_: object) -> object:
        if "+" in mode:
            raise PermissionError(13, "The process cannot access the file", str(self))
        return original(self, mode)

    original = Path.open
    monkeypatch.setattr(Path, "open", refuse)

    assert "it is open in another program; close it" in refusal(book)


def test_taken_by_a_program_at_the_last_moment_on_windows(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then replacing fails: the old file stays, and neither a temporary file nor a backup is left."""

    def refuse(self: Path, target: Path) -> None:
        if Path(target) == book:
            raise PermissionError(13, "Access is denied")
        original(self, target)

    original = Path.replace
    monkeypatch.setattr(Path, "replace", refuse)

    assert "Access is denied" in refusal(book)


def test_no_room_on_the_disk(book: Path) -> None:
    """The old file stays whole, and the half of the new one is taken away."""
    script = f"""
import resource
from datetime import datetime
from pathlib import Path
from sostac_xl.errors import OutputError
from sostac_xl.workbook.patch import Patch
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
patch = Patch.open(Path({str(book)!r}))
patch.set("S", "A1", 2)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    patch.save(datetime(2027, 3, 1))
except OutputError as error:
    print(error)
"""
    before = book.read_bytes()
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])

    assert "File too large" in done.stdout
    assert book.read_bytes() == before
    assert names(book.parent) == ["plan.xlsx"]
