"""How long 10,000 draws over 100 tactics take, and that the figures are the same whatever the threads and cores.

Run `make benchmark`. The draws are made in processes of their own: on one core with libraries of one thread, and on all cores with two and
with eight. Every percentile and every chance must be the same to the last bit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import Final

from sostac_xl.compute.budget import budget_of
from sostac_xl.compute.forecast import Forecast, forecast_of
from sostac_xl.compute.monte_carlo import DRAWS, uncertainty_of
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import ForecastMetric, Objective
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.tactics import Basis, BudgetLine, CostType, Funnel, FunnelModel, Level, Tactic

TACTICS, OBJECTIVES = 100, 5
RUNS: Final = 5
AT_MOST: Final = 1.0
"""Seconds."""
WAYS: Final = {"one core, one thread": (1, True), "all cores, two threads": (2, False), "all cores, eight threads": (8, False)}
THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def forecast(tactics: int) -> Forecast:
    """Return the forecast of a plan of so many tactics, each with assumptions at three levels, that serve some objectives."""
    start, end = date(2027, 1, 1), date(2027, 12, 31)
    kinds = list(FunnelModel)[:4]
    rows = tuple(Tactic(id=f"TAC-{n}", tactic="x", objective=Ref(f"OBJ-{n % OBJECTIVES}"), start=start, end=end) for n in range(tactics))
    lines = tuple(
        BudgetLine(
            id=f"BUD-{n}", what="x", tactic=Ref(f"TAC-{n}"), basis=Basis.FIXED, cost_type=CostType.MEDIA, amount=Decimal(1_000 + 37 * n)
        )
        for n in range(tactics)
    )  # fmt: skip
    funnels = tuple(_assumed(n, kinds[n % len(kinds)], level) for n in range(tactics) for level in Level)
    metrics = list(ForecastMetric)
    objectives = tuple(
        Objective(id=f"OBJ-{n}", objective="x", forecast_metric=metrics[n], acceptable=Decimal(10), optimal=Decimal(1_000), best=Decimal(9_000))
        for n in range(OBJECTIVES)
    )
    plan = Plan(
        tables={Tactic: rows, BudgetLine: lines, Funnel: funnels, Objective: objectives}, blocks={PlanFacts: PlanFacts(start=start, horizon=12)}
    )
    return forecast_of(plan, {level: budget_of(plan, level) for level in Level})


def _assumed(number: int, model: FunnelModel, level: Level) -> Funnel:
    better = Decimal(level.rank - 2) / 10  # acceptable is a tenth worse than optimal, best a tenth better
    return Funnel(
        id=f"FUN-{number}-{level.rank}", tactic=Ref(f"TAC-{number}"), level=level, model=model, cost=Decimal(5 + number % 7) * (1 - better),
        ctr=Decimal("0.02") * (1 + better), lead_rate=Decimal("0.3"), order_rate=Decimal("0.2") * (1 + better),
        order_value=Decimal(60) * (1 + better), margin=Decimal("0.4"), new_share=Decimal("0.5"), lag=number % 3,
    )  # fmt: skip


def draw() -> None:
    """Print the time that the draws take and what comes out, as JSON."""
    plan, times = forecast(TACTICS), []
    for _ in range(RUNS):
        start = perf_counter()
        found = uncertainty_of(plan)
        times.append(perf_counter() - start)
    print(json.dumps([median(times), repr(found)]))


def drawn(threads: int, *, one_core: bool) -> tuple[float, str]:
    """Return the time and the outcome of the draws in a process with so many threads."""

    def hold() -> None:
        if one_core and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    environment = os.environ | dict.fromkeys(THREADS, str(threads))
    done = subprocess.run([sys.executable, __file__, "draw"], env=environment, preexec_fn=hold, capture_output=True, text=True, check=True)
    time, found = json.loads(done.stdout)
    return time, found


def main() -> None:
    """Print the times; the outcomes must be the same."""
    results = {name: drawn(threads, one_core=one_core) for name, (threads, one_core) in WAYS.items()}
    print(f"{DRAWS:,} draws over {TACTICS} tactics")
    for name, (time, _) in results.items():
        print(f"{name:<26}{time * 1000:6.0f} ms")
    if len({found for _, found in results.values()}) > 1:
        raise RuntimeError("the figures depend on the threads")
    print(f"same figures; wanted: {AT_MOST * 1000:.0f} ms or less")


if __name__ == "__main__":
    draw() if "draw" in sys.argv else main()
