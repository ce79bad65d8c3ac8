"""Type sizes of tables, and column widths that follow from what stands in the columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from sostac_xl.document.blocks import Band, Cell, Cells, Column, Details, Table
from sostac_xl.metrics import text_width, word_width

_PADDING: Final = 190  # twips: left and right margin of a cell and a little air
_INDENT: Final = 113  # twips: what keeps a number away from the text at its right
_WIDEST: Final = 5200  # twips: a longer text wraps, whatever else stands in the table
_MAIN: Final = 0.2  # of the table: what the first column has at least when its text asks for it
_TWIPS: Final = 20


class Type(IntEnum):
    """The type of a table, from the most legible on: normal, with less air, and small."""

    NORMAL = 0
    SNUG = 1
    DENSE = 2


@dataclass(frozen=True, slots=True)
class Face:
    """How a type looks: the styles of cells, headings and details, and their sizes in points."""

    cell: str
    header: str
    detail: str
    size: float
    header_size: float
    detail_size: float


FACES: Final = {
    Type.NORMAL: Face("PlanCell", "PlanHeader", "PlanDetail", 9, 8.5, 8),
    Type.SNUG: Face("PlanSnug", "PlanHeader", "PlanDetail", 9, 8.5, 8),
    Type.DENSE: Face("PlanDense", "PlanDenseHeader", "PlanDenseDetail", 8, 7.5, 7.5),
}


def fitted(table: Table, total: int, wanted: Type) -> Type:
    """Return the type that is wanted when each column can have its longest word in it, else the small one."""
    return wanted if sum(least for least, _ in _all_needs(table, wanted)) <= total else Type.DENSE


def column_widths(table: Table, total: int, type_: Type) -> list[int]:
    """Return the widths of a table's columns in twips; they add up to `total`.

    A column gets at least its longest word, the first one, which says what a row is about, a fair part of the page as well; the rest
    goes to the columns in proportion to what their texts would still like to have.
    """
    least, wished = zip(*_all_needs(table, type_), strict=True)
    if sum(least) >= total:
        return _exactly([total * each / sum(least) for each in least], total)
    least = _with_main(least, wished, total)
    wants = [wish - low for wish, low in zip(wished, least, strict=True)]
    spare = total - sum(least)
    if not sum(wants) or sum(wants) <= spare:
        return _exactly(_share_out(list(wished), spare - sum(wants)), total)
    return _exactly([low + spare * want / sum(wants) for low, want in zip(least, wants, strict=True)], total)


def _with_main(least: tuple[float, ...], wished: tuple[float, ...], total: int) -> tuple[float, ...]:
    main = max(least[0], min(wished[0], _MAIN * total, least[0] + total - sum(least)))
    return (main, *least[1:])


def _all_needs(table: Table, type_: Type) -> list[tuple[float, float]]:
    return [_needs(cells, column, type_) for column, cells in _columns(table)]


def _columns(table: Table) -> Iterable[tuple[Column, list[Cell | str]]]:
    rows: list[Cells] = [cells for cells in table.rows if not isinstance(cells, Band | Details)]
    for number, column in enumerate(table.columns):
        yield column, [cells[number] for cells in rows]


def _needs(cells: list[Cell | str], column: Column, type_: Type) -> tuple[float, float]:
    """Return the least width and the wished one, in twips."""
    face = FACES[type_]
    texts = [(column.title, face.header_size, True), *(piece for cell in cells for piece in _measured(cell, face))]
    least = max(word_width(text, points, bold=bold) for text, points, bold in texts) * _TWIPS
    longest = max(text_width(line, points, bold=bold) for text, points, bold in texts for line in text.splitlines() or [""]) * _TWIPS
    around = _PADDING + (_INDENT if column.number and type_ is not Type.DENSE else 0)
    return least + around, max(least, min(longest, _WIDEST)) + around


def _measured(cell: Cell | str, face: Face) -> list[tuple[str, float, bool]]:
    if isinstance(cell, str):
        return [(cell, face.size, False)]
    text = (cell.text, face.size, cell.strong or cell.tone is not None)
    return [text, (cell.small, face.detail_size, False)] if cell.small else [text]


def _share_out(widths: list[float], spare: float) -> list[float]:
    """Give what is left over to the columns in proportion to their widths."""
    return [width + spare * width / sum(widths) for width in widths]


def _exactly(widths: list[float], total: int) -> list[int]:
    whole = [int(width) for width in widths]
    whole[whole.index(max(whole))] += total - sum(whole)
    return whole
