"""The plan as it was frozen: what slips and overspending are measured from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sostac_xl.compute.budget import Budget
from sostac_xl.compute.money import digits_of, rounded
from sostac_xl.compute.months import month_end
from sostac_xl.compute.timeline import Schedule
from sostac_xl.plan import Plan
from sostac_xl.schema.lists import BaselineRow


def baseline_rows(plan: Plan, schedule: Schedule, budget: Budget, on: date) -> tuple[BaselineRow, ...]:
    """Return the rows that freeze a plan on a day: the planned dates of each action, and each budget line month by month.

    A line that has nothing in any month (or does not count at the budget's level) gets one row of 0, so that what it comes to later is
    more than was planned. What has no ID can't be found again, and is left out.
    """
    rows = (*_action_rows(schedule, on), *_line_rows(plan, budget, on))
    return tuple(replace(row, id=f"FRZ-{number:02d}") for number, row in enumerate(rows, 1))


def _action_rows(schedule: Schedule, on: date) -> Iterator[BaselineRow]:
    for task in schedule.tasks.values():
        if task.action.id:
            yield BaselineRow(item=task.action.id, start=task.start, finish=task.finish, frozen=on)


def _line_rows(plan: Plan, budget: Budget, on: date) -> Iterator[BaselineRow]:
    nothing = dict.fromkeys(budget.months[:1], rounded(0, digits_of(plan.facts.currency)))
    for line in (line for line in budget.lines if line.line.id):
        months = dict(zip(budget.months, line.by_month, strict=True)) if line.counts else {}
        amounts = {month: amount for month, amount in months.items() if amount} or nothing
        for month, amount in amounts.items():
            yield BaselineRow(item=line.line.id, start=month, finish=month_end(month), amount=amount, frozen=on)
