"""`sostac forecast`: what the plan brings at each level, against the objectives, how sure that is, and why a figure is what it is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, exit_code, lang_option, open_plan, progress, voice_options
from sostac_xl.cli.listing import Form, Heading, Listing, format_options, show

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.compute.figure import Figure
    from sostac_xl.compute.forecast import Forecast
    from sostac_xl.compute.monte_carlo import Spread
    from sostac_xl.i18n import Translator
    from sostac_xl.plan import Plan
    from sostac_xl.schema.tactics import Level

FORMS: Final[dict[str, Form]] = {"money": "money", "count": "number", "ratio": "number", "share": "share", "months": "number"}
"""How a figure is shown, by its unit."""
VIEWS: Final = ("plan", "tactics", "months", "risk")
TACTIC_KEYS: Final = (
    "media", "cost", "clicks", "leads", "mql", "sql", "orders", "revenue", "gross_profit", "new_customers", "cac", "roas", "romi", "ltv", "payback",
)  # fmt: skip
"""The figures of a tactic that are listed."""
BARS: Final = 12
"""Assumptions that the tornado shows: the ones that matter most."""


@click.command(context_settings=HELP, epilog="Example:  sostac forecast plan.xlsx --why CAC")
@click.argument("plan", type=PLAN_FILE)
@click.option(
    "--show", "view", type=click.Choice(VIEWS), default="plan", show_default=True,
    help="The plan against its objectives; the funnel of each tactic; the months; or how sure it is, and what matters most.",
)  # fmt: skip
@click.option("--level", type=click.Choice(["acceptable", "optimal", "best"]), help="The level for tactics and months; by default the planned one.")
@click.option("--why", metavar="FIGURE", help="Explain a figure, such as CAC or ROAS: its formula and what goes into it.")
@click.option("--of", "row_id", metavar="ID", help="With --why: the figure of a tactic or an objective, instead of the whole plan's.")
@click.option("--seed", type=int, default=0, show_default=True, help="With --show risk: the same seed gives the same draws.")
@format_options
@lang_option
@voice_options
@click.pass_context
def forecast(  # noqa: PLR0913, PLR0917 - click passes each option by name
    ctx: click.Context, plan: Path, view: str, level: str | None, why: str | None, row_id: str | None, seed: int, as_: str | None, lang: str | None
) -> None:
    """Show what the plan brings at each level, and whether that is enough.

    All amounts exclude VAT. CSV holds the first table.
    """
    from sostac_xl.compute.budget import planned_level
    from sostac_xl.schema.tactics import Level

    if row_id and not why:
        raise click.UsageError("--of says whose figure --why explains: give both")
    with progress("Reading and computing"):
        opened = open_plan(plan, lang)
        found, chosen = opened.computation.forecast, Level(level) if level else planned_level(opened.plan)
        listings = _explained(opened, found, chosen, why, row_id) if why else list(_listings(opened, found, chosen, view, seed))
    show(listings, opened, as_, level=chosen.name.lower())
    ctx.exit(exit_code(opened, plan))


def _listings(opened: Opened, found: Forecast, level: Level, view: str, seed: int) -> Iterator[Listing]:
    match view:
        case "plan":
            yield _totals(opened.t, found)
            yield _objectives(opened, found)
            yield from _closing(opened, found)
        case "tactics":
            yield _tactics(opened, found, level)
        case "months":
            yield _months(opened, found, level)
        case _:
            yield from _risk(opened, found, seed)


# -- the plan ------------------------------------------------------------------------------------------------------------------------------


def _totals(t: Translator, found: Forecast) -> Listing:
    """Return the figures of the plan at the three levels; what has no value shows a dash."""
    levels = (Heading(level.name.lower(), t(level.value).capitalize(), "number") for level in found.totals)
    headings = (Heading("key", "", shown=False), Heading("figure", t("Figure")), *levels)
    some = next(iter(found.totals.values()))
    rows = [(key, t.render(figure.name), *(_shown(totals.by_key[key]) for totals in found.totals.values())) for key, figure in some.by_key.items()]
    return Listing("plan", t("What the plan brings, at each level"), headings, tuple(rows))


def _shown(figure: Figure) -> Any:
    return None if figure.value is None else (figure.value, FORMS[figure.unit])


def _objectives(opened: Opened, found: Forecast) -> Listing:
    """Return each objective with a forecast metric: target, forecast and gap at the planned level, and what is reached."""
    t, level = opened.t, found.level
    headings = (
        Heading("id", t("ID")), Heading("objective", t("Objective")), Heading("metric", t("Forecast metric")),
        Heading("target", t("Target"), "number"), Heading("forecast", t("Forecast"), "number"), Heading("gap", t("Gap"), "number"),
        Heading("attained", t("Attained"), "share"),
        Heading("reached", t("Reached in"), "month"), Heading("why_not", t("Why there is no figure")),
    )  # fmt: skip
    rows = []
    for levels in found.objectives.values():
        x = levels[level]
        reason = t.render(x.forecast.reason) if x.forecast.reason else ""
        metric = x.objective.forecast_metric
        rows.append((x.objective.id, x.objective.objective, metric, x.target, x.forecast.value, x.gap, x.attained, x.reached_in, reason))
    kept = headings if any(row[-1] for row in rows) else headings[:-1]
    note = _what_to_enter(opened) if rows else t("No objective has a forecast metric: choose one on the Objectives sheet.")
    title = t("Against the objectives, at the level {level}", level=level)
    return Listing("objectives", title, kept, tuple(row[: len(kept)] for row in rows), note=note)


def _what_to_enter(opened: Opened) -> str:
    """Return where to enter what a forecast is made from, as long as none of it is there."""
    from sostac_xl.schema.tactics import Funnel

    t = opened.t
    if opened.plan[Funnel]:
        return ""
    return t(
        "A forecast is made from the table {table} on the sheet {sheet}, which is empty."
        " If it does not show, set it to Yes in Sections on the Plan sheet.",
        table=t(Funnel.info.title),
        sheet=t(Funnel.info.sheet.title),
    )


def _closing(opened: Opened, found: Forecast) -> Iterator[Listing]:
    """Yield what closes the gaps: for each objective that falls short, the tactics that more media goes to, cheapest first."""
    from sostac_xl.compute.closing import budget_to_close

    t, level = opened.t, found.level
    headings = (
        Heading("objective", t("Objective")), Heading("tactic", t("Tactic")), Heading("media", t("More media"), "money"),
        Heading("fees", t("Fees that come with it"), "money"), Heading("gained", t("Brings"), "number"),
        Heading("unit_cost", t("Cost of one more"), "money"),
    )  # fmt: skip
    rows, notes = [], []
    for key, levels in found.objectives.items():
        if (levels[level].gap or 0) > 0:
            closing = budget_to_close(found, levels[level].objective, level)
            rows += [(key, step.tactic.tactic.tactic, step.media, step.fees, step.gained, step.unit_cost) for step in closing.steps]
            if closing.reason:
                notes.append(f"{key}: {t.render(closing.reason)}.")
            elif closing.open:
                open_still = t(
                    "{open} of {needed} find no tactic that more budget could go to.", open=_rounded(closing.open), needed=_rounded(closing.needed)
                )
                notes.append(f"{key}: {open_still}")
    if rows or notes:
        yield Listing("closing", t("What closes the gaps"), headings, tuple(rows), note="\n".join(notes))


def _rounded(value: Fraction | None) -> Any:
    from sostac_xl.compute.money import rounded

    return rounded(value or 0, 1)


# -- tactics and months --------------------------------------------------------------------------------------------------------------------


def _tactics(opened: Opened, found: Forecast, level: Level) -> Listing:
    t = opened.t
    tactics = found.tactics[level]
    names = {key: t.render(getattr(found.totals[level], key).name) for key in TACTIC_KEYS}
    headings = (Heading("id", t("ID")), Heading("tactic", t("Tactic")), *(Heading(key, names[key], _form(found, level, key)) for key in TACTIC_KEYS))
    rows = tuple((x.tactic.key, x.tactic.tactic, *(getattr(x, key).value for key in TACTIC_KEYS)) for x in tactics)
    return Listing("tactics", t("Each tactic, at the level {level}", level=level), headings, rows)


def _form(found: Forecast, level: Level, key: str) -> Form:
    return FORMS[getattr(found.totals[level], key).unit]


def _months(opened: Opened, found: Forecast, level: Level) -> Listing:
    from sostac_xl.compute.forecast_months import CURVED

    t, curve = opened.t, found.months[level]
    names = {key: t.render(getattr(found.totals[level], key).name) for key in CURVED}
    headings = (Heading("month", t("Month"), "month"), *(Heading(key, names[key], _form(found, level, key)) for key in CURVED))
    rows = [(month, *(curve.values[key][number] for key in CURVED)) for number, month in enumerate(curve.months)]
    later = [curve.later[key] for key in CURVED]
    note = t("Orders and what comes of them arrive after their lag; what falls beyond the horizon is not shown.") if any(later) else ""
    return Listing("months", t("Month by month, at the level {level}", level=level), headings, tuple(rows), note=note)


# -- how sure it is ------------------------------------------------------------------------------------------------------------------------


def _risk(opened: Opened, found: Forecast, seed: int) -> Iterator[Listing]:
    """Yield how far figures and objectives spread over the draws, and the assumptions that matter most for the gross profit."""
    from sostac_xl.compute.monte_carlo import PERCENTILES, uncertainty_of
    from sostac_xl.compute.sensitivity import tornado
    from sostac_xl.schema.objectives import Objective
    from sostac_xl.schema.tactics import Level

    t, totals = opened.t, found.totals[found.level]
    spread = uncertainty_of(found, seed=seed)
    headings = (Heading("key", "", shown=False), Heading("figure", t("Figure")), *(Heading(f"p{n}", f"P{n}", "number") for n in PERCENTILES))
    rows = tuple((key, t.render(getattr(totals, key).name), *_percentiles(x, _form(found, found.level, key))) for key, x in spread.figures.items())
    title = t("Spread over {n} draws of the assumptions between their levels", n=spread.draws)
    yield Listing("spread", title, headings, rows)
    levels = (Heading(level.name.lower(), t(level.value).capitalize(), "share") for level in Level)
    names = {row.key: row.name for row in opened.plan[Objective]}
    reached = tuple((key, names.get(key, ""), *(_chance(at.get(level)) for level in Level)) for key, at in spread.chances.items())
    chances = (Heading("id", t("ID")), Heading("objective", t("Objective")), *levels)
    yield Listing("chances", t("Chance to reach each level"), chances, reached)
    yield _tornado(opened, found, tornado(found, "gross_profit")[:BARS])


def _percentiles(spread: Spread, form: Form) -> tuple[tuple[Fraction, Form] | None, ...]:
    return tuple(None if value is None else (Fraction(value), form) for value in (spread.p10, spread.p50, spread.p90))


def _chance(share: float | None) -> Fraction | None:
    return None if share is None else Fraction(share)


def _tornado(opened: Opened, found: Forecast, bars: Any) -> Listing:
    from sostac_xl.compute.funnel import label_of

    t = opened.t
    headings = (
        Heading("tactic", t("Tactic")), Heading("assumption", t("Assumption")), Heading("low", t("Gross profit at its lowest"), "money"),
        Heading("high", t("Gross profit at its highest"), "money"), Heading("effect", t("Effect"), "money"),
    )  # fmt: skip
    rows = tuple((bar.tactic.tactic.tactic, t.render(label_of(bar.assumption)), bar.at_low, bar.at_high, bar.effect) for bar in bars)
    return Listing("tornado", t("What matters most for the gross profit"), headings, rows)


# -- why -----------------------------------------------------------------------------------------------------------------------------------


def _explained(opened: Opened, found: Forecast, level: Level, name: str, row_id: str | None) -> list[Listing]:
    """Return a figure with its formula and, indented below it, everything that goes into it."""
    t = opened.t
    figure = _figure(opened.plan, found, level, name, row_id, t)
    headings = (Heading("figure", t("Figure")), Heading("of", t("Of")), Heading("value", t("Value")), Heading("formula", t("How it is calculated")))
    rows = tuple(_tree(figure, t))
    title = t("Why {figure} is what it is, at the level {level}", figure=figure.name, level=level)
    return [Listing("why", title, headings, rows)]


def _tree(figure: Figure, t: Translator, depth: int = 0) -> Iterator[tuple[Any, ...]]:
    value = t.render(figure.reason) if figure.value is None and figure.reason else _shown(figure)
    yield ("  " * depth + t.render(figure.name), figure.of, value, t.render(figure.formula))
    for each in figure.inputs:
        yield from _tree(each, t, depth + 1)


def _figure(plan: Plan, found: Forecast, level: Level, name: str, row_id: str | None, t: Translator) -> Figure:
    """Return the figure that is asked for, by its key or its name in any case; one that is none is a wrong use of the command."""
    from difflib import get_close_matches

    from sostac_xl.schema.text import fold

    if row_id:
        key = row_id.strip().upper()
        objective = found.objectives.get(key, {}).get(level)
        if objective is not None and fold(name) in ("forecast", fold(t("Forecast"))):
            return objective.forecast
        figures = next((x.by_key for x in found.tactics[level] if x.tactic.key == key), None)
        if figures is None:
            raise click.UsageError(f"{row_id} is no tactic, and no objective with a forecast metric (of that: --why forecast)")
    else:
        figures = found.totals[level].by_key
    names = {fold(text): each for key, each in figures.items() for text in (key, key.replace("_", " "), t.render(each.name), each.name.text)}
    if fold(name) not in names:
        near = get_close_matches(fold(name), names, 1)
        hint = f" Did you mean {names[near[0]].name.text}?" if near else ""
        raise click.UsageError(f"there is no figure {name}.{hint} There are: {', '.join(each.name.text for each in figures.values())}")
    return names[fold(name)]
