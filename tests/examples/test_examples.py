"""What every example plan is: complete, in every language, and with figures that hang together."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from sostac_xl import examples, schema
from sostac_xl.checks import check
from sostac_xl.compute import compute
from sostac_xl.compute.actuals import actuals_of, frozen_months
from sostac_xl.examples import load, texts
from sostac_xl.findings import Severity
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import records
from sostac_xl.resources import EXAMPLES
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi, KpiStatus, Measurement, Spend
from sostac_xl.schema.kinds import Link, Ref, RefTo, Text
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.objectives import Direction, FiveS, Objective, ObjectiveClass
from sostac_xl.schema.plan import Stage
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Baseline, Competitor, Swot
from sostac_xl.schema.strategy import Summary
from sostac_xl.schema.tactics import Basis, BudgetLine, CustomPhase, Level, Phasing, Tactic
from tests.examples.plans import computed, figures, late_actions, plan, waiting_for

MEASURED = 4
"""The months that lie behind the status date."""

pytestmark = pytest.mark.parametrize("name", EXAMPLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_loads_in_each_language_with_the_same_figures(name: str, language: str) -> None:
    """Only texts differ between the languages."""
    loaded = plan(name, language)
    assert loaded.language == language
    for table in schema.tables():
        other = [c.key for c in table.columns() if not c.computed and not isinstance(c.kind, Text)]
        for row, english in zip(loaded[table], plan(name)[table], strict=True):
            assert row.id == english.id
            assert [getattr(row, key) for key in other] == [getattr(english, key) for key in other]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_gets_lost(name: str, language: str) -> None:
    """A cell that holds a text in English holds one in every language."""
    for row, english in zip(records(plan(name, language)), records(plan(name)), strict=True):
        for column in row.columns():
            if isinstance(column.kind, Text) and not column.computed:
                assert bool(getattr(row, column.key)) == bool(getattr(english, column.key))


def test_every_table_and_block_is_filled(name: str) -> None:
    """The example shows the full size."""
    empty = [table.info.key for table in schema.tables() if not plan(name)[table]]
    assert not empty
    assert set(plan(name).blocks) == set(schema.blocks())
    assert all(plan(name).uses(table) for table in schema.tables())


def test_ids_are_unique_and_have_their_tables_prefix(name: str) -> None:
    """A reference must lead to one row."""
    rows = [row for row in records(plan(name)) if isinstance(row, Row)]
    assert not [row_id for row_id, n in Counter(row.id for row in rows).items() if n > 1]
    assert all(row.id.startswith(f"{row.info.prefix}-") for row in rows)


def test_references_resolve_to_the_right_table(name: str) -> None:
    """Every reference and every predecessor exists."""
    for record in records(plan(name)):
        for column in record.columns():
            value = None if column.computed else getattr(record, column.key)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Ref):
                    assert isinstance(column.kind, RefTo)
                    assert isinstance(plan(name).row(part.id), column.kind.target), f"{record} {column.key}"
                elif isinstance(part, Link):
                    assert isinstance(plan(name).row(part.id), Action), f"{record} {column.key}"


def test_required_cells_are_filled(name: str) -> None:
    """Nothing that the workbook asks for is blank."""
    required = ((record, column.key) for record in records(plan(name)) for column in record.columns() if column.required)
    assert not [(record, key) for record, key in required if getattr(record, key) in (None, "", ())]


def test_size(name: str) -> None:
    """It is large enough to show what the workbook can do."""
    example = plan(name)
    assert len(example[Tactic]) >= 12
    assert len(example[BudgetLine]) >= 50
    assert len(example[Action]) >= 60
    assert len(example[Kpi]) >= 8
    assert min(Counter(swot.kind for swot in example[Swot]).values()) >= 4
    assert {line.basis for line in example[BudgetLine]} == set(Basis)
    assert {line.phasing for line in example[BudgetLine]} == set(Phasing)


def test_budget_stays_just_under_the_ceiling(name: str) -> None:
    """A plan that uses its room, contingency included."""
    stack = computed(name).budget.stack
    assert stack.ceiling is not None
    assert Decimal("0.93") < stack.compared / stack.ceiling < Decimal("0.97")


def test_budget_lines_and_actions_stay_within_their_tactic(name: str) -> None:
    """Money flows while the tactic runs; work ends with it and may begin before."""
    for line in computed(name).budget.lines:
        if line.tactic and line.tactic.start and line.tactic.end:
            assert line.tactic.start <= (line.start or date.min), line.line.id
            assert (line.end or date.max) <= line.tactic.end, line.line.id
    for action in plan(name)[Action]:
        tactic = plan(name).find(action.tactic)
        finish = computed(name).schedule.tasks[action.key].finish
        end = tactic.end if tactic else None
        assert (finish or date.max) <= (end or date.min), action.id


def test_custom_phasing_adds_up(name: str) -> None:
    """The phases of each line, in shares or in amounts, are the whole of it, and only lines with custom phasing have any."""
    parts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for phase in plan(name)[CustomPhase]:
        line = plan(name).find(phase.line)
        net = computed(name).budget.by_line[line.key].net if line else Decimal(1)
        parts[line.id if line else ""] += (phase.share or 0) + (phase.amount or 0) / net
    assert parts == {line.id: 1 for line in plan(name)[BudgetLine] if line.phasing is Phasing.CUSTOM}
    assert any(phase.amount for phase in plan(name)[CustomPhase])


def test_objectives_cover_the_four_classes_and_the_five_s(name: str) -> None:
    """Objectives are complete, and their levels run in the direction that is better."""
    objectives = plan(name)[Objective]
    assert {objective.kind for objective in objectives} == set(ObjectiveClass)
    assert {objective.five_s for objective in objectives} == set(FiveS)
    for objective in objectives:
        levels = [objective.baseline, objective.acceptable, objective.optimal, objective.best]
        assert levels == sorted((level for level in levels if level is not None), reverse=objective.better is Direction.LOWER), objective.id


def test_objectives_start_from_the_measured_baseline(name: str) -> None:
    """Objective, baseline and KPI speak of the same figure in the same unit."""
    measured = {row.metric: row for row in plan(name)[Baseline]}
    for objective in plan(name)[Objective]:
        assert measured[objective.kpi_name].value == objective.baseline
        assert measured[objective.kpi_name].unit == objective.unit
    for kpi in plan(name)[Kpi]:
        shown = plan(name).find(kpi.objective)
        assert shown is not None
        assert (kpi.kpi, kpi.unit) == (shown.kpi_name, shown.unit)


def test_tactics_stay_within_the_cost_that_their_objective_allows(name: str) -> None:
    """What an objective may cost covers the budgets of the tactics that serve it first."""
    for objective in plan(name)[Objective]:
        estimated = computed(name).value(objective, "cost_estimated")
        assert isinstance(estimated, Decimal)
        assert estimated <= (objective.cost_allowed or 0), objective.id


def test_exactly_one_kpi_is_red_and_has_an_action(name: str) -> None:
    """One figure asks for action, and the action was agreed beforehand."""
    red = [kpi for kpi in plan(name)[Kpi] if computed(name).value(kpi, "status") is KpiStatus.RED]
    assert len(red) == 1
    assert red[0].action


def test_four_months_of_measurements_and_spend(name: str) -> None:
    """Every KPI has a figure for each of the first four months; spend is close to plan."""
    months = computed(name).budget.months[:MEASURED]
    measured = {(m.kpi.id, m.on.replace(day=1)) for m in plan(name)[Measurement] if m.kpi and m.on}
    assert measured == {(kpi.id, month) for kpi in plan(name)[Kpi] for month in months}
    assert {spend.month for spend in plan(name)[Spend]} == set(months)
    actual = sum((spend.actual or Decimal(0) for spend in plan(name)[Spend]), Decimal(0))
    planned = sum((sum(line.by_month[:MEASURED], Decimal(0)) for line in computed(name).budget.counting), Decimal(0))
    assert Decimal("0.97") < actual / planned < Decimal("1.03")


def test_exactly_one_action_is_late_and_others_wait_for_it(name: str) -> None:
    """A slip with consequences, and a tactic that moves with it."""
    (late,) = late_actions(name)
    (start,) = (tactic.starts_with.id for tactic in plan(name)[Tactic] if tactic.starts_with)
    assert start in waiting_for(name, late)


def test_the_baseline_freezes_the_plan_as_it_was_approved(name: str) -> None:
    """All actions and budget lines are in it, the lines with what they come to; only the tactic that was moved costs another amount now."""
    rows = plan(name)[BaselineRow]
    assert {row.item for row in rows} == {row.id for row in (*plan(name)[Action], *plan(name)[BudgetLine])}
    assert {row.frozen for row in rows} == {max(stage.signed_off for stage in plan(name)[Stage] if stage.signed_off)}
    was = frozen_months(plan(name))
    lines = computed(name).budget.lines
    changed = {line.tactic.id for line in lines if line.tactic and sum(was[line.line.id].values()) != (line.net if line.counts else 0)}
    assert changed == {tactic.id for tactic in plan(name)[Tactic] if tactic.starts_with}


def test_the_cells_that_differed_when_the_plan_was_approved_are_there(name: str) -> None:
    """A mistyped row or cell would leave the baseline without its slip."""
    for line in examples._lines(name, "approved"):
        row = plan(name).row(line["id"])
        assert row is not None, line
        assert str(getattr(row, line["column"]) or "") != line["value"], line


def test_the_baseline_shows_the_one_slip(name: str) -> None:
    """Against the approved plan the late action and what waits for it moved to later dates, and nothing else moved."""
    (late,) = late_actions(name)
    frozen = {row.item: (row.start, row.finish) for row in plan(name)[BaselineRow] if row.amount is None}
    now = {key: (task.start, task.finish) for key, task in computed(name).schedule.tasks.items()}
    moved = {key for key in now if now[key] != frozen[key]}
    assert all(now[key] > frozen[key] for key in moved)
    assert late in moved
    assert moved <= {late, *waiting_for(name, late)}


def test_progress_agrees_with_the_status_date(name: str) -> None:
    """Nothing was done in the future, and what is done has a date."""
    status_date = plan(name).facts.status_date
    assert status_date is not None
    for action in plan(name)[Action]:
        dates = [day for day in (action.actual_start, action.actual_finish) if day]
        assert dates == sorted(dates)
        assert all(day <= status_date for day in dates)
        assert (action.done == 1) == (action.actual_finish is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_passes_the_checks(name: str, language: str) -> None:
    """No errors; what it does warn about is the story."""
    findings = check(compute(plan(name, language)))
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]
    assert len(findings) <= 5


def test_a_statement_of_the_swot_is_in_its_evidence(name: str) -> None:
    """Every figure and every competitor of a SWOT entry comes from the research that it names."""
    names = {competitor.name for competitor in plan(name)[Competitor]}
    for swot in plan(name)[Swot]:
        evidence = plan(name).find(swot.evidence)
        assert evidence, swot.id
        assert set(figures(swot.statement)) <= set(figures(evidence.insight)), swot.id
        assert {each for each in names if each in swot.statement} <= {each for each in names if each in evidence.insight}, swot.id


def test_objectives_name_their_optimal_level(name: str) -> None:
    """The figure in an objective's text is the level that is planned for; the strategy's aim repeats those figures."""
    for objective in plan(name)[Objective]:
        assert objective.optimal in figures(objective.objective), objective.id
    targets = {objective.optimal for objective in plan(name)[Objective]} | {plan(name).facts.ceiling}
    due = {objective.due.year for objective in plan(name)[Objective] if objective.due}
    assert set(figures(plan(name).block(Summary).aim)) - due - {100} <= targets


def test_one_objective_is_forecast_to_fall_short(name: str) -> None:
    """All objectives that can be forecast are acceptable at every level of the assumptions, and at the planned level one is less than planned."""
    found = computed(name).forecast.objectives
    assert len([levels for levels in found.values() if (levels[Level.OPTIMAL].gap or 0) > 0]) == 1
    for levels in found.values():
        gap = levels[Level.ACCEPTABLE].gap
        assert gap is not None
        assert gap <= 0


def test_no_budget_line_is_overspent(name: str) -> None:
    """What was spent and ordered on a line stays within the 5% that the report leaves unexplained."""
    for key, line in actuals_of(computed(name).budget, computed(name).as_of).lines.items():
        assert line.actual + line.committed <= line.plan * Decimal("1.05"), key


def test_the_plan_says_that_it_is_invented(name: str) -> None:
    """Nobody may take the example for a real company."""
    assert "invented" in plan(name).facts.title


def test_translators_see_words_only(name: str) -> None:
    """Addresses, codes and figures stay as they are."""
    seen = {text for text, _ in texts(name)}
    assert plan(name).facts.client in seen
    invoices = {spend.invoice for spend in plan(name)[Spend]}
    assert not [text for text in seen if "@" in text or not any(c.isalpha() for c in text) or text in invoices]


def test_unknown_example_is_refused(name: str) -> None:
    """A wrong name is not an empty plan, and the refusal names those that there are."""
    with pytest.raises(KeyError, match=name):
        load("no such", "en")
