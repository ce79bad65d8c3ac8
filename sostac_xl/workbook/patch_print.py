"""Which areas of its sheets a workbook prints: read from its part, and changed in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sostac_xl.workbook.layout import quoted
from sostac_xl.workbook.patch_sheet import address
from sostac_xl.workbook.patch_xml import Element, elements, escaped, splice
from sostac_xl.workbook.read_grid import Area, area_of

_NAME: Final = "_xlnm.print_area"
_AREA: Final = re.compile(r"(?:'(?:[^']|'')+'|[^'!,]+)!(?P<cells>\$[A-Z]{1,3}\$\d+:\$[A-Z]{1,3}\$\d+)")


def printed(workbook: str) -> dict[int, str]:
    """Return what each sheet prints that says so, by its number from 0 on, as a reference."""
    return {number: element.text for number, element in _names(workbook)}


def printing(workbook: str, references: Mapping[int, str]) -> str:
    """Return the workbook's part with other areas of those sheets, by number, that say already what they print."""
    edits = [(name.inner, name.close, escaped(references[number])) for number, name in _names(workbook) if number in references]
    return splice(workbook, edits)


def areas_of(reference: str) -> list[Area]:
    """Return the areas of a reference; none when any part of it is something else, such as a formula."""
    areas = [area_of(found["cells"]) for found in _AREA.finditer(reference)]
    return areas if _AREA.sub("", reference).replace(",", "") == "" else []


def reference_to(sheet: str, areas: Sequence[Area]) -> str:
    """Return the reference to areas of a sheet."""
    ends = ((address(area.top, area.left), address(area.bottom, area.right)) for area in areas)
    return ",".join(f"{quoted(sheet)}!{_fixed(first)}:{_fixed(last)}" for first, last in ends)


def _fixed(cell: str) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cell)


def _names(workbook: str) -> Iterator[tuple[int, Element]]:
    for element in elements(workbook, "definedName"):
        attributes = element.attributes()
        if attributes.get("name", "").casefold() == _NAME and attributes.get("localSheetId", "").isdigit():
            yield int(attributes["localSheetId"]), element
