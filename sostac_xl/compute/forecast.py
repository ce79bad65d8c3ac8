"""What the plan brings at each level of the objectives: per tactic, in sum, month by month, and against the objectives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sostac_xl.compute.budget import Budget, planned_level
from sostac_xl.compute.forecast_months import Curve, curve_of, sum_of, total_curve
from sostac_xl.compute.metrics import Spent, TacticForecast, Totals, tactic_forecast, totals_of
from sostac_xl.compute.money import digits_of
from sostac_xl.compute.spending import Spending
from sostac_xl.compute.targets import ObjectiveForecast, serves
from sostac_xl.plan import Plan
from sostac_xl.schema.objectives import ForecastMetric, Objective
from sostac_xl.schema.tactics import Funnel, Level, Tactic


@dataclass(frozen=True)
class Forecast:
    """The forecast with the budgets of some levels; each part is worked out when it is first asked for."""

    plan: Plan
    budgets: Mapping[Level, Budget]

    @property
    def level(self) -> Level:
        """The planned level."""
        return planned_level(self.plan)

    @cached_property
    def spending(self) -> Mapping[Level, Spending]:
        """What the tactics spend at each level."""
        return {level: Spending(budget) for level, budget in self.budgets.items()}

    @cached_property
    def funnels(self) -> Mapping[tuple[str, Level], Funnel]:
        """The assumptions by the tactic's ID and the level; of several the first one counts."""
        rows = reversed(self.plan[Funnel])
        return {(row.tactic.id, row.level): row for row in rows if row.tactic and row.level}

    @cached_property
    def tactics(self) -> Mapping[Level, tuple[TacticForecast, ...]]:
        """What each tactic brings at each level, in the order of the sheet."""
        return {level: tuple(self.tactic(row, level, self.funnels.get((row.id, level))) for row in self.plan[Tactic]) for level in self.budgets}

    @cached_property
    def totals(self) -> Mapping[Level, Totals]:
        """What the plan brings at each level."""
        return {level: self._totals(level) for level in self.budgets}

    @cached_property
    def curves(self) -> Mapping[Level, Mapping[str, Curve]]:
        """The months of each tactic at each level, by the tactic's key."""
        return {level: {x.tactic.key: curve_of(x, self.spending[level]) for x in tactics} for level, tactics in self.tactics.items()}

    @cached_property
    def months(self) -> Mapping[Level, Curve]:
        """The months of the plan at each level; with what is later they add up to the totals exactly."""
        return {level: total_curve(curves.values(), self.totals[level], self.spending[level]) for level, curves in self.curves.items()}

    @cached_property
    def objectives(self) -> Mapping[str, Mapping[Level, ObjectiveForecast]]:
        """Each objective with a forecast metric by its key, at each level: with the budget, the assumptions and the target of that level."""
        wanted = [row for row in self.plan[Objective] if row.forecast_metric not in (None, ForecastMetric.NONE)]
        return {row.key: {level: self._objective(row, level) for level in self.budgets} for row in wanted}

    @property
    def digits(self) -> int:
        """The decimals of the plan's currency."""
        return digits_of(self.plan.facts.currency)

    def tactic(self, tactic: Tactic, level: Level, funnel: Funnel | None) -> TacticForecast:
        """Return what a tactic brings with the budget of a level and these assumptions."""
        spending, key = self.spending[level], tactic.key
        spent = Spent(spending.media(key), spending.own(key), spending.shared[key])
        return tactic_forecast(tactic, level, funnel, spent, self.digits)

    def _totals(self, level: Level) -> Totals:
        cost = self.budgets[level].stack.subtotal
        return totals_of(self.tactics[level], self.spending[level].total_media, cost, self.plan.facts, self.digits)

    def _objective(self, objective: Objective, level: Level) -> ObjectiveForecast:
        tactics = tuple(x for x in self.tactics[level] if serves(x.tactic, objective))
        curve = sum_of((self.curves[level][x.tactic.key] for x in tactics), self.budgets[level].months)
        return ObjectiveForecast(objective, level, tactics, curve)


def forecast_of(plan: Plan, budgets: Mapping[Level, Budget]) -> Forecast:
    """Return the forecast of a plan with a budget for each level; the levels that have none are left out."""
    return Forecast(plan, budgets)
