"""Find our tables and blocks in a workbook, whatever was renamed, moved, inserted or lost; never by position or by sheet name.

A table is known by its ListObject, else by the defined names on its headers, else by its header row. A column is known by its name,
else by its header in any of our languages, else by a header that is like it. A value of a block is known by its name, else by the
label beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sostac_xl import schema
from sostac_xl.schema.parsing import nearest, parse_id
from sostac_xl.schema.row import Block, Row
from sostac_xl.schema.table import Column
from sostac_xl.workbook.read_grid import Grid
from sostac_xl.workbook.read_names import Names, Spot, in_every_language, labels_of, plain_header, section_titles
from sostac_xl.workbook.read_places import TITLE_ROWS, BlockPlace, Located, TablePlace

LIKENESS: Final = 0.6
"""How much of a header row and a table's labels must agree for the one to be the other's."""
SHORTEST_STEM: Final = 4
"""Letters that two words must share at least to be of one stem; of the shorter one only the last letter may differ."""
VALUE_OFFSETS: Final = (1, 2, 3)
"""How far to the right of its label the value of a block may stand."""


@dataclass(frozen=True, slots=True)
class _Header:
    """A row that may hold the headers of a table; `last` is 0 when nothing says where the table ends."""

    sheet: str
    row: int
    left: int = 1
    right: int = 16_384
    last: int = 0

    def meets(self, other: _Header) -> bool:
        """Return whether the two have a cell in common."""
        return (self.sheet, self.row) == (other.sheet, other.row) and self.left <= other.right and other.left <= self.right

    def cells(self, grids: Mapping[str, Grid]) -> dict[int, str]:
        """Return the header texts by column number, as they are compared."""
        row = grids[self.sheet].row(self.row)
        return {column: plain_header(text) for column, text in sorted(row.items()) if self.left <= column <= self.right}


def locate(grids: Mapping[str, Grid], names: Names) -> Located:
    """Return where our tables and blocks stand."""
    objects = {obj.name.casefold(): _Header(grid.name, obj.header, obj.left, obj.right, obj.last) for grid in grids.values() for obj in grid.tables}
    tables = schema.tables()
    headers = _headers(tables, objects, grids, names)
    starts: dict[str, list[int]] = {}
    for header in headers.values():
        starts.setdefault(header.sheet, []).append(header.row)
    places = {table: _place(table, header, starts[header.sheet], grids, names) for table, header in headers.items()}
    blocks = {block: place for block in schema.blocks() if (place := _block(block, grids, names))}
    ours = {table.info.key for table in schema.everything()}
    traces = sum(len(found) for key, found in names.items() if key in ours) + sum(table.info.excel_name.casefold() in objects for table in tables)
    return Located({table: place for table, place in places.items() if place.columns}, blocks, traces + 3 * len(headers))


def _headers(tables: Iterable[type[Row]], objects: Mapping[str, _Header], grids: Mapping[str, Grid], names: Names) -> dict[type[Row], _Header]:
    """Return the header row of every table that can be found.

    A script that inserts rows leaves tables and names behind, on rows that hold no headers: then the texts decide.
    """
    found: dict[type[Row], _Header] = {}
    by_text = _by_text(tables, grids)
    for table in tables:
        candidates = [*_known_by_object(table, objects), *_known_by_names(names.get(table.info.key, {}))]
        best = by_text.get(table)
        target = _agreement(table, best.cells(grids).values()) if best else 0.0
        chosen = next((c for c in candidates if _agreement(table, c.cells(grids).values()) * 2 >= target), best)
        if chosen:
            found[table] = chosen
    return found


def _known_by_object(table: type[Row], objects: Mapping[str, _Header]) -> Iterator[_Header]:
    header = objects.get(table.info.excel_name.casefold())
    if header and header.row:
        yield header


def _known_by_names(names: Mapping[str, Spot]) -> Iterator[_Header]:
    """Yield the row that most of a table's names stand on."""
    rows = Counter((spot.sheet, spot.row) for spot in names.values())
    for (sheet, row), _ in rows.most_common(1):
        yield _Header(sheet, row)


def _by_text(tables: Iterable[type[Row]], grids: Mapping[str, Grid]) -> dict[type[Row], _Header]:
    """Return for each table the row whose texts agree best with its labels; cells are given to one table only."""
    found: dict[type[Row], _Header] = {}
    for _, header, table in sorted(_scored(tables, grids), key=lambda scored: -scored[0]):
        if table not in found and not any(header.meets(other) for other in found.values()):
            found[table] = header
    return found


def _scored(tables: Iterable[type[Row]], grids: Mapping[str, Grid]) -> Iterator[tuple[float, _Header, type[Row]]]:
    """Yield the rows that may be the headers of a table, with their likeness."""
    known: dict[str, list[type[Row]]] = {}
    for table in tables:
        for label in labels_of(table):
            known.setdefault(label, []).append(table)
    for grid in grids.values():
        for number, row in grid.rows.items():
            texts = {column: plain_header(value) for column, value in row.items() if isinstance(value, str)}
            hits = Counter(table for text in set(texts.values()) for table in known.get(text, ()))
            for table in (table for table, count in hits.items() if count > 1):
                for left, right in _runs(sorted(texts)):
                    score = _agreement(table, (text for column, text in texts.items() if left <= column <= right))
                    if score >= LIKENESS:
                        yield score, _Header(grid.name, number, left, right), table


def _runs(columns: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of all columns, then those of each run without a gap: tables can stand side by side."""
    yield columns[0], columns[-1]
    filled = set(columns)
    starts = [column for column in columns if column - 1 not in filled]
    if len(starts) > 1:
        yield from zip(starts, (column for column in columns if column + 1 not in filled), strict=True)


def _agreement(table: type[Row], texts: Iterable[str]) -> float:
    """Return how much of the labels and texts taken together they have in common, from 0 to 1."""
    present = [text for text in texts if text]
    keys = {labels_of(table)[text] for text in present if text in labels_of(table)}
    return len(keys) / (len(table.columns()) + len(present) - len(keys))


def _place(table: type[Row], header: _Header, starts: Iterable[int], grids: Mapping[str, Grid], names: Names) -> TablePlace:
    cells = header.cells(grids)
    columns = _named_columns(table, header, names.get(table.info.key, {}))
    texts = {column: text for column, text in cells.items() if column not in columns.values()}
    doubled = _match_labels(table, columns, texts)
    renamed = _match_nearest(table, columns, {column: text for column, text in texts.items() if column not in doubled.values()})
    stop = min((start - TITLE_ROWS for start in starts if start > header.row), default=0)
    last = _last_row(table, header, columns, grids[header.sheet], stop) if columns else header.row
    return TablePlace(table, header.sheet, header.row, last, columns, renamed, doubled)


def _named_columns(table: type[Row], header: _Header, names: Mapping[str, Spot]) -> dict[str, int]:
    """Return the columns whose names stand on this header row; a name that stands elsewhere was left behind."""
    known = {column.key for column in table.columns()}
    found: dict[str, int] = {}
    for key, spot in names.items():
        here = (spot.sheet, spot.row) == (header.sheet, header.row) and header.left <= spot.column <= header.right
        if key in known and here and spot.column not in found.values():
            found[key] = spot.column
    return found


def _match_labels(table: type[Row], columns: dict[str, int], texts: Mapping[int, str]) -> dict[str, int]:
    """Add the columns whose header is a label in any language; return the second column of those that are there twice."""
    by_name = set(columns)
    doubled: dict[str, int] = {}
    for column, text in texts.items():
        keys = labels_of(table).get(text, ())
        free = next((key for key in keys if key not in columns), None)
        if free:
            columns[free] = column
        elif keys and not by_name.issuperset(keys):
            doubled.setdefault(keys[0], column)
    return doubled


def _match_nearest(table: type[Row], columns: dict[str, int], texts: Mapping[int, str]) -> dict[str, str]:
    """Add the missing columns that a header left over is like; return those headers by key."""
    renamed: dict[str, str] = {}
    left = {column: text for column, text in texts.items() if text and column not in columns.values()}
    for like in (nearest, _akin):
        for column in table.columns():
            if column.key in columns:
                continue
            near = next((found for label in sorted(in_every_language(column.label)) if (found := like(label, left.values()))), "")
            if near:
                number = next(number for number, text in left.items() if text == near)
                columns[column.key] = number
                renamed[column.key] = left.pop(number)
    return renamed


def _akin(label: str, headers: Iterable[str]) -> str:
    """Return the only header that has every word of a label, or one of the same stem: `Einddatum` for `Einde`; else ""."""
    found = {header for header in headers if all(any(_same_stem(word, other) for other in header.split()) for word in label.split())}
    return found.pop() if len(found) == 1 else ""


def _same_stem(word: str, other: str) -> bool:
    stem = max(SHORTEST_STEM, min(len(word), len(other)) - 1)
    return word == other or word[:stem] == other[:stem]


def _last_row(table: type[Row], header: _Header, columns: Mapping[str, int], grid: Grid, stop: int) -> int:
    """Return the last row of a table; `stop` is the row where the next one begins, or 0.

    Rows that were typed right under a table belong to it: only Excel makes it grow by itself. Where the table is gone, its rows are
    those with its IDs or with several filled cells, and what hangs together with them.
    """
    last = header.last or header.row
    numbers = [number for number in grid.rows if number > last and (not stop or number < stop)]
    for number in numbers:
        row = grid.rows[number]
        if plain_header(row[min(row)]) in section_titles():
            break
        filled = [key for key, column in columns.items() if column in row]
        if not filled:
            continue
        is_row = not header.last and (len(filled) > 1 or _has_id(table, row.get(columns.get("id", 0))))
        if number == last + 1 or is_row:
            last = number
        elif header.last:
            break
    return last


def _has_id(table: type[Row], value: Any) -> bool:
    return isinstance(value, str) and bool(parse_id(value, table.info.prefix))


def _block(block: type[Block], grids: Mapping[str, Grid], names: Names) -> BlockPlace | None:
    """Return the value cells of a block, by name and else by label; None when nothing of it is there."""
    spots = {key: spot for key, spot in names.get(block.info.key, {}).items() if key in {column.key for column in block.inputs()}}
    sheet = Counter(spot.sheet for spot in spots.values()).most_common(1)[0][0] if spots else None
    cells = {key: (spot.row, spot.column) for key, spot in spots.items() if spot.sheet == sheet}
    missing = [column for column in block.inputs() if column.key not in cells]
    if missing:
        found = _labelled(block, missing, [grids[sheet]] if sheet else list(grids.values()))
        if found and (sheet is None or found[0] == sheet):
            sheet, cells = found[0], {**found[1], **cells}
    return BlockPlace(block, sheet, cells) if sheet and cells else None


def _labelled(block: type[Block], missing: list[Column], grids: list[Grid]) -> tuple[str, dict[str, tuple[int, int]]] | None:
    """Return the sheet and the value cells of labels that stand under one another, or None when there are no two of them."""
    by_label = {label: column.key for column in reversed(missing) for label in in_every_language(column.label)}
    stacks: dict[tuple[str, int], dict[str, int]] = {}
    for grid in grids:
        for number, row in grid.rows.items():
            for column, value in row.items():
                if isinstance(value, str) and (key := by_label.get(plain_header(value))):
                    stacks.setdefault((grid.name, column), {}).setdefault(key, number)
    if not stacks:
        return None
    (sheet, column), rows = max(stacks.items(), key=lambda item: len(item[1]))
    if len(rows) < min(2, len(block.inputs()), len(missing)):
        return None
    grid = next(g for g in grids if g.name == sheet)
    offset = next((o for o in VALUE_OFFSETS if any(grid.value(number, column + o) is not None for number in rows.values())), VALUE_OFFSETS[0])
    return sheet, {key: (number, column + offset) for key, number in rows.items()}
