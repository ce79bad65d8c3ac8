"""Chapter 3: how do we get there?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from sostac_xl.document.blocks import Block, Callout, Card, Grid, Heading, Paragraph, Point, Tone
from sostac_xl.document.context import Context, named
from sostac_xl.document.places import part
from sostac_xl.document.sections.chapter import chapter
from sostac_xl.document.sections.generic import table_of
from sostac_xl.document.sections.own import own_points
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import STRATEGY
from sostac_xl.schema.strategy import BrandMessage, Persona, Positioning, Segment, Summary, Target

_TONES = (Tone.TEAL, Tone.BLUE, Tone.TERRACOTTA, Tone.VIOLET, Tone.OCHRE)


def strategy(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    own = {Summary: _summary, Segment: _segments, Persona: _personas, Positioning: _positioning, Target: _targets}
    yield from chapter(ctx, STRATEGY, TextPlace.STRATEGY, _points(ctx), own)


def _points(ctx: Context) -> Iterator[Point]:
    t = ctx.t
    if chosen := targeted(ctx):
        yield Point(_focus(ctx, chosen), t("Focus."))
    if row := next(iter(ctx.rows(Positioning)), None):
        yield Point(named(row) + ".", t("Promise."))
    if message := next(iter(ctx.rows(BrandMessage)), None):
        segment, said = ctx.name(message.segment), named(message)
        text = (
            t("To “{segment}” we say: “{message}”.", segment=segment, message=said)
            if segment
            else t("To everyone we say: “{message}”.", message=said)
        )
        yield Point(text, t("Message."))


def _focus(ctx: Context, chosen: list[Segment]) -> str:
    """Return which segments the plan goes for; of one or two one doesn't say "2 of 2"."""
    t, n, names = ctx.t, len(ctx.rows(Segment)), "; ".join(map(named, chosen))
    if len(chosen) < n:
        return t("Of {n} segments we go for {m}: {names}.", n=n, m=len(chosen), names=names)
    if n == 1:
        return t("We go for one segment: {names}.", names=names)
    if n == 2:
        return t("We go for both segments: {names}.", names=names)
    return t("We go for all {n} segments: {names}.", n=n, names=names)


def targeted(ctx: Context) -> list[Segment]:
    """Return the segments that the plan goes for, in the order of their priority."""
    order = {row.segment.id: row.priority or 0 for row in ctx.rows(Target) if row.segment}
    return sorted((row for row in ctx.rows(Segment) if row.targeted), key=lambda row: order.get(row.id, len(order) + 1))


def _summary(ctx: Context) -> Iterator[Block]:
    block = ctx.plan.block(Summary)
    if ctx.plan.uses(Summary) and (block.situation or block.aim):
        yield Heading(ctx.t("The strategy in two answers"), 2)
        for key in ("situation", "aim"):
            if text := ctx.show(block, key):
                yield from part(key, (Heading(ctx.t(Summary.column(key).label), 3), Paragraph(text)))


def _segments(ctx: Context) -> Iterator[Block]:
    worth = {"value": lambda row: "" if row.value is None else ctx.exact(row.value) if row.value != int(row.value) else ctx.money(row.value)}
    yield from table_of(ctx, Segment, ("segment", "description", "size", "value", "attractiveness", "targeted"), own=worth)


def _targets(ctx: Context) -> Iterator[Block]:
    yield from table_of(ctx, Target, ("segment", "priority", "rationale", "topics"))


def _personas(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Persona)
    if rows:
        yield Heading(ctx.t(Persona.info.title), 2)
        cards = (_persona(ctx, row, tone) for row, tone in zip(rows, cycle(_TONES), strict=False))
        yield Grid(ctx.t(Persona.info.title), tuple(cards), across=3 if len(rows) % 3 == 0 else 2, tall=True)


def _persona(ctx: Context, row: Persona, tone: Tone) -> Card:
    keys = ("portrait", "goals", "pains", "triggers", "media", "objections")
    points = tuple(Point(text, ctx.t(Persona.column(key).label) + ".") for key in keys if (text := ctx.show(row, key)))
    return Card(row.name, tone, (*points, *own_points(ctx, row)), ctx.name(row.segment))


def _positioning(ctx: Context) -> Iterator[Block]:
    """Yield the positioning of each segment, as the lines of the trade's set phrase: for whom, what it is, what it promises, unlike whom."""
    rows = ctx.rows(Positioning)
    if not rows:
        return
    t = ctx.t
    yield Heading(t(Positioning.info.title), 2)
    for row in rows:
        segment = ctx.name(row.segment) or t("everyone")
        lines = {t("Category:"): row.category, t("Promise:"): row.benefit, **_unlike(ctx, row), t("Proof:"): row.proof}
        points = (*(Point(text, label) for label, text in lines.items() if text), *own_points(ctx, row))
        yield from part(row.key, [Callout(t("For {segment}", segment=segment), points, bullets=False)])


def _unlike(ctx: Context, row: Positioning) -> dict[str, str]:
    rival = ctx.name(row.unlike)
    return {ctx.t("Unlike {rival}:", rival=rival) if rival else ctx.t("What sets us apart:"): row.difference}
