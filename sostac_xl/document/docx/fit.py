"""Column widths that follow from what stands in the columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sostac_xl.document.blocks import Band, Cell, Column, Table
from sostac_xl.metrics import text_width, word_width

_PADDING: Final = 190  # twips: left and right margin of a cell and a little air
_INDENT: Final = 113  # twips: what keeps a number away from the text at its right
_WIDEST: Final = 5200  # twips: a longer text wraps, whatever else stands in the table
_TWIPS: Final = 20


def fitted(table: Table, total: int) -> Table:
    """Return the table as it is when each of its columns can have its longest word, else in small type."""
    return table if table.dense or sum(least for least, _ in _all_needs(table)) <= total else replace(table, dense=True)


def column_widths(table: Table, total: int) -> list[int]:
    """Return the widths of a table's columns in twips; they add up to `total`.

    A column gets at least its longest word; the rest of the page goes to the columns in proportion to what their texts would
    still like to have.
    """
    least, wished = zip(*_all_needs(table), strict=True)
    if sum(least) >= total:
        return _exactly([total * each / sum(least) for each in least], total)
    wants = [wish - low for wish, low in zip(wished, least, strict=True)]
    spare = total - sum(least)
    if not sum(wants) or sum(wants) <= spare:
        return _exactly(_share_out(list(wished), spare - sum(wants)), total)
    return _exactly([low + spare * want / sum(wants) for low, want in zip(least, wants, strict=True)], total)


def _all_needs(table: Table) -> list[tuple[float, float]]:
    return [_needs(cells, column, dense=table.dense) for column, cells in _columns(table)]


def _columns(table: Table) -> Iterable[tuple[Column, list[Cell | str]]]:
    rows = [cells for cells in table.rows if not isinstance(cells, Band)]
    for number, column in enumerate(table.columns):
        yield column, [cells[number] for cells in rows]


def _needs(cells: list[Cell | str], column: Column, *, dense: bool) -> tuple[float, float]:
    """Return the least width and the wished one, in twips."""
    size = 8 if dense else 9
    texts = [(column.title, size - 0.5, True), *(_measured(cell, size) for cell in cells)]
    least = max(word_width(text, points, bold=bold) for text, points, bold in texts) * _TWIPS
    longest = max(text_width(line, points, bold=bold) for text, points, bold in texts for line in text.splitlines() or [""]) * _TWIPS
    around = _PADDING + (_INDENT if column.number and not dense else 0)
    return least + around, max(least, min(longest, _WIDEST)) + around


def _measured(cell: Cell | str, size: float) -> tuple[str, float, bool]:
    if isinstance(cell, str):
        return cell, size, False
    return cell.text, size, cell.strong or cell.tone is not None


def _share_out(widths: list[float], spare: float) -> list[float]:
    """Give what is left over to the columns in proportion to their widths."""
    return [width + spare * width / sum(widths) for width in widths]


def _exactly(widths: list[float], total: int) -> list[int]:
    whole = [int(width) for width in widths]
    whole[whole.index(max(whole))] += total - sum(whole)
    return whole
