"""The plan as it was frozen, and how far each action has slipped from it.

A slip counts the working days of the plan's calendar from one finish to another: positive is later. It is measured from the frozen
finish to the forecast finish; as long as nothing is frozen, from the planned finish.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sostac_xl.compute.budget import Budget
from sostac_xl.compute.calendar import Calendar
from sostac_xl.compute.money import digits_of, rounded
from sostac_xl.compute.months import month_end
from sostac_xl.compute.progress import Progress
from sostac_xl.compute.timeline import Schedule
from sostac_xl.plan import Plan
from sostac_xl.schema.lists import BaselineRow


@dataclass(frozen=True, slots=True)
class Slips:
    """How many working days later each action will be done, by its key, and the plan as a whole.

    `frozen` is the day on which the baseline was made, None when slips are measured from the planned dates. `actions` leaves out what is
    not in the baseline; `plan` is None when there is nothing to measure.
    """

    frozen: date | None
    actions: Mapping[str, int]
    plan: int | None


def slips_of(plan: Plan, schedule: Schedule, progress: Progress, calendar: Calendar) -> Slips:
    """Return how far a plan has slipped from its baseline, else from its planned dates."""
    rows = [row for row in plan[BaselineRow] if row.finish and row.amount is None]
    was = {row.item: row.finish for row in rows if row.finish} or {key: task.finish for key, task in schedule.tasks.items()}
    actions = {key: days_later(calendar, was[key], task.finish) for key, task in progress.tasks.items() if key in was}
    whole = days_later(calendar, max(was.values()), progress.finish) if was and progress.finish else None
    return Slips(max((row.frozen for row in rows if row.frozen), default=None), actions, whole)


def days_later(calendar: Calendar, before: date, after: date) -> int:
    """Return the working days of the plan's calendar by which `after` is later than `before`; negative when it is earlier."""
    return calendar.days.before(after.toordinal()) - calendar.days.before(before.toordinal())


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
