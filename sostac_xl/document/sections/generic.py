"""Any table of the schema as a table of the Word plan, so that a new one prints without new code."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sostac_xl.document.blocks import Block, Column, Details, Heading, Paragraph, Point, Table, TableRow
from sostac_xl.document.context import Context
from sostac_xl.document.places import part
from sostac_xl.document.sections.own import OwnTexts, own_columns
from sostac_xl.document.wording import unbroken
from sostac_xl.schema.kinds import Amount, Number, Share
from sostac_xl.schema.row import Block as CellBlock
from sostac_xl.schema.row import Record, Row
from sostac_xl.schema.table import COMMON
from sostac_xl.schema.table import Column as SchemaColumn

_MOST: Final = 6  # columns that a portrait page holds
_MOST_WORDY: Final = 5  # when most of them are running text
_WORDY: Final = 45  # letters in the mean
_SHORT: Final = 16  # letters of a text that stays on one line, such as "2 per month"
Show = Callable[[Any], str]
"""What a cell reads, by its row."""

_AS_IT_IS: Final[Mapping[str, Show]] = {}
_SCALE: Final = re.compile(r" (\(\d+–\d+\))$")
_SCALES: Final[Mapping[str, str]] = {"attractiveness": "1–5", "score": "1–25", "ice": "1–10"}
"""The scales of computed columns: what was entered says its own in its label."""


def printed(ctx: Context, record: type[Record]) -> Iterator[Block]:
    """Yield a heading and the content of a table or of named cells; nothing when there is none."""
    if issubclass(record, Row):
        yield from table_of(ctx, record)
    elif issubclass(record, CellBlock):
        yield from _cells_of(ctx, record)


def table_of(ctx: Context, kind: type[Row], keys: Sequence[str] = (), *, title: str = "", **options: Any) -> Iterator[Block]:
    """Yield a heading and a table of the rows in use; `options` are those of `rows_table`."""
    rows = ctx.rows(kind)
    if rows:
        yield Heading(title or ctx.t(kind.info.title), 2)
        yield rows_table(ctx, rows, keys, **options)


def rows_table(
    ctx: Context,
    rows: Sequence[Row],
    keys: Sequence[str] = (),
    *,
    elsewhere: Collection[str] = (),
    own: Mapping[str, Show] = _AS_IT_IS,
    numbered: bool = False,
) -> Table:
    """Return a table of rows of one kind.

    It has the columns `keys`, or without them as many as a page holds, and if there is room those that users added. No filled column
    vanishes: what has no column of its own stands in a line of details below its row, except for what the document prints `elsewhere`.
    `own` says what the cells of some columns read; `numbered` puts the number of each row before it.
    """
    kind = type(rows[0])
    candidates = [column for column in shown_columns(kind) if column.key not in elsewhere]
    texts = {column.key: list(map(own[column.key], rows)) if column.key in own else _texts(ctx, rows, column) for column in candidates}
    filled = {column.key: column for column in candidates if any(texts[column.key])}
    chosen = [key for key in keys if key in filled] if keys else _most_important(list(filled.values()), texts)
    columns = [Column(heading(ctx, filled[key], apart="\n"), _is_number(filled[key])) for key in chosen]
    beside, below = _with_room(own_columns(ctx, rows), _room([texts[key] for key in chosen]) - numbered)
    columns += [Column(column.title, column.number) for column in beside]
    body: list[TableRow] = []
    for number in range(len(rows)):
        cells = (*(texts[key][number] for key in chosen), *(column.texts[number] for column in beside))
        body.append((str(number + 1), *cells) if numbered else cells)
        points = [Point(texts[key][number], f"{heading(ctx, column)}:") for key, column in filled.items() if key not in chosen]
        body += details_row((*points, *(Point(column.texts[number], f"{column.title}:") for column in below)))
    return Table(ctx.t(kind.info.title), (*([Column(ctx.t("No."), number=True)] if numbered else []), *columns), tuple(body))


def details_row(points: Iterable[Point]) -> list[Details]:
    """Return the row of the details that say something; none when none does."""
    told = tuple(point for point in points if point.text)
    return [Details(told)] if told else []


def details_of(ctx: Context, row: Row, keys: Sequence[str]) -> Iterator[Point]:
    """Yield what stands in these columns of a row, each after its label; a blank one has no text."""
    for key in keys:
        yield Point(ctx.show(row, key), f"{heading(ctx, type(row).column(key))}:")


def heading(ctx: Context, column: SchemaColumn, apart: str = " ") -> str:
    """Return a column's label with its scale, with something else than a space between the two if need be."""
    label = ctx.t(column.label)
    scale = _SCALES.get(column.key) if column.computed else None
    return _SCALE.sub(rf"{apart}\1", f"{label} ({scale})" if scale else label)


def shown_columns(kind: type[Row]) -> list[SchemaColumn]:
    """Return the columns that the client may see: first what names the row, then the others in the order of the sheet.

    The sheet's first column is its widest text, which not every table needs: then what is required names the row.
    """
    columns = [column for column in kind.columns() if column.key not in COMMON and not column.internal]
    if columns and not columns[0].required:
        columns.sort(key=lambda column: not column.required)
    return columns


def _texts(ctx: Context, rows: Sequence[Row], column: SchemaColumn) -> list[str]:
    if isinstance(column.kind, Amount):
        values: list[Any] = [ctx.client.value(row, column.key) if column.computed else getattr(row, column.key) for row in rows]
        blank = (value is None or (column.computed and not value and not column.zero) for value in values)
        return ["" if left_out else text for text, left_out in zip(ctx.amounts(values), blank, strict=True)]
    texts = [ctx.show(row, column.key) for row in rows]
    return [unbroken(text) for text in texts] if texts and max(map(len, texts)) <= _SHORT else texts


def _most_important(columns: list[SchemaColumn], texts: Mapping[str, list[str]]) -> list[str]:
    """Return the keys of the columns that fit, in their order: the naming one and required ones before the others."""
    ranked = sorted(columns, key=lambda column: (column is not columns[0], not column.required))
    most = _MOST_WORDY if _wordy([texts[column.key] for column in columns]) > 1 else _MOST
    kept = {column.key for column in ranked[:most]}
    return [column.key for column in columns if column.key in kept]


def _wordy(columns: Iterable[list[str]]) -> int:
    """Return how many of the columns hold running text."""
    return sum(_mean_length(texts) > _WORDY for texts in columns)


def _room(columns: Sequence[list[str]]) -> int:
    """Return how many columns more a portrait page has room for beside these."""
    return max((_MOST_WORDY if _wordy(columns) > 1 else _MOST) - len(columns), 0)


def _with_room(columns: Sequence[OwnTexts], room: int) -> tuple[list[OwnTexts], list[OwnTexts]]:
    """Return the columns that stand beside the others, short ones only, and those that stand below each row."""
    beside = [column for column in columns if not column.is_wordy][: max(room, 0)]
    return beside, [column for column in columns if column not in beside]


def _mean_length(texts: list[str]) -> float:
    filled = [len(text) for text in texts if text]
    return sum(filled) / len(filled) if filled else 0.0


def _is_number(column: SchemaColumn) -> bool:
    return isinstance(column.kind, Number | Amount | Share)


def _cells_of(ctx: Context, kind: type[CellBlock]) -> Iterator[Block]:
    block: Any = ctx.plan.block(kind)
    shown = [(column, ctx.show(block, column.key)) for column in kind.columns() if not column.internal]
    filled = [(column, text) for column, text in shown if text]
    if filled and ctx.plan.uses(kind):
        yield Heading(ctx.t(kind.info.title), 2)
        for column, text in filled:
            yield from part(column.key, (Heading(ctx.t(column.label), 3), Paragraph(text)))
