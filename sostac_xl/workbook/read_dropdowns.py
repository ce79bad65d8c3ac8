"""Finds cells that have lost their dropdown: pasting over a cell takes it away, and some programs save a workbook without any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sostac_xl.findings import CellRef
from sostac_xl.i18n import msg
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import OneOf, RefTo, YesNo
from sostac_xl.workbook import problems
from sostac_xl.workbook.addresses import column_letter
from sostac_xl.workbook.package import OpenedWorkbook
from sostac_xl.workbook.read_grid import Area, cell_ref
from sostac_xl.workbook.read_places import Located, TablePlace
from sostac_xl.workbook.read_report import SHOWN_CELLS, Report


def check_dropdowns(opened: OpenedWorkbook, places: Located, plan: Plan, report: Report) -> None:
    """Report, in one finding, the cells without their dropdown in the tables that a plan uses.

    Nothing is said where it can't be told: when the workbook is open in Excel, or holds validations of a form that is not read.
    """
    if opened.dropdowns is None:
        return
    tables = [place for table, place in places.tables.items() if plan.uses(table) and not table.info.sheet.computed]
    lost = {place.table: tuple(_lost(place, opened.dropdowns.get(place.sheet, ()))) for place in tables}
    runs = [(place, area) for place in tables for area in lost[place.table]]
    if not runs:
        return
    if all(lost[place.table] == tuple(_due(place)) for place in tables):
        remedy = msg("Type the values, which is as good; or make a fresh workbook (sostac new) and copy the entries into it.")
        report.add(problems.DROPDOWN_LOST, msg("There is no dropdown left in the workbook: a program has saved it without."), remedy=remedy)
        return
    cells = ", ".join(str(_range(place, area)) for place, area in runs[:SHOWN_CELLS]) + (" …" if len(runs) > SHOWN_CELLS else "")
    place, area = runs[0]
    first = cell_ref(place.sheet, area.top, area.left)
    report.add(problems.DROPDOWN_LOST, msg("The dropdown is gone in {cells}.", cells=cells), place.table, cell=first)


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


def _range(place: TablePlace, area: Area) -> CellRef:
    letter = column_letter(area.left)
    return CellRef(place.sheet, f"{letter}{area.top}" if area.top == area.bottom else f"{letter}{area.top}:{letter}{area.bottom}")
