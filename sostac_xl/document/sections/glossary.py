"""The abbreviations that the plan uses, with what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sostac_xl.document.blocks import Block, Cell, Column, Table
from sostac_xl.document.context import Context
from sostac_xl.document.typography import field_names
from sostac_xl.i18n import Message, msg

ABBREVIATIONS: Final[Mapping[str, Message]] = {
    "5S": msg("Sell, Serve, Sizzle, Speak, Save: five things that digital marketing can do"),
    "CAC": msg("Customer acquisition cost: what it costs to win a new customer"),
    "CPA": msg("Cost per acquisition: media per order"),
    "CPC": msg("Cost per click"),
    "CPL": msg("Cost per lead"),
    "CPM": msg("Cost per mille: per 1,000 views"),
    "CTR": msg("Click-through rate: clicks as a share of views"),
    "EAC": msg("Estimate at completion: what the plan will have cost in the end, as things stand"),
    "ICE": msg("Impact, confidence, ease: a score to rank ideas by"),
    "KPI": msg("Key performance indicator: a figure that we steer by"),
    "LTV": msg("Lifetime value: the gross profit of a customer over all years"),
    "MER": msg("Marketing efficiency ratio: all revenue divided by the cost of the plan"),
    "MQL": msg("Marketing-qualified lead: a lead that marketing finds promising"),
    "NPS": msg("Net promoter score: the share of promoters less that of detractors"),
    "PESTLE": msg("Political, economic, social, technological, legal and environmental trends"),
    "RACI": msg("Responsible, accountable, consulted, informed: who does what"),
    "ROAS": msg("Return on advertising spend: revenue divided by media"),
    "ROMI": msg("Return on marketing investment: gross profit less cost, divided by cost"),
    "SMART": msg("Specific, measurable, agreed, relevant, timed"),
    "SOSTAC": msg("Situation, objectives, strategy, tactics, action, control: the order in which this plan was made"),
    "SQL": msg("Sales-qualified lead: a lead that sales takes up"),
    "SWOT": msg("Strengths, weaknesses, opportunities, threats"),
    "TOWS": msg("The SWOT turned round: what its threats and opportunities ask of weaknesses and strengths"),
    "VAT": msg("Value added tax"),
}
"""What each abbreviation stands for; one that is written otherwise in a language has its own entry in the catalogue, see `_shown`."""


_WORD: Final = re.compile(r"\w+")


def glossary(ctx: Context, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield a table of the abbreviations that the blocks use; nothing when they use none."""
    t = ctx.t
    used = {word for text in texts_of(tuple(blocks)) for word in _WORD.findall(text)}
    found = [(t(short), t.render(long)) for short, long in ABBREVIATIONS.items() if t(short) in used]
    if found:
        columns = (Column(t("Abbreviation")), Column(t("What it stands for")))
        yield Table(t("Abbreviations"), columns, tuple((Cell(short, strong=True), long) for short, long in sorted(found)))


def texts_of(block: Any) -> set[str]:
    """Return the texts of blocks, or of anything that is made of texts, tuples and dataclasses."""
    found: set[str] = set()
    _gather(block, found)
    return found


def _gather(block: Any, found: set[str]) -> None:
    if type(block) is str:
        found.add(block)
    elif isinstance(block, tuple):
        for each in block:
            if type(each) is str:
                found.add(each)
            else:
                _gather(each, found)
    else:
        for name in field_names(block):
            if inside := getattr(block, name):
                _gather(inside, found)
