"""How sure the forecast is: drawn from ranges, and the same on every machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sostac_xl.compute.monte_carlo import uncertainty_of
from sostac_xl.schema.objectives import ForecastMetric, Objective
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import FunnelModel, Level
from tests.compute.plans import d, forecast, funnel, make, spend, tactic

PROBE = """
from datetime import date
from sostac_xl.compute import compute
from sostac_xl.compute.monte_carlo import uncertainty_of
from sostac_xl.examples import load
print(repr(uncertainty_of(compute(load("webshop", "en"), date(2027, 5, 1)).forecast)))
"""
LEVELS = {"acceptable": d(50), "optimal": d(100), "best": d(1_000)}
OBJECTIVE = make(Objective, id="OBJ-1", objective="x", forecast_metric=ForecastMetric.ORDERS, includes_baseline=False, **LEVELS)


def rows(*rates: str) -> tuple[Row, ...]:
    """Return a tactic that buys a hundred clicks, with one rate of orders for each level."""
    funnels = (funnel(FunnelModel.CPC, 1, level, order_rate=rate) for level, rate in zip(Level, rates, strict=True))
    return (OBJECTIVE, tactic(), spend(100), *funnels)


def drawn(threads: int) -> str:
    """Return what a process with so many threads draws of the example, to the last bit."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    environment = os.environ | dict.fromkeys(names, str(threads))
    return subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True).stdout


def test_the_figures_are_the_same_whatever_the_threads() -> None:
    """One thread, two and eight give every percentile and every chance alike, to the last bit."""
    assert drawn(1) == drawn(2) == drawn(8)


def test_the_seed_alone_decides() -> None:
    """The same seed gives the same figures, another one others."""
    plan = forecast(*rows("0.5", "1", "1.5"))

    assert uncertainty_of(plan, 500, 7) == uncertainty_of(plan, 500, 7)
    assert uncertainty_of(plan, 500, 7).figures != uncertainty_of(plan, 500, 8).figures


def test_the_draws_lie_as_a_triangle_does() -> None:
    """Half of a symmetric triangle lies below its mode; its tenth part at a tenth ends at √0.05 of its width; levels beyond are never reached."""
    found = uncertainty_of(forecast(*rows("0.5", "1", "1.5")), 20_000)

    spread = found.figures["orders"]
    assert spread.p50 == pytest.approx(100, abs=1)
    assert spread.p10 == pytest.approx(50 + 100 * 0.05**0.5, abs=1)
    assert spread.p90 == pytest.approx(150 - 100 * 0.05**0.5, abs=1)
    chances = found.chances["OBJ-1"]
    assert (chances[Level.ACCEPTABLE], chances[Level.BEST]) == (1, 0)
    assert chances[Level.OPTIMAL] == pytest.approx(0.5, abs=0.02)


def test_what_is_certain_has_no_spread() -> None:
    """With the same assumptions at all levels every draw is the forecast."""
    spread = uncertainty_of(forecast(*rows("1", "1", "1")), 100).figures["orders"]

    assert (spread.p10, spread.p50, spread.p90) == (100, 100, 100)


def test_no_draws_are_refused() -> None:
    """At least one is needed."""
    with pytest.raises(ValueError, match="at least one"):
        uncertainty_of(forecast(*rows("1", "1", "1")), 0)
