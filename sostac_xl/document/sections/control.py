"""Chapter 6: are we getting there?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sostac_xl.compute.kpi_targets import target_at
from sostac_xl.compute.kpis import Series
from sostac_xl.compute.targets import target_of
from sostac_xl.document.blocks import Block, Cell, Cells, Column, Heading, Paragraph, Point, Style, Table, TableRow, Tone
from sostac_xl.document.context import STATUS_TONES, Context, named
from sostac_xl.document.places import part
from sostac_xl.document.sections.budget_charts import spend_chart
from sostac_xl.document.sections.chapter import chapter, nothing
from sostac_xl.document.sections.generic import details_of, details_row
from sostac_xl.document.sections.kpi_cards import kpi_cards
from sostac_xl.document.sections.own import own_points
from sostac_xl.document.sections.spending import spend
from sostac_xl.document.wording import NOTHING, unbroken
from sostac_xl.schema.control import ControlPoint, Kpi, KpiStatus, Measurement, Spend
from sostac_xl.schema.objectives import Direction
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import CONTROL

_KPI_DETAILS = ("objective", "measured", "source", "frequency", "curve", "aggregation", "owner", "reviewer")


def control(ctx: Context) -> Iterator[Block]:
    """Yield the chapter; the measurements stand in the appendices."""
    own = {Kpi: _kpis, ControlPoint: _control_points, Measurement: nothing, Spend: _spend}
    yield from chapter(ctx, CONTROL, TextPlace.CONTROL, _points(ctx), own)


def status_of(ctx: Context, kpi: Kpi) -> KpiStatus | None:
    """Return how a KPI stands, None without a measurement."""
    value = ctx.client.value(kpi, "status")
    return value if isinstance(value, KpiStatus) else None


def _points(ctx: Context) -> Iterator[Point]:
    t, rows = ctx.t, ctx.rows(Kpi)
    counts = Counter(status_of(ctx, row) for row in rows)
    if rows:
        told = {"green": counts[KpiStatus.GREEN], "amber": counts[KpiStatus.AMBER], "red": counts[KpiStatus.RED]}
        stands = t("KPIs on track: {green} of {n}; to watch: {amber}; to step in: {red}.", n=len(rows), **told)
        yield Point(stands if any(_series(ctx, row).points for row in rows) else t("No KPI has been measured yet."), t("Status."))
    for row in rows:
        latest = _series(ctx, row).latest
        if status_of(ctx, row) is KpiStatus.RED:
            figures = {"kpi": named(row), "latest": ctx.quantity(latest, row.unit), "red": ctx.quantity(row.red, row.unit)}
            text = f"{t('“{kpi}” is at {latest}, past its red limit of {red}.', **figures)} {row.action}".strip()
            yield Point(text, t("Act."), note=t("Source: {source}", source=row.source) if row.source else "")
    coming = sorted((row for row in ctx.rows(ControlPoint) if row.on and row.on >= ctx.as_of), key=lambda row: row.on or date.max)
    for soonest in coming[:1]:
        yield Point(t("On {day} we compare results with what was agreed: {criteria}.", day=soonest.on, criteria=named(soonest)), t("Next review."))


def _series(ctx: Context, row: Kpi) -> Series:
    return ctx.client.measured.get(row.id, Series())


def _kpis(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Kpi)
    if not rows:
        return
    t = ctx.t
    numbers = (t("Target"), t("By now"), t("Latest"), t("Amber when"), t("Red when"))
    columns = (Column(t("KPI")), *(Column(title, number=True) for title in numbers), Column(t("Status")))
    body: list[TableRow] = []
    for row in rows:
        body += [_kpi(ctx, row), *details_row((*details_of(ctx, row, _KPI_DETAILS), *own_points(ctx, row)))]
    level = ctx.label(ctx.budget.level)
    yield Heading(t(Kpi.info.title), 2)
    yield from part("cards", kpi_cards(ctx, rows))
    yield Table(t(Kpi.info.title), columns, tuple(body))
    yield Paragraph(
        t("Target: level {level}, with its due day. By now: where its curve should be on {day}.", level=level, day=ctx.as_of), Style.SMALL
    )
    if answers := tuple((Cell(row.kpi, strong=True), row.action) for row in rows if row.action):
        title = t("What we do when a KPI turns red")
        yield from part("answers", (Heading(title, 3), Table(title, (Column(t("KPI")), Column(t("Action when red"))), answers)))


def _kpi(ctx: Context, row: Kpi) -> Cells:
    status, points, objective = status_of(ctx, row), _series(ctx, row).points, ctx.find(row.objective)
    target = target_of(objective, ctx.budget.level) if objective else None
    due = ctx.day(objective.due) if objective and target is not None else ""
    latest = Cell(ctx.measured(_series(ctx, row).latest, row.unit), strong=True, small=ctx.day(points[-1][0])) if points else NOTHING
    by_now = target_at(row, ctx.as_of, ctx.budget) if objective else None
    sign = ">" if objective and objective.better is Direction.LOWER else "<"
    limits = ("" if limit is None else unbroken(f"{sign} {ctx.measured(limit, row.unit)}") for limit in (row.amber, row.red))
    shown = Cell(unbroken(ctx.label(status)), STATUS_TONES[status], small=ctx.show(row, "trend")) if status else NOTHING
    unit = "" if ctx.is_money(row.unit) or row.unit == "%" else row.unit
    name = Cell(row.kpi, strong=True, small=unit)
    return (name, Cell(ctx.measured(target, row.unit), small=due), ctx.measured(by_now, row.unit), latest, *limits, shown)


def _control_points(ctx: Context) -> Iterator[Block]:
    """Yield the reviews that were held, with what was decided, and those to come."""
    rows = sorted(ctx.rows(ControlPoint), key=lambda row: row.on or date.max)
    if not rows:
        return
    t = ctx.t
    held = tuple(row for row in rows if row.decision or row.change or (row.on and row.on < ctx.as_of))
    coming = tuple(row for row in rows if row not in held)
    yield Heading(t(ControlPoint.info.title), 2)
    if held:
        title = t("Held: what was decided")
        yield from part("held", (Heading(title, 3), _reviews(ctx, held, title, decided=True)))
    if coming:
        yield from part("coming", (Heading(t("To come"), 3), _reviews(ctx, coming, t("To come"), decided=False)))


def _reviews(ctx: Context, rows: tuple[ControlPoint, ...], title: str, *, decided: bool) -> Table:
    t = ctx.t
    titles = (t("Date"), t("Scope"), t("Criteria"), *((t("Decision"), t("Change to the plan")) if decided else ()))
    body: list[TableRow] = []
    for row in rows:
        outcome = (row.decision or Cell(t("Not recorded"), Tone.WATCH), row.change) if decided else ()
        details = details_row((*details_of(ctx, row, ("agreed_by", "agreed_on")), *own_points(ctx, row)))
        body += [(ctx.day(row.on), row.scope, row.criteria, *outcome), *details]
    return Table(title, tuple(map(Column, titles)), tuple(body))


def _spend(ctx: Context) -> Iterator[Block]:
    return spend(ctx, spend_chart(ctx))
