"""Find the cells of blocks: by the labels beside them, and by the defined names that these labels do not contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sostac_xl.schema.row import Block
from sostac_xl.workbook.read_grid import Grid
from sostac_xl.workbook.read_names import Spot, in_every_language
from sostac_xl.workbook.read_places import BlockPlace, Copy
from sostac_xl.workbook.read_texts import Sheets

VALUE_OFFSETS: Final = (1, 2, 3)
"""How far to the right of its label the value of a block may stand."""


@dataclass(frozen=True, slots=True)
class _Stack:
    """Labels of a block that stand under one another, by the row of each."""

    sheet: str
    column: int
    rows: Mapping[str, int]


def locate_block(block: type[Block], sheets: Sheets) -> BlockPlace | None:
    """Return the value cells of a block; None when nothing of it is there.

    The labels are what users see, so they go before names that stand elsewhere: a script moves cells but no names. A name without its
    label is enough, unless others of the block are known to be left behind.
    """
    named = {key: spot for key, spot in sheets.names.get(block.info.key, {}).items() if key in {column.key for column in block.inputs()}}
    home = Counter(spot.sheet for spot in named.values()).most_common(1)[0][0] if named else ""
    spots = {key: (spot.row, spot.column) for key, spot in named.items() if spot.sheet == home}
    stack = _stack(block, named, home, sheets)
    if stack is None:
        return BlockPlace(block, home, spots) if spots else None
    grid = sheets.grids[stack.sheet]
    offset = _offset(stack, spots if stack.sheet == home else {}, grid)
    cells = {key: (row, stack.column + offset) for key, row in stack.rows.items()}
    if stack.sheet == home and all(cells.get(key, spot) == spot for key, spot in spots.items()):
        cells |= {key: spot for key, spot in spots.items() if spot not in cells.values()}
    return BlockPlace(block, stack.sheet, cells)


def copies_of_blocks(places: Mapping[type[Block], BlockPlace], sheets: Sheets) -> Iterator[Copy]:
    """Yield the places where the labels of a block that was found elsewhere stand once more."""
    for block, place in places.items():
        for stack in _stacks(block, sheets):
            if stack.sheet != place.sheet and len(stack.rows) >= _enough(block):
                yield Copy(block, stack.sheet, min(stack.rows.values()), stack.column, place.sheet)


def _enough(block: type[Block]) -> int:
    """Return how many labels of a block make it one where no name says so."""
    return max(2, (len(block.inputs()) + 1) // 2)


def _stack(block: type[Block], named: Mapping[str, Spot], home: str, sheets: Sheets) -> _Stack | None:
    """Return the labels of a block: on the sheet of its names some of them are enough, left of the named cells; elsewhere most of them."""
    stacks = _stacks(block, sheets)
    at = Counter(spot.column for spot in named.values() if spot.sheet == home).most_common(1)
    beside = [stack for stack in stacks if at and stack.sheet == home and at[0][0] - stack.column in VALUE_OFFSETS]
    most = max(beside, key=lambda stack: len(stack.rows), default=None)
    if most and len(most.rows) * 3 >= len(block.inputs()):
        return most
    most = max(stacks, key=lambda stack: len(stack.rows), default=None)
    return most if most and len(most.rows) >= _enough(block) else None


def _stacks(block: type[Block], sheets: Sheets) -> list[_Stack]:
    labels = {label: column.key for column in reversed(block.inputs()) for label in in_every_language(column.label)}
    found: dict[tuple[str, int], dict[str, int]] = {}
    for sheet, rows in sheets.texts.items():
        if sheets.may_hold(block, sheet):
            for number, texts in rows.items():
                for column, text in texts.items():
                    if key := labels.get(text):
                        found.setdefault((sheet, column), {}).setdefault(key, number)
    return [_Stack(sheet, column, rows) for (sheet, column), rows in found.items()]


def _offset(stack: _Stack, spots: Mapping[str, tuple[int, int]], grid: Grid) -> int:
    """Return how far from the labels the values stand: as far as the names say when there is a value, else where most values are.

    Where all are blank a label that is merged over several columns tells, and else the next column is taken.
    """
    filled = {o: sum(grid.value(row, stack.column + o) is not None for row in stack.rows.values()) for o in VALUE_OFFSETS}
    told = Counter(column - stack.column for key, (_, column) in spots.items() if key in stack.rows).most_common(1)
    named = told[0][0] if told else 0
    if filled.get(named):
        return named
    wide = {area.right - area.left + 1 for area in grid.merged if area.left == stack.column and area.top in stack.rows.values()}
    return max(VALUE_OFFSETS, key=lambda o: (filled[o], o == named, o in wide, -o))
