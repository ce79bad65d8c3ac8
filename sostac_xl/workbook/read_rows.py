"""Turn the cells of tables and blocks into typed rows; what can't be understood becomes a finding with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sostac_xl.findings import CellRef
from sostac_xl.i18n import Message, msg
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.kinds import Links, RefTo
from sostac_xl.schema.parsing import as_text, blank, parse, parse_id
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.table import Column, Origin
from sostac_xl.workbook import problems
from sostac_xl.workbook.read_grid import ExcelError, Formula, Grid
from sostac_xl.workbook.read_places import BlockPlace, TablePlace
from sostac_xl.workbook.read_refs import References, Targets, targets_of
from sostac_xl.workbook.read_report import Report, check_ids

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A used row before its values are parsed: its ID as it was typed, and the filled cells by column key."""

    number: int
    id: str
    cells: Mapping[str, Any]


def used_rows(place: TablePlace, grid: Grid) -> list[RawRow]:
    """Return the rows with a filled cell of their own; blank rows between them, and spare rows with nothing but their ID, are left out."""
    own = {column.key: place.columns[column.key] for column in place.table.columns() if not column.computed and column.key in place.columns}
    id_column = own.pop("id", 0)
    found = []
    for number, row in grid.between(place.header + 1, place.last):
        cells = {key: value for key, column in own.items() if (value := row.get(column)) is not None and not _is_blank(value)}
        if cells:
            found.append(RawRow(number, str(row.get(id_column, "")).strip(), cells))
    return found


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def first_free_row(place: TablePlace, used: list[RawRow]) -> int:
    """Return the number of the first row that can be filled."""
    taken = {row.number for row in used}
    return next(number for number in range(place.header + 1, place.last + 2) if number not in taken)


def targets(rows: Mapping[type[Row], list[RawRow]], language: str) -> dict[type[Row], Targets]:
    """Return, by table, the rows that references can mean."""
    return {
        table: targets_of((known_id(table, row), _name(row.cells.get(table.main().key), language)) for row in used) for table, used in rows.items()
    }


def known_id(table: type[Row], row: RawRow) -> str:
    """Return the ID by which a row is known: in its usual form, or as it was typed when it has none."""
    return parse_id(row.id, table.info.prefix) or row.id


def _name(value: Any, language: str) -> str:
    return "" if value is None or isinstance(value, (ExcelError, Formula)) else as_text(value, language)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell whose value is being parsed."""

    record: type[Record]
    column: Column
    ref: CellRef
    row_id: str


class Rows:
    """Parses the values of one workbook."""

    def __init__(self, report: Report, references: References, language: str, epoch: date) -> None:
        """Findings go into `report`; `epoch` is the day from which the workbook counts dates."""
        self._report = report
        self._references = references
        self._language = language
        self._epoch = epoch

    def table(self, place: TablePlace, used: list[RawRow]) -> tuple[Row, ...]:
        """Return the typed rows of a table."""
        ids = [known_id(place.table, raw) for raw in used]
        check_ids(place, ((raw.number, raw.id, row_id) for raw, row_id in zip(used, ids, strict=True)), self._report)
        return tuple(self._record(place.table, place.origin(raw.number), row_id, raw.cells, id=row_id) for raw, row_id in zip(used, ids, strict=True))

    def block(self, place: BlockPlace, grid: Grid) -> Block:
        """Return a block with its values."""
        cells = {key: value for key, (row, column) in place.cells.items() if (value := grid.value(row, column)) is not None}
        return self._record(place.block, place.origin, "", cells)

    def _record(self, record: type[R], origin: Origin, row_id: str, cells: Mapping[str, Any], **identity: str) -> R:
        values = {key: self._value(_Cell(record, record.column(key), origin.cell(key), row_id), raw) for key, raw in cells.items()}
        return record(origin=origin, **identity, **values)

    def _value(self, cell: _Cell, raw: Any) -> Any:
        """Return the value of a filled cell, and report what is wrong with it."""
        kind = cell.column.kind
        if isinstance(raw, ExcelError):
            self._say(problems.EXCEL_ERROR, msg("the cell holds the error {error}.", error=raw.code), cell)
            return blank(kind)
        if isinstance(raw, Formula):
            self._say(problems.FORMULA_WITHOUT_VALUE, msg("the file holds no result of the formula."), cell)
            return blank(kind)
        if isinstance(kind, (RefTo, Links)):
            return self._reference(cell, kind, as_text(raw, self._language))
        reading = parse(kind, raw, self._language, self._epoch)
        if reading.doubt and reading.message:
            self._say(problems.BY_DOUBT[reading.doubt], reading.message, cell)
        return reading.value

    def _reference(self, cell: _Cell, kind: RefTo | Links, text: str) -> Any:
        if isinstance(kind, RefTo):
            value, faults = self._references.resolve(kind, text)
        else:
            value, faults = self._references.links(cell.record, text)
        for rule, message in faults:
            self._say(rule, message, cell)
        return value

    def _say(self, rule: RuleInfo, message: Message, cell: _Cell) -> None:
        said = msg("{label}: {message}", label=msg(cell.column.label), message=message)
        out_of_range = rule is problems.NUMBER_OUT_OF_RANGE and bool(cell.column.help)
        remedy = msg("Type a number within the bounds. {help}", help=msg(cell.column.help)) if out_of_range else None
        self._report.add(rule, said, cell.record, cell.ref, row_id=cell.row_id, remedy=remedy)
