"""On which page everything falls, estimated without Word: heights, and what may not be parted, give pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sostac_xl.document.docx.measured import Box, Ruler

_NOTE_LINE: Final = 13.0  # points that the line above the footnotes of a page takes


@dataclass(frozen=True, slots=True)
class Paper:
    """The size between the margins, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """How many pages a section has, which share of the last one it fills, and on which each bookmark stands.

    `gap` is the largest share of a page that stays blank because what follows does not fit there.
    """

    total: int
    last: float
    of_bookmark: Mapping[str, int]
    gap: float = 0.0


class Estimate:
    """The content of a section, measured once, to be set on pages of any height as Word would most probably do it."""

    def __init__(self, content: str, ruler: Ruler, width: float) -> None:
        """Measure what stands in the XML of a section whose text is `width` points wide."""
        self._boxes = list(ruler.boxes(content, width))
        self._needed = _needs(self._boxes)

    def pages(self, height: float) -> PageNumbers:
        """Return the page numbers on pages of a height."""
        stack = _Stack()
        for box, need in zip(self._boxes, self._needed, strict=True):
            stack.place(box, need, height)
        return PageNumbers(stack.page, stack.used / height, stack.found, stack.blank / height)


@dataclass(slots=True)
class _Stack:
    """Piles boxes on pages."""

    page: int = 1
    used: float = 0.0
    gap: float = 0.0  # the space after the last box
    foot: float = 0.0  # what the footnotes take
    blank: float = 0.0  # the most that stayed free of a page whose next box did not fit
    found: dict[str, int] = field(default_factory=dict)

    def _turn_page(self) -> None:
        self.page, self.used, self.gap, self.foot = self.page + 1, 0.0, 0.0, 0.0

    def place(self, box: Box, need: float, page: float) -> None:
        between = self._between(box)
        height = page - self.foot - self._foot_of(box)
        if self.used and (box.page_break or self.used + between + need > height):
            lines = self._lines_that_fit(box, between, height)
            if lines:
                self._note(box)
                rest = box.height - lines * box.line
                self._turn_page()
                self.used, self.gap = rest, box.after
                return
            if not box.page_break:
                self.blank = max(self.blank, height - self.used)
            self._turn_page()
            self.used = box.repeated
            between = box.before if box.page_break else 0.0
        self._note(box)
        self.used += between + box.height
        self.gap = box.after

    def _foot_of(self, box: Box) -> float:
        """Return what the footnotes of a box add to the foot of the page; the first ones have a line above them."""
        return box.notes + (0.0 if self.foot else _NOTE_LINE) if box.notes else 0.0

    def _between(self, box: Box) -> float:
        if not self.used:  # space above the first line of a page is left out, but for one that begins by a break
            return 0.0 if self.page > 1 or box.in_table else box.before
        return self.gap if box.in_table else max(self.gap, box.before)

    def _lines_that_fit(self, box: Box, between: float, height: float) -> int:
        """Return how many lines of a box stay on this page: two at least, and two at least on the next one."""
        if not box.line or box.page_break:
            return 0
        fitting = int((height - self.used - between) // box.line)
        fitting = min(fitting, round(box.height / box.line) - 2)
        return fitting if fitting >= 2 else 0

    def _note(self, box: Box) -> None:
        self.foot += self._foot_of(box)
        for name in box.bookmarks:
            self.found[name] = self.page


def _needs(boxes: list[Box]) -> list[float]:
    """Return for each box the height that must be free for it: its own and that of what it may not be parted from."""
    needs: list[float] = []
    following, above = 0.0, 0.0
    for box in reversed(boxes):
        own = box.height
        if box.keep_next:
            own += max(box.after, above) + following
        needs.append(own)
        following = own if own != box.height or not box.line else 2 * box.line
        above = 0.0 if box.in_table else box.before
    return needs[::-1]
