"""The first page: a block of colour with the title, and the facts below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sostac_xl.document.blocks import Cover, Tone
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.palette import INK, LINE, OCHRE, TONES

_TOP: Final = 1500
_TITLE: Final = 7000
_STRIPE: Final = 140
_LABEL: Final = 2600
_ON_INK: Final = '<w:color w:val="FFFFFF" w:themeColor="background1"/>'
_LOGO_WIDTH: Final = 2_160_000  # EMU: 6 cm
_LOGO_HEIGHT: Final = 720_000
_BELOW_LOGO: Final = '<w:spacing w:before="0" w:after="240" w:line="240" w:lineRule="auto"/>'
_ABOVE_FACTS: Final = '<w:spacing w:before="360" w:after="120"/>'
_LOGO_ROOM: Final = 1400  # twips that it takes with the space below it


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture in the document: its relationship, and its size in pixels."""

    relation: str
    width: int
    height: int


def cover(block: Cover, width: int, logo: Logo | None = None) -> str:
    """Return the title block, with a logo above it, and the table of facts; the mark of a draft stands between them."""
    ink = xml.shade(INK, "text2")
    # a brand's own styles may be dark, and this is a dark ground
    top = xml.cell(width, xml.paragraph("Subtitle", xml.run(block.client, _ON_INK)), fill=ink)
    title = xml.cell(width, xml.paragraph("Title", xml.run(block.title, _ON_INK)), fill=ink, align="bottom")
    stripe = xml.cell(width, xml.paragraph("PlanGap"), fill=xml.shade(OCHRE, "accent2"))
    rows = (
        xml.row(top, height=_TOP, exact=True),
        xml.row(title, height=_TITLE - (_LOGO_ROOM if logo else 0)),
        xml.row(stripe, height=_STRIPE, exact=True),
    )
    block_of_colour = xml.table(rows, [width], block.title, margins=xml.margins(340, 450, 340, 450))
    return (
        _logo(block, logo)
        + block_of_colour
        + xml.paragraph("Normal", _mark(block.mark), '<w:spacing w:before="360" w:after="120"/>')
        + _facts(block, width)
    )


def _logo(block: Cover, logo: Logo | None) -> str:
    if logo is None:
        return ""
    scale = min(_LOGO_WIDTH / logo.width, _LOGO_HEIGHT / logo.height)
    size = (round(logo.width * scale), round(logo.height * scale))
    return xml.paragraph(
        "Normal", xml.picture(logo.relation, size, block.logo), '<w:spacing w:before="0" w:after="240" w:line="240" w:lineRule="auto"/>'
    )


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
    return xml.table(rows, widths, block.title, borders=lines, margins=xml.margins(60, 100, 20, 0))
