"""The Objectives sheet: where do we want to go?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Amount, Money, Number, Positive, Ref, Text, Whole
from sostac_xl.schema.row import Block, Row
from sostac_xl.schema.sheets import OBJECTIVES
from sostac_xl.schema.table import Computed, column, computed, table

if TYPE_CHECKING:
    from sostac_xl.schema.plan import Market, Person


class ObjectiveLevel(Choice):
    """Whose objective it is: the business's, marketing's or communication's."""

    BUSINESS = "business"
    MARKETING = "marketing"
    COMMUNICATION = "communication"


class ObjectiveClass(Choice):
    """The four points that objectives must cover."""

    ACQUISITION = "acquisition"
    SATISFACTION = "satisfaction"
    COST = "cost"
    TIMING = "timing"


class FiveS(Choice):
    """Five things that digital marketing can do."""

    SELL = "sell"
    SERVE = "serve"
    SIZZLE = "sizzle"
    SPEAK = "speak"
    SAVE = "save"


class Direction(Choice):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"


class ForecastMetric(Choice):
    """The figure of the forecast that an objective is compared with."""

    CLICKS = "clicks"
    LEADS = "leads"
    MQL = "MQL"
    SQL = "SQL"
    ORDERS = "orders"
    NEW_CUSTOMERS = "new customers"
    REVENUE = "revenue"
    GROSS_PROFIT = "gross profit"
    CAC = "CAC"
    ROAS = "ROAS"
    ROMI = "ROMI"
    NONE = "none"


class Counted(Choice):
    """Over which time an objective's figure counts."""

    PER_MONTH = "per month"
    PER_YEAR = "per year"
    HORIZON = "over the horizon"
    AT_END = "at the end"


@table("vision", sheet=OBJECTIVES, title="Vision and mission", lite=True, gate=True, source="N")
class Vision(Block):
    """What the organisation wants to become; the objectives below must serve it."""

    vision: str = column("Vision", required=True, width="wide", help="How the world looks when we succeed.")
    mission: str = column("Mission", width="wide", help="What we do every day to get there.")


@table("goals", sheet=OBJECTIVES, prefix="GOA", title="Business goals", lite=True, gate=True, spare=5, source="N R")
class Goal(Row):
    """What the business wants to reach; at least a financial year ahead."""

    goal: str = column("Business goal", required=True, width="wide", help="What the board wants to see.")
    year: Annotated[int, Whole(Decimal(2000), Decimal(2100))] | None = column("Year", help="The financial year that it is meant for.")
    measure: str = column("Measure", help="The figure by which the board judges it.")
    owner: Ref[Person] | None = column("Owner", help="The decision-maker who asked for it.")


@table("objectives", sheet=OBJECTIVES, prefix="OBJ", title="Objectives", lite=True, gate=True, spare=8, usual=10, source="R N O")
class Objective(Row):
    """What marketing must reach, by when and measured how, at three levels."""

    objective: str = column("Objective", required=True, width="wide", help="One result, not an activity.")
    goal: Ref[Goal] | None = column("Business goal", required=True, help="The business goal that it serves.")
    market: Ref[Market] | None = column("Market", help="For which market; blank for all.")
    level: ObjectiveLevel | None = column("Level", help="Business, marketing or communication.")
    kind: ObjectiveClass | None = column("Class", help="Acquisition, satisfaction, cost or timing. A good plan has all four.")
    five_s: FiveS | None = column("5S", help="Sell, serve, sizzle, speak or save.")
    kpi_name: str = column("KPI name", required=True, help="The figure that shows it.")
    unit: str = column("Unit", required=True, help="Such as orders, EUR, %.")
    better: Direction | None = column("Better", help="Whether higher or lower is better. Blank means higher.")
    baseline: Decimal | None = column("Baseline", required=True, help="Where we stand now.")
    baseline_date: date | None = column("Baseline date", help="The day of that figure.")
    acceptable: Decimal | None = column("Acceptable", required=True, help="The least that still counts as success.")
    optimal: Decimal | None = column("Optimal", required=True, help="What we plan for.")
    best: Decimal | None = column("Best", required=True, help="What is possible when all goes well.")
    due: date | None = column("Due", required=True, help="The day on which it must be reached.")
    cost_allowed: Money | None = column("Cost allowed", help="What it may cost.")
    cost_estimated: ClassVar[Computed] = computed(
        "Cost estimated",
        Amount(),
        formula='IF({id}="",0,SUMPRODUCT({refers:Tactic.objective}*{Tactic.budget}))',
        help="The budgets of the tactics that it is the first objective of.",
        zero=True,
    )
    time_available: Positive | None = column("Time available (months)", help="How long it may take.")
    time_expected: ClassVar[Computed] = computed(
        "Time expected (months)",
        Number(Decimal(0)),
        formula='IF(OR({id}="",{plan.start}=""),0,ROUND(MAX(0,SUMPRODUCT(MAX({refers:Tactic.objective}*{Tactic.end}))-{plan.start}+1)/30.4375,1))',
        help="From the start of the plan to the end of the last tactic that serves it first, in months of 30.4375 days.",
    )
    forecast_metric: ForecastMetric | None = column(
        "Forecast metric", help="The figure of the forecast to compare it with; none when it can't be forecast."
    )
    counted: Counted | None = column("Counted", help="Per month, per year, over the horizon, or at the end.")
    includes_baseline: bool | None = column("Baseline included", help="Whether the levels include what we reach already. Blank means yes.")
    owner: Ref[Person] | None = column("Owner", required=True, help="Who answers for it.")
    approved_by: Ref[Person] | None = column("Approved by", help="The decision-maker who agreed to it.", progress=True)
    approved_on: date | None = column("Approved on", help="The day of the approval.", progress=True)
    smart: ClassVar[Computed] = computed(
        "SMART",
        Text(),
        formula='IF({objective}="","","S"&IF(AND({kpi_name}<>"",{unit}<>"",{baseline}<>""),"M","·")&IF(OR(AND({approved_by}<>"",{approved_on}<>""),COUNTIFS({forecast.id},{id},{forecast.least_gap},"<=0")>0),"A","·")&IF({goal}<>"","R","·")&IF({due}<>"","T","·"))',
        help="Specific: a text. Measurable: KPI, unit and baseline. Agreed: approved, or a forecast that reaches acceptable. Relevant: a business goal. Timed: a due date.",
    )
