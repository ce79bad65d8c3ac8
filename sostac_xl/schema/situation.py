"""The Situation sheet: where are we now?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Count, Money, OneOf, Rate, Ref, Scale5, Whole
from sostac_xl.schema.row import Row
from sostac_xl.schema.sheets import SITUATION
from sostac_xl.schema.table import Computed, column, computed, table

if TYPE_CHECKING:
    from sostac_xl.schema.plan import Person
    from sostac_xl.schema.tactics import Channel


class Grade(Choice):
    """High, medium or low."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Asset(Choice):
    """What a channel audit looks at."""

    WEBSITE = "website"
    SEARCH = "search"
    SOCIAL = "social networks"
    EMAIL = "e-mail"
    ADS = "advertising"
    OFFLINE = "offline"
    OTHER = "other"


class ResearchType(Choice):
    """Counting or understanding; a plan needs both."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"


class ResearchMethod(Choice):
    """How an insight was found."""

    ANALYTICS = "analytics"
    OPEN_SOURCES = "open sources"
    SURVEY = "survey"
    INTERVIEWS = "interviews"
    TEST = "test"
    OTHER = "other"


class SwotKind(Choice):
    """The four quadrants."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    OPPORTUNITY = "opportunity"
    THREAT = "threat"


class TowsType(Choice):
    """Which pair of factors an option builds on."""

    SO = "SO"
    ST = "ST"
    WO = "WO"
    WT = "WT"


class PestleFactor(Choice):
    """The six outside forces."""

    POLITICAL = "political"
    ECONOMIC = "economic"
    SOCIAL = "social"
    TECHNOLOGICAL = "technological"
    LEGAL = "legal"
    ENVIRONMENTAL = "environmental"


class CapabilityKind(Choice):
    """What an organisation can bring to bear."""

    PEOPLE = "people"
    MONEY = "money"
    TIME = "time"
    TOOL = "tool"
    SKILL = "skill"


class RiskKind(Choice):
    """Something that may happen, or something that we take for granted."""

    RISK = "risk"
    ASSUMPTION = "assumption"


@table("stakeholders", sheet=SITUATION, prefix="STA", title="Stakeholders", spare=6, source="N")
class Stakeholder(Row):
    """The parts of the organisation and the people in and around it who influence this plan."""

    group: str = column("Person or group", required=True, width="wide", help="Who has a stake in the plan.")
    unit: str = column("Business unit", help="The part of the organisation that they belong to.")
    need: str = column("What they need", width="wide", help="What they must see to support the plan.")
    interest: Grade | None = column("Interest", help="How much the outcome matters to them.")
    influence: Grade | None = column("Influence", help="How much they can help or hinder.")


@table("product_markets", sheet=SITUATION, prefix="PMC", title="Product–market combinations", spare=6, source="N")
class ProductMarket(Row):
    """What we sell to whom, and what it adds to the organisation."""

    product: str = column("Product or service", required=True, width="wide", help="What is sold.")
    market: str = column("Sold to", required=True, help="To whom it is sold.")
    value: str = column("What it adds", width="wide", help="What it means to the organisation: growth, cash, reputation.")
    revenue: Money | None = column("Revenue per year", help="Revenue of this combination in the last full year.")
    margin: Rate | None = column("Gross margin", help="Gross profit as a share of revenue.", internal=True)


@table("activities", sheet=SITUATION, prefix="CUR", title="Current activities", spare=6, source="N")
class CurrentActivity(Row):
    """What is deployed for the present objectives, and how it performs."""

    activity: str = column("Activity", required=True, width="wide", help="What we do now.")
    channel: Ref[Channel] | None = column("Channel", help="Through which channel.")
    objective: str = column("For which present objective", help="What it was meant to reach.")
    target: str = column("Its target", help="The figure that was aimed at.")
    result: str = column("Result", help="What it brought.")
    spend: Money | None = column("Spend per year", help="What it costs in a year.")


@table("baseline", sheet=SITUATION, prefix="BAS", title="Performance baseline", lite=True, gate=True, spare=8, usual=12, source="R N")
class Baseline(Row):
    """The figures that we start from; objectives are measured against them."""

    metric: str = column("Metric", required=True, width="wide", help="What was measured, such as online orders.")
    channel: Ref[Channel] | None = column("Channel", help="Where it was measured; blank for the whole.")
    value: Decimal | None = column("Value", required=True, help="The figure itself, without its unit.")
    unit: str = column("Unit", required=True, help="Such as orders, EUR, %.")
    period: str = column("Period", help="Over which time, such as 2025 or Q3 2025.")
    source: str = column("Source", help="Where the figure comes from, so that it can be found again.")


@table("audit", sheet=SITUATION, prefix="AUD", title="Channel audit", spare=6, source="R")
class Audit(Row):
    """What is good and bad about the site, the social networks and the other channels."""

    finding: str = column("What we found", required=True, width="wide", help="One fact, good or bad.")
    asset: Asset | None = column("Channel looked at", required=True, help="The site, search, social networks and so on.")
    metric: str = column("Figure", help="The figure that shows it.")
    severity: Grade | None = column("How serious", help="High: it costs us customers now.")


@table("research", sheet=SITUATION, prefix="RES", title="Research", spare=6, source="R N")
class Research(Row):
    """What was studied, how, and what came out of it. Count first, then understand: a plan needs both."""

    insight: str = column("Insight", required=True, width="wide", help="What we know now that we did not know before.")
    type: ResearchType | None = column("Type", required=True, help="Quantitative counts, qualitative explains.")
    topic: str = column("Topic", help="What was studied.")
    method: ResearchMethod | None = column("Method", required=True, help="How it was found out.")
    sample: Count | None = column("Sample size", help="How many people or cases.")
    on: date | None = column("Date", help="When it was done. Older than a year gets a remark.")
    source: str = column("Source", help="The report, link or file.")


@table("insights", sheet=SITUATION, prefix="INS", title="Audience and customer insights", lite=True, gate=True, spare=6, source="R N")
class Insight(Row):
    """Who the customers are, what they care about, and why and how they buy."""

    audience: str = column("Audience", required=True, width="wide", help="A group of people that behaves alike.")
    who: str = column("Who they are", help="Age, household, job: what sets them apart.")
    interests: str = column("What interests them", help="What they read, follow and talk about.")
    why: str = column("Why they buy", help="The need behind the purchase.")
    how: str = column("How they buy", help="Where they look, compare and decide.")
    research: Ref[Research] | None = column("Known from", help="The research that shows it.")


@table("perception", sheet=SITUATION, prefix="BRA", title="Brand perception", spare=6, source="N")
class Perception(Row):
    """What customers think of us."""

    source: str = column("Where they say it", required=True, width="wide", help="Reviews, a survey, social networks.")
    theme: str = column("Theme", help="What the remarks are about.")
    quote: str = column("Quote or summary", width="wide", help="In their own words.")
    score: Decimal | None = column("Score", help="The figure, such as 8.4.")
    scale: str = column("Scale", help="Such as 1–10, stars out of 5, NPS.")


@table("competitors", sheet=SITUATION, prefix="COM", title="Competitors", lite=True, gate=True, spare=6, source="R N")
class Competitor(Row):
    """Who else the customer can choose, how they compete with us, and what we can learn from them."""

    name: str = column("Competitor", required=True, width="wide", help="A company, or another way to solve the same problem.")
    offer: str = column("Offer", help="What they sell, at what price.")
    how: str = column("How they compete with us", width="wide", help="Price, range, service, attention, something else.")
    channels: str = column("Their channels", help="Where they reach their customers.")
    strengths: str = column("Strengths", help="What they do better.")
    weaknesses: str = column("Weaknesses", help="Where we can win.")
    lesson: str = column("Lesson for us", help="What we take from their experience.")
    swot: tuple[Ref[Swot], ...] = column("On our SWOT", help="Which SWOT entries this competitor explains.")
    threat: Scale5 | None = column("Threat (1–5)", help="5: takes customers from us every day.")


@table("niches", sheet=SITUATION, prefix="NIC", title="Adjacent niches", spare=5, source="R")
class Niche(Row):
    """What happens next door, and what we can take from it."""

    niche: str = column("Niche", required=True, width="wide", help="A market beside ours with the same kind of customer or problem.")
    happens: str = column("What happens there", help="What works there at present.")
    take: str = column("What we can take from it", width="wide", help="An idea, a format, a channel.")


@table("swot", sheet=SITUATION, prefix="SWO", title="SWOT", lite=True, gate=True, spare=10, usual=16, source="R N")
class Swot(Row):
    """Strengths and weaknesses are inside the organisation, opportunities and threats outside."""

    statement: str = column("Statement", required=True, width="wide", help="One fact with its figure, not a wish.")
    kind: SwotKind | None = column("Kind", required=True, help="Strength, weakness, opportunity or threat.")
    evidence: Ref[Research] | None = column("Evidence", help="The research that shows it.")
    impact: Scale5 | None = column("Impact (1–5)", help="5: decides about the success of the plan.")


@table("tows", sheet=SITUATION, prefix="TOW", title="TOWS", spare=6, usual=10, source="N O")
class Tows(Row):
    """What follows from the SWOT: an inside factor and an outside factor, and what to do with the two."""

    option: str = column("Option", required=True, width="wide", help="What we could do.")
    internal: Ref[Swot] | None = column("Internal factor", required=True, help="A strength or a weakness.")
    external: Ref[Swot] | None = column("External factor", required=True, help="An opportunity or a threat.")
    type: ClassVar[Computed] = computed(
        "Type",
        OneOf(TowsType),
        formula='IF(OR({internal}="",{external}=""),"",IF({lookup:internal.kind}={SwotKind.STRENGTH},IF({lookup:external.kind}={SwotKind.OPPORTUNITY},{TowsType.SO},{TowsType.ST}),'
        "IF({lookup:external.kind}={SwotKind.OPPORTUNITY},{TowsType.WO},{TowsType.WT})))",
        help="SO uses a strength for an opportunity, ST against a threat; WO mends a weakness for an opportunity, WT against a threat.",
    )
    chosen: bool | None = column("Chosen", help="Yes when the strategy builds on it.")


@table("pestle", sheet=SITUATION, prefix="PES", title="PESTLE", spare=6, source="O")
class Pestle(Row):
    """Trends in the world around us that we can't steer."""

    trend: str = column("Trend", required=True, width="wide", help="What is changing.")
    factor: PestleFactor | None = column("Factor", required=True, help="Political, economic, social, technological, legal or environmental.")
    impact: Scale5 | None = column("Impact (1–5)", help="5: changes our market.")
    likelihood: Scale5 | None = column("Likelihood (1–5)", help="5: it is happening already.")
    score: ClassVar[Computed] = computed("Score", Whole(), formula="N({impact})*N({likelihood})", help="Impact times likelihood.")


@table("capabilities", sheet=SITUATION, prefix="CAP", title="Internal capabilities", spare=6, source="N O")
class Capability(Row):
    """The people, money, time, tools and skills that we have, and what is missing."""

    capability: str = column("Capability", required=True, width="wide", help="Something that the plan needs.")
    kind: CapabilityKind | None = column("Kind", required=True, help="People, money, time, tool or skill.")
    gap: str = column("Gap", width="wide", help="What is missing and how we deal with it.")
    level: Scale5 | None = column("Level (1–5)", help="1: not there. 5: better than anyone.")


@table("risks", sheet=SITUATION, prefix="RSK", title="Risks and assumptions", lite=True, spare=6, usual=10, source="O")
class Risk(Row):
    """What may go wrong, and what we take for granted."""

    statement: str = column("Risk or assumption", required=True, width="wide", help="What may happen, and what it would do.")
    kind: RiskKind | None = column("Kind", required=True, help="Risk or assumption.")
    mitigation: str = column("What we do about it", width="wide", help="How we prevent it or soften it.")
    likelihood: Scale5 | None = column("Likelihood (1–5)", help="5: almost certain.")
    impact: Scale5 | None = column("Impact (1–5)", help="5: the plan fails.")
    score: ClassVar[Computed] = computed(
        "Score", Whole(), formula="N({likelihood})*N({impact})", help="Likelihood times impact; 15 and more asks for an answer."
    )
    owner: Ref[Person] | None = column("Owner", help="Who watches it.")
