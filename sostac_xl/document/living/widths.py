"""The widths of a table's columns: those that somebody set by hand hold for what the table says later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sostac_xl.document.docx.names import qn

_WHOLE: Final = 1000
_SAME: Final = 15
"""Thousandths of a table: programs round widths when they save, by less than one; what a hand moves is more."""
_GRID: Final = re.compile(rb"<w:tblGrid>(.*?)</w:tblGrid>", re.DOTALL)
_COLUMN: Final = re.compile(rb'<w:gridCol w:w="(\d+)"/>')


def widths_in(content: bytes) -> str:
    """Return the widths of the first table in a block of ours, in thousandths of it; "" without one."""
    grid = _GRID.search(content)
    return " ".join(map(str, _shares(list(map(int, _COLUMN.findall(grid[1])))))) if grid else ""


def keep_widths(old: Iterable[Any], new: Iterable[Any], written: str) -> None:
    """Give the first table of a block the widths that somebody set in the old one; `written` are those that it had from us."""
    before, after = _table(old), _table(new)
    if before is None or after is None:
        return
    shares, ours = _shares(_widths(before)), [int(each) for each in written.split() if each.isdigit()]
    same = len(shares) == len(ours) == len(_columns(after))
    if same and any(abs(a - b) > _SAME for a, b in zip(shares, ours, strict=True)):
        _set(after, shares)


def _table(elements: Iterable[Any]) -> Any:
    return next((each for each in elements if each.tag == qn("w:tbl")), None)


def _columns(table: Any) -> list[Any]:
    grid = table.find(qn("w:tblGrid"))
    return [] if grid is None else grid.findall(qn("w:gridCol"))


def _widths(table: Any) -> list[int]:
    texts = [each.get(qn("w:w"), "") for each in _columns(table)]
    return [int(text) if text.isdigit() else 0 for text in texts]


def _shares(widths: Sequence[int]) -> list[int]:
    total = sum(widths) or 1
    return [round(_WHOLE * width / total) for width in widths]


def _set(table: Any, shares: Sequence[int]) -> None:
    total = sum(_widths(table))
    widths = [max(total * share // _WHOLE, 1) for share in shares]
    widths[-1] += total - sum(widths)
    for column, width in zip(_columns(table), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.iterfind(qn("w:tr")):
        place = 0
        for cell in row.iterfind(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            span = properties.find(qn("w:gridSpan"))
            count = 1 if span is None else int(span.get(qn("w:val")))
            properties.find(qn("w:tcW")).set(qn("w:w"), str(sum(widths[place : place + count])))
            place += count
