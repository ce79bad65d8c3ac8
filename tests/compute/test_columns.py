"""The value of each computed column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sostac_xl import schema
from sostac_xl.compute import Computation, compute
from sostac_xl.compute.columns import function_of
from sostac_xl.plan import section_id
from sostac_xl.schema.action import Action, ActionStatus
from sostac_xl.schema.control import Kpi, KpiStatus, Measurement, Trend
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.objectives import Direction, ForecastMetric, Objective
from sostac_xl.schema.plan import DayCount, Gate, PlanFacts, Section, Stage, StageName
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Pestle, Risk, Swot, SwotKind, Tows, TowsType
from sostac_xl.schema.strategy import Segment
from sostac_xl.schema.tactics import Basis, BudgetLine, CostType, Funnel, FunnelModel, Level, Tactic
from tests.compute.plans import START, d, make, plan_of

AS_OF = date(2027, 3, 31)


def value(row: Row, key: str, *others: Row, **facts: Any) -> object:
    """Return the value of a computed column of a row in a plan."""
    return compute(plan_of(row, *others, **facts), AS_OF).value(row, key)


@pytest.mark.parametrize("table", schema.tables())
def test_every_computed_column_has_a_function(table: type[Row]) -> None:
    """Each computed column of the tables that hold entries has its function, and it gives a value for a blank row."""
    row = table(id="X-1")
    computation = compute(plan_of(row), AS_OF)

    for column in table.columns():
        if column.computed:
            assert callable(function_of(table, column.key))
            computation.value(row, column.key)


def test_a_column_that_is_not_computed_has_no_function() -> None:
    """Asking for an entry as if it were computed is an error of the caller."""
    with pytest.raises(KeyError):
        value(make(Risk, id="RSK-1"), "statement")


def test_a_computation_needs_a_day() -> None:
    """Without status date the caller has to name the day; with one it is the default."""
    with pytest.raises(ValueError, match="status date"):
        compute(plan_of())

    assert compute(plan_of(status_date=AS_OF)).as_of == AS_OF


@pytest.mark.parametrize(
    ("finish", "count", "days"),
    [
        (date(2027, 2, 12), None, 9),
        (date(2027, 2, 12), DayCount.CALENDAR, 12),
        (date(2027, 1, 28), None, -3),
        (date(2027, 1, 28), DayCount.CALENDAR, -3),
        (None, None, 0),
    ],
)
def test_a_stage_lasts_working_or_calendar_days(finish: date | None, count: DayCount | None, days: int) -> None:
    """From Monday 1 February with a holiday on the 2nd; NETWORKDAYS.INTL counts backwards below zero, and so do we."""
    stage = make(Stage, id="STG-1", start=date(2027, 2, 1), finish=finish)

    assert value(stage, "duration", make(Holiday, id="HOL-1", on=date(2027, 2, 2)), day_count=count) == days


def test_a_stage_shows_its_gate() -> None:
    """Share, open errors and verdict of the stage's row are the gate's; a row without stage has none."""
    stage, nameless = make(Stage, id="STG-2", stage=StageName.OBJECTIVES), make(Stage, id="STG-9")
    computation = compute(plan_of(stage, nameless, make(Objective, id="OBJ-1", objective="x")), AS_OF, {StageName.OBJECTIVES: 2})

    assert 0 < d(str(computation.value(stage, "done"))) < 1
    assert [computation.value(stage, key) for key in ("errors", "gate")] == [2, Gate.PROVISIONAL]
    assert [computation.value(nameless, key) for key in ("done", "errors", "gate")] == [0, 0, None]


def test_a_section_counts_the_rows_of_its_table() -> None:
    """The row of a table in *Sections* tells how many rows are filled; of a block, whether anything is."""
    sections = [make(Section, id=section_id(table)) for table in (Risk, PlanFacts, Swot)]
    computation = compute(plan_of(*sections, make(Risk, id="RSK-1"), make(Risk, id="RSK-2")), AS_OF)

    assert [computation.value(section, "rows") for section in sections] == [2, 1, 0]


@pytest.mark.parametrize(
    ("internal", "external", "expected"),
    [
        (SwotKind.STRENGTH, SwotKind.OPPORTUNITY, TowsType.SO),
        (SwotKind.STRENGTH, SwotKind.THREAT, TowsType.ST),
        (SwotKind.WEAKNESS, SwotKind.OPPORTUNITY, TowsType.WO),
        (SwotKind.WEAKNESS, SwotKind.THREAT, TowsType.WT),
    ],
)
def test_a_tows_option_has_the_type_of_its_pair(internal: SwotKind, external: SwotKind, expected: TowsType) -> None:
    """Strength or weakness with opportunity or threat; none while one of the two is missing."""
    swot = (make(Swot, id="SWO-1", kind=internal), make(Swot, id="SWO-2", kind=external))

    assert value(make(Tows, id="TOW-1", internal=Ref("SWO-1"), external=Ref("SWO-2")), "type", *swot) is expected
    assert value(make(Tows, id="TOW-1", internal=Ref("SWO-1")), "type", *swot) is None


def test_scores_are_products() -> None:
    """Impact times likelihood, 0 while one is unknown."""
    assert value(make(Risk, id="RSK-1", impact=4, likelihood=5), "score") == 20
    assert value(make(Pestle, id="PES-1", impact=3, likelihood=2), "score") == 6
    assert value(make(Pestle, id="PES-1", impact=3), "score") == 0


def test_attractiveness_and_ice_are_means_to_one_decimal() -> None:
    """Fit and the lack of competition; impact, confidence and ease; halves are rounded up, and 0 while one is unknown."""
    assert value(make(Segment, id="SEG-1", fit=4, competition=1), "attractiveness") == d("4.5")
    assert value(make(Segment, id="SEG-1", fit=4), "attractiveness") == 0
    assert value(make(Tactic, id="TAC-1", impact=8, confidence=7, ease=5), "ice") == d("6.7")
    assert value(make(Tactic, id="TAC-1", impact=8), "ice") == 0


def test_an_objective_gathers_the_tactics_that_serve_it_first() -> None:
    """Cost is the counting lines of those tactics, time the months from the plan's start to the last end; others do not count."""
    others = (
        make(Tactic, id="TAC-1", objective=Ref("OBJ-1"), end=date(2027, 6, 30)),
        make(Tactic, id="TAC-2", objective=Ref("OBJ-1"), end=date(2027, 9, 30)),
        make(Tactic, id="TAC-3", objective=Ref("OBJ-2"), also_serves=(Ref("OBJ-1"),), end=date(2027, 12, 31)),
        make(BudgetLine, id="1", tactic=Ref("TAC-1"), basis=Basis.FIXED, amount=d(100), cost_type=CostType.MEDIA),
        make(BudgetLine, id="2", tactic=Ref("TAC-2"), basis=Basis.FIXED, amount=d(20)),
        make(BudgetLine, id="3", tactic=Ref("TAC-2"), basis=Basis.FIXED, amount=d(4000), level=Level.BEST),
        make(BudgetLine, id="4", tactic=Ref("TAC-3"), basis=Basis.FIXED, amount=d(5)),
    )
    objective = make(Objective, id="OBJ-1", objective="more orders")

    assert value(objective, "cost_estimated", *others) == 120
    assert value(objective, "time_expected", *others) == d("9.0")  # 273 days
    assert value(objective, "time_expected") == 0
    assert value(objective, "time_expected", *others, start=date(2028, 1, 1)) == 0
    assert value(others[0], "budget", objective, *others[1:]) == 100
    assert [value(others[3], key, others[0]) for key in ("net", "working")] == [100, 100]
    assert [value(others[4], key, others[1]) for key in ("net", "working")] == [20, 0]


def test_smart_shows_the_letters_that_hold() -> None:
    """Each letter stands for what is filled, a dot for what is missing; without a text there is nothing to judge."""
    whole = {
        "kpi_name": "orders",
        "unit": "orders",
        "baseline": d(0),
        "approved_by": Ref("PER-1"),
        "approved_on": START,
        "goal": Ref("GOA-1"),
        "due": AS_OF,
    }

    assert value(make(Objective, id="OBJ-1", objective="x", **whole), "smart") == "SMART"
    assert value(make(Objective, id="OBJ-1", objective="x", **{**whole, "baseline": None, "approved_on": None}), "smart") == "S··RT"
    assert value(make(Objective, id="OBJ-1", objective="x"), "smart") == "S····"
    assert value(make(Objective, id="OBJ-1", due=AS_OF), "smart") == ""


def test_an_objective_that_the_forecast_reaches_needs_no_approval_to_be_smart() -> None:
    """A stands for approved, or for a forecast that reaches acceptable; without one, or below it, it is missing."""
    orders = {"forecast_metric": ForecastMetric.ORDERS, "baseline": d(0)}
    others = (
        make(Tactic, id="TAC-1", objective=Ref("OBJ-1")),
        make(Funnel, id="FUN-1", tactic=Ref("TAC-1"), level=Level.ACCEPTABLE, model=FunnelModel.VOLUME, cost=d(200), order_rate=d("0.5")),
    )

    assert value(make(Objective, id="OBJ-1", objective="x", acceptable=d(100), **orders), "smart", *others, horizon=3) == "S·A··"
    assert value(make(Objective, id="OBJ-1", objective="x", acceptable=d(101), **orders), "smart", *others, horizon=3) == "S····"
    assert value(make(Objective, id="OBJ-1", objective="x", **orders), "smart", *others, horizon=3) == "S····"


def test_an_action_shows_its_place_in_the_schedule() -> None:
    """Planned dates, float and whether it is critical come from the schedule; without duration there are none."""
    second = make(Action, id="ACT-2", action="b", duration=1, after=(Link("ACT-1"),))
    keys = ("planned_start", "planned_finish", "total_float", "critical")

    computation = compute(plan_of(make(Action, id="ACT-1", action="a", duration=2), second, start=date(2027, 2, 1)), AS_OF)

    assert [computation.value(second, key) for key in keys] == [date(2027, 2, 3), date(2027, 2, 3), 0, True]
    assert [value(make(Action, id="ACT-1", action="a"), key) for key in keys] == [None] * 4


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"actual_finish": AS_OF}, ActionStatus.DONE),
        ({"done": d(1)}, ActionStatus.DONE),
        ({"done": d("0.5")}, ActionStatus.OVERDUE),
        ({"duration": 200, "done": d("0.5")}, ActionStatus.RUNNING),
        ({"duration": 200, "actual_start": START}, ActionStatus.RUNNING),
        ({"duration": 200}, ActionStatus.PLANNED),
        ({"duration": None}, ActionStatus.PLANNED),
        ({"action": ""}, None),
    ],
)
def test_the_status_of_an_action(cells: dict[str, Any], status: ActionStatus | None) -> None:
    """Done when finished, overdue when its planned finish has passed, running when begun, else planned."""
    assert value(make(Action, **{"id": "ACT-1", "action": "a", "duration": 5, **cells}), "status") is status


def test_an_action_is_overdue_from_the_day_after_its_finish() -> None:
    """On the day of its planned finish an action is not overdue yet."""
    action = make(Action, id="ACT-1", action="a", duration=1)

    assert value(action, "status", start=AS_OF) is ActionStatus.PLANNED
    assert value(action, "status", start=date(2027, 3, 30)) is ActionStatus.OVERDUE


def measured(*values: int, better: Direction | None = None, **cells: Any) -> list[object]:
    """Return latest, status and trend of a KPI with amber 90 and red 80 that was measured on the first of each month."""
    kpi = make(Kpi, **{"id": "KPI-1", "objective": Ref("OBJ-1"), "amber": d(90), "red": d(80), **cells})
    series = [make(Measurement, id=f"MEA-{n}", kpi=Ref("KPI-1"), on=date(2027, n, 1), value=d(v)) for n, v in enumerate(values, 1)]
    computation: Computation = compute(plan_of(kpi, make(Objective, id="OBJ-1", better=better), *series), AS_OF)
    return [computation.value(kpi, key) for key in ("latest", "status", "trend")]


def test_a_kpi_shows_its_last_measurements() -> None:
    """Latest up to the status date (measurements of April come later), status by the limits, trend against two before."""
    assert measured(70, 85, 95, 10) == [95, KpiStatus.GREEN, Trend.RISING]
    assert measured(95, 85, 85) == [85, KpiStatus.AMBER, Trend.FALLING]
    assert measured(79, 99, 79) == [79, KpiStatus.RED, Trend.STEADY]


def test_a_kpi_on_its_limit_is_not_worse() -> None:
    """A value on the amber limit is green, and one on the red limit amber: only worse counts."""
    assert measured(90)[1] is KpiStatus.GREEN
    assert measured(80)[1] is KpiStatus.AMBER


def test_lower_can_be_better() -> None:
    """When the objective says that lower is better, values above the limits are worse."""
    assert measured(95, better=Direction.LOWER, amber=d(80), red=d(90))[1] is KpiStatus.RED
    assert measured(85, better=Direction.LOWER, amber=d(80), red=d(90))[1] is KpiStatus.AMBER
    assert measured(70, better=Direction.LOWER, amber=d(80), red=d(90))[1] is KpiStatus.GREEN


def test_a_kpi_without_measurements_or_limits_has_no_status() -> None:
    """Without measurement or limits there is no status, and no trend before the third measurement."""
    assert measured() == [0, None, None]
    assert measured(95, 95) == [95, KpiStatus.GREEN, None]
    assert measured(95, red=None)[1] is None


def test_a_measurement_of_the_status_date_counts() -> None:
    """Measurements count up to and including the status date."""
    kpi = make(Kpi, id="KPI-1")

    assert value(kpi, "latest", make(Measurement, id="MEA-1", kpi=Ref("KPI-1"), on=AS_OF, value=d(5))) == 5


def test_several_measurements_on_one_day_are_averaged() -> None:
    """Two values on the last day count as their mean."""
    kpi = make(Kpi, id="KPI-1", amber=d(90), red=d(80))
    series = [make(Measurement, id=f"MEA-{n}", kpi=Ref("KPI-1"), on=START, value=d(v)) for n, v in enumerate((70, 100))]

    assert compute(plan_of(kpi, *series), AS_OF).value(kpi, "latest") == 85
