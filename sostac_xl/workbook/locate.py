"""Find our tables and blocks in a workbook, whatever was renamed, moved, inserted or lost; never by position or by sheet name.

A table is known by its ListObject, else by the defined names on its headers, else by its header row; what else stands like it is a
copy. Excel keeps tables and names where they belong; a script leaves them behind, so that the texts have to agree with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sostac_xl import schema
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Row
from sostac_xl.workbook.locate_blocks import copies_of_blocks, locate_block
from sostac_xl.workbook.locate_columns import match_columns
from sostac_xl.workbook.read_grid import Grid
from sostac_xl.workbook.read_names import Names, Spot, labels_of, section_titles
from sostac_xl.workbook.read_places import TITLE_ROWS, Copy, Located, TablePlace
from sostac_xl.workbook.read_texts import Sheets, sheets_of

LIKENESS: Final = 0.6
"""How much of a header row and a table's labels must agree for the one to be the other's."""
LAST_COLUMN: Final = 16_384
"""The last column of a sheet."""


@dataclass(frozen=True, slots=True)
class _Header:
    """A row that may hold the headers of a table; `last` is 0 when nothing says where the table ends."""

    sheet: str
    row: int
    left: int = 1
    right: int = LAST_COLUMN
    last: int = 0

    def meets(self, other: _Header) -> bool:
        """Return whether the two have a cell in common."""
        return self.row == other.row and self.is_in_line_with(other)

    def is_in_line_with(self, other: _Header) -> bool:
        """Return whether the two stand on one sheet with a column in common."""
        return self.sheet == other.sheet and self.left <= other.right and other.left <= self.right

    def texts(self, sheets: Sheets) -> dict[int, str]:
        """Return the header texts by column number, as they are compared."""
        return {column: text for column, text in sorted(sheets.row(self.sheet, self.row).items()) if self.left <= column <= self.right}


_Scored = tuple[float, _Header, type[Row]]
"""How much the texts of a row are like the labels of a table."""


def locate(grids: Mapping[str, Grid], names: Names) -> Located:
    """Return where our tables and blocks stand."""
    sheets = sheets_of(grids, names)
    objects = {obj.name.casefold(): _Header(grid.name, obj.header, obj.left, obj.right, obj.last) for grid in grids.values() for obj in grid.tables}
    tables = schema.tables()
    scored = sorted(_scored(tables, sheets), key=lambda each: -each[0])
    headers = _headers(tables, objects, scored, sheets)
    places = {table: _place(table, header, headers.values(), sheets) for table, header in headers.items()}
    blocks = {block: place for block in schema.blocks() if (place := locate_block(block, sheets))}
    ours = {table.info.key for table in schema.everything()}
    traces = sum(len(found) for key, found in names.items() if key in ours) + sum(table.info.excel_name.casefold() in objects for table in tables)
    return Located(
        {table: place for table, place in places.items() if place.columns},
        blocks,
        traces + 3 * len(headers),
        (*_copies(headers, scored), *copies_of_blocks(blocks, sheets)),
    )


def _headers(tables: Iterable[type[Row]], objects: Mapping[str, _Header], scored: Iterable[_Scored], sheets: Sheets) -> dict[type[Row], _Header]:
    """Return the header row of every table that can be found.

    A script that inserts rows leaves tables and names behind, on rows that hold no headers: then the texts decide.
    """
    found: dict[type[Row], _Header] = {}
    by_text = _by_text(scored)
    for table in tables:
        candidates = [*_known_by_object(table, objects), *_known_by_names(sheets.names.get(table.info.key, {}))]
        best = by_text.get(table)
        target = _agreement(table, best.texts(sheets).values()) if best else 0.0
        chosen = next((c for c in candidates if _agreement(table, c.texts(sheets).values()) * 2 >= target), best)
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


def _by_text(scored: Iterable[_Scored]) -> dict[type[Row], _Header]:
    """Return for each table the row whose texts agree best with its labels; cells are given to one table only."""
    found: dict[type[Row], _Header] = {}
    for _, header, table in scored:
        if table not in found and not any(header.meets(other) for other in found.values()):
            found[table] = header
    return found


def _copies(headers: Mapping[type[Row], _Header], scored: Iterable[_Scored]) -> Iterator[Copy]:
    """Yield the rows that are like the headers of a table which was found elsewhere."""
    taken = list(headers.values())
    for _, header, table in scored:
        if table in headers and not any(header.meets(other) for other in taken):
            taken.append(header)
            yield Copy(table, header.sheet, header.row, header.left, headers[table].sheet)


def _scored(tables: Iterable[type[Row]], sheets: Sheets) -> Iterator[_Scored]:
    """Yield the rows that may be the headers of a table, with their likeness."""
    known: dict[str, list[type[Row]]] = {}
    for table in tables:
        for label in labels_of(table):
            known.setdefault(label, []).append(table)
    for sheet, rows in sheets.texts.items():
        for number, texts in rows.items():
            labels = known.keys() & texts.values()
            if len(labels) < 2:
                continue
            hits = Counter(table for text in labels for table in known[text] if sheets.may_hold(table, sheet))
            # a row with so few of its labels is not like a table, whatever else stands there
            for table in (table for table, count in hits.items() if count > 1 and count / len(table.columns()) >= LIKENESS):
                for left, right in _runs(sorted(texts)):
                    score = _agreement(table, (text for column, text in texts.items() if left <= column <= right))
                    if score >= LIKENESS:
                        yield score, _Header(sheet, number, left, right), table


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


def _place(table: type[Row], header: _Header, headers: Iterable[_Header], sheets: Sheets) -> TablePlace:
    others = [other for other in headers if other.sheet == header.sheet and other is not header]
    in_row = [(other.left, other.right) for other in (header, *others) if other.row == header.row]
    beside = {
        column: text for column, text in sheets.row(header.sheet, header.row).items() if not any(left <= column <= right for left, right in in_row)
    }
    found = match_columns(table, header.texts(sheets), _named(header, sheets.names.get(table.info.key, {})), beside)
    stop = min((other.row - TITLE_ROWS for other in others if other.row > header.row and other.is_in_line_with(header)), default=0)
    last = _last_row(table, header, found.columns, sheets, stop) if found.columns else header.row
    return TablePlace(table, header.sheet, header.row, last, found.columns, found.renamed, found.doubled, found.unknown)


def _named(header: _Header, names: Mapping[str, Spot]) -> dict[str, int]:
    """Return the columns whose names stand on this header row; a name that stands elsewhere was left behind."""
    return {
        key: spot.column
        for key, spot in names.items()
        if (spot.sheet, spot.row) == (header.sheet, header.row) and header.left <= spot.column <= header.right
    }


def _last_row(table: type[Row], header: _Header, columns: Mapping[str, int], sheets: Sheets, stop: int) -> int:
    """Return the last row of a table; `stop` is the row where the next one begins, or 0.

    Rows that were typed right under a table belong to it: only Excel makes it grow by itself. Where the table is gone, its rows are
    those with its IDs or with several filled cells, and what hangs together with them. Rows that a script deleted leave a table that
    reaches into the next one.
    """
    grid = sheets.grids[header.sheet]
    last = header.last or header.row
    if stop and last >= stop:
        return max(stop - 1, header.row)
    numbers = [number for number in grid.rows if number > last and (not stop or number < stop)]
    for number in numbers:
        row = grid.rows[number]
        if sheets.row(header.sheet, number).get(min(row)) in section_titles():
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
