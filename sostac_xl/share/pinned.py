"""A workbook as sostac would write it, with every table where the user's workbook has it: what that one lacks can be taken from here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sostac_xl import schema
from sostac_xl.checks import assess
from sostac_xl.compute import Computation
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.sheets import Sheet
from sostac_xl.workbook.build import write_workbook
from sostac_xl.workbook.layout import Layout, Place, Spot, make_layout
from sostac_xl.workbook.read_names import Names, is_client_copy
from sostac_xl.workbook.read_places import TITLE_ROWS, BlockPlace, Located, TablePlace

ASIDE: Final = 900_000
"""The row from which tables stand that the user's workbook lacks, or has in a form of its own: nothing is taken from there."""
_APART: Final = 2_000


@dataclass(frozen=True)
class PinnedLayout(Layout):
    """A layout with the sheets and places of a workbook that is there; `aside` are the tables and blocks that it does not have like that."""

    names: Mapping[Sheet, str] = field(default_factory=dict)
    aside: Collection[type[Record]] = ()

    def sheet_name(self, sheet: Sheet) -> str:
        """Return the name that the sheet has."""
        return self.names.get(sheet) or super().sheet_name(sheet)


def pinned_layout(plan: Plan, places: Located, names: Names, sheets: Collection[str], t: Translator) -> PinnedLayout:
    """Return the layout of a workbook that is there: `places` and `names` tell where things stand, `sheets` are all that it has."""
    usual = make_layout(plan, t, {table: place.last - place.header for table, place in places.tables.items()}, for_client=is_client_copy(names))
    called = {sheet: _name_of(sheet, places, names, sheets, t) for sheet in schema.SHEETS}
    aside: list[type[Record]] = []
    tables: dict[type[Row], Place] = {}
    spots: dict[type[Block], Spot] = {}
    for number, (table, place) in enumerate(usual.tables.items()):
        found = places.tables.get(table)
        if found and _is_usual(found, place) and found.sheet == called[table.info.sheet]:
            tables[table] = _pinned(place, found)
        else:
            aside.append(table)
            title = ASIDE + number * _APART
            tables[table] = replace(place, title=title, header=title + TITLE_ROWS, sheet_name=called[table.info.sheet])
    for block, spot in usual.spots.items():
        where = places.blocks.get(block)
        if where and set(where.cells) == set(spot.cells) and where.sheet == called[block.info.sheet]:
            spots[block] = _pinned_spot(spot, where)
        else:
            aside.append(block)
            down = ASIDE - _APART * (1 + len(spots)) - spot.title
            cells = {key: (row + down, column) for key, (row, column) in spot.cells.items()}
            spots[block] = replace(spot, title=spot.title + down, cells=cells, sheet_name=called[block.info.sheet])
    return PinnedLayout(plan, t, tables, spots, usual.widths, called, usual.for_client, aside=tuple(aside))


def as_it_should_be(layout: PinnedLayout, computation: Computation) -> bytes:
    """Return the workbook that sostac would write; XlsxWriter's OverlappingRange when tables stand too close for that."""
    computed, findings = assess(layout.placed_plan(), computation.as_of)
    return write_workbook(layout, computed, findings)


def _name_of(sheet: Sheet, places: Located, names: Names, sheets: Collection[str], t: Translator) -> str:
    """Return what a sheet is called: where most of its tables stand, or its own name leads, else its usual name."""
    standing = [place.sheet for table, place in places.tables.items() if table.info.sheet is sheet]
    spot = names.get("sheet", {}).get(sheet.key)
    if standing:
        return max(standing, key=standing.count)
    return spot.sheet if spot and spot.sheet in sheets else t(sheet.title)


def _is_usual(place: TablePlace, usual: Place) -> bool:
    """Return whether a table has all its columns, beside one another and in their order, and the lines above it."""
    numbers = [place.columns.get(key, 0) for key in usual.columns]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and place.header > TITLE_ROWS and numbers[0] > 0


def _pinned(place: Place, found: TablePlace) -> Place:
    columns = {key: column - 1 for key, column in found.columns.items()}
    header = found.header - 1
    rows = max(found.last - found.header, 1)
    return Place(place.table, found.sheet, header - TITLE_ROWS, header, rows, min(place.used, rows), columns, place.shown)


def _pinned_spot(spot: Spot, found: BlockPlace) -> Spot:
    cells = {key: (row - 1, column - 1) for key, (row, column) in found.cells.items()}
    return Spot(spot.block, found.sheet, max(0, min(row for row, _ in cells.values()) - TITLE_ROWS), cells, spot.shown)
