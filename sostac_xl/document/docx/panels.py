"""What is drawn as a table and is none: cards, figures, callouts, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sostac_xl.document.blocks import Callout, Card, Figures, Grid, Party, Point, Signatures
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.charts import Figures as Charts
from sostac_xl.document.docx.palette import INK, LINE, PALE, TEAL, TINT, TONES
from sostac_xl.document.docx.tables import KEEP, lead_and_text

_TOGETHER: Final = 2  # rows of cards that belong together; more would leave pages half empty
_SIDE: Final = 150
_SIDES: Final = 2 * _SIDE
_ROOMY: Final = xml.margins(100, _SIDE, 100, _SIDE)
_SPACER: Final = 160  # twips between two cards, across and down
_EDGE: Final = 36  # eighths of a point: the coloured edge of a card
_BAR: Final = 90  # twips: that of a callout
_RULE: Final = xml.border("bottom", INK, 6, "text2")
_SIGNATURES_GAP: Final = 567
_ROOM_TO_WRITE: Final = 680


def grid(block: Grid, width: int, charts: Charts) -> str:
    """Return cards side by side with air between them, each with an edge in its tone; two rows of a whole stay on one page."""
    each = (width - _SPACER * (block.across - 1)) // block.across
    widths = _with_gaps([each] * block.across, _SPACER)
    chunks = list(_chunks(block.cards, block.across))
    together = block.whole and len(chunks) <= _TOGETHER
    keeps = [KEEP if together else ""] * (len(chunks) - 1) + [""]
    between = xml.cell(_SPACER, xml.paragraph("PlanGap"))
    rows = [xml.row(between.join(_card(card, each, keep, charts) for card in cards)) for cards, keep in zip(chunks, keeps, strict=True)]
    gap = xml.cell(sum(widths), xml.paragraph("PlanGap", properties=KEEP if together else ""), span=len(widths))
    return xml.table([xml.row(gap, height=_SPACER, exact=True).join(rows)], widths, block.title, margins=_ROOMY)


def parted(block: Grid, width: int, charts: Charts) -> str:
    """Return a grid in smaller parts that stay on one page: the rows of a whole by themselves, tall cards one below the other; else "".

    Charts are numbered as they are written, once, and a figure has no place on a card that lies: cards with one of them stay together.
    """
    if any(card.chart or card.figure for card in block.cards):
        return ""
    if block.whole:
        return grid(replace(block, whole=False), width, charts)
    return _lying(block, width) if block.tall else ""


def _lying(block: Grid, width: int) -> str:
    """Return cards across the page, each with its points in two columns below its title."""
    each = width // 2
    widths = [each, width - each]
    gap = xml.row(xml.cell(width, xml.paragraph("PlanGap"), span=2), height=_SPACER, exact=True)
    return xml.table(gap.join(_lying_card(card, widths) for card in block.cards), widths, block.title, margins=_ROOMY)


def _lying_card(card: Card, widths: list[int]) -> str:
    """Return a row for the title and one for the points; they stay on one page."""
    title = xml.cell(sum(widths), "".join(_heading(card, KEEP)), borders=_edge(card), fill=_fill(card), span=2)
    lengths = [len(point.lead) + len(point.text) for point in card.points]
    half = min(range(1, len(lengths) + 1), key=lambda place: max(sum(lengths[:place]), sum(lengths[place:])), default=0)
    columns = [points for points in (card.points[:half], card.points[half:]) if points]
    cells = (
        xml.cell(each, "".join(_lines(card, points, "")), fill=_fill(card), span=1 if len(columns) == 2 else 2)
        for each, points in zip(widths if len(columns) == 2 else [sum(widths)], columns, strict=False)
    )
    return xml.row(title) + (xml.row("".join(cells)) if columns else "")


def _with_gaps(widths: list[int], gap: int) -> list[int]:
    """Return the widths with the gaps between them."""
    return [each for width in widths for each in (gap, width)][1:]


def _chunks(cards: Sequence[Card], size: int) -> Iterator[tuple[Card | None, ...]]:
    for start in range(0, len(cards), size):
        chunk = tuple(cards[start : start + size])
        yield (*chunk, *[None] * (size - len(chunk)))


def _card(card: Card | None, width: int, keep: str, charts: Charts) -> str:
    if card is None:
        return xml.cell(width, xml.paragraph("PlanCardLine", properties=keep))
    lines = [*_heading(card, keep)]
    if card.figure:
        lines.append(xml.paragraph("PlanFigure", xml.run(card.figure, f'<w:color w:val="{TONES[card.tone].text}"/>'), keep))
    lines += _lines(card, card.points, keep)
    if card.chart:
        lines.append(charts.drawing(card.chart, width - _SIDES, properties=keep))
    return xml.cell(width, "".join(lines), borders=_edge(card), fill=_fill(card))


def _heading(card: Card, keep: str) -> Iterator[str]:
    yield xml.paragraph("PlanCardTitle", xml.run(card.title), keep)
    if card.subtitle:
        yield xml.paragraph("PlanFigureLabel", xml.run(card.subtitle), keep)


def _lines(card: Card, points: Sequence[Point], keep: str) -> Iterator[str]:
    style = "PlanCardBullet" if card.bullets else "PlanCardLine"
    return (xml.paragraph(style, lead_and_text(point), keep) for point in points)


def _edge(card: Card) -> str:
    colours = TONES[card.tone]
    return xml.border("top", colours.strong, _EDGE, colours.slot)


def _fill(card: Card) -> str:
    colours = TONES[card.tone]
    return xml.shade(colours.fill, colours.slot, TINT if colours.slot else "")


def callout(block: Callout, width: int, charts: Charts) -> str:
    """Return a tinted box with an edge at its left: a narrow cell, since programs differ on which side of the text's margin a thick line lies."""
    style = "PlanCardBullet" if block.bullets else "PlanCardLine"
    content = xml.paragraph("PlanCardTitle", xml.run(block.title)) + "".join(
        xml.paragraph(style, charts.lead_and_text(point)) for point in block.points
    )
    edge = xml.cell(_BAR, xml.paragraph("PlanGap"), fill=xml.shade(TEAL, "accent1"), margins=xml.margins(0, 0, 0, 0))
    box = xml.cell(width - _BAR, content, fill=xml.shade(PALE))
    return xml.table([xml.row(edge + box)], [_BAR, width - _BAR], block.title, margins=xml.margins(100, 200, 100, 220))


def figures(block: Figures, width: int) -> str:
    """Return large figures side by side between two hairlines."""
    each = width // len(block.figures)
    cells = (
        xml.cell(each, xml.paragraph("PlanFigure", xml.run(figure.value)) + xml.paragraph("PlanFigureLabel", xml.run(figure.label)))
        for figure in block.figures
    )
    lines = xml.border("top", LINE) + xml.border("bottom", LINE)
    return xml.table([xml.row("".join(cells))], [each] * len(block.figures), block.title, borders=lines, margins=xml.margins(40, 100, 40, 0))


def signatures(block: Signatures, width: int) -> str:
    """Return the parties two by two: who signs, then a rule for each line to fill in by hand, with its label below it."""
    each = (width - _SIGNATURES_GAP) // 2
    pairs = [block.parties[start : start + 2] for start in range(0, len(block.parties), 2)]
    rows = (row for number, pair in enumerate(pairs) for row in _pair(pair, each, first=not number))
    return xml.table(rows, _with_gaps([each, each], _SIGNATURES_GAP), block.title, margins=xml.margins(0, 0, 0, 0))


def _pair(pair: Sequence[Party], width: int, *, first: bool) -> Iterator[str]:
    """Yield the rows of one or two parties; all of them stay on one page."""
    if not first:
        yield xml.row(_spaced([xml.paragraph("PlanCardLine", properties=KEEP)] * 2, width), height=_ROOM_TO_WRITE)
    yield xml.row(_spaced([_signer(party) for party in pair], width))
    most = max(len(party.lines) for party in pair)
    lines = list(zip(*(("",) * (most - len(party.lines)) + party.lines for party in pair), strict=True))
    for number, labels in enumerate(lines, 1):
        keep = KEEP if number < len(lines) else ""
        yield xml.row(_spaced([xml.paragraph("PlanCardLine", properties=KEEP)] * len(labels), width, labels), height=_ROOM_TO_WRITE)
        yield xml.row(_spaced([xml.paragraph("PlanFigureLabel", xml.run(label), keep) for label in labels], width))


def _signer(party: Party) -> str:
    texts = (("PlanFigureLabel", party.side), ("PlanCardTitle", party.name), ("PlanCardLine", party.signer))
    return "".join(xml.paragraph(style, xml.run(text), KEEP) for style, text in texts if text)


def _spaced(contents: Sequence[str], width: int, ruled: Sequence[str] = ("", "")) -> str:
    """Return two cells with a gap between them, each with a rule below it where `ruled` says so; the second is blank for one party alone."""
    cells = [xml.cell(width, content, borders=_RULE if rule else "") for content, rule in zip(contents, ruled, strict=False)]
    blank = [xml.cell(width, xml.paragraph("PlanCardLine"))] * (2 - len(cells))
    return xml.cell(_SIGNATURES_GAP, xml.paragraph("PlanFigureLabel")).join([*cells, *blank])
