"""What users added to a workbook: columns of their own in our tables, and tables of their own, as far as the client may see them.

Hidden stays hidden: a column or a table, its rows, or its sheet; and what is marked `(internal)` in its header, title or sheet name. So does
what might be ours and is not known for sure: every column of a table that lacks an internal one, since it may be just that column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from itertools import count, takewhile
from math import isfinite
from typing import Any, Final

from sostac_xl import schema
from sostac_xl.i18n import LANGUAGES, Translator, msg
from sostac_xl.schema.own import OwnCell, OwnColumn, OwnTable
from sostac_xl.schema.parsing import choice_meant
from sostac_xl.schema.row import Record, Row, Visibility
from sostac_xl.schema.sheets import CHECK, LISTS
from sostac_xl.workbook import problems
from sostac_xl.workbook.number_form import form_of
from sostac_xl.workbook.read_grid import ExcelError, Formula, Grid, ListObject, cell_ref
from sostac_xl.workbook.read_looks import UNSEEN, Cell, Look, Looks
from sostac_xl.workbook.read_names import in_every_language, plain_header
from sostac_xl.workbook.read_places import Located, TablePlace
from sostac_xl.workbook.read_report import Report

_TITLE_LENGTH: Final = 200  # letters; a longer text above a table is no title
_DIGITS: Final = 15  # what Excel keeps of a number
_AWAY: Final = frozenset((CHECK.key, LISTS.key))
"""The sheets whose tables are for the workbook alone."""


@dataclass(frozen=True, slots=True)
class _Own:
    """A table of the user's, and the key of the stage on whose sheet it stands."""

    sheet: str
    stage: str
    place: ListObject

    @property
    def columns(self) -> range:
        return range(self.place.left, self.place.right + 1)

    @property
    def rows(self) -> range:
        return range(self.place.header + 1, self.place.last + 1)


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """Where the user's columns stand in our tables, and where his tables stand; nothing yet of who may see them."""

    columns: Mapping[type[Row], tuple[int, ...]] = field(default_factory=dict)
    tables: tuple[_Own, ...] = ()

    def cells(self, grids: Mapping[str, Grid], places: Located) -> dict[str, set[tuple[int, int]]]:
        """Return every filled cell of them, headers and titles included, by sheet."""
        found: dict[str, set[tuple[int, int]]] = {}
        for table, columns in self.columns.items():
            place = places.tables[table]
            rows = [number for number, _ in grids[place.sheet].between(place.header, place.last)]
            found.setdefault(place.sheet, set()).update(_filled(grids[place.sheet], rows, columns))
        for own in self.tables:
            rows = [number for number, _ in grids[own.sheet].between(max(own.place.header - 2, 1), own.place.last + own.place.totals)]
            found.setdefault(own.sheet, set()).update(_filled(grids[own.sheet], rows, own.columns))
        return {sheet: cells for sheet, cells in found.items() if cells}


def _filled(grid: Grid, rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in rows for column in columns if grid.value(row, column) is not None)


def own_places(grids: Mapping[str, Grid], places: Located) -> OwnPlaces:
    """Return where what users added stands, but for columns and tables that may be ours by another name."""
    columns = {table: found for table, place in places.tables.items() if (found := _own_columns(place, grids[place.sheet]))}
    return OwnPlaces(columns, tuple(_own_tables(grids, places)))


def _own_columns(place: TablePlace, grid: Grid) -> tuple[int, ...]:
    """Return the columns that are nobody's and hang together with the table, none when one of them may be an internal one of ours."""
    if any(_is_private(place.table, column.key) and column.key not in place.columns for column in place.table.columns()):
        return ()
    known = {*place.columns.values(), *place.unknown, *place.doubled.values()}
    left = min(takewhile(known.__contains__, count(place.area.left, -1)))
    right = max(takewhile(known.__contains__, count(place.area.right)))
    theirs = (number for number, text in sorted(place.unknown.items()) if left <= number <= right and text not in _internal_labels())
    return tuple(number for number in theirs if not is_marked(grid.value(place.header, number)))


def _is_private(table: type[Row], key: str) -> bool:
    """Return whether a column of ours never leaves the agency."""
    return key in ("visibility", "note") or table.column(key).internal


def _own_tables(grids: Mapping[str, Grid], places: Located) -> Iterator[_Own]:
    stages = _stages(places)
    for name, grid in grids.items():
        ours = places.areas(name)
        copies = [(copy.row, copy.column) for copy in places.copies if copy.sheet == name]
        for table in grid.tables:
            taken = any(area.meets(table.area) for area in ours) or any(table.area.holds(*copy) for copy in copies)
            if table.header and not taken and not _is_named_like_ours(table.name) and stages.get(name) not in _AWAY and not is_marked(name):
                yield _Own(name, stages.get(name, ""), table)


def _stages(places: Located) -> dict[str, str]:
    """Return the key of our sheet that each sheet is: by most of the tables on it."""
    counts: dict[str, Counter[str]] = {}
    found: list[tuple[type[Record], str]] = [(table, place.sheet) for table, place in places.tables.items()]
    for record, sheet in (*found, *((block, place.sheet) for block, place in places.blocks.items())):
        counts.setdefault(sheet, Counter())[record.info.sheet.key] += 1
    return {sheet: each.most_common(1)[0][0] for sheet, each in counts.items()}


@cache
def _our_names() -> frozenset[str]:
    return frozenset(table.info.excel_name.casefold() for table in schema.tables())


def _is_named_like_ours(name: str) -> bool:
    """Return whether a table bears one of our names, or what Excel makes of it for a copy: `tblTactics2`."""
    return name.casefold().rstrip("0123456789_") in _our_names()


@cache
def _mark() -> re.Pattern[str]:
    words = "|".join(sorted({"internal", *(Translator(language)(Visibility.INTERNAL.value) for language in LANGUAGES)}))
    return re.compile(rf"[(\[]\s*(?:{words})\s*[)\]]", re.IGNORECASE)


def is_marked(text: object) -> bool:
    """Return whether a header, a title or the name of a sheet says `(internal)`, in any of our languages."""
    return isinstance(text, str) and bool(_mark().search(text))


@cache
def _internal_labels() -> frozenset[str]:
    """Return what our internal columns are called: in a table of the user's such a column is internal too."""
    labels = {c.label for table in schema.tables() for c in table.columns() if c.internal} | {Row.column("note").label}
    return frozenset(text for label in labels for text in in_every_language(label))


def _says_who_sees(header: str) -> bool:
    return plain_header(header) in in_every_language(Row.column("visibility").label)


@dataclass(frozen=True)
class OwnReader:
    """Reads what users added, of what can be seen."""

    grids: Mapping[str, Grid]
    looks: Looks
    report: Report
    language: str

    def columns(self, place: TablePlace, numbers: Sequence[int], rows: Mapping[int, str]) -> tuple[OwnColumn, ...]:
        """Return the columns `numbers` of a table of ours; `rows` are the IDs of its used rows, by row number."""
        grid, found = self.grids[place.sheet], []
        for number in numbers:
            title = _text(grid.value(place.header, number))
            if title and not self._look(place.sheet, place.header, number).hidden_column:
                read = {row: self._cell((place.sheet, row, number), title, (place.table,), row_id) for row, row_id in rows.items()}
                cells = {place.origin(row).cell("id"): cell for row, cell in read.items() if cell}
                found += [OwnColumn(title, cells)] if cells else []
        return tuple(found)

    def table(self, own: _Own) -> OwnTable | None:
        """Return a table of the user's, without what is hidden in it; None when nothing is left."""
        grid, place = self.grids[own.sheet], own.place
        title, about = self._titles(own)
        if is_marked(title):
            return None
        headers = {number: _text(grid.value(place.header, number)) for number in own.columns}
        seen = [number for number, header in headers.items() if self._is_open(own, number, header)]
        told = [(row, self._row(own, row, seen, headers)) for row in own.rows if self._is_for_client(own, row, headers)]
        rows = [cells for _, cells in told if any(cells)]
        if not rows:
            return None
        whole = len(told) == len(own.rows)
        total = self._row(own, place.last + 1, seen, headers) if place.totals and whole else ()
        kept = [index for index in range(len(seen)) if any(cells[index] for cells in rows)]
        body = (*rows, *([total] if any(total) else []))
        lines = tuple(tuple(cells[index] for index in kept) for cells in body)
        return OwnTable(title, own.sheet, own.stage, tuple(headers[seen[index]] for index in kept), lines, about, total=any(total))

    def _look(self, sheet: str, row: int, column: int) -> Look:
        return self.looks.get((sheet, row, column), UNSEEN)

    def _titles(self, own: _Own) -> tuple[str, str]:
        """Return the title of a table, the first of the texts that stand right above it, else its name; and the line between the two."""
        grid, others = self.grids[own.sheet], [table.area for table in self.grids[own.sheet].tables]
        texts: list[str] = []
        for row in (own.place.header - 1, own.place.header - 2):
            found = next((number for number in own.columns if grid.value(row, number) is not None), None) if row > 0 else None
            text = _text(grid.value(row, found)) if found else ""
            if not found or not text or len(text) > _TITLE_LENGTH or any(area.holds(row, found) for area in others):
                break
            if self._look(own.sheet, row, found).hidden_row:
                break
            texts.insert(0, text)
        return (texts[0], " ".join(texts[1:])) if texts else (own.place.name.replace("_", " "), "")

    def _is_open(self, own: _Own, number: int, header: str) -> bool:
        private = plain_header(header) in _internal_labels() or _says_who_sees(header) or is_marked(header)
        return not private and not self._look(own.sheet, own.place.header, number).hidden_column

    def _is_for_client(self, own: _Own, row: int, headers: Mapping[int, str]) -> bool:
        """Return whether a row is to be seen: it is not hidden, and a column Visibility, if there is one, says nothing against it."""
        grid = self.grids[own.sheet]
        filled = [number for number in own.columns if grid.value(row, number) is not None]
        said = (str(grid.value(row, number)) for number in filled if _says_who_sees(headers[number]))
        open_ = all(choice_meant(Visibility, value, self.language) is Visibility.CLIENT for value in said)
        return open_ and not any(self._look(own.sheet, row, number).hidden_row for number in filled)

    def _row(self, own: _Own, row: int, columns: Sequence[int], headers: Mapping[int, str]) -> tuple[OwnCell | None, ...]:
        return tuple(self._cell((own.sheet, row, number), headers[number]) for number in columns)

    def _cell(self, at: Cell, title: str, tables: tuple[type[Row], ...] = (), row_id: str = "") -> OwnCell | None:
        """Return a filled cell; one that holds an error, or no result, is told and stays blank. `tables` is ours that it stands in."""
        sheet, row, column = at
        raw = self.grids[sheet].value(row, column)
        fault = None
        if isinstance(raw, ExcelError):
            fault = (problems.EXCEL_ERROR, msg("the cell holds the error {error}.", error=raw.code))
        elif isinstance(raw, Formula):
            fault = (problems.FORMULA_WITHOUT_VALUE, msg("the file holds no result of the formula."))
        if fault:
            rule, message = fault
            said = msg("{label}: {message}", label=title, message=message)
            self.report.add(rule, said, *tables, cell=cell_ref(sheet, row, column), row_id=row_id)
            return None
        value = own_value(raw)
        return None if value is None else OwnCell(value, form_of(self._look(sheet, row, column).number_format))


def own_value(raw: Any) -> str | bool | Decimal | date | time | None:
    """Return what a grid holds as a value of the plan; None for a blank."""
    match raw:
        case bool():
            return raw
        case int() | float():
            return Decimal(f"{raw:.{_DIGITS}g}") if isfinite(raw) else None
        case str():
            return raw.strip() or None
        case datetime() if raw.time() == time():
            return raw.date()
        case date() | time():
            return raw
        case _:
            return None


def _text(value: object) -> str:
    """Return a header or title on one line."""
    return " ".join(value.split()) if isinstance(value, str) else ""
