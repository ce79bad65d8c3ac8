"""The funnel of a tactic: from money, or a number of clicks, to orders and what they are worth.

A funnel starts at the step that its model names and goes on by rates. Leads, MQL and SQL whose rate is blank are skipped: the next rate
is taken of the last step that is there. The rates of clicks (of views) and of orders can't be skipped: without them there is no value.
All counts are exact and unrounded; revenue and gross profit are rounded to the currency: revenue = ROUND(orders × order value), gross
profit = ROUND(revenue × margin).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from operator import mul
from typing import Final

from sostac_xl.compute.figure import Figure, Formula, Unit, given, quotient, reckon
from sostac_xl.i18n import Message, msg
from sostac_xl.schema.tactics import Funnel, FunnelModel

STEPS: Final[Mapping[str, Message]] = {
    "impressions": msg("Impressions"),
    "clicks": msg("Clicks"),
    "leads": msg("Leads"),
    "mql": msg("MQL"),
    "sql": msg("SQL"),
    "orders": msg("Orders"),
}
RATES: Final[Mapping[str, str]] = {
    "clicks": "ctr",
    "leads": "lead_rate",
    "mql": "mql_rate",
    "sql": "sql_rate",
    "orders": "order_rate",
}
"""The column with the rate that leads to a step from the one before."""
SKIPPABLE: Final = frozenset({"leads", "mql", "sql"})
LAGGED: Final = frozenset({"orders", "new_customers", "revenue", "gross_profit"})
"""What comes the lag of months later; leads, MQL and SQL come with the clicks."""

PRICE: Final = "price"
"""The key of the column *Cost per unit or volume*, whose meaning depends on the model."""
_UNITS: Final[Mapping[str, Unit]] = {
    **dict.fromkeys(("ctr", "lead_rate", "mql_rate", "sql_rate", "order_rate", "new_share", "margin"), "share"),
    "order_value": "money",
    "orders_per_year": "ratio",
    "lifetime": "ratio",
}
ASSUMPTIONS: Final = (PRICE, *_UNITS)
"""The keys of what is assumed: the columns of the funnel that hold figures."""
MEDIA: Final = msg("Media")
NO_ASSUMPTIONS: Final = msg("no funnel assumptions at this level")
NO_STEP: Final = msg("this funnel has no such step")
_ENTERED: Final = msg("as assumed")

STARTS: Final[Mapping[FunnelModel, Formula]] = {
    FunnelModel.CPM: Formula(
        "impressions", STEPS["impressions"], "count", msg("media / CPM × 1,000"), ("media", PRICE), lambda media, cpm: media / cpm * 1000, PRICE
    ),
    FunnelModel.CPC: quotient("clicks", STEPS["clicks"], "count", msg("media / CPC"), "media", PRICE),
    FunnelModel.CPL: quotient("leads", STEPS["leads"], "count", msg("media / CPL"), "media", PRICE),
    FunnelModel.CPA: quotient("orders", STEPS["orders"], "count", msg("media / CPA"), "media", PRICE),
    FunnelModel.VOLUME: Formula("clicks", STEPS["clicks"], "count", msg("the volume that is assumed"), (PRICE,), lambda volume: volume),
}
"""The first step of each model."""

RESULTS: Final = (
    Formula("revenue", msg("Revenue"), "money", msg("orders × average order value"), ("orders", "order_value"), mul, rounds=True),
    Formula("gross_profit", msg("Gross profit"), "money", msg("revenue × gross margin"), ("revenue", "margin"), mul, rounds=True),
    Formula("new_customers", msg("New customers"), "count", msg("orders × new-customer share"), ("orders", "new_share"), mul),
)
"""What orders are worth."""


def steps_of(row: Funnel) -> tuple[Formula, ...]:
    """Return the formulas of a funnel's steps, from where its model starts to its orders; none while the model is blank."""
    if row.model is None:
        return ()
    start = STARTS[row.model]
    keys = list(STEPS)
    steps = [start]
    for key in keys[keys.index(start.key) + 1 :]:
        rate = RATES[key]
        if getattr(row, rate) is not None or key not in SKIPPABLE:
            before = steps[-1]
            words = msg("{step} × {rate}", step=before.name, rate=label_of(rate))
            steps.append(Formula(key, STEPS[key], "count", words, (before.key, rate), mul))
    return tuple(steps)


def label_of(assumption: str) -> Message:
    """Return what a column of the funnel is called on the sheet."""
    return Message(Funnel.column(column_of(assumption)).label)


def column_of(assumption: str) -> str:
    """Return the key of the column that an assumption stands in."""
    return "cost" if assumption == PRICE else assumption


def assumptions_of(row: Funnel | None, of: str = "") -> dict[str, Figure]:
    """Return what a row assumes, by the column's key; what is blank has no value and says so. A blank new-customer share means all."""
    return {key: _assumption(row, key, of) for key in ASSUMPTIONS}


def assumed(row: Funnel, key: str) -> Decimal | None:
    """Return the entry of one assumption, None when it is blank."""
    value: Decimal | None = getattr(row, column_of(key))
    return Decimal(1) if value is None and key == "new_share" else value


def _assumption(row: Funnel | None, key: str, of: str) -> Figure:
    name = Message(row.model.value) if row and row.model and key == PRICE else label_of(key)
    unit: Unit = _UNITS.get(key) or ("count" if row and row.model is FunnelModel.VOLUME else "money")
    if row is None:
        return given(key, name, unit, None, _ENTERED, NO_ASSUMPTIONS, of)
    return given(key, name, unit, assumed(row, key), _ENTERED, msg("{column} is blank in {row}", column=label_of(key), row=row.id), of)


def funnel_figures(row: Funnel | None, media: Decimal, digits: int | None, of: str = "") -> dict[str, Figure]:
    """Return the assumptions, steps and results of a funnel that this much media goes into, by key; all of them, with or without value."""
    known = assumptions_of(row, of)
    known["media"] = given("media", MEDIA, "money", media, msg("net media of its budget lines"), of=of)
    reason = NO_ASSUMPTIONS if row is None else NO_STEP if row.model else msg("{column} is blank in {row}", column=msg("Model"), row=row.id)
    known |= {key: given(key, name, "count", None, msg("a step of the funnel"), reason, of) for key, name in STEPS.items()}
    return reckon((*(steps_of(row) if row else ()), *RESULTS), known, digits, of)
