"""What the sign-off of a stage is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sostac_xl.compute import compute
from sostac_xl.compute.signature import signatures, signed
from sostac_xl.examples import load
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Measurement
from sostac_xl.schema.plan import Gate, PlanFacts, SignOff, Stage, StageName
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import BudgetLine, Tactic

AS_OF = date(2026, 5, 8)


@pytest.fixture(scope="module")
def shop() -> Plan:
    """The web shop, whose stages were all signed."""
    return load("webshop", "en")


def changed(plan: Plan, table: type[Row], **values: Any) -> Plan:
    """Return the plan with another value in the first row of a table."""
    first, *others = plan[table]
    return replace(plan, tables={**plan.tables, table: (replace(first, **values), *others)})


def worth(plan: Plan) -> Sequence[SignOff | None]:
    """Return what each stage's sign-off is worth."""
    return [gate.sign_off for gate in compute(plan, AS_OF).gate.stages]


def test_what_was_signed_and_left_alone_is_as_signed(shop: Plan) -> None:
    """The example's sign-offs hold."""
    assert worth(shop) == [SignOff.VALID] * 6


def test_a_change_reopens_its_stage_and_those_after_it(shop: Plan) -> None:
    """Action and Control were agreed on the ground of the tactics; what came before them stands."""
    after = changed(shop, BudgetLine, amount=Decimal(1))

    assert worth(after) == [SignOff.VALID] * 3 + [SignOff.CHANGED] * 3
    assert [gate.status for gate in compute(after, AS_OF).gate.stages] == [Gate.WORKED_OUT] * 3 + [Gate.STALE] * 3


@pytest.mark.parametrize(
    ("table", "values"),
    [(Action, {"done": Decimal("0.5")}), (Action, {"note": "call them"}), (Measurement, {"value": Decimal(7)}), (Tactic, {"status": None})],
    ids=["progress", "note", "measurement", "status"],
)
def test_what_happens_while_the_plan_runs_reopens_nothing(shop: Plan, table: type[Row], values: dict[str, Any]) -> None:
    """Progress, notes and measurements are no part of what was signed."""
    assert worth(changed(shop, table, **values)) == [SignOff.VALID] * 6


def test_the_facts_of_the_plan_are_part_of_every_signature(shop: Plan) -> None:
    """A lower ceiling concerns all; a later status date nobody."""
    lower = replace(shop, blocks={**shop.blocks, PlanFacts: replace(shop.facts, ceiling=Decimal(1))})
    later = replace(shop, blocks={**shop.blocks, PlanFacts: replace(shop.facts, status_date=date(2026, 9, 1))})

    assert set(worth(lower)) == {SignOff.CHANGED}
    assert set(worth(later)) == {SignOff.VALID}


def test_sorting_a_table_changes_nothing(shop: Plan) -> None:
    """What counts is what the rows say, not where they stand."""
    turned = replace(shop, tables={**shop.tables, Tactic: shop[Tactic][::-1]})

    assert signatures(turned) == signatures(shop)


def test_a_date_typed_by_hand_is_not_verified(shop: Plan) -> None:
    """Without a code nobody knows what was signed; it counts all the same."""
    typed = changed(shop, Stage, signature="")

    assert worth(typed)[0] is SignOff.UNVERIFIED
    assert compute(typed, AS_OF).gate.stages[0].status is Gate.WORKED_OUT


def test_a_new_date_signs_anew(shop: Plan) -> None:
    """Who types a later date beside a stage that has changed has agreed to it again; without a code nobody can verify to what."""
    after = changed(shop, BudgetLine, amount=Decimal(1))
    anew = replace(after, tables={**after.tables, Stage: tuple(replace(stage, signed_off=date(2026, 5, 7)) for stage in after[Stage])})

    assert worth(after)[3:] == [SignOff.CHANGED] * 3
    assert worth(anew) == [SignOff.UNVERIFIED] * 6
    assert worth(signed(anew)) == [SignOff.VALID] * 6


def test_only_signed_stages_get_a_code() -> None:
    """A code without a date of sign-off would say nothing."""
    stages = (Stage(id="STG-01", stage=StageName.SITUATION, signed_off=AS_OF), Stage(id="STG-02", stage=StageName.OBJECTIVES))
    plan = signed(Plan(tables={Stage: stages}))

    assert [bool(stage.signature) for stage in plan[Stage]] == [True, False]
    assert worth(plan)[:2] == [SignOff.VALID, None]
