"""LibreOffice without a window: recalculates workbooks, prints files, draws their pages."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any, Final, TypeVar
from zipfile import ZipFile

from lxml import etree

from sostac_xl.workbook.addresses import column_letter
from tests.support.office import ALWAYS, Office, settings

TIMEOUT: Final = 180
"""Seconds that LibreOffice may take for a file."""
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMULA, _VALUE = f"{_MAIN}f", f"{_MAIN}v"
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ANY_RESULT: Final = 7
ERROR_RESULTS: Final = 4
"""LibreOffice's numbers for formulas with any result, and for those whose result is an error."""
FILTERS: Final[Mapping[str, Mapping[str, str]]] = {
    "com.sun.star.sheet.SpreadsheetDocument": {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "pdf": "calc_pdf_Export"},
    "com.sun.star.text.TextDocument": {"docx": "MS Word 2007 XML", "pdf": "writer_pdf_Export"},
}
"""LibreOffice's names for the forms in which it saves a kind of file, by its ending."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula cell whose cached value isn't what LibreOffice computes, or that is an error."""

    sheet: str
    address: str
    cached: str | float
    computed: str | float
    formula: str

    def __str__(self) -> str:
        """Return one line for a failed test."""
        return f"{self.sheet}!{self.address}: cached {self.cached!r}, computed {self.computed!r}: {self.formula[:160]}"


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What came of recalculating a workbook: how many formulas it has, which are errors, which differ from their cached value."""

    formulas: int
    errors: tuple[Difference, ...]
    differences: tuple[Difference, ...]


class LibreOffice:
    """One LibreOffice for all files of a session: it starts when the first is opened, and anew after it died of one.

    It recalculates each workbook that it opens.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._office: Office | None = None

    def close(self) -> None:
        """End the process, if there is one."""
        if self._office:
            self._office.end()
            self._office = None

    def _opened(self, path: Path, use: Callable[[Any], T]) -> T:
        """Open a file and return what `use` makes of it; once more in a new process when that went wrong, which may be another file's doing."""
        try:
            return self._used(path, use)
        except Exception:  # noqa: BLE001 - whatever UNO raises when its other side is gone
            self.close()
            return self._used(path, use)

    def _used(self, path: Path, use: Callable[[Any], T]) -> T:
        office = self._office = self._office or Office(recalculate=ALWAYS)
        watch = Timer(TIMEOUT, office.kill)
        watch.start()
        try:
            opened = office.desktop.loadComponentFromURL(path.absolute().as_uri(), "_blank", 0, settings(Hidden=True, ReadOnly=True))
            if opened is None:
                raise RuntimeError(f"LibreOffice can't open {path.name}")
            made = use(opened)
            opened.close(True)
            return made
        finally:
            watch.cancel()

    def convert(self, path: Path, to: str, folder: Path) -> Path:
        """Return the file that LibreOffice makes of `path` in `folder`; `to` is its ending, such as `pdf`."""
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"{path.stem}.{to}"

        def save(opened: Any) -> None:
            name = next(names[to] for service, names in FILTERS.items() if opened.supportsService(service))
            opened.storeToURL(made.absolute().as_uri(), settings(FilterName=name))

        self._opened(path, save)
        return made

    def results(self, path: Path) -> dict[tuple[str, str], str | float]:
        """Recalculate a workbook and return the result of each formula by sheet and address; an error is a text that begins with #."""
        return self._opened(path, lambda opened: dict(_results(opened)))

    def recalculated(self, path: Path) -> Recalculation:
        """Recalculate a workbook and return what differs from its cached values."""
        return compare(path, self.results(path))

    def pages(self, path: Path, folder: Path, dpi: int = 60) -> list[Path]:
        """Return a picture (PNG) of each page of a workbook or a document, in order."""
        pdf = self.convert(path, "pdf", folder)
        subprocess.run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(folder / path.stem)], check=True, timeout=TIMEOUT)
        return sorted(folder.glob(f"{path.stem}-*.png"))


def _results(opened: Any) -> Iterator[tuple[tuple[str, str], str | float]]:
    """Yield what stands in the cells of the smallest range of each sheet that holds all of its formulas."""
    for sheet in opened.Sheets:
        name = sheet.Name  # asked for once: each question to LibreOffice takes its time
        formulas = sheet.queryFormulaCells(ANY_RESULT).RangeAddresses
        if not formulas:
            continue
        left, top = min(each.StartColumn for each in formulas), min(each.StartRow for each in formulas)
        right, bottom = max(each.EndColumn for each in formulas), max(each.EndRow for each in formulas)
        letters = [column_letter(number + 1) for number in range(left, right + 1)]
        for row, values in enumerate(sheet.getCellRangeByPosition(left, top, right, bottom).getDataArray(), top + 1):
            yield from (((name, f"{letter}{row}"), value) for letter, value in zip(letters, values, strict=True))
        for area in sheet.queryFormulaCells(ERROR_RESULTS).RangeAddresses:
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    shown = sheet.getCellByPosition(column, row).getString()
                    yield (name, f"{column_letter(column + 1)}{row + 1}"), f"#{shown.removeprefix('#')}"


def compare(ours: Path, computed: Mapping[tuple[str, str], str | float]) -> Recalculation:
    """Compare the cached value of every formula cell of `ours` with what was computed, by sheet and address."""
    errors: list[Difference] = []
    differences: list[Difference] = []
    formulas = [cell for cell in cells(ours) if cell.formula]
    for cell in formulas:
        found = Difference(cell.sheet, cell.address, cell.value, computed.get((cell.sheet, cell.address), ""), cell.formula)
        if str(found.computed).startswith("#") or str(found.cached).startswith("#"):
            errors.append(found)
        if not _same(found.cached, found.computed):
            differences.append(found)
    return Recalculation(len(formulas), tuple(errors), tuple(differences))


def cached(path: Path) -> dict[tuple[str, str], str | float]:
    """Return the value of each cell of a workbook by sheet and address, as `compare` takes it."""
    return {(cell.sheet, cell.address): cell.value for cell in cells(path)}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a workbook: its value as a number or a text, a blank as an empty text, and its formula, "" without one."""

    sheet: str
    address: str
    value: str | float
    formula: str


def cells(path: Path) -> Iterator[Cell]:
    """Yield the cells of a workbook, straight from its XML: dates are their numbers there, and nothing is slow."""
    with ZipFile(path) as archive:
        targets = {each.get("Id"): str(each.get("Target")) for each in etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            entries = etree.fromstring(archive.read("xl/sharedStrings.xml"))
            strings = ["".join(text.text or "" for text in entry.iter(f"{_MAIN}t")) for entry in entries.iter(f"{_MAIN}si")]
        for sheet in etree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            name, part = str(sheet.get("name")), "xl/" + targets[sheet.get(_LINK)].removeprefix("/xl/")
            for cell in etree.fromstring(archive.read(part)).iter(f"{_MAIN}c"):
                said = {child.tag: child.text or "" for child in cell}
                formula = said[_FORMULA] or "=" if _FORMULA in said else ""
                yield Cell(name, str(cell.get("r")), _shown(cell, said.get(_VALUE, ""), strings), formula)


def _shown(cell: etree._Element, value: str, strings: Sequence[str]) -> str | float:
    kind = cell.get("t", "n")
    if kind == "s":
        return strings[int(value)]
    if kind in {"n", "b"}:
        return float(value) if value else ""
    return value or cell.findtext(f"{_MAIN}is/{_MAIN}t") or ""


def _same(cached: str | float, computed: str | float) -> bool:
    if isinstance(cached, float) and isinstance(computed, float):
        return math.isclose(cached, computed, rel_tol=1e-9, abs_tol=1e-6)
    return cached == computed
