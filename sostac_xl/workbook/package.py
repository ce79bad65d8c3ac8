"""Open a workbook file safely: what is no workbook, or means harm, is refused with one clear line before anything is parsed."""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from sostac_xl.errors import WorkbookError
from sostac_xl.schema.parsing import EPOCH
from sostac_xl.workbook.read_grid import Area, Grid, cell_value, read_dropdowns, read_grid
from sostac_xl.workbook.read_names import Names, read_names

if TYPE_CHECKING:
    from openpyxl import Workbook

EXPANDED_LIMIT: Final = 512 * 1024 * 1024
"""The most that a workbook may expand to."""
RATIO_LIMIT: Final = 200
"""How many times its size in the file a big part may expand to; worksheets reach about 30."""
BIG_PART: Final = 10 * 1024 * 1024
PARTS_LIMIT: Final = 20_000
TAGS_LIMIT: Final = 4_000_000
"""The most XML that is parsed: a million formatted blank rows pass, in a minute at worst; a big plan has a tenth of it."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
EPOCH_1904: Final = date(1904, 1, 1)
"""The day from which the workbooks of old Macs count."""
_NOT_XML: Final = re.compile(r"xl/(?:media|embeddings)/|.*\.bin$", re.IGNORECASE)
ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,60}encoding\s*=\s*["']([^"'>]+)""")
"""The encoding that a part declares."""
_ENCODINGS: Final = re.compile(rb"utf-?8|utf-?16(?:[bl]e)?|us-ascii|iso-8859-\d+|windows-\d+", re.IGNORECASE)
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TRIMMINGS: Final = re.compile(
    rb"<(?P<tag>(?:\w+:)?(?:conditionalFormatting|dataValidations|autoFilter|sortState|drawing|legacyDrawing|extLst))\b(?:[^>]*/>|.*?</(?P=tag)>)",
    re.DOTALL,
)
_OTHER_VALIDATIONS: Final = b"{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"
"""The identifier of that extension of a sheet."""
_CHUNK: Final = 1024 * 1024
_OVERLAP: Final = 200
"""Enough of the chunk before that a declaration cut in two is still seen."""


Wanted = Mapping[str, Collection[tuple[int, int]]]
"""Cells by sheet name, each a row and a column."""
Results = Mapping[tuple[str, int, int], Any]
"""What formulas came to, by sheet name, row and column."""


@dataclass(frozen=True)
class OpenedWorkbook:
    """What a workbook holds, be it a file or open in Excel.

    `grids` are the filled cells by sheet name, `names` the cells of our defined names, `epoch` the day from which dates count.
    `results` looks up what wanted formulas came to. `external_links` tells that it has links to other workbooks, which are never followed;
    `dropdowns` are the cells that have one, by sheet name, None when they can't be told.
    """

    path: Path
    grids: Mapping[str, Grid]
    names: Names
    epoch: date
    results: Callable[[Wanted], Results]
    external_links: bool = False
    dropdowns: Mapping[str, Sequence[Area]] | None = None


def open_workbook(path: Path) -> OpenedWorkbook:
    """Return what a workbook file holds; raise WorkbookError with one line that names the file and the remedy."""
    names = inspect(path)
    links = any(name.startswith("xl/externalLinks/") for name in names)
    try:
        return _read(path, path.open("rb"), links)
    except WorkbookError:  # openpyxl refuses filters, formats and charts that Excel accepts; the plan is in the cells
        return replace(_read(path, _plain(path), links), dropdowns=None)


def has_other_validations(path: Path) -> bool:
    """Return whether a sheet of a workbook holds data validations in the form that Excel has for lists on other sheets, which is not read."""
    with ZipFile(path) as archive:
        return any(_OTHER_VALIDATIONS in archive.read(name).upper() for name in archive.namelist() if name.startswith("xl/worksheets/"))


def _read(path: Path, source: IO[bytes], links: bool) -> OpenedWorkbook:
    with _opened(path, source) as book:
        grids = {sheet.title: read_grid(sheet) for sheet in book.worksheets}
        dropdowns = {sheet.title: read_dropdowns(sheet) for sheet in book.worksheets}
        return OpenedWorkbook(path, grids, read_names(book), _epoch(book), partial(cached_values, path), links, dropdowns)


def _plain(path: Path) -> IO[bytes]:
    """Return the package in memory with nothing on its sheets and tables but cells."""
    target = BytesIO()
    with ZipFile(path) as archive, ZipFile(target, "w") as plain:
        for part in archive.infolist():
            data = archive.read(part)
            plain.writestr(part.filename, _TRIMMINGS.sub(b"", data) if part.filename.startswith(("xl/worksheets/", "xl/tables/")) else data)
    target.seek(0)
    return target


def cached_values(path: Path, wanted: Wanted) -> Results:
    """Return what formulas last came to: by sheet name, row and column, for those `wanted` cells whose value the file holds.

    A formula that gave an empty text has the value None. The sheets are streamed, no further than the last wanted cell.
    """
    try:
        return _results(path, path.open("rb"), wanted)
    except WorkbookError:
        return _results(path, _plain(path), wanted)


def _results(path: Path, source: IO[bytes], wanted: Wanted) -> Results:
    found: dict[tuple[str, int, int], Any] = {}
    with _opened(path, source, read_only=True, data_only=True) as book:
        for sheet, cells in wanted.items():
            found |= {(sheet, row, column): value for (row, column), value in _cached(book[sheet], frozenset(cells))}
    return found


def _cached(sheet: Any, cells: frozenset[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Any]]:
    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells)
    for row in sheet.iter_rows(min_row=1, max_row=last_row, min_col=1, max_col=last_column):
        for cell in row:
            if cell.data_type == "n" and cell.value is None:
                continue
            if (cell.row, cell.column) in cells:
                yield (cell.row, cell.column), cell_value(cell.data_type, cell.value)


def _epoch(book: Workbook) -> date:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    return EPOCH_1904 if book.epoch == CALENDAR_MAC_1904 else EPOCH


@contextmanager
def _opened(path: Path, source: IO[bytes], **options: bool) -> Iterator[Workbook]:
    """Open the workbook in `source` with openpyxl, and close it; what it, zip and XML raise over a damaged file becomes one clear line.

    `source` is opened by us: openpyxl leaves a file open when it fails.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    archive = (InvalidFileException, BadZipFile, zlib.error, EOFError, OSError)
    content = (SyntaxError, KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError)  # XML's errors are syntax errors
    try:
        with source, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it drops; nothing is written back, so nothing gets lost
            yield load_workbook(source, keep_links=False, **options)
    except (*archive, *content) as error:
        raise damaged(path) from error


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
