"""The part of a file that tells of the workbook as a whole: its sheets, and that it wants to be computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sostac_xl.workbook.patch_xml import elements, first, splice

_BEFORE_CALC: Final = ("sheets", "functionGroups", "externalReferences", "definedNames")
"""What may stand before the settings of computing in a workbook's part, the last of them right before."""


def sheets_of(workbook: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the ID of the relationship that leads to it."""
    for sheet in elements(workbook, "sheet"):
        attributes = sheet.attributes()
        yield attributes["name"], next((value for name, value in attributes.items() if name.endswith(":id")), "")


def computing_in_full(workbook: str) -> str:
    """Return the workbook's part with the wish that everything is computed when the file is opened."""
    settings = first(workbook, "calcPr")
    if settings:
        return splice(workbook, [(settings.start, settings.inner, settings.tag_with({"fullCalcOnLoad": "1"}))])
    *_, last = elements(workbook, *_BEFORE_CALC)
    return splice(workbook, [(last.end, last.end, f'<{last.prefix}calcPr fullCalcOnLoad="1"/>')])
