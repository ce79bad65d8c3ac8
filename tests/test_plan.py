"""How a plan finds its rows."""

from __future__ import annotations

from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.tactics import Tactic
from tests.compute.plans import make, plan_of


def test_a_reference_never_leads_to_a_row_of_another_table() -> None:
    """A row that somebody gave the ID of another table's row is not found by it; the one that it belongs to is."""
    tactic = make(Tactic, id="TAC-01", tactic="search")
    wrong = make(Objective, id="TAC-01", objective="more orders")

    assert plan_of(wrong, tactic).find(Ref("TAC-01")) is tactic
    assert plan_of(wrong).find(Ref("TAC-01")) is None


def test_an_id_of_ones_own_making_is_found() -> None:
    """An ID need not have its table's prefix, as long as it has no other table's."""
    for row_id in ("2027-A", "growth"):
        own = make(Objective, id=row_id, objective="more orders")
        assert plan_of(own).find(Ref(row_id)) is own
