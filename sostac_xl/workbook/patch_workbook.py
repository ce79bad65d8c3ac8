"""The part of a file that tells of the workbook as a whole: its sheets, and that it wants to be computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from sostac_xl.schema.parsing import EPOCH
from sostac_xl.workbook.patch_xml import elements, first, splice

EPOCH_1904: Final = date(1904, 1, 1)
"""The day from which the workbooks of old Macs count."""
_BEFORE_CALC: Final = ("sheets", "functionGroups", "externalReferences", "definedNames")
"""What may stand before the settings of computing in a workbook's part, the last of them right before."""


def sheets_of(workbook: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the ID of the relationship that leads to it."""
    for sheet in elements(workbook, "sheet"):
        attributes = sheet.attributes()
        yield attributes["name"], next((value for name, value in attributes.items() if name.endswith(":id")), "")


def hidden_sheets(workbook: str) -> Iterator[str]:
    """Yield the names of the sheets that are hidden."""
    for sheet in elements(workbook, "sheet"):
        attributes = sheet.attributes()
        if attributes.get("state", "visible") != "visible":
            yield attributes["name"]


def names_of(workbook: str) -> Iterator[tuple[str, str]]:
    """Yield each defined name and what it refers to; those of the workbook come before those of a sheet, which a copied sheet brings along."""
    found = [(name.attributes(), name) for name in elements(workbook, "definedName")]
    for local in (False, True):
        yield from ((attributes["name"], name.text) for attributes, name in found if ("localSheetId" in attributes) is local)


def epoch_of(workbook: str) -> date:
    """Return the day from which a workbook counts dates."""
    from_1904 = any(each.attributes().get("date1904") in ("1", "true") for each in elements(workbook, "workbookPr"))
    return EPOCH_1904 if from_1904 else EPOCH


def computing_in_full(workbook: str) -> str:
    """Return the workbook's part with the wish that everything is computed when the file is opened."""
    settings = first(workbook, "calcPr")
    if settings:
        return splice(workbook, [(settings.start, settings.inner, settings.tag_with({"fullCalcOnLoad": "1"}))])
    *_, last = elements(workbook, *_BEFORE_CALC)
    return splice(workbook, [(last.end, last.end, f'<{last.prefix}calcPr fullCalcOnLoad="1"/>')])
