"""Small plans for the tests of the computations."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sostac_xl.plan import Plan
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.row import Block, Record, Row

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
