"""Writing the tables and blocks of a sheet that people fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.money import digits_of
from sostac_xl.i18n import Translator
from sostac_xl.schema.kinds import Day, Number, OneOf, Share, Text
from sostac_xl.schema.row import Row
from sostac_xl.schema.table import Column
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_range, xl_range_abs, xl_rowcol_to_cell
from sostac_xl.workbook.cells import aligned, cached, cell_value, column_format, style_of, value_format, wraps, write
from sostac_xl.workbook.check_sheet import mark_rules
from sostac_xl.workbook.formulas import Formulas, choice_name
from sostac_xl.workbook.layout import SPAN, VALUE_COLUMN, Place, Spot
from sostac_xl.workbook.measure import COMPUTED_MARK, REQUIRED_MARK, ROW, lines, row_height, text_height
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.validation import annotate_header, validate

if TYPE_CHECKING:
    from xlsxwriter.format import Format

TABLE_STYLE: Final = "Table Style Light 1"
PROGRESS_BAR: Final = {
    "type": "data_bar",
    "bar_color": "#A9D5D0",
    "bar_solid": True,
    "bar_no_border": True,
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
}
"""How full a stage is, drawn in its cell."""
FINISHED: Final = ("DONE", "DROPPED", "PUBLISHED", "ANSWERED")
"""Members of status choices that close a row: what is closed is never overdue."""
LONG_TEXT: Final = 29.0
"""Points that a wide value of a block has room for at least: two lines."""
BUTTON: Final = 2.5
"""The width of a header's filter button."""


@dataclass(frozen=True)
class TableWriter:
    """Writes tables and blocks onto one page."""

    page: Page
    computation: Computation
    formulas: Formulas

    @property
    def _digits(self) -> int:
        return digits_of(self.computation.plan.facts.currency)

    # -- tables ------------------------------------------------------------------------------------------------------------------------

    def table(self, place: Place, *, level: int = 0) -> None:
        """Write one table: section title, headers, rows, spare rows; `level` 1 hides it in a group that opens with +."""
        page, info, t = self.page, place.table.info, self.page.t
        page.section(place.title, t(info.title), t(info.purpose), column=min(place.columns.values()), anchor=info.key)
        columns = [column for column in place.table.columns() if column.key in place.columns]
        first, last = place.columns[columns[0].key], place.columns[columns[-1].key]
        page.ws.add_table(place.header, first, place.last, last, self._options(place, columns))
        page.row(place.header, self._header_height(columns, first))
        self._mark(place.first, first, place.last, last)
        for column in columns:
            self._column(place, column)
        self._rows(place, columns)
        if level:
            for row in range(place.title, place.last + 3):
                page.row(row, level=level, hidden=True)

    def _options(self, place: Place, columns: Sequence[Column]) -> dict[str, Any]:
        info, t = place.table.info, self.page.t
        assert issubclass(place.table, Row)
        specs = []
        for column in columns:
            spec = {"header": t(column.label), "header_format": self._header_format(column)}
            if column.formula:
                spec["formula"] = self.formulas.excel(column.formula, place.table)
            specs.append(spec)
        return {"name": info.excel_name, "columns": specs, "style": TABLE_STYLE, "title": t(info.title), "description": t(info.purpose)}

    def _header_format(self, column: Column) -> Format:
        quiet = column.computed or column.key == "id"
        return self.page.formats(
            bold=not quiet,
            font_size=10,
            text_wrap=True,
            bottom=2,
            bottom_color=style.TEAL if column.required else "#A9B7BD",
            align=aligned(column.kind),
            indent=0 if column.key == "id" else 1,
            bg_color=style.CALC if quiet else style.HEAD,
            font_color=style.MUTED if quiet else style.INK,
            num_format=_marked(column),
        )

    def _header_height(self, columns: Sequence[Column], start: int) -> float:
        widths = self.page.widths
        rows = max(
            lines(_label(self.page.t, c), widths[at] - BUTTON, bold=True) for c, at in zip(columns, range(start, start + len(columns)), strict=True)
        )
        return 36.0 if rows < 3 else 36 + 13.5 * (rows - 2)

    def _column(self, place: Place, column: Column) -> None:
        """Define the column's name, and give its cells their validation and conditional formats."""
        ws, index = self.page.ws, place.columns[column.key]
        self.page.define(f"sx.{place.table.info.key}.{column.key}", xl_rowcol_to_cell(place.header, index, True, True))
        annotate_header(ws, place.header, index, column, self.page.t)
        cells = (place.first, index, place.last, index)
        if column.key != "id":
            validate(ws, cells, column, self.page.t)
        top = xl_rowcol_to_cell(place.first, index, col_abs=True)
        rules: list[tuple[str, tuple[str, str]]] = []
        if column.formula:
            rules.append((f'AND({top}<>"",NOT(_xlfn.ISFORMULA({top})))', style.RED))
        if column.required and place.table.info.sheet.stage:
            rules.append((f'AND({top}="",{self._used(place)}>0)', style.AMBER))
        if isinstance(column.kind, OneOf):
            tones = ((member, style.TONES[member]) for member in column.kind.choice if member in style.TONES)
            rules.extend((f"{top}={choice_name(type(member).__name__, member.name)}", tone) for member, tone in tones)
        if isinstance(column.kind, Day) and column.key in ("due", "deadline"):
            rules.extend(self._overdue(place, top))
        if column.zero:
            unused = self.page.formats.bare(num_format=style.HIDDEN)
            ws.conditional_format(*cells, {"type": "formula", "criteria": f"={self._used(place)}=0", "format": unused})
        if column.computed and isinstance(column.kind, Share):
            ws.conditional_format(*cells, PROGRESS_BAR)
        for criteria, (text, fill) in rules:
            form = self.page.formats.bare(font_color=text, bg_color=fill)
            ws.conditional_format(*cells, {"type": "formula", "criteria": f"={criteria}", "format": form})

    def _mark(self, *cells: int) -> None:
        """Let cells show the findings that are about them."""
        for criteria, (text, fill) in mark_rules(self.page.sheet.key):
            form = self.page.formats.bare(font_color=text, bg_color=fill, border=1, border_color=text)
            self.page.ws.conditional_format(*cells, {"type": "formula", "criteria": f"={criteria}", "format": form})

    def _used(self, place: Place) -> str:
        """Return a formula that counts the filled input cells of a conditional format's row."""
        runs: list[list[int]] = []
        for index in (place.columns[column.key] for column in place.table.inputs() if column.key in place.columns):
            if runs and runs[-1][1] == index - 1:
                runs[-1][1] = index
            else:
                runs.append([index, index])
        ranges = ",".join(xl_range_abs(place.first, a, place.first, b).replace(f"${place.first + 1}", str(place.first + 1)) for a, b in runs)
        return f"COUNTA({ranges})"

    def _overdue(self, place: Place, top: str) -> list[tuple[str, tuple[str, str]]]:
        """Return the rule that turns a passed date red, unless the row's status says that it is done."""
        status = next((c for c in place.table.columns() if c.key == "status" and isinstance(c.kind, OneOf)), None)
        open_still = ""
        if status is not None and isinstance(status.kind, OneOf):
            cell = xl_rowcol_to_cell(place.first, place.columns["status"], col_abs=True)
            done = [m for m in status.kind.choice if m.name in FINISHED]
            open_still = "".join(f",{cell}<>{choice_name(type(m).__name__, m.name)}" for m in done)
        return [(f'AND({top}<>"",{top}<sx.calendar.as_of{open_still})', style.RED)]

    def _rows(self, place: Place, columns: Sequence[Column]) -> None:
        assert issubclass(place.table, Row)
        rows = self.computation.plan[place.table]
        ids = self.page.layout.ids(place.table)
        empty = place.table()
        looks = {column.key: self._column_format(column, rows) for column in columns}
        for number in range(place.rows):
            self._row(place, columns, rows[number] if number < len(rows) else empty, ids[number], number, looks)

    def _row(self, place: Place, columns: Sequence[Column], row: Row, row_id: str, number: int, looks: Mapping[str, str | None]) -> None:
        tallest = 0.0
        assert issubclass(place.table, Row)
        main = place.table.main().key
        blank = number >= place.used
        for column in columns:
            index = place.columns[column.key]
            value = self._value(row, column, blank=blank) if column.key != "id" else row_id
            if wraps(column.kind):
                tallest = max(tallest, text_height(value, self.page.widths[index], main=column.key == main))
            form = self._cell_format(column, value, None if blank else looks[column.key], main=column.key == main)
            target = place.first + number
            if column.formula:
                self.page.ws.write_formula(target, index, self.formulas.excel(column.formula, place.table), form, cached(value))
            else:
                write(self.page.ws, target, index, value, form)
        if row_height(tallest) > ROW:  # a height once set no longer follows the text: a row of one line keeps the usual one
            self.page.row(place.first + number, row_height(tallest))

    def _value(self, row: Row, column: Column, *, blank: bool) -> Any:
        if not column.computed:
            return cell_value(getattr(row, column.key), self.computation.plan, self.page.t)
        if blank:
            return blank_result(column)
        return cell_value(self.computation.value(row, column.key), self.computation.plan, self.page.t)

    def _column_format(self, column: Column, rows: Sequence[Row]) -> str | None:
        """Return the number format that the filled input cells of a column share."""
        if column.computed or not isinstance(column.kind, Number):
            return None
        return column_format(column.kind, [Decimal(value) for row in rows if (value := getattr(row, column.key)) is not None], self._digits)

    def _cell_format(self, column: Column, value: Any, look: str | None, *, main: bool) -> Format:
        small = column.key == "id" or (not main and wraps(column.kind)) or isinstance(column.kind, OneOf)
        quiet = column.computed or column.key == "id"
        fill = style.CALC if column.computed else None if column.key == "id" else style.INPUT
        return self.page.formats(
            **style_of(column.kind),
            num_format=look
            or value_format(column.kind, value, self.page.t.language, computed=column.computed and not column.zero, digits=self._digits),
            font_size=10 if small else 11,
            bold=main and not quiet,
            font_color=style.MUTED if quiet else style.TEXT,
            bottom=1,
            bottom_color=style.LINE,
            indent=0 if column.key == "id" else 1,
            locked=quiet,
            **({"bg_color": fill} if fill else {}),
        )

    # -- blocks ------------------------------------------------------------------------------------------------------------------------

    def block(self, spot: Spot, *, level: int = 0) -> None:
        """Write a group of named cells: labels at the left, values at the right of them."""
        page, info, t = self.page, spot.block.info, self.page.t
        page.section(spot.title, t(info.title), t(info.purpose), anchor=info.key)
        record = self.computation.plan.block(spot.block)
        for column in (column for column in spot.block.inputs() if column.key in spot.cells):
            row, index = spot.cells[column.key]
            label = page.formats(num_format=_marked(column), font_color=style.MUTED, bottom=1, bottom_color=style.LINE)
            page.ws.merge_range(row, 1, row, VALUE_COLUMN - 1, t(column.label), label)
            self._block_value(column, getattr(record, column.key), row, index)
            page.define(f"sx.{info.key}.{column.key}", xl_rowcol_to_cell(row, index, True, True))
            if level:
                page.row(row, level=level, hidden=True)
        if level:
            for row in (spot.title, spot.title + 1, spot.last + 1, spot.last + 2):
                page.row(row, level=level, hidden=True)

    def _block_value(self, column: Column, entered: Any, row: int, index: int) -> None:
        page = self.page
        value = cell_value(entered, self.computation.plan, page.t)
        look = column_format(column.kind, [Decimal(entered)], self._digits) if isinstance(column.kind, Number) and entered is not None else None
        form = page.formats(
            num_format=look or value_format(column.kind, value, page.t.language, computed=False, digits=self._digits),
            bg_color=style.INPUT,
            bottom=1,
            bottom_color=style.INPUT_LINE,
            align="left",
            indent=1,
            bold=column.key == "title",
            text_wrap=isinstance(column.kind, Text),
            locked=False,
        )
        if column.width == "wide":
            last = min(index + SPAN, page.last)
            page.ws.merge_range(row, index, row, last, "", form)
            height = row_height(max(LONG_TEXT, text_height(value, sum(page.widths[index : last + 1]), main=True)))
        else:
            height = row_height(text_height(value, page.widths[index], main=True))
        page.row(row, height)
        write(page.ws, row, index, value, form)
        validate(page.ws, (row, index, row, index), column, page.t)
        self._mark(row, index, row, index)
        annotate_header(page.ws, row, 1, column, page.t)
        if column.required:
            cell = xl_range(row, index, row, index)
            form = page.formats.bare(bg_color=style.AMBER[1])
            page.ws.conditional_format(row, index, row, index, {"type": "formula", "criteria": f'=${cell[0]}${row + 1}=""', "format": form})


def blank_result(column: Column) -> Any:
    """Return what a formula gives in a spare row: 0 for a number, so that no sum breaks, and nothing for a text."""
    if not column.formula:
        return None
    return 0 if isinstance(column.kind, Number) else ""


def _marked(column: Column) -> str:
    """Return the number format of a label: it shows the mark that is no part of the text."""
    mark = REQUIRED_MARK if column.required else COMPUTED_MARK if column.computed else ""
    return f'@"{mark}"' if mark else "@"


def _label(t: Translator, column: Column) -> str:
    """Return a header as it is shown."""
    return _marked(column).replace("@", t(column.label)).replace('"', "")
