"""Chapter 1: where are we now?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sostac_xl.document.blocks import Block, Card, Grid, Heading, Point, Tone
from sostac_xl.document.context import Context, named
from sostac_xl.document.sections.chapter import chapter
from sostac_xl.document.sections.generic import printed, table_of
from sostac_xl.document.sections.own import own_remarks
from sostac_xl.schema.plan import Market, TextPlace
from sostac_xl.schema.sheets import SITUATION
from sostac_xl.schema.situation import Baseline, Competitor, Insight, Research, Risk, Swot, SwotKind, Tows, TowsType

_SWOT_TONES = {SwotKind.STRENGTH: Tone.TEAL, SwotKind.WEAKNESS: Tone.TERRACOTTA, SwotKind.OPPORTUNITY: Tone.BLUE, SwotKind.THREAT: Tone.OCHRE}


def situation(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    own = {Swot: _swot, Tows: _tows, Competitor: _competitors, Risk: _risks, Baseline: _baseline, Research: _research, Insight: _insights}
    yield from chapter(ctx, SITUATION, TextPlace.SITUATION, _points(ctx), own, first=printed(ctx, Market))


def _points(ctx: Context) -> Iterator[Point]:
    t = ctx.t
    if start := next((row for row in ctx.rows(Baseline) if row.value is not None), None):
        told = {"metric": named(start), "figure": ctx.quantity(start.value, start.unit)}
        text = t("“{metric}” stood at {figure} ({period}).", period=start.period, **told) if start.period else t("“{metric}”: {figure}.", **told)
        yield Point(text, t("Start."), note=t("Source: {source}", source=start.source) if start.source else "")
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
        heaviest = t("{name} weighs most (threat {threat} of 5).", name=named(rival), threat=rival.threat)
        how = rival.how.strip().rstrip(".")
        yield Point(f"{heaviest} {how}." if how else heaviest, t("Competition."))


def _strongest(ctx: Context, kind: SwotKind) -> Swot | None:
    return max((row for row in ctx.rows(Swot) if row.kind is kind), key=lambda row: row.impact or 0, default=None)


def _baseline(ctx: Context) -> Iterator[Block]:
    figures = {"value": lambda row: ctx.quantity(row.value, row.unit) if row.value is not None else ""}
    yield from table_of(ctx, Baseline, ("metric", "channel", "value", "period", "source"), elsewhere={"unit"}, own=figures)


def _research(ctx: Context) -> Iterator[Block]:
    yield from table_of(ctx, Research, ("insight", "type", "method", "sample", "on", "source"), numbered=True)


def _research_numbers(ctx: Context) -> Mapping[str, int]:
    """Return the number that the table of research gives to each row, by its ID."""
    return {row.id: number for number, row in enumerate(ctx.rows(Research), 1)}


def _insights(ctx: Context) -> Iterator[Block]:
    numbers = _research_numbers(ctx)
    known = {"research": lambda row: ctx.t("research {n}", n=numbers[row.research.id]) if row.research and row.research.id in numbers else ""}
    yield from table_of(ctx, Insight, own=known)


def _competitors(ctx: Context) -> Iterator[Block]:
    codes = _swot_codes(ctx)
    plotted = {"swot": lambda row: ", ".join(codes[ref.id] for ref in row.swot if ref.id in codes)}
    yield from table_of(ctx, Competitor, ("name", "how", "strengths", "weaknesses", "lesson", "threat"), own=plotted)


def _ranked(ctx: Context, kind: SwotKind) -> list[Swot]:
    """Return the entries of a quadrant, the weightiest first."""
    return sorted((row for row in ctx.rows(Swot) if row.kind is kind), key=lambda row: -(row.impact or 0))


def _swot_codes(ctx: Context) -> Mapping[str, str]:
    """Return what the entries of the SWOT are called where others refer to them, by their IDs: S1, W2."""
    return {row.id: f"{kind.name[0]}{number}" for kind in SwotKind for number, row in enumerate(_ranked(ctx, kind), 1)}


def _swot(ctx: Context) -> Iterator[Block]:
    if not ctx.rows(Swot):
        return
    t = ctx.t
    titles = {
        SwotKind.STRENGTH: (t("Strengths"), t("inside, helps us")),
        SwotKind.WEAKNESS: (t("Weaknesses"), t("inside, holds us back")),
        SwotKind.OPPORTUNITY: (t("Opportunities"), t("outside, helps us")),
        SwotKind.THREAT: (t("Threats"), t("outside, holds us back")),
    }
    yield Heading(t(Swot.info.title), 2)
    cards = (Card(title, _SWOT_TONES[kind], _statements(ctx, kind), subtitle) for kind, (title, subtitle) in titles.items())
    yield Grid(t(Swot.info.title), tuple(cards), whole=True)


def _statements(ctx: Context, kind: SwotKind) -> tuple[Point, ...]:
    """Return the statements of a quadrant, the weightiest first, each with its impact and the research that shows it."""
    t, codes, numbers = ctx.t, _swot_codes(ctx), _research_numbers(ctx)
    points = []
    for row in _ranked(ctx, kind):
        remarks = [t("impact {n}/5", n=row.impact)] if row.impact else []
        remarks += [t("research {n}", n=numbers[row.evidence.id])] if row.evidence and row.evidence.id in numbers else []
        remarks += own_remarks(ctx, row)
        points.append(Point(f"{named(row)} ({', '.join(remarks)})." if remarks else row.statement, codes[row.id]))
    return tuple(points)


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
    codes, some = _swot_codes(ctx), any(row.chosen for row in rows)
    cards = (
        Card(f"{t(kind.value)} · {title}", tone, tuple(_option(ctx, row, codes, some) for row in rows if types[row.key] is kind))
        for kind, (title, tone) in titles.items()
    )
    yield Heading(t("What follows from the SWOT (TOWS)"), 2)
    yield Grid(t("What follows from the SWOT (TOWS)"), tuple(card for card in cards if card.points))


def _option(ctx: Context, row: Tows, codes: Mapping[str, str], some: bool) -> Point:
    """Return an option after the SWOT entries that it builds on; where some were chosen the others say that they were not."""
    factors = " + ".join(codes[ref.id] for ref in (row.internal, row.external) if ref and ref.id in codes)
    option, remarks = row.option, own_remarks(ctx, row)
    if remarks:
        option = f"{option.strip().rstrip('.')} ({', '.join(remarks)})."
    return Point(option if row.chosen or not some else ctx.t("Not chosen: {option}", option=option), factors)


def _risks(ctx: Context) -> Iterator[Block]:
    def score(row: Risk) -> str:
        factors = f"\N{NO-BREAK SPACE}({row.likelihood}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{row.impact})" if row.likelihood and row.impact else ""
        return ctx.show(row, "score") + factors

    yield from table_of(ctx, Risk, ("statement", "kind", "score", "mitigation", "owner"), elsewhere={"likelihood", "impact"}, own={"score": score})
