"""The rules of the Control sheet."""

from datetime import date
from decimal import Decimal

from sostac_xl.schema.control import Frequency, Kpi, Measurement, Spend
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.tactics import BudgetLine, Level
from tests.checks.cases.case import Case
from tests.checks.plans import add, change, drop, steps, switch_off

CASES = (
    Case("CTL101", change("KPI-01", red=None), "kpis.red", "“Red when” is not filled in for “Orders”.", quiet=change("KPI-01", source="")),
    Case("CTL102", drop("KPI-01", "KPI-02", "KPI-03", "KPI-04"), "kpis.kpi", "“KPIs” is not started.", quiet=switch_off(Kpi)),
    Case("CTL103", change("KPI-02", kpi="Orders"), "kpis.kpi", "“Orders” stands 2 times: KPI-01, KPI-02."),
    Case("CTL104", change("KPI-04", objective=Ref("OBJ-01")), "objectives.objective", "No KPI measures “Faster delivery”.", quiet=switch_off(Kpi)),
    Case(
        "CTL105",
        change("KPI-01", red=Decimal(105)),
        "kpis.red",
        "“Orders”: higher is better, but red (105) does not lie below amber (105).",
        quiet=change("KPI-01", red=Decimal("104.9")),
    ),
    Case(
        "CTL105",
        change("KPI-02", red=Decimal(94)),
        "kpis.red",
        "“Returns”: lower is better, but red (94) does not lie above amber (95).",
        quiet=change("KPI-02", amber=None),
    ),
    Case("CTL106", change("KPI-01", unit="EUR"), "kpis.unit", "“Orders” is in EUR, its objective in orders.", quiet=change("KPI-01", unit="Orders")),
    Case(
        "CTL107",
        steps(change("MEA-01", value=Decimal(99)), change("KPI-01", action="")),
        "kpis.action",
        "“Orders” is red (99, limit 100), and no action is agreed.",
        quiet=change("MEA-01", value=Decimal(99)),
    ),
    Case(
        "CTL108",
        change("MEA-01", on=date(2027, 1, 28)),
        "kpis.frequency",
        "“Orders” is to be measured monthly, but was last measured on 28 Jan 2027.",
        quiet=change("MEA-01", on=date(2027, 1, 29)),
    ),
    Case(
        "CTL108",
        drop("MEA-01"),
        "kpis.frequency",
        "“Orders” is to be measured monthly, but has not been measured since the start",
        quiet=steps(drop("MEA-01"), switch_off(Measurement)),
    ),
    Case(
        "CTL108",
        change("KPI-01", frequency=Frequency.WEEKLY),
        "kpis.frequency",
        "“Orders” is to be measured weekly",
        quiet=change("KPI-01", frequency=Frequency.QUARTERLY),
    ),
    Case(
        "CTL109",
        change("SPE-01", month=date(2026, 12, 1)),
        "spend.month",
        "Spend in a month outside the plan: 1 Dec 2026.",
        quiet=change("SPE-01", month=date(2027, 12, 31)),
    ),
    Case(
        "CTL110",
        steps(change("OBJ-01", due=date(2027, 4, 3)), change("KPI-01", frequency=Frequency.QUARTERLY)),
        "kpis.frequency",
        "“Orders” is measured quarterly: not once before “More orders” is due on 3 Apr 2027.",
        quiet=steps(change("OBJ-01", due=date(2027, 4, 4)), change("KPI-01", frequency=Frequency.QUARTERLY)),
    ),
    Case(
        "CTL110",
        change("OBJ-01", due=date(2027, 1, 31)),
        "kpis.frequency",
        "“Orders” is measured monthly: not once",
        quiet=change("OBJ-01", due=date(2026, 12, 31)),
    ),
    Case(
        "CTL111",
        change("SPE-01", actual=Decimal(800)),
        "spend.actual",
        "“Clicks”: €800 is spent, €655.27 was planned up to now, €5,000 in all.",
        quiet=change("SPE-01", actual=Decimal(720)),
    ),
    Case(
        "CTL111",
        steps(add(Spend(id="SPE-02", line=Ref("BUD-01"), month=date(2027, 3, 1), actual=Decimal(860))), change("SPE-01", actual=Decimal(500))),
        "spend.actual",
        "“Clicks”: €1,360 is spent, €1,082.62 was planned",
        quiet=add(Spend(id="SPE-02", line=Ref("BUD-01"), month=date(2027, 3, 1), actual=Decimal(600))),
    ),
    Case(
        "CTL111",
        change("SPE-01", line=Ref("BUD-02")),
        "spend.actual",
        "“Texts”: €400 is spent, €1.21 was planned up to now, €800 in all.",
        quiet=steps(change("SPE-01", line=Ref("BUD-02")), switch_off(BudgetLine)),
    ),
    Case(
        "CTL111",
        change("BUD-01", level=Level.BEST),
        "spend.actual",
        "“Clicks”: €400 is spent, €0 was planned up to now, €0 in all.",
        quiet=change("BUD-01", amount=None),
    ),
    Case(
        "CTL111",
        change("SPE-01", actual=Decimal(800)),
        "spend.actual",
        "“Clicks”: €800 is spent",
        quiet=change("SPE-01", actual=Decimal(800), month=date(2027, 4, 1)),
    ),
)
