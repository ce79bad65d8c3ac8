"""Chapter 6: are we getting there?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from sostac_xl.document.blocks import Block, Cell, Cells, Column, Heading, Point, Table
from sostac_xl.document.context import NOTHING, STATUS_TONES, Context, named, unbroken
from sostac_xl.document.sections.chapter import chapter, nothing
from sostac_xl.schema.control import ControlPoint, Kpi, KpiStatus, Measurement, Spend
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import CONTROL


def control(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    yield from chapter(ctx, CONTROL, TextPlace.CONTROL, _points(ctx), {Kpi: _kpis, Measurement: nothing, Spend: _spend})


def status_of(ctx: Context, kpi: Kpi) -> KpiStatus | None:
    """Return how a KPI stands, None without a measurement."""
    value = ctx.client.value(kpi, "status")
    return value if isinstance(value, KpiStatus) else None


def _points(ctx: Context) -> Iterator[Point]:
    t, rows = ctx.t, ctx.rows(Kpi)
    counts = Counter(status_of(ctx, row) for row in rows)
    if rows:
        told = {"green": counts[KpiStatus.GREEN], "amber": counts[KpiStatus.AMBER], "red": counts[KpiStatus.RED]}
        yield Point(t("KPIs on track: {green} of {n}; to watch: {amber}; to step in: {red}.", n=len(rows), **told), t("Status."))
    for row in rows:
        if status_of(ctx, row) is KpiStatus.RED:
            text = t(
                "“{kpi}” is at {latest} {unit}, past its red limit of {red}.", kpi=named(row), latest=_latest(ctx, row), unit=row.unit, red=row.red
            )
            yield Point(f"{text} {row.action}".strip(), t("Act."))
    coming = [row for row in ctx.rows(ControlPoint) if row.on and row.on >= ctx.computation.as_of]
    if coming:
        soonest = min(coming, key=lambda row: row.on)  # type: ignore[arg-type, return-value]
        yield Point(t("On {day} we compare results with what was agreed: {criteria}.", day=soonest.on, criteria=named(soonest)), t("Next review."))


def _latest(ctx: Context, row: Kpi) -> str:
    value = ctx.client.value(row, "latest")
    return ctx.t.number(value) if isinstance(value, Decimal) else NOTHING


def _kpis(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Kpi)
    if not rows:
        return
    t = ctx.t
    columns = (
        Column(t("KPI")),
        Column(t("Frequency")),
        Column(t("Owner")),
        Column(t("Amber when"), number=True),
        Column(t("Red when"), number=True),
        Column(t("Latest"), number=True),
        Column(t("Trend")),
        Column(t("Status")),
    )
    yield Heading(t(Kpi.info.title), 2)
    yield Table(t(Kpi.info.title), columns, tuple(_kpi(ctx, row) for row in rows))
    if answers := tuple((Cell(row.kpi, strong=True), row.action) for row in rows if row.action):
        title = t("What we do when a KPI turns red")
        yield Heading(title, 3)
        yield Table(title, (Column(t("KPI")), Column(t("Action when red"))), answers)


def _kpi(ctx: Context, row: Kpi) -> Cells:
    status = status_of(ctx, row)
    shown = Cell(unbroken(ctx.label(status)), STATUS_TONES[status]) if status else NOTHING
    name = f"{row.kpi} ({row.unit})" if row.unit else row.kpi
    figures = (ctx.show(row, "amber"), ctx.show(row, "red"), _latest(ctx, row) if status else NOTHING)
    return (Cell(name, strong=True), ctx.show(row, "frequency"), ctx.show(row, "owner"), *figures, ctx.show(row, "trend"), shown)


def _spend(ctx: Context) -> Iterator[Block]:
    """Yield what was spent per month beside what was planned."""
    lines = {line.line.id for line in ctx.budget.counting}
    rows = [row for row in ctx.rows(Spend) if row.month and row.actual is not None and row.line and row.line.id in lines]
    if not rows:
        return
    t, months = ctx.t, ctx.budget.months
    planned = dict(zip(months, ctx.budget.month_totals(), strict=True))
    spent: Counter[object] = Counter()
    for row in rows:
        spent[row.month] += row.actual or 0  # type: ignore[assignment]
    known = [month for month in months if month in spent]
    columns = (Column(t("Month")), Column(t("Planned"), number=True), Column(t("Spent"), number=True), Column(t("Difference"), number=True))
    body = [(ctx.month(month), planned[month], Decimal(spent[month])) for month in known]
    body.append((t("Total so far"), sum((planned[m] for m in known), Decimal(0)), sum((Decimal(spent[m]) for m in known), Decimal(0))))
    yield Heading(t("Spend against plan"), 2)
    yield Table(
        t("Spend against plan"),
        columns,
        tuple((name, ctx.money(plan), ctx.money(real), ctx.money(real - plan)) for name, plan, real in body),
        total=True,
    )
