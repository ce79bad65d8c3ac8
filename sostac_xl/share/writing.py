"""Write what a merge came to into the plan's own workbook, in place: whatever it does not touch stays byte for byte."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sostac_xl.findings import CellRef
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.row import Row
from sostac_xl.share.merging import CellChange, Merged, RowChange
from sostac_xl.share.wording import line_of
from sostac_xl.workbook.cells import CellValue, cell_value
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_plan import add_row
from sostac_xl.workbook.patch_sheet import address
from sostac_xl.workbook.read_places import Located, TablePlace


@dataclass
class MergeWriter:
    """Writes a merge into a workbook; `refused` are the cells that hold a formula of the user's own, or that the workbook does not have."""

    patch: Patch
    places: Located
    ours: Plan
    merged: Merged
    t: Translator
    refused: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path, patch: Patch, ours: Plan, merged: Merged) -> MergeWriter:
        """Find the tables of the workbook at `path`, which `patch` changes and `ours` was read from."""
        opened = open_workbook(path)
        return cls(patch, locate(opened.grids, opened.names), ours, merged, Translator(ours.language))

    def write(self) -> None:
        """Write every change that was taken, and beside each question that was not a note with both sides."""
        marks: defaultdict[tuple[type[Row], str], list[str]] = defaultdict(list)
        for change in self.merged.changes:
            if not change.taken:
                table = type(change.row) if isinstance(change, RowChange) else change.record
                if issubclass(table, Row):
                    marks[table, change.row.id if isinstance(change, RowChange) else change.row_id].append(self._mark(change))
            elif isinstance(change, CellChange):
                self._cell(change)
            elif change.added:
                self._add(change.row)
            else:
                self._clear(change.row)
        for (table, row_id), texts in marks.items():
            self._note(table, row_id, texts)

    def _cell(self, change: CellChange) -> None:
        table = change.record
        record = self._row(table, change.row_id) if issubclass(table, Row) else next(b for b in self.ours.blocks.values() if type(b) is table)
        missing = (table.info.key, change.column.key) in self.ours.absent
        cell = record.cell(change.column.key) if record and not missing else None
        self._set(cell, self._value(change.after), f"{change.row_id}, {self.t(change.column.label)}")

    def _row(self, table: type[Row], row_id: str) -> Row | None:
        return next((row for row in self.ours[table] if row.id == row_id), None)

    def _set(self, cell: CellRef | None, value: CellValue, what: str) -> None:
        if cell is None or self.patch.has_formula(cell.sheet, cell.address):
            self.refused.append(f"{cell or what}")
        else:
            self.patch.set(cell.sheet, cell.address, value)

    def _value(self, value: Any) -> CellValue:
        return cell_value(value, self.merged.plan, self.t)

    # -- rows --------------------------------------------------------------------------------------------------------------------------

    def _add(self, row: Row) -> None:
        """Write a new row where its ID waits, else into the first free row, or one that is added."""
        table = type(row)
        place = self.places.tables.get(table)
        if place is None:
            self.refused.append(f"{self.t(table.info.title)}: {row.id}")
            return
        values = {c.key: self._value(getattr(row, c.key)) for c in table.columns() if not c.computed and c.key != "id"}
        filled = {key: value for key, value in values.items() if value is not None}
        self.refused += [f"{row.id}, {self.t(table.column(key).label)}" for key in filled if key not in place.columns]
        filled = {key: value for key, value in filled.items() if key in place.columns}
        waiting = self._waiting(place, row.id)
        if waiting:
            for key, value in filled.items():
                self.patch.set(place.sheet, address(waiting, place.columns[key]), value)
            return
        where = add_row(self.patch, place, filled)
        if "id" in place.columns:
            self.patch.set(place.sheet, where.cell("id").address, row.id)

    def _waiting(self, place: TablePlace, row_id: str) -> int | None:
        """Return the number of a free row with an ID."""
        keys = [column.key for column in place.table.columns() if not column.computed and column.key != "id" and column.key in place.columns]
        for number in range(place.header + 1, place.last + 1) if "id" in place.columns else ():
            if self.patch.value(place.sheet, address(number, place.columns["id"])) == row_id:
                blank = all(self.patch.value(place.sheet, address(number, place.columns[key])) in (None, "") for key in keys)
                return number if blank else None
        return None

    def _clear(self, row: Row) -> None:
        """Empty the cells of a row, which then is a spare one; formulas of the user's own stay."""
        for column in type(row).columns():
            if not column.computed and column.key != "id" and (type(row).info.key, column.key) not in self.ours.absent:
                cell = row.cell(column.key)
                if cell and not self.patch.has_formula(cell.sheet, cell.address):
                    self.patch.set(cell.sheet, cell.address, None)

    # -- questions ---------------------------------------------------------------------------------------------------------------------

    def _mark(self, change: CellChange | RowChange) -> str:
        line = line_of(change, self.ours, self.merged.plan, self.t)
        if isinstance(change, RowChange):
            return self.t("Returned copy: {question}.", question=line.question)
        here, there = line.before or self.t("blank"), line.after or self.t("blank")
        return self.t("Returned copy: {column} is {there}; here it is {here}.", column=line.column, there=there, here=here)

    def _note(self, table: type[Row], row_id: str, texts: list[str]) -> None:
        """Write both sides of a question into the note of its row, once."""
        row = self._row(table, row_id)
        cell = row.cell("note") if row and (table.info.key, "note") not in self.ours.absent else None
        if row and cell:
            note = "\n".join(filter(None, (row.note, *(text for text in texts if text not in row.note))))
            self._set(cell, note, f"{row_id}, {self.t('Note')}")
