"""The tables of a workbook that is patched: where they stand, which columns compute, and their XML when they have grown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sostac_xl.workbook.patch_package import Package
from sostac_xl.workbook.patch_sheet import reference_of
from sostac_xl.workbook.patch_xml import Edit, elements, first, splice
from sostac_xl.workbook.read_grid import Area, area_of


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers: `area` goes from the headers to the last row.

    `part` is that of the Excel table, or "" where another program dropped it; `formulas` are its calculated columns by column number,
    without `=`; `totals` tells that a row of totals follows.
    """

    sheet: str
    name: str
    area: Area
    part: str = ""
    formulas: Mapping[int, str] = field(default_factory=dict)
    totals: bool = False


def tables_of(package: Package, sheet: str, part: str) -> Iterator[Table]:
    """Yield the Excel tables of a sheet."""
    for relation in package.relations(part):
        root = first(package.text(relation.target), "table") if relation.kind == "table" else None
        if root:
            attributes = root.attributes()
            area = area_of(attributes["ref"])
            totals = int(attributes.get("totalsRowCount", 0))
            headless = attributes.get("headerRowCount") == "0"
            area = replace(area, top=area.top - headless, bottom=area.bottom - totals)
            columns = enumerate(root.inside("tableColumn"), area.left)
            formulas = {number: formula.text for number, column in columns for formula in column.inside("calculatedColumnFormula")}
            yield Table(sheet, attributes.get("displayName") or attributes["name"], area, relation.target, formulas, bool(totals))


def grown_table(xml: str, last: int) -> str:
    """Return a table's part with another last row."""
    edits: list[Edit] = []
    root = first(xml, "table")
    found = [root, *elements(xml, "autoFilter")] if root else []
    for element in found:
        reference = element.attributes().get("ref")
        if reference:
            longer = reference_of(replace(area_of(reference), bottom=last))
            edits.append((element.start, element.inner, element.tag_with({"ref": longer})))
    return splice(xml, edits)
