"""Turn the cells of tables and blocks into typed rows; what can't be understood becomes a finding with its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sostac_xl.findings import CellRef, Finding
from sostac_xl.i18n import Message, msg
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.kinds import Links, RefTo
from sostac_xl.schema.parsing import as_text, blank, parse, parse_id
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.table import Column, Origin
from sostac_xl.workbook import problems
from sostac_xl.workbook.read_grid import Computed, ExcelError, Grid, cell_ref
from sostac_xl.workbook.read_places import BlockPlace, TablePlace
from sostac_xl.workbook.read_refs import References, Targets, targets_of

R = TypeVar("R", bound=Record)
SHOWN_CELLS = 5
"""How many overwritten cells a finding names."""


@dataclass
class Report:
    """Collects the findings."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, rule: RuleInfo, message: Message, record: type[Record] | None = None, cell: CellRef | None = None, row_id: str = "") -> None:
        """Add a finding of `rule` about a table, a block, or (None) the workbook as a whole."""
        self.findings.append(rule.finding(message, cell=cell, row_id=row_id, stage=record.info.sheet.key if record else ""))


@dataclass(frozen=True, slots=True)
class RawRow:
    """A used row before its values are parsed: the filled cells by column key."""

    number: int
    id: str
    cells: Mapping[str, Any]


def used_rows(place: TablePlace, grid: Grid) -> list[RawRow]:
    """Return the rows with a filled cell of their own; blank rows between them, and spare rows with nothing but their ID, are left out."""
    own = {column.key: place.columns[column.key] for column in place.table.columns() if not column.computed and column.key in place.columns}
    id_column = own.pop("id", 0)
    found = []
    for number in range(place.header + 1, place.last + 1) if place.last - place.header <= len(grid.rows) else sorted(grid.rows):
        if not place.header < number <= place.last or number not in grid.rows:
            continue
        row = grid.rows[number]
        cells = {key: value for key, column in own.items() if (value := row.get(column)) is not None and not _is_blank(value)}
        if cells:
            raw_id = row.get(id_column)
            found.append(RawRow(number, "" if raw_id is None else str(raw_id).strip(), cells))
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
        table: targets_of((_known_id(table, row), _name(row.cells.get(table.main().key), language)) for row in used) for table, used in rows.items()
    }


def _known_id(table: type[Row], row: RawRow) -> str:
    return parse_id(row.id, table.info.prefix) or row.id


def _name(value: Any, language: str) -> str:
    return "" if value is None or isinstance(value, (ExcelError, Computed)) else as_text(value, language)


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
        self._check_ids(place, used)
        return tuple(self._record(place.table, place.origin(raw.number), _known_id(place.table, raw), raw.cells) for raw in used)

    def block(self, place: BlockPlace, grid: Grid) -> Block:
        """Return a block with its values."""
        cells = {key: value for key, (row, column) in place.cells.items() if (value := grid.value(row, column)) is not None}
        return self._record(place.block, place.origin, "", cells)

    def _record(self, record: type[R], origin: Origin, row_id: str, cells: Mapping[str, Any]) -> R:
        values = {key: self._value(record, record.column(key), cells[key], origin.cell(key), row_id) for key in cells}
        identity = {"id": row_id} if issubclass(record, Row) else {}
        return record(origin=origin, **identity, **values)

    def _value(self, record: type[Record], column: Column, raw: Any, cell: CellRef, row_id: str) -> Any:
        """Return the value of a filled cell, and report what is wrong with it."""
        if isinstance(raw, ExcelError):
            self._report.add(problems.EXCEL_ERROR, msg("{label}: the cell holds the error {error}.", label=msg(column.label), error=raw.code), record, cell, row_id)
            return blank(column.kind)
        if isinstance(raw, Computed):
            self._report.add(problems.FORMULA_WITHOUT_VALUE, msg("{label}: the file holds no result of the formula.", label=msg(column.label)), record, cell, row_id)
            return blank(column.kind)
        if isinstance(column.kind, (RefTo, Links)):
            return self._reference(record, column, as_text(raw, self._language), cell, row_id)
        reading = parse(column.kind, raw, self._language, self._epoch)
        if reading.doubt and reading.message:
            self._say(problems.BY_DOUBT[reading.doubt], column, reading.message, record, cell, row_id)
        return reading.value

    def _reference(self, record: type[Record], column: Column, text: str, cell: CellRef, row_id: str) -> Any:
        if isinstance(column.kind, RefTo):
            value, faults = self._references.resolve(column.kind, text)
        else:
            assert issubclass(record, Row)
            value, faults = self._references.links(record, text)
        for rule, message in faults:
            self._say(rule, column, message, record, cell, row_id)
        return value

    def _say(self, rule: RuleInfo, column: Column, message: Message, record: type[Record], cell: CellRef, row_id: str) -> None:
        self._report.add(rule, msg("{label}: {message}", label=msg(column.label), message=message), record, cell, row_id)

    def _check_ids(self, place: TablePlace, used: list[RawRow]) -> None:
        """Report IDs that are missing, malformed or there twice."""
        seen: dict[str, CellRef] = {}
        for raw in used:
            cell = place.origin(raw.number).cell("id")
            row_id = _known_id(place.table, raw)
            if not raw.id:
                self._report.add(problems.ID_MISSING, msg("This row has no ID."), place.table, cell)
            elif not parse_id(raw.id, place.table.info.prefix):
                message = msg("“{found}” is no ID of this table; its IDs look like {example}.", found=raw.id, example=f"{place.table.info.prefix}-01")
                self._report.add(problems.ID_MALFORMED, message, place.table, cell, row_id)
            elif row_id in seen:
                message = msg("The ID {id} is in {first} too.", id=row_id, first=str(seen[row_id]))
                self._report.add(problems.ID_DOUBLED, message, place.table, cell, row_id)
            seen.setdefault(row_id, cell)


def check_formulas(place: TablePlace, grid: Grid, report: Report) -> None:
    """Report, once per column, computed cells that hold a typed value where a formula is due."""
    for column in place.table.columns():
        if not column.formula or column.key not in place.columns:
            continue
        number = place.columns[column.key]
        typed = [row for row in grid.rows if place.header < row <= place.last and not isinstance(grid.value(row, number), (Computed, type(None)))]
        if not typed:
            continue
        cells = [cell_ref(place.sheet, row, number) for row in typed]
        more = " …" if len(cells) > SHOWN_CELLS else ""
        shown = ", ".join(cell.address for cell in cells[:SHOWN_CELLS]) + more
        message = msg("{label}: typed values stand in place of the formula in {cells}.", label=msg(column.label), cells=shown)
        report.add(problems.FORMULA_OVERWRITTEN, message, place.table, cells[0])


def check_shape(place: TablePlace, grid: Grid, report: Report) -> None:
    """Report missing, renamed and doubled columns, and merged cells."""
    header = cell_ref(place.sheet, place.header, place.area.left)
    title = msg(place.table.info.title)
    for column in place.table.columns():
        if column.key not in place.columns and not column.computed:
            rule = problems.COLUMN_MISSING if column.required or column.key == "id" else problems.OPTIONAL_COLUMN_MISSING
            report.add(rule, msg("{table}: the column “{label}” is missing.", table=title, label=msg(column.label)), place.table, header)
    for key, found in place.renamed.items():
        message = msg("{table}: the column “{found}” is taken for “{label}”.", table=title, found=found, label=msg(place.table.column(key).label))
        report.add(problems.COLUMN_RENAMED, message, place.table, cell_ref(place.sheet, place.header, place.columns[key]))
    for key, number in place.doubled.items():
        message = msg("{table}: a second column is called “{label}”; it is not read.", table=title, label=msg(place.table.column(key).label))
        report.add(problems.COLUMN_DOUBLED, message, place.table, cell_ref(place.sheet, place.header, number))
    for area in grid.merged:
        if area.meets(place.area):
            report.add(problems.MERGED_CELLS, msg("{table}: cells are merged here.", table=title), place.table, cell_ref(place.sheet, area.top, area.left))


def duplicates(rows: tuple[Row, ...]) -> list[str]:
    """Return the IDs that more than one row has."""
    return [row_id for row_id, count in Counter(row.id for row in rows if row.id).items() if count > 1]
