"""What a slip does: to other actions, to the tactics that start with them, to spend, and to the objectives.

An action that is moved by some working days has everything that holds it moved by as many (its links, and the day before which it does
not start); one that is moved to a date does not start before it, and its links still hold. Work in progress takes so many days longer.
What is done does not move.

A tactic that *starts with* an action moves when that action will be done on another day than before: its start by as many working days
of the plan's calendar as lie between the two days, its end by as many calendar days as its start, so that it stays as long as it was. Its
budget lines without dates of their own move with it; lines with dates and custom phasing stay. Then everything is computed anew. A plan's
own budget and forecast go by the dates that its tactics have on the sheet: only a what-if, or `slip_so_far`, moves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_UP, Context, Decimal
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from sostac_xl.compute.baseline import days_later
from sostac_xl.compute.calendar import day_of
from sostac_xl.compute.computation import Computation
from sostac_xl.compute.critical_path import calendar_owner
from sostac_xl.compute.load import Dated
from sostac_xl.compute.progress import has_begun, is_done, remaining_days
from sostac_xl.compute.targets import ObjectiveForecast
from sostac_xl.errors import PlanError
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Level, Tactic

Dates = Mapping[str, Dated]
_MOVE: Final = re.compile(r"\s*(\S+)\s+(?:([+-]\s*\d{1,4})\s*d?|(\d{4}-\d\d-\d\d))\s*", re.IGNORECASE | re.ASCII)
_UPWARDS: Final = Context(rounding=ROUND_UP)


@dataclass(frozen=True, slots=True)
class Move:
    """An action, by its ID, that is done some working days of its owner later (earlier when negative), or that starts on a date."""

    action_id: str
    days: int = 0
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A row that moved: its first and last day before and after, and the working days of the plan's calendar by which it ends later."""

    row: Row
    before: tuple[date, date]
    after: tuple[date, date]
    days: int


@dataclass(frozen=True)
class Consequence:
    """What a slip does: the plan before and after it, each computed; `dates_before` and `dates_after` are those of the actions.

    `held` are the actions that start later than was asked for, with the day that was asked: what they wait for, or the status date, holds
    them.
    """

    before: Computation
    after: Computation
    dates_before: Dates
    dates_after: Dates
    held: tuple[tuple[Action, date], ...] = ()

    @cached_property
    def actions(self) -> tuple[Shift, ...]:
        """The actions whose dates change, in the order of the sheet."""
        both = ((self.dates_before[key], task) for key, task in self.dates_after.items() if key in self.dates_before)
        return tuple(
            Shift(new.action, (old.start, old.finish), (new.start, new.finish), self._later(old.finish, new.finish))
            for old, new in both
            if (old.start, old.finish) != (new.start, new.finish)
        )

    @cached_property
    def tactics(self) -> tuple[Shift, ...]:
        """The tactics that move with the action that they start with; one without start and end moves nothing."""
        now = {tactic.key: tactic for tactic in self.after.plan[Tactic]}
        found = []
        for old in self.before.plan[Tactic]:
            new = now[old.key]
            if old.start and old.end and new.start and new.end and new.start != old.start:
                found.append(Shift(old, (old.start, old.end), (new.start, new.end), self._later(old.start, new.start)))
        return tuple(found)

    @property
    def end(self) -> tuple[date, date, int] | None:
        """The day on which the last action is done before and after, and the working days between them; None without actions."""
        before, after = (max((task.finish for task in dates.values()), default=None) for dates in (self.dates_before, self.dates_after))
        return (before, after, self._later(before, after)) if before and after else None

    @cached_property
    def months(self) -> Mapping[str | None, tuple[Decimal, Decimal]]:
        """The net spend of each month before and after, at the planned level; None is what falls outside the months of the plan."""
        before, after = (c.budget.view("month") for c in (self.before, self.after))
        nothing = Decimal(0)
        return {month: (before.get(month, nothing), after.get(month, nothing)) for month in (*before, *(key for key in after if key not in before))}

    def objectives(self, level: Level) -> tuple[tuple[ObjectiveForecast, ObjectiveForecast], ...]:
        """Return the forecast of each objective at a level, before and after."""
        before, after = self.before.forecast.objectives, self.after.forecast.objectives
        return tuple((before[key][level], after[key][level]) for key in before)

    def _later(self, before: date, after: date) -> int:
        return days_later(self.before.calendar, before, after)


def parse_move(text: str) -> Move:
    """Return the move that a text such as `ACT-03 +10d` or `ACT-03 2027-05-01` asks for; ValueError, with what is wrong, for another text."""
    found = _MOVE.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is no move: write an action and how many working days later, “ACT-03 +10d”, or its start, “ACT-03 2027-05-01”")
    action_id, days, day = found.groups()
    try:
        return Move(action_id.upper(), int(days.replace(" ", "")) if days else 0, date.fromisoformat(day) if day else None)
    except ValueError as error:
        raise ValueError(f"“{text}” is no move: there is no day {day}") from error


def what_if(before: Computation, moves: Iterable[Move]) -> Consequence:
    """Return what moving actions does, one after the other. PlanError when one does not exist, has no dates, or can't be moved."""
    c, asked = before, dict[str, date]()
    ids = {row.id for row in before.plan[Action]}
    for typed in moves:
        usual = parse_id(typed.action_id, Action.info.prefix)
        move = replace(typed, action_id=usual) if usual in ids and typed.action_id not in ids else typed
        wanted = _wanted(c, move)
        asked |= {move.action_id: wanted} if wanted else {}
        c = replace(c, plan=moved(c, move))
    after = replace(c, plan=with_tactics(c, before.progress.tasks, c.progress.tasks))
    starts = ((after.progress.tasks[key], day) for key, day in asked.items())
    held = tuple((task.action, day) for task, day in starts if task.start > day)
    return Consequence(before, after, before.progress.tasks, after.progress.tasks, held)


def slip_so_far(before: Computation) -> Consequence:
    """Return what it does that actions run late: their forecast dates against their planned ones."""
    planned, forecast = before.schedule.tasks, before.progress.tasks
    return Consequence(before, replace(before, plan=with_tactics(before, planned, forecast)), planned, forecast)


def moved(c: Computation, move: Move) -> Plan:
    """Return the plan with one action moved; its tactics stay where they are. PlanError when it can't be moved."""
    action = _action(c, move.action_id)
    if is_done(action):
        ahead = next((f"; {row.id} does" for row in c.plan[Action] if row.key in c.progress.tasks and not is_done(row)), "")
        raise PlanError(f"{action.id} was done on {c.progress.tasks[action.key].finish}: what is done does not move{ahead}")
    if has_begun(action):
        changed = _longer(c, action, move)
    elif move.start:
        changed = replace(action, not_before=move.start)
    else:
        changed = _later(c, action, move.days)
    rows = tuple(changed if row is action else row for row in c.plan[Action])
    return replace(c.plan, tables={**c.plan.tables, Action: rows})


def with_tactics(c: Computation, before: Dates, after: Dates) -> Plan:
    """Return a plan whose tactics have moved with the action that they start with, from its dates before to those after."""
    rows = tuple(_with_action(c, tactic, before, after) for tactic in c.plan[Tactic])
    return replace(c.plan, tables={**c.plan.tables, Tactic: rows})


def _with_action(c: Computation, tactic: Tactic, before: Dates, after: Dates) -> Tactic:
    key = tactic.starts_with.id if tactic.starts_with else ""
    if key not in before or key not in after:
        return tactic
    days = days_later(c.calendar, before[key].finish, after[key].finish)
    anchor = tactic.start or tactic.end
    if not days or not anchor:
        return tactic
    gap = (c.calendar.add(anchor, days) - anchor).days
    start, end = (day and day_of(day.toordinal() + gap) for day in (tactic.start, tactic.end))
    return replace(tactic, start=start, end=end)


def _action(c: Computation, action_id: str) -> Action:
    action = next((row for row in c.plan[Action] if row.id == action_id), None)
    if action is None:
        near = get_close_matches(action_id, [row.id for row in c.plan[Action]], 1)
        raise PlanError(f"there is no action {action_id}." + (f" Did you mean {near[0]}?" if near else ""))
    if action.key not in c.progress.tasks:
        raise PlanError(f"{action_id} has no dates: give it a duration, and see that it does not wait for itself")
    return action


def _later(c: Computation, action: Action, days: int) -> Action:
    """Return an action that has not begun with all that holds it moved."""
    floor = max(action.not_before or c.plan.facts.start or c.as_of, c.as_of)
    after = tuple(replace(link, lag=link.lag + days) for link in action.after)
    return replace(action, not_before=c.calendar.add(floor, days, calendar_owner(action)), after=after)


def _longer(c: Computation, action: Action, move: Move) -> Action:
    """Return work in progress that takes some days more, of which as much is done as before."""
    if move.start:
        began = c.progress.tasks[action.key].start
        raise PlanError(f"{action.id} began on {began}: its start does not move; say how many days later it is done, “{action.id} +5d”")
    duration, left = action.duration or 0, remaining_days(action.duration or 0, action.done)
    if left + move.days < 1:
        raise PlanError(f"{action.id} has {left} working days of work left: it can't be done {-move.days} working days earlier")
    longer = duration + move.days
    return replace(action, duration=longer, done=_UPWARDS.divide((action.done or Decimal(0)) * duration, Decimal(longer)))


def _wanted(c: Computation, move: Move) -> date | None:
    """Return the day on which an action is asked to start; None for work in progress, which has started."""
    action = _action(c, move.action_id)
    if move.start or has_begun(action):
        return move.start
    return c.calendar.add(c.progress.tasks[action.key].start, move.days, calendar_owner(action))
