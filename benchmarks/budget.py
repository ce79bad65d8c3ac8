"""How long the budget of 10,000 lines over 36 months takes, next to the loop that one would write: a line at a time, in decimals.

Run `make benchmark`. Both find the same cents for every month, or there is an error. Compared is the same work, spreading amounts over the
months of their lines; the whole of `budget_of` inherits dates and reckons fees, VAT and levels besides. A script with pandas and floats is
shown for the cents that it gets wrong. Times are those of the processor.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from time import process_time
from typing import Final, TypeVar

import numpy as np
import pandas as pd

from sostac_xl.compute.budget import Budget, budget_of
from sostac_xl.compute.spread import Spreading, spread_all
from sostac_xl.plan import Plan
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.tactics import Basis, BudgetLine, CostType, Phasing

LINES, MONTHS = 10_000, 36
RUNS: Final = 5
AT_LEAST: Final = 2
CENT: Final = Decimal("0.01")
R = TypeVar("R")


def plan_of(lines: int) -> Plan:
    """Return a plan of so many lines of fixed amounts, each with its own dates, phased evenly."""
    rows = tuple(
        BudgetLine(
            id=f"BUD-{n}",
            what="x",
            basis=Basis.FIXED,
            cost_type=CostType.MEDIA,
            amount=Decimal(n * 7919 % 10_000_019) / 100,
            start=date(2027, 1 + n % 12, 1 + n % 28),
            end=date(2028 + n % 2, 1 + n % 12, 1 + n % 27),
            phasing=Phasing.EVEN,
        )
        for n in range(lines)
    )
    return Plan(tables={BudgetLine: rows}, blocks={PlanFacts: PlanFacts(start=date(2027, 1, 1), horizon=MONTHS)})


def month_ends() -> list[date]:
    """Return the last days of the months, that before the first one included."""
    months = [(2026, 12), *((2027 + n // 12, n % 12 + 1) for n in range(MONTHS))]
    return [date(year, month, monthrange(year, month)[1]) for year, month in months]


def looped(plan: Plan) -> list[Decimal]:
    """Return the total of each month: line by line, in decimals."""
    totals, ends = [Decimal(0)] * MONTHS, month_ends()
    for line in plan[BudgetLine]:
        assert line.amount is not None
        assert line.start
        assert line.end
        days, before = (line.end - line.start).days + 1, Decimal(0)
        for number, day in enumerate(ends):
            gone = max(0, min((day - line.start).days + 1, days))
            now = (line.amount * gone / days).quantize(CENT, ROUND_HALF_UP)
            if number:
                totals[number - 1] += now - before
            before = now
    return totals


def in_floats(plan: Plan) -> list[Decimal]:
    """Return the total of each month as a script with pandas finds it."""
    frame = pd.DataFrame(
        {"amount": float(x.amount or 0), "start": pd.Timestamp(x.start or 0), "end": pd.Timestamp(x.end or 0)} for x in plan[BudgetLine]
    )
    days = (frame["end"] - frame["start"]).dt.days + 1
    shares = [((pd.Timestamp(day) - frame["start"]).dt.days + 1).clip(0).clip(upper=days) / days for day in month_ends()]
    fallen = pd.concat([(frame["amount"] * share).round(2) for share in shares], axis=1)
    return [Decimal(str(total)) for total in np.diff(fallen.to_numpy(), axis=1).sum(axis=0).round(2)]


def timed(work: Callable[[], R]) -> tuple[float, R]:
    """Return the median processor time, and what the last run gave."""
    times = []
    for _ in range(RUNS):
        start = process_time()
        found = work()
        times.append(process_time() - start)
    return median(times), found


def main() -> None:
    """Print the times and their ratio."""
    plan = plan_of(LINES)
    ours, budget = timed(lambda: budget_of(plan))
    theirs, totals = timed(lambda: looped(plan))
    spreadings = [Spreading(x.net, x.start, x.end, x.line.phasing or Phasing.EVEN) for x in budget.lines]
    spreading, parts = timed(lambda: spread_all(spreadings, 2, budget.months))
    floats, roughly = timed(lambda: in_floats(plan))
    check(budget, parts, totals)
    wrong = sum(abs(one - other) for one, other in zip(roughly, totals, strict=True))
    for name, time in {"the whole budget": ours, "its months": spreading, "a loop in decimals": theirs, "pandas, in floats": floats}.items():
        print(f"{name:<26}{time * 1000:6.0f} ms")
    print(f"same cents as the loop in {MONTHS} months; the floats are {wrong} off in all")
    print(f"ratio {theirs / spreading:.1f}, wanted: {AT_LEAST} or more")


def check(budget: Budget, parts: list[tuple[Decimal, ...]], totals: list[Decimal]) -> None:
    """Raise an error unless all found the same."""
    if list(budget.month_totals()) != totals or parts != [line.by_month for line in budget.lines]:
        raise RuntimeError("the loop finds other cents")


if __name__ == "__main__":
    main()
