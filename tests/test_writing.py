"""Every command that writes: killed, without room, without rights or two at a time, it leaves the old or the new file, whole."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from types import FrameType
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from sostac_xl.cli.main import cli
from sostac_xl.errors import OutputError, WorkbookError
from sostac_xl.output import NAME_BYTES, write_output
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.schema.tactics import Basis, BudgetLine
from sostac_xl.share.sending import sent_folder
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_save import replace_workbook
from tests.support.shelf import new_workbook

KILLS: Final = 200
ROOT: Final = Path(__file__).parent.parent
ROOM: Final = 100
"""Bytes that are left on a full disk."""
NOBODY: Final = 65534
LONGEST: Final = "План " + "ж" * 120 + "-" + ".xlsx"
"""A name of 254 bytes."""
NEVER_SEEN: Final = {
    "__init__.py",  # an example in its docstring
    "addin/shell.py",  # the log of an internal error
    "cli/compute.py",  # copies in a temporary folder, as the next ones
    "document/pdf.py",
    "vba.py",
    "locale/__main__.py",  # tools for whoever develops sostac, as the next one
    "templates.py",
}
CALLS: Final = ("open", "write", "flush", "fsync", "chmod", "chown", "replace", "rename")
"""What writing a file asks of the system."""
COMMANDS: Final[dict[str, tuple[list[str], str]]] = {
    "new": (["new", "out.xlsx"], "out.xlsx"),
    "build": (["build", "plan.xlsx", "-o", "out.docx", "--draft"], "out.docx"),
    "share": (["share", "plan.xlsx", "-o", "out.xlsx", "--no-keep"], "out.xlsx"),
    "merge": (["merge", "plan.xlsx", "returned.xlsx", "--base", "base.xlsx", "--in-place"], "plan.xlsx"),
    "repair": (["repair", "broken.xlsx", "-o", "out.xlsx"], "out.xlsx"),
    "timeline": (["timeline", "plan.xlsx", "--export", "ics", "-o", "out.ics"], "out.ics"),
    "diff": (["diff", "plan.xlsx", "broken.xlsx", "--report", "out.html"], "out.html"),
}
"""The commands that write, and the file that each writes."""


def small_plan() -> Plan:
    """Return a plan of a few entries."""
    facts = PlanFacts(title="Plan", client="Shop", start=date(2027, 1, 1), horizon=12, currency="EUR", country="NL")
    lines = (BudgetLine(id="BUD-01", what="Ads", amount=Decimal(1000), basis=Basis.FIXED),)
    actions = (Action(id="ACT-01", action="Begin", duration=5), Action(id="ACT-02", action="Go on", duration=3))
    return Plan({Person: (Person(id="PER-01", name="Ann"),), BudgetLine: lines, Action: actions}, {PlanFacts: facts})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan, a broken one, and a copy that was sent and came back changed."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "plan.xlsx").write_bytes(new_workbook(small_plan(), as_of=date(2027, 3, 1)))
    result = CliRunner().invoke(cli, ["share", str(folder / "plan.xlsx"), "-o", str(folder / "base.xlsx"), "--no-keep"])
    assert result.exit_code in (0, 1), result.output
    for name, source in (("returned", "base"), ("broken", "plan"), ("plan", "plan")):
        book = load_workbook(folder / f"{source}.xlsx")
        cell = next(cell for row in book["Plan"].iter_rows() for cell in row if cell.value == "Ann")
        cell.value = name
        if name == "broken":
            book.defined_names.clear()
        book.save(folder / f"{name}.xlsx")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    shutil.copytree(made, tmp_path / "plans")
    return tmp_path / "plans"


def run(folder: Path, command: str) -> Result:
    """Run one of the commands on the files of a folder."""
    words, _ = COMMANDS[command]
    return CliRunner().invoke(cli, [str(folder / word) if "." in word else word for word in words] + ["--quiet"])


def contents(folder: Path) -> dict[str, bytes]:
    """Return all that is in a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_refused(result: Result, folder: Path, before: dict[str, bytes]) -> None:
    """Assert that a command ended with one clear line, and that every file is as it was."""
    assert isinstance(result.exception, OutputError), result.output
    assert str(result.exception).startswith("cannot write ")
    assert "\n" not in str(result.exception)
    assert contents(folder) == before


def test_one_function_writes_all_files(root: Path) -> None:
    """Nothing in the package writes a file but `replace_file`, and files that no user ever sees."""
    writes = re.compile(r"\.write_(?:bytes|text)\(|\bopen\([^)]*[\"'][wax]|mkstemp|NamedTemporaryFile|copyfile|shutil\.copy\(")
    there = {
        path.relative_to(root / "sostac_xl").as_posix()
        for path in (root / "sostac_xl").rglob("*.py")
        if any(writes.search(line) for line in path.read_text(encoding="utf-8").splitlines())
    }

    assert there - NEVER_SEEN == {"output.py"}


def test_killed_at_any_moment_the_old_or_the_new_file_is_whole(tmp_path: Path) -> None:
    """200 writers are killed: the file is, byte for byte, the old or the new one; a backup beside it is whole, and nothing else is damaged."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.killing", str(tmp_path), str(KILLS), "2027"]
    seen = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)

    assert seen["old"] + seen["new"] == KILLS
    assert {"neither", "damaged"}.isdisjoint(seen)
    assert min(seen["old"], seen["new"], seen["unfinished"], seen["backup"]) > 5  # killed before, in the midst, and afterwards


@contextmanager
def failing(number: int) -> Iterator[list[str]]:
    """Let the call `number` of the system fail for want of room; the list names it."""
    left = number
    failed: list[str] = []

    def count(_frame: FrameType, event: str, function: Any) -> None:
        nonlocal left
        name = getattr(function, "__name__", "")
        if event == "c_call" and name in CALLS:
            left -= 1
            if not left:
                failed.append(name)
                raise OSError(errno.ENOSPC, "No space left on device")

    sys.setprofile(count)
    try:
        yield failed
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("in_place", [True, False])
def test_no_room_at_any_call(tmp_path: Path, in_place: bool) -> None:
    """Whichever call of the system fails, the file is the old or the new one, nothing lies beside it, and one line says why."""
    path = tmp_path / "plan.xlsx"
    names = []
    for number in range(1, 200):
        path.write_bytes(b"old")
        error = ""
        with failing(number) as failed:
            try:
                replace_workbook(path, b"old", b"new", None) if in_place else write_output(path, b"new", force=True)
            except OutputError as raised:
                error = str(raised)
        assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"], failed
        assert path.read_bytes() == (b"old" if error else b"new"), failed
        assert not error or error == f"cannot write {path}: No space left on device"
        if not failed:
            break
        names += failed
    assert {"open", "write", "fsync", "chmod"} <= set(names)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk(folder: Path, command: str) -> None:
    """Every command that finds no room for the whole file ends in one line; no file is other than it was."""
    before = contents(folder)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
    try:
        result = run(folder, command)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        signal.signal(signal.SIGXFSZ, told)
    assert_refused(result, folder, before)


@pytest.fixture
def mine(made: Path) -> Iterator[Path]:
    """A folder of a user who may not do everything: root takes the place of `nobody` for the time of the test."""
    folder = Path(mkdtemp())
    shutil.copytree(made, folder / "plans")
    is_root = os.geteuid() == 0
    if is_root:
        for path in (folder, folder / "plans", *(folder / "plans").iterdir()):
            os.chown(path, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield folder / "plans"
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
        (folder / "plans").chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize("command", ["new", "share", "merge"])
def test_a_folder_that_is_read_only(mine: Path, command: str) -> None:
    """The line names the folder, and nothing is written."""
    before = contents(mine)
    mine.chmod(0o555)

    assert_refused(run(mine, command), mine, before)


def test_a_file_that_is_read_only(mine: Path) -> None:
    """A plan that its owner protected is not replaced, though its folder would let us."""
    (mine / "plan.xlsx").chmod(0o444)

    assert_refused(run(mine, "merge"), mine, contents(mine))


def test_a_workbook_that_excel_has_open(folder: Path) -> None:
    """Commands that write into it say so, and write nothing."""
    (folder / "~$plan.xlsx").touch()

    assert_refused(run(folder, "merge"), folder, contents(folder))


@pytest.mark.parametrize("command", ["new", "merge"])
def test_a_link_stays_a_link(folder: Path, command: str) -> None:
    """What it leads to is written, in its own folder; there is no second file."""
    target = folder.parent / "elsewhere" / "target"
    target.parent.mkdir()
    path = folder / COMMANDS[command][1]
    if path.exists():
        path.rename(target)
    path.symlink_to(target)
    before = target.read_bytes() if target.exists() else b""

    result = run(folder, command)

    assert not isinstance(result.exception, OutputError), result.exception
    assert path.is_symlink()
    assert target.read_bytes() != before


def test_a_link_in_a_circle(tmp_path: Path) -> None:
    """It leads to no file: one line says so."""
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.xlsx")

    result = CliRunner().invoke(cli, ["share", str(tmp_path / "a.xlsx"), "-o", str(tmp_path / "b.xlsx")])

    assert isinstance(result.exception, WorkbookError)
    assert "\n" not in str(result.exception)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_the_longest_names(made: Path, tmp_path: Path) -> None:
    """A plan whose name is as long as names can be, in Cyrillic, is shared, and changed in place with a backup."""
    assert NAME_BYTES - 1 <= len(LONGEST.encode()) <= NAME_BYTES
    plan, copy = tmp_path / LONGEST, tmp_path / LONGEST.replace("План", "Клон")
    shutil.copy(made / "plan.xlsx", plan)
    shared = CliRunner().invoke(cli, ["share", str(plan), "-o", str(copy), "--for", "Заказчик " * 40])
    computed = CliRunner().invoke(cli, ["compute", str(plan), "--in-place"])

    assert [result.exception for result in (shared, computed) if not isinstance(result.exception, SystemExit | None)] == []
    assert len(list(sent_folder(plan).glob("*.xlsx"))) == 1
    assert len(list(tmp_path.glob("*(backup *).xlsx"))) == 1
    assert not list(tmp_path.glob(".*"))


ADDER: Final = """
import sys
from datetime import datetime
from pathlib import Path
from sostac_xl.errors import OutputError, WorkbookError
from sostac_xl.workbook.patch import Patch
path, done = Path(sys.argv[1]), 0
for _ in range(40):
    try:
        patch = Patch.open(path)
        patch.set("Plan", "Z1", int(patch.value("Plan", "Z1") or 0) + 1)
        patch.save(datetime(2027, 3, 1), backup=False)
        done += 1
    except OutputError as error:
        assert "changed it since it was read" in str(error) or "another sostac" in str(error), error
print(done)
"""


def test_two_processes_that_write_at_a_time(folder: Path) -> None:
    """Each of their changes is in the file or was refused: of two that count up in one cell none takes back what the other wrote."""
    path = folder / "plan.xlsx"
    command = [sys.executable, "-W", "ignore", "-c", ADDER, str(path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)]
    done = [int(process.communicate(timeout=120)[0]) for process in both]

    assert min(done) > 0
    assert Patch.open(path).value("Plan", "Z1") == sum(done)
    assert contents(folder).keys() == {"base.xlsx", "broken.xlsx", "plan.xlsx", "returned.xlsx"}


def test_another_sostac_that_does_not_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for it is told, and nothing is written."""
    monkeypatch.setattr("sostac_xl.workbook.patch_save.WAIT", 2)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(OutputError, match="another sostac is writing there; try again"):
            replace_workbook(path, b"old", b"new", None)
    finally:
        os.close(handle)
    assert contents(tmp_path) == {"plan.xlsx": b"old"}


def test_a_folder_that_cannot_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some networks know no locks: then the file is written without."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")

    replace_workbook(path, b"old", b"new", None)

    assert contents(tmp_path) == {"plan.xlsx": b"new"}
