"""Merging what a client changed: the laws that hold whatever he did."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sostac_xl.plan import Plan
from sostac_xl.schema import blocks, tables
from sostac_xl.share.merging import Change, Merged, RowChange, merge
from sostac_xl.share.sending import seen_by_client
from tests.share.editing import contents, edited, with_hidden_rows
from tests.workbook.random_plans import plan_of

AS_OF = date(2027, 3, 1)
SEEDS = st.integers(0, 10**6)
LAW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def client_side(_change: Change) -> bool:
    """Decide for the client."""
    return True


def merged(sent: Plan, ours: Plan, theirs: Plan, *, theirs_wins: bool = False) -> Merged:
    """Merge, with `ours` as the client would see it now."""
    seen = seen_by_client(ours, AS_OF, "en")
    return merge(sent, ours, seen, theirs, client_side) if theirs_wins else merge(sent, ours, seen, theirs)


def secretive(seed: int) -> Plan:
    """Return a plan with rows that the client may not see."""
    return with_hidden_rows(plan_of(seed), Random(seed))  # noqa: S311 - chance, not secrecy


@given(SEEDS, SEEDS)
@LAW
def test_a_copy_that_comes_back_unchanged_changes_nothing(seed: int, edits: int) -> None:
    """merge(sent, ours, sent) is ours, whatever was done to the plan since."""
    plan = secretive(seed)
    ours = edited(plan, Random(edits))  # noqa: S311 - chance, not secrecy
    sent = seen_by_client(plan, AS_OF, "en")

    found = merged(sent, ours, sent)

    assert found.changes == []
    assert contents(found.plan) == contents(ours)
    assert all(found.plan.block(kind) == ours.block(kind) for kind in blocks())


@given(SEEDS, SEEDS)
@LAW
def test_a_plan_that_did_not_change_takes_all_of_the_client(seed: int, edits: int) -> None:
    """merge(sent, sent, theirs) is theirs, once the client's deletions are agreed to."""
    sent = seen_by_client(plan_of(seed), AS_OF, "en")
    theirs = edited(sent, Random(edits))  # noqa: S311 - chance, not secrecy

    found = merge(sent, sent, sent, theirs, client_side)

    assert contents(found.plan) == contents(theirs)
    assert found.open == []


@given(SEEDS, SEEDS, SEEDS)
@LAW
def test_without_questions_it_does_not_matter_whose_side_it_is(seed: int, one: int, other: int) -> None:
    """Changes to different things lead to the same plan, whoever made which."""
    sent = seen_by_client(plan_of(seed), AS_OF, "en")
    ours = edited(sent, Random(one), deleting=False, times=4, number=50)  # noqa: S311 - chance, not secrecy
    theirs = edited(sent, Random(other), deleting=False, times=4)  # noqa: S311 - chance, not secrecy

    here, there = merge(sent, ours, ours, theirs), merge(sent, theirs, theirs, ours)

    assert bool(here.open) == bool(there.open)
    if not here.open:
        assert contents(here.plan) == contents(there.plan)


@given(SEEDS, SEEDS, SEEDS)
@LAW
def test_no_row_gets_lost(seed: int, one: int, other: int) -> None:
    """Every row of the plan is still there, and so is every new row of the client; IDs stay each one row's."""
    plan = secretive(seed)
    sent = seen_by_client(plan, AS_OF, "en")
    ours = edited(plan, Random(one))  # noqa: S311 - chance, not secrecy
    theirs = edited(sent, Random(other))  # noqa: S311 - chance, not secrecy

    found = merged(sent, ours, theirs)

    added = [change.row.id for change in found.changes if isinstance(change, RowChange) and change.added and change.taken]
    for table in tables():
        ids = [row.id for row in found.plan[table]]
        assert len(ids) == len(set(ids))
        assert {row.id for row in ours[table]} <= set(ids)
        assert len(ids) == len(ours[table]) + sum(row_id in ids for row_id in added)


@given(SEEDS, SEEDS)
@LAW
def test_what_the_client_never_saw_stays_as_it_is(seed: int, edits: int) -> None:
    """Hidden rows and internal columns survive, even when the client's side always wins."""
    plan = secretive(seed)
    sent = seen_by_client(plan, AS_OF, "en")
    shown = {row.id for table in tables() for row in sent[table]}
    theirs = edited(sent, Random(edits))  # noqa: S311 - chance, not secrecy

    found = merged(sent, plan, theirs, theirs_wins=True)

    for table in tables():
        now = {row.id: row for row in found.plan[table]}
        assert all(now[row.id] == row for row in plan[table] if row.id not in shown or row.hidden)
        private = [column.key for column in table.columns() if column.internal and not column.computed]
        assert all(getattr(now[row.id], key) == getattr(row, key) for row in plan[table] if row.id in now for key in private)


@given(SEEDS, SEEDS)
@LAW
def test_merging_twice_is_merging_once(seed: int, edits: int) -> None:
    """What was taken is not taken again: the second time there is nothing new."""
    plan = secretive(seed)
    sent = seen_by_client(plan, AS_OF, "en")
    theirs = edited(sent, Random(edits), deleting=False)  # noqa: S311 - chance, not secrecy

    once = merged(sent, plan, theirs)
    twice = merged(sent, once.plan, theirs)

    assert contents(twice.plan) == contents(once.plan)
    assert not [change for change in twice.changes if change.taken]
