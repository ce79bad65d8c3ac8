"""Turn the cells of tables and blocks into typed rows; what can't be understood becomes a finding with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sostac_xl.findings import CellRef
from sostac_xl.i18n import Message, msg
from sostac_xl.plan import Written
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.kinds import Links, RefTo
from sostac_xl.schema.parsing import as_text, blank, parse
from sostac_xl.schema.row import UNTOLD, Block, Record, Row
from sostac_xl.schema.table import Column, Origin
from sostac_xl.workbook import problems
from sostac_xl.workbook.read_grid import ExcelError, Formula, Grid
from sostac_xl.workbook.read_ids import Ids, RawRow, check_ids
from sostac_xl.workbook.read_places import BlockPlace, TablePlace
from sostac_xl.workbook.read_refs import References, Stray
from sostac_xl.workbook.read_report import SHOWN_CELLS, Report

R = TypeVar("R", bound=Record)


def used_rows(place: TablePlace, grid: Grid) -> list[RawRow]:
    """Return the rows with a filled cell of their own; blank rows between them, and spare rows with nothing but their ID, are left out."""
    own, id_column = _own_columns(place), place.columns.get("id", 0)
    found = []
    for number, row in grid.between(place.header + 1, place.last):
        cells = {key: value for key, column in own.items() if (value := row.get(column)) is not None and not _is_blank(value)}
        if cells:
            found.append(RawRow(number, str(row.get(id_column, "")).strip(), cells))
    return found


def is_free(place: TablePlace, row: Mapping[int, Any]) -> bool:
    """Return whether a row of a table, given as its filled cells, waits to be filled."""
    return all(_is_blank(row.get(column, "")) for column in _own_columns(place).values())


def _own_columns(place: TablePlace) -> dict[str, int]:
    """Return the columns that people fill in, without that of the ID."""
    return {c.key: place.columns[c.key] for c in place.table.columns() if not c.computed and c.key != "id" and c.key in place.columns}


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def first_free_row(place: TablePlace, used: list[RawRow]) -> int:
    """Return the number of the first row that can be filled."""
    taken = {row.number for row in used}
    return next(number for number in range(place.header + 1, place.last + 2) if number not in taken)


class _Cell(NamedTuple):
    """A cell whose value is being parsed."""

    record: type[Record]
    column: Column
    origin: Origin
    row_id: str

    @property
    def ref(self) -> CellRef:
        """Where the cell is."""
        return self.origin.cell(self.column.key)


class Rows:
    """Parses the values of one workbook."""

    def __init__(self, report: Report, references: References, ids: Ids, language: str, epoch: date, *, is_client_copy: bool = False) -> None:
        """Findings go into `report`; `epoch` is the day from which the workbook counts dates.

        `unsound` becomes the cells whose references contradict themselves, or can't be looked up because their table is missing.
        """
        self._report = report
        self._references = references
        self._ids = ids
        self._strays: dict[Stray, list[CellRef]] = {}
        self.unsound: set[CellRef] = set()
        self._language = language
        self._epoch = epoch
        self._is_client_copy = is_client_copy

    def table(self, place: TablePlace, used: list[RawRow]) -> tuple[Row, ...]:
        """Return the typed rows of a table; where nothing says who may see them, they are read as what can't be told."""
        ids = self._ids[place.table]
        check_ids(place, used, ids, self._report)
        blind = {} if "visibility" in place.columns or self._is_client_copy else {"visibility": UNTOLD}
        return tuple(self._record(place.table, place.origin(raw.number), ids[raw.number], raw.cells, id=ids[raw.number], **blind) for raw in used)

    def block(self, place: BlockPlace, grid: Grid) -> Block:
        """Return a block with its values."""
        cells = {key: value for key, (row, column) in place.cells.items() if (value := grid.value(row, column)) is not None}
        return self._record(place.block, place.origin, "", cells)

    def written(self, place: TablePlace, grid: Grid, used: list[RawRow]) -> Iterator[Written]:
        """Yield what stands in the cells of a table that sostac writes; a row that is not used is known by its first cell."""
        rows = {raw.number: self._ids[place.table][raw.number] for raw in used}
        columns = [column for column in place.table.columns() if column.computed and not column.formula and column.key in place.columns]
        for number, row in grid.between(place.header + 1, place.last) if columns else ():
            origin = place.origin(number)
            for column in columns:
                raw = row.get(place.columns[column.key])
                if raw is not None and not _is_blank(raw):
                    value = raw if isinstance(raw, (ExcelError, Formula)) else parse(column.kind, raw, self._language, self._epoch).value
                    key = rows.get(number) or str(origin.cell("id"))
                    yield Written(place.table, column.key, key, origin.cell(column.key), raw if value is None else value)

    def report_strays(self) -> None:
        """Report, once per row, the references whose ID is that row's and whose name is another's."""
        for stray, refs in self._strays.items():
            cells = ", ".join(map(str, refs[:SHOWN_CELLS])) + (" …" if len(refs) > SHOWN_CELLS else "")
            message = msg(
                "{id} is “{name}” now, but “{said}” stands beside it in {cells}. That is {other}. It is read as {id}.",
                id=stray.id,
                name=stray.name,
                said=stray.said,
                other=stray.other,
                cells=cells,
            )
            self._report.add(problems.REFERENCE_CONTRADICTED, message, stray.table, cell=refs[0], row_id=stray.id)

    def _record(self, record: type[R], origin: Origin, row_id: str, cells: Mapping[str, Any], **identity: Any) -> R:
        values = {key: self._value(_Cell(record, record.column(key), origin, row_id), raw) for key, raw in cells.items()}
        return record(origin=origin, **identity, **values)

    def _value(self, cell: _Cell, raw: Any) -> Any:
        """Return the value of a filled cell, and report what is wrong with it."""
        kind = cell.column.kind
        if isinstance(raw, ExcelError):
            self._say(problems.EXCEL_ERROR, msg("the cell holds the error {error}.", error=raw.code), cell)
            return _untold(cell)
        if isinstance(raw, Formula):
            self._say(problems.FORMULA_WITHOUT_VALUE, msg("the file holds no result of the formula."), cell)
            return _untold(cell)
        if isinstance(kind, (RefTo, Links)):
            return self._reference(cell, kind, as_text(raw, self._language))
        reading = parse(kind, raw, self._language, self._epoch)
        if reading.doubt and reading.message:
            self._say(problems.BY_DOUBT[reading.doubt], reading.message, cell)
        return _untold(cell) if reading.value is None else reading.value

    def _reference(self, cell: _Cell, kind: RefTo | Links, text: str) -> Any:
        if isinstance(kind, RefTo):
            value, faults, strays = self._references.resolve(kind, text)
        else:
            value, faults, strays = self._references.links(cell.record, text)
        for stray in strays:
            self._strays.setdefault(stray, []).append(cell.ref)
        if strays or not self._references.can_look_up(kind):
            self.unsound.add(cell.ref)
        for rule, message in faults:
            self._say(rule, message, cell)
        return value

    def _say(self, rule: RuleInfo, message: Message, cell: _Cell) -> None:
        said = msg("{label}: {message}", label=msg(cell.column.label), message=message)
        out_of_range = rule is problems.NUMBER_OUT_OF_RANGE and bool(cell.column.help)
        remedy = msg("Type a number within the bounds. {help}", help=msg(cell.column.help)) if out_of_range else None
        self._report.add(rule, said, cell.record, cell=cell.ref, row_id=cell.row_id, remedy=remedy)


def _untold(cell: _Cell) -> Any:
    """Return the value of a cell that says nothing that can be read."""
    return UNTOLD if cell.column.key == "visibility" else blank(cell.column.kind)
