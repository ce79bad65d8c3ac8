"""Chapter 1: where are we now?"""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Block, Card, Grid, Heading, Point, Tone
from sostac_xl.document.context import Context, named
from sostac_xl.document.sections.chapter import chapter
from sostac_xl.document.sections.generic import table_of
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import SITUATION
from sostac_xl.schema.situation import Baseline, Competitor, Risk, Swot, SwotKind, Tows, TowsType

_SWOT_TONES = {SwotKind.STRENGTH: Tone.TEAL, SwotKind.WEAKNESS: Tone.TERRACOTTA, SwotKind.OPPORTUNITY: Tone.BLUE, SwotKind.THREAT: Tone.OCHRE}


def situation(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    own = {Swot: _swot, Tows: _tows, Competitor: _competitors, Risk: _risks}
    yield from chapter(ctx, SITUATION, TextPlace.SITUATION, _points(ctx), own)


def _points(ctx: Context) -> Iterator[Point]:
    t = ctx.t
    if start := next((row for row in ctx.rows(Baseline) if row.value is not None), None):
        figure = ctx.quantity(start.value, start.unit)
        if start.period:
            yield Point(t("{metric} stood at {figure} ({period}).", metric=named(start), figure=figure, period=start.period), t("Start."))
        else:
            yield Point(t("{metric} stands at {figure}.", metric=named(start), figure=figure), t("Start."))
    leads = {
        SwotKind.STRENGTH: t("Strength."),
        SwotKind.WEAKNESS: t("Weakness."),
        SwotKind.OPPORTUNITY: t("Opportunity."),
        SwotKind.THREAT: t("Threat."),
    }
    for kind, lead in leads.items():
        if strongest := _strongest(ctx, kind):
            yield Point(named(strongest) + ".", lead)
    rivals = [row for row in ctx.rows(Competitor) if row.threat]
    if rivals:
        rival = max(rivals, key=lambda row: row.threat or 0)
        text = t(
            "{name} weighs most (threat {threat} of 5). {how}.",
            name=named(rival),
            threat=rival.threat,
            how=_plain(rival.how),
        )
        yield Point(text, t("Competition."))


def _plain(text: str) -> str:
    return text.strip().rstrip(".")


def _strongest(ctx: Context, kind: SwotKind) -> Swot | None:
    return max((row for row in ctx.rows(Swot) if row.kind is kind), key=lambda row: row.impact or 0, default=None)


def _swot(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Swot)
    if not rows:
        return
    t = ctx.t
    titles = {
        SwotKind.STRENGTH: (t("Strengths"), t("inside, helps us")),
        SwotKind.WEAKNESS: (t("Weaknesses"), t("inside, holds us back")),
        SwotKind.OPPORTUNITY: (t("Opportunities"), t("outside, helps us")),
        SwotKind.THREAT: (t("Threats"), t("outside, holds us back")),
    }
    yield Heading(t(Swot.info.title), 2)
    cards = (Card(title, _SWOT_TONES[kind], _statements(rows, kind), subtitle, bullets=True) for kind, (title, subtitle) in titles.items())
    yield Grid(t(Swot.info.title), tuple(cards))


def _statements(rows: tuple[Swot, ...], kind: SwotKind) -> tuple[Point, ...]:
    """Return the statements of a quadrant, the weightiest first."""
    ranked = sorted((row for row in rows if row.kind is kind), key=lambda row: -(row.impact or 0))
    return tuple(Point(row.statement) for row in ranked)


def _tows(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Tows)
    if not rows:
        return
    t = ctx.t
    titles = {
        TowsType.SO: (t("Strengths for opportunities"), Tone.TEAL),
        TowsType.WO: (t("Weaknesses mended for opportunities"), Tone.BLUE),
        TowsType.ST: (t("Strengths against threats"), Tone.OCHRE),
        TowsType.WT: (t("Weaknesses shielded from threats"), Tone.TERRACOTTA),
    }
    types = {row.key: ctx.client.value(row, "type") for row in rows}
    yield Heading(t("What follows from the SWOT (TOWS)"), 2)
    cards = (
        Card(f"{t(kind.value)} · {title}", tone, tuple(_option(ctx, row) for row in rows if types[row.key] is kind), bullets=True)
        for kind, (title, tone) in titles.items()
    )
    yield Grid(t("What follows from the SWOT (TOWS)"), tuple(card for card in cards if card.points))


def _option(ctx: Context, row: Tows) -> Point:
    return Point(row.option, ctx.t("Chosen:") if row.chosen else "")


def _competitors(ctx: Context) -> Iterator[Block]:
    yield from table_of(ctx, Competitor, ("name", "how", "strengths", "weaknesses", "lesson", "threat"))


def _risks(ctx: Context) -> Iterator[Block]:
    yield from table_of(ctx, Risk, ("statement", "kind", "score", "mitigation", "owner"))
