"""Everything that is computed from a plan, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sostac_xl.compute.actuals import Actuals, actuals_of
from sostac_xl.compute.baseline import Slips, slips_of
from sostac_xl.compute.budget import Budget, budget_of
from sostac_xl.compute.calendar import Calendar, calendar_of
from sostac_xl.compute.columns import function_of
from sostac_xl.compute.forecast import Forecast, forecast_of
from sostac_xl.compute.gate import Fill, GateReport, fill, gate_of
from sostac_xl.compute.kpis import Series, series_of
from sostac_xl.compute.load import Load, load_of
from sostac_xl.compute.progress import Progress, progress_of
from sostac_xl.compute.targets import ObjectiveForecast
from sostac_xl.compute.timeline import Schedule, schedule_of
from sostac_xl.frames import frame_of
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema import everything
from sostac_xl.schema.plan import StageName
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Level, Tactic

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Computation:
    """Everything computed from a plan as of a day; each part is worked out when it is first asked for.

    `errors` counts the findings at error level of each stage: they are known after the checks, and only the gate needs them.
    """

    plan: Plan
    as_of: date
    errors: Mapping[StageName, int] = field(default_factory=dict)

    def spaced(self, plan: Plan) -> Computation:
        """Return the computation of the same plan with blank rows in between, which stand in no count of what is filled in."""
        spaced = replace(self, plan=plan)
        spaced.__dict__["fill"] = self.fill
        return spaced

    def with_errors(self, errors: Mapping[StageName, int]) -> Computation:
        """Return the computation knowing the errors of each stage, of which only the gate tells; the rest is not computed once more."""
        found = replace(self, errors=errors)
        found.__dict__.update({name: value for name, value in self.__dict__.items() if name not in ("errors", "gate")})
        return found

    @cached_property
    def calendar(self) -> Calendar:
        """The working days of the plan and its people."""
        return calendar_of(self.plan, self.as_of)

    @cached_property
    def budget(self) -> Budget:
        """The budget at the planned level."""
        return budget_of(self.plan)

    @cached_property
    def budgets(self) -> Mapping[Level, Budget]:
        """The budget at each level."""
        return {level: self.budget if level is self.budget.level else budget_of(self.plan, level) for level in Level}

    @cached_property
    def actuals(self) -> Actuals:
        """Spend against plan, at the planned level."""
        return actuals_of(self.budget, self.as_of)

    @cached_property
    def forecast(self) -> Forecast:
        """What the plan brings at each level."""
        return forecast_of(self.plan, self.budgets)

    @cached_property
    def least(self) -> Mapping[str, ObjectiveForecast]:
        """Each objective with a forecast metric by its key, at the level *acceptable*: the least that still counts as success."""
        level = Level.ACCEPTABLE
        budget = self.budget if level is self.budget.level else budget_of(self.plan, level)
        return {key: levels[level] for key, levels in forecast_of(self.plan, {level: budget}).objectives.items()}

    @cached_property
    def schedule(self) -> Schedule:
        """The planned dates of all actions."""
        return schedule_of(self.plan, self.calendar, self.as_of)

    @cached_property
    def progress(self) -> Progress:
        """The forecast dates of all actions, as things stand."""
        return progress_of(self.plan, self.calendar, self.as_of)

    @cached_property
    def slips(self) -> Slips:
        """How far the actions have slipped from the baseline, else from their planned dates."""
        return slips_of(self.plan, self.schedule, self.progress, self.calendar)

    @cached_property
    def load(self) -> Load:
        """The work of each person by week, on the planned dates."""
        return load_of(self.plan, self.schedule.tasks.values(), self.calendar)

    @cached_property
    def fill(self) -> Mapping[str, Fill]:
        """How full each table and block is, by its key."""
        return fill(self.plan)

    @cached_property
    def fill_by_section(self) -> Mapping[str, Fill]:
        """How full each table and block is, by the ID of its row in *Sections*."""
        return {section_id(record): self.fill[record.info.key] for record in everything() if record.info.key in self.fill}

    @cached_property
    def gate(self) -> GateReport:
        """How far each stage is."""
        return gate_of(self.plan, self.errors, self.fill)

    @cached_property
    def measured(self) -> Mapping[str, Series]:
        """The measurements of each KPI by its ID, up to `as_of`."""
        return series_of(self.plan, self.as_of)

    @cached_property
    def tactics_of(self) -> Mapping[str, tuple[Tactic, ...]]:
        """The tactics that serve an objective first, by the objective's ID."""
        found: defaultdict[str, list[Tactic]] = defaultdict(list)
        for tactic in self.plan[Tactic]:
            if tactic.objective:
                found[tactic.objective.id].append(tactic)
        return {objective: tuple(tactics) for objective, tactics in found.items()}

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """Return a frame for each table by its key, with what was entered and what is computed of it: see `frames.frame_of`."""
        return {
            table.info.key: frame_of(self.plan[table], table.columns(), lambda row, c: self.value(row, c.key) if c.computed else getattr(row, c.key))
            for table in everything()
            if issubclass(table, Row) and table.info.prefix
        }

    def value(self, row: Row, key: str) -> object | None:
        """Return the value of a computed column in a row, None when it has none; KeyError when nothing computes that column."""
        return function_of(type(row), key)(self, row)
