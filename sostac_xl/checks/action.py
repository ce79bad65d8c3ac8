"""Rules of the Action sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import floor
from typing import Final

from sostac_xl.checks.facts import ids, run_of, tactics, uncovered
from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.compute.load import WeekLoad
from sostac_xl.compute.money import rounded
from sostac_xl.findings import Severity
from sostac_xl.i18n import Message, MoneyValue, msg
from sostac_xl.schema.action import Action, ActionStatus, ChannelSchedule, ContentItem
from sostac_xl.schema.frequency_text import read_frequency
from sostac_xl.schema.plan import FIRST_DAYS, Person
from sostac_xl.schema.tactics import BudgetLine, Channel, ChannelKind, Tactic

SLACK: Final = Fraction(1, 10)
"""The part by which a person's work may pass the hours, and a calendar fall short of what its channel promises: estimates are no more exact."""
SHOWN_WEEKS: Final = 5
"""How many weeks a finding names."""


@rule("ACT104", Severity.ERROR, tables=(Action,), remedy=msg("Start earlier, shorten the work or what it waits for, or agree on a later deadline."))
def deadline_missed(c: Computation) -> Iterator[Fault]:
    """The action can't be done by its deadline even when everything before it starts as early as it can."""
    for action in c.plan[Action]:
        task = c.schedule.tasks.get(action.key)
        if task and action.deadline and not action.actual_finish and task.finish > action.deadline:
            dates = {"finish": task.finish, "deadline": action.deadline}
            yield Fault(
                msg("“{action}” is done on {finish} at the earliest, after its deadline of {deadline}.", action=action.name, **dates),
                action,
                "deadline",
            )


@rule("ACT105", Severity.ERROR, tables=(Action,), remedy=msg("Correct the ID in “After”, or remove it."))
def predecessor_unknown(c: Computation) -> Iterator[Fault]:
    """An action that waits for one that does not exist is planned too early."""
    known = {action.id for action in c.plan[Action]}
    for action in c.plan[Action]:
        for link in action.after:
            if link.id not in known:
                yield Fault(msg("“{action}” waits for {predecessor}, which is no action.", action=action.name, predecessor=link.id), action, "after")


@rule("ACT106", Severity.ERROR, tables=(Action,), remedy=msg("Remove one of these links in “After”."))
def circle(c: Computation) -> Iterator[Fault]:
    """Actions that wait for each other never start, so they have no dates."""
    by_key = {action.key: action for action in c.plan[Action]}
    for members in c.schedule.circles:
        first = by_key[members[0]]
        text = msg("Actions wait for each other: {circle}.", circle=" → ".join((*members, members[0])))
        yield Fault(text if len(members) > 1 else msg("“{action}” waits for itself.", action=first.name), first, "after")


@rule("ACT107", Severity.ERROR, tables=(Tactic, Action), remedy=msg("Add the actions that it takes, each with an owner and a duration."))
def early_tactic_without_actions(c: Computation) -> Iterator[Fault]:
    """What starts in the first 90 days must be clear in detail: who does what, and when."""
    start = c.plan.facts.start
    for tactic in uncovered(tactics(c.plan), c.plan[Action], "tactic"):
        if start and tactic.start and start <= tactic.start < start + timedelta(FIRST_DAYS):
            yield Fault(
                msg("“{tactic}” starts on {start}, in the first 90 days, but has no actions.", tactic=tactic.name, start=tactic.start), tactic
            )


@rule("ACT108", Severity.WARNING, tables=(Action,), remedy=msg("Check the dates of the actions and the start of the plan."))
def first_days_empty(c: Computation) -> Iterator[Fault]:
    """A plan that does nothing in its first 90 days has not begun."""
    start = c.plan.facts.start
    planned = c.schedule.tasks.values()
    if start and planned and not any(task.start < start + timedelta(FIRST_DAYS) and task.finish >= start for task in planned):
        yield Fault(msg("No action falls in the first 90 days from {start}.", start=start), Action)


@rule("ACT109", Severity.WARNING, tables=(Tactic, Action), remedy=msg("Start the action earlier, or let the tactic run longer."))
def action_after_tactic(c: Computation) -> Iterator[Fault]:
    """Preparing may come before a tactic, but work that is done after its end comes too late for it."""
    for action in c.plan[Action]:
        task, tactic = c.schedule.tasks.get(action.key), c.plan.find(action.tactic)
        run = run_of(tactic)
        if task and tactic and run and task.finish > run[1]:
            names = {"action": action.name, "tactic": tactic.name}
            yield Fault(
                msg("“{action}” is done on {finish}, after “{tactic}” ends on {end}.", finish=task.finish, end=run[1], **names),
                action,
                "planned_finish",
            )


@rule("ACT110", Severity.WARNING, tables=(Action,), remedy=msg("Enter how far it is, or when it was done; else plan it anew."))
def overdue(c: Computation) -> Iterator[Fault]:
    """What is late moves everything that waits for it."""
    for action in c.plan[Action]:
        task = c.schedule.tasks.get(action.key)
        if task and c.value(action, "status") is ActionStatus.OVERDUE:
            yield Fault(msg("“{action}” should have been done on {finish}.", action=action.name, finish=task.finish), action, "done")


@rule(
    "ACT111",
    Severity.WARNING,
    tables=(Tactic, Action, BudgetLine),
    remedy=msg("Lower the budgets of the actions, or add a budget line to the tactic."),
)
def actions_over_budget(c: Computation) -> Iterator[Fault]:
    """The budgets of actions divide the tactic's; together they can't be more."""
    shares: defaultdict[str, Decimal] = defaultdict(Decimal)
    for action in c.plan[Action]:
        if action.tactic:
            shares[action.tactic.id] += action.budget or Decimal(0)
    paid_for = ids(line.tactic for line in c.plan[BudgetLine])
    for tactic in c.plan[Tactic]:
        budget = c.value(tactic, "budget") if tactic.id in paid_for else None  # that it has no budget at all is told already
        if isinstance(budget, Decimal) and shares[tactic.id] > budget:
            parts, whole = MoneyValue(shares[tactic.id], c.plan.facts.currency), MoneyValue(budget, c.plan.facts.currency)
            yield Fault(
                msg("The actions of “{tactic}” have {parts} together, its budget is {whole}.", tactic=tactic.name, parts=parts, whole=whole),
                tactic,
                "budget",
            )


@rule("ACT112", Severity.ERROR, tables=(Action,), remedy=msg("Correct one of the two dates."))
def finished_before_start(c: Computation) -> Iterator[Fault]:
    """Work can't be done before it began."""
    for action in c.plan[Action]:
        start, finish = action.actual_start, action.actual_finish
        if start and finish and finish < start:
            yield Fault(
                msg("“{action}” was finished on {finish}, before its start on {start}.", action=action.name, start=start, finish=finish),
                action,
                "actual_finish",
            )


@rule("ACT113", Severity.ERROR, tables=(ChannelSchedule,), remedy=msg("Correct one of the two dates."))
def schedule_ends_before_start(c: Computation) -> Iterator[Fault]:
    """A channel is used over a period, and a period ends after it begins."""
    for row in c.plan[ChannelSchedule]:
        if row.start and row.end and row.end < row.start:
            yield Fault(msg("The period ends on {end}, before its start on {start}.", start=row.start, end=row.end), row, "end")


@rule(
    "ACT114",
    Severity.WARNING,
    tables=(Action, Person),
    # more hours a week alone don't help: an action without hours of its own grows with them
    remedy=msg(
        "Move actions, share the work out, or enter in “Effort (h)” how much work each action is: one without takes all the hours that its owner"
        " has. Once they are entered, more hours a week on People help too."
    ),
)
def person_over_capacity(c: Computation) -> Iterator[Fault]:
    """Who has more work than hours finishes late, and everything that waits for it too."""
    ahead = (week for week in c.load.overloaded if week.monday + timedelta(6) >= c.as_of and week.over > (week.capacity or 0) * SLACK)
    for _, found in groupby(ahead, key=lambda week: week.person.key):
        weeks = tuple(found)
        shown: tuple[Message | str, ...] = tuple(map(_week, weeks[:SHOWN_WEEKS]))
        if len(weeks) > SHOWN_WEEKS:
            shown = (*shown, "…")
        person = weeks[0].person
        yield Fault(msg("“{person}” has more work than hours in the weeks of: {weeks}.", person=person.name, weeks=shown), person, "capacity")


def _week(week: WeekLoad) -> Message:
    hours, capacity = (rounded(figure or 0, 1).normalize() for figure in (week.hours, week.capacity))
    return msg("{monday} ({hours} of {capacity} h)", monday=week.monday, hours=hours, capacity=capacity)


@rule(
    "ACT115",
    Severity.WARNING,
    tables=(ChannelSchedule, ContentItem, Channel),
    remedy=msg("Plan more content for the channel, say in “Frequency” of an item how often its series returns, or promise less."),
)
def calendar_below_frequency(c: Computation) -> Iterator[Fault]:
    """A channel keeps its promise only with content: who finds nothing new comes no more."""
    items: defaultdict[str, list[ContentItem]] = defaultdict(list)
    for item in c.plan[ContentItem]:
        if item.channel and item.on:
            items[item.channel.id].append(item)
    for row in c.plan[ChannelSchedule]:
        channel, rate = c.plan.find(row.channel), read_frequency(row.frequency)
        # an advertisement is made once and shown often: a paid channel keeps its frequency without new content
        if channel is None or channel.kind is ChannelKind.PAID or not rate or not row.start or not row.end or row.end < row.start:
            continue
        planned = [item for item in items[channel.id] if item.on and row.start <= item.on <= row.end]
        if not planned:
            continue
        until = max(min(c.as_of, row.end), *(item.on for item in planned if item.on))
        promised, there = floor(rate * ((until - row.start).days + 1)), _published(planned, until)
        if there < promised * (1 - SLACK):
            figures = {"channel": channel.name, "frequency": row.frequency, "planned": there, "promised": promised, "until": until}
            yield Fault(
                msg("“{channel}” promises {frequency}: {promised} up to {until}; the content calendar has {planned}.", **figures), row, "frequency"
            )


def _published(items: Iterable[ContentItem], until: date) -> int:
    """Return how many pieces of content come out up to a day: the single ones, and those of the densest series from its first item on."""
    rates = [(item, read_frequency(item.frequency)) for item in items]
    series = (1 + floor(rate * (until - item.on).days) for item, rate in rates if rate and item.on)
    return sum(rate is None for _, rate in rates) + max(series, default=0)
