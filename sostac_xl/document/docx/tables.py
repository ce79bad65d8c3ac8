"""Tables and everything else that is drawn as one: cards, figures, callouts, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sostac_xl.document.blocks import Band, Callout, Card, Cell, Cells, Column, Figures, Grid, Point, Signatures, Table
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.fit import column_widths, fitted
from sostac_xl.document.docx.palette import INK, LINE, PALE, TEAL, TINT, TONES, WHITE

_KEEP: Final = "<w:keepNext/>"
_TOGETHER: Final = 2  # rows of cards; more would leave pages half empty
_ROOMY: Final = xml.margins(100, 170, 100, 170)


def table(block: Table, width: int) -> str:
    """Return a table whose header row is repeated on each page."""
    block = fitted(block, width)
    widths = column_widths(block, width)
    style = "PlanDenseHeader" if block.dense else "PlanHeader"
    cells = (
        xml.cell(each, xml.paragraph(style + ("Number" if column.number else ""), xml.run(column.title)))
        for each, column in zip(widths, block.columns, strict=True)
    )
    header = xml.row("".join(cells), header=True)
    body = "".join(_row(cells, block, widths) for cells in block.rows)
    return xml.table(header + body, widths, block.title, style="PlanTable", look=xml.look(first_row=True, last_row=block.total))


def _row(cells: Cells | Band, block: Table, widths: list[int]) -> str:
    if isinstance(cells, Band):
        return xml.row(xml.cell(sum(widths), xml.paragraph("PlanBand", xml.run(cells.text)), span=len(widths), fill=xml.shade(PALE)))
    return xml.row("".join(_cell(*each, dense=block.dense) for each in zip(cells, block.columns, widths, strict=True)))


def _cell(content: Cell | str, column: Column, width: int, *, dense: bool) -> str:
    style = ("PlanDense" if dense else "PlanCell") + ("Number" if column.number else "")
    if isinstance(content, str):
        return xml.cell(width, xml.paragraph(style, xml.run(content) if content else ""))
    strong = "Strong" if content.strong or content.tone else ""
    if content.tone is None:
        return xml.cell(width, xml.paragraph(style, xml.run(content.text, style=strong)))
    colours = TONES[content.tone]
    text = xml.run(content.text, f'<w:color w:val="{colours.strong}"/>', strong)
    return xml.cell(width, xml.paragraph(style, text), fill=xml.shade(colours.fill))


def grid(block: Grid, width: int) -> str:
    """Return cards side by side, each with an edge in its tone; two rows of cards stay on one page."""
    each = width // block.across
    chunks = list(_chunks(block.cards, block.across))
    together = len(chunks) <= _TOGETHER
    keeps = [_KEEP if together else ""] * (len(chunks) - 1) + [""]
    rows = [xml.row("".join(_card(card, each, keep) for card in cards)) for cards, keep in zip(chunks, keeps, strict=True)]
    gap = xml.cell(each * block.across, xml.paragraph("PlanGap", properties=_KEEP if together else ""), span=block.across)
    gaps = "".join(xml.border(side, WHITE, 48) for side in ("left", "right", "insideV"))
    return xml.table(xml.row(gap, height=160, exact=True).join(rows), [each] * block.across, block.title, borders=gaps, margins=_ROOMY)


def _chunks(cards: Sequence[Card], size: int) -> Iterator[tuple[Card | None, ...]]:
    for start in range(0, len(cards), size):
        chunk = tuple(cards[start : start + size])
        yield (*chunk, *[None] * (size - len(chunk)))


def _card(card: Card | None, width: int, keep: str) -> str:
    if card is None:
        return xml.cell(width, xml.paragraph("PlanCardLine", properties=keep))
    colours = TONES[card.tone]
    style = "PlanCardBullet" if card.bullets else "PlanCardLine"
    lines = [xml.paragraph("PlanCardTitle", xml.run(card.title), keep)]
    if card.subtitle:
        lines.append(xml.paragraph("PlanFigureLabel", xml.run(card.subtitle), keep))
    lines += [xml.paragraph(style, lead_and_text(point), keep) for point in card.points]
    fill = xml.shade(colours.fill, colours.slot, TINT if colours.slot else "")
    return xml.cell(width, "".join(lines), borders=xml.border("top", colours.strong, 36, colours.slot), fill=fill)


def lead_and_text(point: Point) -> str:
    """Return the runs of a point: its lead in bold, then its text."""
    lead = xml.run(point.lead + " ", style="PlanLead") if point.lead else ""
    return lead + (xml.run(point.text) if point.text else "")


def callout(block: Callout, width: int) -> str:
    """Return a tinted box with an edge at its left."""
    content = xml.paragraph("PlanCardTitle", xml.run(block.title)) + "".join(
        xml.paragraph("PlanCardBullet", lead_and_text(point)) for point in block.points
    )
    edge = xml.border("left", TEAL, 36, "accent1")
    box = xml.cell(width, content, borders=edge, fill=xml.shade(PALE))
    return xml.table(xml.row(box), [width], block.title, margins=xml.margins(100, 200, 100, 220))


def figures(block: Figures, width: int) -> str:
    """Return large figures side by side between two hairlines."""
    each = width // len(block.figures)
    cells = (
        xml.cell(each, xml.paragraph("PlanFigure", xml.run(figure.value)) + xml.paragraph("PlanFigureLabel", xml.run(figure.label)))
        for figure in block.figures
    )
    lines = xml.border("top", LINE) + xml.border("bottom", LINE)
    return xml.table(xml.row("".join(cells)), [each] * len(block.figures), block.title, borders=lines, margins=xml.margins(40, 100, 40, 0))


def signatures(block: Signatures, width: int) -> str:
    """Return the parties side by side, each with lines to fill in by hand."""
    gap = 567
    each = (width - gap * (len(block.parties) - 1)) // len(block.parties)
    widths = [each, gap] * (len(block.parties) - 1) + [each]
    heads = [xml.paragraph("PlanFigureLabel", xml.run(party.side)) + xml.paragraph("PlanCardTitle", xml.run(party.name)) for party in block.parties]
    rows = [xml.row(_spaced(heads, each, gap, ""))]
    for labels in zip(*(party.lines for party in block.parties), strict=True):
        lines = [xml.paragraph("PlanFigureLabel", xml.run(label)) for label in labels]
        rows.append(xml.row(_spaced(lines, each, gap, _RULE), height=900))
    return xml.table("".join(rows), widths, block.title, margins=xml.margins(0, 0, 40, 0))


_RULE: Final = xml.border("bottom", INK, 6, "text2")


def _spaced(contents: list[str], width: int, gap: int, rule: str) -> str:
    cells = [xml.cell(width, content, borders=rule, align="top") for content in contents]
    return xml.cell(gap, xml.paragraph("PlanFigureLabel")).join(cells)
