"""Programs that open a workbook and save it again, and what they leave of it."""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pandas as pd
from openpyxl import load_workbook

from tests.support.libreoffice import LibreOffice

HERE: Final = Path(__file__).parent
MODULES: Final = HERE.parent.parent / "node_modules"
Save = Callable[[Sequence[Path], Path, LibreOffice], object]
"""Takes workbooks, and the folder in which to save them under their names: each program starts once for all of them."""


def libreoffice_xlsx(sources: Sequence[Path], folder: Path, libreoffice: LibreOffice) -> None:
    """Save as .xlsx with LibreOffice."""
    for source in sources:
        libreoffice.convert(source, "xlsx", folder)


def libreoffice_ods(sources: Sequence[Path], folder: Path, libreoffice: LibreOffice) -> None:
    """Save as .ods, and that as .xlsx again."""
    for source in sources:
        libreoffice.convert(libreoffice.convert(source, "ods", folder), "xlsx", folder)


def openpyxl(sources: Sequence[Path], folder: Path, _: LibreOffice) -> None:
    """Load and save with openpyxl."""
    for source in sources:
        load_workbook(source).save(folder / source.name)


def with_pandas(sources: Sequence[Path], folder: Path, _: LibreOffice) -> None:
    """Read all sheets into frames and write them; by default pandas takes words such as None for blanks, which nobody can tell afterwards."""
    for source in sources:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheets = pd.read_excel(source, sheet_name=None, header=None, keep_default_na=False, na_values=[""])
        with pd.ExcelWriter(folder / source.name) as writer:
            for name, frame in sheets.items():
                frame.to_excel(writer, sheet_name=str(name), header=False, index=False)


def _node(program: str) -> Save:
    def save(sources: Sequence[Path], folder: Path, _: LibreOffice) -> None:
        subprocess.run(["node", str(HERE / "resave.mjs"), program, str(folder), *map(str, sources)], check=True, capture_output=True)

    return save


PROGRAMS: Final[Mapping[str, Save]] = {
    "LibreOffice": libreoffice_xlsx,
    "LibreOffice, through .ods": libreoffice_ods,
    "openpyxl": openpyxl,
    "SheetJS": _node("sheetjs"),
    "ExcelJS": _node("exceljs"),
    "pandas": with_pandas,
}
FEATURES: Final[Mapping[str, tuple[str, str]]] = {
    "Formulas": (r"xl/worksheets/sheet", r"<f[ >]"),
    "Last results": (r"xl/worksheets/sheet", r"<f[ >][^<]*</f><v>[^<]"),
    "Excel tables": (r"xl/tables/", r"<table "),
    "Names": (r"xl/workbook\.xml", r'definedName [^>]*name="sx\.'),
    "Dropdowns": (r"xl/worksheets/sheet", r'<dataValidation [^>]*type="list"'),
    "Notes on headers": (r"xl/worksheets/sheet", r'<dataValidation [^>]*prompt="'),
    "Conditional formats": (r"xl/worksheets/sheet", r"<cfRule "),
    "Charts": (r"xl/charts/chart", r"<(?:c:)?chartSpace"),
    "Links": (r"xl/worksheets/sheet", r"<hyperlink "),
    "Protected sheets": (r"xl/worksheets/sheet", r"<sheetProtection "),
    "Groups of rows": (r"xl/worksheets/sheet", r'outlineLevel="1"'),
    "Frozen panes": (r"xl/worksheets/sheet", r'<pane [^>]*state="frozen'),
}
"""What a workbook of ours has besides its entries: which parts hold it, and how one of it begins."""


def features(path: Path) -> dict[str, int]:
    """Return how many of each feature a workbook has."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if name.endswith(".xml")}
    return {
        feature: sum(len(re.findall(pattern, text)) for name, text in parts.items() if re.match(part, name))
        for feature, (part, pattern) in FEATURES.items()
    }
