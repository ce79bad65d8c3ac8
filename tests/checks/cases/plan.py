"""The rules of the Plan sheet."""

from datetime import date

from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.plan import DayCount, Person, PlanStatus, StageName
from tests.checks.cases.case import Case
from tests.checks.plans import add, change, drop, facts, steps, switch_off

CASES = (
    Case("PLN101", facts(client=""), "plan.client", "“Client” is not filled in.", quiet=facts(agency="")),
    Case("PLN101", change("LEA-01", end=None), "leave.end", "“To” is not filled in for “Ben”.", quiet=drop("LEA-01")),
    Case("PLN102", drop("PER-01", "PER-02"), "people.name", "“People” is not started.", quiet=steps(drop("PER-01", "PER-02"), switch_off(Person))),
    Case(
        "PLN103",
        add(Person(id="PER-09", name=" ann ")),
        "people.name",
        "“Ann” stands 2 times: PER-01, PER-09.",
        quiet=add(Person(id="PER-09", name="Anna"), Person(role="writer"), Person(role="buyer")),
    ),
    Case("PLN104", change("PER-01", decides=None), "people.decides", "Nobody on People", quiet=change("PER-02", decides=True)),
    Case("PLN105", facts(currency="euro"), "plan.currency", "“euro” is no currency; perhaps EUR is meant.", quiet=facts(currency="KWD")),
    Case("PLN105", facts(currency="shells"), "plan.currency", "“shells” is no currency.", quiet=facts(currency="")),
    Case("PLN106", facts(country="Narnia"), "plan.country", "No holidays are known for the country “Narnia”.", quiet=facts(country="RU")),
    Case("PLN106", facts(country="UK"), "plan.country", "“UK” is no code of a country; perhaps GB is meant.", quiet=facts(country="GB")),
    Case(
        "PLN107",
        change("STG-01", finish=date(2026, 10, 1)),
        "stages.finish",
        "ends on 1 Oct 2026, before its start on 5 Oct 2026.",
        quiet=change("STG-01", finish=None),
    ),
    Case("PLN108", change("STG-01", finish=date(2026, 12, 24)), "stages.finish", "takes 59 days; usual is 10–21.", quiet=change("STG-01", usual="")),
    Case(
        "PLN108",
        steps(facts(day_count=DayCount.CALENDAR), change("STG-01", usual="about 30")),
        "stages.finish",
        "takes 19 days; usual is about 30.",
        quiet=steps(facts(day_count=DayCount.CALENDAR), change("STG-01", usual="about 30", finish=date(2026, 10, 29))),
    ),
    Case(
        "PLN109",
        facts(status=PlanStatus.APPROVED),
        "plan.status",
        "The plan is marked as approved, but no version is.",
        quiet=steps(facts(status=PlanStatus.APPROVED), change("VER-01", approved_by=Ref("PER-01"), approved_on=date(2026, 12, 2))),
    ),
    Case("PLN110", change("LEA-01", end=date(2027, 7, 1)), "leave.end", "Leave ends on 1 Jul 2027", quiet=change("LEA-01", end=date(2027, 7, 5))),
    *(
        Case("PLN111", change("PER-01", email=wrong), "people.email", f"“{wrong}” of Ann is no e-mail address.", quiet=change("PER-01", email=right))
        for wrong, right in (
            ("ann@example", "ann@example.com"),
            ("ann.example.com", "ann.o'neil+plan@mail.example.co.uk"),
            ("ann@example.com; ben@example.com", "анна@пример.рф"),
            ("Ann <ann@example.com>", ""),
        )
    ),
    Case(
        "PLN112",
        change("STG-01", signed_off=date(2031, 1, 1)),
        "stages.signed_off",
        "“Situation” is signed off on 1 Jan 2031, after the status date",
        quiet=change("STG-01", signed_off=date(2026, 12, 1)),
    ),
    Case(
        "PLN113",
        steps(change("STG-01", signed_off=date(2026, 12, 1), approver=Ref("PER-02"))),
        "stages.approver",
        "“Situation” is signed off by Ben, who does not decide.",
        quiet=change("STG-01", signed_off=date(2026, 12, 1), approver=Ref("PER-01")),
    ),
    Case(
        "PLN113",
        change("STG-01", signed_off=date(2026, 12, 1), approver=None),
        "stages.approver",
        "“Situation” is signed off, but by whom is not said.",
        quiet=change("STG-01", signed_off=None, approver=None),
    ),
    Case("PLN114", drop("STG-06"), "stages.stage", "The stage “Control” has no row.", quiet=steps()),
    Case("PLN114", change("STG-02", stage=StageName.SITUATION), "stages.stage", "The stage “Situation” stands there twice.", quiet=steps()),
)
