"""What the tests of patching share: the parts of a file before and after, and small workbooks of odd XML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlsxwriter

from sostac_xl.workbook.patch import Patch

WHEN: Final = datetime(2027, 3, 1, 14, 12)
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "application/vnd.openxmlformats-officedocument"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def raw_parts(path: Path) -> dict[str, tuple[Any, ...]]:
    """Return all that a file says of each part, in order, and its compressed bytes."""
    found: dict[str, tuple[Any, ...]] = {}
    with ZipFile(path) as archive, path.open("rb") as file:
        for info in archive.infolist():
            file.seek(info.header_offset + 26)
            lengths = int.from_bytes(file.read(2), "little") + int.from_bytes(file.read(2), "little")
            file.seek(info.header_offset + 30 + lengths)
            data = file.read(info.compress_size)
            about = (info.date_time, info.compress_type, info.external_attr, info.create_system, info.flag_bits, info.extra, info.comment, info.CRC)
            found[info.filename] = (*about, data)
    return found


def changed_parts(before: Path, after: Path) -> set[str]:
    """Return the names of the parts that differ in anything; those that are there stand in the same order."""
    old, new = raw_parts(before), raw_parts(after)
    assert [name for name in old if name in new] == list(new)
    return {name for name in old if old[name] != new.get(name)}


def text_of(path: Path, part: str) -> str:
    """Return a part's XML."""
    with ZipFile(path) as archive:
        return archive.read(part).decode()


def part_of(path: Path, sheet: str) -> str:
    """Return the part of a sheet."""
    return Patch.open(path)._parts[sheet]


def values(path: Path, sheet: str, **options: Any) -> Any:
    """Return a sheet as openpyxl reads it."""
    return openpyxl.load_workbook(path, **options)[sheet]


def patched(path: Path, cells: Mapping[str, Any], sheet: str = "S") -> Path:
    """Return a copy of a workbook in which cells were set."""
    patch = Patch.open(path)
    for place, value in cells.items():
        patch.set(sheet, place, value)
    target = path.with_name("patched.xlsx")
    target.write_bytes(patch.to_bytes(WHEN))
    return target


def odd_book(path: Path, sheet: str, *, strings: str | None = None, book: str = "", head: str = _HEAD, encoding: str = "utf-8") -> Path:
    """Write a workbook with one sheet, S, whose XML is given whole, with shared strings and an ending of the workbook's XML."""
    shared = "" if strings is None else f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.spreadsheetml.sharedStrings+xml"/>'
    link = "" if strings is None else f'<Relationship Id="rId2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.spreadsheetml.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.spreadsheetml.worksheet+xml"/>{shared}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>{book}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="/xl/worksheets/sheet1.xml"/>{link}</Relationships>',
        **({} if strings is None else {"xl/sharedStrings.xml": strings}),
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
        archive.writestr("xl/worksheets/sheet1.xml", (head + sheet).encode(encoding))
    return path


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """Return the XML of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def rows_of(path: Path) -> str:
    """Return what stands between the tags of the sheet data of S."""
    text = text_of(path, "xl/worksheets/sheet1.xml")
    return text.partition("<sheetData>")[2].partition("</sheetData>")[0]


def cells_book(path: Path) -> Path:
    """Write a workbook with texts, numbers, dates, formulas and a table on S, and a second sheet; return its path."""
    with xlsxwriter.Workbook(path) as made:
        sheet, other = made.add_worksheet("S"), made.add_worksheet("Other")
        day, bold = made.add_format({"num_format": "yyyy-mm-dd"}), made.add_format({"bold": True})
        sheet.set_column("E:E", 20, bold)
        sheet.write_row("A1", ["text", 1.5, True])
        sheet.write_datetime("A2", datetime(2027, 1, 4), day)
        sheet.write_formula("B2", "=B1*2", bold, 3)
        sheet.write_formula("C2", "=A1", None, "text")
        sheet.write_array_formula("A4:A5", "{=B1:B2*2}", None, 3)
        sheet.write("A5", 6)
        sheet.write_rich_string("B4", "a ", bold, "bold", " word")
        sheet.set_row(6, 30, bold)
        sheet.add_table("B9:C11", {"name": "tblA", "columns": [{"header": "ID"}, {"header": "Name"}]})
        other.write("A1", "text")
        other.write_formula("A2", "=S!B1", None, 1.5)
    return path
