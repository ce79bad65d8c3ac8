"""Rules of the forecast: what the tactics bring against what the objectives want."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sostac_xl.checks.facts import in_order
from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.compute.money import rounded
from sostac_xl.compute.targets import ObjectiveForecast
from sostac_xl.findings import Severity
from sostac_xl.i18n import MoneyValue, msg
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.tactics import BudgetLine, Funnel, Tactic

WHOLE_FROM: Final = 100
"""The size from which a message shows a figure without decimals."""


@rule(
    "TAC114",
    Severity.WARNING,
    tables=(Objective, Tactic, Funnel, BudgetLine),
    remedy=msg("Add tactics or budget, look into the assumptions, or agree on a lower level; the Forecast sheet shows what each tactic brings."),
)
def forecast_below_acceptable(c: Computation) -> Iterator[Fault]:
    """A plan that by its own assumptions does not bring the least that counts as success should not start like this."""
    for found in c.least.values():
        if found.gap is None or found.gap <= 0 or not in_order(found.objective):
            continue
        forecast, gap, acceptable = (_shown(c, found, figure) for figure in (found.forecast.value, found.gap, found.target))
        figures = {"objective": found.objective.name, "forecast": forecast, "gap": gap, "acceptable": acceptable}
        assumed, serving = sum(x.funnel is not None for x in found.tactics), len(found.tactics)
        if assumed < serving:
            message = msg(
                "“{objective}”: the forecast of {forecast} is {gap} worse than acceptable ({acceptable}); "
                "{n} of the {serving} tactics that serve it have assumptions.",
                n=assumed,
                serving=serving,
                **figures,
            )
        else:
            message = msg("“{objective}”: the forecast of {forecast} is {gap} worse than acceptable ({acceptable}).", **figures)
        yield Fault(message, found.objective, "acceptable")


def _shown(c: Computation, found: ObjectiveForecast, value: Fraction | Decimal | None) -> MoneyValue | Decimal:
    """Return a figure of an objective's forecast as a message shows it: money with its currency, large counts without decimals."""
    exact = Fraction(value or 0)
    digits = 0 if abs(exact) >= WHOLE_FROM else 2
    if found.forecast.unit == "money":
        return MoneyValue(rounded(exact, digits), c.plan.facts.currency)
    return rounded(exact, digits).normalize() if digits else rounded(exact, 0)
