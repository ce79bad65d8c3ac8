"""Hide the tables that the plan does not use, and show those that it does."""

from __future__ import annotations

from typing import Final

from sostac_xl.plan import Plan
from sostac_xl.schema.sheets import LISTS
from sostac_xl.workbook.host import Host
from sostac_xl.workbook.read_grid import Area
from sostac_xl.workbook.read_places import Located, TablePlace

ABOVE: Final = 2
"""Rows of a table above its headers: its title, and its purpose."""
BELOW: Final = 2
"""Empty rows below a table."""


def fold_tables(host: Host, places: Located, plan: Plan) -> int:
    """Let each table be hidden, in a group that opens with +, when the plan does not use it; return how many are other than they were.

    A table in use that a person hid without a group stays hidden, and so does one that is not in use stay where hiding its rows would hide
    others too: where something else stands beside it.
    """
    folding = {table: place for table, place in places.tables.items() if table.info.sheet is not LISTS}
    return sum(_fold(host, places, place, unused=not plan.uses(table)) for table, place in folding.items())


def _fold(host: Host, places: Located, place: TablePlace, *, unused: bool) -> bool:
    folded = host.folded(place.sheet, place.header)
    if folded is None or folded.hidden == unused or (folded.hidden and not folded.grouped):
        return False
    rows = range(max(place.header - ABOVE, 1), place.last + BELOW + 1)
    reach = Area(rows.start, 1, rows.stop - 1, place.area.right)
    others = (other for other in places.tables.values() if other is not place and other.sheet == place.sheet)
    if unused and any(other.header <= reach.bottom and other.last >= reach.top for other in others):
        return False
    host.fold(place.sheet, rows, hidden=unused)
    return True
