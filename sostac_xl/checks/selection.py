"""Which findings to show, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sostac_xl.findings import Finding
from sostac_xl.schema import SHEETS

WORKBOOK: Final = "workbook"
"""What is not about one sheet: how the workbook as a whole was read."""


def narrow(findings: Iterable[Finding], *, select: Iterable[str] = (), ignore: Iterable[str] = (), stages: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return the findings that are asked for: by codes or beginnings of codes, and by the sheets that they belong to."""
    wanted, unwanted, sheets = _codes(select) or ("",), _codes(ignore), frozenset(stages)
    return tuple(
        finding
        for finding in findings
        if finding.code.startswith(wanted) and not finding.code.startswith(unwanted) and (not sheets or _belongs(finding, sheets))
    )


def _belongs(finding: Finding, sheets: frozenset[str]) -> bool:
    """Return whether a finding is about one of these sheets; what the reader found is about the workbook too."""
    return finding.stage in sheets or (WORKBOOK in sheets and finding.code.startswith("WBK"))


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.upper() for code in codes)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by sheet, then from top to bottom; those without a cell come first on their sheet."""
    order = {sheet.key: number for number, sheet in enumerate(SHEETS)}
    return tuple(sorted(findings, key=lambda finding: (order.get(finding.sheet, -1), *_position(finding), finding.code)))


def _position(finding: Finding) -> tuple[str, int, int, str]:
    """Return where a finding's cell stands: its sheet, its row, and its column by length and letters (Z before AA)."""
    match = re.match(r"\$?([A-Z]+)\$?(\d+)", finding.cell.address) if finding.cell else None
    if finding.cell is None or match is None:
        return "", 0, 0, ""
    letters, row = match.groups()
    return finding.cell.sheet, int(row), len(letters), letters
