"""Spend against plan: what was planned, ordered and spent, and where the plan will end.

The plan of a line is what the baseline froze, else what the budget says now. Up to the status date the plan counts by days within its
month; spend counts by month, as it is entered, up to the month of the status date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from sostac_xl.compute.budget import Budget, LineBudget
from sostac_xl.compute.money import ZERO, digits_of, rounded
from sostac_xl.compute.months import month_end
from sostac_xl.plan import Plan
from sostac_xl.schema.control import Spend
from sostac_xl.schema.lists import BaselineRow

Amounts = Mapping[date, Decimal]
"""Amounts by the first day of their month."""
NOTHING: Final[Amounts] = {}


@dataclass(frozen=True, slots=True)
class SpendFigures:
    """Spend against plan, excluding VAT, of one line or in sum.

    `to_date` is the plan up to the status date; `committed` is ordered and not yet invoiced; `days_left` are those of the line after
    the status date; a line without a basis has none.
    """

    plan: Decimal
    to_date: Decimal
    committed: Decimal
    actual: Decimal
    days_left: int
    digits: int = 2

    @property
    def remaining(self) -> Decimal:
        """What is neither spent nor ordered; negative when that is more than the plan."""
        return self.plan - self.committed - self.actual

    @property
    def pacing(self) -> Fraction | None:
        """Spend as a share of the plan up to the status date; None while nothing was planned yet."""
        return Fraction(self.actual) / Fraction(self.to_date) if self.to_date else None

    @property
    def per_day(self) -> Decimal | None:
        """What a day must cost from here to use the remaining amount; None without days left."""
        return rounded(Fraction(self.remaining) / self.days_left, self.digits) if self.days_left else None

    @property
    def eac(self) -> Decimal:
        """The estimate at completion: what was spent, and the plan after the status date."""
        return self.actual + self.plan - self.to_date

    @property
    def variance(self) -> Decimal:
        """The estimate at completion less the plan: positive is overspending."""
        return self.eac - self.plan


@dataclass(frozen=True)
class Actuals:
    """Spend against plan of every line that counts or was spent on, in the order of the sheet."""

    budget: Budget
    as_of: date
    frozen: Mapping[str, Amounts]
    spent: Mapping[str, Amounts]
    committed: Mapping[str, Amounts]

    @cached_property
    def lines(self) -> Mapping[str, SpendFigures]:
        """The figures of each line by its key."""
        return {line.line.key: self._line(line) for line in self.budget.lines}

    @cached_property
    def total(self) -> SpendFigures:
        """All lines together; the days left are those of the longest line."""
        lines = tuple(self.lines.values())
        plan, to_date, committed, actual = (sum((getattr(x, k) for x in lines), ZERO) for k in ("plan", "to_date", "committed", "actual"))
        return SpendFigures(plan, to_date, committed, actual, max((x.days_left for x in lines), default=0), self._digits)

    @cached_property
    def months(self) -> Mapping[date, tuple[Decimal, Decimal, Decimal]]:
        """Plan, committed and actual of each month of the budget; spend after the status date's month has not happened yet."""
        lines = self.budget.lines
        planned = [self.planned(line) for line in lines]
        committed, spent = ([side.get(line.line.id, NOTHING) for line in lines] for side in (self.committed, self.spent))
        return {m: (_at(planned, m), _at(committed, m), _at(spent, m)) for m in self.budget.months}

    def planned(self, line: LineBudget) -> Amounts:
        """Return the plan of a line by month: the frozen one, else today's if the line counts; amounts outside the months are left out."""
        frozen = self.frozen.get(line.line.id)
        if frozen is not None:
            return frozen
        return dict(zip(self.budget.months, line.by_month, strict=True)) if line.counts else NOTHING

    @property
    def _digits(self) -> int:
        return digits_of(self.budget.plan.facts.currency)

    def _line(self, line: LineBudget) -> SpendFigures:
        planned = self.planned(line)
        now = line.line.id not in self.frozen
        whole = (line.net if line.counts else ZERO) if now else sum(planned.values(), ZERO)
        to_date = sum((self._fallen(month, amount) for month, amount in planned.items()), ZERO)
        spent, committed = (sum(side.get(line.line.id, NOTHING).values(), ZERO) for side in (self.spent, self.committed))
        days_left = max(0, (line.end - max(self.as_of, line.start or line.end)).days) if line.end and line.line.basis else 0
        return SpendFigures(whole, to_date, committed, spent, days_left, self._digits)

    def _fallen(self, month: date, amount: Decimal) -> Decimal:
        """Return the part of a month's amount that falls up to the status date, by calendar days."""
        last = month_end(month)
        if self.as_of >= last:
            return amount
        days = max(0, (self.as_of - month).days + 1)
        return rounded(Fraction(amount) * days / last.day, self._digits)


def actuals_of(budget: Budget, as_of: date) -> Actuals:
    """Return spend against plan as of a day, at the level of a budget."""
    plan = budget.plan
    spent: defaultdict[str, defaultdict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    committed: defaultdict[str, defaultdict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in plan[Spend]:
        if row.line and row.month and row.month <= as_of:
            spent[row.line.id][row.month] += row.actual or ZERO
            committed[row.line.id][row.month] += row.committed or ZERO
    return Actuals(budget, as_of, frozen_months(plan), spent, committed)


def frozen_months(plan: Plan) -> Mapping[str, Amounts]:
    """Return the amounts by month that the baseline froze, by the ID of the line; empty without a baseline.

    Rows that were added by hand fall in the month of their first day; several of a month add up.
    """
    found: defaultdict[str, defaultdict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in plan[BaselineRow]:
        if row.amount is not None and row.start:
            found[row.item][row.start.replace(day=1)] += row.amount
    return {item: dict(months) for item, months in found.items()}


def _at(sides: Iterable[Amounts], month: date) -> Decimal:
    return sum((side.get(month, ZERO) for side in sides), ZERO)
