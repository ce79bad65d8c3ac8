"""The furniture of every sheet: title band, navigation, index, section titles, print set-up, protection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sostac_xl import schema
from sostac_xl.i18n import TRADEMARK, Translator
from sostac_xl.schema.sheets import PLAN, Sheet
from sostac_xl.workbook import printing, style
from sostac_xl.workbook.layout import BAND_ROWS, FIRST_COLUMN, Layout, Place, Spot, quoted
from sostac_xl.workbook.measure import ROW
from sostac_xl.workbook.style import Formats

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SCREEN: Final = 250
"""The width of columns that a wide screen shows: links and index go no further to the right."""
BAND_HEIGHTS: Final = (38, 24)
"""Points: of the rows of the title band, which hold the title and the question."""
TITLE_SIZE, QUESTION_SIZE = 22.0, 11.0
"""Type sizes in points."""
INDEX_SLOTS: Final = 6
"""Links in a row of the index."""
PROTECTED: Final = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True, "select_locked_cells": True}


@dataclass(frozen=True)
class Page:
    """One sheet being written."""

    sheet: Sheet
    ws: Worksheet
    book: Workbook
    layout: Layout
    formats: Formats
    widths: tuple[float, ...]
    heights: dict[int, float] = field(default_factory=dict)

    @property
    def t(self) -> Translator:
        """The translator of the workbook's language."""
        return self.layout.t

    @property
    def last(self) -> int:
        """The last column of the grid."""
        return len(self.widths) - 1

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.layout.sheet_name(self.sheet)

    def define(self, name: str, reference: str) -> None:
        """Define a name for cells of this sheet; `reference` is absolute, without the sheet."""
        self.book.define_name(name, f"={quoted(self.name)}!{reference}")

    def text(self, row: int, column: int, text: str, **properties: Any) -> None:
        """Write a text; it never becomes a formula or a link."""
        self.ws.write_string(row, column, text, self.formats(**properties))

    def row(self, row: int, height: float | None = None, **options: Any) -> None:
        """Set the height of a row and whether it is hidden; what is left out stays as it was."""
        shown = self.heights.get(row) if height is None else height
        if height is not None:
            self.heights[row] = height
        if options.get("hidden"):
            self.heights[row] = 0.0
        self.ws.set_row(row, shown, None, options)

    def height(self, first: int, last: int) -> float:
        """Return how high rows are together, in points; hidden ones count for nothing."""
        return sum(self.heights.get(row, ROW) for row in range(first, last + 1))

    def furnish(self, *, frozen_columns: int = 0) -> None:
        """Set the grid up and write the band, the navigation and the print set-up."""
        ws = self.ws
        ws.hide_gridlines(2)
        ws.set_tab_color(style.INK if self.sheet is PLAN else style.TEAL if self.sheet.stage else style.OCHRE)
        ws.set_default_row(22)
        for column, width in enumerate(self.widths):
            ws.set_column(column, column, width, self.formats())
        self._band()
        self._navigation()
        ws.freeze_panes(BAND_ROWS, frozen_columns)
        self._print_setup()
        ws.outline_settings(visible=True, symbols_below=False)
        if self.sheet.computed:
            ws.protect("", PROTECTED)

    def _band(self) -> None:
        for row, height in enumerate((*BAND_HEIGHTS, 26, 12)):
            self.row(row, height)
        for row, colour in enumerate((style.INK, style.INK, style.HEAD)):
            for column in range(self.last + 1):
                self.ws.write_blank(row, column, None, self.formats(bg_color=colour))
        number = f"{self.sheet.stage}  " if self.sheet.stage else ""
        self.text(0, 1, number + self.name, font_size=TITLE_SIZE, bold=True, font_color=style.WHITE, bg_color=style.INK, valign="bottom")
        self.text(1, 1, self.t(self.sheet.question), font_color=style.BAND_TEXT, bg_color=style.INK)
        self.book.define_name(f"sx.sheet.{self.sheet.key}", f"={quoted(self.name)}!$A$1")

    def _navigation(self) -> None:
        strip = {"bg_color": style.HEAD, "font_size": 10, "align": "center"}
        for sheet, slot in zip(schema.SHEETS, self.slots(len(schema.SHEETS)), strict=True):
            here = sheet is self.sheet
            mark = {"bottom": 5, "bottom_color": style.OCHRE} if here else {}
            name = self.layout.sheet_name(sheet)
            self.link(2, slot, f"sx.sheet.{sheet.key}", name, bold=here, font_color=style.INK if here else style.TEAL, **strip, **mark)

    def slots(self, count: int, *, start: int = FIRST_COLUMN, width: float = SCREEN) -> list[tuple[int, int]]:
        """Return so many runs of columns from `start` on, as equal as the grid allows, over at most `width`."""
        ends = [column for column in range(start, self.last + 1) if sum(self.widths[start : column + 1]) <= width]
        return (
            equal_runs([self.widths[column] for column in ends], count, start)
            if len(ends) >= count
            else [(start + n, start + n) for n in range(count)]
        )

    def link(self, row: int, columns: tuple[int, int], target: str, text: str, **properties: Any) -> None:
        """Write a link to a defined name over one or more columns."""
        first, last = columns
        form = self.formats(underline=0, **properties)
        if last > first:
            self.ws.merge_range(row, first, row, last, "", form)
        self.ws.write_url(row, first, f"internal:{target}", form, text)

    def _print_setup(self) -> None:
        ws = self.ws
        ws.set_landscape()
        ws.set_margins(printing.LEFT, printing.LEFT, printing.TOP, printing.BOTTOM)
        ws.center_horizontally()
        small = f'&"{style.FONT}"&8&K{style.MUTED[1:]}'
        ws.set_footer(f"&L{small}{self.t(TRADEMARK)}&R{small}&A · &P/&N")

    def index(self, row: int, shown: Sequence[Place | Spot]) -> None:
        """Write the numbered list of links to the sheet's tables, six to a row."""
        slots = self.slots(INDEX_SLOTS)
        for number, place in enumerate(shown):
            line, slot = row + number // INDEX_SLOTS, slots[number % INDEX_SLOTS]
            self.row(line, 20)
            text = f"{number + 1}  {self.t(_table(place).info.title)}"
            self.link(line, slot, f"sx.at.{_table(place).info.key}", text, font_size=10, font_color=style.TEAL, indent=0)

    def section(self, row: int, title: str, purpose: str, column: int = FIRST_COLUMN, anchor: str = "") -> None:
        """Write a section's title and, below it, its purpose; `anchor` is the name that links lead to."""
        self.row(row, 30)
        self.row(row + 1, 20)
        self.text(row, column, title, font_size=15, bold=True, font_color=style.INK, valign="bottom")
        self.text(row + 1, column, purpose, font_size=10, font_color=style.MUTED, valign="top")
        if anchor:
            self.define(f"sx.at.{anchor}", f"$A${row + 1}")

    def room(self, row: int, column: int, place: Place, rows: int) -> None:
        """Write the warning that shows when a table has grown beyond the rows that a computed sheet reckons it in."""
        title = self.t(place.table.info.title)
        text = self.t("{table}: this sheet has room for {n} rows only. Ask for a new workbook with sostac.", table=title, n=rows).replace('"', '""')
        formula = f'=IF(ROWS({place.range("id")})>{rows},"{text}","")'
        self.ws.write_formula(row, column, formula, self.formats(font_color=style.RED[0], bold=True), "")

    def fold(self, first: int, last: int, hint: str) -> None:
        """Fold rows away in a group that opens with +; the row above them says so."""
        self.row(first - 1, 20, collapsed=True)
        self.text(first - 1, 1, hint, font_size=10, italic=True, font_color=style.MUTED)
        for row in range(first, last + 1):
            self.row(row, level=1, hidden=True)

    def more(self, row: int, titles: Sequence[str]) -> None:
        """Write the line above a run of tables that the plan does not use."""
        line = self.t("Not in use: {titles}. Open with the + at the left, or say yes under Sections on the Plan sheet.", titles=", ".join(titles))
        self.row(row, 20, collapsed=True)
        self.text(row, 1, line, font_size=10, italic=True, font_color=style.MUTED)


def equal_runs(widths: Sequence[float], count: int, start: int = 0) -> list[tuple[int, int]]:
    """Return `count` runs of neighbouring columns whose widths differ as little as they can; columns count from `start`."""
    wanted = sum(widths) / count
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for _ in range(count):
        reached: dict[int, tuple[float, list[int]]] = {}
        for begin, (cost, ends) in best.items():
            width = 0.0
            for end in range(begin, len(widths)):
                width += widths[end]
                found = cost + (width - wanted) ** 2
                if end + 1 not in reached or found < reached[end + 1][0]:
                    reached[end + 1] = (found, [*ends, end + 1])
        best = reached
    ends = best[len(widths)][1]
    return [(start + begin, start + end - 1) for begin, end in zip([0, *ends], ends, strict=False)]


def _table(place: Place | Spot) -> type[schema.Record]:
    return place.table if isinstance(place, Place) else place.block
