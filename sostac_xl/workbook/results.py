"""The last results of the formulas on the computed sheets, brought up to date in a user's file: for viewers that compute nothing.

The same plan is written anew in memory, with every table where the user's file has it; the builder knows the value of each formula. A value
is taken over where the file has the very same formula in the very same cell; what its users changed is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import isclose
from typing import Any, Final

from sostac_xl import schema
from sostac_xl.compute import Computation
from sostac_xl.findings import Finding
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.row import Row
from sostac_xl.schema.sheets import Sheet
from sostac_xl.workbook.build import results_of
from sostac_xl.workbook.layout import Layout, Place, Spot, make_layout
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_print import areas_of
from sostac_xl.workbook.printing import FEW
from sostac_xl.workbook.read_grid import Area
from sostac_xl.workbook.read_names import Names, is_client_copy
from sostac_xl.workbook.read_places import BlockPlace, Located, TablePlace

_WIDTH: Final = 14.0
_SPELLING: Final = re.compile(r"[\s']|_xlfn\.|_xlws\.")
"""What programs write differently in one and the same formula: quotes around sheet names, spaces, prefixes of functions."""


def refresh(patch: Patch, places: Located, names: Names, computation: Computation, findings: Sequence[Finding], t: Translator) -> int:
    """Let formulas on the computed sheets show what they come to, and rows in use be printed; return how many formulas changed.

    0 when the file differs too much from ours. `computation` and `findings` are those of the file as it is now.
    """
    for place in places.tables.values():
        _print_table(patch, place, computation.plan)
    layout = layout_of(_spaced(computation.plan, places), places, names, t)
    if layout is None:
        return 0
    shown = results_of(layout, computation.spaced(layout.plan), findings)
    found = {sheet: results for sheet, results in shown.items() if sheet in patch.sheets}
    for sheet, results in found.items():
        _print_sheet(patch, sheet, areas_of(results.printed))
    return sum(_refresh(patch, sheet, results.formulas) for sheet, results in found.items())


def _print_table(patch: Patch, place: TablePlace, plan: Plan) -> None:
    """Let the area that ends within a table reach its last row in use, and a few more."""
    last = max(_numbers(plan, place.table), default=0)

    def longer(area: Area) -> Area:
        ends_here = area.top <= place.header <= area.bottom < last <= place.last
        return replace(area, bottom=min(last + FEW, place.last)) if ends_here else area

    _set_areas(patch, place.sheet, longer)


def _print_sheet(patch: Patch, sheet: str, wanted: Sequence[Area]) -> None:
    """Let the areas of a computed sheet reach as far down as in a new workbook, where they begin at the same rows."""
    ends = {(area.top, area.left, area.right): area.bottom for area in wanted}
    _set_areas(patch, sheet, lambda area: replace(area, bottom=max(area.bottom, ends.get((area.top, area.left, area.right), 0))))


def _set_areas(patch: Patch, sheet: str, change: Callable[[Area], Area]) -> None:
    """Change the areas of a sheet, unless they would overlap."""
    before = patch.print_areas(sheet)
    after = [change(area) for area in before]
    if after != before and not any(one.meets(other) for one, other in combinations(after, 2)):
        patch.set_print_areas(sheet, after)


def _numbers(plan: Plan, table: type[Row]) -> list[int]:
    """Return the rows of the sheet that are in use in a table."""
    return [int(re.sub(r"\D", "", cell.address)) for row in plan[table] if (cell := row.cell("id"))]


def _refresh(patch: Patch, sheet: str, results: Mapping[tuple[int, int], tuple[str, Any]]) -> int:
    changed = 0
    for (row, column), (formula, value) in results.items():
        place = sheet, row + 1, column + 1
        if not _close(patch.result(*place), value) and _plain(patch.formula(*place)) == _plain(formula):
            patch.set_result(*place, value)
            changed += 1
    return changed


def _plain(formula: str) -> str:
    """Return a formula without what is spelling only."""
    return _SPELLING.sub("", formula).removeprefix("=")


def _close(there: object, value: object) -> bool:
    """Return whether a result is already there: programs differ in the last digits of a sum."""
    if isinstance(there, int | float) and isinstance(value, int | float):
        return isclose(there, value, rel_tol=1e-9, abs_tol=1e-9)
    return there == value or (there is None and value == "")


def _spaced(plan: Plan, places: Located) -> Plan:
    """Return the plan with the blank rows that stand between those in use: formulas go by the number of a row."""
    tables = {table: _with_blanks(plan, place) for table, place in places.tables.items() if plan[table]}
    return replace(plan, tables={**plan.tables, **tables})


def _with_blanks(plan: Plan, place: TablePlace) -> tuple[Row, ...]:
    """Return the rows of a table with blank ones, which nothing refers to, in between."""
    rows = dict(zip(_numbers(plan, place.table), plan[place.table], strict=True))
    return tuple(rows.get(number) or place.table(origin=place.origin(number)) for number in range(place.header + 1, max(rows) + 1))


def layout_of(plan: Plan, places: Located, names: Names, t: Translator) -> Layout | None:
    """Return where the tables and blocks of a plan stand in the file that it was read from.

    None when one is missing or lacks a column.
    """
    ours = make_layout(plan, t, for_client=is_client_copy(names))
    tables = {table: _place(plan, place, places.tables.get(table)) for table, place in ours.tables.items()}
    spots = {block: _spot(plan, spot, places.blocks.get(block)) for block, spot in ours.spots.items()}
    if None in tables.values() or None in spots.values():
        return None
    found = {table: place for table, place in tables.items() if place}
    called = {sheet: spot.sheet for sheet in schema.SHEETS if (spot := names.get("sheet", {}).get(sheet.key))}
    widths = {sheet: _widened(width, sheet, found) for sheet, width in ours.widths.items()}
    return replace(ours, tables=found, spots={block: spot for block, spot in spots.items() if spot}, widths=widths, names=called)


def _place(plan: Plan, usual: Place, place: TablePlace | None) -> Place | None:
    if place is None or set(usual.columns) - set(place.columns):
        return None
    table, columns = place.table, {key: column - 1 for key, column in place.columns.items()}
    return Place(table, place.sheet, place.header - 3, place.header - 1, place.last - place.header, len(plan[table]), columns, plan.uses(table))


def _spot(plan: Plan, usual: Spot, place: BlockPlace | None) -> Spot | None:
    if place is None or set(usual.cells) - set(place.cells):
        return None
    block = place.block
    cells = {key: (row - 1, column - 1) for key, (row, column) in place.cells.items()}
    return Spot(block, place.sheet, min(row for row, _ in cells.values()) - 2, cells, plan.uses(block))


def _widened(widths: tuple[float, ...], sheet: Sheet, tables: Mapping[type[Row], Place]) -> tuple[float, ...]:
    """Return the widths of a sheet's columns, as many as its tables reach to."""
    last = max((max(place.columns.values()) for table, place in tables.items() if table.info.sheet is sheet), default=0)
    return (*widths, *([_WIDTH] * (last + 1 - len(widths))))
