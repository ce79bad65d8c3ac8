"""The Control sheet: are we getting there?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Money, Month, Number, OneOf, Ref
from sostac_xl.schema.row import Row
from sostac_xl.schema.sheets import CONTROL
from sostac_xl.schema.table import Computed, column, computed, table

if TYPE_CHECKING:
    from sostac_xl.schema.objectives import Objective
    from sostac_xl.schema.plan import Person
    from sostac_xl.schema.tactics import BudgetLine


class Frequency(Choice):
    """How often a figure is looked at."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Curve(Choice):
    """How a target grows from the baseline to the objective."""

    LINEAR = "linear"
    PHASED = "phased with spend"
    AT_END = "at the end"


class Aggregation(Choice):
    """How measurements become one figure."""

    SUM = "sum"
    AVERAGE = "average"
    LATEST = "latest"


class KpiStatus(Choice):
    """How a KPI stands."""

    GREEN = "on track"
    AMBER = "watch"
    RED = "step in"


class Trend(Choice):
    """Where the last three measurements go."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


# the latest measurement date of a KPI up to the status date, and the value on it, in the language of `workbook.formulas`
_MEASURED = '{refers:Measurement.kpi}*({Measurement.value}<>"")*({Measurement.on}<>"")*({Measurement.on}<={calendar.as_of})'
_COUNT = f"SUMPRODUCT({_MEASURED})"
_LAST = f"SUMPRODUCT(MAX({_MEASURED}*{{Measurement.on}}))"
_THIRD = f"SUMPRODUCT(LARGE({_MEASURED}*{{Measurement.on}},3))"


# where its objective should be by now, by the KPI's curve; a target has no more digits than a measurement
_BY_CURVE = (
    "INDEX(CHOOSE(IFERROR(MATCH({curve},{choices.curve},0),1),{forecast.linear},{forecast.phased},{forecast.at_end}),"
    "MATCH({lookup:objective.id},{forecast.id},0))"
)
_DIGITS = f"IF(ABS({_BY_CURVE})>=100,0,IF(ABS({_BY_CURVE})>=1,2,4))"


def _value_on(day: str) -> str:
    """Return a formula for the mean of a KPI's measurements on one day."""
    mask = f"{_MEASURED}*({{Measurement.on}}={day})"
    return f"SUMPRODUCT({mask}*{{Measurement.value}})/SUMPRODUCT({mask})"


@table("kpis", sheet=CONTROL, prefix="KPI", title="KPIs", lite=True, gate=True, spare=8, usual=10, source="R N O")
class Kpi(Row):
    """What we measure, who looks at it, and when we step in."""

    kpi: str = column("KPI", required=True, width="wide", help="The figure that we steer by.")
    objective: Ref[Objective] | None = column("Objective", required=True, help="The objective that it shows progress on.")
    measured: str = column("How it is measured", help="So that another person finds the same figure.")
    source: str = column("Source", help="The system or report.")
    unit: str = column("Unit", help="The same as the objective's.")
    frequency: Frequency | None = column("Frequency", required=True, help="How often it is measured.")
    curve: Curve | None = column("Target curve", help="How the target grows over time. Blank means linear.")
    aggregation: Aggregation | None = column("Aggregation", help="How measurements become one figure. Blank means latest.")
    owner: Ref[Person] | None = column("Owner", required=True, help="Who measures it.")
    reviewer: Ref[Person] | None = column("Reviewer", help="Who looks at it.")
    amber: Decimal | None = column("Amber when", required=True, help="Worse than this asks for attention.")
    red: Decimal | None = column("Red when", required=True, help="Worse than this asks for action.")
    action: str = column("Action when red", width="wide", help="What we do then, agreed beforehand.")
    by_now: ClassVar[Computed] = computed(
        "Target by now",
        Number(),
        formula=f'IF(OR({{id}}="",{{objective}}=""),0,IFERROR(ROUND(ROUND({_BY_CURVE},10),{_DIGITS}),0))',
        help="Where its curve should be on the status date, for the objective to be reached at the planned level.",
    )
    latest: ClassVar[Computed] = computed(
        "Latest",
        Number(),
        formula=f'IF({{id}}="",0,IFERROR(IF({_COUNT}=0,0,{_value_on(_LAST)}),0))',
        help="The last measurement up to the status date.",
    )
    status: ClassVar[Computed] = computed(
        "Status",
        OneOf(KpiStatus),
        formula=f'IF(OR({{id}}="",{{amber}}="",{{red}}=""),"",IFERROR(IF({_COUNT}=0,"",IF({{lookup:objective.better}}={{Direction.LOWER}},'
        "IF({latest}>{red},{KpiStatus.RED},IF({latest}>{amber},{KpiStatus.AMBER},{KpiStatus.GREEN})),"
        'IF({latest}<{red},{KpiStatus.RED},IF({latest}<{amber},{KpiStatus.AMBER},{KpiStatus.GREEN})))),""))',
        help="The latest measurement against the amber and red limits.",
    )
    trend: ClassVar[Computed] = computed(
        "Trend",
        OneOf(Trend),
        formula=f'IF({{id}}="","",IFERROR(IF({_COUNT}<3,"",IF({{latest}}>{_value_on(_THIRD)},{{Trend.RISING}},IF({{latest}}<{_value_on(_THIRD)},{{Trend.FALLING}},{{Trend.STEADY}}))),""))',
        help="The last measurement against the one two before it.",
    )


@table("control_points", sheet=CONTROL, prefix="CTP", title="Control points", spare=6, source="R")
class ControlPoint(Row):
    """When we compare results with agreed criteria, and what we decide then."""

    criteria: str = column("Criteria", required=True, width="wide", help="What we compare; agreed beforehand.")
    on: date | None = column("Date", required=True, help="The day of the review.")
    scope: str = column("Scope", help="What is reviewed.")
    decision: str = column("Decision", width="wide", help="What was decided.", progress=True)
    change: str = column("Change to the plan", help="What changes in the plan because of it.", progress=True)
    agreed_by: Ref[Person] | None = column("Agreed by", help="Who agreed to these criteria.")
    agreed_on: date | None = column("Agreed on", help="When they were agreed.")


@table("reporting", sheet=CONTROL, prefix="REP", title="Reporting", spare=5, source="R N")
class Report(Row):
    """Who gets which report how often, and how it is evaluated."""

    report: str = column("Report", required=True, width="wide", help="Its name.")
    audience: str = column("Audience", help="Who gets it.")
    frequency: Frequency | None = column("Frequency", required=True, help="How often.")
    evaluation: str = column("Evaluation", width="wide", help="How we draw lessons from it.")
    owner: Ref[Person] | None = column("Owner", help="Who makes it.")


@table("experience", sheet=CONTROL, prefix="CXP", title="Customer experience", spare=5, source="N")
class Experience(Row):
    """How we measure, check and improve what customers experience."""

    metric: str = column("Metric", required=True, width="wide", help="Such as NPS or time to answer.")
    measured: str = column("How it is measured", help="The question or the system.")
    current: Decimal | None = column("Current", help="Where we stand.", progress=True)
    target: Decimal | None = column("Target", help="Where we want to be.")
    improve: str = column("How we improve it", help="What we do about it.")


@table("guidelines", sheet=CONTROL, prefix="GUI", title="Process and guidelines", spare=5, source="N")
class Guideline(Row):
    """The rules that keep all this going, and who safeguards them."""

    rule: str = column("Rule", required=True, width="wide", help="What we agreed to do always.")
    applies_to: str = column("Applies to", help="Who or what it is for.")
    safeguard: str = column("Safeguarded by", help="How or by whom we see to it.")


@table("spend", sheet=CONTROL, prefix="SPE", title="Spend actuals", progress=True, spare=12, usual=40, source="O")
class Spend(Row):
    """What was ordered and spent, per budget line and month."""

    line: Ref[BudgetLine] | None = column("Budget line", required=True, help="The line that it belongs to.")
    month: Month | None = column("Month", required=True, help="The first day of the month.")
    committed: Money | None = column("Committed", help="Ordered, not yet invoiced.")
    actual: Money | None = column("Actual", required=True, help="Spent or invoiced, excluding VAT.")
    invoice: str = column("Invoice", help="The number of the invoice.", internal=True)


@table("measurements", sheet=CONTROL, prefix="MEA", title="Measurements", lite=True, progress=True, spare=15, usual=40, source="N")
class Measurement(Row):
    """One figure per KPI and date."""

    kpi: Ref[Kpi] | None = column("KPI", required=True, help="The KPI that was measured.")
    on: date | None = column("Date", required=True, help="The day of the figure.")
    value: Decimal | None = column("Value", required=True, help="The figure itself, without its unit.")
    comment: str = column("Comment", width="wide", help="What explains it.")
