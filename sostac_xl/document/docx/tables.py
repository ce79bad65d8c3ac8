"""Tables of rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from sostac_xl.document.blocks import Band, Cell, Column, Details, Point, Table, TableRow
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.fit import FACES, Face, Fit, Type, stretched
from sostac_xl.document.docx.palette import INK, LINE, PALE, TONES

KEEP: Final = "<w:keepNext/>"
"""What keeps a paragraph, and the row that it stands in, on the page of the next one."""
_OWN_LINE: Final = 60  # letters from which a detail has a line of its own
_APART: Final = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE} "
_RULED: Final = xml.border("top", LINE) + xml.border("bottom", INK, 8, "text2") + xml.border("insideH", LINE) + xml.border("insideV", LINE)


def table(fit: Fit, width: int, wanted: Type, stretch: float = 1.0) -> str:
    """Return a table whose header row is repeated on each page: in the wanted type if its words fit, else in the small one.

    In a typeface that runs wider than Calibri, by `stretch`, a width holds as much as a narrower one in Calibri.
    """
    block, holds = fit.table, round(width / stretch)
    type_ = fit.fitted(holds, wanted)
    face, widths = FACES[type_], stretched(fit.column_widths(holds, type_), width)
    cells = (
        xml.cell(each, xml.paragraph(face.header + _side(column), xml.run(column.title))) for each, column in zip(widths, block.columns, strict=True)
    )
    header = xml.row("".join(cells), header=True)
    open_rows = (isinstance(following, Details) for following in (*block.rows[1:], None))
    rows = (
        _row(row, block.columns, widths, face, KEEP if keep else "", open_)
        for row, keep, open_ in zip(block.rows, _keeps(block), open_rows, strict=True)
    )
    look = xml.look(first_row=True, last_row=block.total)
    return xml.table((header, *rows), widths, block.title, style="PlanTable", borders=_RULED if block.ruled else "", look=look)


def _keeps(block: Table) -> list[bool]:
    """Return for each row whether it stays on the page of the next one.

    A band stays with its rows, an entry with its details; of the rows below a band, or of a whole table, two at the start and two at the
    end are on one page: an entry with its details is two already.
    """
    keeps = [isinstance(row, Band) for row in block.rows]
    for entries in _groups(block.rows):
        for number, (entry, following) in enumerate(pairwise(entries), 1):
            first, last = number == 1 and len(entry) == 1, number == len(entries) - 1 and len(following) == 1
            keeps[entry[-1]] = block.whole or first or last
        for entry in entries:
            for index in entry[:-1]:
                keeps[index] = True
    return keeps


def _groups(rows: Sequence[TableRow]) -> list[list[list[int]]]:
    """Return the indexes of the rows below each band, each row with its details."""
    groups: list[list[list[int]]] = [[]]
    for index, row in enumerate(rows):
        match row:
            case Band():
                groups.append([])
            case Details():
                groups[-1][-1].append(index)
            case _:
                groups[-1].append([index])
    return groups


def _row(row: TableRow, columns: tuple[Column, ...], widths: list[int], face: Face, keep: str, open_: bool) -> str:
    """Return a row; an open one has no line below it, since its details follow."""
    match row:
        case Band(text):
            return xml.row(xml.cell(sum(widths), xml.paragraph("PlanBand", xml.run(text)), span=len(widths), fill=xml.shade(PALE)))
        case Details(points):
            content = xml.paragraph(face.detail, "".join(_details(points)), keep)
            return xml.row(xml.cell(sum(widths), content, span=len(widths), borders=xml.border("top", LINE, 0)))
        case _:
            borders = xml.border("bottom", LINE, 0) if open_ else ""
            return xml.row("".join(_cell(*each, face, keep, borders) for each in zip(row, columns, widths, strict=True)))


def _cell(content: Cell | str, column: Column, width: int, face: Face, keep: str, borders: str) -> str:
    style = face.cell + _side(column)
    if isinstance(content, str):
        return xml.cell(width, xml.paragraph(style, xml.run(content) if content else "", keep), borders=borders)
    colours = TONES[content.tone] if content.tone else None
    strong = "Strong" if content.strong or colours else ""
    text = xml.run(content.text, f'<w:color w:val="{colours.text}"/>' if colours else "", strong)
    small = xml.paragraph(face.detail + _side(column), xml.run(content.small), keep) if content.small else ""
    return xml.cell(width, xml.paragraph(style, text, keep) + small, borders=borders, fill=xml.shade(colours.fill) if colours else "")


def _side(column: Column) -> str:
    return "Number" if column.number else "Centre" if column.centred else ""


def _details(points: tuple[Point, ...]) -> Iterator[str]:
    """Yield the runs of the details: short ones share a line, a long one has a line of its own."""
    before: Point | None = None
    for point in points:
        if before:
            own = len(before.text) > _OWN_LINE or len(point.text) > _OWN_LINE
            yield xml.line_break() if own else xml.run(_APART)
        yield lead_and_text(point, "PlanLabel")
        before = point


def lead_and_text(point: Point, style: str = "PlanLead") -> str:
    """Return the runs of a point: its lead in bold, then its text."""
    lead = xml.run(point.lead + " ", style=style) if point.lead else ""
    return lead + (xml.run(point.text) if point.text else "")
