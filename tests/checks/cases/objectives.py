"""The rules of the Objectives sheet."""

from datetime import date
from decimal import Decimal

from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Goal, ObjectiveClass
from sostac_xl.schema.situation import Baseline
from tests.checks.cases.case import Case
from tests.checks.cases.forecast import WITHIN_REACH
from tests.checks.plans import add, change, drop, facts, steps, switch_off

CASES = (
    Case(
        "OBJ101", change("OBJ-01", owner=None), "objectives.owner", "“Owner” is not filled in for “More orders”.", quiet=change("OBJ-01", market=None)
    ),
    Case("OBJ102", drop("GOA-01"), "goals.goal", "“Business goals” is not started.", quiet=steps(drop("GOA-01"), switch_off(Goal))),
    Case("OBJ103", change("OBJ-02", objective="More  orders"), "objectives.objective", "stands 2 times: OBJ-01, OBJ-02."),
    Case(
        "OBJ104",
        change("OBJ-01", optimal=Decimal(140)),
        "objectives.acceptable",
        "“More orders”: higher is better, but acceptable 110, optimal 140 and best 130 do not rise.",
        quiet=change("OBJ-01", optimal=Decimal(130)),
    ),
    Case(
        "OBJ104",
        change("OBJ-02", acceptable=Decimal(75)),
        "objectives.acceptable",
        "“Fewer returns”: lower is better, but acceptable 75, optimal 80 and best 70 do not fall.",
        quiet=change("OBJ-02", acceptable=None),
    ),
    Case(
        "OBJ105",
        change("OBJ-01", baseline=Decimal(111)),
        "objectives.baseline",
        "“More orders” starts at 111, which is already beyond acceptable (110).",
        quiet=change("OBJ-01", baseline=Decimal(111), includes_baseline=False),
    ),
    Case("OBJ105", change("OBJ-02", baseline=Decimal(89)), "objectives.baseline", "starts at 89", quiet=change("OBJ-02", baseline=Decimal(90))),
    Case(
        "OBJ106",
        change("OBJ-01", due=date(2028, 1, 1)),
        "objectives.due",
        "is due on 1 Jan 2028, outside the plan (1 Jan 2027 to 31 Dec 2027).",
        quiet=steps(change("OBJ-01", due=date(2028, 1, 1)), facts(start=None)),
    ),
    Case("OBJ107", facts(horizon=11), "plan.horizon", "The plan covers 11 months", quiet=facts(horizon=13)),
    Case(
        "OBJ108",
        change("OBJ-01", approved_on=None, due=None),
        "objectives.objective",
        "“More orders” is not SMART yet; still missing: A (agreed), T (timed).",
    ),
    Case("OBJ109", change("OBJ-01", approved_by=Ref("PER-02")), "objectives.approved_by", "“More orders” is approved by Ben, who does not decide."),
    Case("OBJ110", change("OBJ-03", kind=ObjectiveClass.COST), "objectives.objective", "No objective is about: satisfaction."),
    Case(
        "OBJ108",
        steps(change("OBJ-01", approved_by=None), WITHIN_REACH, change("FUN-01", cost=Decimal(20))),
        "objectives.objective",
        "“More orders” is not SMART yet; still missing: A (agreed).",
        quiet=steps(change("OBJ-01", approved_by=None), WITHIN_REACH),
    ),
    Case(
        "OBJ108",
        change("OBJ-01", approved_by=None, goal=None),
        "objectives.objective",
        "still missing: A (agreed), R (relevant).",
        quiet=change("OBJ-01", goal=None, due=None, unit=""),
    ),
    Case(
        "OBJ111",
        steps(change("OBJ-01", approved_by=None), WITHIN_REACH),
        "objectives.approved_by",
        "“More orders” is within reach by the forecast, but no decision-maker has approved it.",
        quiet=change("OBJ-01", approved_by=None),
    ),
    Case("OBJ111", steps(change("OBJ-01", approved_on=None), WITHIN_REACH), "objectives.approved_on", "“More orders” is within", quiet=WITHIN_REACH),
    Case(
        "OBJ112",
        change("OBJ-04", baseline=Decimal(6)),
        "objectives.baseline",
        "“Faster delivery” starts at 6 orders; Performance baseline has 5 for “Faster delivery”.",
        quiet=change("OBJ-04", baseline=Decimal(6), unit="hours"),
    ),
    Case(
        "OBJ112",
        change("BAS-03", value=Decimal(7)),
        "objectives.baseline",
        "Performance baseline has 7",
        quiet=add(Baseline(id="BAS-04", metric="Faster delivery", value=Decimal(7), unit="orders", period="2025")),
    ),
    Case(
        "OBJ113",
        change("OBJ-01", cost_allowed=Decimal(1)),
        "objectives.cost_allowed",
        "“More orders” costs €6,800, where €1 is allowed.",
        quiet=change("OBJ-01", cost_allowed=Decimal(6800)),
    ),
    Case(
        "OBJ114",
        change("OBJ-01", time_available=Decimal(6)),
        "objectives.time_available",
        "“More orders” takes 12 months, where 6 are available.",
        quiet=change("OBJ-01", time_available=Decimal(12)),
    ),
)
