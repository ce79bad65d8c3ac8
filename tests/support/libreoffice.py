"""LibreOffice without a window: recalculates workbooks, prints files, draws their pages."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

TIMEOUT: Final = 180
RECALCULATE_ALWAYS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Without this setting LibreOffice trusts the cached values of a workbook and a comparison would compare them with themselves."""


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

    def recalculated(self, path: Path, folder: Path) -> Recalculation:
        """Recalculate a workbook and return what differs from its cached values."""
        return compare(path, self.convert(path, "xlsx:Calc MS Excel 2007 XML", folder / "recalculated"))

    def pages(self, path: Path, folder: Path, dpi: int = 60) -> list[Path]:
        """Return a picture (PNG) of each page of a workbook or a document, in order."""
        pdf = self.convert(path, "pdf", folder)
        subprocess.run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(folder / path.stem)], check=True, timeout=TIMEOUT)
        return sorted(folder.glob(f"{path.stem}-*.png"))


def compare(ours: Path, theirs: Path) -> Recalculation:
    """Compare the cached value of every formula cell of `ours` with the value in `theirs`."""
    errors: list[Difference] = []
    differences: list[Difference] = []
    count = 0
    for found in _formula_cells(ours, theirs):
        count += 1
        if str(found.computed).startswith("#") or str(found.cached).startswith("#"):
            errors.append(found)
        if not _same(found.cached, found.computed):
            differences.append(found)
    return Recalculation(count, tuple(errors), tuple(differences))


def _formula_cells(ours: Path, theirs: Path) -> Iterator[Difference]:
    formulas, cached, computed = load_workbook(ours), load_workbook(ours, data_only=True), load_workbook(theirs, data_only=True)
    for sheet in formulas.worksheets:
        values, results = cached[sheet.title], computed[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    address = cell.coordinate
                    formula = str(getattr(cell.value, "text", cell.value))
                    yield Difference(sheet.title, address, _plain(values[address].value), _plain(results[address].value), formula)


def _plain(value: Any) -> str | float:
    """Return a value as a number or a text: a date is its serial number, a blank is an empty text."""
    match value:
        case None:
            return ""
        case datetime():
            return (value - datetime(1899, 12, 30)) / timedelta(days=1)
        case date():
            return float((value - date(1899, 12, 30)).days)
        case time():
            return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
        case timedelta():
            return value / timedelta(days=1)
        case bool() | int() | float():
            return float(value)
        case _:
            return str(value)


def _same(cached: str | float, computed: str | float) -> bool:
    if isinstance(cached, float) and isinstance(computed, float):
        return math.isclose(cached, computed, rel_tol=1e-9, abs_tol=1e-6)
    return cached == computed
