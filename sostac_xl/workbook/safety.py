"""Look at a workbook file before anything of it is parsed: what is no workbook, or means harm, is refused with one clear line."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from sostac_xl.errors import WorkbookError

EXPANDED_LIMIT: Final = 1024 * 1024 * 1024
"""The most that a workbook may expand to."""
RATIO_LIMIT: Final = 200
"""How many times its size in the file a big part may expand to; worksheets reach about 30."""
BIG_PART: Final = 10 * 1024 * 1024
PARTS_LIMIT: Final = 20_000
TAGS_LIMIT: Final = 40_000_000
"""The most XML that is parsed: a plan with 60,000 actions passes, in a minute; a big plan has a hundredth of it."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_NOT_XML: Final = re.compile(r"xl/(?:media|embeddings)/|.*\.bin$", re.IGNORECASE)
ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,60}encoding\s*=\s*["']([^"'>]+)""")
"""The encoding that a part declares."""
_ENCODINGS: Final = re.compile(rb"utf-?8|utf-?16(?:[bl]e)?|us-ascii|iso-8859-\d+|windows-\d+", re.IGNORECASE)
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK: Final = 1024 * 1024
_OVERLAP: Final = 200
"""Enough of the chunk before that a declaration cut in two is still seen."""


def damaged(path: Path) -> WorkbookError:
    """Return the error that says that a workbook is damaged."""
    return WorkbookError(f"{path}: the workbook is damaged and can't be read; let Excel open and repair it, and save it as .xlsx")


def inspect(path: Path) -> list[str]:
    """Return the names of the file's parts; raise WorkbookError when it can't be a workbook or isn't safe to parse."""
    try:
        if path.is_dir():
            raise WorkbookError(f"{path}: this is a folder; name the workbook in it")
        if path.exists() and not path.is_file():
            raise WorkbookError(f"{path}: this is no file; name a workbook")
        with path.open("rb") as file:
            _check_signature(path, file)
        with ZipFile(path) as archive:
            _check_kind(path, archive.namelist())
            _check_size(path, archive.infolist())
            _check_xml(path, archive)
            return archive.namelist()
    except FileNotFoundError:
        raise WorkbookError(f"{path}: no such file; make a plan with: sostac new {path.name}") from None
    except PermissionError:
        raise WorkbookError(f"{path}: no permission to read this file; is it open in another program, or another user's?") from None
    except OSError as error:
        raise WorkbookError(f"{path}: the file can't be read ({error.strerror}); copy it to this computer and try again") from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise WorkbookError(f"{path}: the file is damaged or cut short; get a fresh copy of it") from error


def _check_signature(path: Path, file: IO[bytes]) -> None:
    """Refuse what is no zip file: an empty file, an old .xls, a workbook with a password, anything else."""
    start = file.read(len(_OLE))
    if not start:
        raise WorkbookError(f"{path}: the file is empty; get a fresh copy of it")
    if start == _OLE:
        if _ENCRYPTED in _read_bounded(file):
            raise WorkbookError(f"{path}: the workbook has a password; open it in Excel, remove the password, and save it")
        raise WorkbookError(f"{path}: this is an old Excel file (.xls) or another old Office file; save it in Excel as .xlsx")
    if not start.startswith(_ZIP):
        raise WorkbookError(f"{path}: this is no Excel workbook; sostac reads .xlsx and .xlsm")


def _read_bounded(file: IO[bytes]) -> bytes:
    """Return the first and the last MiB of a file: one of them holds an OLE file's directory of streams."""
    head = file.read(_CHUNK)
    size = file.seek(0, 2)
    file.seek(max(size - _CHUNK, 0))
    return head + file.read(_CHUNK)


def _check_kind(path: Path, names: Collection[str]) -> None:
    """Refuse other documents that are zip files too, each with its remedy."""
    if "xl/workbook.bin" in names:
        raise WorkbookError(f"{path}: this is a binary workbook (.xlsb); save it in Excel as .xlsx")
    if "mimetype" in names and "content.xml" in names:
        raise WorkbookError(f"{path}: this is an OpenDocument file (.ods); save it as .xlsx")
    if "word/document.xml" in names:
        raise WorkbookError(f"{path}: this is a Word document; name the workbook of the plan")
    if "Index/Document.iwa" in names:
        raise WorkbookError(f"{path}: this is a Numbers file; export it as .xlsx")
    if "[Content_Types].xml" not in names:
        raise WorkbookError(f"{path}: this is no Excel workbook; sostac reads .xlsx and .xlsm")


def _check_size(path: Path, parts: list[ZipInfo]) -> None:
    """Refuse a file that expands beyond reason; the sizes are those that the zip's directory states, reading holds it to them."""
    total = sum(part.file_size for part in parts)
    bombs = any(part.file_size > max(BIG_PART, part.compress_size * RATIO_LIMIT) for part in parts)
    if total > EXPANDED_LIMIT or bombs or len(parts) > PARTS_LIMIT:
        size = f"{total // 2**20} MiB"
        raise WorkbookError(f"{path}: the file expands beyond reason ({size}) and is not opened; delete unused rows and sheets, and save it again")
    if any(part.flag_bits & 0x1 for part in parts):
        raise WorkbookError(f"{path}: the file has a password; remove it and save the workbook again")


def _check_xml(path: Path, archive: ZipFile) -> None:
    """Refuse more XML than any plan has, and XML that declares entities or an encoding to hide them in: that is how XML does harm."""
    tags = 0
    for part in archive.infolist():
        if _NOT_XML.match(part.filename):
            continue
        with archive.open(part) as stream:
            for window in _windows(stream):
                tags += window.count(b"<")
                if not _is_harmless(window):
                    raise WorkbookError(f"{path}: the part {part.filename} declares a document type and is not opened; save it anew in Excel")
                if tags > TAGS_LIMIT:
                    raise WorkbookError(f"{path}: the workbook has far more cells than any plan; delete unused rows and sheets, and save it again")


def _windows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a part chunk by chunk, each with the end of the one before; without zeros, so that UTF-16 reads like UTF-8."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        window = tail + chunk.replace(b"\0", b"")
        yield window
        tail = window[-_OVERLAP:]


def _is_harmless(window: bytes) -> bool:
    encoding = ENCODING.search(window)
    return not _DOCTYPE.search(window) and (not encoding or bool(_ENCODINGS.fullmatch(encoding[1])))
