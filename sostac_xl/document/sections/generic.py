"""Any table of the schema as a table of the Word plan, so that a new one prints without new code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sostac_xl.document.blocks import Block, Column, Heading, Paragraph, Table
from sostac_xl.document.context import Context
from sostac_xl.schema.kinds import Amount, Links, Number, Share
from sostac_xl.schema.row import Block as CellBlock
from sostac_xl.schema.row import Record, Row
from sostac_xl.schema.table import COMMON
from sostac_xl.schema.table import Column as SchemaColumn

_MOST: Final = 6  # columns that a portrait page holds
_MOST_WORDY: Final = 5  # when most of them are running text
_SCALE: Final = re.compile(r"\s*\(\d+–\d+\)$")
_WORDY: Final = 45  # letters in the mean


def printed(ctx: Context, record: type[Record]) -> Iterator[Block]:
    """Yield a heading and the content of a table or of named cells; nothing when there is none."""
    if issubclass(record, Row):
        yield from table_of(ctx, record)
    elif issubclass(record, CellBlock):
        yield from _cells_of(ctx, record)


def table_of(ctx: Context, kind: type[Row], keys: Sequence[str] = ()) -> Iterator[Block]:
    """Yield a heading and a table of the rows in use; of the columns `keys`, else of the most important ones that hold something."""
    rows = ctx.rows(kind)
    if rows:
        yield Heading(ctx.t(kind.info.title), 2)
        yield rows_table(ctx, rows, keys)


def rows_table(ctx: Context, rows: Sequence[Row], keys: Sequence[str] = ()) -> Table:
    """Return a table of rows of one kind."""
    kind = type(rows[0])
    candidates = [kind.column(key) for key in keys] if keys else _candidates(kind)
    texts = {column.key: [ctx.show(row, column.key) for row in rows] for column in candidates}
    filled = [column for column in candidates if any(texts[column.key])]
    columns = filled if keys else _most_important(kind, filled, texts)
    return Table(
        ctx.t(kind.info.title),
        tuple(Column(_heading(ctx, column), _is_number(column)) for column in columns),
        tuple(zip(*(texts[column.key] for column in columns), strict=True)),
    )


def _heading(ctx: Context, column: SchemaColumn) -> str:
    """Return a column's label without its scale, which every reader sees from the figures."""
    return _SCALE.sub("", ctx.t(column.label))


def _candidates(kind: type[Row]) -> list[SchemaColumn]:
    return [column for column in kind.columns() if column.key not in COMMON and not column.internal and not isinstance(column.kind, Links)]


def _most_important(kind: type[Row], columns: list[SchemaColumn], texts: dict[str, list[str]]) -> list[SchemaColumn]:
    """Return the columns that fit, in the order of the sheet: the naming one and required ones before the others."""
    wordy = sum(1 for column in columns if _mean_length(texts[column.key]) > _WORDY)
    ranked = sorted(columns, key=lambda column: (column.key != kind.main().key, not column.required))
    kept = {column.key for column in ranked[: _MOST_WORDY if wordy > 1 else _MOST]}
    return [column for column in columns if column.key in kept]


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
            yield Heading(ctx.t(column.label), 3)
            yield Paragraph(text)
