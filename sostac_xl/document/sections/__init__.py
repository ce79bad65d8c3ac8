"""The sections of the Word plan, in order: each a function that turns the plan into blocks."""

from __future__ import annotations

from typing import Final

from sostac_xl.document.blocks import Block
from sostac_xl.document.context import Context
from sostac_xl.document.places import part, settled
from sostac_xl.document.sections.action import action
from sostac_xl.document.sections.appendices import appendices
from sostac_xl.document.sections.budget import budget
from sostac_xl.document.sections.chapter import Section
from sostac_xl.document.sections.closing import closing
from sostac_xl.document.sections.control import control
from sostac_xl.document.sections.forecast import forecast
from sostac_xl.document.sections.front import contents, cover, document_control
from sostac_xl.document.sections.objectives import objectives
from sostac_xl.document.sections.one_page import one_page
from sostac_xl.document.sections.open_findings import open_findings
from sostac_xl.document.sections.situation import situation
from sostac_xl.document.sections.strategy import strategy
from sostac_xl.document.sections.summary import summary
from sostac_xl.document.sections.tactics import tactics
from sostac_xl.document.sections.timeline import timeline
from sostac_xl.document.sections.traceability import traceability

SECTIONS: Final[tuple[Section, ...]] = (
    cover,
    document_control,
    contents,
    summary,
    situation,
    objectives,
    strategy,
    tactics,
    action,
    control,
    budget,
    forecast,
    timeline,
    traceability,
    one_page,
    open_findings,
)


def content(ctx: Context) -> tuple[Block, ...]:
    """Return all blocks of the Word plan: the sections, the appendices, which explain what those use, and the page to sign."""
    body = tuple(block for section in SECTIONS for block in part(section.__name__, section(ctx)))
    return tuple(settled((*body, *part("appendices", appendices(ctx, body)), *part("closing", closing(ctx)))))
