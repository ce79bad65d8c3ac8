"""The rules of the budget."""

from datetime import date
from decimal import Decimal

from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.tactics import Basis, BudgetLine, ChannelKind, CustomPhase, Phasing
from tests.checks.cases.case import Case
from tests.checks.plans import change, drop, facts, steps, switch_off

CASES = (
    Case(
        "TAC120",
        drop("BUD-01", "BUD-03"),
        "tactics.tactic",
        "“Advertise” runs on the paid channel “Search ads”, but has no budget.",
        quiet=steps(drop("BUD-01", "BUD-03"), switch_off(BudgetLine)),
    ),
    Case(
        "TAC121",
        drop("BUD-02"),
        "tactics.tactic",
        "“Write monthly” has no budget.",
        quiet=steps(drop("BUD-02"), change("CHN-02", kind=ChannelKind.PAID)),
    ),
    Case(
        "TAC122",
        change("BUD-01", start=date(2027, 1, 1)),
        "budget_lines.start",
        "“Clicks”: 1 Jan 2027 is outside “Advertise” (15 Jan 2027 to 31 Dec 2027).",
        quiet=change("BUD-04", start=date(2027, 1, 1)),
    ),
    Case(
        "TAC123",
        change("BUD-04", start=date(2027, 6, 1), end=date(2027, 5, 1)),
        "budget_lines.end",
        "“Fee” ends on 1 May 2027",
        quiet=change("BUD-04", start=date(2027, 6, 1)),
    ),
    Case(
        "TAC124",
        facts(ceiling=Decimal(7000)),
        "plan.ceiling",
        "The budget of €7,700 is €700 over the ceiling of €7,000.",
        quiet=facts(ceiling=Decimal(7700)),
    ),
    Case(
        "TAC124",
        facts(ceiling=Decimal(7700), ceiling_includes_vat=True, vat=Decimal("0.21")),
        "plan.ceiling",
        "The budget of €9,317 including VAT is €1,617 over",
        quiet=facts(ceiling=None),
    ),
    Case("TAC125", change("BUD-02", hours=None), "budget_lines.hours", "“Texts” is in hours, but says not how many."),
    Case("TAC125", change("BUD-02", person=None), "budget_lines.person", "“Texts” is in hours, but says not whose."),
    Case("TAC125", change("BUD-02", person=Ref("PER-01")), "budget_lines.person", "“Texts” counts hours of Ann, who has no hourly rate."),
    Case("TAC126", change("BUD-01", amount=None), "budget_lines.amount", "“Clicks” has no amount.", quiet=change("BUD-02", amount=None)),
    Case(
        "TAC127",
        change("BUD-04", amount=Decimal(150)),
        "budget_lines.amount",
        "“Fee” asks for 150 % of the media.",
        quiet=change("BUD-04", amount=Decimal(100)),
    ),
    Case(
        "TAC127",
        change("BUD-04", basis=Basis.PERCENT_GROSS, amount=Decimal(100)),
        "budget_lines.amount",
        "“Fee” asks for 100 %",
        quiet=change("BUD-04", basis=Basis.PERCENT_GROSS),
    ),
    Case(
        "TAC132",
        change("BUD-04", amount=Decimal("0.15")),
        "budget_lines.amount",
        "“Fee” asks for only 0.15 % of the media.",
        quiet=change("BUD-04", amount=Decimal(1)),
    ),
    Case("TAC128", drop("PHA-02"), "budget_lines.phasing", "The phases of “Peak” add up to 40 %.", quiet=change("PHA-02", month=date(2027, 12, 1))),
    Case(
        "TAC128",
        steps(change("PHA-01", share=None, amount=Decimal(400)), change("PHA-02", share=None, amount=Decimal(500))),
        "budget_lines.phasing",
        "The phases of “Peak” add up to €900, the line comes to €1,000.",
        quiet=steps(change("PHA-01", share=None, amount=Decimal(400)), change("PHA-02", share=None, amount=Decimal(600))),
    ),
    Case("TAC133", change("PHA-02", share=None), "custom_phasing.share", "A phase of “Peak” has neither share nor amount."),
    Case(
        "TAC133",
        change("PHA-02", share=None, amount=Decimal(1000)),
        "custom_phasing.share",
        "A phase of “Peak” has a share, where amounts are filled in.",
        quiet=steps(change("PHA-01", share=None, amount=Decimal(0)), change("PHA-02", share=None, amount=Decimal(1000))),
    ),
    Case("TAC129", drop("PHA-01", "PHA-02"), "budget_lines.phasing", "“Peak” has custom phasing, but no phases."),
    Case(
        "TAC129",
        switch_off(CustomPhase),
        "budget_lines.phasing",
        "“Peak” has custom phasing",
        quiet=steps(switch_off(CustomPhase), change("BUD-03", phasing=None)),
    ),
    Case("TAC130", change("BUD-03", phasing=Phasing.FRONT), "custom_phasing.line", "“Peak” has phases, but its phasing is not custom."),
    Case(
        "TAC131",
        change("BUD-04", end=date(2028, 1, 31)),
        "budget_lines.end",
        "“Fee”: 31 Jan 2028 is outside the plan (1 Jan 2027 to 31 Dec 2027).",
        quiet=change("BUD-01", end=date(2028, 1, 31)),
    ),
)
