"""The forecast against the objectives: what the tactics that serve an objective bring, beside its target, and when that is reached.

What falls within the horizon counts; orders that come later do not. The figure counts as the objective says:

- *over the horizon* (also when nothing is said): the sum of the months;
- *per month*: that sum divided by the months of the horizon. It is a mean, so that one peak decides nothing, and 12 months of *per month*
  are *per year*;
- *per year*: that sum × 12 / months of the horizon;
- *at the end*: the sum of the months up to the one in which the objective is due, for what is there on a day, such as subscribers.

The objective's baseline is added when its levels include it. CAC, ROAS and ROMI are reckoned from the sums over the same months; they
have no baseline to add.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import takewhile
from operator import add
from typing import Final

from sostac_xl.compute.figure import Figure, Formula, given, quotient
from sostac_xl.compute.forecast_months import Curve
from sostac_xl.compute.metrics import FORMULAS, NAMES, NOBODY, SUMMED, UNITS, TacticForecast
from sostac_xl.i18n import msg
from sostac_xl.schema.objectives import Counted, Direction, ForecastMetric, Objective
from sostac_xl.schema.tactics import Level, Tactic

RATIOS: Final = frozenset({ForecastMetric.CAC, ForecastMetric.ROAS, ForecastMetric.ROMI})
"""The metrics that are no sum."""
NO_MONTHS: Final = msg("the plan has no months: its start date or horizon is blank")


@dataclass(frozen=True)
class ObjectiveForecast:
    """What the tactics that serve an objective bring at a level: `curve` is the sum of theirs, `target` what the objective wants."""

    objective: Objective
    level: Level
    tactics: tuple[TacticForecast, ...]
    curve: Curve

    @property
    def metric(self) -> str:
        """The key of the figure that the objective is compared with."""
        return (self.objective.forecast_metric or ForecastMetric.NONE).name.lower()

    @property
    def target(self) -> Decimal | None:
        """The objective's figure at this level; None when it is blank."""
        return target_of(self.objective, self.level)

    @cached_property
    def forecast(self) -> Figure:
        """The forecast as it is compared with the target."""
        return self._after(len(self.window))

    @cached_property
    def window(self) -> tuple[date, ...]:
        """The months that count: those of the horizon, *at the end* only those up to the due month."""
        due = self.objective.due
        if self.objective.counted is not Counted.AT_END or due is None:
            return self.curve.months
        return tuple(takewhile(lambda month: month <= due, self.curve.months))

    @property
    def factor(self) -> Fraction:
        """What one more in the window adds to the forecast: per month 1 / months, per year 12 / months, else 1."""
        per = {Counted.PER_MONTH: 1, Counted.PER_YEAR: 12}.get(self.objective.counted or Counted.HORIZON)
        return Fraction(per, len(self.window) or 1) if per else Fraction(1)

    @property
    def gap(self) -> Fraction | None:
        """What is missing to the target, negative when it is passed; None without target or forecast."""
        if self.target is None or self.forecast.value is None:
            return None
        missing = Fraction(self.target) - self.forecast.value
        return -missing if self.objective.better is Direction.LOWER else missing

    @cached_property
    def reached_in(self) -> date | None:
        """The first month from which on what has come up to then is enough; None when it is not enough in the end.

        For counts that is the month by which the tactics have brought what the whole window needs; for a ratio, the month from which on
        the sums up to then hold it.
        """
        held = list(takewhile(self._enough, range(len(self.window), 0, -1)))
        return self.window[held[-1] - 1] if held else None

    @property
    def attained(self) -> Fraction | None:
        """The forecast as a share of the target, where less is better the target as a share of the forecast; None where that has no value."""
        if self.target is None or self.forecast.value is None:
            return None
        part, whole = self.forecast.value, Fraction(self.target)
        if self.objective.better is Direction.LOWER:
            part, whole = whole, part
        return part / whole if whole else None

    def fallen(self, months: int) -> Fraction | None:
        """Return what the tactics have brought in so many months, before it is counted and the baseline is added; a ratio as it is."""
        if self.objective.forecast_metric in RATIOS:
            return self._after(months).value
        return self._sum(self.metric, months).value

    def _enough(self, months: int) -> bool:
        value, target = self._after(months).value, self.target
        if value is None or target is None:
            return False
        return value <= target if self.objective.better is Direction.LOWER else value >= target

    def _after(self, months: int) -> Figure:
        """Return the forecast from what has come in so many months of the window."""
        if self.objective.forecast_metric in RATIOS:
            formula = FORMULAS[self.metric]
            return formula.figure({key: self._sum(key, months) for key in formula.inputs}, None, self.objective.key)
        known = {self.metric: self._sum(self.metric, months), "months": self._months(), "baseline": self._baseline()}
        counted = _counted(self.metric, self.objective.counted)
        known[counted.key] = counted.figure(known, None, self.objective.key)
        if self.objective.includes_baseline is False:
            return known[counted.key]
        words = msg("baseline + {added}", added=counted.words)
        return Formula("forecast", counted.name, counted.unit, words, ("baseline", counted.key), add).figure(known, None, self.objective.key)

    def _sum(self, key: str, months: int) -> Figure:
        """Return what has come in so many months, of one of the curve's figures."""
        there = any(getattr(x, key).value is not None for x in self.tactics)
        reason = NO_MONTHS if not self.curve.months else NOBODY if self.tactics else msg("no tactic serves it")
        value = sum(self.curve.values[key][:months], Fraction(0)) if there and self.curve.months else None
        return given(key, NAMES[key], UNITS.get(key, "money"), value, msg("what falls within the horizon"), reason, self.objective.key)

    def _months(self) -> Figure:
        return given("months", msg("Months"), "count", Fraction(len(self.window)), msg("the months that count"))

    def _baseline(self) -> Figure:
        label = msg("Baseline")
        reason = msg("{column} is blank in {row}", column=label, row=self.objective.key)
        return given("baseline", label, UNITS[self.metric], self.objective.baseline, msg("as entered"), reason, self.objective.key)


def _counted(metric: str, counted: Counted | None) -> Formula:
    """Return how the sum over the window becomes the figure that is compared: key `added`, of the metric and the months."""
    name, unit = SUMMED[metric], UNITS[metric]
    if counted is Counted.PER_MONTH:
        return quotient("added", name, unit, msg("{metric} / months", metric=name), metric, "months")
    if counted is Counted.PER_YEAR:
        words = msg("{metric} × 12 / months", metric=name)
        return Formula("added", name, unit, words, (metric, "months"), lambda total, months: total * 12 / months, "months")
    return Formula("added", name, unit, name, (metric,), lambda total: total)


def target_of(objective: Objective, level: Level) -> Decimal | None:
    """Return the figure that an objective wants at a level; None when it is blank."""
    return {Level.ACCEPTABLE: objective.acceptable, Level.OPTIMAL: objective.optimal, Level.BEST: objective.best}[level]


def serves(tactic: Tactic, objective: Objective) -> bool:
    """Return whether a tactic serves an objective, first or besides another."""
    return any(ref is not None and ref.id == objective.id for ref in (tactic.objective, *tactic.also_serves))
