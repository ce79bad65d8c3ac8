"""Finds cells that have lost their dropdown: pasting over a cell takes it away, and some programs save a workbook without any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openpyxl.utils import get_column_letter

from sostac_xl.i18n import msg
from sostac_xl.schema.kinds import OneOf, RefTo, YesNo
from sostac_xl.workbook import problems
from sostac_xl.workbook.package import OpenedWorkbook, has_other_validations
from sostac_xl.workbook.read_grid import Area, cell_ref
from sostac_xl.workbook.read_places import Located, TablePlace
from sostac_xl.workbook.read_report import SHOWN_CELLS, Report


def check_dropdowns(opened: OpenedWorkbook, places: Located, report: Report) -> None:
    """Report cells without their dropdown: once per table, or once for a workbook that has none left.

    Nothing is said where it can't be told: when the workbook could only be read without its trimmings, or holds validations of a form
    that is not read.
    """
    dropdowns = opened.dropdowns
    if dropdowns is None:
        return
    tables = [place for place in places.tables.values() if not place.table.info.sheet.computed]
    lost = [(place, tuple(_lost(place, dropdowns.get(place.sheet, ())))) for place in tables]
    if not any(areas for _, areas in lost) or has_other_validations(opened.path):
        return
    if all(areas == tuple(_due(place)) for place, areas in lost):
        remedy = msg("Type the values, which is as good; or make a fresh workbook (sostac new) and copy the entries into it.")
        report.add(problems.DROPDOWN_LOST, msg("There is no dropdown left in the workbook: a program has saved it without."), remedy=remedy)
        return
    for place, areas in lost:
        if areas:
            cells = ", ".join(map(_address, areas[:SHOWN_CELLS])) + (" …" if len(areas) > SHOWN_CELLS else "")
            message = msg("{table}: there is no dropdown any more in {cells}.", table=msg(place.table.info.title), cells=cells)
            report.add(problems.DROPDOWN_LOST, message, place.table, cell=cell_ref(place.sheet, areas[0].top, areas[0].left))


def _due(place: TablePlace) -> Iterator[Area]:
    """Yield the columns of a table that have a dropdown, from the first row to the last."""
    for column in place.table.columns():
        if not column.computed and column.key in place.columns and isinstance(column.kind, (OneOf, YesNo, RefTo)) and place.last > place.header:
            number = place.columns[column.key]
            yield Area(place.header + 1, number, place.last, number)


def _lost(place: TablePlace, dropdowns: Iterable[Area]) -> Iterator[Area]:
    """Yield the runs of cells that should have a dropdown and have none, column by column."""
    dropdowns = sorted(dropdowns, key=lambda area: area.top)
    for due in _due(place):
        row = due.top
        for area in (area for area in dropdowns if area.meets(due)):
            if area.top > row:
                yield Area(row, due.left, area.top - 1, due.left)
            row = max(row, area.bottom + 1)
        if row <= due.bottom:
            yield Area(row, due.left, due.bottom, due.left)


def _address(area: Area) -> str:
    letter = get_column_letter(area.left)
    return f"{letter}{area.top}" if area.top == area.bottom else f"{letter}{area.top}:{letter}{area.bottom}"
