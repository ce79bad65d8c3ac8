"""Mend what was broken in a workbook on its way through other hands, in place: values, and whatever is the user's own, stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from xlsxwriter.exceptions import OverlappingRange

from sostac_xl import schema
from sostac_xl.compute import Computation, compute
from sostac_xl.i18n import Message, Translator, msg
from sostac_xl.schema.kinds import Number
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Record, Row
from sostac_xl.share.pinned import ASIDE, PinnedLayout, as_it_should_be, pinned_layout
from sostac_xl.share.structure import Structure
from sostac_xl.workbook.addresses import cell_at
from sostac_xl.workbook.cells import CellValue, cell_value
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import OpenedWorkbook, open_workbook
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_package import Package
from sostac_xl.workbook.patch_sheet import address
from sostac_xl.workbook.patch_xml import elements
from sostac_xl.workbook.read import read_plan
from sostac_xl.workbook.read_grid import ExcelError
from sostac_xl.workbook.read_names import language_of, plain_header
from sostac_xl.workbook.read_places import Located, TablePlace

LIKE: Final = 0.9
"""So much of the texts of a computed sheet must stand where they should, and of its formulas be ours, for the others to be put back."""


@dataclass
class Repair:
    """Mends one workbook; `done` counts by kind what was mended, `left` says what could not be."""

    patch: Patch
    opened: OpenedWorkbook
    places: Located
    computation: Computation
    t: Translator
    done: Counter[str] = field(default_factory=Counter)
    left: list[Message] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path, patch: Patch, computation: Computation) -> Repair:
        """Find the tables of the workbook at `path`, which `patch` changes and `computation` was read from."""
        opened = open_workbook(path)
        located = locate(opened.grids, opened.names)
        guessed = {table: with_lost_column(place) for table, place in located.tables.items()}
        places = replace(located, tables=guessed)
        headers: dict[type[Record], Iterable[str]] = {
            table: [plain_header(text) for text in opened.grids[place.sheet].row(place.header).values()] for table, place in places.tables.items()
        }
        return cls(patch, opened, places, computation, Translator(language_of(headers) or computation.plan.language))

    def everything(self, when: datetime) -> bytes:
        """Return the workbook with all that can be mended."""
        layout = pinned_layout(self.computation.plan, self.places, self.opened.names, self.opened.grids, self.t)
        self.left += [msg("{table} is missing, or has columns moved or inserted.", table=msg(record.info.title)) for record in layout.aside]
        try:
            model = Patch(self.patch.path, as_it_should_be(layout, self.computation))
        except OverlappingRange:
            self.left.append(msg("Tables overlap, or stand too close to each other: only the IDs are mended."))
            self._ids()
            return self.patch.to_bytes(when)
        renamed = self._headers()
        self._ids()
        self._formulas(model, layout)
        data = self.patch.to_bytes(when)
        structure = Structure(Package(data), self.patch, model, layout, renamed)
        data = structure.mended(when)
        self.done += structure.done
        self.left += structure.left
        return data

    # -- cells -------------------------------------------------------------------------------------------------------------------------

    def _headers(self) -> dict[str, dict[str, str]]:
        """Give headers their texts back; return by Excel table what they were and what they are."""
        renamed: dict[str, dict[str, str]] = {}
        for table, place in self.places.tables.items():
            for key, column in place.columns.items():
                where = address(place.header, column)
                was, label = self.patch.value(place.sheet, where), self.t(table.column(key).label)
                if plain_header(was) != plain_header(label):
                    if self._is_guessed(table, key):
                        told = msg(
                            "{table}: “{found}” is taken for “{label}”, by its place.", table=msg(table.info.title), found=str(was), label=label
                        )
                        self.left.append(told)
                    self.patch.head(place.sheet, where, label)
                    self.done["headers"] += 1
                    renamed.setdefault(table.info.excel_name, {})[str(was)] = label
        return renamed

    def _is_guessed(self, table: type[Row], key: str) -> bool:
        return (table.info.key, key) in self.computation.plan.absent

    def _ids(self) -> None:
        """Give every row its ID: the one by which other cells know it, else the next number; spare rows too."""
        for table, place in self.places.tables.items():
            if "id" in place.columns and table.info.prefix:
                self._ids_of(table, place)

    def _ids_of(self, table: type[Row], place: TablePlace) -> None:
        prefix = table.info.prefix
        known = {cell.address: row.id for row in self.computation.plan[table] if (cell := row.cell("id"))}
        cells = [address(number, place.columns["id"]) for number in range(place.header + 1, place.last + 1)]
        typed = {where: str(self.patch.value(place.sheet, where) or "") for where in cells}
        numbers = [int(number) for each in (*typed.values(), *known.values()) if (number := parse_id(each, prefix).rpartition("-")[2]).isdecimal()]
        following = max(numbers, default=0)
        seen: set[str] = set()
        guessed = any(self._is_guessed(table, key) for key in place.columns)  # the rows could not be known by what they say
        for where in cells:
            if guessed and where in known and not typed[where]:
                self.left.append(msg("{table}: rows without ID get theirs when you repair the outcome.", table=msg(table.info.title)))
                continue
            wanted = parse_id(known.get(where, ""), prefix) or parse_id(typed[where], prefix)
            if (not wanted or (wanted in seen and where not in known)) and not self.patch.has_formula(place.sheet, where):
                following += 1
                wanted = f"{prefix}-{following:02d}"
            if wanted != typed[where] and not self.patch.has_formula(place.sheet, where):
                self.patch.set(place.sheet, where, wanted)
                self.done["ids"] += 1
            seen.add(wanted)

    def _formulas(self, model: Patch, layout: PinnedLayout) -> None:
        """Put formulas back where something else stands in their place; formulas of the user's own stay."""
        for sheet in schema.SHEETS:
            name = layout.sheet_name(sheet)
            if name not in self.patch.parts:
                self.left.append(msg("The sheet “{sheet}” is gone.", sheet=msg(sheet.title)))
                continue
            due = list(self._due(model, name))
            lost = [(where, formula) for where, formula in due if not self.patch.has_formula(name, where)]
            if sheet.computed and lost and not self._is_like(model, name, due):
                said = msg(
                    "The sheet “{sheet}” is not as sostac writes it, and its formulas stay as they are; with --rebuild it is made anew.",
                    sheet=msg(sheet.title),
                )
                self.left.append(said)
                continue
            results = self._results(name)
            for where, formula in lost:
                value = results.get(where, _told(model.value(name, where)))
                self.patch.set_formula(name, where, formula, value)
                self.done["formulas"] += 1

    def _is_like(self, model: Patch, sheet: str, due: Sequence[tuple[str, str]]) -> bool:
        """Return whether a computed sheet has its texts where they should be, and no formulas but ours: then cells can be told by their place."""
        texts = [cell.attributes()["r"] for cell in elements(model.xml(sheet), "c") if cell.attributes().get("t") == "s"]
        same = sum(self.patch.value(sheet, where) == model.value(sheet, where) for where in texts)
        other = sum(self.patch.has_formula(sheet, where) and self.patch.formula(sheet, *cell_at(where)) != formula for where, formula in due)
        return same >= LIKE * len(texts) and other <= (1 - LIKE) * len(due)

    def _due(self, model: Patch, sheet: str) -> Iterator[tuple[str, str]]:
        """Yield the cells of a sheet that should compute, with their formulas."""
        for cell in elements(model.xml(sheet), "c"):
            where = cell.attributes()["r"]
            if cell_at(where)[0] < ASIDE and any(cell.inside("f")):
                yield where, model.formula(sheet, *cell_at(where))

    def _results(self, sheet: str) -> dict[str, CellValue]:
        """Return what the computed cells of the tables of a sheet come to."""
        found: dict[str, CellValue] = {}
        plan = self.computation.plan
        for table, place in self.places.tables.items():
            computed = [column for column in table.columns() if column.formula and column.key in place.columns] if place.sheet == sheet else []
            rows = {int("".join(filter(str.isdigit, cell.address))): row for row in plan[table] if (cell := row.cell("id"))}
            for number in range(place.header + 1, place.last + 1) if computed else ():
                for column in computed:
                    row = rows.get(number)
                    blank: CellValue = 0 if isinstance(column.kind, Number) else None
                    value = cell_value(self.computation.value(row, column.key), plan, self.t) if row else blank
                    found[address(number, place.columns[column.key])] = value
        return found


def repair(path: Path, *, when: datetime | None = None) -> tuple[bytes, Repair]:
    """Return a workbook with what it lost on its way through other hands, and what was mended and what could not be; no file is written.

    Every value stays, and so does what is the user's own. `when` becomes the date of the change. WorkbookError when it can't be read.
    """
    now = when or datetime.now()  # noqa: DTZ005 - the user's own clock
    plan = read_plan(path)
    mending = Repair.open(path, Patch.open(path), compute(plan, plan.facts.status_date or now.date()))
    return mending.everything(now), mending


def with_lost_column(place: TablePlace) -> TablePlace:
    """Return a table with the one column that it lacks, where a column that is nobody's stands in its place among the others."""
    keys = [column.key for column in place.table.columns()]
    missing = [key for key in keys if key not in place.columns]
    if len(missing) != 1 or not place.columns:
        return place
    number = keys.index(missing[0])
    lefts = {column - keys.index(key) for key, column in place.columns.items()}
    spot = min(lefts) + number
    if len(lefts) != 1 or spot not in place.unknown:
        return place
    unknown = {column: header for column, header in place.unknown.items() if column != spot}
    return replace(place, columns={**place.columns, missing[0]: spot}, unknown=unknown)


def _told(value: str | bool | float | ExcelError | None) -> CellValue:
    return None if isinstance(value, ExcelError) else value
