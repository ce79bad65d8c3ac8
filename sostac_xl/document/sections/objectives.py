"""Chapter 2: where do we want to go?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sostac_xl.document.blocks import Block, Cell, Cells, Column, Heading, Paragraph, Point, Table
from sostac_xl.document.context import NOTHING, Context, named, unbroken
from sostac_xl.document.sections.chapter import chapter
from sostac_xl.document.sections.generic import rows_table
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import TextPlace
from sostac_xl.schema.sheets import OBJECTIVES
from sostac_xl.schema.tactics import Level


def objectives(ctx: Context) -> Iterator[Block]:
    """Yield the chapter."""
    yield from chapter(ctx, OBJECTIVES, TextPlace.OBJECTIVES, _points(ctx), {Objective: _objectives})


def _points(ctx: Context) -> Iterator[Point]:
    for objective in ctx.rows(Objective)[:3]:
        if objective.optimal is not None and objective.due:
            yield Point(aim(ctx, objective), named(objective) + ".")
    dearest = max(ctx.rows(Objective), key=lambda row: _cost(ctx, row), default=None)
    if dearest and _cost(ctx, dearest):
        yield Point(
            ctx.t("Most of the money goes to “{objective}”: {cost}.", objective=named(dearest), cost=ctx.money(_cost(ctx, dearest))), ctx.t("Weight.")
        )


def aim(ctx: Context, objective: Objective) -> str:
    """Return in a sentence what an objective asks for: from where, to where, by when."""
    t, unit = ctx.t, objective.unit
    told = {"kpi": objective.kpi_name, "due": objective.due, "optimal": ctx.quantity(objective.optimal, unit)}
    if objective.baseline is None:
        text = t("{kpi} reaches {optimal} by {due}.", **told)
    else:
        text = t("{kpi} goes from {baseline} to {optimal} by {due}.", baseline=ctx.quantity(objective.baseline), **told)
    if objective.acceptable is None or objective.best is None:
        return text
    levels = t("Acceptable is {acceptable}, best {best}.", acceptable=t.number(objective.acceptable), best=t.number(objective.best))
    return f"{text} {levels}"


def levels_table(ctx: Context, rows: tuple[Objective, ...], *, brief: bool = False) -> Table:
    """Return the objectives with their three levels, the planned one in bold; a brief table leaves out the KPI and the day."""
    t = ctx.t
    columns = (
        Column(t("Objective")),
        *(() if brief else (Column(t("KPI")),)),
        Column(t("Unit")),
        Column(t("Baseline"), number=True),
        *(Column(ctx.label(level), number=True) for level in Level),
        Column(t("Due")),
    )
    return Table(t("Objectives at three levels"), columns, tuple(_levels_row(ctx, row, brief=brief) for row in rows))


def _levels_row(ctx: Context, row: Objective, *, brief: bool) -> Cells:
    levels = {Level.ACCEPTABLE: row.acceptable, Level.OPTIMAL: row.optimal, Level.BEST: row.best}
    cells = (Cell(_figure(ctx, value), strong=level is ctx.budget.level) for level, value in levels.items())
    due = unbroken(ctx.month(row.due)) if brief and row.due else ctx.show(row, "due")
    kpi = () if brief else (row.kpi_name,)
    return (Cell(row.name, strong=True), *kpi, row.unit, _figure(ctx, row.baseline), *cells, due)


def _figure(ctx: Context, value: Decimal | None) -> str:
    return NOTHING if value is None else ctx.t.number(value)


def _cost(ctx: Context, objective: Objective) -> Decimal:
    value = ctx.client.value(objective, "cost_estimated")
    return value if isinstance(value, Decimal) else Decimal(0)


def _objectives(ctx: Context) -> Iterator[Block]:
    rows = ctx.rows(Objective)
    if not rows:
        return
    yield Heading(ctx.t(Objective.info.title), 2)
    yield levels_table(ctx, rows)
    yield Paragraph(ctx.t("In bold: the level that this plan and its budget are made for."))
    yield Heading(ctx.t("Why, by whom and at what cost"), 3)
    yield rows_table(ctx, rows, ("objective", "goal", "kind", "cost_allowed", "cost_estimated", "owner", "approved_by"))
