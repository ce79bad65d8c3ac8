"""The rules of the forecast."""

from decimal import Decimal

from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Counted, Direction, ForecastMetric
from sostac_xl.schema.tactics import Funnel, FunnelModel, Level
from tests.checks.cases.case import Case
from tests.checks.plans import add, change, steps, switch_off


def assumed(number: int, tactic: str, model: FunnelModel, cost: int) -> Funnel:
    """Return assumptions by which one click in a hundred becomes an order."""
    return Funnel(
        id=f"FUN-0{number}", tactic=Ref(tactic), level=Level.ACCEPTABLE, model=model, cost=Decimal(cost), order_rate=Decimal("0.01"), source="log"
    )


ORDERS = change("OBJ-01", forecast_metric=ForecastMetric.ORDERS, counted=Counted.HORIZON)
WITHIN_REACH = steps(ORDERS, add(assumed(1, "TAC-01", FunnelModel.CPC, 6)))
"""6,000 of media buy 1,000 clicks and 10 orders: with the 100 of the baseline just what is acceptable."""
COSTS = {"acceptable": Decimal(500), "optimal": Decimal(450), "best": Decimal(400)}

CASES = (
    Case(
        "TAC114",
        steps(WITHIN_REACH, change("FUN-01", cost=Decimal(12))),
        "objectives.acceptable",
        "“More orders”: the forecast of 105 is 5 worse than acceptable (110); 1 of the 2 tactics that serve it have assumptions.",
        quiet=WITHIN_REACH,
    ),
    Case(
        "TAC114",
        steps(WITHIN_REACH, change("FUN-01", cost=Decimal(12)), add(assumed(2, "TAC-02", FunnelModel.VOLUME, 350))),
        "objectives.acceptable",
        "“More orders”: the forecast of 109 is 1.5 worse than acceptable (110).",
        quiet=steps(WITHIN_REACH, change("FUN-01", cost=Decimal(12)), switch_off(Funnel)),
    ),
    Case(
        "TAC114",
        steps(WITHIN_REACH, change("OBJ-01", forecast_metric=ForecastMetric.CAC), change("OBJ-01", better=Direction.LOWER, **COSTS)),
        "objectives.acceptable",
        "“More orders”: the forecast of €770 is €270 worse than acceptable (€500)",
        quiet=steps(
            WITHIN_REACH, change("OBJ-01", forecast_metric=ForecastMetric.CAC, better=Direction.LOWER, **COSTS | {"acceptable": Decimal(770)})
        ),
    ),
)
