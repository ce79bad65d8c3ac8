"""Reads a sheet of a workbook file: its filled cells, what is merged, where dropdowns are, and nothing else, as it unfolds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Final

from lxml import etree

from sostac_xl.workbook.addresses import column_of
from sostac_xl.workbook.read_cells import Cells, local_name
from sostac_xl.workbook.read_grid import Area, area_of
from sostac_xl.workbook.read_plain import read_plain_rows

if TYPE_CHECKING:
    from lxml.etree import _Element

_OTHER_VALIDATIONS: Final = "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"
"""The extension of a sheet with data validations in the form that Excel has for lists on other sheets."""

Rows = Mapping[int, Mapping[int, Any]]


@dataclass(frozen=True, slots=True)
class SheetContents:
    """What a sheet holds: its filled cells as in a `Grid`, what is merged, and the cells with a dropdown, of which all are `told` or not.

    `hiding` are the merged areas under which something stands that nobody sees.
    """

    rows: Rows
    merged: Sequence[Area]
    hiding: Sequence[Area]
    dropdowns: Sequence[Area]
    told: bool


def read_sheet(stream: IO[bytes], cells: Cells) -> SheetContents:
    """Return what a sheet holds; of merged cells only the first holds anything."""
    plain = read_plain_rows(stream, cells)
    if plain:
        rows, rest = plain
        stream = BytesIO(rest)
    else:
        rows = {}
        stream.seek(0)
    merged: list[Area] = []
    dropdowns: list[Area] = []
    told, number = True, 0
    for name, element in elements_of(stream, "row", "mergeCell", "dataValidation", "ext"):
        if name == "row":
            number = number_of(element, number)
            row = rows.setdefault(number, {})
            for column, cell in cells_of(element):
                if (value := cells.value(cell)) is not None:
                    row[column] = value
        elif name == "mergeCell":
            merged.append(area_of(element.get("ref", "")))
        elif name == "ext":
            told = told and element.get("uri", "").upper() != _OTHER_VALIDATIONS
        elif element.get("type") == "list":
            dropdowns += map(area_of, element.get("sqref", "").split())
    hiding = [area for area in merged if _uncover(rows, area)]
    return SheetContents({number: row for number, row in sorted(rows.items()) if row}, merged, hiding, dropdowns, told)


def read_results(stream: IO[bytes], cells: Cells, wanted: Collection[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Any]]:
    """Yield the row and column of those `wanted` formulas of which the file holds what they came to, and that."""
    number, last = 0, max(row for row, _ in wanted)
    for _, row in elements_of(stream, "row"):
        number = number_of(row, number)
        if number > last:
            return
        for column, cell in cells_of(row):
            if (number, column) in wanted:
                value = cells.result(cell)
                if value is not None or cell.get("t", "n") != "n":
                    yield (number, column), value


def elements_of(stream: IO[bytes], *names: str) -> Iterator[tuple[str, _Element]]:
    """Yield the elements with one of these names, whatever their namespace, and forget each afterwards."""
    for _, element in etree.iterparse(stream, tag=[f"{{*}}{name}" for name in names], remove_comments=True, remove_pis=True):
        name, parent = local_name(element), element.getparent()
        if name == "row" and (parent is None or local_name(parent) != "sheetData"):
            continue  # where a picture or a button stands
        yield name, element
        element.clear()
        before = element.getprevious()
        if parent is not None and before is not None:
            parent.remove(before)


def number_of(row: _Element, before: int) -> int:
    """Return the number of a row; one without follows the row before."""
    return int(row.get("r", before + 1))


def cells_of(row: _Element) -> Iterator[tuple[int, _Element]]:
    """Yield the cells of a row that are not empty, with their columns; one without an address follows the cell before."""
    column = 0
    for cell in row:
        address = cell.get("r")
        column = column_of(address) if address else column + 1
        if len(cell):
            yield column, cell


def _uncover(rows: dict[int, dict[int, Any]], area: Area) -> bool:
    """Take away what the cells hold that are hidden because they are merged with another one; return whether there was anything."""
    found = False
    numbers = range(area.top, area.bottom + 1) if area.bottom - area.top < len(rows) else list(rows)
    for number in numbers:
        for column in [column for column in rows.get(number, ()) if area.covers(number, column)]:
            del rows[number][column]
            found = True
    return found


def is_true(value: str | None) -> bool:
    """Return whether an attribute says yes."""
    return value in ("1", "true")
