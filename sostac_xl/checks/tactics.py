"""Rules of the Tactics sheet: what serves what, through which channel, when, and who answers for it. The money is in `budget`."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.checks.facts import horizon, ids, tactics, targeted, uncovered
from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.findings import Severity
from sostac_xl.i18n import msg
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.strategy import ChannelRoleRow, Segment
from sostac_xl.schema.tactics import Channel, Raci, Tactic, ToArrange, WorkStatus


@rule(
    "TAC104", Severity.ERROR, tables=(Objective, Tactic), remedy=msg("Add a tactic for it, name it in “Also serves” of one, or drop the objective.")
)
def objective_without_tactic(c: Computation) -> Iterator[Fault]:
    """An objective that nothing is done for will not be reached."""
    for objective in uncovered(c.plan[Objective], tactics(c.plan), "objective", "also_serves"):
        yield Fault(msg("No tactic serves “{objective}”.", objective=objective.name), objective)


@rule("TAC105", Severity.WARNING, tables=(Segment, Tactic), remedy=msg("Add a tactic that reaches it, or do not target the segment."))
def segment_without_tactic(c: Computation) -> Iterator[Fault]:
    """A segment that the strategy goes for and no tactic reaches will not notice the plan."""
    for segment in uncovered(targeted(c.plan), tactics(c.plan), "segment"):
        yield Fault(msg("No tactic reaches the targeted segment “{segment}”.", segment=segment.name), segment)


@rule("TAC106", Severity.WARNING, tables=(Channel, Tactic), remedy=msg("Add a tactic that uses it, or say no in “Active”."))
def channel_without_tactic(c: Computation) -> Iterator[Fault]:
    """A channel that no tactic uses costs attention and brings nothing."""
    told = ids(role.channel for role in c.plan[ChannelRoleRow]) if c.plan.uses(ChannelRoleRow) else ()  # by the role that it has
    for channel in uncovered(c.plan[Channel], tactics(c.plan), "channel"):
        if channel.active is not False and channel.id not in told:
            yield Fault(msg("The channel “{channel}” is active, but no tactic uses it.", channel=channel.name), channel)


@rule(
    "TAC107",
    Severity.WARNING,
    tables=(Channel, Tactic, ChannelRoleRow),
    remedy=msg("Give the channel a role on the Strategy sheet, or move the tactic to a channel that has one."),
)
def channel_without_role(c: Computation) -> Iterator[Fault]:
    """The strategy chooses the channels; one that is used without a role was not chosen."""
    roles, used = c.plan[ChannelRoleRow], ids(tactic.channel for tactic in tactics(c.plan))
    for channel in uncovered(c.plan[Channel], roles, "channel"):
        if channel.id in used and roles:  # without any role each segment is told that it has none
            yield Fault(msg("The channel “{channel}” is used, but has no role in the strategy.", channel=channel.name), channel)


@rule("TAC108", Severity.WARNING, tables=(Channel, Tactic), remedy=msg("Say yes in “Active” for the channel, or choose another one."))
def channel_inactive(c: Computation) -> Iterator[Fault]:
    """A tactic can't run on a channel that the plan does not use."""
    for tactic in tactics(c.plan):
        channel = c.plan.find(tactic.channel)
        if channel and channel.active is False:
            yield Fault(
                msg("“{tactic}” runs on the channel “{channel}”, which is not active.", tactic=tactic.name, channel=channel.name), tactic, "channel"
            )


@rule("TAC109", Severity.WARNING, tables=(Tactic,), remedy=msg("Move the tactic into the plan, or lengthen the horizon on the Plan sheet."))
def tactic_outside_horizon(c: Computation) -> Iterator[Fault]:
    """What happens outside the plan is not in its months, neither in the budget nor in the timeline."""
    span = horizon(c)
    for tactic in tactics(c.plan):
        for key, day in (("start", tactic.start), ("end", tactic.end)):
            if span and day and not span[0] <= day <= span[1]:
                yield Fault(
                    msg("“{tactic}”: {day} is outside the plan ({start} to {end}).", tactic=tactic.name, day=day, start=span[0], end=span[1]),
                    tactic,
                    key,
                )


@rule("TAC110", Severity.ERROR, tables=(Tactic,), remedy=msg("Correct one of the two dates."))
def tactic_ends_before_start(c: Computation) -> Iterator[Fault]:
    """Without a stretch of time a tactic has no months to spend its budget in."""
    for tactic in c.plan[Tactic]:
        if tactic.start and tactic.end and tactic.end < tactic.start:
            yield Fault(
                msg("“{tactic}” ends on {end}, before its start on {start}.", tactic=tactic.name, start=tactic.start, end=tactic.end), tactic, "end"
            )


@rule("TAC111", Severity.ERROR, tables=(Raci,), remedy=msg("Leave one person; move the others to Responsible or Consulted."))
def several_accountable(c: Computation) -> Iterator[Fault]:
    """When two people answer for something, nobody does: exactly one is accountable."""
    for row in c.plan[Raci]:
        if len(row.accountable) > 1:
            people = tuple(person.name for person in c.plan.find_all(row.accountable))
            yield Fault(
                msg("{n} people are accountable for “{item}”: {people}.", n=len(row.accountable), item=row.name, people=people), row, "accountable"
            )


@rule("TAC112", Severity.WARNING, tables=(ToArrange, Tactic), remedy=msg("Get it earlier, or let the tactic start later."))
def arranged_too_late(c: Computation) -> Iterator[Fault]:
    """A tactic can't start without what it needs."""
    for item in c.plan[ToArrange]:
        tactic = c.plan.find(item.tactic)
        settled = item.status in (WorkStatus.DONE, WorkStatus.DROPPED)
        if tactic and tactic.start and item.due and item.due > tactic.start and not settled:
            names = {"item": item.name, "tactic": tactic.name}
            yield Fault(msg("“{item}” is due on {due}, but “{tactic}” starts on {start}.", due=item.due, start=tactic.start, **names), item, "due")


@rule(
    "TAC113",
    Severity.WARNING,
    tables=(ChannelRoleRow, Channel, Tactic),
    remedy=msg("Add a tactic on this channel, or take the channel out of Channel roles."),
)
def role_without_tactic(c: Computation) -> Iterator[Fault]:
    """What the strategy expects of a channel comes only when a tactic uses it."""
    unused = {channel.id: channel for channel in uncovered(c.plan[Channel], tactics(c.plan), "channel")}
    for row in c.plan[ChannelRoleRow]:
        channel = unused.pop(row.channel.id, None) if row.channel else None  # once for each channel, however many its roles
        if channel:
            yield Fault(msg("The channel “{channel}” has a role in the strategy, but no tactic uses it.", channel=channel.name), row, "channel")
