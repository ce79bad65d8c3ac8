"""The cells of a sheet's XML, and the XML with some of them changed: what isn't touched stays as it was, character by character."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from sostac_xl.workbook.addresses import column_letter, column_of
from sostac_xl.workbook.patch_cells import Cell, cell_xml, formula_xml, read_cell
from sostac_xl.workbook.patch_strings import Strings, StringWriter
from sostac_xl.workbook.patch_xml import Edit, Element, elements, first, splice
from sostac_xl.workbook.read_grid import Area, area_of

Place = tuple[int, int]
"""The row and the column of a cell, as Excel counts them."""


def reference_of(area: Area) -> str:
    """Return the reference of an area: `A1`, `B2:C4`."""
    start, end = address(area.top, area.left), address(area.bottom, area.right)
    return start if start == end else f"{start}:{end}"


def address(row: int, column: int) -> str:
    """Return the address of a cell: `A1`."""
    return f"{column_letter(column)}{row}"


def moved_formula(formula: str, origin: Place, to: Place) -> str:
    """Return a formula, without its `=`, as it stands when it is copied from one cell to another; ValueError when it is none."""
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator

    try:
        return str(Translator(f"={formula}", address(*origin)).translate_formula(address(*to))).removeprefix("=")
    except TokenizerError as error:
        raise ValueError(f"{formula} is no formula") from error


class SheetXml:
    """One sheet: its cells can be read and put; `xml` returns the part with what was put."""

    def __init__(self, source: str, strings: Strings) -> None:
        """Find the rows; ValueError when the part is no worksheet."""
        data = first(source, "sheetData")
        if not data:
            raise ValueError("no sheet data")
        self._source = source
        self._strings = strings
        self._data = data
        self._rows: dict[int, Element] = {}
        number = 0
        for row in data.inside("row"):
            number = int(row.attributes().get("r", number + 1))  # a row without a number follows the one before
            self._rows[number] = row
        self._elements: dict[int, dict[int, Element]] = {}
        self._read: dict[Place, Cell | None] = {}
        self._put: dict[int, dict[int, Cell]] = {}
        self._looks: dict[int, dict[str, str]] = {}

    @property
    def prefix(self) -> str:
        """The prefix of its elements, with the colon, or ""."""
        return self._data.prefix

    # -- reading -----------------------------------------------------------------------------------------------------------------------

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell holds now; one that isn't there yet has the style of its row or its column."""
        return self._put.get(row, {}).get(column) or self._as_it_was(row, column)

    def _as_it_was(self, row: int, column: int) -> Cell:
        return self._original(row, column) or Cell(attributes=self._style(row, column))

    def _original(self, row: int, column: int) -> Cell | None:
        if (row, column) not in self._read:
            element = self._cells(row).get(column)
            self._read[row, column] = read_cell(element, self._strings) if element else None
        return self._read[row, column]

    def _cells(self, row: int) -> dict[int, Element]:
        """Return the elements of a row's cells by column; a cell without an address follows the one before."""
        if row not in self._elements:
            found: dict[int, Element] = {}
            column = 0
            for cell in self._rows[row].inside("c") if row in self._rows else ():
                reference = cell.attributes().get("r")
                column = column_of(reference) if reference else column + 1
                found[column] = cell
            self._elements[row] = found
        return self._elements[row]

    def _style(self, row: int, column: int) -> tuple[tuple[str, str], ...]:
        """Return the style that a new cell has, as in Excel: its row's, else its column's."""
        of_row = self._rows[row].attributes() if row in self._rows else {}
        style = of_row.get("s") if of_row.get("customFormat") in ("1", "true") else self._column_style(column)
        return (("s", style),) if style and style != "0" else ()

    def _column_style(self, column: int) -> str | None:
        return next((style for low, high, style in self._column_styles if low <= column <= high), None)

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, str]]:
        found = (column.attributes() for column in elements(self._source, "col", end=self._data.start))
        return [(int(each["min"]), int(each["max"]), each["style"]) for each in found if "style" in each]

    @cached_property
    def merged(self) -> list[Area]:
        """The merged areas."""
        return [area_of(each.attributes()["ref"]) for each in elements(self._source, "mergeCell", start=self._data.end)]

    @cached_property
    def arrays(self) -> list[Area]:
        """The areas that one formula fills: arrays and data tables."""
        if not any(kind in self._source for kind in ("array", "dataTable")):
            return []
        formulas = (formula.attributes() for formula in self._data.inside("f"))
        return [area_of(each["ref"]) for each in formulas if each.get("t") in ("array", "dataTable") and "ref" in each]

    # -- writing -----------------------------------------------------------------------------------------------------------------------

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Let a cell hold something else; putting back what it held before undoes it."""
        self._put.setdefault(row, {})[column] = cell
        if cell == self._as_it_was(row, column):
            del self._put[row][column]

    def set_height(self, row: int, points: float) -> None:
        """Let a row be so many points high."""
        self._looks.setdefault(row, {}).update({"ht": f"{points:g}", "customHeight": "1"})

    def folded(self, row: int) -> tuple[bool, bool]:
        """Return whether a row is hidden, and whether it stands in a group of rows that open and close together."""
        attributes = {**(self._rows[row].attributes() if row in self._rows else {}), **self._looks.get(row, {})}
        return attributes.get("hidden") in ("1", "true"), attributes.get("outlineLevel", "0") != "0"

    def fold(self, row: int, *, hidden: bool) -> None:
        """Hide a row in a group that opens with +, or show it outside of any."""
        self._looks.setdefault(row, {}).update({"hidden": str(int(hidden)), "outlineLevel": str(int(hidden))})

    @property
    def changed(self) -> bool:
        """Whether any cell was put, or a row changed."""
        return bool(self._looks) or any(self._put.values())

    @property
    def formulas_changed(self) -> bool:
        """Whether any cell got a formula or lost one."""
        changes = ((cell, self._as_it_was(row, column)) for row, cells in self._put.items() for column, cell in cells.items())
        return any(bool(new.formula) != bool(old.formula) for new, old in changes)

    def formula(self, place: Place, at: Place) -> str:
        """Return a cell's formula without its `=`, as it is when it is copied to the cell `at`; "" when it has none."""
        element = first(self.cell(*place).formula, "f")
        if not element:
            return ""
        told = self._shared.get(element.attributes().get("si", "")) if not element.text else None
        origin, text = told or (place, element.text)
        if not text or origin == at:
            return text
        return moved_formula(text, origin, at)

    def unshare(self, row: int, column: int) -> None:
        """Write out the formulas that are told by that of a cell, before it goes."""
        element = first(self.cell(row, column).formula, "f")
        if not element or element.attributes().get("t") != "shared" or not element.text:
            return
        for place in self._groups[element.attributes()["si"]]:
            cell = self.cell(*place)
            if place != (row, column) and cell.formula:
                self.put(*place, replace(cell, formula=formula_xml(element.prefix, self.formula(place, place))))

    @cached_property
    def _groups(self) -> Mapping[str, list[Place]]:
        """The cells of each group of shared formulas."""
        found: dict[str, list[Place]] = {}
        for row in self._rows:
            for column, element in self._cells(row).items():
                for formula in element.inside("f"):
                    attributes = formula.attributes()
                    if attributes.get("t") == "shared":
                        found.setdefault(attributes["si"], []).append((row, column))
        return found

    @cached_property
    def _shared(self) -> Mapping[str, tuple[Place, str]]:
        """The cell in which each shared formula is written out, and the formula."""
        texts = (
            (group, place, formula.text)
            for group, places in self._groups.items()
            for place in places
            for formula in self._cells(place[0])[place[1]].inside("f")
        )
        return {group: (place, text) for group, place, text in texts if text}

    # -- the part ----------------------------------------------------------------------------------------------------------------------

    def xml(self, strings: StringWriter) -> str:
        """Return the part with what was put; texts go into `strings`."""
        touched = sorted({*self._looks, *(row for row, cells in self._put.items() if cells)})
        changed = {row: dict(sorted(self._put.get(row, {}).items())) for row in touched}
        inside: list[Edit] = []
        fresh: dict[int, list[str]] = {}
        numbers = sorted(self._rows)
        for row, cells in changed.items():
            if row in self._rows:
                inside.append(self._row(row, cells, strings))
            else:
                after = bisect_right(numbers, row)
                place = self._rows[numbers[after]].start if after < len(numbers) else self._data.close
                fresh.setdefault(place, []).append(self._new_row(row, cells, strings))
        edits = [*inside, *((place, place, "".join(rows)) for place, rows in fresh.items()), *self._dimension(changed)]
        if self._data.empty:
            rows = "".join(text for texts in fresh.values() for text in texts)
            edits = [(self._data.start, self._data.end, self._data.holding(rows)), *self._dimension(changed)]
        return splice(self._source, edits)

    def _row(self, number: int, cells: Mapping[int, Cell], strings: StringWriter) -> Edit:
        row, present = self._rows[number], self._cells(number)
        columns = sorted(present)
        edits: list[Edit] = []
        for column, cell in cells.items():
            xml = cell_xml(cell, address(number, column), row.prefix, strings)
            if column in present:
                old = present[column]
                if old.attributes().get("t") == "s":
                    strings.release()
                edits.append((old.start - row.inner, old.end - row.inner, xml))
            else:
                after = bisect_right(columns, column)
                place = (present[columns[after]].start if after < len(columns) else row.close) - row.inner
                edits.append((place, place, xml))
        content = splice(row.source[row.inner : row.close], edits)
        return row.start, row.end, row.holding(content, {**_spans(row, cells), **self._looks.get(number, {})})

    def _new_row(self, number: int, cells: Mapping[int, Cell], strings: StringWriter) -> str:
        """Return a new row; in a group of rows that open and close together it is as the row above."""
        above = self._rows[number - 1].attributes() if number - 1 in self._rows else {}
        grouped = above.get("outlineLevel", "0") != "0"
        outline = {name: above[name] for name in ("hidden", "outlineLevel") if grouped and name in above}
        p = self._data.prefix
        attributes = "".join(f' {name}="{value}"' for name, value in ({"r": str(number)} | outline | self._looks.get(number, {})).items())
        content = "".join(cell_xml(cell, address(number, column), p, strings) for column, cell in cells.items())
        return f"<{p}row{attributes}>{content}</{p}row>"

    def _dimension(self, changed: Mapping[int, Mapping[int, Cell]]) -> list[Edit]:
        """Return the edit that lets the sheet's stated size hold the cells that were put."""
        element = next(elements(self._source, "dimension", end=self._data.start), None)
        columns = {column for cells in changed.values() for column in cells}
        if not element or not columns:
            return []
        rows = [row for row, cells in changed.items() if cells]
        area = area_of(element.attributes()["ref"])
        grown = Area(min(area.top, *rows), min(area.left, *columns), max(area.bottom, *rows), max(area.right, *columns))
        return [] if grown == area else [(element.start, element.inner, element.tag_with({"ref": reference_of(grown)}))]


def _spans(row: Element, cells: Mapping[int, Cell]) -> dict[str, str]:
    """Return the change of a row's stated first and last column that lets it hold these cells."""
    spans = row.attributes().get("spans")
    if not spans or not cells:
        return {}
    stated = [int(side) for span in spans.split() for side in span.split(":")]
    low, high = min(stated), max(stated)
    if low <= min(cells) and max(cells) <= high:
        return {}
    return {"spans": f"{min(low, *cells)}:{max(high, *cells)}"}
