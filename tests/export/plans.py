"""Plans for the tests of the exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sostac_xl.compute import Computation, compute
from sostac_xl.examples import load
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType, Ref
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.plan import Leave, Person
from sostac_xl.schema.row import Row, Visibility
from sostac_xl.schema.tactics import Tactic
from tests.compute.plans import make, plan_of

MONDAY = date(2027, 2, 1)


def example(language: str = "en") -> Computation:
    """Return the example plan, computed."""
    return compute(load("webshop", language))


def of(*rows: Row, **facts: Any) -> Computation:
    """Return a small plan that starts on a Monday, computed."""
    return compute(plan_of(*rows, **{"title": "Small plan", "start": MONDAY, "status_date": MONDAY, **facts}))


def small() -> Computation:
    """Return a plan with all kinds of links, a holiday, leave, a hidden action and hidden names."""
    return of(
        make(Tactic, id="TAC-1", tactic="Search"),
        make(Tactic, id="TAC-2", tactic="Secret tactic", visibility=Visibility.INTERNAL),
        make(Person, id="PER-1", name="Ann", email="ann@example.com", capacity=Decimal(20)),
        make(Person, id="PER-2", name="Secret person", email="secret@example.com", visibility=Visibility.INTERNAL),
        make(Leave, person=Ref("PER-1"), start=date(2027, 2, 8), end=date(2027, 2, 9)),
        make(Holiday, name="Feast", on=date(2027, 2, 3)),
        action(1, "Brief", 2, tactic="TAC-1", owner="PER-1", effort=Decimal(3)),
        action(2, "Build, test; review", 4, Link("ACT-1"), tactic="TAC-1", owner="PER-1", deadline=date(2027, 2, 10), done=Decimal("0.4")),
        action(3, "Secret action", 1, Link("ACT-1"), tactic="TAC-1", owner="PER-1", visibility=Visibility.INTERNAL),
        action(4, "After the secret", 2, Link("ACT-3", LinkType.FS, 3), tactic="TAC-2", owner="PER-2"),
        action(5, "Together", 3, Link("ACT-2", LinkType.SS, 1)),
        action(6, "Ends with", 2, Link("ACT-2", LinkType.FF)),
        action(7, "Ends when that starts", 1, Link("ACT-4", LinkType.SF)),
        action(8, "Live", 0, Link("ACT-2"), Link("ACT-5"), tactic="TAC-1", owner="PER-1"),
        action(9, "Not before", 1, not_before=date(2027, 2, 13)),
    )


def action(number: int, name: str, days: int, *after: Link, tactic: str = "", owner: str = "", **cells: Any) -> Action:
    """Return an action."""
    refs: dict[str, Any] = {"tactic": Ref(tactic) if tactic else None, "owner": Ref(owner) if owner else None}
    return make(Action, id=f"ACT-{number}", action=name, duration=days, after=after, **refs, **cells)
