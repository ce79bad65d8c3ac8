"""On which page everything falls, estimated without Word: letter widths give lines, lines give heights, heights give pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree.ElementTree import fromstring

from sostac_xl.document.docx.formats import Format, Formats, refined
from sostac_xl.document.docx.names import qn
from sostac_xl.document.docx.xml import NAMESPACES
from sostac_xl.metrics import line_count_of

_TWIPS: Final = 20
_BORDER: Final = 0.5  # points that a hairline adds to a row
_HEAVY: Final = 0.8  # points that the line which closes a table adds
_EMU: Final = 12700  # to a point
_EXTENT: Final = qn("wp:extent")
_BOOKMARK: Final = qn("w:bookmarkStart")
_NOTE: Final = qn("w:footnoteReference")
_TEXT: Final = qn("w:t")
_SIGNS: Final = {qn("w:br"): "\n", qn("w:tab"): "   ", qn("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}"}
_STYLE: Final = qn("w:pStyle")
_KEEP: Final = qn("w:keepNext")
_SHAPING: Final = frozenset(map(qn, ("w:keepLines", "w:pageBreakBefore", "w:spacing", "w:ind", "w:pBdr")))
_RUN, _RUN_PROPERTIES, _SIZE, _BOLD = map(qn, ("w:r", "w:rPr", "w:sz", "w:b"))
_PARAGRAPH, _PROPERTIES, _VALUE, _NAME = map(qn, ("w:p", "w:pPr", "w:val", "w:name"))
_CELL_PROPERTIES, _CELL_WIDTH, _WIDTH = map(qn, ("w:tcPr", "w:tcW", "w:w"))
_TABLE_STYLE: Final = qn("w:tblStyle")
_BORDERS, _TOP, _THICKNESS = map(qn, ("w:tcBorders", "w:top", "w:sz"))
_NO_NOTES: Final[Mapping[str, str]] = {}
_NOTE_LINE: Final = 13.0  # points that the line above the footnotes of a page takes
_BELOW: Final = 0.25  # of the type size
_UNIT: Final = re.compile(r"<w:(tblPr|tr|p)>.*?</w:\1>|</w:tbl>", re.DOTALL)
"""What is measured of a section: paragraphs, the properties of tables, rows, in which no other table stands; and where a table ends."""
_CELL: Final = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
_ROW_HEIGHT: Final = re.compile(r'<w:trHeight w:val="(\d+)" w:hRule="(\w+)"/>')
_REPEATED: Final = "<w:tblHeader/>"
_CELL_MARGIN: Final = 85  # twips; what the base style sets


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


@dataclass(slots=True)
class _Box:
    """A paragraph or a table row: its height without the space around it, and what it may not be parted from."""

    height: float
    before: float = 0.0
    after: float = 0.0
    line: float = 0.0  # the height of one line where the box may be parted, else 0
    keep_next: bool = False
    page_break: bool = False
    in_table: bool = False
    repeated: float = 0.0  # the header that stands above a table row on a new page
    bookmarks: tuple[str, ...] = ()
    notes: float = 0.0  # the height of its footnotes


class Estimate:
    """The content of a section, measured once, to be set on pages of any height as Word would most probably do it."""

    def __init__(self, content: str, formats: Formats, width: float, notes: Mapping[str, str] = _NO_NOTES) -> None:
        """Measure what stands in the XML of a section, in points; `notes` are the texts of the footnotes by their numbers."""
        self._boxes = list(_boxes(content, formats, width, _note_heights(notes, formats, width)))
        self._needed = _needs(self._boxes)

    def pages(self, height: float) -> PageNumbers:
        """Return the page numbers on pages of a height."""
        stack = _Stack()
        for box, need in zip(self._boxes, self._needed, strict=True):
            stack.place(box, need, height)
        return PageNumbers(stack.page, stack.used / height, stack.found, stack.blank / height)


def _note_heights(notes: Mapping[str, str], formats: Formats, width: float) -> Mapping[str, float]:
    """Return how tall each footnote is."""
    form = formats.of("FootnoteText")
    line = form.line if form.exact else form.size * formats.typeface.line * form.line
    return {
        number: line * line_count_of([(f"1 {text}", False)], form.size, width / formats.typeface.stretch) + form.after
        for number, text in notes.items()
    }


def _boxes(content: str, formats: Formats, width: float, notes: Mapping[str, float]) -> Iterator[_Box]:
    """Yield the boxes of a section, whose XML is our own; its tree would take many times the memory of its text."""
    table: _Table | None = None
    for found in _UNIT.finditer(content):
        if found[1] == "tblPr":
            table = _Table(_parsed(found[0]), formats, notes)
        elif table and found[1] == "tr":
            table.add(found[0])
        elif table:
            yield from table.closed()
            table = None
        else:
            element = _parsed(found[0])
            box = _paragraph(element, formats, width)
            box.notes = _noted(element, notes)
            yield box


def _parsed(source: str) -> Any:
    return fromstring(f"<w:body {NAMESPACES}>{source}</w:body>")[0]  # noqa: S314 (our own)


def _noted(element: Any, notes: Mapping[str, float]) -> float:
    """Return the height of the footnotes of a paragraph or row."""
    return sum(notes[mark.get(qn("w:id"))] for mark in element.iter(_NOTE)) if notes else 0.0


def _paragraph(element: Any, formats: Formats, width: float) -> _Box:
    form = _format(element, formats)
    line = form.line if form.exact else form.size * formats.typeface.line * form.line
    runs: list[tuple[str, bool]] = []
    marks: tuple[str, ...] = ()
    drawn = 0.0
    for each in element.iter():
        if each.tag == _RUN:
            if text := _text(each):
                runs.append((text, form.bold or formats.is_bold(each.find(_RUN_PROPERTIES))))
        elif each.tag == _BOOKMARK:
            marks += (each.get(_NAME),)
        elif each.tag == _EXTENT:
            drawn = max(drawn, int(each.get("cy")) / _EMU)
    count = line_count_of(runs, form.size, (width - form.indent) / formats.typeface.stretch)
    parting = 0.0 if form.keep_lines or form.keep_next or count < 4 else line
    # a drawing stands on the line of the text, whose letters may reach below it
    height = drawn + _BELOW * form.size if drawn else count * line
    return _Box(height + form.edges, form.before, form.after, parting, form.keep_next, form.page_break, bookmarks=marks)


def _format(element: Any, formats: Formats) -> Format:
    properties = element.find(_PROPERTIES)
    run = next((found for run in element.iterfind(_RUN) if (found := run.find(_RUN_PROPERTIES)) is not None), None)
    style, keep, plain = "", False, True
    for each in () if properties is None else properties:
        if each.tag == _STYLE:
            style = each.get(_VALUE)
        elif each.tag == _KEEP:
            keep = True
        elif each.tag in _SHAPING:
            plain = False
    if plain and (run is None or (run.find(_SIZE) is None and run.find(_BOLD) is None)):
        return formats.of(style, keep=keep)
    return refined(formats.of(style), properties, run)


def _text(run: Any) -> str:
    """Return the text of a run."""
    return "".join(_SIGNS.get(piece.tag) or piece.text or "" for piece in run if piece.tag == _TEXT or piece.tag in _SIGNS)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a cell asks of its row: the height of its content, the thickness of its upper edge, the rest as in a `_Box`."""

    content: float
    edge: float
    keep_next: bool
    notes: float


class _Table:
    """Measures the rows of a table; no other table stands in its cells."""

    def __init__(self, properties: Any, formats: Formats, notes: Mapping[str, float]) -> None:
        """Begin with what the table says of all cells."""
        self._formats, self._notes = formats, notes
        self._around = _cell_margins(properties)
        self._styled = properties.find(_TABLE_STYLE) is not None
        self._cells: dict[str, _Cell] = {}
        self._header = 0.0
        self._boxes: list[_Box] = []
        self._open = False  # whether the last row has no heavy edge of its own

    def add(self, row: str) -> None:
        """Measure the next row."""
        cells = [self._cell(source) for source in _CELL.findall(row)]
        properties = row[: row.index("<w:tc>")]
        height = _row_height(properties, max(cell.content for cell in cells) + self._around[1] + max(cell.edge for cell in cells))
        repeats = _REPEATED in properties
        edge = _BORDER if repeats else 0.0  # a header's lower edge is a heavy one
        repeated, notes = 0.0 if repeats else self._header, sum(cell.notes for cell in cells)
        self._boxes.append(_Box(height + edge, keep_next=cells[0].keep_next, in_table=True, repeated=repeated, notes=notes))
        self._header += self._boxes[-1].height if repeats else 0.0
        self._open = not repeats

    def closed(self) -> list[_Box]:
        """Return the rows; the lower edge of a whole table is a heavy one, too."""
        if self._styled and self._open:
            self._boxes[-1].height += _HEAVY
        return self._boxes

    def _cell(self, source: str) -> _Cell:
        """Return what a cell asks; those that say the same, as dates, names and the blanks of a timeline do, are measured once."""
        if source not in self._cells:
            cell = _parsed(source)
            properties, texts = cell.find(_CELL_PROPERTIES), cell.findall(_PARAGRAPH)
            content = _stacked(texts, self._formats, _width(properties) - self._around[0])
            keep = _format(texts[0], self._formats).keep_next
            self._cells[source] = _Cell(content, _edge(properties), keep, _noted(cell, self._notes))
        return self._cells[source]


def _edge(properties: Any) -> float:
    """Return the thickness of a cell's upper edge in points."""
    borders = properties.find(_BORDERS)
    edge = None if borders is None else borders.find(_TOP)
    return _BORDER if edge is None else int(edge.get(_THICKNESS, 0)) / 8


def _cell_margins(properties: Any) -> tuple[float, float]:
    """Return what the margins of a table's cells take from their width, and add to their height."""
    margins = properties.find(qn("w:tblCellMar"))

    def points(side: str, usual: int) -> float:
        found = None if margins is None else margins.find(qn(f"w:{side}"))
        return (usual if found is None else int(found.get(qn("w:w")))) / _TWIPS

    return points("left", _CELL_MARGIN) + points("right", _CELL_MARGIN), points("top", 0) + points("bottom", 0)


def _width(properties: Any) -> float:
    return int(properties.find(_CELL_WIDTH).get(_WIDTH)) / _TWIPS


def _stacked(paragraphs: list[Any], formats: Formats, width: float) -> float:
    """Return the height of the paragraphs of a cell: of the space between two of them the greater counts."""
    height, last = 0.0, 0.0
    for element in paragraphs:
        box = _paragraph(element, formats, width)
        height += max(last, box.before) + box.height
        last = box.after
    return height + last


def _row_height(properties: str, content: float) -> float:
    asked = _ROW_HEIGHT.search(properties)
    if not asked:
        return content
    least = int(asked[1]) / _TWIPS
    return least if asked[2] == "exact" else max(least, content)


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

    def place(self, box: _Box, need: float, page: float) -> None:
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
            between = 0.0
        self._note(box)
        self.used += between + box.height
        self.gap = box.after

    def _foot_of(self, box: _Box) -> float:
        """Return what the footnotes of a box add to the foot of the page; the first ones have a line above them."""
        return box.notes + (0.0 if self.foot else _NOTE_LINE) if box.notes else 0.0

    def _between(self, box: _Box) -> float:
        if not self.used:
            return 0.0
        return self.gap if box.in_table else max(self.gap, box.before)

    def _lines_that_fit(self, box: _Box, between: float, height: float) -> int:
        """Return how many lines of a box stay on this page: two at least, and two at least on the next one."""
        if not box.line or box.page_break:
            return 0
        fitting = int((height - self.used - between) // box.line)
        fitting = min(fitting, round(box.height / box.line) - 2)
        return fitting if fitting >= 2 else 0

    def _note(self, box: _Box) -> None:
        self.foot += self._foot_of(box)
        for name in box.bookmarks:
            self.found[name] = self.page


def _needs(boxes: list[_Box]) -> list[float]:
    """Return for each box the height that must be free for it: its own and that of what it may not be parted from."""
    needs: list[float] = []
    following = 0.0
    for box in reversed(boxes):
        own = box.height
        if box.keep_next:
            own += box.after + following
        needs.append(own)
        following = own if own != box.height or not box.line else 2 * box.line
    return needs[::-1]
