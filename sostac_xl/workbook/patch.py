"""Change cells of a workbook file, and add rows to its tables, without touching anything else in it.

    patch = Patch.open(path)
    patch.set("Objectives", "F12", date(2027, 6, 30))
    patch.save(now)

Every part of the file that doesn't change stays byte for byte (charts, pictures, comments, slicers, macros, other sheets), and so does
every character of a changed part around the cells that were set. What openpyxl would lose by loading and saving is never at risk.

Formulas that hang on a changed cell keep their last results in the file, so the workbook says that it wants to be computed in full when it
is opened (`fullCalcOnLoad`). Excel does; LibreOffice asks its own settings, and by default trusts the results.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from sostac_xl.errors import OutputError, WorkbookError
from sostac_xl.findings import CellRef
from sostac_xl.workbook.addresses import cell_at
from sostac_xl.workbook.patch_cells import EMPTY_TEXT, Cell, Content, Kind, Value, content_of, formula_xml, value_of
from sostac_xl.workbook.patch_growth import Growth, extended_part
from sostac_xl.workbook.patch_links import linked
from sostac_xl.workbook.patch_package import ROOT, Package
from sostac_xl.workbook.patch_print import areas_of, printed, printing, reference_to
from sostac_xl.workbook.patch_save import ensure_replaceable, replace_workbook
from sostac_xl.workbook.patch_sheet import SheetXml, address
from sostac_xl.workbook.patch_strings import Strings, StringWriter
from sostac_xl.workbook.patch_tables import Table, grown_table, tables_of
from sostac_xl.workbook.patch_workbook import computing_in_full, epoch_of, sheets_of
from sostac_xl.workbook.read_grid import LAST_ROW, Area, ExcelError
from sostac_xl.workbook.safety import damaged, inspect


class Patch:
    """Changes to a workbook file that are made all at once by `save`."""

    def __init__(self, path: Path, data: bytes) -> None:
        """Take a workbook's bytes, which are not written to; WorkbookError when they make no sense. `path` is named in errors."""
        self.path = path
        with self._sound():
            self._package = Package(data)
            self._workbook = self._package.related(ROOT, "officeDocument") or ""
            self._xml = self._package.text(self._workbook)
            links = {relation.id: relation for relation in self._package.relations(self._workbook)}
            self._parts = {name: links[link].target for name, link in sheets_of(self._xml) if links[link].kind == "worksheet"}
            strings = self._package.related(self._workbook, "sharedStrings")
            self._strings_part = strings or ""
            self._strings = Strings(self._package.text(strings) if strings else None)
            self._epoch = epoch_of(self._xml)
        self._loaded: dict[str, SheetXml] = {}
        self._links: dict[str, dict[str, str]] = {}
        self._grown: dict[tuple[str, int, int], tuple[Table, int]] = {}
        self._areas: dict[str, str] = {}

    @classmethod
    def open(cls, path: Path) -> Patch:
        """Read a workbook file that is to be changed.

        Open it before the plan is read from it: `save` refuses when the file was changed since. WorkbookError when it can't be read,
        OutputError when it couldn't be written, because it is read-only or open in another program.
        """
        inspect(path)
        ensure_replaceable(path)
        return cls(path, path.read_bytes())

    # -- cells -------------------------------------------------------------------------------------------------------------------------

    def value(self, sheet: str, place: str) -> str | bool | float | ExcelError | None:
        """Return what a cell holds now, or the last result of its formula; a date is its number."""
        return value_of(self._cell(sheet, *cell_at(place)).content)

    def has_formula(self, sheet: str, place: str) -> bool:
        """Return whether a cell is computed: by a formula of its own, or by one that fills a range."""
        row, column = cell_at(place)
        return bool(self._cell(sheet, row, column).formula) or self._array(sheet, row, column) is not None

    def set(self, sheet: str, place: str, value: Value, *, over_formula: bool = False) -> None:
        """Let a cell hold a value, None for nothing; its style stays. A text never becomes a formula.

        OutputError when the cell holds a formula (unless `over_formula`), is filled by one of several cells, is the header of a table or hidden
        behind merged cells, or can't hold the value.
        """
        row, column = cell_at(place)
        content, cell = self._content(sheet, place, value), self._cell(sheet, row, column)
        array = self._array(sheet, row, column)
        if array and (not over_formula or not cell.formula):
            raise self._refusal(sheet, place, "is filled by a formula of several cells; change that formula in Excel")
        if cell.formula and not over_formula:
            raise self._refusal(sheet, place, "holds a formula, and what it computes is not typed over; clear the cell in Excel first")
        if any(table.area.top == row and table.area.left <= column <= table.area.right for table in self.tables.values() if table.sheet == sheet):
            raise self._refusal(sheet, place, "is the header of a table; rename the column in Excel")
        if content.kind is not Kind.BLANK and any(area.covers(row, column) for area in self._sheet(sheet).merged):
            raise self._refusal(sheet, place, "is hidden behind merged cells; unmerge them in Excel")
        if cell.formula:
            with self._sound():
                self._sheet(sheet).unshare(row, column)
        if cell.formula or content != cell.content:
            self._sheet(sheet).put(row, column, cell.holding(content))

    def set_cached(self, sheet: str, place: str, value: Value) -> None:
        """Let the file hold a value as the last result of a cell's formula, which stays; None for a result that shows nothing.

        OutputError when the cell isn't computed or can't hold the value.
        """
        row, column = cell_at(place)
        cell = self._cell(sheet, row, column)
        if not self.has_formula(sheet, place):
            raise self._refusal(sheet, place, "holds no formula any more; copy it back from another row of the column")
        content = self._content(sheet, place, value)
        if cell.formula and content.kind is Kind.BLANK:
            content = EMPTY_TEXT
        if content != cell.content:
            self._sheet(sheet).put(row, column, cell.holding(content, cell.formula))

    def result(self, sheet: str, row: int, column: int) -> object:
        """Return the last result of a cell's own formula; None when it shows nothing or has none."""
        cell = self._cell(sheet, row, column)
        return value_of(cell.content) if cell.formula else None

    def formula(self, sheet: str, row: int, column: int) -> str:
        """Return the formula of a cell, without its `=`; "" when it has none of its own."""
        cell = self._cell(sheet, row, column)
        with self._sound():
            return self._sheet(sheet).formula((row, column), (row, column)) if cell.formula else ""

    def set_result(self, sheet: str, row: int, column: int, value: Value) -> None:
        """Let the file hold a value as the last result of a formula that `formula` has found."""
        content = self._content(sheet, address(row, column), value)
        cell = self._cell(sheet, row, column)
        self._sheet(sheet).put(row, column, cell.holding(EMPTY_TEXT if content.kind is Kind.BLANK else content, cell.formula))

    def set_formula(self, sheet: str, place: str, formula: str, value: Value) -> None:
        """Let a cell compute: `formula` is without its `=`, `value` its last result, None for one that shows nothing.

        OutputError when the cell can't hold the value.
        """
        row, column = cell_at(place)
        content = self._content(sheet, place, value)
        loaded = self._sheet(sheet)
        content = EMPTY_TEXT if content.kind is Kind.BLANK else content
        loaded.put(row, column, self._cell(sheet, row, column).holding(content, formula_xml(loaded.prefix, formula)))

    def head(self, sheet: str, place: str, text: str) -> None:
        """Let a cell above a column hold a text; the Excel table that it belongs to is not changed with it."""
        row, column = cell_at(place)
        self._sheet(sheet).put(row, column, self._cell(sheet, row, column).holding(self._content(sheet, place, text)))

    @property
    def parts(self) -> Mapping[str, str]:
        """The part of each sheet, by its name."""
        return self._parts

    @property
    def workbook_part(self) -> str:
        """The part of the workbook."""
        return self._workbook

    def part(self, name: str) -> str:
        """Return a part's XML as it is in the file."""
        with self._sound():
            return self._package.text(name)

    def xml(self, sheet: str) -> str:
        """Return a sheet's XML as it is in the file."""
        return self.part(self._parts[sheet])

    def link(self, sheet: str, place: str, target: CellRef | None) -> None:
        """Let a cell lead to another one when it is clicked, or no longer lead anywhere; its text is not changed."""
        self._sheet(sheet)
        where = f"'{target.sheet.replace(chr(39), chr(39) * 2)}'!{target.address}" if target else ""
        self._links.setdefault(sheet, {})[place] = where

    def dress(self, sheet: str, place: str, like: str) -> None:
        """Give a cell the style of another one of its sheet."""
        (row, column), style = cell_at(place), self._cell(sheet, *cell_at(like)).style
        cell = self._cell(sheet, row, column)
        others = tuple(pair for pair in cell.attributes if pair[0] != "s")
        self._sheet(sheet).put(row, column, replace(cell, attributes=style + others))

    def set_height(self, sheet: str, row: int, points: float) -> None:
        """Let a row be so many points high: a row whose height was set once does not follow its texts."""
        self._sheet(sheet).set_height(row, points)

    def folded(self, sheet: str, row: int) -> tuple[bool, bool]:
        """Return whether a row is hidden, and whether it stands in a group of rows that open and close together."""
        return self._sheet(sheet).folded(row)

    def fold(self, sheet: str, rows: range, *, hidden: bool) -> None:
        """Hide rows in a group that opens with +, or show them outside of any."""
        for row in rows:
            self._sheet(sheet).fold(row, hidden=hidden)

    # -- rows --------------------------------------------------------------------------------------------------------------------------

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The Excel tables by name, in small letters, as they are in the file."""
        with self._sound():
            found = [table for name, part in self._parts.items() for table in tables_of(self._package, name, part)]
        return {table.name.casefold(): table for table in found}

    def append_row(self, table: Table, values: Mapping[int, Value], *, given: Collection[int] = (), computed: Collection[int] = ()) -> int:
        """Fill the first free row of a table, or else give it one more row; return its number. Values go by the column's number.

        A row is free when its cells are blank, but for those of `given` columns (such as an ID that waits for its row) and of columns that
        compute. A row that is added has the styles of the last one, and its formulas in the calculated columns and those of `computed`.
        OutputError when there is something in the way below the table.
        """
        filled = {*given, *computed, *table.formulas}
        own = [column for column in range(table.area.left, table.area.right + 1) if column not in filled]
        last = self.last_row(table)
        rows, sheet = range(table.area.top + 1, last + 1), self._sheet(table.sheet)
        with self._sound():
            number = next((row for row in rows if all(sheet.cell(row, column).free for column in own)), None)
        if number is None:
            number = self.add_row(table, computed=computed)
        for column, value in values.items():
            self.set(table.sheet, address(number, column), value)
        return number

    def last_row(self, table: Table) -> int:
        """Return the last row of a table as it is now."""
        return self._grown.get(_key(table), (table, table.area.bottom))[1]

    def grow(self, table: Table, last: int) -> None:
        """Let a table reach down to row `last`, with everything that refers to whole columns of it; no cell is written."""
        self._grown[_key(table)] = (table, last)

    def add_row(self, table: Table, *, computed: Collection[int] = ()) -> int:
        """Give a table one more row, blank but for its formulas, and return its number; OutputError when something is in the way below it."""
        number, computed = self.last_row(table) + 1, {*computed, *table.formulas}
        self._ensure_free(table, number)
        self.grow(table, number)
        sheet = self._sheet(table.sheet)
        with self._sound():
            for column in range(table.area.left, table.area.right + 1):
                formula = ""
                if column in computed:
                    formula = sheet.formula((number - 1, column), (number, column)) or table.formulas.get(column, "")
                xml = formula_xml(sheet.prefix, formula) if formula else ""
                sheet.put(number, column, Cell(formula=xml, attributes=sheet.cell(number - 1, column).style))
        return number

    def _ensure_free(self, table: Table, row: int) -> None:
        """Raise the error that says what hinders a table from getting a row."""
        below = Area(row, table.area.left, row, table.area.right)
        others = [other.area for other in self.tables.values() if other.sheet == table.sheet and other.part != table.part]
        sheet = self._sheet(table.sheet)
        advice = "insert rows into the table in Excel, and try again"
        if table.totals:
            raise OutputError(f"{self.path}: the table {table.name} on {table.sheet} is full, and its row of totals stands below it; {advice}")
        taken = [column for column in range(below.left, below.right + 1) if not sheet.cell(row, column).free]
        if row > LAST_ROW or taken or any(area.meets(below) for area in (*others, *sheet.merged, *sheet.arrays)):
            cell = CellRef(table.sheet, address(row, taken[0] if taken else below.left))
            raise OutputError(f"{self.path}: the table {table.name} is full, and what stands below it, at {cell}, leaves no room; {advice}")

    # -- the file ----------------------------------------------------------------------------------------------------------------------

    def print_areas(self, sheet: str) -> list[Area]:
        """Return the areas of a sheet that are printed; none when that is not said, or in a way that is not understood."""
        return areas_of(self._areas.get(sheet) or self._printed.get(self._order.index(sheet), ""))

    @cached_property
    def _printed(self) -> Mapping[int, str]:
        with self._sound():
            return printed(self._xml)

    @cached_property
    def _order(self) -> list[str]:
        return [name for name, _ in sheets_of(self._xml)]

    def set_print_areas(self, sheet: str, areas: Sequence[Area]) -> None:
        """Let other areas of a sheet be printed that says already which are."""
        self._areas[sheet] = reference_to(sheet, areas)

    @property
    def sheets(self) -> Collection[str]:
        """The names of the sheets."""
        return self._parts.keys()

    @property
    def changed(self) -> bool:
        """Whether the file would be another one: setting what a cell holds already changes nothing."""
        return bool(self._changed_parts())

    def to_bytes(self, when: datetime) -> bytes:
        """Return the file with the changes; the parts that change get the date `when`."""
        parts = self._changed_parts()
        if not parts:
            return self._package.data
        with self._sound():
            chain = self._package.related(self._workbook, "calcChain")
            gone = [chain] if chain and any(sheet.formulas_changed for sheet in self._loaded.values()) else []
            for part in gone:  # the order of computing, a cache that Excel makes anew; one that names cells without formula is damage to it
                parts |= self._package.without(part, self._workbook)
            return self._package.with_parts(parts, gone, when)

    def save(self, when: datetime, *, backup: bool = True) -> Path | None:
        """Write the changes into the file, at once or not at all; return where the file as it was is kept, None when nothing changed.

        `when` names the backup. OutputError when the file was changed meanwhile, is open elsewhere, or can't be written: it stays as it was.
        """
        data = self.to_bytes(when)
        if data == self._package.data:
            return None
        return replace_workbook(self.path, self._package.data, data, when if backup else None)

    def _changed_parts(self) -> dict[str, str]:
        """Return the XML of the parts that are different, and with them that of the workbook: it asks for computing."""
        strings = StringWriter(self._strings)
        with self._sound():
            parts = {self._parts[name]: sheet.xml(strings) for name, sheet in self._loaded.items() if sheet.changed}
            if strings.changed:
                parts[self._strings_part] = strings.xml()
            for name, links in self._links.items():
                part = self._parts[name]
                parts[part] = linked(parts.get(part) or self._package.text(part), links)
            if self._areas:
                parts[self._workbook] = printing(self._xml, {self._order.index(name): text for name, text in self._areas.items()})
            parts |= self._grown_parts(parts)
            different = {part: xml for part, xml in parts.items() if xml != self._package.text(part)}
            if different:
                different[self._workbook] = computing_in_full(different.get(self._workbook, self._xml))
            return {part: xml for part, xml in different.items() if xml != self._package.text(part)}

    def _grown_parts(self, parts: Mapping[str, str]) -> dict[str, str]:
        """Return the parts that change because tables got more rows."""
        if not self._grown:
            return {}
        growths = [Growth(table.sheet, table.area, last) for table, last in self._grown.values()]
        owners = {part: name for name, part in self._parts.items()} | {table.part: table.sheet for table in self.tables.values()}
        owners |= {part: "" for part in self._package.names if part.startswith("xl/charts/") and part.endswith(".xml")}
        owners[self._workbook] = ""
        found = {part: extended_part(parts.get(part) or self._package.text(part), growths, sheet) for part, sheet in owners.items()}
        for table, last in self._grown.values():
            if table.part:
                found[table.part] = grown_table(found[table.part], last)
        return found

    # -- help --------------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Turn what damaged parts lead to into the error that says so."""
        try:
            yield
        except (BadZipFile, ExpatError, zlib.error, EOFError, KeyError, ValueError, IndexError, NotImplementedError) as error:
            raise damaged(self.path) from error

    def _sheet(self, name: str) -> SheetXml:
        if name not in self._parts:
            raise WorkbookError(f"{self.path}: there is no sheet {name}")
        if name not in self._loaded:
            with self._sound():
                self._loaded[name] = SheetXml(self._package.text(self._parts[name]), self._strings)
        return self._loaded[name]

    def _cell(self, sheet: str, row: int, column: int) -> Cell:
        loaded = self._sheet(sheet)
        with self._sound():
            return loaded.cell(row, column)

    def _array(self, sheet: str, row: int, column: int) -> Area | None:
        loaded = self._sheet(sheet)
        with self._sound():
            filled = (area for area in loaded.arrays if area.holds(row, column))
            return next((area for area in filled if loaded.cell(area.top, area.left).formula), None)

    def _content(self, sheet: str, place: str, value: Value) -> Content:
        try:
            return content_of(value, self._epoch)
        except ValueError as error:
            raise OutputError(f"{self.path}: {CellRef(sheet, place)}: {error}") from error

    def _refusal(self, sheet: str, place: str, why: str) -> OutputError:
        return OutputError(f"{self.path}: {CellRef(sheet, place)} {why}")


def _key(table: Table) -> tuple[str, int, int]:
    return table.sheet, table.area.top, table.area.left
