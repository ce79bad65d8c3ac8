"""What the two articles that the method comes from ask of a plan, point by point, in our own words, and where it stands in the workbook.

R is the Russian article, N the Dutch one. A place is `table.column`; a point may need several. The table of each carries the mark of the
article in the schema.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Point(NamedTuple):
    """One thing that a source asks for, and the columns in which a plan answers it."""

    source: str
    stage: str
    asks: str
    places: str


RUSSIAN: Final = (
    Point("R", "plan", "Six stages, each with a structure of its own, taken one after the other", "stages.stage stages.start stages.finish"),
    Point("R", "plan", "The markets to enter were agreed", "markets.market markets.why objectives.market tactics.market segments.market"),
    Point("R", "plan", "The dates were agreed", "objectives.due versions.approved_by versions.approved_on stages.signed_off"),
    Point("R", "plan", "The client gets a document that says all that is needed to start", "plan.title plan.client versions.version versions.change"),
    Point(
        "R",
        "plan",
        "Going online changes processes, services and the leading of teams too",
        "processes.process processes.change raci.accountable people.role",
    ),
    Point("R", "plan", "Systems must be adapted too", "landscape.tool landscape.purpose landscape.have"),
    Point("R", "plan", "Reporting must be adapted too", "reporting.report reporting.audience reporting.frequency"),
    Point("R", "plan", "Prepare before you act, so that no advertising money is wasted", "stages.done stages.gate"),
    Point("R", "situation", "Take the figures of the site", "audit.asset audit.metric audit.finding baseline.metric baseline.value baseline.source"),
    Point("R", "situation", "Look at the social networks", "audit.asset audit.finding audit.severity"),
    Point("R", "situation", "Strong and weak sides of the product", "swot.kind swot.statement swot.impact"),
    Point("R", "situation", "Who the audience is and what interests it", "insights.audience insights.who insights.interests"),
    Point("R", "situation", "Learn that from open sources and from surveys", "research.method research.source research.insight insights.research"),
    Point("R", "situation", "Who competes, and what their experience teaches us", "competitors.name competitors.offer competitors.lesson"),
    Point("R", "situation", "Neighbouring niches", "niches.niche niches.happens niches.take"),
    Point("R", "situation", "Count first; understanding matters as much", "research.type research.sample"),
    Point("R", "situation", "Takes some 10 to 21 days", "stages.usual stages.duration"),
    Point("R", "situation", "Only when all of it is analysed can a strategy stand on it", "stages.done stages.gate stages.errors"),
    Point(
        "R",
        "objectives",
        "Set the objectives on the outcome of the stage before",
        "objectives.objective objectives.baseline objectives.baseline_date",
    ),
    Point(
        "R",
        "objectives",
        "Concrete tasks of marketing that follow from the business strategy",
        "objectives.goal objectives.level goals.goal goals.measure",
    ),
    Point("R", "objectives", "Business goals look at least a financial year ahead", "plan.horizon plan.year_start plan.start goals.year"),
    Point("R", "objectives", "So that growth can be planned, studied and corrected", "control_points.decision control_points.change"),
    Point("R", "objectives", "Those who take the business decisions take part", "people.decides objectives.approved_by objectives.approved_on"),
    Point("R", "objectives", "Takes 2 to 10 days, as long as agreeing takes", "stages.usual stages.approver"),
    Point("R", "objectives", "Three levels: acceptable, optimal, best", "objectives.acceptable objectives.optimal objectives.best"),
    Point("R", "strategy", "Divide the audience into segments", "segments.segment segments.description segments.size segments.targeted"),
    Point(
        "R",
        "strategy",
        "A detailed portrait of the consumer",
        "personas.portrait personas.goals personas.pains personas.triggers personas.objections",
    ),
    Point("R", "strategy", "Positioning", "positioning.segment positioning.category positioning.benefit"),
    Point("R", "strategy", "Messages", "messages.message messages.proof messages.tone"),
    Point("R", "strategy", "Stand apart from competitors", "positioning.unlike positioning.difference positioning.proof"),
    Point("R", "strategy", "A content strategy", "content_themes.theme content_themes.stage content_themes.format content_themes.purpose"),
    Point("R", "strategy", "A contact strategy", "contact_moments.moment contact_moments.channel contact_moments.trigger contact_moments.limit"),
    Point("R", "strategy", "Takes about 30 days", "stages.usual"),
    Point("R", "tactics", "Choose the instruments of promotion", "tactics.tactic tactics.mix tactics.objective"),
    Point("R", "tactics", "Choose the advertising platforms", "channels.platform"),
    Point("R", "tactics", "Choose the channels that bring visitors", "channels.channel channels.kind channels.active tactics.channel"),
    Point("R", "tactics", "Work out how long a campaign runs", "tactics.start tactics.end"),
    Point("R", "tactics", "Work out the budgets", "budget_lines.what budget_lines.cost_type budget_lines.basis budget_lines.amount tactics.budget"),
    Point("R", "tactics", "Whatever else helps to reach the objectives", "landscape.tool tactics.also_serves tactics.objective"),
    Point("R", "tactics", "The business processes that it takes, adjacent ones too", "processes.process processes.adjacent processes.change"),
    Point("R", "tactics", "Fixed zones of responsibility", "raci.item raci.responsible raci.accountable raci.consulted raci.informed"),
    Point("R", "tactics", "One model of how all of it comes about", "tactics.segment tactics.channel tactics.message tactics.owner actions.tactic"),
    Point("R", "tactics", "Takes 10 to 21 days", "stages.usual"),
    Point(
        "R",
        "action",
        "A clear plan of the first 90 days",
        "actions.action actions.duration actions.after actions.planned_start actions.planned_finish",
    ),
    Point("R", "action", "Set money apart", "actions.budget plan.ceiling budget_lines.tactic"),
    Point("R", "action", "Organise the people of the project", "people.name people.side actions.owner actions.effort"),
    Point("R", "action", "Work by the plan", "actions.done actions.actual_start actions.actual_finish actions.status"),
    Point("R", "action", "Study what the work brings", "kpis.latest kpis.trend"),
    Point("R", "action", "Keep to the agreed dates and KPIs", "actions.deadline kpis.kpi kpis.status"),
    Point("R", "control", "Agree on the criteria of comparison", "control_points.criteria control_points.agreed_by control_points.agreed_on"),
    Point("R", "control", "Compare, and correct the course", "control_points.on control_points.scope control_points.decision control_points.change"),
    Point("R", "control", "Runs alongside Action", "stages.usual stages.start stages.finish"),
)

DUTCH: Final = (
    Point("N", "plan", "For all of marketing or for one process, such as SEO or e-mail", "stages.stage sections.in_use plan.title"),
    Point("N", "plan", "Goes on from the SWOT into carrying out and communication", "swot.statement actions.action internal_marketing.message"),
    Point("N", "plan", "Strategy and tactics are two things", "tactics.objective tactics.segment summary.aim"),
    Point("N", "plan", "A strategy becomes concrete action plans", "actions.action actions.tactic actions.deliverable"),
    Point("N", "plan", "Each step fully worked out; otherwise a step back", "stages.gate stages.done stages.signed_off stages.errors"),
    Point("N", "situation", "What the organisation looks like, with its parts", "stakeholders.unit"),
    Point("N", "situation", "Which stakeholders have influence", "stakeholders.group stakeholders.influence stakeholders.interest stakeholders.need"),
    Point("N", "situation", "Which products and services we deliver", "product_markets.product product_markets.market product_markets.revenue"),
    Point("N", "situation", "What they add to the organisation", "product_markets.value product_markets.margin"),
    Point(
        "N", "situation", "What we deploy for the present objectives", "activities.activity activities.channel activities.objective activities.spend"
    ),
    Point("N", "situation", "How we perform now", "activities.target activities.result baseline.metric baseline.value baseline.unit baseline.period"),
    Point("N", "situation", "What customers think of us", "perception.source perception.score perception.theme perception.quote"),
    Point("N", "situation", "What we know of our customers", "insights.who insights.interests insights.why insights.how research.insight"),
    Point("N", "situation", "Whom we must reach for our objectives", "insights.audience segments.targeted"),
    Point("N", "situation", "Strengths and weaknesses inside, opportunities and threats", "swot.kind swot.statement swot.evidence"),
    Point("N", "situation", "Who our competitors are", "competitors.name competitors.channels competitors.strengths competitors.weaknesses"),
    Point("N", "situation", "How they compete with us", "competitors.how competitors.threat"),
    Point("N", "situation", "Plot them on the SWOT", "competitors.swot"),
    Point(
        "N",
        "situation",
        "Stakeholders, tools and resources at our disposal",
        "capabilities.kind capabilities.capability capabilities.level capabilities.gap",
    ),
    Point("N", "objectives", "The vision", "vision.vision vision.mission"),
    Point("N", "objectives", "The business goals", "goals.goal goals.owner objectives.goal"),
    Point(
        "N",
        "objectives",
        "Acquisition: which figures to reach, such as leads and orders",
        "objectives.kind objectives.kpi_name objectives.unit objectives.baseline objectives.optimal objectives.forecast_metric",
    ),
    Point("N", "objectives", "Retention is such a figure too", "objectives.kpi_name objectives.optimal baseline.metric kpis.kpi"),
    Point("N", "objectives", "Satisfaction: what customers should think of us", "objectives.kind experience.target"),
    Point("N", "objectives", "Cost: what it may cost against what it will", "objectives.cost_allowed objectives.cost_estimated"),
    Point(
        "N",
        "objectives",
        "Timing: how much time there is against how long it takes",
        "objectives.time_available objectives.time_expected objectives.due",
    ),
    Point("N", "strategy", "The strategy builds on what the situation says", "targeting.tows tows.option tows.chosen"),
    Point("N", "strategy", "Sum up the situation: why we do this", "summary.situation"),
    Point("N", "strategy", "Say what our playing field looks like", "summary.situation competitors.how competitors.threat"),
    Point("N", "strategy", "Say what the strategy must reach", "summary.aim"),
    Point(
        "N",
        "strategy",
        "How the market is divided, and whom we want to reach",
        "segments.segment segments.description segments.attractiveness segments.targeted",
    ),
    Point("N", "strategy", "On which groups we focus", "targeting.segment targeting.priority targeting.rationale"),
    Point("N", "strategy", "Which themes and topics matter to them", "targeting.topics"),
    Point("N", "strategy", "One experience of the customer across all channels", "journey.stage journey.need journey.channels journey.experience"),
    Point(
        "N",
        "strategy",
        "Which channels that takes, and how they suit the main groups",
        "channel_roles.channel channel_roles.segment channel_roles.role channel_roles.why",
    ),
    Point("N", "strategy", "Our story, and the message that tells it", "messages.segment messages.message"),
    Point("N", "strategy", "Our position next to the competitors", "positioning.unlike positioning.difference"),
    Point("N", "tactics", "What we do in practice to reach the objectives", "tactics.tactic tactics.objective"),
    Point(
        "N",
        "tactics",
        "What must still be arranged, such as a white paper or a film",
        "to_arrange.what to_arrange.tactic to_arrange.due to_arrange.status",
    ),
    Point("N", "tactics", "Roadmap: which steps, and when each channel goes on", "tactics.channel tactics.start tactics.end tactics.starts_with"),
    Point("N", "tactics", "Method, such as always-on", "tactics.method"),
    Point("N", "tactics", "Tools and platforms that it takes", "landscape.tool landscape.purpose landscape.have"),
    Point("N", "tactics", "Data that it takes, our own and the customers'", "data_needs.data data_needs.owner data_needs.used_for data_needs.have"),
    Point(
        "N",
        "action",
        "Each channel: which period, how often",
        "channel_schedule.channel channel_schedule.start channel_schedule.end channel_schedule.frequency",
    ),
    Point(
        "N",
        "action",
        "A calendar of the content that keeps that up",
        "content_calendar.title content_calendar.on content_calendar.channel content_calendar.format",
    ),
    Point("N", "action", "Improve and develop the platform", "optimisation.improve optimisation.hypothesis optimisation.kpi"),
    Point(
        "N", "action", "Which steps there are, and when each is taken", "actions.action actions.after actions.planned_start actions.planned_finish"
    ),
    Point("N", "action", "Whom to bring in, inside or outside", "involve.party involve.place involve.asked people.name people.side"),
    Point("N", "action", "How much of their time it takes", "involve.hours involve.when actions.effort people.capacity"),
    Point("N", "control", "KPIs flow from the objectives", "kpis.kpi kpis.objective kpis.unit"),
    Point(
        "N",
        "control",
        "Kinds of KPI: engagement rate, conversions, MQL, SQL",
        "kpis.kpi kpis.measured objectives.forecast_metric funnel.ctr funnel.lead_rate funnel.mql_rate funnel.sql_rate funnel.order_rate",
    ),
    Point(
        "N",
        "control",
        "How to watch and steer by them",
        "kpis.measured kpis.frequency kpis.amber kpis.red kpis.action measurements.value measurements.on",
    ),
    Point(
        "N",
        "control",
        "Measure, check and better the customer experience",
        "experience.metric experience.measured experience.current experience.improve",
    ),
    Point("N", "control", "How often to report and to evaluate", "reporting.report reporting.frequency reporting.evaluation"),
    Point("N", "control", "Keep all of it up by a process and guidelines", "guidelines.rule guidelines.applies_to guidelines.safeguard"),
)

POINTS: Final = (*RUSSIAN, *DUTCH)
