"""What covers what, on the Forecast sheet: tactics × objectives, segments × channels and tactics × markets, with the gaps named and coloured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.trace import coverage
from sostac_xl.i18n import Translator
from sostac_xl.schema.figures import TacticKeys
from sostac_xl.schema.plan import Market
from sostac_xl.schema.row import Row
from sostac_xl.schema.strategy import Segment
from sostac_xl.schema.tactics import Channel, Tactic
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_range, xl_rowcol_to_cell
from sostac_xl.workbook.formulas import id_of
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.layout import Layout

ID_ROW, COUNT_ROW = -2, -1
"""The rows above the names: the IDs of the columns, and how often each is covered."""
SPARE_COLUMNS: Final = 4
"""Columns that a table may grow by before its last rows no longer fit."""
HEAD_HEIGHT: Final = 62.0
DOT: Final = '"●";;'


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a matrix: formulas for its ID and its name, both "" in a spare one, with their values.

    `idle` is a formula that is true where it is no gap that nothing covers it, `rests` its value.
    """

    id_formula: str
    name_formula: str
    id: str = ""
    name: str = ""
    idle: str = "FALSE"
    rests: bool = False


@dataclass
class Matrix:
    """Writes a matrix into a grid with two lead rows; `titles` are those of the rows and of the columns, `cell` gives formula and value."""

    grid: Grid
    titles: tuple[str, str]
    rows: Sequence[Line]
    columns: Sequence[Line]
    cell: Callable[[int, int], tuple[str, int]]
    form: str = DOT

    @property
    def keys(self) -> list[str]:
        """The columns, but for those of the names."""
        return [f"o{number}" for number in range(len(self.columns))]

    def column_id(self, position: int) -> str:
        """Return the cell with the ID of a column."""
        return xl_rowcol_to_cell(self.grid.first + ID_ROW, self.grid.columns[f"o{position}"], True, True)

    def write(self) -> None:
        """Write headers, counts and cells."""
        grid, t = self.grid, self.grid.page.t
        grid.head([("id", t("ID")), ("label", self.titles[0]), ("count", self.titles[1]), *((key, "") for key in self.keys)])
        grid.page.row(grid.header, HEAD_HEIGHT)
        values = [[self.cell(number, position)[1] for position in range(len(self.columns))] for number in range(len(self.rows))]
        self._heads([sum(row[position] > 0 for row in values) for position in range(len(self.columns))])
        run = (grid.columns["o0"], grid.columns[self.keys[-1]])
        for number, line in enumerate(self.rows):
            grid.formula("id", number, line.id_formula, line.id, indent=0)
            grid.formula("label", number, line.name_formula, line.name, font_color=style.TEXT, text_wrap=True)
            grid.name(number, line.name)
            for position, key in enumerate(self.keys):
                formula, value = self.cell(number, position)
                grid.formula(key, number, formula, value, num_format=self.form, align="center", indent=0, font_color=style.TEAL, font_size=11)
            cells = xl_range(grid.first + number, run[0], grid.first + number, run[1])
            any_column = f'SUMPRODUCT(--({xl_range(grid.first + ID_ROW, run[0], grid.first + ID_ROW, run[1])}<>""))'
            shown = self._count(line, f'COUNTIF({cells},">0")', sum(value > 0 for value in values[number]), f"{any_column}=0")
            empty = not any(column.id for column in self.columns)
            grid.formula("count", number, shown[0], "" if empty else shown[1], align="right", font_color=style.TEXT)
        self._gaps(run)

    def _heads(self, counts: Sequence[int]) -> None:
        """Write the names, IDs and counts of the columns."""
        grid, t = self.grid, self.grid.page.t
        look = {"bold": True, "font_size": 9, "bg_color": style.HEAD, "font_color": style.INK, "bottom": 2, "bottom_color": "#A9B7BD"}
        head = grid.page.formats(**look, text_wrap=True, align="center", valign="vcenter")
        quiet: dict[str, Any] = {"align": "center", "indent": 0, "bg_color": style.SURFACE, "bottom": 1, "bottom_color": style.LINE}
        for number, text in ((ID_ROW, t("ID")), (COUNT_ROW, self.titles[0])):
            for key in ("id", "label", "count"):
                grid.page.text(grid.first + number, grid.columns[key], text if key == "label" else "", **quiet | {"align": "right", "font_size": 10})
        for position, (key, line) in enumerate(zip(self.keys, self.columns, strict=True)):
            grid.page.ws.write_formula(grid.header, grid.columns[key], f"={line.name_formula}", head, line.name)
            grid.formula(key, ID_ROW, line.id_formula, line.id, **quiet)
            cells = xl_range(grid.first, grid.columns[key], grid.last, grid.columns[key])
            formula, value = self._count(line, f'COUNTIF({cells},">0")', counts[position])
            grid.formula(key, COUNT_ROW, formula, value, **quiet)

    def _count(self, line: Line, count: str, value: int, unless: str = "FALSE") -> tuple[str, str | int]:
        """Return formula and value of how often something is covered; in words when it is not."""
        none = self.grid.page.t("none")
        formula = f'IF(OR({line.id_formula}="",{unless}),"",IF({count}>0,{count},IF({line.idle},"–","{none}")))'
        return formula, "" if not line.id else value or ("–" if line.rests else none)

    def _gaps(self, run: tuple[int, int]) -> None:
        """Colour what nothing covers."""
        grid, none = self.grid, self.grid.page.t("none")
        look = grid.page.formats.bare(font_color=style.RED[0], bg_color=style.RED[1], bold=True)
        count, above = grid.cell("count", 0), xl_rowcol_to_cell(grid.first + COUNT_ROW, run[0], row_abs=True)
        for cells, criteria in (
            ((grid.first, grid.columns["id"], grid.last, grid.columns["count"]), f'={count}="{none}"'),
            ((grid.header, run[0], grid.first + COUNT_ROW, run[1]), f'={above}="{none}"'),
        ):
            grid.page.ws.conditional_format(*cells, {"type": "formula", "criteria": criteria, "format": look})


@dataclass
class Coverage:
    """Writes segments × channels and tactics × markets, and the IDs that each tactic refers to, which both are counted by."""

    layout: Layout
    computation: Computation
    keys: Grid

    def write(self, segments: Grid, markets: Grid, tactics: Sequence[Line]) -> None:
        """Write all three grids; `tactics` are the rows of the second."""
        self._keys()
        t = self.layout.t
        _, by_channel, by_market = coverage(self.computation.plan)
        rows, columns = self._lines(Segment, segments.rows, idle="targeted"), self._lines(Channel, self.columns(Channel), idle="active")
        key = {side: self.keys.range(side) for side in ("segment", "channel")}

        def tactics_of(number: int, position: int) -> tuple[str, int]:
            row_id, column_id = segments.cell("id", number), first.column_id(position)
            count = f"COUNTIFS({key['segment']},{row_id},{key['channel']},{column_id})"
            return f'IF(OR({row_id}="",{column_id}=""),0,{count})', _at(by_channel.cells, rows[number], columns[position])

        first = Matrix(segments, (t("Segments"), t("Channels")), rows, columns, tactics_of, "0;;")
        first.write()
        places = self._lines(Market, self.columns(Market))

        def works_in(number: int, position: int) -> tuple[str, int]:
            row_id, column_id, market = markets.cell("id", number), second.column_id(position), self.keys.cell("market", number)
            works = f'IF(OR({market}="",{market}={column_id}),1,0)'
            return f'IF(OR({row_id}="",{column_id}=""),0,{works})', _at(by_market.cells, places[position], tactics[number])

        second = Matrix(markets, (t("Tactics"), t("Markets")), tactics, places, works_in)
        second.write()

    def columns(self, table: type[Row]) -> int:
        """Return how many columns a table takes."""
        return self.layout.tables[table].rows + SPARE_COLUMNS

    def _keys(self) -> None:
        """Write the IDs of what each tactic refers to."""
        grid, plan = self.keys, self.computation.plan
        grid.head(headers(TacticKeys, self.layout.t))
        place, rows = self.layout.tables[Tactic], plan[Tactic]
        for number in range(grid.rows):
            row, there = rows[number] if number < len(rows) else None, f'IF({number + 1}>ROWS({place.range("id")}),"",'
            row_id = f'{there}INDEX({place.range("id")},{number + 1})&"")'
            shown = self.layout.ids(Tactic)[number] if row and row.tactic else ""
            grid.formula("id", number, f'IF({grid.cell("label", number)}="","",{row_id})', shown, indent=0)
            grid.formula("label", number, f'{there}INDEX({place.range("tactic")},{number + 1})&"")', row.tactic if row else "")
            for key, table in (("segment", Segment), ("channel", Channel), ("market", Market)):
                other = self.layout.tables[table]
                found = plan.find(getattr(row, key)) if row else None
                formula = id_of(f"INDEX({place.range(key)},{number + 1})", other.range("id"), other.range(table.main().key))
                grid.formula(key, number, f"{there}{formula})", found.id if found else "")

    def _lines(self, table: type[Row], count: int, idle: str = "") -> list[Line]:
        """Return the rows of a table as lines; those that say no in the column `idle` need nothing to cover them."""
        place, main, rows = self.layout.tables[table], table.main().key, self.computation.plan[table]
        found: list[Line] = []
        for number in range(count):
            row, one = rows[number] if number < len(rows) else None, number + 1
            name = f"INDEX({place.range(main)},{one})"
            there = f'IF({one}>ROWS({place.range("id")}),"",IF({name}="","",'
            no = f"IFERROR(INDEX({place.range(idle)},{one})=INDEX(sx.choices.yesno,2),FALSE)" if idle else "FALSE"
            shown = row if row and getattr(row, main) else None
            rests = bool(idle and shown and getattr(shown, idle) is False)
            text = str(getattr(shown, main)) if shown else ""
            found.append(Line(f'{there}INDEX({place.range("id")},{one})&""))', f'{there}{name}&""))', shown.id if shown else "", text, no, rests))
        return found


def _at(cells: Any, row: Line, column: Line) -> int:
    return int(cells.get((row.id, column.id), 0)) if row.id and column.id else 0


def titles(t: Translator) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return title and purpose of the second and of the third matrix."""
    return (
        (t("Which channels reach which segments"), t("How many tactics reach the segment through the channel. Red: nothing covers it.")),
        (t("Which tactics work in which markets"), t("A tactic without a market works in all of them. Red: nothing covers it.")),
    )
