"""The web shop example: complete, in every language, and its figures hang together."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from sostac_xl import schema
from sostac_xl.checks import check
from sostac_xl.compute import Computation, compute
from sostac_xl.examples import load, texts
from sostac_xl.findings import Severity
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import Plan, records
from sostac_xl.schema.action import Action, ActionStatus
from sostac_xl.schema.control import Kpi, KpiStatus, Measurement, Spend
from sostac_xl.schema.kinds import Link, Ref, RefTo, Text
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.objectives import Direction, FiveS, Objective, ObjectiveClass
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Baseline, Swot
from sostac_xl.schema.tactics import Basis, BudgetLine, CustomPhase, Phasing, Tactic

STATUS_DATE = date(2026, 5, 8)
MONTHS = tuple(date(2026, month, 1) for month in range(1, 5))


@cache
def plan(language: str = "en") -> Plan:
    """Return the example, read once per language."""
    return load("webshop", language)


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
    empty = [table.info.key for table in schema.tables() if not plan()[table] and table is not BaselineRow]
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


def test_exactly_one_action_is_late() -> None:
    """The story of the example: the subscription checkout is late, and its successors wait for it."""
    overdue = [action for action in plan()[Action] if computed().value(action, "status") is ActionStatus.OVERDUE]
    assert [action.id for action in overdue] == ["ACT-36"]
    waiting = [action for action in plan()[Action] if any(link.id == "ACT-36" for link in action.after)]
    assert waiting
    assert any(tactic.starts_with for tactic in plan()[Tactic])


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
