"""How sure the forecast is: the plan drawn many times over, each assumption from its range.

Ranges are triangular (see `sensitivity`). Budget, phasing and lag are those of the planned level, the assumptions are drawn independently
of each other, and money is not rounded. All draws come in the order of the sheet from one generator (PCG64) and are added up in that
order, in one thread: the same seed gives the same figures, whatever the cores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.compute.forecast import Forecast
from sostac_xl.compute.forecast_months import share_within
from sostac_xl.compute.funnel import ASSUMPTIONS, RESULTS, assumed, steps_of
from sostac_xl.compute.metrics import FORMULAS, SUMMED, TacticForecast
from sostac_xl.compute.sensitivity import ranges_of
from sostac_xl.compute.targets import RATIOS, ObjectiveForecast, target_of
from sostac_xl.schema.objectives import Direction
from sostac_xl.schema.tactics import Level

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]
    Outcomes = Mapping[str, Numbers]

DRAWS: Final = 10_000
METRICS: Final = ("clicks", "leads", "orders", "revenue", "gross_profit", "new_customers", "cac", "roas", "romi")
"""The figures of the plan whose spread is told."""
PERCENTILES: Final = (10, 50, 90)


@dataclass(frozen=True, slots=True)
class Spread:
    """Between which values a figure falls: 10 % of the draws lie at or below `p10`, half of them at or below `p50`, 90 % at or below `p90`.

    A draw without value, such as the CAC without new customers, lies beyond all others; a percentile that falls on one is None.
    """

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The outcome of the draws at the planned level: figures of the plan by key, forecasts of the objectives by the objective's key.

    `chances` gives for each objective and level which share of the draws reaches the target; a blank target has none. Figures and
    objectives whose forecast has no value are not there.
    """

    draws: int
    seed: int
    figures: Mapping[str, Spread]
    objectives: Mapping[str, Spread]
    chances: Mapping[str, Mapping[Level, float]]


def uncertainty_of(forecast: Forecast, draws: int = DRAWS, seed: int = 0) -> Uncertainty:
    """Return how sure the forecast is, from so many draws; ValueError for fewer than one."""
    import numpy as np

    if draws < 1:
        raise ValueError("at least one draw is needed")
    generator = np.random.Generator(np.random.PCG64(seed))
    level = forecast.level
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = {x.tactic.key: _draw(forecast, x, draws, generator) for x in forecast.tactics[level]}
        figures = _figures(forecast, drawn.values(), draws)
        objectives = {
            key: _objective(levels[level], forecast, drawn, draws)
            for key, levels in forecast.objectives.items()
            if levels[level].forecast.value is not None
        }
    return Uncertainty(
        draws=draws,
        seed=seed,
        figures={key: _spread(values) for key, values in figures.items()},
        objectives={key: _spread(values) for key, values in objectives.items()},
        chances={key: _chances(forecast.objectives[key], values) for key, values in objectives.items()},
    )


def _draw(forecast: Forecast, x: TacticForecast, draws: int, generator: np.random.Generator) -> Outcomes:
    """Return what a tactic brings in each draw, by key: those figures that have a value in the forecast."""
    import numpy as np

    if x.funnel is None:
        return {}
    ranges = ranges_of(forecast, x)
    values: dict[str, Any] = {"media": float(x.media.value or 0)}
    for key in ASSUMPTIONS:
        if key in ranges:
            reach = ranges[key]
            values[key] = generator.triangular(float(reach.low), float(reach.mode), float(reach.high), draws)
        else:
            values[key] = float(assumed(x.funnel, key) or 0)
    for formula in (*steps_of(x.funnel), *RESULTS):
        if getattr(x, formula.key).value is not None:
            values[formula.key] = formula.function(*(values[key] for key in formula.inputs))
    return {key: np.broadcast_to(np.asarray(values[key], dtype=np.float64), (draws,)) for key in SUMMED if key in values}


def _figures(forecast: Forecast, drawn: Iterable[Outcomes], draws: int) -> Outcomes:
    """Return the figures of the plan in each draw."""
    totals = forecast.totals[forecast.level]
    sums = _sums(SUMMED, drawn, draws, media=float(totals.media.value or 0), cost=float(totals.cost.value or 0))
    there = [key for key in METRICS if getattr(totals, key).value is not None]
    return {key: sums[key] if key in SUMMED else FORMULAS[key].function(*(sums[each] for each in FORMULAS[key].inputs)) for key in there}


def _objective(found: ObjectiveForecast, forecast: Forecast, drawn: Mapping[str, Outcomes], draws: int) -> Numbers:
    """Return the forecast of an objective in each draw."""
    months = len(found.window)
    fixed = {key: float(sum(found.curve.values[key][:months])) for key in ("media", "cost")}
    ratio = found.objective.forecast_metric in RATIOS
    needed = [key for key in (FORMULAS[found.metric].inputs if ratio else (found.metric,)) if key in SUMMED]
    parts = []
    for x in found.tactics:
        outcomes = drawn[x.tactic.key]
        there = [key for key in needed if key in outcomes]
        parts.append({key: outcomes[key] * float(share_within(x, key, months, forecast.spending[x.level])) for key in there})
    sums = _sums(needed, parts, draws, **fixed)
    if ratio:
        values: Numbers = FORMULAS[found.metric].function(*(sums[key] for key in FORMULAS[found.metric].inputs))
        return values
    baseline = 0 if found.objective.includes_baseline is False else found.objective.baseline or 0
    return float(baseline) + float(found.factor) * sums[found.metric]


def _sums(keys: Iterable[str], parts: Iterable[Outcomes], draws: int, **fixed: float) -> dict[str, Numbers]:
    """Return the sums over tactics in each draw, added one after the other, and what is the same in all of them."""
    import numpy as np

    sums = {key: np.zeros(draws) for key in keys}
    for part in parts:
        for key in sums:
            if key in part:
                sums[key] += part[key]
    return sums | {key: np.full(draws, value) for key, value in fixed.items()}


def _spread(values: Numbers) -> Spread:
    import numpy as np

    ordered = np.sort(values)  # what is no number comes last
    found = (float(ordered[-(-percent * len(ordered) // 100) - 1]) for percent in PERCENTILES)
    return Spread(*(value if np.isfinite(value) else None for value in found))


def _chances(levels: Mapping[Level, ObjectiveForecast], values: Numbers) -> Mapping[Level, float]:
    found: dict[Level, float] = {}
    for level, forecast in levels.items():
        target = target_of(forecast.objective, level)
        if target is not None:
            lower = forecast.objective.better is Direction.LOWER
            enough = values <= float(target) if lower else values >= float(target)
            found[level] = float(enough.mean())
    return found
