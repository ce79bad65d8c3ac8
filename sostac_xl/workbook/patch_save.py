"""Put a changed workbook in the place of the one that it was made from: at once or not at all, and never over somebody's work."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, Final

from sostac_xl.errors import OutputError
from sostac_xl.output import one_line, real_path, replace_file, shortened

locking: Any = None
with suppress(ImportError):  # Windows has none, and neither has the browser of xlwings Lite
    locking = import_module("fcntl")

WAIT: Final = 50
"""So many times, a tenth of a second apart, is tried whether another sostac has finished writing."""
_EXCEL_NAME: Final = 55
"""Where the second, wide form of the user's name begins in the file that Excel keeps beside an open workbook: its length, a 0, the name."""


def ensure_replaceable(path: Path) -> None:
    """Raise the OutputError that replacing this workbook would end in: it is open in a program, or it or its folder is read-only."""
    target = real_path(path)
    for lock in _locks(path, target):
        holder = _holder(lock)
        by = f" by {holder}" if holder else ""
        raise OutputError(
            f"cannot write {path}: it is open in another program{by}; close it there and try again (if it is not open, delete {lock.name})"
        )
    with one_line(path):
        if not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
            raise OutputError(f"cannot write {path}: the file is read-only; allow writing in its properties, or work in a copy")
        if not os.access(target.parent, os.W_OK):
            raise OutputError(f"cannot write {path}: the folder {target.parent} is not writable")
        try:
            target.open("r+b").close()
        except PermissionError as error:  # as Windows has it while a program holds the file
            raise OutputError(f"cannot write {path}: it is open in another program; close it there and try again") from error


def replace_workbook(path: Path, original: bytes, data: bytes, backup: datetime | None) -> Path | None:
    """Write `data` in the place of the workbook that holds `original`; return the path of the backup, which is named after its time.

    A link to a workbook stays, and the workbook is written that it leads to. OutputError when the file changed meanwhile or can't be
    written: then it is as it was.
    """
    ensure_replaceable(path)
    target = real_path(path)
    with one_line(path), _alone(path, target.parent):
        if target.read_bytes() != original:
            raise OutputError(f"cannot write {path}: somebody changed it since it was read; try again")
        kept = _backup(target, original, backup) if backup else None
        try:
            replace_file(target, data)
        except BaseException:
            if kept:
                kept.unlink()
            raise
    return kept


def _backup(target: Path, original: bytes, when: datetime) -> Path:
    """Keep a workbook under a name that isn't taken: `plan (backup 2027-03-01 1412).xlsx`."""
    marks = (f" (backup {when:%Y-%m-%d %H%M}{f' {number}' if number > 1 else ''}){target.suffix}" for number in count(1))
    names = (shortened(target.stem, len(os.fsencode(mark))) + mark for mark in marks)
    path = next(path for path in map(target.with_name, names) if not path.exists())
    replace_file(path, original)
    with suppress(OSError):  # its rights and its date are of use, but no reason to fail
        shutil.copystat(target, path)
    return path


@contextmanager
def _alone(path: Path, folder: Path) -> Iterator[None]:
    """Let no other sostac replace a file of a folder meanwhile: between looking whether it changed and replacing it, it must not change.

    Not every system can lock a folder, Windows above all; there only that moment is not covered.
    """
    if locking is None:
        yield
        return
    handle = -1
    try:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            _lock(handle, path)
        yield
    finally:
        with suppress(OSError):
            os.close(handle)  # which gives the lock back, as the end of the process would


def _lock(handle: int, path: Path) -> None:
    for _ in range(WAIT):
        with suppress(BlockingIOError):
            locking.flock(handle, locking.LOCK_EX | locking.LOCK_NB)
            return
        time.sleep(0.1)
    raise OutputError(f"cannot write {path}: another sostac is writing there; try again")


def _locks(*paths: Path) -> Iterator[Path]:
    """Yield the files that say that a workbook or document is open: of Excel and Word, of LibreOffice, of WPS Office."""
    for path in dict.fromkeys(paths):
        # Word writes its mark over the first letters of a longer name
        words = [f"~${path.name[letters:]}" for letters in (1, 2)] if path.suffix.lower() == ".docx" else []
        for name in (f"~${path.name}", f".~lock.{path.name}#", f".~{path.name}", *words):
            lock = path.with_name(name)
            if os.path.exists(lock):  # noqa: PTH110 - where the name is too long for one there is none; Path.exists raises
                yield lock


def _holder(lock: Path) -> str:
    """Return who has a workbook open, as far as the file beside it tells."""
    try:
        data = lock.read_bytes()[:4096]
    except OSError:  # Excel keeps its own to itself
        return ""
    if lock.name.endswith("#"):
        name, login, host, *_ = [*data.decode("utf-8", "replace").split(","), "", "", ""]
        return name or (f"{login} on {host}" if login and host else login)
    length = data[_EXCEL_NAME] if len(data) > _EXCEL_NAME else 0
    name = data[_EXCEL_NAME + 2 :][: 2 * length].decode("utf-16-le", "replace").strip()
    return name if name.isprintable() and length < _EXCEL_NAME else ""
