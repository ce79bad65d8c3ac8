"""What a block says: its words and numbers in order, and whatever else a reader would take for a change.

Word and LibreOffice write the same block in different XML, so that only this can be compared: not how it is written, and not what programs
work out by themselves, as page numbers and the numbers of figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import Any, Final

from lxml import etree

from sostac_xl.document.docx.control import TAG
from sostac_xl.document.docx.names import qn
from sostac_xl.document.docx.package import related, relations

_DIGITS: Final = 16
_CHART_SPACE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LINK: Final = qn("r:id")
_HYPHEN: Final = "\N{NON-BREAKING HYPHEN}"
_PICTURE: Final = "\N{WHITE SQUARE CONTAINING BLACK SMALL SQUARE}"
_FILL: Final = "\N{BLACK SQUARE}"
_SIGNS: Final = {qn("w:br"): " ", qn("w:tab"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_DRAWN: Final = frozenset(map(qn, ("w:drawing", "w:pict", "w:object")))
_PLAIN: Final = frozenset(("", "auto", "FFFFFF"))


class Source:
    """The parts of a document that its text refers to: what charts and footnotes say; `notes` are the footnotes by their numbers."""

    def __init__(self, parts: Mapping[str, bytes], main: str) -> None:
        """Take the parts, and the name of the one that holds the text."""
        self._parts = parts
        self._targets = {each.id: each.target for each in relations(parts, main) if not each.external}
        notes = parts.get(related(parts, main, "footnotes"))
        root: Any = etree.fromstring(notes) if notes else ()
        self.notes = {note.get(qn("w:id")): tidied("".join(map(_text, note.iter(qn("w:p"))))) for note in root}

    def note(self, number: str) -> str:
        """Return what a footnote says."""
        return f"[{self.notes.get(number, '')}]"

    def chart(self, relation: str) -> str:
        """Return what a chart shows: its series by their numbers, each with its name, categories and values."""
        series = self._series(relation)
        told = ((*_points(each, "tx"), *_points(each, "cat"), *(f"{at}={value}" for at, value in _values(each).items())) for each in series)
        return "; ".join(map(" ".join, told)) if series else _PICTURE

    def table(self, relation: str, show: Callable[[str, str], str]) -> Iterator[Line]:
        """Yield the numbers of a chart one by one: what each is of, and its value; `show` writes a number in a format."""
        for series in self._series(relation):
            name, values = " ".join(_points(series, "tx")), _values(series)
            number_format = series.findtext(f"{_CHART_SPACE}val//{_CHART_SPACE}formatCode") or ""
            for place, category in enumerate(_points(series, "cat")):
                value = values.get(str(place), "")
                yield Line((f"{name}, {category}", value), shown=("", tidied(show(value, number_format))))

    def _series(self, relation: str) -> list[Any]:
        part = self._parts.get(self._targets.get(relation, ""))
        return sorted(etree.fromstring(part).iter(f"{_CHART_SPACE}ser"), key=_place) if part else []


def digest(text: str) -> str:
    """Return the hash of a text."""
    return sha256(text.encode()).hexdigest()[:_DIGITS]


def said(elements: Iterable[Any], source: Source) -> str:
    """Return what paragraphs and tables say, a line for each paragraph that says something, then their notes, charts and bars."""
    lines, notes, drawn, fills = [], [], [], []
    for element in elements:
        lines += [tidied(_text(paragraph)) for paragraph in element.iter(qn("w:p"))]
        notes += [source.note(each.get(qn("w:id"))) for each in element.iter(qn("w:footnoteReference"))]
        drawn += [_shown(each, source) for each in element.iter(*_DRAWN) if not _is_spare(each)]
        if any(True for _ in element.iter(qn("w:gridSpan"))):
            fills += [fill for cell in element.iter(qn("w:tc")) if (fill := _fill(cell)) not in _PLAIN]
    return _together(lines, notes, drawn, fills)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a row of a table cell by cell, with what each cell is of: the heading of its column, and what names the row.

    `shown` is what of each cell a reader sees where that is not its text: a chart holds bare numbers.
    """

    cells: tuple[str, ...]
    titles: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def seen(self) -> tuple[str, ...]:
        """What a reader sees of each cell."""
        return self.shown or self.cells


def lines(elements: Iterable[Any]) -> Iterator[Line]:
    """Yield what paragraphs and tables say line by line."""
    for element in elements:
        if element.tag == qn("w:tbl"):
            yield from _rows(element)
        else:
            yield Line((tidied(_text(element)),))


def _rows(table: Any) -> Iterator[Line]:
    """Yield the rows of a table, whose heading row, band and first column name each cell; of a panel its paragraphs."""
    if table.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
        yield from (Line((tidied(_text(paragraph)),)) for paragraph in table.iter(qn("w:p")))
        return
    heads: tuple[str, ...] = ()
    band = ""
    for row in table.iter(qn("w:tr")):
        cells = tuple(tidied("\n".join(map(_text, cell.iter(qn("w:p"))))) for cell in row.iter(qn("w:tc")))
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None:
            heads = cells
            yield Line(cells)
        elif heads and len(cells) == len(heads):
            yield Line(cells, tuple(" · ".join(filter(None, dict.fromkeys((band, cells[0], head)))) for head in heads))
        else:
            band = cells[0] if heads and cells and not _is_detail(row) else band
            yield Line(cells)


def _is_detail(row: Any) -> bool:
    """Return whether a row across the table belongs to the one above it, and names no rows itself: it has no ground of its own."""
    return not any(shade.get(qn("w:fill")) not in _PLAIN for shade in row.iter(qn("w:shd")))


def title_of(elements: Iterable[Any]) -> str:
    """Return the title of a table, or of the drawing of a chart; "" for a text."""
    for element in elements:
        for named in element.iter(qn("w:tblCaption"), f"{qn('wp:inline')[: -len('inline')]}docPr"):
            if title := str(named.get(qn("w:val")) or named.get("name") or ""):
                return title
    return ""


def charts(element: Any) -> Iterator[str]:
    """Yield the relationships of the charts in an element."""
    for chart in element.iter(f"{_CHART_SPACE}chart"):
        yield str(chart.get(_LINK))


def said_by_paragraph(paragraph: Any) -> str:
    """Return the text of a paragraph on one line, without what was deleted and is still to be seen."""
    copied = deepcopy(paragraph)
    for gone in list(copied.iter(qn("w:del"), qn("w:moveFrom"))):
        gone.getparent().remove(gone)
    return tidied(_text(copied))


def blocks_in(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the blocks of a document that we have just written: the place of each, and its XML."""
    for control in _CONTROL.finditer(content):
        yield unescape(control[1].decode()), content[control.end() : content.index(b"</w:sdtContent>", control.end())]


_CONTROL: Final = re.compile(rf'<w:sdt><w:sdtPr><w:tag w:val="{TAG}([^"]*)"/>.*?<w:sdtContent>'.encode(), re.DOTALL)
_FIELD: Final = re.compile(r"<w:instrText.*?</w:instrText>|<w:fldChar w:fldCharType=\"separate\"/>.*?<w:fldChar w:fldCharType=\"end\"/>", re.DOTALL)
_NOTE: Final = re.compile(rb'<w:footnoteReference w:id="([^"]*)"/>')
_DRAWING: Final = re.compile(rb'<w:drawing .*?(?:<c:chart r:id="([^"]*)"|</w:drawing>)', re.DOTALL)
_SHADE: Final = re.compile(r'<w:shd [^>]*w:fill="([^"]*)"')
_MARKS: Final = {"<w:br/>": " ", "<w:tab/>": " ", "<w:noBreakHyphen/>": "-", "</w:p>": "\n"}
_PIECE: Final = re.compile("<w:t[ >][^<]*|" + "|".join(_MARKS))


def said_in(content: bytes, source: Source) -> str:
    """Return what a block of a document that we have just written says: as `said` does, without reading the XML."""
    notes = [source.note(number.decode()) for number in _NOTE.findall(content)] if b"<w:footnoteReference" in content else []
    drawings = _DRAWING.finditer(content) if b"<w:drawing" in content else ()
    drawn = [source.chart(found[1].decode()) if found[1] else _PICTURE for found in drawings]
    has_bars = b"<w:gridSpan " in content
    known: dict[bytes, tuple[list[str], str]] = {}
    lines, fills = list[str](), list[str]()
    for cell in content.split(b"</w:tc>"):
        said_here = known.get(cell)
        if said_here is None:  # most cells of a Gantt chart are alike
            text = cell.decode()
            said_here = known[cell] = (_lines_in(text), _fill_in(text) if has_bars else "")
        lines += said_here[0]
        fills.append(said_here[1])
    return _together(lines, notes, drawn, filter(None, fills))


def _lines_in(content: str) -> list[str]:
    text = _FIELD.sub("", content) if "<w:fldChar" in content else content
    pieces = (_MARKS.get(piece) or piece[piece.index(">") + 1 :] for piece in _PIECE.findall(text))
    return [line for each in unescape("".join(pieces)).split("\n") if (line := tidied(each))]


def _fill_in(cell: str) -> str:
    """Return the colour of a cell that says nothing; "" for any other."""
    found = _SHADE.search(cell) if "w:fill=" in cell and "<w:t " not in cell else None
    return found[1] if found and found[1] not in _PLAIN else ""


def _together(lines: Iterable[str], notes: Iterable[str], drawn: Iterable[str], fills: Iterable[str]) -> str:
    return "\n".join((*filter(None, lines), *notes, *drawn, *(_FILL + fill for fill in fills)))


def tidied(text: str) -> str:
    """Return a text on one line, with one kind of space and of hyphen."""
    return " ".join(text.replace(_HYPHEN, "-").split())


def _text(paragraph: Any) -> str:
    """Return the text of a paragraph without the results of fields, which programs work out, and without that of boxes within it."""
    pieces, depth, shown = [], 0, False
    for each in _inside(paragraph):
        if each.tag == qn("w:fldChar"):
            kind = each.get(qn("w:fldCharType"))
            depth += {"begin": 1, "end": -1}.get(str(kind), 0)
            shown = kind == "separate" if depth == 1 else shown
        elif depth and shown:
            continue
        elif each.tag in (qn("w:t"), qn("w:delText")):
            pieces.append(each.text or "")
        elif each.tag in _SIGNS and each.getparent().tag == qn("w:r"):
            pieces.append(_SIGNS[each.tag])
    return "".join(pieces)


def _inside(element: Any) -> Iterator[Any]:
    """Yield what stands in a paragraph, in order, without simple fields and pictures."""
    for child in element:
        if child.tag in _DRAWN or child.tag in (qn("w:fldSimple"), _FALLBACK):
            continue
        yield child
        yield from _inside(child)


def _is_spare(drawing: Any) -> bool:
    """Return whether a drawing is there for older programs only."""
    return any(True for _ in drawing.iterancestors(_FALLBACK))


def _shown(drawing: Any, source: Source) -> str:
    chart = next(drawing.iter(f"{_CHART_SPACE}chart"), None)
    return _PICTURE if chart is None else source.chart(chart.get(_LINK))


def _fill(cell: Any) -> str:
    """Return the colour of a cell that says nothing, as the bar of a Gantt chart; "" for any other."""
    shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    if shade is None or any(each.text for each in cell.iter(qn("w:t"))):
        return ""
    return str(shade.get(qn("w:fill"), ""))


def _place(series: Any) -> int:
    index = series.find(f"{_CHART_SPACE}idx")
    return 0 if index is None else int(index.get("val", "0"))


def _points(series: Any, kind: str) -> list[str]:
    """Return the texts of a series: its name or its categories."""
    return [tidied(point.findtext(f"{_CHART_SPACE}v") or "") for point in series.iterfind(f"{_CHART_SPACE}{kind}//{_CHART_SPACE}pt")]


def _values(series: Any) -> dict[str, str]:
    """Return the numbers of a series by their places."""
    points = series.iterfind(f"{_CHART_SPACE}val//{_CHART_SPACE}pt")
    return {str(point.get("idx")): _number(tidied(point.findtext(f"{_CHART_SPACE}v") or "")) for point in points}


def _number(text: str) -> str:
    """Return a number of a chart as all programs write it."""
    try:
        return f"{float(text):.9g}"
    except ValueError:
        return text
