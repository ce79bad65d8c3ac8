"""Rules of the budget, which stands on the Tactics sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from sostac_xl.checks.facts import horizon, ids, run_of, tactics
from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.findings import Severity
from sostac_xl.i18n import MoneyValue, msg
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.tactics import Basis, BudgetLine, Channel, ChannelKind, CustomPhase, Phasing, Tactic

HUNDRED: Final = Decimal(100)


@rule("TAC120", Severity.ERROR, tables=(Tactic, Channel, BudgetLine), remedy=msg("Add a budget line for it, or drop the tactic."))
def paid_tactic_without_budget(c: Computation) -> Iterator[Fault]:
    """Nothing appears on a paid channel without money."""
    paid_for = ids(line.tactic for line in c.plan[BudgetLine])
    for tactic in tactics(c.plan):
        channel = c.plan.find(tactic.channel)
        if channel and channel.kind is ChannelKind.PAID and tactic.id not in paid_for:
            yield Fault(msg("“{tactic}” runs on the paid channel “{channel}”, but has no budget.", tactic=tactic.name, channel=channel.name), tactic)


@rule("TAC121", Severity.WARNING, tables=(Tactic, Channel, BudgetLine), remedy=msg("Add a budget line, if only for the hours that it takes."))
def tactic_without_budget(c: Computation) -> Iterator[Fault]:
    """Work on our own channels costs something too: hours, production, tools."""
    paid_for = ids(line.tactic for line in c.plan[BudgetLine])
    for tactic in tactics(c.plan):
        channel = c.plan.find(tactic.channel)
        if tactic.id not in paid_for and not (channel and channel.kind is ChannelKind.PAID):
            yield Fault(msg("“{tactic}” has no budget.", tactic=tactic.name), tactic)


@rule("TAC122", Severity.WARNING, tables=(Tactic, BudgetLine), remedy=msg("Correct the line's dates or the tactic's."))
def line_outside_tactic(c: Computation) -> Iterator[Fault]:
    """Money that is spent while its tactic does not run is a mistake, or belongs to another tactic."""
    for line in c.plan[BudgetLine]:
        tactic = c.plan.find(line.tactic)
        run = run_of(tactic)
        for key, day in (("start", line.start), ("end", line.end)):
            if tactic and run and day and not run[0] <= day <= run[1]:
                names = {"line": line.name, "tactic": tactic.name}
                yield Fault(msg("“{line}”: {day} is outside “{tactic}” ({start} to {end}).", day=day, start=run[0], end=run[1], **names), line, key)


@rule("TAC123", Severity.ERROR, tables=(BudgetLine,), remedy=msg("Correct one of the two dates."))
def line_ends_before_start(c: Computation) -> Iterator[Fault]:
    """Without a stretch of time a line has no months to be spent in."""
    for line in c.plan[BudgetLine]:
        if line.start and line.end and line.end < line.start:
            yield Fault(msg("“{line}” ends on {end}, before its start on {start}.", line=line.name, start=line.start, end=line.end), line, "end")


@rule(
    "TAC124",
    Severity.ERROR,
    tables=(PlanFacts, BudgetLine),
    remedy=msg("Cut lines, let some count from a higher level only, or agree on a higher ceiling."),
)
def budget_over_ceiling(c: Computation) -> Iterator[Fault]:
    """The ceiling is what the client agreed to spend; a plan that needs more can't be signed."""
    stack, facts = c.budget.stack, c.plan.facts
    if stack.ceiling is None or stack.compared <= stack.ceiling:
        return
    total, over, ceiling = (MoneyValue(amount, facts.currency) for amount in (stack.compared, stack.compared - stack.ceiling, stack.ceiling))
    if facts.ceiling_includes_vat:
        message = msg("The budget of {total} including VAT is {over} over the ceiling of {ceiling}.", total=total, over=over, ceiling=ceiling)
    else:
        message = msg("The budget of {total} is {over} over the ceiling of {ceiling}.", total=total, over=over, ceiling=ceiling)
    yield Fault(message, facts, "ceiling")


@rule("TAC125", Severity.ERROR, tables=(BudgetLine,), remedy=msg("Fill in the hours and the person, and that person's hourly rate on People."))
def hours_line_incomplete(c: Computation) -> Iterator[Fault]:
    """A line in hours is hours times rate; where one is missing it counts as nothing."""
    for line in c.plan[BudgetLine]:
        if line.basis is not Basis.HOURS:
            continue
        person = c.plan.find(line.person)
        if line.hours is None and c.plan.is_open(line, "hours"):
            yield Fault(msg("“{line}” is in hours, but says not how many.", line=line.name), line, "hours")
        if person is None and c.plan.is_open(line, "person"):
            yield Fault(msg("“{line}” is in hours, but says not whose.", line=line.name), line, "person")
        elif person and person.rate is None:
            yield Fault(msg("“{line}” counts hours of {person}, who has no hourly rate.", line=line.name, person=person.name), line, "person")


@rule("TAC126", Severity.ERROR, tables=(BudgetLine,), remedy=msg("Fill in the amount, or the percentage."))
def amount_missing(c: Computation) -> Iterator[Fault]:
    """A line without an amount counts as nothing; only a line in hours needs none."""
    for line in c.plan[BudgetLine]:
        if line.amount is None and line.basis is not Basis.HOURS and c.plan.is_open(line, "amount"):
            yield Fault(msg("“{line}” has no amount.", line=line.name), line, "amount")


@rule("TAC127", Severity.ERROR, tables=(BudgetLine,), remedy=msg("Write the percentage as a number: 15 for 15 %."))
def percentage_over_hundred(c: Computation) -> Iterator[Fault]:
    """A fee of the media that is as large as the media itself is a slip of the pen, and as a share of gross it can't be reckoned."""
    for line in c.plan[BudgetLine]:
        amount = line.amount or Decimal(0)
        if (line.basis is Basis.PERCENT_NET and amount > HUNDRED) or (line.basis is Basis.PERCENT_GROSS and amount >= HUNDRED):
            yield Fault(msg("“{line}” asks for {amount} % of the media.", line=line.name, amount=amount), line, "amount")


@rule("TAC132", Severity.WARNING, tables=(BudgetLine,), remedy=msg("Write the percentage as a number: 15 for 15 %."))
def percentage_below_one(c: Computation) -> Iterator[Fault]:
    """Excel keeps a typed 15 % as 0.15; where a number of percents is due, that counts a hundred times too little."""
    for line in c.plan[BudgetLine]:
        if line.basis in (Basis.PERCENT_NET, Basis.PERCENT_GROSS) and line.amount and 0 < line.amount < 1:
            yield Fault(msg("“{line}” asks for only {amount} % of the media.", line=line.name, amount=line.amount), line, "amount")


@rule(
    "TAC128",
    Severity.ERROR,
    tables=(BudgetLine, CustomPhase),
    remedy=msg("Correct Custom phasing until the shares add up to 100 %, or the amounts to what the line comes to."),
)
def phases_not_complete(c: Computation) -> Iterator[Fault]:
    """What the phases leave over is spent in no month, and what they have too much is spent twice."""
    phases: defaultdict[str, list[CustomPhase]] = defaultdict(list)
    for phase in c.plan[CustomPhase]:
        if phase.line:
            phases[phase.line.id].append(phase)
    for item in c.budget.lines:
        line, own = item.line, phases.get(item.line.id, [])
        if line.phasing is not Phasing.CUSTOM or not own:
            continue
        amounts = sum((phase.amount or Decimal(0) for phase in own), Decimal(0))
        shares = sum((phase.share or Decimal(0) for phase in own), Decimal(0))
        if amounts and amounts != item.net:
            money = {"sum": MoneyValue(amounts, c.plan.facts.currency), "net": MoneyValue(item.net, c.plan.facts.currency)}
            yield Fault(msg("The phases of “{line}” add up to {sum}, the line comes to {net}.", line=line.name, **money), line, "phasing")
        elif not amounts and shares != 1:
            yield Fault(msg("The phases of “{line}” add up to {sum} %.", line=line.name, sum=(shares * HUNDRED).normalize()), line, "phasing")


@rule("TAC133", Severity.ERROR, tables=(CustomPhase,), remedy=msg("Fill in either a share or an amount, for all phases of a line alike."))
def phase_without_its_part(c: Computation) -> Iterator[Fault]:
    """A phase without its part says nothing, and shares beside amounts can't be added up: the shares would not count."""
    in_amounts = ids(phase.line for phase in c.plan[CustomPhase] if phase.amount)
    for phase in c.plan[CustomPhase]:
        line = c.plan.find(phase.line)
        if line is None:
            continue
        blank = all(getattr(phase, key) is None and c.plan.is_open(phase, key) for key in ("share", "amount"))
        if blank:
            yield Fault(msg("A phase of “{line}” has neither share nor amount.", line=line.name), phase, "share")
        elif phase.share is not None and line.id in in_amounts:
            yield Fault(msg("A phase of “{line}” has a share, where amounts are filled in.", line=line.name), phase, "share")


@rule("TAC129", Severity.ERROR, tables=(BudgetLine,), remedy=msg("Enter its months on Custom phasing, or choose another phasing."))
def phases_missing(c: Computation) -> Iterator[Fault]:
    """A line with a phasing of its own has to say which part falls in which month."""
    phased = ids(phase.line for phase in c.plan[CustomPhase]) if c.plan.uses(CustomPhase) else frozenset()
    for line in c.plan[BudgetLine]:
        if line.phasing is Phasing.CUSTOM and line.id not in phased:
            yield Fault(msg("“{line}” has custom phasing, but no phases.", line=line.name), line, "phasing")


@rule("TAC130", Severity.WARNING, tables=(BudgetLine, CustomPhase), remedy=msg("Choose custom phasing for the line, or remove its phases."))
def phases_unused(c: Computation) -> Iterator[Fault]:
    """Phases count only for a line whose phasing is custom; here they change nothing."""
    told: set[str] = set()
    for phase in c.plan[CustomPhase]:
        line = c.plan.find(phase.line)
        if line and line.phasing is not Phasing.CUSTOM and line.id not in told:
            told.add(line.id)  # once for a line, however many its months
            yield Fault(msg("“{line}” has phases, but its phasing is not custom.", line=line.name), phase, "line")


@rule("TAC131", Severity.WARNING, tables=(PlanFacts, BudgetLine), remedy=msg("Correct the line's dates, or lengthen the horizon on the Plan sheet."))
def line_outside_horizon(c: Computation) -> Iterator[Fault]:
    """Money that is spent outside the plan is in the total, but in none of its months."""
    span = horizon(c)
    for line in c.plan[BudgetLine]:
        for key, day in (("start", line.start), ("end", line.end)):
            if span and day and not line.tactic and not span[0] <= day <= span[1]:
                dates = {"day": day, "start": span[0], "end": span[1]}
                yield Fault(msg("“{line}”: {day} is outside the plan ({start} to {end}).", line=line.name, **dates), line, key)
