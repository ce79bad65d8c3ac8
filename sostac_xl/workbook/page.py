"""The furniture of every sheet: title band, navigation, index, section titles, print set-up, protection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sostac_xl import schema
from sostac_xl.i18n import TRADEMARK, Translator
from sostac_xl.schema.sheets import PLAN, Sheet
from sostac_xl.workbook import style
from sostac_xl.workbook.layout import BAND_ROWS, FIRST_COLUMN, Layout, Place, Spot, quoted
from sostac_xl.workbook.style import Formats

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

A4, A3 = 9, 8
A3_FROM: Final = 220
"""The total width of columns from which a sheet is printed on A3."""
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
        for row, height in enumerate((38, 24, 26, 12)):
            self.ws.set_row(row, height)
        for row in range(2):
            for column in range(self.last + 1):
                self.ws.write_blank(row, column, None, self.formats(bg_color=style.INK))
        number = f"{self.sheet.stage}  " if self.sheet.stage else ""
        self.text(0, 1, number + self.name, font_size=22, bold=True, font_color=style.WHITE, bg_color=style.INK, valign="bottom")
        self.text(1, 1, self.t(self.sheet.question), font_color=style.BAND_TEXT, bg_color=style.INK)
        self.book.define_name(f"sx.sheet.{self.sheet.key}", f"={quoted(self.name)}!$A$1")

    def _navigation(self) -> None:
        strip = {"bg_color": style.HEAD, "font_size": 10, "align": "center"}
        for column in range(self.last + 1):
            self.ws.write_blank(2, column, None, self.formats(**strip))
        row, left = 2, list(schema.SHEETS)
        while left:
            names = [self.layout.sheet_name(sheet) for sheet in left]
            slots = self.slots([len(name) * 1.05 + 3 for name in names])
            for sheet, name, slot in zip(left, names, slots, strict=False):
                here = sheet is self.sheet
                mark = {"bottom": 5, "bottom_color": style.OCHRE} if here else {}
                self.link(row, slot, f"sx.sheet.{sheet.key}", name, bold=here, font_color=style.INK if here else style.TEAL, **strip, **mark)
            left = left[len(slots) :]
            row += 1
            if left:  # a sheet of few wide columns takes a second row
                self.ws.set_row(row, 24)

    def slots(self, needs: Sequence[float], start: int = FIRST_COLUMN) -> list[tuple[int, int]]:
        """Return runs of columns, from `start` on, that are each at least as wide as needed; fewer when the grid ends."""
        found: list[tuple[int, int]] = []
        column = start
        for need in needs:
            first, width = column, 0.0
            while width < need and column <= self.last:
                width += self.widths[column]
                column += 1
            if width < need and found and column > self.last:
                break
            found.append((first, column - 1))
        return found

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
        ws.set_paper(A3 if sum(self.widths) > A3_FROM else A4)
        ws.fit_to_pages(1, 0)
        ws.set_margins(0.4, 0.4, 0.5, 0.6)
        ws.repeat_rows(0, 1)
        ws.center_horizontally()
        small = f'&"{style.FONT}"&8&K{style.MUTED[1:]}'
        ws.set_footer(f"&L{small}{self.t(TRADEMARK)}&R{small}&A · &P/&N")

    def index(self, row: int, shown: Sequence[Place | Spot]) -> None:
        """Write the numbered list of links to the sheet's tables, six to a row."""
        titles = [f"{number}  {self.t(_table(place).info.title)}" for number, place in enumerate(shown, 1)]
        for start in range(0, len(shown), 6):
            chunk, texts = shown[start : start + 6], titles[start : start + 6]
            self.ws.set_row(row + start // 6, 20)
            for place, text, slot in zip(chunk, texts, self.slots([max(len(x) * 0.95 + 3, 24) for x in texts]), strict=False):
                self.link(row + start // 6, slot, f"sx.at.{_table(place).info.key}", text, font_size=10, font_color=style.TEAL, indent=0)

    def section(self, row: int, title: str, purpose: str, column: int = FIRST_COLUMN, anchor: str = "") -> None:
        """Write a section's title and, below it, its purpose; `anchor` is the name that links lead to."""
        self.ws.set_row(row, 30)
        self.ws.set_row(row + 1, 20)
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
        self.ws.set_row(first - 1, 20, None, {"collapsed": True})
        self.text(first - 1, 1, hint, font_size=10, italic=True, font_color=style.MUTED)
        for row in range(first, last + 1):
            self.ws.set_row(row, None, None, {"level": 1, "hidden": True})

    def more(self, row: int, titles: Sequence[str]) -> None:
        """Write the line above a run of tables that the plan does not use."""
        line = self.t("Not in use: {titles}. Open with the + at the left, or say yes under Sections on the Plan sheet.", titles=", ".join(titles))
        self.ws.set_row(row, 20, None, {"collapsed": True})
        self.text(row, 1, line, font_size=10, italic=True, font_color=style.MUTED)


def _table(place: Place | Spot) -> type[schema.Record]:
    return place.table if isinstance(place, Place) else place.block
