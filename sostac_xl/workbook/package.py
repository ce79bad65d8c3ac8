"""Open a workbook file: what is checked to be safe is read part by part, and only what a plan can stand in."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from lxml.etree import XMLSyntaxError, fromstring

from sostac_xl.workbook.addresses import boundaries
from sostac_xl.workbook.patch_package import ROOT, Package
from sostac_xl.workbook.patch_workbook import epoch_of, hidden_sheets, names_of, sheets_of
from sostac_xl.workbook.read_cells import Cells, read_dates, read_texts
from sostac_xl.workbook.read_grid import Area, Grid, ListObject
from sostac_xl.workbook.read_looks import Looks, nothing_told, read_formats, sheet_looks
from sostac_xl.workbook.read_names import Names, named_spots
from sostac_xl.workbook.read_sheet import read_results, read_sheet
from sostac_xl.workbook.safety import damaged, inspect

Wanted = Mapping[str, Collection[tuple[int, int]]]
"""Cells by sheet name, each a row and a column."""
Results = Mapping[tuple[str, int, int], Any]
"""What formulas came to, by sheet name, row and column."""


@dataclass(frozen=True)
class OpenedWorkbook:
    """What a workbook holds, be it a file or open in Excel.

    `grids` are the filled cells by sheet name, `names` the cells of our defined names, `epoch` the day from which dates count.
    `results` looks up what wanted formulas came to, `looks` how wanted cells look. `external_links` tells that it has links to other
    workbooks, which are never followed; `dropdowns` are the cells that have one, by sheet name, None when they can't be told.
    """

    path: Path
    grids: Mapping[str, Grid]
    names: Names
    epoch: date
    results: Callable[[Wanted], Results]
    external_links: bool = False
    dropdowns: Mapping[str, Sequence[Area]] | None = None
    looks: Callable[[Wanted], Looks] = nothing_told


def open_workbook(path: Path) -> OpenedWorkbook:
    """Return what a workbook file holds; raise WorkbookError with one line that names the file and the remedy."""
    parts = inspect(path)
    with _sound(path):
        book = _Book(path)
        sheets = {name: read_sheet(book.package.open(part), book.cells) for name, part in book.sheets.items()}
        tables = {name: tuple(_tables(book.package, part)) for name, part in book.sheets.items()}
        grids = {name: Grid(name, sheet.rows, tables[name], sheet.merged, sheet.hiding) for name, sheet in sheets.items()}
        names = named_spots(names_of(book.xml), list(sheets))
        told = all(sheet.told for sheet in sheets.values())
        dropdowns = {name: sheet.dropdowns for name, sheet in sheets.items()} if told else None
    links = any(part.startswith("xl/externalLinks/") for part in parts)
    return OpenedWorkbook(path, grids, names, book.cells.epoch, partial(cached_values, path), links, dropdowns, partial(looks_in, path))


def cached_values(path: Path, wanted: Wanted) -> Results:
    """Return what formulas last came to: by sheet name, row and column, for those `wanted` cells whose value the file holds.

    A formula that gave an empty text has the value None. The sheets are read once more, no further than the last wanted cell: formulas are
    seldom where a value is due, and keeping the results of all of them for those would cost every plan the memory.
    """
    with _sound(path):
        book = _Book(path)
        return {
            (name, *place): value
            for name, places in wanted.items()
            for place, value in read_results(book.package.open(book.sheets[name]), book.cells, frozenset(places))
        }


def looks_in(path: Path, wanted: Wanted) -> Looks:
    """Return how the wanted cells of a workbook file look; the sheets are read once more, since only cells of the user's own are asked for."""
    if not wanted:
        return {}
    with _sound(path):
        book = _Book(path)
        formats = book.formats()
        return {
            (name, *place): look
            for name, places in wanted.items()
            for place, look in sheet_looks(book.package.open(book.sheets[name]), frozenset(places), formats, hidden=name in book.hidden)
        }


class _Book:
    """The parts of a workbook file by which its sheets are read; `sheets` are the parts of the worksheets by name."""

    def __init__(self, path: Path) -> None:
        """Read what the sheets share."""
        self.package = package = Package(path.read_bytes())
        part = package.related(ROOT, "officeDocument")
        if not part:
            raise ValueError("no workbook in the file")
        self.xml = package.text(part)
        links = {link.id: link for link in package.relations(part)}
        found = ((name, links[link]) for name, link in sheets_of(self.xml) if link)
        self.hidden = frozenset(hidden_sheets(self.xml))
        self.sheets = {name: link.target for name, link in found if link.kind == "worksheet" and link.target in package.names}
        texts, styles = package.related(part, "sharedStrings"), package.related(part, "styles")
        self._styles = styles
        self.cells = Cells(
            read_texts(package.open(texts)) if texts else (),
            read_dates(package.open(styles)) if styles else (),
            epoch_of(self.xml),
        )

    def formats(self) -> Sequence[str]:
        """Return the number format of each cell format."""
        return read_formats(self.package.open(self._styles)) if self._styles else ()


def _tables(package: Package, part: str) -> Iterator[ListObject]:
    for link in package.relations(part):
        if link.kind == "table":
            with package.open(link.target) as stream:
                table = fromstring(stream.read()).attrib
            left, top, right, bottom = (side or 0 for side in boundaries(str(table["ref"])))
            headed = int(table.get("headerRowCount", "1")) > 0
            name = str(table.get("displayName") or table["name"])
            totals = int(table.get("totalsRowCount", "0"))
            yield ListObject(name, top if headed else 0, bottom - totals, left, right, bool(totals))


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Turn what zip, XML and their contents raise over a damaged file into one clear line."""
    archive = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
    content = (XMLSyntaxError, ExpatError, LookupError, ValueError, OverflowError)
    try:
        yield
    except (*archive, *content) as error:
        raise damaged(path) from error
