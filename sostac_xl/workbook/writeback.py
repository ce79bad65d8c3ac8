"""Write what was computed into the workbook that the plan was read from: IDs, labels, dates, results and findings, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sostac_xl.compute import Computation, holidays_of
from sostac_xl.compute.calendar import holiday_years
from sostac_xl.errors import PlanError
from sostac_xl.findings import Finding
from sostac_xl.i18n import Translator
from sostac_xl.schema.kinds import RefTo
from sostac_xl.schema.lists import BaselineRow, CheckRow, Holiday
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Row
from sostac_xl.schema.table import Column
from sostac_xl.workbook.cells import CellValue, cell_value, serial
from sostac_xl.workbook.check_sheet import finding_values, summary_of
from sostac_xl.workbook.fingerprint import fingerprint
from sostac_xl.workbook.fold import fold_tables
from sostac_xl.workbook.host import Host
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.patch_sheet import address
from sostac_xl.workbook.problems import COMPUTED_OUTDATED, COMPUTED_TYPED
from sostac_xl.workbook.read_names import Names, Spot
from sostac_xl.workbook.read_places import Located, TablePlace
from sostac_xl.workbook.tables import blank_result

ROOM: Final = 10_000
"""Rows of the Check sheet that are looked at."""
WRITTEN: Final = ("stage", "code", "severity", "message", "remedy", "target", "mark")
"""The columns of the Check sheet that hold no formula."""
KINDS: Final = ("ids", "labels", "results", "sections", "holidays", "findings")


@dataclass
class Writeback:
    """Changes to a workbook: `counts` says how many cells, or rows, of each of `KINDS` are other than they were."""

    host: Host
    places: Located
    names: Names
    computation: Computation
    t: Translator
    counts: Counter[str] = field(default_factory=Counter)
    unshown: int = 0

    @classmethod
    def into(cls, host: Host, computation: Computation) -> Writeback:
        """Find the tables of the workbook that `computation` was read from."""
        opened = host.contents
        return cls(host, locate(opened.grids, opened.names), opened.names, computation, Translator(computation.plan.language))

    def everything(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Write all that can be computed; return the findings that stand on the Check sheet then."""
        for table, place in self.places.tables.items():
            self._ids(table, place)
            self._labels(table)
            self._results(table, place)
        self.counts["sections"] += fold_tables(self.host, self.places, self.computation.plan)
        self._calendar()
        left = [finding for finding in findings if not self._mends(finding)]
        self.findings(left)
        self._holidays()  # last: a table that grows may move what stands below it
        return left

    def said(self) -> list[str]:
        """Return what was written, and what there was no room for, as lines for the user."""
        t, counts = self.t, self.counts
        labels = {
            "results": t("Computed values"), "ids": t("IDs of new rows"), "labels": t("Names in references"),
            "sections": t("Tables hidden or shown"), "holidays": t("Holidays"), "findings": t("Findings"),
        }  # fmt: skip
        changed = [f"{label}: {counts[kind]}" for kind, label in labels.items() if counts[kind]]
        return [", ".join(changed) if changed else t("Everything was up to date."), *self.said_of_room()]

    def said_of_room(self) -> list[str]:
        """Return the line about findings that the Check sheet has no rows for, if there are any."""
        if not self.unshown:
            return []
        return [self.t("{n} more findings than the Check sheet has rows for: sostac check lists them all.", n=self.unshown)]

    def _mends(self, finding: Finding) -> bool:
        """Return whether a finding is about values that are written anew here; formulas of the user's own stay."""
        about_values = finding.code in (COMPUTED_TYPED.code, COMPUTED_OUTDATED.code)
        return about_values and finding.cell is not None and not self.host.has_formula(finding.cell.sheet, finding.cell.address)

    # -- tables ------------------------------------------------------------------------------------------------------------------------

    def _ids(self, table: type[Row], place: TablePlace) -> None:
        """Give the rows in use that lack an ID the one that they are known by, else the numbers after the highest of the table."""
        column = place.columns.get("id")
        if column is None or not table.info.prefix:
            return
        there = (str(self.host.value(place.sheet, address(row, column)) or "") for row in range(place.header + 1, place.last + 1))
        rows = self.computation.plan[table]
        known = (*there, *(row.id for row in rows))
        numbers = [int(number) for text in known if (number := parse_id(text, table.info.prefix).rpartition("-")[2]).isdecimal()]
        following = max(numbers, default=0)
        for row in rows:
            cell = row.cell("id")
            if cell and not self.host.value(cell.sheet, cell.address):
                following += not row.id
                self._set("ids", cell.sheet, cell.address, row.id or f"{table.info.prefix}-{following:02d}")

    def _labels(self, table: type[Row]) -> None:
        """Let references show the names that their rows have now; a cell that was not fully understood is left as it is."""
        plan = self.computation.plan
        for row in plan[table]:
            for column in table.inputs():
                cell, value = row.cell(column.key), getattr(row, column.key)
                if isinstance(column.kind, RefTo) and value and cell and plan.is_sound(row, column.key):
                    self._set("labels", cell.sheet, cell.address, cell_value(value, plan, self.t))

    def _results(self, table: type[Row], place: TablePlace) -> None:
        """Write the computed columns: the last result beside a formula, the value where there is none; spare rows show nothing."""
        columns = [column for column in table.columns() if column.computed and column.key in place.columns]
        rows = {int(cell.address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")): row for row in self.computation.plan[table] if (cell := row.cell("id"))}
        for number in range(place.header + 1, place.last + 1) if columns else ():
            for column in columns:
                self._result(place, number, column, rows.get(number))

    def _result(self, place: TablePlace, number: int, column: Column, row: Row | None) -> None:
        where = address(number, place.columns[column.key])
        value = cell_value(self.computation.value(row, column.key), self.computation.plan, self.t) if row else None
        if column.formula:
            if self.host.has_formula(place.sheet, where):
                self._remember(place.sheet, where, value if row else blank_result(column))
        elif not self.host.has_formula(place.sheet, where):
            self._set("results", place.sheet, where, value)

    # -- the sheets that serve -----------------------------------------------------------------------------------------------------------

    def _holidays(self) -> None:
        """Write the public holidays of the plan's country into Lists while nobody has entered any."""
        plan, facts = self.computation.plan, self.computation.plan.facts
        place = self.places.tables.get(Holiday)
        if place is None or plan[Holiday] or not facts.country or not facts.start:
            return
        days = holidays_of(facts.country, holiday_years(facts.start, facts.horizon), self.t.language)
        self.host.add_rows(place, [{"on": day, "name": name} for day, name in sorted(days.items())])
        self.counts["holidays"] += len(days)

    def baseline(self, rows: Sequence[BaselineRow]) -> None:
        """Write the frozen baseline in the place of the one that is there; PlanError when the workbook has lost its table."""
        place = self.places.tables.get(BaselineRow)
        if place is None:
            raise PlanError(f"{self.host.contents.path}: the table {self.t(BaselineRow.info.title)} is missing; copy it from a new workbook")
        columns = [column for column in BaselineRow.inputs() if column.key in place.columns]
        for number in range(place.header + 1, place.last + 1):
            for column in columns:
                self._set("", place.sheet, address(number, place.columns[column.key]), None)
        plan, t = self.computation.plan, self.t
        self.host.add_rows(place, [{column.key: cell_value(getattr(row, column.key), plan, t) for column in columns} for row in rows])

    def _calendar(self) -> None:
        """Write what stands for the entries that the dates depend on, and what no formula can find: the expected finish, and the slip."""
        c = self.computation
        found: Mapping[str, CellValue] = {"fingerprint": fingerprint(c, self.t), "finish": c.progress.finish, "slip": c.slips.plan}
        for name, value in found.items():
            spot = self.names.get("calendar", {}).get(name)
            if spot:
                self._set("", spot.sheet, address(spot.row, spot.column), value)

    def findings(self, findings: Sequence[Finding]) -> None:
        """Write the findings on the Check sheet, as many as it has rows for; `unshown` counts the others."""
        spots = self.names.get(CheckRow.info.key, {})
        if "code" not in spots or "target" not in spots:
            return
        rows = list(self._check_rows(spots["place"]))
        self.unshown = max(0, len(findings) - len(rows))
        for offset, row in enumerate(rows):
            values: Mapping[str, str] = finding_values(findings[offset], self.t) if offset < len(findings) else {}
            for key in (key for key in WRITTEN if key in spots):
                spot = spots[key]
                self._set("findings" if key == "code" else "", spot.sheet, address(row, spot.column), values.get(key) or None)
        if "summary" in spots:
            spot = spots["summary"]
            self._set("", spot.sheet, address(spot.row, spot.column), summary_of(findings, self.t))

    def mark(self, *, cells: bool) -> bool:
        """Say on the Check sheet whether the cells of the findings show them; return False for a workbook that knows no marks."""
        spot = self.names.get(CheckRow.info.key, {}).get("marks")
        if spot:
            self._set("", spot.sheet, address(spot.row, spot.column), self.t("yes") if cells else self.t("no"))
        return spot is not None

    def _check_rows(self, first: Spot) -> Iterator[int]:
        for row in range(first.row, first.row + ROOM):
            if not self.host.has_formula(first.sheet, address(row, first.column)):
                return
            yield row

    # -- cells -------------------------------------------------------------------------------------------------------------------------

    def _set(self, kind: str, sheet: str, where: str, value: CellValue) -> None:
        """Let a cell hold a value; formulas of the user's own stay.

        A host is told what stands in a cell of ours even where it stays: so it can write whole blocks.
        """
        if self.host.has_formula(sheet, where):
            return
        same = _same(self.host.value(sheet, where), value)
        if not same or kind not in ("ids", "labels"):
            self.host.set(sheet, where, value)
        self.counts[kind] += bool(kind) and not same

    def _remember(self, sheet: str, where: str, value: CellValue) -> None:
        if not _same(self.host.value(sheet, where), value):
            self.host.set_cached(sheet, where, value)


def _same(there: object, value: CellValue) -> bool:
    """Return whether a cell already holds a value; a date is its number there."""
    wanted = serial(value) if isinstance(value, date) else value
    if wanted in (None, "") or there in (None, ""):
        return (wanted in (None, "")) == (there in (None, "")) and (wanted or "") == (there or "")
    if isinstance(wanted, float | int) and isinstance(there, float | int):
        return float(wanted) == float(there)
    return type(wanted) is type(there) and wanted == there
