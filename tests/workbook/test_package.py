"""A file that is no workbook of ours, or means harm, is refused with one clear line, in bounded time."""

from __future__ import annotations

import os
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from sostac_xl.errors import WorkbookError
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.workbook import safety
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read import read_plan
from tests.workbook.books import FACTS, make_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a person."""
    return make_book(tmp_path / "plan.xlsx", {Person: [{"name": "Ann"}]}, {PlanFacts: FACTS})


def refusal(path: Path) -> str:
    """Return the line with which a file is refused; it names the file and is one line."""
    with pytest.raises(WorkbookError) as caught:
        read_plan(path)
    line = str(caught.value)
    assert line.startswith(f"{path}: ")
    assert "\n" not in line
    return line.removeprefix(f"{path}: ")


def read_or_refuse(path: Path) -> None:
    """Read a file that may be damaged: the only error that may come names it."""
    with suppress(WorkbookError):
        read_plan(path)
        return
    refusal(path)


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None], more: Mapping[str, bytes] | None = None) -> Path:
    """Return a copy of a package with its parts changed (None leaves one out) and `more` added."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                archive.writestr(name, data)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return target


def archive_of(path: Path, *names: str) -> Path:
    """Return a zip file with empty parts."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return path


def test_missing_file(tmp_path: Path) -> None:
    """The line says how to make a plan."""
    assert refusal(tmp_path / "no.xlsx") == "no such file; make a plan with: sostac new no.xlsx"


def test_folder(tmp_path: Path) -> None:
    """A folder is no workbook."""
    assert "folder" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"hello", "no Excel workbook"),
        (b"%PDF-1.7", "no Excel workbook"),
        (OLE + bytes(600), ".xls"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "remove the password"),
        (OLE + bytes(3_000_000) + "EncryptedPackage".encode("utf-16-le") + bytes(400), "remove the password"),
        (b"PK\x03\x04 cut short", "damaged or cut short"),
    ],
)
def test_no_zip(tmp_path: Path, content: bytes, words: str) -> None:
    """Each kind of file that is no .xlsx has its own remedy."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    assert words in refusal(path)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("[Content_Types].xml", "xl/workbook.bin"), "save it in Excel as .xlsx"),
        (("mimetype", "content.xml"), "OpenDocument"),
        (("[Content_Types].xml", "word/document.xml"), "Word document"),
        (("Index/Document.iwa",), "Numbers"),
        (("readme.txt",), "no Excel workbook"),
        (("[Content_Types].xml",), "damaged"),
    ],
)
def test_other_zip(tmp_path: Path, parts: tuple[str, ...], words: str) -> None:
    """Other documents that are zip files are told apart."""
    assert words in refusal(archive_of(tmp_path / "plan.xlsx", *parts))


def test_truncated(book: Path) -> None:
    """A workbook that was cut short by a broken download is damaged."""
    book.write_bytes(book.read_bytes()[:-2000])
    assert "cut short" in refusal(book)


def test_not_ours(tmp_path: Path) -> None:
    """A workbook without our tables and names holds no plan."""
    import xlsxwriter

    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as other:
        other.add_worksheet().write("A1", "Name")
    assert "holds no plan" in refusal(path)


def test_bomb(book: Path) -> None:
    """A part that expands two hundredfold is refused unread."""
    path = rewritten(book, lambda _, data: data, {"xl/bomb.xml": bytes(40 * 2**20)})
    assert "expands beyond reason" in refusal(path)


def test_expanded_size(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a file that is too big as a whole."""
    monkeypatch.setattr(safety, "EXPANDED_LIMIT", 1000)
    assert "expands beyond reason" in refusal(book)


def test_too_many_cells(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one with more cells than any plan has: parsing them would take minutes."""
    monkeypatch.setattr(safety, "TAGS_LIMIT", 1000)
    assert "more cells than any plan" in refusal(book)


def test_no_file(tmp_path: Path) -> None:
    """A pipe is no file, and waiting for it would never end."""
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert "no file" in refusal(tmp_path / "pipe.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("position", [0, 2**20 - 5])
def test_doctype(book: Path, encoding: str, position: int) -> None:
    """A document type is refused, in whatever encoding and wherever it stands."""
    text = "<?xml version='1.0'?>" + " " * position + '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    path = rewritten(book, lambda name, data: text.encode(encoding) if name == "xl/styles.xml" else data)
    assert "xl/styles.xml declares a document type" in refusal(path)


def test_odd_encoding(book: Path) -> None:
    """An encoding in which a document type can't be seen is refused."""
    path = rewritten(book, lambda name, data: b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-' if name == "xl/styles.xml" else data)
    assert "declares a document type" in refusal(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"])
@pytest.mark.parametrize("content", [b"", b"<a", b"<a/>", None, b"\xff\xfe\x00"])
def test_damaged_part(book: Path, part: str, content: bytes | None) -> None:
    """A part that is broken, foreign or missing means a damaged file or a poorer plan, never a traceback."""
    path = rewritten(book, lambda name, data: content if name == part else data)
    read_or_refuse(path)


def test_form_that_is_unknown(book: Path) -> None:
    """A conditional format of a kind that nobody knows costs nothing: it is not looked at."""
    unknown = b'<conditionalFormatting sqref="A1"><cfRule type="newKind" priority="1"/></conditionalFormatting><pageMargins'
    path = rewritten(book, lambda name, data: data.replace(b"<pageMargins", unknown) if name.startswith("xl/worksheets/") else data)
    plan, whole = read_plan(path), read_plan(book)
    assert (plan.tables, plan.blocks, plan.problems) == (whole.tables, whole.blocks, ())


def test_random_damage(book: Path) -> None:
    """Random bytes in random places mean a damaged file or a plan, never a traceback."""
    dice = random.Random(2027)  # noqa: S311 (damage, no secret)
    whole = book.read_bytes()
    for _ in range(25):
        broken = bytearray(whole)
        for _ in range(dice.randrange(1, 20)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        book.write_bytes(broken)
        read_or_refuse(book)


def test_absurd_dimensions(book: Path) -> None:
    """A sheet that claims all cells of Excel, and has one in the last corner, is read by what it holds."""

    def stretch(name: str, data: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return data
        corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return data.replace(b"</sheetData>", corner).replace(b'<dimension ref="', b'<dimension ref="A1:XFD1048576" x="')

    assert read_plan(rewritten(book, stretch))[Person][0].name == "Ann"


def test_absurd_table(book: Path) -> None:
    """A table that claims all cells of Excel is read by what it holds."""
    path = rewritten(book, lambda name, data: re.sub(rb'ref="B(\d+):[A-Z]+\d+"', rb'ref="B\1:XFD1048576"', data) if "tables/" in name else data)
    assert read_plan(path)[Person][0].name == "Ann"


def test_external_links_are_seen_and_not_followed(book: Path) -> None:
    """Links to other workbooks are noticed by their parts."""
    assert not open_workbook(book).external_links
    assert open_workbook(rewritten(book, lambda _, data: data, {"xl/externalLinks/externalLink1.xml": b"<a/>"})).external_links


def test_file_is_not_touched(book: Path) -> None:
    """Reading never writes."""
    before = (book.read_bytes(), book.stat().st_mtime_ns)
    read_plan(book)
    assert (book.read_bytes(), book.stat().st_mtime_ns) == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]
