"""Type sizes of tables, and column widths that follow from what stands in the columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from operator import truediv
from typing import Final, NamedTuple

from sostac_xl.document.blocks import Band, Cell, Column, Details, Table
from sostac_xl.metrics import text_width, word_width

_PADDING: Final = 190  # twips: left and right margin of a cell and a little air
_INDENT: Final = 113  # twips: what keeps a number away from the text at its right
_WIDEST: Final = 5200  # twips: a longer text wraps, whatever else stands in the table
_MAIN: Final = 0.2  # of the table: what the first column has at least when its text asks for it
_PROSE: Final = 0.28  # of the table: what the column with the longest text should have
_PARTS: Final = 60  # in which the room to spare is given away
_SAMPLE: Final = 60  # rows that are looked at
_TWIPS: Final = 20


class Type(IntEnum):
    """The type of a table, from the most legible on: normal, with less air, small, and as small as it gets, for a page that is to be one."""

    NORMAL = 0
    SNUG = 1
    DENSE = 2
    TINY = 3


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
    Type.TINY: Face("PlanTiny", "PlanTinyHeader", "PlanDenseDetail", 7, 6.5, 7.5),
}


class _Width(NamedTuple):
    """How wide texts are as a share of the type size: the longest piece that cannot be broken over lines, and the longest line."""

    word: float = 0.0
    line: float = 0.0

    def with_text(self, text: str, *, bold: bool) -> _Width:
        """Return the width of another text beside these."""
        line = max((text_width(each, 1, bold=bold) for each in text.splitlines()), default=0.0)
        word = self.word if line <= self.word else max(self.word, word_width(text, 1, bold=bold))
        return _Width(word, max(self.line, line))


class Fit:
    """A table whose texts are measured once, so that it can be set in any type and width."""

    def __init__(self, table: Table) -> None:
        """Measure the texts of a table."""
        self.table = table
        rows = [cells for cells in table.rows if not isinstance(cells, Band | Details)]
        columns = zip(*rows, strict=True) if rows else [()] * len(table.columns)
        self._columns = [(column, *_measured(column, cells)) for column, cells in zip(table.columns, columns, strict=True)]
        self._sample = [[_measured_cell(cell) for cell in cells] for cells in rows[:: -(-len(rows) // _SAMPLE) or 1]]

    def fitted(self, total: int, wanted: Type) -> Type:
        """Return the type that is wanted when each column can have its longest word in it, and the longest text a fair width, else the small one."""
        needs = self._needs(wanted)
        longest = max(needs, key=lambda need: need[1])
        prose = max(_PROSE * total - longest[0], 0.0) if longest[1] > _PROSE * total else 0.0
        return wanted if sum(least for least, _ in needs) + prose <= total else max(wanted, Type.DENSE)

    def column_widths(self, total: int, type_: Type) -> list[int]:
        """Return the widths of the table's columns in twips; they add up to `total`.

        A column gets at least its longest word, the first one, which says what a row is about, a fair part of the page as well. When not
        all texts fit on one line the rest goes where it saves most lines.
        """
        least, wished = zip(*self._needs(type_), strict=True)
        if sum(least) >= total:
            return _exactly([total * each / sum(least) for each in least], total)
        widths = list(wished) if sum(wished) <= total else _saving_lines(list(_with_main(least, wished, total)), total, self._text_widths(type_))
        return _exactly(_share_out(widths, total - sum(widths)), total)

    def _needs(self, type_: Type) -> list[tuple[float, float]]:
        """Return the least width of each column and the wished one, in twips."""
        face = FACES[type_]
        needs = []
        for column, title, cells, small in self._columns:
            sized = ((title, face.header_size), (cells, face.size), (small, face.detail_size))
            least, longest = (max(getattr(width, kind) * size for width, size in sized) * _TWIPS for kind in _Width._fields)
            around = _PADDING + (_INDENT if column.number and type_ < Type.DENSE else 0)
            needs.append((least + around, max(least, min(longest, _WIDEST)) + around))
        return needs

    def _text_widths(self, type_: Type) -> list[list[float]]:
        """Return how wide the texts of each row are on one line, in twips: of as many rows as tell what the table is like."""
        face = FACES[type_]
        return [[max(text * face.size, small * face.detail_size) * _TWIPS for text, small in row] for row in self._sample]


def _measured(column: Column, cells: Iterable[Cell | str]) -> tuple[_Width, _Width, _Width]:
    """Return how wide the title of a column is, what stands in its cells, and what stands there small."""
    texts = small = _Width()
    for cell in dict.fromkeys(cells):
        if isinstance(cell, str):
            texts = texts.with_text(cell, bold=False)
        else:
            texts, small = texts.with_text(cell.text, bold=_is_bold(cell)), small.with_text(cell.small, bold=False)
    return _Width().with_text(column.title, bold=True), texts, small


def _measured_cell(cell: Cell | str) -> tuple[float, float]:
    if isinstance(cell, str):
        return text_width(cell, 1), 0.0
    return text_width(cell.text, 1, bold=_is_bold(cell)), text_width(cell.small, 1)


def _is_bold(cell: Cell) -> bool:
    return cell.strong or cell.tone is not None


def stretched(widths: list[int], total: int) -> list[int]:
    """Return widths in the same proportion whose sum is the total."""
    return widths if sum(widths) == total else _exactly([width * total / sum(widths) for width in widths], total)


def _saving_lines(widths: list[float], total: int, rows: list[list[float]]) -> list[float]:
    """Return the widths after giving away what is to spare, bit by bit: each to the column that makes most rows as tall as they are."""
    part = (total - sum(widths)) / _PARTS
    for _ in range(_PARTS):
        gains = [0.0] * len(widths)
        rooms = [max(width - _PADDING, 1) for width in widths]
        for row in rows:
            taken = list(map(truediv, row, rooms))
            lines = max(taken)
            if lines > 1:
                column = max(number for number, each in enumerate(taken) if each == lines)
                gains[column] += lines / widths[column]
        if not any(gains):
            break
        widths[gains.index(max(gains))] += part
    return widths


def _with_main(least: tuple[float, ...], wished: tuple[float, ...], total: int) -> tuple[float, ...]:
    main = max(least[0], min(wished[0], _MAIN * total, least[0] + total - sum(least)))
    return (main, *least[1:])


def _share_out(widths: list[float], spare: float) -> list[float]:
    """Give what is left over to the columns in proportion to their widths."""
    return [width + spare * width / sum(widths) for width in widths]


def _exactly(widths: list[float], total: int) -> list[int]:
    whole = [int(width) for width in widths]
    whole[whole.index(max(whole))] += total - sum(whole)
    return whole
