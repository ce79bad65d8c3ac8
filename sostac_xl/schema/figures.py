"""The tables of the Budget and Forecast sheets: computed from the entries, by formulas in the workbook and by `compute` alike."""

from __future__ import annotations

from typing import ClassVar

from sostac_xl.schema.kinds import Amount, Day, MonthOf, Number, OneOf, Share, Text, Whole
from sostac_xl.schema.objectives import Counted, ForecastMetric
from sostac_xl.schema.row import Row
from sostac_xl.schema.sheets import BUDGET, FORECAST
from sostac_xl.schema.table import Computed, computed, table
from sostac_xl.schema.tactics import Basis, CostType, FunnelModel


@table("budget_sum", sheet=BUDGET, title="From media to total", lite=True)
class BudgetSum(Row):
    """The cost types add up to a subtotal; contingency and VAT come on top; the ceiling is what it is set against."""

    label: ClassVar[Computed] = computed("Sum", Text(), help="A cost type, or a sum of them.")
    amount: ClassVar[Computed] = computed("Amount", Amount(), help="At the planned level, in the plan's currency.")
    client: ClassVar[Computed] = computed("For the client", Amount(), help="The same without internal lines, which only we see.")


@table("budget_spend", sheet=BUDGET, title="Spend against plan", lite=True)
class SpendMonths(Row):
    """The plan as it was frozen, else as it is now; spend up to the status date. Excluding VAT and contingency."""

    label: ClassVar[Computed] = computed("Figure", Text(), help="Plan, committed or actual, in the month and up to its end.")
    months: ClassVar[Computed] = computed("Months", Amount(), help="A column for each month of the plan.")
    later: ClassVar[Computed] = computed("Outside the plan", Amount(), help="What falls outside the months of the plan.")
    total: ClassVar[Computed] = computed("Total", Amount(), help="The sum of the row.")


@table("budget_spend_lines", sheet=BUDGET, title="Spend against plan per line", lite=True)
class SpendLine(Row):
    """The plan of a line is what the baseline froze, else what it comes to now; all as of the status date."""

    label: ClassVar[Computed] = computed("Budget line", Text(), width="wide", help="From the Tactics sheet.")
    plan: ClassVar[Computed] = computed("Plan", Amount(), help="The frozen amount, else the net amount when the line counts.")
    to_date: ClassVar[Computed] = computed("Plan to date", Amount(), help="The plan up to the status date; its own month by days.")
    committed: ClassVar[Computed] = computed("Committed", Amount(), help="Ordered, not yet invoiced.")
    actual: ClassVar[Computed] = computed("Actual", Amount(), help="Spent or invoiced.")
    remaining: ClassVar[Computed] = computed("Remaining", Amount(), help="The plan less what is committed and spent.")
    pacing: ClassVar[Computed] = computed("Pacing", Share(), help="What is spent as a share of the plan to date.")
    days_left: ClassVar[Computed] = computed("Days left", Whole(), help="Days of the line after the status date; for all lines those of the longest.")
    per_day: ClassVar[Computed] = computed("Per day to go", Amount(), help="What a day must cost from here to use what remains.")
    eac: ClassVar[Computed] = computed("Expected total (EAC)", Amount(), help="What is spent, and the plan after the status date.")
    variance: ClassVar[Computed] = computed("Variance", Amount(), help="The expected total less the plan: positive is overspending.")
    frozen: ClassVar[Computed] = computed("Frozen", Whole(), help="1 when the baseline froze the plan of the line.")


@table("budget_views", sheet=BUDGET, title="Sides of the budget by month", lite=True)
class BudgetView(Row):
    """Excluding VAT and contingency, at the planned level. Lines without a tactic are plan-wide."""

    label: ClassVar[Computed] = computed(
        "Name", Text(), width="wide", help="A channel, a cost type, an objective, a segment, a market, a stage of the journey or a tactic."
    )
    months: ClassVar[Computed] = computed("Months", Amount(), help="A column for each month of the plan.")
    later: ClassVar[Computed] = computed("Outside the plan", Amount(), help="What falls outside the months of the plan.")
    total: ClassVar[Computed] = computed("Total", Amount(), help="The sum of the row.")
    share: ClassVar[Computed] = computed("Share", Share(), help="Its part of the whole.")


@table("budget_months", sheet=BUDGET, title="Lines by month", lite=True)
class LineMonths(Row):
    """The months of a line add up to its net amount to the cent. Lines in grey do not count at the planned level, nor in the total."""

    label: ClassVar[Computed] = computed("Budget line", Text(), width="wide", help="From the Tactics sheet.")
    months: ClassVar[Computed] = computed("Months", Amount(), help="A column for each month of the plan.")
    later: ClassVar[Computed] = computed("Outside the plan", Amount(), help="What falls outside the months of the plan.")
    total: ClassVar[Computed] = computed("Total", Amount(), help="The net amount of the line.")


@table("budget_figures", sheet=BUDGET, title="How each line is calculated", lite=True)
class LineFigures(Row):
    """Its dates and amount, and the media that a percentage is taken of."""

    label: ClassVar[Computed] = computed("Budget line", Text(), width="wide", help="From the Tactics sheet.")
    tactic: ClassVar[Computed] = computed("Tactic", Text(), help="The ID of its tactic; blank when it is plan-wide.")
    channel: ClassVar[Computed] = computed("Channel", Text(), help="The ID of its tactic's channel.")
    objective: ClassVar[Computed] = computed("Objective", Text(), help="The ID of the objective that its tactic serves first.")
    segment: ClassVar[Computed] = computed("Segment", Text(), help="The ID of its tactic's segment.")
    market: ClassVar[Computed] = computed("Market", Text(), help="The ID of its own market, else of its tactic's.")
    start: ClassVar[Computed] = computed("From", Day(), help="Its own first day, else its tactic's, else the plan's.")
    end: ClassVar[Computed] = computed("To", Day(), help="Its own last day, else its tactic's, else the plan's.")
    own: ClassVar[Computed] = computed("Own amount", Amount(), help="The amount that stands by itself; 0 for a percentage.")
    base: ClassVar[Computed] = computed("Media base", Amount(), help="The media that a percentage is taken of.")
    net: ClassVar[Computed] = computed("Net", Amount(), help="The amount of the line excluding VAT.")
    working: ClassVar[Computed] = computed("Working", Amount(), help="The part that reaches the audience: net media.")
    rank: ClassVar[Computed] = computed("From level", Whole(), help="1 when the line counts from acceptable on, 2 from optimal on, 3 at best only.")
    counts: ClassVar[Computed] = computed("Counts", Whole(), help="1 when the line counts at the planned level.")
    client: ClassVar[Computed] = computed("For the client", Whole(), help="1 when the line counts and is in the client's totals.")
    vat: ClassVar[Computed] = computed("VAT", Amount(), help="At the line's rate, else the plan's.")
    vat_back: ClassVar[Computed] = computed("VAT back", Amount(), help="The VAT that is recoverable.")
    acceptable: ClassVar[Computed] = computed(
        "Net at acceptable", Amount(), help="What the line comes to at this level; 0 when it does not count there."
    )
    optimal: ClassVar[Computed] = computed("Net at optimal", Amount(), help="What the line comes to at this level; 0 when it does not count there.")
    best: ClassVar[Computed] = computed("Net at best", Amount(), help="What the line comes to at this level; 0 when it does not count there.")
    stage: ClassVar[Computed] = computed("Stage of the journey", Text(), help="The role of the channel for the segment.")
    type: ClassVar[Computed] = computed("Cost type", OneOf(CostType), help="As entered.")
    basis: ClassVar[Computed] = computed("Basis", OneOf(Basis), help="As entered.")


@table("budget_phasing", sheet=BUDGET, title="Phasing", lite=True)
class LinePhasing(Row):
    """How much of each line has fallen by the end of each month."""

    label: ClassVar[Computed] = computed("Budget line", Text(), width="wide", help="From the Tactics sheet.")
    before: ClassVar[Computed] = computed("Before", Share(), help="The share that falls before the plan starts.")
    months: ClassVar[Computed] = computed("Months", Share(), help="A column for each month of the plan.")


@table("forecast_tactics", sheet=FORECAST, title="Funnel per tactic", lite=True)
class ForecastRow(Row):
    """What each tactic brings at a level, from the money in to the customers and the gross profit out."""

    label: ClassVar[Computed] = computed("Tactic", Text(), width="wide", help="From the Tactics sheet.")
    model: ClassVar[Computed] = computed("Model", OneOf(FunnelModel), help="Where the funnel starts; blank when it has no assumptions at this level.")
    media: ClassVar[Computed] = computed("Media", Amount(), help="The net media of the tactic at this level.")
    cost: ClassVar[Computed] = computed("Cost", Amount(), help="All its budget lines, and its share of the plan-wide ones by net amount.")
    impressions: ClassVar[Computed] = computed("Impressions", Number(), help="Media / CPM × 1,000; only for the model CPM.")
    clicks: ClassVar[Computed] = computed("Clicks", Number(), help="Impressions × CTR, media / CPC, or the volume that was stated.")
    leads: ClassVar[Computed] = computed("Leads", Number(), help="Clicks × visit to lead, or media / CPL.")
    mql: ClassVar[Computed] = computed("MQL", Number(), help="Leads × lead to MQL.")
    sql: ClassVar[Computed] = computed("SQL", Number(), help="MQL × MQL to SQL.")
    orders: ClassVar[Computed] = computed("Orders", Number(), help="The last step that is there × SQL to order, or media / CPA.")
    new_customers: ClassVar[Computed] = computed("New customers", Number(), help="Orders × new-customer share.")
    revenue: ClassVar[Computed] = computed("Revenue", Amount(), help="Orders × average order value.")
    gross_profit: ClassVar[Computed] = computed("Gross profit", Amount(), help="Revenue × gross margin.", internal=True)
    cac: ClassVar[Computed] = computed("CAC", Amount(), help="Cost / new customers.")
    roas: ClassVar[Computed] = computed("ROAS", Number(), help="Revenue / media.")
    romi: ClassVar[Computed] = computed("ROMI", Number(), help="(Gross profit − cost) / cost.", internal=True)
    ltv: ClassVar[Computed] = computed("LTV", Amount(), help="Order value × orders per year × lifetime × margin.", internal=True)
    payback: ClassVar[Computed] = computed("Payback (months)", Number(), help="CAC / (order value × orders per year / 12 × margin).", internal=True)
    row: ClassVar[Computed] = computed(
        "Row of assumptions", Whole(), help="The first row of the funnel assumptions for this tactic and level; 0 for none."
    )
    own: ClassVar[Computed] = computed("Own lines", Amount(), help="The net budget lines of the tactic.")
    shared: ClassVar[Computed] = computed("Share of plan-wide", Amount(), help="Plan-wide lines, shared out by net amount.")
    monthly_profit: ClassVar[Computed] = computed(
        "Profit per customer a month", Amount(), help="Order value × orders per year / 12 × margin.", internal=True
    )
    price: ClassVar[Computed] = computed("Cost per unit or volume", Number(), help="As assumed.")
    ctr: ClassVar[Computed] = computed("CTR", Share(), help="As assumed.")
    lead_rate: ClassVar[Computed] = computed("Visit to lead", Share(), help="As assumed.")
    mql_rate: ClassVar[Computed] = computed("Lead to MQL", Share(), help="As assumed.")
    sql_rate: ClassVar[Computed] = computed("MQL to SQL", Share(), help="As assumed.")
    order_rate: ClassVar[Computed] = computed("SQL to order", Share(), help="As assumed.")
    order_value: ClassVar[Computed] = computed("Average order value", Amount(), help="As assumed.")
    new_share: ClassVar[Computed] = computed("New-customer share", Share(), help="As assumed; blank means all.")
    orders_per_year: ClassVar[Computed] = computed("Orders per customer per year", Number(), help="As assumed.")
    lifetime: ClassVar[Computed] = computed("Customer lifetime (years)", Number(), help="As assumed.")
    margin: ClassVar[Computed] = computed("Gross margin", Share(), help="As assumed.", internal=True)
    lag: ClassVar[Computed] = computed("Lag to order (months)", Whole(), help="As assumed.")
    revenue_number: ClassVar[Computed] = computed("Revenue, else 0", Amount(), help="For the sums over months.")
    profit_number: ClassVar[Computed] = computed("Gross profit, else 0", Amount(), help="For the sums over months.", internal=True)


@table("forecast_falls", sheet=FORECAST, title="How results fall", lite=True)
class Fall(Row):
    """What has come of each tactic by the end of each month."""

    label: ClassVar[Computed] = computed("Tactic", Text(), width="wide", help="From the Tactics sheet.")
    months: ClassVar[Computed] = computed("Months", Number(), help="A column for each month of the plan.")


@table("forecast_sum", sheet=FORECAST, title="The plan at each level", lite=True)
class ForecastSum(Row):
    """All tactics together; each counts once."""

    label: ClassVar[Computed] = computed("Figure", Text(), help="The figure.")
    acceptable: ClassVar[Computed] = computed("Acceptable", Number(), help="With the budget and the assumptions of this level.")
    optimal: ClassVar[Computed] = computed("Optimal", Number(), help="With the budget and the assumptions of this level.")
    best: ClassVar[Computed] = computed("Best", Number(), help="With the budget and the assumptions of this level.")
    formula: ClassVar[Computed] = computed("How it is calculated", Text(), help="The formula in words.")


@table("forecast_months", sheet=FORECAST, title="Month by month", lite=True)
class ForecastMonth(Row):
    """At the planned level. Results follow the media, orders come after their lag."""

    month: ClassVar[Computed] = computed("Month", MonthOf(), help="Its first day.")
    media: ClassVar[Computed] = computed("Media", Amount(), help="Net media of the month.")
    clicks: ClassVar[Computed] = computed("Clicks", Number(), help="Of the month.")
    leads: ClassVar[Computed] = computed("Leads", Number(), help="Of the month.")
    orders: ClassVar[Computed] = computed("Orders", Number(), help="Of the month, after the lag.")
    new_customers: ClassVar[Computed] = computed("New customers", Number(), help="Of the month, after the lag.")
    revenue: ClassVar[Computed] = computed("Revenue", Amount(), help="Of the month, after the lag.")
    gross_profit: ClassVar[Computed] = computed("Gross profit", Amount(), help="Of the month, after the lag.", internal=True)


@table("forecast_objectives", sheet=FORECAST, title="Against the objectives", lite=True)
class ObjectiveRow(Row):
    """The forecast of the tactics that serve an objective, beside its three levels."""

    label: ClassVar[Computed] = computed("Objective", Text(), width="wide", help="From the Objectives sheet.")
    metric: ClassVar[Computed] = computed("Forecast metric", OneOf(ForecastMetric), help="As entered.")
    counted: ClassVar[Computed] = computed("Counted", OneOf(Counted), help="As entered.")
    target: ClassVar[Computed] = computed("Target", Number(), help="One column for each level.")
    forecast: ClassVar[Computed] = computed("Forecast", Number(), help="One column for each level; with the baseline when the objective includes it.")
    gap: ClassVar[Computed] = computed("Gap", Number(), help="What is missing; negative when the target is passed. One column for each level.")
    reached: ClassVar[Computed] = computed("Reached in", MonthOf(), help="The month in which the target is reached, at the planned level.")
    attained: ClassVar[Computed] = computed(
        "Attained", Share(), help="The forecast as a share of the target, for less is better the other way round."
    )
    m: ClassVar[Computed] = computed("Number of the metric", Whole(), help="Its place among the choices; 0 for none.")
    window: ClassVar[Computed] = computed("Months that count", Whole(), help="The horizon, or the months up to the due date.")
    factor: ClassVar[Computed] = computed("Per", Number(), help="What one more in these months adds to the forecast.")
    base: ClassVar[Computed] = computed("Baseline", Number(), help="What is added: the objective's baseline when its levels include it.")
    linear: ClassVar[Computed] = computed("By now, linear", Number(), help="Where it should be on the status date when it grows by the day.")
    phased: ClassVar[Computed] = computed("By now, phased with spend", Number(), help="Where it should be when it grows with the planned spend.")
    at_end: ClassVar[Computed] = computed("By now, at the end", Number(), help="The baseline until the due date, the target from then on.")


@table("tactic_keys", sheet=FORECAST, title="What each tactic refers to", lite=True)
class TacticKeys(Row):
    """The IDs by which tactics are counted."""

    label: ClassVar[Computed] = computed("Tactic", Text(), width="wide", help="From the Tactics sheet.")
    segment: ClassVar[Computed] = computed("Segment", Text(), help="The ID of its segment.")
    channel: ClassVar[Computed] = computed("Channel", Text(), help="The ID of its channel.")
    market: ClassVar[Computed] = computed("Market", Text(), help="The ID of its market; blank when it works in all of them.")


@table("coverage", sheet=FORECAST, title="What covers what", lite=True)
class CoverageRow(Row):
    """● is the first objective, ○ another one. Red: nothing covers it. Counted beside the names, and below the headers."""

    label: ClassVar[Computed] = computed("Tactic", Text(), width="wide", help="Or a segment.")
