"""What the funnel's outcome means for the money: cost per customer, returns, break-evens and payback, per tactic and in sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from operator import add, mul
from typing import Final

from sostac_xl.compute.figure import Figure, Formula, Unit, given, quotient, reckon
from sostac_xl.compute.funnel import MEDIA, RESULTS, STEPS, funnel_figures
from sostac_xl.i18n import Message, msg
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.tactics import Funnel, Level, Tactic

COST: Final = Formula("cost", msg("Cost"), "money", msg("own budget lines + share of plan-wide lines"), ("own", "shared"), add)
BASELINE: Final = Formula(
    "baseline_revenue",
    msg("Baseline revenue over the horizon"),
    "money",
    msg("baseline revenue per year × months of the horizon / 12"),
    ("revenue_per_year", "horizon"),
    lambda revenue, months: revenue * months / 12,
    rounds=True,
)
RETURNS: Final = (
    quotient("cpa", msg("CPA"), "money", msg("media / orders"), "media", "orders"),
    quotient("cac", msg("CAC"), "money", msg("cost / new customers"), "cost", "new_customers"),
    quotient("roas", msg("ROAS"), "ratio", msg("revenue / media"), "revenue", "media"),
    Formula("break_even_roas", msg("Break-even ROAS"), "ratio", msg("1 / gross margin"), ("margin",), lambda margin: 1 / margin, "margin"),
    Formula(
        "romi",
        msg("ROMI"),
        "ratio",
        msg("(gross profit − cost) / cost"),
        ("gross_profit", "cost"),
        lambda profit, cost: (profit - cost) / cost,
        "cost",
    ),
    Formula("break_even_cpa", msg("Break-even CPA"), "money", msg("average order value × gross margin"), ("order_value", "margin"), mul),
)
"""For a tactic and in sum alike."""
LOYALTY: Final = (
    Formula(
        "ltv",
        msg("LTV"),
        "money",
        msg("average order value × orders per customer per year × lifetime in years × gross margin"),
        ("order_value", "orders_per_year", "lifetime", "margin"),
        lambda value, orders, years, margin: value * orders * years * margin,
    ),
    Formula(
        "monthly_profit",
        msg("Gross profit per customer per month"),
        "money",
        msg("average order value × orders per customer per year / 12 × gross margin"),
        ("order_value", "orders_per_year", "margin"),
        lambda value, orders, margin: value * orders / 12 * margin,
    ),
)
"""What a customer is worth; in sum it is the mean over the new customers."""
CUSTOMERS: Final = (
    quotient("ltv_to_cac", msg("LTV : CAC"), "ratio", msg("LTV / CAC"), "ltv", "cac"),
    quotient("payback", msg("Payback"), "months", msg("CAC / gross profit per customer per month"), "cac", "monthly_profit"),
)
CLICKS: Final = (
    quotient("cpc", msg("CPC"), "money", msg("media / clicks"), "media", "clicks"),
    quotient("cpl", msg("CPL"), "money", msg("media / leads"), "media", "leads"),
    Formula(
        "break_even_cpc",
        msg("Break-even CPC"),
        "money",
        msg("break-even CPA × orders / clicks"),
        ("break_even_cpa", "orders", "clicks"),
        lambda cpa, orders, clicks: cpa * orders / clicks,
        "clicks",
    ),
)
"""For a tactic only: over all of them the media of some would be divided by the clicks of others."""
PLAN: Final = (
    quotient("order_value", msg("Average order value"), "money", msg("revenue / orders"), "revenue", "orders"),
    quotient("margin", msg("Gross margin"), "share", msg("gross profit / revenue"), "gross_profit", "revenue"),
    Formula(
        "mer",
        msg("MER"),
        "ratio",
        msg("(baseline revenue over the horizon + revenue) / cost"),
        ("baseline_revenue", "revenue", "cost"),
        lambda baseline, revenue, cost: (baseline + revenue) / cost,
        "cost",
    ),
)
"""In sum only."""
FORMULAS: Final[Mapping[str, Formula]] = {formula.key: formula for formula in (*RETURNS, *LOYALTY, *CUSTOMERS, *CLICKS, *PLAN)}
SUMMED: Final[Mapping[str, Message]] = {**STEPS, **{formula.key: formula.name for formula in RESULTS}}
"""What tactics add up, and what it is called."""
NAMES: Final[Mapping[str, Message]] = {"media": MEDIA, "cost": COST.name, **SUMMED}
UNITS: Final[Mapping[str, Unit]] = {**dict.fromkeys(STEPS, "count"), **{formula.key: formula.unit for formula in RESULTS}}
NOBODY: Final = msg("no tactic has this figure")


@dataclass(frozen=True, slots=True)
class Spent:
    """What a tactic spends: its media, all its own lines, and its share of the plan-wide ones."""

    media: Decimal
    own: Decimal
    shared: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What tactics and the plan share. Money in the plan's currency excluding VAT, payback in months; each figure may lack a value."""

    media: Figure
    cost: Figure
    impressions: Figure
    clicks: Figure
    leads: Figure
    mql: Figure
    sql: Figure
    orders: Figure
    revenue: Figure
    gross_profit: Figure
    new_customers: Figure
    order_value: Figure
    margin: Figure
    cpa: Figure
    cac: Figure
    roas: Figure
    break_even_roas: Figure
    romi: Figure
    break_even_cpa: Figure
    ltv: Figure
    monthly_profit: Figure
    ltv_to_cac: Figure
    payback: Figure

    @property
    def by_key(self) -> Mapping[str, Figure]:
        """All figures, in the order in which they are shown."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {key: value for key, value in values.items() if isinstance(value, Figure)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticForecast(Figures):
    """What a tactic brings at a level; `funnel` is None without assumptions at that level, and then nothing but media and cost has a value."""

    tactic: Tactic
    level: Level
    funnel: Funnel | None
    cpc: Figure
    cpl: Figure
    break_even_cpc: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals(Figures):
    """What the plan brings at a level, each tactic counted once. CAC, ROAS, ROMI and payback are those of the sums."""

    baseline_revenue: Figure
    mer: Figure


def tactic_forecast(tactic: Tactic, level: Level, funnel: Funnel | None, spent: Spent, digits: int | None) -> TacticForecast:
    """Return the figures of a tactic; with `digits` None money is not rounded."""
    known = funnel_figures(funnel, spent.media, digits, tactic.key)
    known["own"] = given("own", msg("Own budget lines"), "money", spent.own, msg("net budget lines of the tactic"), of=tactic.key)
    known["shared"] = given("shared", msg("Share of plan-wide lines"), "money", spent.shared, msg("shared out by net amount"), of=tactic.key)
    known = reckon((COST, *RETURNS, *LOYALTY, *CUSTOMERS, *CLICKS), known, digits, tactic.key)
    return TacticForecast(tactic=tactic, level=level, funnel=funnel, **_fields(TacticForecast, known))


def totals_of(tactics: Sequence[Figures], media: Decimal, cost: Decimal, facts: PlanFacts, digits: int) -> Totals:
    """Return the figures of the whole plan; `media` and `cost` are those of the budget, plan-wide lines included."""
    known = {
        "media": given("media", MEDIA, "money", media, msg("all net media")),
        "cost": given("cost", COST.name, "money", cost, msg("all budget lines")),
        "revenue_per_year": _fact("revenue_per_year", "baseline_revenue", "money", facts),
        "horizon": _fact("horizon", "horizon", "months", facts),
    }
    known |= {key: summed(key, name, tactics) for key, name in SUMMED.items()}
    known |= {formula.key: _mean(formula, tactics) for formula in LOYALTY}
    return Totals(**_fields(Totals, reckon((BASELINE, *PLAN, *RETURNS, *CUSTOMERS), known, digits)))


def summed(key: str, name: Message, tactics: Iterable[Figures]) -> Figure:
    """Return the sum of a figure over the tactics that have it; no value when none has."""
    parts = tuple(part for x in tactics if (part := getattr(x, key)).value is not None)
    total = sum((part.value for part in parts), Fraction(0)) if parts else None
    return Figure(key, name, UNITS[key], total, msg("the sum over the tactics"), parts, None if parts else NOBODY)


def _mean(formula: Formula, tactics: Iterable[Figures]) -> Figure:
    """Return the mean of what a customer is worth, over the new customers of the tactics that have both."""
    pairs = [(getattr(x, formula.key), x.new_customers) for x in tactics]
    both = [(worth, new, worth.value * new.value) for worth, new in pairs if worth.value is not None and new.value]
    customers = sum((new.value or 0 for _, new, _ in both), Fraction(0))
    value = sum(product for _, _, product in both) / customers if both else None
    parts = tuple(figure for worth, new, _ in both for figure in (worth, new))
    return Figure(formula.key, formula.name, formula.unit, value, msg("the mean over the new customers"), parts, None if both else NOBODY)


def _fact(key: str, column: str, unit: Unit, facts: PlanFacts) -> Figure:
    label = Message(PlanFacts.column(column).label)
    value: Decimal | int | None = getattr(facts, column)
    return given(key, label, unit, None if value is None else Decimal(value), msg("as entered"), msg("{column} is blank", column=label))


def _fields(kind: type[Figures], known: Mapping[str, Figure]) -> dict[str, Figure]:
    return {each.name: known[each.name] for each in fields(kind) if each.name in known}
