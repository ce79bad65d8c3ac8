"""The IDs by which rows are known. One that was lost or doubled shows in the cells that refer to the row: they hold its name beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sostac_xl.findings import CellRef
from sostac_xl.i18n import Message, msg
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.kinds import Links, RefTo, entry_name
from sostac_xl.schema.parsing import as_text, parse_id
from sostac_xl.schema.row import Row
from sostac_xl.schema.text import fold
from sostac_xl.workbook import problems
from sostac_xl.workbook.read_grid import ExcelError, Formula
from sostac_xl.workbook.read_places import TablePlace
from sostac_xl.workbook.read_refs import Targets, labels_in, targets_of
from sostac_xl.workbook.read_report import Report


@dataclass(frozen=True, slots=True)
class RawRow:
    """A used row before its values are parsed: its ID as it was typed, and the filled cells by column key."""

    number: int
    id: str
    cells: Mapping[str, Any]


Used = Mapping[type[Row], list[RawRow]]
"""The used rows of each table."""
Ids = Mapping[type[Row], Mapping[int, str]]
"""The ID by which each used row is known, by table and row number."""


def known_ids(used: Used, language: str) -> Ids:
    """Return the ID of every used row: in its usual form, or as it was typed when it has none.

    An ID that is missing, malformed or another row's too is the one by which other cells call the row by its name, if there is just one.
    """
    known = {table: {row.number: _typed(table, row) for row in rows} for table, rows in used.items()}
    doubtful = {table: found for table, rows in used.items() if (found := _doubtful(table, rows))}
    if doubtful:
        labels = _labels(used, doubtful)
        for table, rows in doubtful.items():
            known[table] |= _recovered(table, rows, used[table], labels.get(table, {}), language)
    return known


def targets(used: Used, ids: Ids, language: str) -> dict[type[Row], Targets]:
    """Return, by table, the rows that references can mean."""
    return {
        table: targets_of(table.info.prefix, ((ids[table][row.number], _name(table, row, language)) for row in rows)) for table, rows in used.items()
    }


def _typed(table: type[Row], row: RawRow) -> str:
    return parse_id(row.id, table.info.prefix) or row.id


def _name(table: type[Row], row: RawRow, language: str) -> str:
    value = row.cells.get(table.main().key)
    return "" if value is None or isinstance(value, (ExcelError, Formula)) else as_text(value, language)


def _doubtful(table: type[Row], rows: list[RawRow]) -> list[RawRow]:
    """Return the rows whose ID is missing, malformed, or that of another row too."""
    times = Counter(_typed(table, row) for row in rows)
    return [row for row in rows if not parse_id(row.id, table.info.prefix) or times[_typed(table, row)] > 1]


def _labels(used: Used, wanted: Iterable[type[Row]]) -> dict[type[Row], dict[str, set[str]]]:
    """Return what cells call the rows of the wanted tables: the folded names, by table and ID."""
    found: dict[type[Row], dict[str, set[str]]] = {table: {} for table in wanted}
    for table, rows in used.items():
        for column in table.columns():
            target = column.kind.target if isinstance(column.kind, RefTo) else table if isinstance(column.kind, Links) else None
            if target in found:
                for row_id, name in _labels_of(rows, column.key, target.info.prefix):
                    found[target].setdefault(row_id, set()).add(fold(name))
    return found


def _labels_of(rows: Iterable[RawRow], key: str, prefix: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        value = row.cells.get(key)
        if isinstance(value, str):
            yield from labels_in(value, prefix)


def _recovered(table: type[Row], rows: list[RawRow], everyone: list[RawRow], labels: Mapping[str, set[str]], language: str) -> dict[int, str]:
    """Return the IDs that other cells know doubtful rows by: no row has them, and the only name that goes with them is one row's."""
    taken = {_typed(table, row) for row in everyone}
    names = Counter(fold(_name(table, row, language)) for row in everyone)
    found: dict[int, str] = {}
    for row in rows:
        name = _name(table, row, language)
        shown = {fold(name), fold(entry_name(name))}
        options = [row_id for row_id, said in labels.items() if row_id not in taken and said <= shown]
        if len(options) == 1 and names[fold(name)] == 1:
            found[row.number] = options[0]
    return found


def check_ids(place: TablePlace, rows: Iterable[RawRow], ids: Mapping[int, str], report: Report) -> None:
    """Report IDs that are missing, malformed or there twice, each with the one that it should be when other cells tell."""
    table = place.table
    seen: dict[str, CellRef] = {}
    rows = sorted(rows, key=lambda row: (ids[row.number] != _typed(table, row), row.number))  # those that keep their ID come first
    for row in rows:
        cell, typed = place.origin(row.number).cell("id"), _typed(table, row)
        known = ids[row.number]
        fault = _fault(table, row, str(seen.get(typed, "")), "" if known == typed else known)
        if fault:
            rule, message = fault
            remedy = msg("Type {id} in this cell; it is read so already.", id=known) if known != typed else None
            report.add(rule, message, table, cell=cell, row_id=known, remedy=remedy)
        seen.setdefault(typed, cell)


def _fault(table: type[Row], row: RawRow, first: str, called: str) -> tuple[RuleInfo, Message] | None:
    """Return what is wrong with the ID of a row; `first` is the cell that has it too, `called` the ID by which other cells call the row."""
    if not row.id:
        if called:
            return problems.ID_MISSING, msg("This row has no ID; other cells call it {id}.", id=called)
        return problems.ID_MISSING, msg("This row has no ID.")
    if not parse_id(row.id, table.info.prefix):
        if called:
            return problems.ID_MALFORMED, msg("“{found}” is no ID of this table; other cells call this row {id}.", found=row.id, id=called)
        example = f"{table.info.prefix}-01"
        return problems.ID_MALFORMED, msg("“{found}” is no ID of this table; its IDs look like {example}.", found=row.id, example=example)
    if first:
        if called:
            message = msg("The ID {found} is in {first} too; other cells call this row {id}.", found=_typed(table, row), first=first, id=called)
            return problems.ID_DOUBLED, message
        return problems.ID_DOUBLED, msg("The ID {id} is in {first} too.", id=_typed(table, row), first=first)
    return None
