"""Where everything stands: the rows and columns of every table and block on its sheet, for one plan in one language.

The layout is made before anything is written, so that every formula can name the cells of every table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count, groupby
from typing import Final

from sostac_xl import schema
from sostac_xl.findings import CellRef
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Amount, Day, Kind, Links, MonthOf, Number, OneOf, RefTo, Share, Text, Whole, YesNo
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.sheets import LISTS, PLAN, Sheet
from sostac_xl.schema.table import Column
from sostac_xl.workbook.addresses import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell
from sostac_xl.workbook.measure import header_width, widest

GUTTER, ID_WIDTH, MAIN_WIDTH = 2.0, 9.5, 40.0
FIRST_COLUMN: Final = 1
VALUE_COLUMN: Final = 3
"""The column of the values of a block of named cells."""
BAND_ROWS: Final = 3
"""Title, question and navigation: the frozen rows at the top of every sheet."""
SPAN: Final = 4
"""Columns that a wide value of a block takes beside its own."""
FACT_WIDTH: Final = 46.0
FACTS_GAP: Final = 9
"""Rows that the cards take on the Plan sheet, above its facts."""


def quoted(sheet_name: str) -> str:
    """Return a sheet's name as a formula writes it."""
    return "'" + sheet_name.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Place:
    """The cells of one table: all numbers are zero-based rows and columns of its sheet.

    `title` is the row of the section's title (the purpose stands below it), `header` that of the headers, `first` the first data row.
    """

    table: type[Record]
    sheet_name: str
    title: int
    header: int
    rows: int
    used: int
    columns: Mapping[str, int]
    shown: bool

    @property
    def first(self) -> int:
        """The first data row."""
        return self.header + 1

    @property
    def last(self) -> int:
        """The last data row."""
        return self.header + self.rows

    def range(self, key: str) -> str:
        """Return a column's data cells as an absolute reference with its sheet."""
        column = self.columns[key]
        return f"{quoted(self.sheet_name)}!{xl_range_abs(self.first, column, self.last, column)}"

    def cell(self, key: str, row: int) -> str:
        """Return the absolute reference, with its sheet, of a column's cell in the data row number `row`."""
        return f"{quoted(self.sheet_name)}!{xl_rowcol_to_cell(self.first + row, self.columns[key], True, True)}"


@dataclass(frozen=True, slots=True)
class Spot:
    """The value cells of a block of named cells."""

    block: type[Block]
    sheet_name: str
    title: int
    cells: Mapping[str, tuple[int, int]]
    shown: bool

    @property
    def last(self) -> int:
        """The last row of the block."""
        return max(row for row, _ in self.cells.values())

    def cell(self, key: str) -> str:
        """Return the absolute reference of a value, with its sheet."""
        row, column = self.cells[key]
        return f"{quoted(self.sheet_name)}!{xl_rowcol_to_cell(row, column, True, True)}"


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """The cells of one row of a placed table."""

    sheet: str
    row: int
    columns: Mapping[str, int]

    def cell(self, key: str) -> CellRef:
        """Return the cell of a column; the row's first cell when the column is not there."""
        return CellRef(self.sheet, xl_rowcol_to_cell(self.row, self.columns.get(key, min(self.columns.values()))))


@dataclass(frozen=True, slots=True)
class BlockOrigin:
    """The cells of a placed block."""

    sheet: str
    cells: Mapping[str, tuple[int, int]]

    def cell(self, key: str) -> CellRef:
        """Return the cell of a value; the block's first one when it is not there."""
        return CellRef(self.sheet, xl_rowcol_to_cell(*self.cells.get(key, next(iter(self.cells.values())))))


@dataclass(frozen=True)
class Layout:
    """Where every table and block of `plan` stands in a workbook in the language of `t`."""

    plan: Plan
    t: Translator
    tables: Mapping[type[Row], Place]
    spots: Mapping[type[Block], Spot]
    widths: Mapping[Sheet, tuple[float, ...]]
    names: Mapping[Sheet, str] = field(default_factory=dict)
    """Sheets that are called otherwise than in this language."""
    for_client: bool = False
    """Whether the workbook is a copy for the client, whose sums are the only ones."""

    def sheet_name(self, sheet: Sheet) -> str:
        """Return the sheet's name."""
        return self.names.get(sheet) or self.t(sheet.title)

    def on(self, sheet: Sheet) -> Iterator[Place | Spot]:
        """Yield what stands on a sheet, from top to bottom."""
        for table in schema.on_sheet(sheet):
            if issubclass(table, Block):
                yield self.spots[table]
            elif issubclass(table, Row):
                yield self.tables[table]

    def runs(self, sheet: Sheet) -> Iterator[tuple[bool, list[Place | Spot]]]:
        """Yield runs of neighbouring tables that are all shown or all hidden."""
        for shown, group in groupby(self.on(sheet), key=lambda place: place.shown):
            yield shown, list(group)

    def ids(self, table: type[Row]) -> list[str]:
        """Return the ID of every row of a table, spare ones included: a row without one gets the number after the highest."""
        return self._ids[table]

    @cached_property
    def _ids(self) -> Mapping[type[Row], list[str]]:
        return {table: _row_ids(self.plan[table], place) for table, place in self.tables.items()}

    def placed_plan(self) -> Plan:
        """Return the plan with an ID for every row and the cell of every value, as if it had been read from the workbook."""
        tables = {
            table: tuple(
                replace(row, id=row_id, origin=RowOrigin(place.sheet_name, place.first + number, place.columns))
                for number, (row, row_id) in enumerate(zip(self.plan[table], self.ids(table), strict=False))
            )
            for table, place in self.tables.items()
        }
        blocks = {spot.block: replace(self.plan.block(spot.block), origin=BlockOrigin(spot.sheet_name, spot.cells)) for spot in self.spots.values()}
        free = {table.info.key: RowOrigin(p.sheet_name, p.first + p.used, p.columns) for table, p in self.tables.items()}
        free_blocks = {spot.block.info.key: BlockOrigin(spot.sheet_name, spot.cells) for spot in self.spots.values()}
        return replace(self.plan, tables=tables, blocks=blocks, places={**free, **free_blocks})

    @cached_property
    def last_columns(self) -> Mapping[Sheet, int]:
        """The last column that a shown table uses, per sheet."""
        return {sheet: len(widths) - 1 for sheet, widths in self.widths.items()}


def _row_ids(rows: Sequence[Row], place: Place) -> list[str]:
    numbers = (int(row.id.rpartition("-")[2]) for row in rows if row.id.rpartition("-")[2].isdigit())
    following = count(max(numbers, default=0) + 1)
    given = [row.id for row in rows] + [""] * (place.rows - len(rows))
    return [row_id or f"{place.table.info.prefix}-{next(following):02d}" for row_id in given]


def content_width(column: Column, t: Translator, *, main: bool) -> float:
    """Return the width that a column's usual content needs."""
    if main:
        return MAIN_WIDTH
    by_kind: dict[type[Kind], float] = {Links: 18, Day: 12.5, MonthOf: 12, Share: 9, Amount: 13, Whole: 9, Number: 11}
    match column.kind:
        case Text():
            return {"wide": 30.0, "narrow": 10.0, "normal": 19.0}[column.width]
        case RefTo() if column.width == "wide":
            return 30.0
        case RefTo(many=many):
            return 23.0 if many else 21.0
        case OneOf(choice=choice):
            return widest(t(member.value) for member in choice)
        case YesNo():
            return widest((t("yes"), t("no")))
        case kind:
            return by_kind.get(type(kind), 12.5)


def written(member: type[Record], *, for_client: bool) -> tuple[Column, ...]:
    """Return the columns of a table, or the cells of a block, that a workbook has: the client's copy has none that are private."""
    columns = member.inputs() if issubclass(member, Block) else member.columns()
    return tuple(column for column in columns if not (for_client and column.is_private))


def make_layout(plan: Plan, t: Translator, rows: Mapping[type[Row], int] | None = None, *, for_client: bool = False) -> Layout:
    """Return the layout of a plan: every table with its used rows and spare ones, hidden where the plan does not use it.

    `rows` says how many rows tables have in all, where that is not for the schema to say.
    """
    tables: dict[type[Row], Place] = {}
    spots: dict[type[Block], Spot] = {}
    widths = {}
    for sheet in schema.SHEETS:
        if sheet.computed and sheet is not LISTS:
            continue
        members = schema.on_sheet(sheet)
        columns = {member: written(member, for_client=for_client) for member in members}
        widths[sheet] = _widths(sheet, {m: columns[m] for m in members if plan.uses(m)} or columns, t)
        _stack(plan, t, sheet, columns, tables, spots, rows or {})
    return Layout(plan, t, tables, spots, widths, for_client=for_client)


def _widths(sheet: Sheet, members: Mapping[type[Record], Sequence[Column]], t: Translator) -> tuple[float, ...]:
    """Return the widths of a sheet's columns: the gutter, the ID, the main text, and what the tables in use need."""
    if sheet is LISTS:
        return _side_by_side(members.values(), t)
    widths = [GUTTER, ID_WIDTH, MAIN_WIDTH]
    for member, columns in members.items():
        if issubclass(member, Block):
            continue
        for number, need in enumerate(_needs(columns, t)):
            position = FIRST_COLUMN + number
            if position >= len(widths):
                widths.append(need)
            elif number > 1:
                widths[position] = max(widths[position], need)
    if sheet is PLAN:
        widths[VALUE_COLUMN] = max(widths[VALUE_COLUMN], FACT_WIDTH)
    return (*widths, *([14.0] * max(0, 11 - len(widths))))


def _needs(columns: Sequence[Column], t: Translator, *, main: bool = True) -> list[float]:
    """Return the width that each column of a table needs."""
    return [
        max(content_width(column, t, main=main and number == 1), header_width(t(column.label)))
        for number, column in enumerate(columns)
    ]  # fmt: skip


def _side_by_side(tables: Iterable[Sequence[Column]], t: Translator) -> tuple[float, ...]:
    """Return the widths of tables that stand beside one another, a gutter before each."""
    return tuple(width for columns in tables for width in (GUTTER, *_needs(columns, t, main=False)))


def index_rows(count: int) -> int:
    """Return how many rows the index of a sheet with so many tables takes."""
    return 0 if count < 2 else 1 + (count - 1) // 6


def _stack(
    plan: Plan,
    t: Translator,
    sheet: Sheet,
    members: Mapping[type[Record], Sequence[Column]],
    tables: dict[type[Row], Place],
    spots: dict[type[Block], Spot],
    rows: Mapping[type[Row], int],
) -> None:
    """Put the tables of a sheet under one another, with a line for each run of hidden ones; those of Lists beside one another."""
    name = t(sheet.title)
    row = BAND_ROWS + 1 + index_rows(sum(plan.uses(m) for m in members)) + (FACTS_GAP if sheet is PLAN else 0)
    before, left = True, FIRST_COLUMN
    for member, own in members.items():
        shown = plan.uses(member)
        if before and not shown:
            row += 2  # the line that names a run of hidden tables
        before = shown
        if issubclass(member, Block):
            cells = {c.key: (row + 2 + n, VALUE_COLUMN) for n, c in enumerate(own)}
            spots[member] = Spot(member, name, row, cells, shown)
            row = max(r for r, _ in cells.values()) + 3
            continue
        if not issubclass(member, Row):
            continue
        used = len(plan[member])
        columns = {c.key: left + n for n, c in enumerate(own)}
        tables[member] = Place(member, name, row, row + 2, rows.get(member, member.info.rows(used)), used, columns, shown)
        if sheet is LISTS:
            left += len(columns) + 1
        else:
            row = tables[member].last + 3


def column_letter(column: int) -> str:
    """Return the letters of a zero-based column."""
    return xl_col_to_name(column)
