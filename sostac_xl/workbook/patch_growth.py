"""What goes along when a table gets more rows: everything that reached down to its last row reaches down to the new one.

Excel does the same when somebody types below a table: formulas, names and charts that refer to a whole column of it, dropdowns, and
conditional formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sostac_xl.workbook.addresses import column_number
from sostac_xl.workbook.patch_sheet import reference_of
from sostac_xl.workbook.patch_xml import Edit, Element, elements, escaped, splice
from sostac_xl.workbook.read_grid import Area, area_of

_FORMULAS: Final = ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "definedName")
"""Elements that hold a formula or a reference, in sheets, tables, charts and the workbook."""
_RANGED: Final = ("conditionalFormatting", "dataValidation", "ignoredError", "protectedRange")
"""Elements of a sheet whose attribute `sqref` says for which cells they are."""
_RANGE: Final = re.compile(
    r"""
    "(?:[^"]|"")*"                                                              # a text: nothing in it is a reference
    | (?<![\w.$!:'\[\]])
      (?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
      (?P<start>\$?(?P<left>[A-Z]{1,3})(?P<fixed>\$?)(?P<top>\d{1,7})) : (?P<end>\$?(?P<right>[A-Z]{1,3})\$?) (?P<bottom>\d{1,7})
      (?![\w.(!])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Growth:
    """A table that gets more rows: `area` are its cells from the headers to the last row as it was, `last` is its new last row."""

    sheet: str
    area: Area
    last: int

    def extended(self, area: Area) -> Area:
        """Return an area as it is afterwards: longer when it lies in the table and ends at its last row."""
        inside = self.area.left <= area.left and area.right <= self.area.right and self.area.top <= area.top
        return replace(area, bottom=self.last) if inside and area.bottom == self.area.bottom else area

    def is_column(self, area: Area, *, fixed: bool) -> bool:
        """Return whether a range is of whole columns of the table; in a table of one row a range that moves with its row is none."""
        whole = area.top in (self.area.top, self.area.top + 1)
        return whole and (area.top < area.bottom or fixed)


def extended_formula(formula: str, growths: Sequence[Growth], sheet: str) -> str:
    """Return a formula of `sheet` whose references to whole columns of the tables have become longer."""

    def longer(found: re.Match[str]) -> str:
        if not found["start"]:
            return found[0]
        name = (found["sheet"] or sheet).removeprefix("'").removesuffix("'").replace("''", "'")
        area = Area(int(found["top"]), column_number(found["left"]), int(found["bottom"]), column_number(found["right"]))
        for growth in growths:
            if growth.sheet.casefold() == name.casefold() and growth.is_column(area, fixed=bool(found["fixed"])):
                area = growth.extended(area)
        return found[0][: len(found[0]) - len(found["bottom"])] + str(area.bottom)

    return _RANGE.sub(longer, formula)


def extended_ranges(ranges: str, growths: Iterable[Growth], sheet: str) -> str:
    """Return a list of ranges of `sheet`, separated by spaces, of which those that end at a table's last row have become longer."""
    here = [growth for growth in growths if growth.sheet == sheet]

    def longer(reference: str) -> str:
        area = grown = area_of(reference)
        for growth in here:
            grown = growth.extended(grown)
        return reference if grown == area else reference_of(grown)

    return " ".join(longer(reference) for reference in ranges.split())


def extended_part(source: str, growths: Sequence[Growth], sheet: str) -> str:
    """Return a part of the workbook with all that goes along; `sheet` is the sheet that it is or belongs to, or ""."""
    if not any(str(growth.area.bottom) in source for growth in growths):
        return source
    edits = [*_formula_edits(source, growths, sheet)]
    for element in elements(source, *_RANGED):
        ranges = element.attributes().get("sqref", "")
        longer = extended_ranges(ranges, growths, sheet)
        if longer != " ".join(ranges.split()):
            edits.append((element.start, element.inner, element.tag_with({"sqref": longer})))
    for element in elements(source, "sqref"):  # of the extensions
        longer = extended_ranges(element.text, growths, sheet)
        if longer != " ".join(element.text.split()):
            edits.append((element.start, element.end, element.holding(longer)))
    return splice(source, edits)


def _formula_edits(source: str, growths: Sequence[Growth], sheet: str) -> Iterable[Edit]:
    for element in elements(source, *_FORMULAS):
        if element.empty or not _may_refer(element, growths):
            continue
        formula = element.text
        longer = extended_formula(formula, growths, sheet)
        if longer != formula:
            yield element.start, element.end, element.holding(escaped(longer))


def _may_refer(element: Element, growths: Iterable[Growth]) -> bool:
    """Return whether a formula may refer to a table: looking is dear, and most don't."""
    return any(element.source.find(str(growth.area.bottom), element.inner, element.close) >= 0 for growth in growths)
