"""Where each KPI stands: its measurements up to the status date.

Its latest figure is that of the last day that was measured, the mean when there are several. It is red beyond the red limit, amber beyond
the amber one, else green; which way is better, its objective says. The trend goes from the measurement two before the latest to the latest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sostac_xl.plan import Plan
from sostac_xl.schema.control import Kpi, KpiStatus, Measurement, Trend
from sostac_xl.schema.objectives import Direction

TREND: Final = 3
"""The measurements that a trend takes."""


@dataclass(frozen=True, slots=True)
class Series:
    """The measurements of one KPI, oldest first, with their days."""

    points: tuple[tuple[date, Decimal], ...] = ()

    @property
    def latest(self) -> Decimal | None:
        """The value on the last day that was measured, the mean when there are several; None without measurements."""
        return self.value_on(self.points[-1][0]) if self.points else None

    def value_on(self, day: date) -> Decimal:
        """Return the mean of the values of a day that was measured."""
        values = [value for on, value in self.points if on == day]
        return sum(values, Decimal(0)) / len(values)

    @property
    def trend(self) -> Trend | None:
        """Where the last measurement stands against the one two before it; None with fewer than three."""
        if len(self.points) < TREND or self.latest is None:
            return None
        before = self.value_on(self.points[-TREND][0])
        return Trend.RISING if self.latest > before else Trend.FALLING if self.latest < before else Trend.STEADY


def series_of(plan: Plan, as_of: date) -> Mapping[str, Series]:
    """Return the measurements of each KPI by its ID, up to and including a day; a KPI without any is not there."""
    found: defaultdict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for measurement in plan[Measurement]:
        if measurement.kpi and measurement.on and measurement.value is not None and measurement.on <= as_of:
            found[measurement.kpi.id].append((measurement.on, measurement.value))
    return {kpi: Series(tuple(sorted(points))) for kpi, points in found.items()}


def status_of(plan: Plan, kpi: Kpi, latest: Decimal | None) -> KpiStatus | None:
    """Return how a KPI stands against its limits; None without measurement or limits. Which way is better, its objective says."""
    if latest is None or kpi.amber is None or kpi.red is None:
        return None
    objective = plan.find(kpi.objective)
    sign = -1 if objective and objective.better is Direction.LOWER else 1
    if sign * latest < sign * kpi.red:
        return KpiStatus.RED
    return KpiStatus.AMBER if sign * latest < sign * kpi.amber else KpiStatus.GREEN
