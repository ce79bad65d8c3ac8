"""How tall everything in a section is, in points, measured without Word: letter widths give lines, lines give heights.

The XML is our own, or brought into its form: it is read as text, since its tree would take many times the memory and the time. What many
paragraphs have in common, their formats, is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
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
_CELL_MARGIN: Final = 85  # twips; what the base style sets
_UNIT: Final = re.compile(r"<w:(tblPr|tr|p)>|</w:tbl>")
"""Where what is measured begins: paragraphs, the properties of tables, rows, in which no other table stands; and where a table ends."""
_PIECE: Final = re.compile(
    r"<w:t(?: [^>]*)?>([^<]+)|(<w:r(?: [^>]*)?>)(?:<w:rPr>(.*?)</w:rPr>)?|<w:(br|tab|noBreakHyphen)\b"
    r'|<w:bookmarkStart [^>]*w:name="([^"]*)"|<wp:extent [^>]*\bcy="(\d+)"',
    re.DOTALL,
)
"""What counts in a paragraph behind its properties: a text, the beginning of a run and how it looks, a sign, a bookmark, a height."""
_NOTE: Final = re.compile(r'<w:footnoteReference [^>]*w:id="([^"]*)"')
_SIGNS: Final = {"br": "\n", "tab": "   ", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}
_ROW_HEIGHT: Final = re.compile(r'<w:trHeight w:val="(\d+)" w:hRule="(\w+)"/>')
_REPEATED: Final = "<w:tblHeader/>"
_CELL: Final = "<w:tc>"
_STYLE, _VALUE, _WIDTH = map(qn, ("w:pStyle", "w:val", "w:w"))


@dataclass(slots=True)
class Box:
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


class Ruler:
    """Measures what stands on the pages of a document; `notes` are the texts of its footnotes by their numbers."""

    def __init__(self, formats: Formats, notes: Mapping[str, str] | None = None) -> None:
        """Begin with the formats of the document's styles."""
        self._formats, self._notes = formats, notes or {}
        self.stretch = formats.typeface.stretch
        self._known: dict[tuple[str, str], Format] = {}
        self._bold: dict[str, bool] = {}
        self._cells: dict[str, tuple[float, float]] = {}

    def boxes(self, content: str, width: float) -> Iterator[Box]:
        """Yield the boxes of the XML of a section whose text is `width` points wide."""
        notes = self._note_heights(width)
        table: _Table | None = None
        place = 0
        while begun := _UNIT.search(content, place):
            name, place = begun[1], begun.end()
            if not name:
                yield from table.closed() if table else ()
                table = None
                continue
            closing = f"</w:{name}>"
            place = content.index(closing, place) + len(closing)
            source = content[begun.start() : place]
            if name == "tblPr":
                table = _Table(source, self, notes)
            elif table and name == "tr":
                table.add(source)
            else:
                box = self.paragraph(source, width)
                box.notes = noted(source, notes)
                yield box

    def paragraph(self, source: str, width: float) -> Box:
        """Return the box of a paragraph in a column of a width."""
        properties, place = "", len("<w:p>")
        if source.startswith("<w:pPr>", place):
            end = source.index("</w:pPr>", place) + len("</w:pPr>")
            properties, place = source[place:end], end
        runs: list[tuple[str, str]] = []
        marks: tuple[str, ...] = ()
        first = look = ""
        drawn = 0.0
        for text, run, its_look, sign, mark, tall in _PIECE.findall(source, place):
            if text:
                runs.append((unescape(text) if "&" in text else text, look))
            elif run:
                look = its_look
                first = first or look
            elif sign:
                runs.append((_SIGNS[sign], look))
            elif mark:
                marks += (mark,)
            else:
                drawn = max(drawn, int(tall) / _EMU)
        form = self._format(properties, first)
        line = self._formats.line(form)
        written = [(text, form.bold or self._is_bold(look)) for text, look in runs]
        count = line_count_of(written, form.size, (width - form.indent) / self.stretch)
        parting = 0.0 if form.keep_lines or form.keep_next or count < 4 else line
        height = self._formats.line(form, drawn) if drawn else count * line
        return Box(height + form.edges, form.before, form.after, parting, form.keep_next, form.page_break, bookmarks=marks)

    def cell(self, properties: str) -> tuple[float, float]:
        """Return the width of a cell with these properties, and the thickness of its upper edge."""
        found = self._cells.get(properties)
        if found is None:
            element = parsed(properties)
            edge = element.find(f"{qn('w:tcBorders')}/{qn('w:top')}")
            width = int(element.find(qn("w:tcW")).get(_WIDTH)) / _TWIPS
            found = self._cells[properties] = (width, _BORDER if edge is None else int(edge.get(qn("w:sz"), 0)) / 8)
        return found

    def _note_heights(self, width: float) -> Mapping[str, float]:
        """Return how tall each footnote is."""
        form = self._formats.of("FootnoteText")
        line, room = self._formats.line(form), width / self.stretch
        return {number: line * line_count_of([(f"1 {text}", False)], form.size, room) + form.after for number, text in self._notes.items()}

    def _format(self, properties: str, look: str) -> Format:
        """Return the format of a paragraph with these properties whose first run has this look."""
        found = self._known.get((properties, look))
        if found is None:
            paragraph = parsed(properties) if properties else None
            style = None if paragraph is None else paragraph.find(_STYLE)
            base = self._formats.of("" if style is None else style.get(_VALUE))
            found = self._known[properties, look] = refined(base, paragraph, _run(look))
        return found

    def _is_bold(self, look: str) -> bool:
        found = self._bold.get(look)
        if found is None:
            found = self._bold[look] = self._formats.is_bold(_run(look))
        return found


def parsed(source: str) -> Any:
    """Return a piece of XML as an element."""
    return fromstring(f"<w:body {NAMESPACES}>{source}</w:body>")[0]  # noqa: S314 (our own)


def noted(source: str, notes: Mapping[str, float]) -> float:
    """Return the height of the footnotes of a paragraph or cell."""
    return sum(notes.get(number, 0.0) for number in _NOTE.findall(source)) if notes else 0.0


def _run(look: str) -> Any:
    return parsed(f"<w:rPr>{look}</w:rPr>") if look else None


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a cell asks of its row: the height of its content, the thickness of its upper edge, the rest as in a `Box`."""

    content: float
    edge: float
    keep_next: bool
    notes: float


class _Table:
    """Measures the rows of a table; no other table stands in its cells."""

    def __init__(self, properties: str, ruler: Ruler, notes: Mapping[str, float]) -> None:
        """Begin with what the table says of all cells."""
        element = parsed(properties)
        self._ruler, self._notes = ruler, notes
        self._around = _cell_margins(element)
        self._styled = element.find(qn("w:tblStyle")) is not None
        self._cells: dict[str, _Cell] = {}
        self._header = 0.0
        self._boxes: list[Box] = []
        self._open = False  # whether the last row has no heavy edge of its own

    def add(self, row: str) -> None:
        """Measure the next row."""
        properties, _, content = row.partition(_CELL)
        # cells that say the same, as dates, names and the blanks of a timeline do, are measured once
        cells = [self._cells.get(source) or self._measured(source) for source in content.split("</w:tc>")[:-1]]
        height = _row_height(properties, max([cell.content for cell in cells]) + self._around[1] + max([cell.edge for cell in cells]))
        repeats = _REPEATED in properties
        edge = _BORDER if repeats else 0.0  # a header's lower edge is a heavy one
        repeated, notes = 0.0 if repeats else self._header, sum(cell.notes for cell in cells) if self._notes else 0.0
        self._boxes.append(Box(height + edge, keep_next=cells[0].keep_next, in_table=True, repeated=repeated, notes=notes))
        self._header += self._boxes[-1].height if repeats else 0.0
        self._open = not repeats

    def closed(self) -> Sequence[Box]:
        """Return the rows; the lower edge of a whole table is a heavy one, too."""
        if self._styled and self._open:
            self._boxes[-1].height += _HEAVY
        return self._boxes

    def _measured(self, source: str) -> _Cell:
        """Measure a cell for the first time."""
        start = source.index("<w:tcPr>")
        properties, _, content = source[start:].partition("</w:tcPr>")
        width, edge = self._ruler.cell(properties + "</w:tcPr>")
        texts = content[content.index("<w:p>") :].split("</w:p>")[:-1]
        boxes = [self._ruler.paragraph(text, width - self._around[0]) for text in texts]
        found = self._cells[source] = _Cell(_stacked(boxes), edge, boxes[0].keep_next, noted(content, self._notes))
        return found


def _cell_margins(properties: Any) -> tuple[float, float]:
    """Return what the margins of a table's cells take from their width, and add to their height."""
    margins = properties.find(qn("w:tblCellMar"))

    def points(side: str, usual: int) -> float:
        found = None if margins is None else margins.find(qn(f"w:{side}"))
        return (usual if found is None else int(found.get(_WIDTH))) / _TWIPS

    return points("left", _CELL_MARGIN) + points("right", _CELL_MARGIN), points("top", 0) + points("bottom", 0)


def _stacked(boxes: Sequence[Box]) -> float:
    """Return the height of the paragraphs of a cell: of the space between two of them the greater counts."""
    height, last = 0.0, 0.0
    for box in boxes:
        height += max(last, box.before) + box.height
        last = box.after
    return height + last


def _row_height(properties: str, content: float) -> float:
    asked = _ROW_HEIGHT.search(properties)
    if not asked:
        return content
    least = int(asked[1]) / _TWIPS
    return least if asked[2] == "exact" else max(least, content)
