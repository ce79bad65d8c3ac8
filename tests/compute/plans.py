"""Small plans for the tests of the computations."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sostac_xl.compute.budget import budget_of
from sostac_xl.compute.forecast import Forecast, forecast_of
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.tactics import Basis, BudgetLine, CostType, Funnel, FunnelModel, Level, Tactic

START = date(2027, 1, 1)


R = TypeVar("R", bound=Record)


def make(table: type[R], **cells: Any) -> R:
    """Return a row or block with these cells, the others blank."""
    return table(**cells)


def plan_of(*records: Row | Block, **facts: Any) -> Plan:
    """Return a plan of these rows and blocks: one year from 1 January 2027 in euros, unless `facts` say otherwise."""
    tables: defaultdict[type[Row], list[Row]] = defaultdict(list)
    for record in records:
        if isinstance(record, Row):
            tables[type(record)].append(record)
    blocks = {type(record): record for record in records if isinstance(record, Block)}
    told = make(PlanFacts, **{"start": START, "horizon": 12, "currency": "EUR", **facts})
    return Plan(tables={table: tuple(rows) for table, rows in tables.items()}, blocks={PlanFacts: told, **blocks})


def d(text: str | int) -> Decimal:
    """Return a decimal number."""
    return Decimal(text)


def funnel(model: FunnelModel, price: str | int, level: Level = Level.OPTIMAL, tactic: str = "TAC-1", **rates: Any) -> Funnel:
    """Return the funnel assumptions of a tactic at a level; texts and whole numbers among the rates become decimals, except the lag."""
    cells = {key: value if key == "lag" else Decimal(str(value)) for key, value in rates.items()}
    return make(Funnel, id=f"FUN-{tactic}-{level}", tactic=Ref(tactic), level=level, model=model, cost=Decimal(price), **cells)


def tactic(key: str = "TAC-1", **cells: Any) -> Tactic:
    """Return a tactic that runs all year and serves the objective OBJ-1."""
    return make(Tactic, **{"id": key, "tactic": key, "objective": Ref("OBJ-1"), "start": START, "end": date(2027, 12, 31), **cells})


def spend(amount: str | int, tactic: str | None = "TAC-1", cost_type: CostType = CostType.MEDIA, **cells: Any) -> BudgetLine:
    """Return a budget line with a fixed amount of media for a tactic, or of something else."""
    told = {"id": f"BUD-{tactic}-{amount}-{cost_type}", "what": "x", "basis": Basis.FIXED, **cells}
    return make(BudgetLine, amount=Decimal(amount), tactic=Ref(tactic) if tactic else None, cost_type=cost_type, **told)


def forecast(*records: Row | Block, **facts: Any) -> Forecast:
    """Return the forecast of a plan of these rows."""
    plan = plan_of(*records, **facts)
    return forecast_of(plan, {level: budget_of(plan, level) for level in Level})
