"""Writing files: all or nothing, and never over work that is not ours."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from sostac_xl.errors import OutputError

MARK: Final = "sostac-xl"
"""What our files say of themselves: as the program that wrote them, or in a property of its own."""

_MARKED_PARTS: Final = ("docProps/app.xml", "docProps/custom.xml")
NO_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The date of the parts of a zip file that wants to be the same on every build."""
NAME_BYTES: Final = 255
"""The longest name of a file, in bytes: about 127 Cyrillic letters."""
_CHANCE: Final = 12
"""Bytes that the name of a temporary file has besides that of the file."""
_PDF_END: Final = b"startxref"
_PDF_MARK: Final = f"%{MARK} ".encode()
_DATES: Final = re.compile(r"<dcterms:(created|modified)[^>]*>([^<]*)<")


def write_output(path: Path, data: bytes, *, force: bool = False, mark: str = MARK) -> None:
    """Write a file through a temporary one beside it, so that it is there whole or not at all.

    OutputError when the folder is missing or not writable, or when the file exists and is not as we wrote it (unless `force`).
    """
    ensure_writable(path, force=force, mark=mark)
    with one_line(path):
        replace_file(path, data)


def ensure_writable(path: Path, *, force: bool = False, mark: str = MARK) -> None:
    """Raise the OutputError that writing this file would end in, as far as it can be told before the work is done."""
    folder = real_path(path).parent
    with one_line(path):
        if not folder.is_dir():
            raise OutputError(f"cannot write {path}: there is no folder {folder}")
        if path.is_dir():
            raise OutputError(f"cannot write {path}: it is a folder")
        if not os.access(folder, os.W_OK):
            raise OutputError(f"cannot write {path}: the folder {folder} is not writable")
        if path.exists() and not force and not is_untouched(path, mark):
            raise OutputError(
                f"{path} exists, and sostac did not write it, or somebody changed it since: choose another name, or overwrite it with --force"
            )


@contextmanager
def one_line(path: Path, doing: str = "write") -> Iterator[None]:
    """Turn what the system says of a file that cannot be written, or read, into an OutputError: no room, no such file, a lost drive."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot {doing} {path}: {error.strerror or error}") from error


def is_untouched(path: Path, mark: str = MARK) -> bool:
    """Return whether a file bears our mark and was not saved by anyone since.

    Programs that save it renew its date of change, or at least the dates of its parts, of which ours have none. A PDF bears a checksum.
    """
    try:
        if path.suffix.lower() == ".pdf":
            return _is_signed(path.read_bytes())
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            dated = {part.date_time for part in archive.infolist()} != {NO_DATE}
            marked = any(mark.encode() in archive.read(name) for name in _MARKED_PARTS if name in names)
            core = archive.read("docProps/core.xml").decode("utf-8", "replace") if "docProps/core.xml" in names else ""
    except (OSError, BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):  # damaged, or with a password: then it is not as we wrote it
        return False
    dates = dict(_DATES.findall(core))
    return marked and not dated and len(dates) == 2 and dates["created"] == dates["modified"]


def signed_pdf(data: bytes) -> bytes:
    """Return a PDF with a comment by which we know it again: our mark and the checksum of the rest, where it moves nothing."""
    place = max(data.rfind(_PDF_END), 0)
    return data[:place] + _pdf_mark(data) + data[place:]


def _is_signed(data: bytes) -> bool:
    start = data.rfind(_PDF_MARK)
    end = data.find(b"\n", start) + 1
    return start >= 0 and data[start:end] == _pdf_mark(data[:start] + data[end:])


def _pdf_mark(data: bytes) -> bytes:
    return _PDF_MARK + hashlib.sha256(data).hexdigest().encode() + b"\n"


def replace_file(path: Path, data: bytes) -> None:
    """Write a file through a temporary one beside it; one that was there keeps its owner and rights. OSError when it can't be written.

    A link stays one: the file is written that it leads to.
    """
    path = real_path(path)
    old = path.stat() if path.exists() else None
    handle, name = tempfile.mkstemp(prefix=f".{shortened(path.name, _CHANCE)}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)  # on the disk before it gets its name: a power cut must not leave an empty file
        if old and hasattr(os, "chown"):
            with suppress(OSError):  # only its owner may give a file away, and only to a group of theirs
                os.chown(name, old.st_uid, old.st_gid)
        Path(name).chmod(old.st_mode & 0o777 if old else 0o666 & ~_umask())  # a temporary file is its owner's alone
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def real_path(path: Path) -> Path:
    """Return where a path leads, through all links; one that leads in a circle stays as it is."""
    return Path(os.path.realpath(path))


def shortened(name: str, room: int) -> str:
    """Return as much of a file's name as leaves room for so many bytes more: a whole name has at most 255."""
    return name if len(os.fsencode(name)) + room <= NAME_BYTES else os.fsencode(name)[: NAME_BYTES - room].decode("utf-8", "ignore")


def _umask() -> int:
    """Return the mask of a new file's mode, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
