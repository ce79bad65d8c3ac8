"""What users added to the workbook: their columns beside the rows that these belong to, their tables after the section they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final

from sostac_xl.document.blocks import Block, Column, Details, Heading, Paragraph, Point, Style, Table, TableRow, Turn
from sostac_xl.document.context import Context
from sostac_xl.document.own_cells import shown
from sostac_xl.document.places import part
from sostac_xl.document.wording import unbroken
from sostac_xl.metrics import text_width, word_width
from sostac_xl.schema.own import OwnCell, OwnTable
from sostac_xl.schema.row import Row
from sostac_xl.schema.sheets import SHEETS, Sheet

_STAGES: Final = frozenset(sheet.key for sheet in SHEETS if sheet.stage)
_WORDY: Final = 45  # letters in the mean from which a text is no column beside others
_SHORT: Final = 16  # letters of a text that stays on one line
_SIZE: Final = 9  # points: the type in which columns are measured
_BESIDE: Final = 11.0  # points that a column takes beside its text
_FAIR: Final = 80.0  # points that a line of running text has at least
_NO_NAME: Final = re.compile(r"\W+")
_UPRIGHT: Final = 450.0
_TURNED: Final = 690.0
"""Points that the columns of a table have to themselves on a page that is upright, or turned."""


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """What the rows of one of our tables say in a column that a user added: a text for each row."""

    title: str
    texts: tuple[str, ...]
    number: bool

    @property
    def is_wordy(self) -> bool:
        """Whether it is running text, which asks for more room than a column among others has."""
        filled = [len(text) for text in self.texts if text]
        return sum(filled) > _WORDY * len(filled)


def own_columns(ctx: Context, rows: Sequence[Row]) -> list[OwnTexts]:
    """Return the columns that users added to the table of these rows, as far as one of the rows has something there."""
    titles = [column.title for column in ctx.plan.own_columns.get(type(rows[0]), ())] if rows else []
    lines = [ctx.plan.own(row) for row in rows] if titles else []
    found = (_texts(ctx, title, [line[index] for line in lines]) for index, title in enumerate(titles))
    return [each for each in found if any(each.texts)]


def own_points(ctx: Context, row: Row) -> Iterator[Point]:
    """Yield what a row says in the columns that users added, each after its title."""
    for column, cell in zip(ctx.plan.own_columns.get(type(row), ()), ctx.plan.own(row), strict=True):
        if text := shown(ctx, cell):
            yield Point(text, f"{column.title}:")


def own_remarks(ctx: Context, row: Row) -> list[str]:
    """Return the same as short remarks, such as stand in brackets behind a statement."""
    return [f"{point.lead} {point.text}" for point in own_points(ctx, row)]


def _texts(ctx: Context, title: str, cells: Sequence[OwnCell | None]) -> OwnTexts:
    texts = [shown(ctx, cell) for cell in cells]
    short = max(map(len, texts), default=0) <= _SHORT
    number = all(cell.is_number for cell in cells if cell)
    return OwnTexts(title, tuple(map(unbroken, texts) if short else texts), number)


def own_tables(ctx: Context, sheet: Sheet) -> Iterator[Block]:
    """Yield the tables that users added to the sheet of a stage, each under its title."""
    for table in ctx.plan.own_tables:
        if table.stage == sheet.key:
            yield from part(_place(table.title), _laid_out(ctx, table, [Heading(table.title, 2)]))


def own_appendices(ctx: Context) -> Iterator[tuple[str, str, list[Block]]]:
    """Yield the tables on other sheets: for each sheet the name of its place, a title and what is on it."""
    others = sorted((table for table in ctx.plan.own_tables if table.stage not in _STAGES), key=lambda table: table.sheet)
    for sheet, found in groupby(others, key=lambda table: table.sheet):
        tables = list(found)
        if len(tables) == 1:
            yield _place(tables[0].title), tables[0].title, list(_laid_out(ctx, tables[0], []))
        else:
            below = [part(_place(table.title), _laid_out(ctx, table, [Heading(table.title, 3)])) for table in tables]
            yield _place(sheet), sheet, [block for blocks in below for block in blocks]


def _place(title: str) -> str:
    """Return the name of the place of what a user added, by its title: it has no other."""
    return "own-" + _NO_NAME.sub("-", title.casefold()).strip("-")


def _laid_out(ctx: Context, table: OwnTable, above: list[Block]) -> Iterator[Block]:
    """Yield a table with what stands above it, on a page that is turned when its columns ask for that."""
    columns = [_texts(ctx, title, cells) for title, *cells in zip(table.columns, *table.rows, strict=True)]
    told = [*above, *([Paragraph(table.about, Style.SMALL)] if table.about else [])]
    needed = sum(map(_width, columns))
    if _UPRIGHT < needed <= _TURNED:
        yield from (Turn(landscape=True), *told, _table(table, columns, len(columns)), Turn(landscape=False))
    else:
        yield from (*told, _table(table, columns, _holds(columns)))


def _width(column: OwnTexts) -> float:
    """Return the points that a column needs at least: its longest word, and for running text a fair line."""
    longest = max(word_width(text, _SIZE) for text in (column.title, *column.texts))
    line = max(text_width(text, _SIZE) for text in column.texts)
    return max(longest, min(line, _FAIR)) + _BESIDE


def _holds(columns: Sequence[OwnTexts]) -> int:
    """Return how many columns an upright page holds, from the first one on."""
    widths = accumulate(map(_width, columns))
    return max(sum(width <= _UPRIGHT for width in widths), 1)


def _table(table: OwnTable, columns: Sequence[OwnTexts], holds: int) -> Table:
    """Return a table of the first columns, as many as a page holds; what has no column stands in a line of details below its row."""
    body: list[TableRow] = []
    for index in range(len(table.rows)):
        body.append(tuple(column.texts[index] for column in columns[:holds]))
        points = tuple(Point(column.texts[index], f"{column.title}:") for column in columns[holds:] if column.texts[index])
        body += [Details(points)] if points else []
    total = table.total and len(columns) == holds
    return Table(table.title, tuple(Column(column.title, column.number) for column in columns[:holds]), tuple(body), total=total)
