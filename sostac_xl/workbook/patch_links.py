"""Links from the cells of a sheet to other places of the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sostac_xl.workbook.patch_xml import Edit, Element, elements, first, quoted, splice

_BEFORE: Final = (
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
)  # fmt: skip
"""What may stand before the links in a sheet, in this order."""


def linked(sheet: str, links: Mapping[str, str]) -> str:
    """Return a sheet's XML with its links changed: `links` tells by address where a cell leads to (`Plan!B4`), "" for nowhere."""
    present = first(sheet, "hyperlinks")
    if present:
        return splice(sheet, [_changed(present, links)])
    anchor = _last_before(sheet)
    added = _links(anchor.prefix, links)
    return splice(sheet, [(anchor.end, anchor.end, f"<{anchor.prefix}hyperlinks>{added}</{anchor.prefix}hyperlinks>" if added else "")])


def _changed(present: Element, links: Mapping[str, str]) -> Edit:
    old = [each for each in present.inside("hyperlink") if each.attributes().get("ref") in links]
    kept = splice(present.source[present.inner : present.close], [(each.start - present.inner, each.end - present.inner, "") for each in old])
    content = kept + _links(present.prefix, links)
    return present.start, present.end, present.holding(content) if content.strip() else ""


def _links(prefix: str, links: Mapping[str, str]) -> str:
    return "".join(f'<{prefix}hyperlink ref="{place}" location="{quoted(target)}"/>' for place, target in links.items() if target)


def _last_before(sheet: str) -> Element:
    """Return the element after which the links belong; those of the same name in extensions don't count."""
    return [each for each in elements(sheet, *_BEFORE, "extLst") if each.name != "extLst"][-1]
