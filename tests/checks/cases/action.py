"""The rules of the Action sheet."""

from datetime import date
from decimal import Decimal

from sostac_xl.schema.action import Action, ContentItem
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.tactics import ChannelKind
from tests.checks.cases.case import Case
from tests.checks.plans import add, change, drop, facts, steps, switch_off

NOT_DONE = {"done": None, "actual_start": None, "actual_finish": None}


def letters(*days: date, frequency: str = "") -> tuple[ContentItem, ...]:
    """Return newsletters in the content calendar."""
    return tuple(
        ContentItem(id=f"CAL-{number:02d}", title=f"Letter {number}", on=day, channel=Ref("CHN-02"), format="E-mail", frequency=frequency)
        for number, day in enumerate(days, 1)
    )


CASES = (
    Case(
        "ACT101",
        change("ACT-02", duration=None),
        "actions.duration",
        "“Duration (working days)” is not filled in for “Write the first letter”.",
        quiet=change("ACT-02", deadline=None),
    ),
    Case("ACT102", drop("ACT-01", "ACT-02"), "actions.action", "“Actions” is not started.", quiet=switch_off(Action)),
    Case(
        "ACT104",
        change("ACT-02", deadline=date(2027, 3, 11)),
        "actions.deadline",
        "is done on 12 Mar 2027 at the earliest, after its deadline of 11 Mar 2027.",
        quiet=change("ACT-02", deadline=date(2027, 3, 12)),
    ),
    Case("ACT105", change("ACT-02", after=(Link("ACT-09"),)), "actions.after", "“Write the first letter” waits for ACT-09, which is no action."),
    Case("ACT106", change("ACT-01", after=(Link("ACT-02"),)), "actions.after", "Actions wait for each other: ACT-01 → ACT-02 → ACT-01."),
    Case("ACT106", change("ACT-01", after=(Link("ACT-01"),)), "actions.after", "waits for itself."),
    Case(
        "ACT107",
        change("ACT-02", tactic=Ref("TAC-01")),
        "tactics.tactic",
        "“Write monthly” starts on 20 Mar 2027, in the first 90 days, but has no actions.",
        quiet=steps(change("ACT-02", tactic=Ref("TAC-01")), change("TAC-02", start=date(2027, 4, 1))),
    ),
    Case(
        "ACT108",
        steps(change("ACT-01", not_before=date(2027, 4, 1)), change("ACT-02", not_before=None)),
        "actions.action",
        "No action falls in the first 90 days from 1 Jan 2027.",
        quiet=change("ACT-01", not_before=date(2027, 3, 31)),
    ),
    Case(
        "ACT109",
        change("TAC-02", end=date(2027, 3, 10), start=date(2027, 3, 1)),
        "actions.planned_finish",
        "is done on 12 Mar 2027, after “Write monthly” ends on 10 Mar 2027.",
    ),
    Case(
        "ACT110",
        change("ACT-01", **NOT_DONE),
        "actions.done",
        "“Set up the ads” should have been done on 8 Jan 2027.",
        quiet=change("ACT-02", not_before=date(2027, 2, 25)),
    ),
    Case(
        "ACT111",
        change("ACT-01", budget=Decimal(6001)),
        "tactics.budget",
        "The actions of “Advertise” have €6,001 together, its budget is €6,000.",
        quiet=change("ACT-01", budget=Decimal(6000)),
    ),
    Case(
        "ACT112",
        change("ACT-01", actual_finish=date(2027, 1, 2)),
        "actions.actual_finish",
        "was finished on 2 Jan 2027, before its start on 4 Jan 2027.",
        quiet=change("ACT-01", actual_start=None),
    ),
    Case("ACT113", change("SCH-01", end=date(2027, 3, 19)), "channel_schedule.end", "The period ends on 19 Mar 2027", quiet=facts(horizon=24)),
    Case(
        "ACT114",
        steps(change("PER-02", capacity=Decimal(20)), change("ACT-02", effort=Decimal(24))),
        "people.capacity",
        "“Ben” has more work than hours in the weeks of: 8 Mar 2027 (24 of 20 h).",
        quiet=steps(change("PER-02", capacity=Decimal(20)), change("ACT-02", effort=Decimal(22))),
    ),
    Case(
        "ACT114",
        steps(change("PER-02", capacity=Decimal(20)), change("ACT-02", effort=Decimal(240), duration=30, deadline=None)),
        "people.capacity",
        "5 Apr 2027 (40 of 20 h), …",
        quiet=steps(change("PER-02", capacity=Decimal(20)), change("ACT-01", effort=Decimal(200))),
    ),
    Case(
        "ACT114",
        steps(change("PER-02", capacity=Decimal(20)), change("ACT-02", effort=Decimal(24))),
        "people.capacity",
        "“Ben” has more work",
        quiet=change("ACT-02", effort=Decimal(24)),
    ),
    Case(
        "ACT115",
        add(*letters(date(2027, 3, 22), date(2027, 4, 2), date(2027, 5, 28))),
        "channel_schedule.frequency",
        "“Newsletter” promises 1 per week: 10 up to 28 May 2027; the content calendar has 3.",
        quiet=add(*letters(date(2027, 3, 22), date(2027, 3, 31))),
    ),
    Case(
        "ACT115",
        steps(add(*letters(date(2027, 3, 22), date(2027, 5, 28))), change("SCH-01", frequency="2 в неделю")),
        "channel_schedule.frequency",
        "“Newsletter” promises 2 в неделю: 20 up to 28 May 2027; the content calendar has 2.",
        quiet=steps(add(*letters(date(2027, 3, 22), date(2027, 5, 28))), change("SCH-01", frequency="whenever we can")),
    ),
    Case(
        "ACT115",
        add(*letters(date(2027, 3, 22), date(2027, 5, 28), frequency="1 per month")),
        "channel_schedule.frequency",
        "the content calendar has 3.",
        quiet=add(*letters(date(2027, 3, 22), date(2027, 5, 28), frequency="weekly")),
    ),
    Case(
        "ACT115",
        steps(add(*letters(date(2027, 3, 22))), change("SCH-01", start=date(2027, 1, 4))),
        "channel_schedule.frequency",
        "“Newsletter” promises 1 per week: 11 up to 22 Mar 2027; the content calendar has 1.",
        quiet=steps(add(*letters(date(2027, 3, 22), date(2027, 5, 28))), change("CHN-02", kind=ChannelKind.PAID)),
    ),
    Case(
        "ACT115",
        add(*letters(*(date(2027, 3, day) for day in range(22, 32)), date(2027, 11, 30))),
        "channel_schedule.frequency",
        "36 up to 30 Nov 2027; the content calendar has 11.",
        quiet=add(*letters(date(2027, 12, 24))),
    ),
)
