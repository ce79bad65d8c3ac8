"""The forecast: what the plan brings at each level, against the objectives, and what closes a gap.

What follows from an internal column, such as gross profit from the margin, is not told: the client could reckon back to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from sostac_xl.compute.closing import Closing, budget_to_close
from sostac_xl.compute.figure import Figure
from sostac_xl.compute.funnel import RESULTS
from sostac_xl.compute.metrics import BASELINE, FORMULAS, Totals
from sostac_xl.compute.money import rounded
from sostac_xl.compute.targets import ObjectiveForecast
from sostac_xl.document.blocks import Band, Block, Cell, Cells, Column, Heading, Paragraph, Point, Style, Table, TableRow, Tone
from sostac_xl.document.context import Context, named
from sostac_xl.document.places import part
from sostac_xl.document.sections.chapter import matters
from sostac_xl.document.sections.forecast_charts import ATTAINED, BY_MONTH, attained, by_month
from sostac_xl.document.wording import NOTHING
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.sheets import FORECAST
from sostac_xl.schema.tactics import Funnel, Level, Tactic

SHOWN: Final = (
    *("media", "cost", "impressions", "clicks", "leads", "mql", "sql", "orders", "new_customers", "revenue"),
    *("order_value", "cpc", "cpl", "cpa", "cac", "roas", "gross_profit", "romi", "ltv", "payback", "mer"),
)
"""The figures that are printed where they have a value and give nothing internal away."""
_BROUGHT: Final = ("orders", "new_customers", "revenue")
_ON_THE_WAY: Final = ("sql", "mql", "leads", "clicks", "impressions")
"""What sums the plan up, and without that the last step that its funnels reach."""
_SMALL: Final = 1000  # amounts below this have cents


def forecast(ctx: Context) -> Iterator[Block]:
    """Yield the chapter; nothing without funnel assumptions."""
    if not _brought(ctx):
        return
    t = ctx.t
    yield Heading(t(FORECAST.title))
    yield Paragraph(t(FORECAST.question), Style.QUESTION)
    yield from matters(ctx, _points(ctx))
    yield from part("levels", (Heading(t("What the plan brings"), 2), _levels(ctx)))
    yield from by_month(ctx, max(_brought(ctx), key=lambda figure: figure.key == "revenue"))
    yield from part("against", _against(ctx))
    yield from part("closing", _closing(ctx))


def outlook(ctx: Context) -> Iterator[Point]:
    """Yield in one point what the plan brings at the planned level, and which objectives that falls short of."""
    if _brought(ctx):
        yield Point(" ".join((_total(ctx), *_verdicts(ctx))), ctx.t("Forecast."), note=_rests_on(ctx))


def _points(ctx: Context) -> Iterator[Point]:
    yield Point(_total(ctx), ctx.t("Result."), ctx.see(BY_MONTH), _rests_on(ctx))
    for verdict in _verdicts(ctx):
        yield Point(verdict, ctx.t("Objectives."), ctx.see(ATTAINED))


def _rests_on(ctx: Context) -> str:
    """Return what a forecast is worth, for a footnote; "" when the appendix has nothing to look up."""
    if not ctx.rows(Funnel):
        return ""
    return ctx.t("An expectation, not a promise: it rests on the assumptions in the appendix “{title}”.", title=ctx.t("Funnel assumptions"))


def _brought(ctx: Context) -> list[Figure]:
    """Return what the plan brings at the planned level, of the figures that sum it up."""
    if not ctx.plan.uses(Funnel):
        return []
    totals = ctx.client.forecast.totals[ctx.budget.level].by_key
    known = [totals[key] for key in (*_BROUGHT, *_ON_THE_WAY) if totals[key].value is not None and key not in internal_figures()]
    return [each for each in known if each.key in _BROUGHT] or known[:1]


def _total(ctx: Context) -> str:
    figures = "; ".join(ctx.t("{figure} {name}", name=_inner(ctx.t.render(each.name)), figure=_rounded(ctx, each)) for each in _brought(ctx))
    return ctx.t("At the {level} level the plan brings, by its assumptions: {figures}.", level=ctx.budget.level, figures=figures)


def _inner(name: str) -> str:
    """Return a name in the middle of a sentence; an abbreviation keeps its capitals."""
    return name if name.isupper() else name[:1].lower() + name[1:]


def _rounded(ctx: Context, figure: Figure) -> str:
    assert figure.value is not None
    return ctx.money(figure.value) if figure.unit == "money" else ctx.t.number(round(figure.value))


def _verdicts(ctx: Context) -> Iterator[str]:
    """Yield which objectives are reached at the planned level, and by how much each of the others falls short."""
    t, found = ctx.t, [each[ctx.budget.level] for each in _objectives(ctx)]
    known = [each for each in found if each.gap is not None]
    short = [(each, each.gap) for each in known if each.gap and each.gap > 0]
    if known and not short:
        yield t.plural("The {n} objective that can be forecast is reached.", "All {n} objectives that can be forecast are reached.", len(known))
    for each, gap in short:
        yield t("“{objective}” falls {gap} short.", objective=named(each.objective), gap=_quantity(ctx, gap, each))


def _objectives(ctx: Context) -> list[dict[Level, ObjectiveForecast]]:
    """Return the forecasts of the objectives that the client may see, unless they rest on something internal."""
    found = ctx.client.forecast.objectives
    shown = [dict(found[row.key]) for row in ctx.rows(Objective) if row.key in found]
    return [each for each in shown if each[ctx.budget.level].metric not in internal_figures()]


@cache
def internal_figures() -> frozenset[str]:
    """Return the keys of the figures that follow from an internal column, or from such a figure."""
    secret = {column.key for column in Funnel.columns() if column.internal}
    if PlanFacts.column("baseline_revenue").internal:
        secret.add("revenue_per_year")
    formulas = (*RESULTS, BASELINE, *FORMULAS.values())
    while added := {each.key for each in formulas if each.key not in secret and secret.intersection(each.inputs)}:
        secret |= added
    return frozenset(secret)


def _quantity(ctx: Context, value: Fraction, found: ObjectiveForecast) -> str:
    """Return a figure in the unit of an objective; what is counted has as many decimals as its target's size asks for."""
    if found.forecast.unit != "count":
        return ctx.quantity(value, found.objective.unit)
    size = abs(found.target or Decimal(0))
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    return ctx.quantity(Fraction(rounded(value, digits)), found.objective.unit)


def shown_figure(ctx: Context, figure: Figure) -> str:
    """Return a figure of the forecast for a table."""
    if figure.value is None:
        return NOTHING
    match figure.unit:
        case "money":
            return ctx.exact(figure.value) if 0 < abs(figure.value) < _SMALL else ctx.money(figure.value)
        case "share":
            return ctx.share(figure.value)
        case "count":
            return ctx.t.number(round(figure.value))
        case _:
            return ctx.figure(figure.value)


def _levels(ctx: Context) -> Table:
    """Return the figures at the three levels, the planned one in bold."""
    t, totals = ctx.t, ctx.client.forecast.totals
    keys = [key for key in SHOWN if key not in internal_figures() and hasattr(totals[ctx.budget.level], key)]
    rows = tuple(_level_row(ctx, [getattr(totals[level], key) for level in Level]) for key in keys if _has(totals[ctx.budget.level], key))
    columns = (Column(t("Figure")), *(Column(ctx.label(level), number=True) for level in Level))
    return Table(t("What the plan brings"), columns, rows)


def _has(totals: Totals, key: str) -> bool:
    return getattr(totals, key).value is not None


def _level_row(ctx: Context, figures: list[Figure]) -> Cells:
    cells = (Cell(shown_figure(ctx, each), strong=level is ctx.budget.level) for level, each in zip(Level, figures, strict=True))
    return (ctx.t.render(figures[0].name), *cells)


def _against(ctx: Context) -> Iterator[Block]:
    """Yield each objective that can be forecast with its three levels."""
    t, found = ctx.t, _objectives(ctx)
    if not found:
        return
    title = t("The forecast against the objectives")
    numbers = (t("Target"), t("Forecast"), t("Difference"))
    columns = (Column(t("Level")), *(Column(each, number=True) for each in numbers), Column(t("Reached in")))
    rows: list[TableRow] = []
    for levels in found:
        rows.append(Band(levels[ctx.budget.level].objective.name))
        rows += [_verdict(ctx, each) for each in levels.values()]
    yield Heading(title, 2)
    yield from attained(ctx, found)
    yield Table(title, columns, tuple(rows), whole=True)
    yield Paragraph(t("Each level has its own target, budget and assumptions. A minus sign: worse than the target."), Style.SMALL)


def _verdict(ctx: Context, found: ObjectiveForecast) -> Cells:
    t, unit, planned = ctx.t, found.objective.unit, found.level is ctx.budget.level
    name = Cell(ctx.label(found.level), strong=planned)
    target = NOTHING if found.target is None else ctx.quantity(found.target, unit)
    if found.forecast.value is None or found.gap is None:
        return (name, target, NOTHING, NOTHING, t.render(found.forecast.reason) if found.forecast.reason else NOTHING)
    difference = f"+{_quantity(ctx, -found.gap, found)}" if found.gap < 0 else _quantity(ctx, -found.gap, found)
    reached = ctx.month(found.reached_in) if found.reached_in else t("not within the plan")
    tone = Tone.GOOD if found.gap <= 0 else Tone.BAD
    return (name, target, Cell(_quantity(ctx, found.forecast.value, found), strong=planned), difference, Cell(reached, tone))


def _closing(ctx: Context) -> Iterator[Block]:
    """Yield what closes the gaps at the planned level: the cheapest tactics first."""
    t, level = ctx.t, ctx.budget.level
    short = [each[level] for each in _objectives(ctx) if (each[level].gap or 0) > 0]
    closings = [budget_to_close(ctx.client.forecast, each.objective, level) for each in short]
    if not closings:
        return
    title = t("What would close the gaps")
    columns = (Column(t("More money for")), *(Column(each, number=True) for each in (t("Media"), t("Fees"), t("Brings"), t("Cost per unit"))))
    rows: list[TableRow] = []
    for closing in closings:
        rows += [Band(closing.forecast.objective.name), *_steps(ctx, closing)]
    yield Heading(title, 2)
    yield Paragraph(
        t("At the prices and rates of the {level} level, the cheapest tactic first, each up to the most that can be spent on it.", level=level)
    )
    yield Table(title, columns, tuple(rows), whole=True)


def _steps(ctx: Context, closing: Closing) -> Iterator[Cells]:
    t, found = ctx.t, closing.forecast
    shown = {row.key for row in ctx.rows(Tactic)}
    if closing.reason:
        yield (t.render(closing.reason), "", "", "", "")
        return
    for step in closing.steps:
        name = named(step.tactic.tactic) if step.tactic.tactic.key in shown else t("a tactic that is not listed")
        yield (name, ctx.exact(step.media), ctx.exact(step.fees), _quantity(ctx, step.gained, found), ctx.exact(step.unit_cost))
    if closing.open:
        yield (Cell(t("No tactic found for"), Tone.WATCH), "", "", _quantity(ctx, closing.open, found), "")
