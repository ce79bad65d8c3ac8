"""The web shop example: complete, in every language, and its figures hang together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest

from sostac_xl import examples, schema
from sostac_xl.checks import check
from sostac_xl.compute import Computation, compute
from sostac_xl.compute.actuals import actuals_of, frozen_months
from sostac_xl.compute.closing import budget_to_close
from sostac_xl.examples import load, texts
from sostac_xl.findings import Severity
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import Plan, records
from sostac_xl.schema.action import Action, ActionStatus
from sostac_xl.schema.control import Kpi, KpiStatus, Measurement, Spend
from sostac_xl.schema.kinds import Link, Ref, RefTo, Text
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.objectives import Direction, FiveS, Objective, ObjectiveClass
from sostac_xl.schema.plan import Stage
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Baseline, CurrentActivity, Insight, ProductMarket, Research, Swot
from sostac_xl.schema.strategy import Summary
from sostac_xl.schema.tactics import Basis, BudgetLine, CustomPhase, Funnel, Level, Phasing, Tactic, ToArrange

STATUS_DATE = date(2026, 5, 8)
APPROVED = date(2025, 12, 22)
NAMES = ("Bonenhuys Thuis", "Theekade", "Doosje Geluk", "Kantoorbrander")
MONTHS = tuple(date(2026, month, 1) for month in range(1, 5))


@cache
def plan(language: str = "en") -> Plan:
    """Return the example, read once per language."""
    return load("webshop", language)


def text_of(row_id: str) -> str:
    """Return everything that a row says."""
    row = plan().row(row_id)
    assert row is not None
    return " ".join(str(getattr(row, column.key)) for column in row.inputs() if isinstance(column.kind, Text))


def figures(text: str) -> list[Decimal]:
    """Return the numbers in an English text."""
    return [Decimal(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?(?<!,)", text)]


def spoken(day: date) -> str:
    """Return a day as the English texts name it."""
    return f"{day.day} {day:%B}"


@cache
def computed() -> Computation:
    """Return what is computed from the example as of its status date."""
    return compute(plan())


@pytest.mark.parametrize("language", LANGUAGES)
def test_loads_in_each_language_with_the_same_figures(language: str) -> None:
    """Only texts differ between the languages."""
    loaded = plan(language)
    assert loaded.language == language
    for table in schema.tables():
        other = [c.key for c in table.columns() if not c.computed and not isinstance(c.kind, Text)]
        for row, english in zip(loaded[table], plan()[table], strict=True):
            assert row.id == english.id
            assert [getattr(row, key) for key in other] == [getattr(english, key) for key in other]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_gets_lost(language: str) -> None:
    """A cell that holds a text in English holds one in every language."""
    for row, english in zip(records(plan(language)), records(plan()), strict=True):
        for column in row.columns():
            if isinstance(column.kind, Text) and not column.computed:
                assert bool(getattr(row, column.key)) == bool(getattr(english, column.key))


def test_every_table_and_block_is_filled() -> None:
    """The example shows the full size."""
    empty = [table.info.key for table in schema.tables() if not plan()[table]]
    assert not empty
    assert set(plan().blocks) == set(schema.blocks())
    assert all(plan().uses(table) for table in schema.tables())


def test_ids_are_unique_and_have_their_tables_prefix() -> None:
    """A reference must lead to one row."""
    rows = [row for row in records(plan()) if isinstance(row, Row)]
    assert not [row_id for row_id, n in Counter(row.id for row in rows).items() if n > 1]
    assert all(row.id.startswith(f"{row.info.prefix}-") for row in rows)


def test_references_resolve_to_the_right_table() -> None:
    """Every reference and every predecessor exists."""
    for record in records(plan()):
        for column in record.columns():
            value = None if column.computed else getattr(record, column.key)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Ref):
                    assert isinstance(column.kind, RefTo)
                    assert isinstance(plan().row(part.id), column.kind.target), f"{record} {column.key}"
                elif isinstance(part, Link):
                    assert isinstance(plan().row(part.id), Action), f"{record} {column.key}"


def test_required_cells_are_filled() -> None:
    """Nothing that the workbook asks for is blank."""
    required = ((record, column.key) for record in records(plan()) for column in record.columns() if column.required)
    assert not [(record, key) for record, key in required if getattr(record, key) in (None, "", ())]


def test_size_of_the_example() -> None:
    """It is large enough to show what the workbook can do."""
    assert len(plan()[Tactic]) >= 12
    assert len(plan()[BudgetLine]) >= 50
    assert len(plan()[Action]) >= 60
    assert len(plan()[Kpi]) >= 8
    assert min(Counter(swot.kind for swot in plan()[Swot]).values()) >= 4
    assert {line.basis for line in plan()[BudgetLine]} == set(Basis)
    assert {line.phasing for line in plan()[BudgetLine]} == set(Phasing)


def test_budget_stays_just_under_the_ceiling() -> None:
    """A plan that uses its room, contingency included."""
    stack = computed().budget.stack
    assert stack.ceiling is not None
    assert Decimal("0.93") < stack.compared / stack.ceiling < Decimal("0.97")


def test_budget_lines_and_actions_stay_within_their_tactic() -> None:
    """Money flows while the tactic runs; work ends with it and may begin before."""
    for line in computed().budget.lines:
        if line.tactic and line.tactic.start and line.tactic.end:
            assert line.tactic.start <= (line.start or date.min), line.line.id
            assert (line.end or date.max) <= line.tactic.end, line.line.id
    for action in plan()[Action]:
        tactic = plan().find(action.tactic)
        finish = computed().schedule.tasks[action.key].finish
        end = tactic.end if tactic else None
        assert (finish or date.max) <= (end or date.min), action.id


def test_custom_phasing_adds_up() -> None:
    """The shares of each line are the whole of it, and only lines with custom phasing have any."""
    shares: defaultdict[str, Decimal] = defaultdict(Decimal)
    for phase in plan()[CustomPhase]:
        shares[phase.line.id if phase.line else ""] += phase.share or 0
    assert shares == {line.id: 1 for line in plan()[BudgetLine] if line.phasing is Phasing.CUSTOM}


def test_objectives_cover_the_four_classes_and_the_five_s() -> None:
    """Objectives are complete, and their levels run in the direction that is better."""
    objectives = plan()[Objective]
    assert {objective.kind for objective in objectives} == set(ObjectiveClass)
    assert {objective.five_s for objective in objectives} == set(FiveS)
    for objective in objectives:
        levels = [objective.baseline, objective.acceptable, objective.optimal, objective.best]
        assert levels == sorted((level for level in levels if level is not None), reverse=objective.better is Direction.LOWER), objective.id


def test_objectives_start_from_the_measured_baseline() -> None:
    """Objective, baseline and KPI speak of the same figure in the same unit."""
    measured = {row.metric: row for row in plan()[Baseline]}
    for objective in plan()[Objective]:
        assert measured[objective.kpi_name].value == objective.baseline
        assert measured[objective.kpi_name].unit == objective.unit
    for kpi in plan()[Kpi]:
        shown = plan().find(kpi.objective)
        assert shown is not None
        assert (kpi.kpi, kpi.unit) == (shown.kpi_name, shown.unit)


def test_exactly_one_kpi_is_red_and_has_an_action() -> None:
    """The story of the example: advertising became too dear."""
    red = [kpi for kpi in plan()[Kpi] if computed().value(kpi, "status") is KpiStatus.RED]
    assert [kpi.kpi for kpi in red] == ["Advertising cost per new customer"]
    assert red[0].action


def test_four_months_of_measurements_and_spend() -> None:
    """Every KPI has January to April; spend is close to plan."""
    months = {(m.kpi.id, m.on.replace(day=1)) for m in plan()[Measurement] if m.kpi and m.on}
    assert months == {(kpi.id, month) for kpi in plan()[Kpi] for month in MONTHS}
    assert {spend.month for spend in plan()[Spend]} == set(MONTHS)
    actual = sum((spend.actual or Decimal(0) for spend in plan()[Spend]), Decimal(0))
    planned = sum((sum(line.by_month[:4], Decimal(0)) for line in computed().budget.lines if line.counts), Decimal(0))
    assert Decimal("0.97") < actual / planned < Decimal("1.03")


def waiting_for(action_id: str) -> set[str]:
    """Return the actions that wait for one, directly or through others."""
    direct = {action.id for action in plan()[Action] if any(link.id == action_id for link in action.after)}
    return direct.union(*(waiting_for(each) for each in direct))


def test_exactly_one_action_is_late() -> None:
    """The story of the example: the subscription checkout is late, and six later actions wait for it, as its text says."""
    overdue = [action for action in plan()[Action] if computed().value(action, "status") is ActionStatus.OVERDUE]
    assert [action.id for action in overdue] == ["ACT-36"]
    assert len(waiting_for("ACT-36")) == 6
    assert text_of("TXT-10").startswith("Six later actions")


def test_the_baseline_freezes_the_plan_as_it_was_approved() -> None:
    """All actions and budget lines are in it, the lines with what they come to; only the tactic that was moved costs another amount now."""
    rows = plan()[BaselineRow]
    assert {row.item for row in rows} == {row.id for row in (*plan()[Action], *plan()[BudgetLine])}
    assert {row.frozen for row in rows} == {max(stage.signed_off for stage in plan()[Stage] if stage.signed_off)} == {APPROVED}
    was = frozen_months(plan())
    changed = {x.tactic.id for x in computed().budget.lines if x.tactic and sum(was[x.line.id].values()) != (x.net if x.counts else 0)}
    assert changed == {"TAC-08"}


def test_the_cells_that_differed_when_the_plan_was_approved_are_there() -> None:
    """A mistyped row or cell would leave the baseline without its slip."""
    for line in examples._lines("webshop", "approved"):
        row = plan().row(line["id"])
        assert row is not None, line
        assert str(getattr(row, line["column"]) or "") != line["value"], line


def test_the_baseline_shows_the_one_slip() -> None:
    """Against the approved plan the late action and what waits for it moved to later dates, and nothing else moved."""
    frozen = {row.item: (row.start, row.finish) for row in plan()[BaselineRow] if row.amount is None}
    now = {key: (task.start, task.finish) for key, task in computed().schedule.tasks.items()}
    moved = {key for key in now if now[key] != frozen[key]}
    assert all(now[key] > frozen[key] for key in moved)
    assert "ACT-36" in moved
    assert moved <= {"ACT-36", *waiting_for("ACT-36")}


def test_the_new_launch_day_is_the_same_everywhere() -> None:
    """The timeline, the tactic, the version, the control point and the text speak of one day, and of one day that was approved."""
    (tactic,) = (tactic for tactic in plan()[Tactic] if tactic.starts_with)
    assert tactic.starts_with
    launch = computed().schedule.tasks[tactic.starts_with.id].finish
    (was,) = (row.finish for row in plan()[BaselineRow] if row.item == tactic.starts_with.id)
    assert was
    assert tactic.start == launch + timedelta(1)
    for text in (text_of("TXT-07"), text_of("VER-04"), text_of("CTP-04")):
        assert spoken(launch) in text
    for text in (text_of("TXT-07"), text_of("VER-04")):
        assert spoken(was) in text
    assert spoken(tactic.start) in text_of("CTP-04")


def test_what_is_to_be_arranged_was_late_by_as_much_as_the_note_says() -> None:
    """The payment provider's test environment was needed two weeks before it came."""
    need, late = plan().row("ARR-03"), plan().row("ACT-36")
    assert isinstance(need, ToArrange)
    assert isinstance(late, Action)
    assert need.due
    assert f"{spoken(need.due + timedelta(14))} instead of {spoken(need.due)}, two weeks late" in late.note


def test_progress_agrees_with_the_status_date() -> None:
    """Nothing was done in the future, and what is done has a date."""
    assert plan().facts.status_date == STATUS_DATE
    for action in plan()[Action]:
        dates = [day for day in (action.actual_start, action.actual_finish) if day]
        assert dates == sorted(dates)
        assert all(day <= STATUS_DATE for day in dates)
        assert (action.done == 1) == (action.actual_finish is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_passes_the_checks(language: str) -> None:
    """No errors; what it does warn about is the story."""
    findings = check(compute(plan(language)))
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]
    assert len(findings) <= 5


def test_a_statement_of_the_swot_is_in_its_evidence() -> None:
    """Every figure of a SWOT entry comes from the research that it names."""
    for swot in plan()[Swot]:
        evidence = plan().find(swot.evidence)
        assert evidence, swot.id
        assert set(figures(swot.statement)) <= set(figures(evidence.insight)), swot.id
        assert {name for name in NAMES if name in swot.statement} <= {name for name in NAMES if name in evidence.insight}, swot.id


def test_orders_follow_from_the_customers() -> None:
    """How many customers come back, and how often they order, gives the orders and the share that the baseline tells."""
    measured = {row.metric: row.value or Decimal(0) for row in plan()[Baseline]}
    research, insight = plan().row("RES-02"), plan().row("INS-02")
    assert isinstance(research, Research)
    assert isinstance(insight, Insight)
    customers, orders = Decimal(research.sample or 0), 12 * measured["Online orders per month"]
    (share, _, often, seldom), (returning, _) = figures(research.insight), figures(insight.who)
    assert round(100 * returning / customers) == share == measured["Repeat purchase within 90 days"]
    assert returning * often + (customers - returning) * seldom == pytest.approx(orders, rel=Decimal("0.001"))
    assert {f.orders_per_year for f in plan()[Funnel] if f.level is Level.ACCEPTABLE} > {round(orders / customers, 1)}
    assert f"{share}%" in plan().block(Summary).situation


def test_revenue_is_told_once() -> None:
    """Orders times their value, the product–market combinations, the facts of the plan and the baseline come to the same revenue."""
    measured = {row.metric: row.value or Decimal(0) for row in plan()[Baseline]}
    revenue = measured["Online revenue per year"]
    assert revenue == plan().facts.baseline_revenue == sum(row.revenue or 0 for row in plan()[ProductMarket])
    assert 12 * measured["Online orders per month"] * measured["Average order value"] == pytest.approx(revenue, rel=Decimal("0.001"))
    running = sum(row.spend or 0 for row in plan()[CurrentActivity] if not (row.channel and row.channel.id == "CHN-14"))
    assert running in figures(text_of("RSK-08"))
    assert running in figures(text_of("CAP-04"))


def test_objectives_name_their_optimal_level() -> None:
    """The figure in an objective's text is the level that is planned for; the strategy's aim repeats those of its summary."""
    for objective in plan()[Objective]:
        assert objective.optimal in figures(objective.objective), objective.id
    targets = {objective.optimal for objective in plan()[Objective]} | {plan().facts.ceiling}
    assert set(figures(plan().block(Summary).aim)) - {2026, 100} <= targets


def test_one_objective_is_forecast_to_fall_short_and_the_text_says_so() -> None:
    """At the planned level only the new customers fall short, by a gap that the contingency can close."""
    found = computed().forecast.objectives
    short = [key for key, levels in found.items() if (levels[Level.OPTIMAL].gap or 0) > 0]
    assert short == ["OBJ-03"]
    assert all(gap is not None and gap < 0 for levels in found.values() for level in (Level.ACCEPTABLE, Level.BEST) for gap in [levels[level].gap])
    objective = plan().row("OBJ-03")
    assert isinstance(objective, Objective)
    closing = budget_to_close(computed().forecast, objective, Level.OPTIMAL)
    assert closing.open == 0
    assert closing.budget < computed().budget.stack.contingency
    told = figures(text_of("TXT-04"))
    assert round(found["OBJ-03"][Level.OPTIMAL].forecast.value or 0) in told
    assert round(closing.needed or 0) in told
    assert round(closing.budget, -2) in told
    assert [step.tactic.tactic.id for step in closing.steps] == ["TAC-09"]


def test_texts_count_right() -> None:
    """What the texts say about the plan as a whole is what is computed."""
    assert plan().facts.ceiling in figures(text_of("TXT-02"))
    assert text_of("TXT-04").startswith("The ten objectives")
    assert len(plan()[Objective]) == len(plan()[Kpi]) == 10
    assert text_of("TXT-06").startswith("Seventeen tactics")
    assert len(plan()[Tactic]) == 17
    ratio = computed().budget.stack.working_ratio or 0
    assert Decimal("0.45") < ratio < Decimal("0.5")
    assert "Nearly half" in text_of("TXT-09")
    payback = computed().forecast.totals[Level.OPTIMAL].payback.value
    assert payback == pytest.approx(12, abs=1)
    assert "in about a year" in text_of("TXT-02")


def test_no_budget_line_is_overspent() -> None:
    """What was spent and ordered on a line stays within the 5% that the report leaves unexplained."""
    for key, line in actuals_of(computed().budget, STATUS_DATE).lines.items():
        assert line.actual + line.committed <= line.plan * Decimal("1.05"), key


def test_the_plan_says_that_it_is_invented() -> None:
    """Nobody may take the example for a real company."""
    assert "invented" in plan().facts.title


def test_translators_see_words_only() -> None:
    """Addresses, codes and figures stay as they are."""
    seen = {text for text, _ in texts("webshop")}
    assert "Ketel & Blad" in seen
    assert not [text for text in seen if "@" in text or not any(c.isalpha() for c in text) or text.startswith("F26-")]


def test_unknown_example_is_refused() -> None:
    """A wrong name is not an empty plan."""
    with pytest.raises(KeyError, match="webshop"):
        load("no such", "en")
