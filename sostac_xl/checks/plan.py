"""Rules of the Plan sheet: its facts, people, stages and versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.compute.stages import usual_days
from sostac_xl.findings import Severity
from sostac_xl.i18n import msg
from sostac_xl.schema.country import country_meant, has_holidays
from sostac_xl.schema.currency import currency_meant, is_currency
from sostac_xl.schema.plan import Leave, Person, PlanFacts, PlanStatus, Stage, StageName, Version

EMAIL: Final = re.compile(r"[^\s@,;:<>()\[\]\"]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_][\w-]*[^\W_]")
"""An address as people have them; what the standard allows beyond that is a slip of the pen."""


@rule("PLN104", Severity.ERROR, tables=(Person,), remedy=msg("Say in “Decides” on People who takes the business decisions, and involve that person."))
def decision_maker_missing(c: Computation) -> Iterator[Fault]:
    """Objectives that no decision-maker took part in are not carried by the business."""
    people = c.plan[Person]
    if not any(person.decides for person in people):
        yield Fault(msg("Nobody on People takes the business decisions."), people[0], "decides")


@rule("PLN105", Severity.ERROR, tables=(PlanFacts,), remedy=msg("Write the three letters of ISO 4217, such as EUR, GBP or RUB."))
def currency_unknown(c: Computation) -> Iterator[Fault]:
    """The currency says how amounts are rounded and written."""
    facts = c.plan.facts
    if not facts.currency or is_currency(facts.currency):
        return
    if meant := currency_meant(facts.currency):
        message = msg("“{currency}” is no currency; perhaps {code} is meant.", currency=facts.currency, code=meant)
    else:
        message = msg("“{currency}” is no currency.", currency=facts.currency)
    yield Fault(message, facts, "currency")


@rule(
    "PLN106",
    Severity.WARNING,
    tables=(PlanFacts,),
    remedy=msg("Write the two letters of ISO 3166, such as NL, or fill in the holidays on Lists by hand."),
)
def country_unknown(c: Computation) -> Iterator[Fault]:
    """The country says which days are public holidays; without them the timeline plans work on Christmas."""
    facts = c.plan.facts
    if not facts.country or has_holidays(facts.country):
        return
    if meant := country_meant(facts.country):
        message = msg("“{country}” is no code of a country; perhaps {code} is meant.", country=facts.country, code=meant)
    else:
        message = msg("No holidays are known for the country “{country}”.", country=facts.country)
    yield Fault(message, facts, "country")


@rule("PLN107", Severity.ERROR, tables=(Stage,), remedy=msg("Correct one of the two dates."))
def stage_ends_before_start(c: Computation) -> Iterator[Fault]:
    """A stage can't be finished before it has begun."""
    for stage in c.plan[Stage]:
        if stage.start and stage.finish and stage.finish < stage.start:
            yield Fault(
                msg("The stage “{stage}” ends on {finish}, before its start on {start}.", stage=stage.stage, start=stage.start, finish=stage.finish),
                stage,
                "finish",
            )


@rule("PLN108", Severity.ADVICE, tables=(Stage,), remedy=msg("Check the dates; if they are right, nothing needs to be done."))
def stage_duration_unusual(c: Computation) -> Iterator[Fault]:
    """Stages that are rushed get redone, and stages that drag on hold up the rest."""
    for stage in c.plan[Stage]:
        usual, days = usual_days(stage.usual), c.value(stage, "duration")
        if usual and isinstance(days, int) and days > 0 and not usual[0] <= days <= usual[1]:
            yield Fault(
                msg("The stage “{stage}” takes {days} days; usual is {usual}.", stage=stage.stage, days=days, usual=stage.usual), stage, "finish"
            )


@rule("PLN109", Severity.ERROR, tables=(PlanFacts, Version), remedy=msg("Enter who approved which version and when, or set the status back."))
def approval_unrecorded(c: Computation) -> Iterator[Fault]:
    """An approved plan names the version that was approved, by whom and when; otherwise nobody can rely on it."""
    facts = c.plan.facts
    if facts.status is PlanStatus.APPROVED and not any(version.approved_by and version.approved_on for version in c.plan[Version]):
        yield Fault(msg("The plan is marked as approved, but no version is."), facts, "status")


@rule("PLN110", Severity.ERROR, tables=(Leave,), remedy=msg("Correct one of the two dates."))
def leave_ends_before_start(c: Computation) -> Iterator[Fault]:
    """Leave with its dates the wrong way round is not taken into account in the timeline."""
    for leave in c.plan[Leave]:
        if leave.start and leave.end and leave.end < leave.start:
            yield Fault(msg("Leave ends on {end}, before its start on {start}.", start=leave.start, end=leave.end), leave, "end")


@rule("PLN111", Severity.WARNING, tables=(Person,), remedy=msg("Write one address and nothing else, such as ann@example.com, or empty the cell."))
def email_malformed(c: Computation) -> Iterator[Fault]:
    """Invitations and questions that go to a mistyped address reach nobody."""
    for person in c.plan[Person]:
        if person.email and not EMAIL.fullmatch(person.email):
            yield Fault(msg("“{email}” of {person} is no e-mail address.", email=person.email, person=person.name), person, "email")


@rule("PLN112", Severity.WARNING, tables=(Stage,), remedy=msg("Correct the date, or the status date of the plan."))
def signed_off_in_the_future(c: Computation) -> Iterator[Fault]:
    """Nobody can have agreed to a stage on a day that is still to come."""
    for stage in c.plan[Stage]:
        if stage.signed_off and stage.signed_off > c.as_of:
            message = msg("“{stage}” is signed off on {day}, after the status date {today}.", stage=stage.stage, day=stage.signed_off, today=c.as_of)
            yield Fault(message, stage, "signed_off")


@rule(
    "PLN113",
    Severity.WARNING,
    tables=(Stage, Person),
    remedy=msg("Choose someone who decides as the approver, or say on People that this person does."),
)
def approver_does_not_decide(c: Computation) -> Iterator[Fault]:
    """A sign-off is worth what its approver may decide (R: business decision-makers are involved)."""
    for stage in c.plan[Stage]:
        approver = c.plan.find(stage.approver)
        if not stage.signed_off or not c.plan.is_open(stage, "approver"):
            continue
        if approver is None:
            yield Fault(msg("“{stage}” is signed off, but by whom is not said.", stage=stage.stage), stage, "approver")
        elif approver.decides is not True:
            yield Fault(msg("“{stage}” is signed off by {person}, who does not decide.", stage=stage.stage, person=approver.name), stage, "approver")


@rule("PLN114", Severity.ERROR, tables=(Stage,), remedy=msg("Give each of the six stages one row of the table Stages."))
def stage_not_once(c: Computation) -> Iterator[Fault]:
    """The gate looks each stage up by its name: one that is missing can't be signed off, of two only the first counts."""
    seen: set[StageName] = set()
    for stage in c.plan[Stage]:
        if stage.stage and stage.stage in seen:
            yield Fault(msg("The stage “{stage}” stands there twice.", stage=stage.stage), stage, "stage")
        seen |= {stage.stage} if stage.stage else set()
    if c.plan[Stage]:
        for name in StageName:
            if name not in seen and all(c.plan.is_open(stage, "stage") for stage in c.plan[Stage]):
                yield Fault(msg("The stage “{stage}” has no row.", stage=name), Stage)
