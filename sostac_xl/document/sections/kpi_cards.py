"""A card for each KPI: how it stands, and where it has been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sostac_xl.compute.targets import target_of
from sostac_xl.document.blocks import Block, Card, Chart, Grid, Mark, Paragraph, Point, Series, Style, Tone
from sostac_xl.document.context import STATUS_TONES, Context
from sostac_xl.schema.control import Kpi, KpiStatus, Measurement

_LEAST = 3  # measurements that make a line
_HEIGHT = 62.0


def kpi_cards(ctx: Context, rows: tuple[Kpi, ...]) -> Iterator[Block]:
    """Yield the cards of the KPIs that were measured, and what their lines mean; nothing without any."""
    found = _measured(ctx)
    cards = tuple(_card(ctx, row, found[row.id]) for row in rows if row.id in found)
    if cards:
        yield Grid(ctx.t("How the KPIs stand"), cards, _across(len(cards)))
        if any(card.chart for card in cards):
            yield Paragraph(ctx.t("Line: what was measured. Dashed: where amber begins."), Style.SMALL)


def _across(count: int) -> int:
    """Return how many cards stand side by side, so that none is alone in the last row."""
    return 4 if count % 3 == 1 and count > 1 else 3


def _measured(ctx: Context) -> dict[str, list[tuple[date, Decimal]]]:
    """Return the measurements of each KPI that the client may see, up to the status date, oldest first."""
    found: dict[str, list[tuple[date, Decimal]]] = {}
    for row in ctx.rows(Measurement):
        if row.kpi and row.on and row.value is not None and row.on <= ctx.as_of:
            found.setdefault(row.kpi.id, []).append((row.on, row.value))
    return {key: sorted(points) for key, points in found.items()}


def _card(ctx: Context, row: Kpi, points: list[tuple[date, Decimal]]) -> Card:
    status = ctx.client.value(row, "status")
    on, latest = points[-1]
    known = isinstance(status, KpiStatus)
    label = f"{ctx.label(status)} · {ctx.day(on)}" if isinstance(status, KpiStatus) else ctx.day(on)
    tone = STATUS_TONES[status] if isinstance(status, KpiStatus) else Tone.QUIET
    chart = _chart(ctx, row, points, tone if known else Tone.INK) if len(points) >= _LEAST else None
    return Card(row.kpi, tone, _target(ctx, row), subtitle=label, figure=ctx.measured(latest, row.unit), chart=chart)


def _target(ctx: Context, row: Kpi) -> tuple[Point, ...]:
    objective = ctx.find(row.objective)
    target = target_of(objective, ctx.budget.level) if objective else None
    return () if target is None else (Point(ctx.quantity(target, row.unit), ctx.t("Target:")),)


def _chart(ctx: Context, row: Kpi, points: list[tuple[date, Decimal]], tone: Tone) -> Chart:
    t = ctx.t
    (first, start), (last, end) = points[0], points[-1]
    told = {"from": ctx.quantity(start, row.unit), "first": first, "to": ctx.quantity(end, row.unit), "last": last}
    series = [Series(t("Measured"), tuple(value for _, value in points), Mark.LINE, tone)]
    if row.amber is not None:
        series.append(Series(t("Amber when"), (row.amber,) * len(points), Mark.LINE, Tone.QUIET, dashed=True))
    months = {(day.year, day.month) for day, _ in points}
    names = tuple(t.date(day, "LLL" if len(months) == len(points) else "d MMM") for day, _ in points)
    message = t("{kpi}: from {from} on {first} to {to} on {last}.", kpi=row.kpi, **told)
    return Chart(f"kpi {row.key}", "", row.kpi, message, names, tuple(series), height=_HEIGHT, small=True)
