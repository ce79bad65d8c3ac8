"""Chapter 2: where do we want to go?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sostac_xl.document.blocks import Block, Cell, Cells, Column, Heading, Paragraph, Point, Table
from sostac_xl.document.context import Context, named
from sostac_xl.document.sections.chapter import chapter
from sostac_xl.document.sections.generic import Show, rows_table
from sostac_xl.document.wording import unbroken
from sostac_xl.schema.objectives import Direction, ForecastMetric, Objective
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import OBJECTIVES
from sostac_xl.schema.tactics import Level

_ELSEWHERE = frozenset({"kpi_name", "unit", "baseline", "acceptable", "optimal", "best", "due", "smart"})
"""What stands in the table of the levels; SMART tells how far the workbook is."""


def objectives(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    yield from chapter(ctx, OBJECTIVES, TextPlace.OBJECTIVES, _points(ctx), {Objective: _objectives})


def _points(ctx: Context) -> Iterator[Point]:
    for objective in ctx.rows(Objective)[:3]:
        if objective.optimal is not None and objective.due:
            yield Point(aim(ctx, objective), named(objective) + ".")
    dearest = max(ctx.rows(Objective), key=lambda row: _cost(ctx, row), default=None)
    if dearest and _cost(ctx, dearest):
        told = {"objective": named(dearest), "cost": ctx.money(_cost(ctx, dearest))}
        yield Point(ctx.t("The largest share of the budget goes to “{objective}”: {cost}.", **told), ctx.t("Main cost."))


def aim(ctx: Context, objective: Objective) -> str:
    """Return in a sentence what an objective asks for: from where, to where, by when."""
    t, unit = ctx.t, objective.unit
    told = {"kpi": objective.kpi_name or t("KPI"), "due": objective.due, "optimal": ctx.quantity(objective.optimal, unit)}
    if objective.baseline is None:
        text = t("{kpi}: {optimal} by {due}.", **told)
    else:
        text = t("{kpi}: from {baseline} to {optimal} by {due}.", baseline=ctx.measured(objective.baseline, unit), **told)
    if objective.acceptable is None or objective.best is None:
        return text
    acceptable, best = (ctx.measured(value, unit) for value in (objective.acceptable, objective.best))
    return f"{text} {t('Acceptable is {acceptable}, best {best}.', acceptable=acceptable, best=best)}"


def levels_table(ctx: Context, rows: tuple[Objective, ...], *, brief: bool = False) -> Table:
    """Return the objectives with their three levels, the planned one in bold; a brief table leaves out the KPI and the day."""
    t = ctx.t
    columns = (
        Column(t("Objective")),
        Column(t("Baseline"), number=True),
        *(Column(ctx.label(level), number=True) for level in Level),
        Column(t("Due")),
    )
    return Table(t("Objectives at three levels"), columns, tuple(_levels_row(ctx, row, brief=brief) for row in rows))


def _levels_row(ctx: Context, row: Objective, *, brief: bool) -> Cells:
    levels = {Level.ACCEPTABLE: row.acceptable, Level.OPTIMAL: row.optimal, Level.BEST: row.best}
    cells = (Cell(ctx.measured(value, row.unit), strong=level is ctx.budget.level) for level, value in levels.items())
    due = unbroken(ctx.month(row.due)) if brief and row.due else ctx.show(row, "due")
    measure = row.kpi_name if ctx.is_money(row.unit) or row.unit in row.kpi_name else f"{row.kpi_name}, {row.unit}"
    return (Cell(row.name, strong=True, small="" if brief else measure.strip(", ")), ctx.measured(row.baseline, row.unit), *cells, due)


def _cost(ctx: Context, objective: Objective) -> Decimal:
    value = ctx.client.value(objective, "cost_estimated")
    return value if isinstance(value, Decimal) else Decimal(0)


def _objectives(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Objective)
    if not rows:
        return
    yield Heading(ctx.t("List of objectives"), 2)
    yield levels_table(ctx, rows)
    yield Paragraph(ctx.t("In bold: the level that this plan and its budget are made for."))
    yield Heading(ctx.t("Why, by whom and at what cost"), 3)
    keys = ("objective", "goal", "owner", "cost_allowed", "cost_estimated", "approved_by")
    yield rows_table(ctx, rows, keys, elsewhere=_ELSEWHERE, own=_remarkable(ctx))


def _remarkable(ctx: Context) -> Mapping[str, Show]:
    """Return what is worth telling of columns that mostly say what is usual: higher is better, the baseline counts, nothing is forecast."""

    def forecast(row: Objective, key: str) -> str:
        return "" if row.forecast_metric in (None, ForecastMetric.NONE) else ctx.show(row, key)

    return {
        "better": lambda row: ctx.show(row, "better") if row.better is Direction.LOWER else "",
        "forecast_metric": lambda row: forecast(row, "forecast_metric"),
        "counted": lambda row: forecast(row, "counted"),
        "includes_baseline": lambda row: forecast(row, "includes_baseline") if row.includes_baseline is False else "",
    }
