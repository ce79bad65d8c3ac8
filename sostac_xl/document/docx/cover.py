"""The first page: a block of colour with the title, and the facts below it."""

from __future__ import annotations

from typing import Final

from sostac_xl.document.blocks import Cover, Tone
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.palette import INK, LINE, OCHRE, TONES

_TOP: Final = 1500
_TITLE: Final = 7000
_STRIPE: Final = 140
_LABEL: Final = 2600


def cover(block: Cover, width: int) -> str:
    """Return the title block and the table of facts; the mark of a draft stands between them."""
    ink = xml.shade(INK, "text2")
    top = xml.cell(width, xml.paragraph("Subtitle", xml.run(block.client)), fill=ink)
    title = xml.cell(width, xml.paragraph("Title", xml.run(block.title)), fill=ink, align="bottom")
    stripe = xml.cell(width, xml.paragraph("PlanGap"), fill=xml.shade(OCHRE, "accent2"))
    rows = xml.row(top, height=_TOP, exact=True) + xml.row(title, height=_TITLE) + xml.row(stripe, height=_STRIPE, exact=True)
    block_of_colour = xml.table(rows, [width], block.title, margins=xml.margins(340, 450, 340, 450))
    return block_of_colour + xml.paragraph("Normal", _mark(block.mark), '<w:spacing w:before="360" w:after="120"/>') + _facts(block, width)


def _mark(text: str) -> str:
    if not text:
        return ""
    colours = TONES[Tone.BAD]
    return xml.run(f" {text} ", xml.shade(colours.fill), "PlanDraft")


def _facts(block: Cover, width: int) -> str:
    widths = [_LABEL, width - _LABEL]
    rows = (
        xml.row(
            xml.cell(widths[0], xml.paragraph("PlanFigureLabel", xml.run(label)), align="center")
            + xml.cell(widths[1], xml.paragraph("CoverFact", xml.run(value)))
        )
        for label, value in block.facts
    )
    lines = xml.border("bottom", LINE) + xml.border("insideH", LINE)
    return xml.table("".join(rows), widths, block.title, borders=lines, margins=xml.margins(60, 100, 20, 0))
