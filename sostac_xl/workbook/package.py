"""Open a workbook file safely: what is no workbook, or means harm, is refused with one clear line before anything is parsed."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from sostac_xl.errors import WorkbookError
from sostac_xl.workbook.read_grid import cell_value

if TYPE_CHECKING:
    from openpyxl import Workbook

EXPANDED_LIMIT: Final = 512 * 1024 * 1024
"""The most that a workbook may expand to."""
RATIO_LIMIT: Final = 200
"""How many times its size in the file a big part may expand to; worksheets reach about 30."""
BIG_PART: Final = 10 * 1024 * 1024
PARTS_LIMIT: Final = 20_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_XML: Final = (".xml", ".rels", ".vml")
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK: Final = 1024 * 1024
_OVERLAP: Final = 64
"""Enough of the chunk before that a declaration cut in two is still seen."""


@dataclass(frozen=True)
class OpenedWorkbook:
    """A workbook as openpyxl sees it; `external_links` when it has links to other workbooks, which are never followed."""

    path: Path
    book: Workbook
    external_links: bool


def open_workbook(path: Path) -> OpenedWorkbook:
    """Return the workbook of a file; raise WorkbookError with one line that names the file and the remedy."""
    names = _inspect(path)
    links = any(name.startswith("xl/externalLinks/") for name in names)
    with _refusing_damage(path):
        return OpenedWorkbook(path, _load(path), links)


def cached_values(path: Path, wanted: Mapping[str, Collection[tuple[int, int]]]) -> dict[tuple[str, int, int], Any]:
    """Return what formulas last came to: by sheet name, row and column, for those `wanted` cells whose value the file holds.

    A formula that gave an empty text has the value None. The sheets are streamed, no further than the last wanted cell.
    """
    found: dict[tuple[str, int, int], Any] = {}
    with _refusing_damage(path):
        book = _load(path, read_only=True, data_only=True)
        try:
            for sheet, cells in wanted.items():
                found |= {(sheet, row, column): value for (row, column), value in _cached(book[sheet], frozenset(cells))}
        finally:
            book.close()
    return found


def _cached(sheet: Any, cells: frozenset[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Any]]:
    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells)
    for row in sheet.iter_rows(min_row=1, max_row=last_row, min_col=1, max_col=last_column):
        for cell in row:
            if cell.data_type == "n" and cell.value is None:
                continue
            if (cell.row, cell.column) in cells:
                yield (cell.row, cell.column), cell_value(cell.data_type, cell.value)


def _load(path: Path, **options: bool) -> Workbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it drops; nothing is written back, so nothing gets lost
        return load_workbook(path, keep_links=False, **options)


@contextmanager
def _refusing_damage(path: Path) -> Iterator[None]:
    """Turn what openpyxl, zip and XML raise over a damaged file into one clear line."""
    from openpyxl.utils.exceptions import InvalidFileException

    damage = (InvalidFileException, BadZipFile, ZlibError, ParseError, EOFError, OSError, KeyError, ValueError, TypeError, AttributeError, IndexError)
    try:
        yield
    except damage as error:
        raise WorkbookError(f"{path}: the workbook is damaged and can't be read; open it in Excel, let it be repaired, and save it as .xlsx") from error


def _inspect(path: Path) -> list[str]:
    """Return the names of the file's parts; raise WorkbookError when it can't be a workbook or isn't safe to parse."""
    try:
        if path.is_dir():
            raise WorkbookError(f"{path}: this is a folder; name the workbook in it")
        with path.open("rb") as file:
            _check_signature(path, file)
        with ZipFile(path) as archive:
            _check_kind(path, archive.namelist())
            _check_size(path, archive.infolist())
            _check_doctype(path, archive)
            return archive.namelist()
    except FileNotFoundError:
        raise WorkbookError(f"{path}: no such file; make a plan with: sostac new {path.name}") from None
    except PermissionError:
        raise WorkbookError(f"{path}: no permission to read this file; is it open in another program, or another user's?") from None
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
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
        raise WorkbookError(f"{path}: the file expands beyond reason ({total // 2**20} MiB) and is not opened; delete unused rows and sheets, and save it again")
    if any(part.flag_bits & 0x1 for part in parts):
        raise WorkbookError(f"{path}: the file has a password; remove it and save the workbook again")


def _check_doctype(path: Path, archive: ZipFile) -> None:
    """Refuse XML that declares entities: no office program writes it, and it is how XML does harm."""
    for part in archive.infolist():
        if not part.filename.lower().endswith(_XML):
            continue
        with archive.open(part) as stream:
            tail = b""
            while chunk := stream.read(_CHUNK):
                if _DOCTYPE.search(tail + chunk):
                    raise WorkbookError(f"{path}: the part {part.filename} declares a document type and is not opened; save the workbook again in Excel")
                tail = chunk[-_OVERLAP:]
