"""Variants of the example plan that strain the formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sostac_xl.examples import load
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Measurement
from sostac_xl.schema.plan import DayCount, PlanFacts, WorkWeek
from sostac_xl.schema.tactics import Basis, BudgetLine, CostType, Level, Phasing
from tests.support.shelf import new_workbook

AS_OF = date.today()  # noqa: DTZ011 - an undated plan is computed as of the day on which it is opened, by LibreOffice too


def with_facts(plan: Plan, **facts: Any) -> Plan:
    """Return the plan with other facts."""
    return replace(plan, blocks={**plan.blocks, PlanFacts: replace(plan.facts, **facts)})


def strained_lines(plan: Plan) -> tuple[BudgetLine, ...]:
    """Return the plan's budget lines with every basis, phasing and level, with dates and tactics left out, one without ID, basis or name."""
    changes: list[dict[str, Any]] = [
        {"tactic": None},
        {"start": None, "end": None},
        {"phasing": Phasing.FRONT, "level": Level.BEST},
        {"phasing": Phasing.BACK, "vat": Decimal("0.09"), "vat_recoverable": False},
        {"basis": Basis.PERCENT_GROSS, "amount": Decimal(15), "cost_type": CostType.AGENCY},
        {"basis": Basis.PERCENT_NET, "amount": Decimal("12.5"), "tactic": None, "cost_type": CostType.AGENCY},
        {},
    ]
    lines = [replace(line, **changes[number % len(changes)]) for number, line in enumerate(plan[BudgetLine])]
    lines[3] = replace(lines[3], id="", start=date(2026, 6, 1), end=date(2026, 5, 1))
    lines[4] = replace(lines[4], basis=None)
    lines[6] = replace(lines[6], what="")
    return tuple(lines)


def variants() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each: other currencies, levels, calendars and horizons, and lines that lack something."""
    shop = load("webshop", "en")
    actions = tuple(replace(action, milestone=True) if number == 5 else action for number, action in enumerate(shop[Action]))
    strained = replace(shop, tables={**shop.tables, BudgetLine: strained_lines(shop), Measurement: shop[Measurement][:7], Action: actions})
    week = {"work_week": WorkWeek.MON_SAT, "day_count": DayCount.CALENDAR}
    yen = with_facts(shop, currency="JPY", level=Level.BEST, ceiling_includes_vat=True, horizon=18, vat_recoverable=False, **week)
    dinar = with_facts(shop, currency="KWD", level=Level.ACCEPTABLE, start=date(2026, 1, 15), horizon=6, vat=None, contingency=None)
    yield "yen", new_workbook(yen, language="nl", size="full")
    yield "dinar", new_workbook(dinar, language="ru", size="lite")
    yield "strained", new_workbook(with_facts(strained, ceiling=None, level=None, horizon=30), size="full")
    yield "no-start", new_workbook(with_facts(strained, start=None, status_date=None), size="full", as_of=AS_OF)
