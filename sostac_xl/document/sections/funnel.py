"""The funnels of the tactics: what is assumed, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sostac_xl.compute.metrics import TacticForecast
from sostac_xl.document.blocks import Band, Block, Cell, Column, Details, Paragraph, Point, Style, Table, TableRow
from sostac_xl.document.context import Context
from sostac_xl.document.sections.forecast import SHOWN, internal_figures, shown_figure
from sostac_xl.document.sections.generic import details_of, details_row, heading
from sostac_xl.document.sections.own import own_points
from sostac_xl.document.wording import unbroken
from sostac_xl.schema.tactics import Funnel, FunnelModel, Level, Tactic

_COLUMNS: Final = ("ctr", "order_rate", "order_value", "new_share", "orders_per_year", "lifetime", "spend_limit")
_DETAILS: Final = ("lead_rate", "mql_rate", "sql_rate", "lag", "source")
_FIGURES: Final = ("media", "cost", "clicks", "orders", "new_customers", "revenue", "cac", "roas")


def funnel_assumptions(ctx: Context) -> Iterator[Block]:
    """Yield what each tactic is assumed to bring, level by level."""
    groups = _by_tactic(ctx)
    if not groups:
        return
    t = ctx.t
    keys = [key for key in _COLUMNS if any(ctx.show(row, key) for _, rows in groups for row in rows)]
    columns = (Column(t("Level")), Column(t("Cost or volume"), number=True), *(Column(heading(ctx, Funnel.column(key)), number=True) for key in keys))
    body: list[TableRow] = []
    for tactic, rows in groups:
        body.append(Band(tactic.name))
        told = [tuple(point for point in (*details_of(ctx, row, _DETAILS), *own_points(ctx, row)) if point.text) for row in rows]
        for number, row in enumerate(rows):
            body.append((_level(ctx, row.level), _cost(ctx, row), *(ctx.show(row, key) for key in keys)))
            body += _details(told, number)
    yield Table(t(Funnel.info.title), columns, tuple(body), whole=True)


def _details(told: Sequence[tuple[Point, ...]], number: int) -> list[Details]:
    """Return the details of a level; what all levels of a tactic share stands below the last one."""
    common = set(told[0]).intersection(*told[1:])
    own = [point for point in told[number] if point not in common]
    last = [point for point in told[0] if point in common] if number == len(told) - 1 else []
    return details_row([*own, *last])


def funnel_figures(ctx: Context) -> Iterator[Block]:
    """Yield what comes of the assumptions: each tactic at each level; nothing that follows from something internal."""
    t, forecast = ctx.t, ctx.client.forecast
    by_key = {level: {each.tactic.key: each for each in tactics} for level, tactics in forecast.tactics.items()}
    groups = [(tactic, [by_key[level][tactic.key] for level in Level if _has_row(rows, level)]) for tactic, rows in _by_tactic(ctx)]
    known = [key for key in SHOWN if key not in internal_figures() and hasattr(TacticForecast, key)]
    keys = [key for key in _FIGURES if key in known and any(_value(each, key) for _, found in groups for each in found)]
    others = [key for key in known if key not in keys]
    if not keys:
        return
    names = {key: t.render(getattr(groups[0][1][0], key).name) for key in known}
    body: list[TableRow] = []
    for tactic, found in groups:
        body.append(Band(tactic.name))
        told = [tuple(point for key in others if (point := Point(_shown(ctx, each, key), f"{names[key]}:")).text) for each in found]
        for number, each in enumerate(found):
            body.append((_level(ctx, each.level), *(shown_figure(ctx, getattr(each, key)) for key in keys)))
            body += _details(told, number)
    yield Table(t("What each tactic brings"), (Column(t("Level")), *(Column(names[key], number=True) for key in keys)), tuple(body), whole=True)
    yield Paragraph(t("Cost: the tactic's own lines and its share of the plan-wide ones."), Style.SMALL)


def _by_tactic(ctx: Context) -> list[tuple[Tactic, list[Funnel]]]:
    """Return the assumptions that the client may see of each tactic, in the order of the sheet."""
    rows = sorted((row for row in ctx.rows(Funnel) if row.level and row.model), key=lambda row: row.level.rank if row.level else 0)
    found: dict[str, list[Funnel]] = {}
    for row in rows:
        if row.tactic:
            found.setdefault(row.tactic.id, []).append(row)
    return [(tactic, found[tactic.id]) for tactic in ctx.rows(Tactic) if tactic.id in found]


def _has_row(rows: list[Funnel], level: Level) -> bool:
    return any(row.level is level for row in rows)


def _level(ctx: Context, level: Level | None) -> Cell:
    return Cell(ctx.label(level), strong=level is ctx.budget.level)


def _cost(ctx: Context, row: Funnel) -> str:
    """Return what one step of the funnel costs, or how many visits are assumed."""
    if row.cost is None:
        return ""
    t, amount = ctx.t, ctx.exact(row.cost)
    told = {
        FunnelModel.VOLUME: t("{n} visits", n=row.cost),
        FunnelModel.CPM: t("{amount} per 1,000 views", amount=amount),
        FunnelModel.CPC: t("{amount} per click", amount=amount),
        FunnelModel.CPL: t("{amount} per lead", amount=amount),
        FunnelModel.CPA: t("{amount} per order", amount=amount),
    }
    return unbroken(told[row.model or FunnelModel.CPC])


def _value(each: TacticForecast, key: str) -> bool:
    return getattr(each, key).value is not None


def _shown(ctx: Context, each: TacticForecast, key: str) -> str:
    """Return a figure for the details; a price of nothing, where no media is spent, says nothing."""
    return shown_figure(ctx, getattr(each, key)) if getattr(each, key).value else ""
