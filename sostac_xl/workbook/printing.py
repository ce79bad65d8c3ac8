"""How a sheet is printed: the paper, a scale that can still be read, and what goes on pages of its own.

A sheet is printed in areas: runs of tables that fit on one page, and each long or wide table by itself. A table ends a few rows below
those in use; rows that are inserted within it belong to its area too. A sheet that is too wide at the least scale goes over several
pages, with the first columns repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Final

from sostac_xl.workbook.addresses import xl_range_abs
from sostac_xl.workbook.layout import SPAN, Place, Spot, quoted
from sostac_xl.workbook.measure import points

if TYPE_CHECKING:
    from sostac_xl.workbook.page import Page

LEAST_SCALE, MOST_SCALE = 56, 68
"""Percent: body text of 11 points becomes 6.2 to 7.5."""
FEW: Final = 4
"""Empty rows of a table that are printed below those in use."""
KEPT: Final = 3
"""Columns that every page repeats when a sheet takes several pages side by side: gutter, ID and main text."""
LEFT, TOP, BOTTOM = 0.4, 0.5, 0.6
"""Margins in inches."""
_INCH: Final = 72.0
_SAFE, _SAFE_DOWN = 0.935, 0.985
"""The share of a page that is filled: columns are some 6 % wider in LibreOffice than in Excel, rows are alike."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper across, in points without its margins; `code` is Excel's."""

    code: int
    width: float
    height: float


A4: Final = Paper(9, 841.9 - 2 * LEFT * _INCH, 595.3 - (TOP + BOTTOM) * _INCH)
A3: Final = Paper(8, 1190.6 - 2 * LEFT * _INCH, 841.9 - (TOP + BOTTOM) * _INCH)
A3_FROM: Final = 220
"""The total width of columns from which a sheet is printed on A3."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of a sheet that belong together, with the last column that is printed.

    `header` is the row of the column headers, `used` the last row in use: the few below it are printed unless they ask for a page more.
    """

    first: int
    last: int
    right: int
    header: int | None = None
    used: int | None = None

    def trimmed(self, page: Page, down: float) -> Stretch:
        """Return the stretch without the unused rows that alone would take another page of this height."""
        if self.used is None or ceil(page.height(self.first, self.last) / down) == ceil(page.height(self.first, self.used) / down):
            return self
        return replace(self, last=self.used)


def stretch_of(place: Place | Spot) -> Stretch:
    """Return what is printed of a table or block: without the columns that go nowhere but the workbook."""
    if isinstance(place, Spot):
        return Stretch(place.title, place.last + 1, max(column for _, column in place.cells.values()) + SPAN)
    right = max(column for key, column in place.columns.items() if key not in ("visibility", "note"))
    return table_stretch(place.header, place.first, place.rows, place.used, right)


def table_stretch(header: int, first: int, rows: int, used: int, right: int) -> Stretch:
    """Return what is printed of a table: title, purpose, headers, the rows in use and a few more; all rows while it is empty."""
    last = first + (min(rows, used + FEW) if used else rows) - 1
    return Stretch(header - 2, last, right, header, first + used - 1 if used else None)


def set_up(page: Page, stretches: Sequence[Stretch], *, repeated: tuple[int, int] = (0, 1)) -> None:
    """Set paper, scale, areas and repeated rows of a page from what is printed of it, from top to bottom.

    A table at the end that is longer than a page repeats its headers instead of `repeated`.
    """
    ws, right = page.ws, max(stretch.right for stretch in stretches)
    widths = [points(width) for width in page.widths[: right + 1]]
    paper = A3 if sum(page.widths[: right + 1]) > A3_FROM else A4
    scale = scale_for(widths, paper.width)
    across, down = paper.width * 100 / scale * _SAFE, paper.height * 100 / scale * _SAFE_DOWN
    starts = _starts(widths, across)
    least = starts[1] - 1 if len(starts) > 1 else right
    down -= page.height(*repeated)
    areas = _areas(page, [replace(stretch.trimmed(page, down), right=max(stretch.right, least)) for stretch in stretches], down)
    last = areas[-1]
    ws.set_paper(paper.code)
    ws.set_print_scale(scale)
    ws.print_across()
    ws.repeat_rows(*(repeated if last.header is None or page.height(last.first, last.last) <= down else (last.header, last.header)))
    if len(starts) > 1:
        ws.repeat_columns(0, KEPT - 1)
    ws.print_area_range = ",".join(f"{quoted(page.name)}!{xl_range_abs(area.first, 0, area.last, area.right)}" for area in areas)


def scale_for(widths: Sequence[float], room: float) -> int:
    """Return the greatest scale at which columns of these widths, in points, take no more pages than at the least one."""
    fewest = len(_starts(widths, room * 100 / LEAST_SCALE * _SAFE))
    return next(scale for scale in range(MOST_SCALE, LEAST_SCALE - 1, -1) if len(_starts(widths, room * 100 / scale * _SAFE)) <= fewest)


def _starts(widths: Sequence[float], room: float) -> list[int]:
    """Return the column that each page side by side begins with, when the first columns are repeated."""
    kept = sum(widths[:KEPT])
    starts, used = [0], 0.0
    for column, width in enumerate(widths):
        if used + width > room and column > KEPT:
            starts, used = [*starts, column], kept
        used += width
    return starts


def _areas(page: Page, stretches: Sequence[Stretch], down: float) -> list[Stretch]:
    """Return the stretches in runs that fit on one page; those that are wider than others stand apart from them."""
    found: list[Stretch] = []
    for stretch in stretches:
        before = found[-1] if found else None
        if before is not None and before.right == stretch.right and page.height(before.first, stretch.last) <= down:
            found[-1] = replace(before, last=stretch.last, header=None)
        else:
            found.append(stretch)
    return found
