"""The Tactics sheet: with what do we get there?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Amount, Money, Month, Number, Percent, Positive, Rate, Ref, Scale10, VisitRate, Whole
from sostac_xl.schema.row import Row
from sostac_xl.schema.sheets import TACTICS
from sostac_xl.schema.table import Computed, column, computed, table

if TYPE_CHECKING:
    from sostac_xl.schema.action import Action
    from sostac_xl.schema.objectives import Objective
    from sostac_xl.schema.plan import Market, Person
    from sostac_xl.schema.strategy import BrandMessage, Segment


class Level(Choice):
    """The three levels of an objective."""

    ACCEPTABLE = "acceptable"
    OPTIMAL = "optimal"
    BEST = "best"

    @property
    def rank(self) -> int:
        """The place of the level: 1 for acceptable, 2 for optimal, 3 for best."""
        return list(Level).index(self) + 1


class ChannelKind(Choice):
    """How a channel comes about."""

    PAID = "paid"
    OWNED = "owned"
    EARNED = "earned"
    SHARED = "shared"


class MarketingMix(Choice):
    """The seven Ps."""

    PRODUCT = "product"
    PRICE = "price"
    PLACE = "place"
    PROMOTION = "promotion"
    PEOPLE = "people"
    PROCESS = "process"
    EVIDENCE = "physical evidence"


class Method(Choice):
    """How a tactic runs over time."""

    ALWAYS_ON = "always-on"
    CAMPAIGN = "campaign"
    BURST = "burst"


class WorkStatus(Choice):
    """How far a piece of work is."""

    IDEA = "idea"
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class CostType(Choice):
    """What the money goes to."""

    MEDIA = "media"
    PRODUCTION = "production"
    AGENCY = "agency"
    TOOLS = "tools"
    PEOPLE = "people"
    RESEARCH = "research"
    EVENTS = "events"
    OTHER = "other"


class Basis(Choice):
    """How the amount of a budget line is reckoned."""

    FIXED = "fixed"
    PER_MONTH = "per month"
    PERCENT_NET = "% of media net"
    PERCENT_GROSS = "% of media gross"
    HOURS = "hours"


class Phasing(Choice):
    """How a line is spread over its months."""

    EVEN = "even"
    FRONT = "front"
    BACK = "back"
    CUSTOM = "custom"


class FunnelModel(Choice):
    """Where the funnel of a tactic starts."""

    CPM = "CPM"
    CPC = "CPC"
    CPL = "CPL"
    CPA = "CPA"
    VOLUME = "volume"


class HaveIt(Choice):
    """Whether a tool is there."""

    YES = "yes"
    ARRANGE = "to arrange"


class DataOwner(Choice):
    """Whose data it is."""

    OURS = "ours"
    CUSTOMER = "customer"
    THIRD_PARTY = "third party"


@table("channels", sheet=TACTICS, prefix="CHN", title="Channels", lite=True, gate=True, spare=6, usual=12, source="R O")
class Channel(Row):
    """Every way in which we reach people."""

    channel: str = column("Channel", required=True, width="wide", help="Such as paid search or newsletter.")
    kind: ChannelKind | None = column("Kind", required=True, help="Paid, owned, earned or shared.")
    platform: str = column("Platform or medium", help="Where exactly.")
    active: bool | None = column("Active", help="Whether the plan uses it. Blank means yes.")


@table("tactics", sheet=TACTICS, prefix="TAC", title="Tactics", lite=True, gate=True, spare=8, usual=15, source="R N O")
class Tactic(Row):
    """What we will do, for which objective and segment, through which channel, and when."""

    tactic: str = column("Tactic", required=True, width="wide", help="What we do, in a few words.")
    objective: Ref[Objective] | None = column("Objective", required=True, help="The objective that it serves first; its budget counts there.")
    also_serves: tuple[Ref[Objective], ...] = column("Also serves", width="wide", help="Other objectives; several separated by ;")
    market: Ref[Market] | None = column("Market", help="For which market; blank for all.")
    segment: Ref[Segment] | None = column("Segment", required=True, help="Whom it must reach.")
    channel: Ref[Channel] | None = column("Channel", required=True, help="Through which channel.")
    message: Ref[BrandMessage] | None = column("Message", help="What we say.")
    mix: MarketingMix | None = column("Marketing mix", help="Which of the seven Ps it works on.")
    method: Method | None = column("Method", help="Always-on, campaign or burst.")
    start: date | None = column("Start", required=True, help="The first day on which it runs.")
    end: date | None = column("End", required=True, help="The last day on which it runs.")
    starts_with: Ref[Action] | None = column("Starts with action", help="When this action moves, the tactic moves with it.")
    owner: Ref[Person] | None = column("Owner", required=True, help="Who answers for it.")
    impact: Scale10 | None = column("Impact (1–10)", help="How much it can bring.")
    confidence: Scale10 | None = column("Confidence (1–10)", help="How sure we are of that.")
    ease: Scale10 | None = column("Ease (1–10)", help="How easily it is done.")
    ice: ClassVar[Computed] = computed(
        "ICE",
        Number(Decimal(0)),
        formula='IF(OR({impact}="",{confidence}="",{ease}=""),0,ROUND((N({impact})+N({confidence})+N({ease}))/3,1))',
        help="The mean of impact, confidence and ease.",
    )
    budget: ClassVar[Computed] = computed(
        "Budget",
        Amount(),
        formula='IF({id}="",0,SUMIFS({budget.net},{budget.tactic},{id},{budget.counts},1))',
        help="The net total of its budget lines at the planned level.",
        zero=True,
    )
    status: WorkStatus | None = column("Status", help="How far it is.", progress=True)


@table("funnel", sheet=TACTICS, prefix="FUN", title="Funnel assumptions", spare=8, usual=30, source="N O")
class Funnel(Row):
    """What a tactic is expected to bring, at each of the three levels."""

    tactic: Ref[Tactic] | None = column("Tactic", required=True, help="The tactic that it is about.")
    level: Level | None = column("Level", required=True, help="Acceptable, optimal or best.")
    model: FunnelModel | None = column("Model", required=True, help="Where the funnel starts: views, clicks, leads, orders, or a number of clicks.")
    cost: Positive | None = column(
        "Cost per unit or volume",
        required=True,
        help="The price for 1,000 views, a click, a lead or an order; for volume: the clicks over the tactic's dates.",
    )
    ctr: Percent | None = column("CTR", help="Clicks as a share of views.")
    lead_rate: VisitRate | None = column("Visit to lead", help="Leads as a share of visits. Blank when the step is skipped.")
    mql_rate: Rate | None = column("Lead to MQL", help="Blank when the step is skipped.")
    sql_rate: Rate | None = column("MQL to SQL", help="Blank when the step is skipped.")
    order_rate: VisitRate | None = column("SQL to order", help="Orders as a share of the step before.")
    order_value: Money | None = column("Average order value", help="Revenue of an order without VAT.")
    new_share: Rate | None = column("New-customer share", help="The share of orders that comes from new customers. Blank means all.")
    orders_per_year: Positive | None = column("Orders per customer per year", help="How often a customer buys.")
    lifetime: Positive | None = column("Customer lifetime (years)", help="How long a customer stays.")
    margin: Rate | None = column("Gross margin", help="Gross profit as a share of revenue.", internal=True)
    lag: Annotated[int, Whole(Decimal(0), Decimal(36))] | None = column("Lag to order (months)", help="From lead to order.")
    spend_limit: Money | None = column("Most that can be spent", help="More money than this finds no more customers.")
    source: str = column("Source", help="Where the figures come from.")


@table("landscape", sheet=TACTICS, prefix="DIG", title="Digital landscape", spare=6, source="R N")
class Tool(Row):
    """The tools and platforms that we need."""

    tool: str = column("Tool or platform", required=True, width="wide", help="Its name.")
    purpose: str = column("Purpose", help="What it is for.")
    have: HaveIt | None = column("Have it", help="Yes, or to arrange.", progress=True)
    monthly: Money | None = column("Cost per month", help="For your information; put it on a budget line to count it.")
    owner: Ref[Person] | None = column("Owner", help="Who looks after it.")


@table("data_needs", sheet=TACTICS, prefix="DAT", title="Data needs", spare=6, source="N")
class DataNeed(Row):
    """The data that we need, from ourselves and from customers."""

    data: str = column("Data", required=True, width="wide", help="Which data.")
    owner: DataOwner | None = column("Whose", help="Ours, the customer's or a third party's.")
    used_for: str = column("Used for", help="What we do with it.")
    legal_basis: str = column("Legal basis", help="Such as consent or contract.")
    have: bool | None = column("Have it", help="Yes or no.", progress=True)


@table("to_arrange", sheet=TACTICS, prefix="ARR", title="Still to arrange", spare=6, source="N")
class ToArrange(Row):
    """What has to be there before a tactic can start: a white paper, a brand film."""

    what: str = column("What", required=True, width="wide", help="Something that someone must make or get.")
    tactic: Ref[Tactic] | None = column("For tactic", help="The tactic that waits for it.")
    due: date | None = column("Needed by", required=True, help="The day on which it must be there.")
    owner: Ref[Person] | None = column("Owner", required=True, help="Who arranges it.")
    status: WorkStatus | None = column("Status", help="How far it is.", progress=True)


@table("processes", sheet=TACTICS, prefix="PRO", title="Business processes", spare=5, source="R")
class Process(Row):
    """Processes, adjacent ones too, that must change for the plan to work."""

    process: str = column("Process", required=True, width="wide", help="Such as returns or lead follow-up.")
    adjacent: bool | None = column("Adjacent", help="Yes when it lies outside marketing.")
    change: str = column("Change needed", help="What must work differently.")
    owner: Ref[Person] | None = column("Owner", help="Who changes it.")


@table("raci", sheet=TACTICS, prefix="RAC", title="Responsibilities (RACI)", spare=6, usual=12, source="R")
class Raci(Row):
    """Who does it, who answers for it (exactly one), who is asked and who is told."""

    item: str = column("Item", required=True, width="wide", help="A tactic, an action or any piece of work.")
    tactic: Ref[Tactic] | None = column("Tactic", help="The tactic that it is about; blank for other work.")
    responsible: tuple[Ref[Person], ...] = column("Responsible", required=True, help="Who does it; several separated by ;")
    accountable: tuple[Ref[Person], ...] = column("Accountable", required=True, help="Who answers for it: exactly one.")
    consulted: tuple[Ref[Person], ...] = column("Consulted", help="Who is asked before; several separated by ;")
    informed: tuple[Ref[Person], ...] = column("Informed", help="Who is told after; several separated by ;")


@table("custom_phasing", sheet=TACTICS, prefix="PHA", title="Custom phasing", spare=6, usual=12, source="O")
class CustomPhase(Row):
    """The months of budget lines that follow a pattern of their own."""

    line: Ref[BudgetLine] | None = column("Budget line", required=True, help="A line whose phasing is custom.")
    month: Month | None = column("Month", required=True, help="The first day of the month.")
    share: Percent | None = column("Share of the line", help="The shares of a line add up to 100 %. Or fill in amounts.")
    amount: Money | None = column("Or amount", help="The amounts of a line add up to what it comes to, excluding VAT. Blank when you fill in shares.")


@table("budget_lines", sheet=TACTICS, prefix="BUD", title="Budget lines", lite=True, gate=True, spare=12, usual=40, source="R O")
class BudgetLine(Row):
    """What everything costs, excluding VAT."""

    what: str = column("What", required=True, width="wide", help="What the money is for.")
    tactic: Ref[Tactic] | None = column("Tactic", help="The tactic that it pays for; blank for the whole plan.")
    market: Ref[Market] | None = column("Market", help="For which market; blank for all.")
    cost_type: CostType | None = column("Cost type", required=True, help="Media, production, agency and so on.")
    basis: Basis | None = column("Basis", required=True, help="Fixed, per month, a percentage of media, or hours.")
    amount: Positive | None = column(
        "Amount or rate",
        help="The amount, the amount per month, or the percentage (15 for 15 %). Blank for hours. No line is negative: take a rebate off the amount of the line that it is given on.",
    )
    hours: Positive | None = column("Hours", help="Only for the basis hours.")
    person: Ref[Person] | None = column("Person", help="Only for the basis hours: whose rate counts.")
    start: date | None = column("From", help="Blank: the start of the tactic, or of the plan.")
    end: date | None = column("To", help="Blank: the end of the tactic, or of the plan.")
    phasing: Phasing | None = column("Phasing", help="Even over the days, most at the front, most at the back, or custom. Blank means even.")
    level: Level | None = column(
        "Counts from level", help="Acceptable: always. Optimal: at optimal and best. Best: at best only. Blank means acceptable."
    )
    vat: Rate | None = column("VAT", help="Blank: the plan's rate.")
    vat_recoverable: bool | None = column("VAT is recoverable", help="Blank: as the plan says.")
    working: ClassVar[Computed] = computed(
        "Working", Amount(), formula="IFERROR(INDEX({budget.working},{#}),0)", help="The part that reaches the audience: net media.", zero=True
    )
    net: ClassVar[Computed] = computed(
        "Net", Amount(), formula="IFERROR(INDEX({budget.net},{#}),0)", help="The amount of the line excluding VAT.", zero=True
    )
