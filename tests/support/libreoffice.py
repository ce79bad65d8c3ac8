"""LibreOffice without a window: recalculates workbooks, prints files, draws their pages."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from lxml import etree

TIMEOUT: Final = 180
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
RECALCULATE_ALWAYS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Without this setting LibreOffice trusts the cached values of a workbook and a comparison would compare them with themselves."""


RECALCULATED: Final = "xlsx:Calc MS Excel 2007 XML"
"""LibreOffice's name for the form in which it saves what it has recalculated."""


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
    """One private profile, so that tests neither wait for nor disturb another LibreOffice."""

    def __init__(self, profile: Path) -> None:
        """Make the profile in an empty folder."""
        self.profile = profile
        settings = profile / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, encoding="utf-8")

    def convert(self, path: Path, to: str, folder: Path) -> Path:
        """Return the file that LibreOffice makes of `path` in `folder`; `to` is its name for a format, such as `pdf`."""
        folder.mkdir(parents=True, exist_ok=True)
        command = ["soffice", f"-env:UserInstallation={self.profile.as_uri()}", "--headless", "--convert-to", to, "--outdir", str(folder), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
        made = folder / f"{path.stem}.{to.partition(':')[0]}"
        if not made.exists():
            raise RuntimeError(f"LibreOffice made no {made.name}: {done.stdout} {done.stderr}")
        return made

    def convert_all(self, paths: Sequence[Path], to: str, folder: Path) -> list[Path]:
        """Return the files that LibreOffice makes of several at once, which saves its start for each; their names must differ."""
        folder.mkdir(parents=True, exist_ok=True)
        command = ["soffice", f"-env:UserInstallation={self.profile.as_uri()}", "--headless", "--convert-to", to, "--outdir", str(folder)]
        subprocess.run([*command, *map(str, paths)], capture_output=True, timeout=TIMEOUT * len(paths), check=True)
        made = [folder / f"{path.stem}.{to.partition(':')[0]}" for path in paths]
        missing = [path.name for path in made if not path.exists()]
        if missing:
            raise RuntimeError(f"LibreOffice made no {', '.join(missing)}")
        return made

    def recalculated(self, path: Path, folder: Path) -> Recalculation:
        """Recalculate a workbook and return what differs from its cached values."""
        return compare(path, self.convert(path, RECALCULATED, folder / "recalculated"))

    def pages(self, path: Path, folder: Path, dpi: int = 60) -> list[Path]:
        """Return a picture (PNG) of each page of a workbook or a document, in order."""
        pdf = self.convert(path, "pdf", folder)
        subprocess.run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(folder / path.stem)], check=True, timeout=TIMEOUT)
        return sorted(folder.glob(f"{path.stem}-*.png"))


def compare(ours: Path, theirs: Path) -> Recalculation:
    """Compare the cached value of every formula cell of `ours` with the value in `theirs`."""
    errors: list[Difference] = []
    differences: list[Difference] = []
    computed = {(cell.sheet, cell.address): cell.value for cell in cells(theirs)}
    formulas = [cell for cell in cells(ours) if cell.formula]
    for cell in formulas:
        found = Difference(cell.sheet, cell.address, cell.value, computed.get((cell.sheet, cell.address), ""), cell.formula)
        if str(found.computed).startswith("#") or str(found.cached).startswith("#"):
            errors.append(found)
        if not _same(found.cached, found.computed):
            differences.append(found)
    return Recalculation(len(formulas), tuple(errors), tuple(differences))


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
            part = "xl/" + targets[sheet.get(_LINK)].removeprefix("/xl/")
            for cell in etree.fromstring(archive.read(part)).iter(f"{_MAIN}c"):
                formula = cell.find(f"{_MAIN}f")
                shown = _shown(cell, strings)
                yield Cell(str(sheet.get("name")), str(cell.get("r")), shown, "" if formula is None else formula.text or "=")


def _shown(cell: etree._Element, strings: Sequence[str]) -> str | float:
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return strings[int(value)]
    if kind in {"n", "b"}:
        return float(value) if value else ""
    return value or cell.findtext(f"{_MAIN}is/{_MAIN}t") or ""


def _same(cached: str | float, computed: str | float) -> bool:
    if isinstance(cached, float) and isinstance(computed, float):
        return math.isclose(cached, computed, rel_tol=1e-9, abs_tol=1e-6)
    return cached == computed
