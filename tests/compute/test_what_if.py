"""What a slip does, by hand and on random networks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sostac_xl.compute import Computation, compute
from sostac_xl.compute.critical_path import calendar_owner
from sostac_xl.compute.progress import has_begun, is_done
from sostac_xl.compute.what_if import Consequence, Move, Shift, parse_move, slip_so_far, what_if
from sostac_xl.errors import PlanError
from sostac_xl.examples import load
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType, Ref
from sostac_xl.schema.objectives import Counted, ForecastMetric, Objective
from sostac_xl.schema.plan import Leave
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Basis, CustomPhase, FunnelModel, Level, Phasing
from tests.compute.networks import MONDAY, networks
from tests.compute.plans import funnel, make, plan_of, spend, tactic

ZERO = Decimal(0)


def step(key: str, days: int, *after: Link, **cells: Any) -> Action:
    """Return an action."""
    return make(Action, id=key, action=key, duration=days, after=after, **cells)


def computed(*rows: Row, as_of: date = MONDAY, **facts: Any) -> Computation:
    """Return a plan of twelve months from Monday 1 February 2027, computed as of that day."""
    return compute(plan_of(*rows, **{"start": MONDAY, "level": Level.ACCEPTABLE, **facts}), as_of)


def launch() -> Computation:
    """Return a plan with a campaign of 100 euros a day from 1 March to 30 April that starts with the last of two steps."""
    campaign = tactic(start=date(2027, 3, 1), end=date(2027, 4, 30), starts_with=Ref("ACT-2"))
    clicks = funnel(FunnelModel.CPC, 1, Level.ACCEPTABLE, order_rate="0.1", order_value=50, margin="0.5")
    orders = make(
        Objective, id="OBJ-1", objective="Sell", acceptable=Decimal(400), forecast_metric=ForecastMetric.ORDERS, counted=Counted.HORIZON,
        baseline=ZERO, includes_baseline=True,
    )  # fmt: skip
    return computed(step("ACT-1", 15), step("ACT-2", 5, Link("ACT-1")), campaign, clicks, orders, spend(6100))


def months(found: Consequence) -> dict[int, tuple[int, int]]:
    """Return spend before and after by the month's number (0 outside the plan), in whole euros, where it changes."""
    return {int(key[5:7]) if key else 0: (int(was), int(now)) for key, (was, now) in found.months.items() if was != now}


def test_a_slip_moves_actions_tactics_spend_and_the_day_on_which_the_objective_is_reached() -> None:
    """Ten working days later the campaign starts on 15 March instead of the 1st, spends as much less in March, and 400 orders come in May."""
    found = what_if(launch(), [parse_move("ACT-1 +10d")])

    assert [(shift.row.id, shift.before, shift.after, shift.days) for shift in (*found.actions, *found.tactics)] == [
        ("ACT-1", (MONDAY, date(2027, 2, 19)), (date(2027, 2, 15), date(2027, 3, 5)), 10),
        ("ACT-2", (date(2027, 2, 22), date(2027, 2, 26)), (date(2027, 3, 8), date(2027, 3, 12)), 10),
        ("TAC-1", (date(2027, 3, 1), date(2027, 4, 30)), (date(2027, 3, 15), date(2027, 5, 14)), 10),
    ]
    assert found.end == (date(2027, 2, 26), date(2027, 3, 12), 10)
    assert months(found) == {3: (3100, 1700), 5: (0, 1400)}
    ((before, after),) = found.objectives(Level.ACCEPTABLE)
    assert (before.reached_in, after.reached_in) == (date(2027, 4, 1), date(2027, 4, 1))
    assert before.forecast.value == after.forecast.value == 610


def test_the_objective_is_reached_later_when_the_months_no_longer_bring_enough() -> None:
    """25 working days later March brings nothing and April 260 of the 400 orders."""
    ((before, after),) = what_if(launch(), [Move("ACT-2", 25)]).objectives(Level.ACCEPTABLE)

    assert (before.reached_in, after.reached_in) == (date(2027, 4, 1), date(2027, 5, 1))
    assert after.curve.values["orders"][2] == 260


def test_lines_with_dates_of_their_own_and_custom_phasing_stay() -> None:
    """Only what has no dates moves with the tactic."""
    dated = spend(310, id="BUD-2", start=date(2027, 3, 1), end=date(2027, 3, 31))
    custom = spend(500, id="BUD-3", phasing=Phasing.CUSTOM)
    phase = make(CustomPhase, line=Ref("BUD-3"), month=date(2027, 3, 1), share=Decimal(1))
    monthly = spend(100, id="BUD-4", basis=Basis.PER_MONTH)
    moving = tactic(start=date(2027, 3, 1), end=date(2027, 3, 31), starts_with=Ref("ACT-1"))

    found = what_if(computed(step("ACT-1", 20), moving, dated, custom, phase, monthly), [Move("ACT-1", 23)])

    assert [shift.after for shift in found.tactics] == [(date(2027, 4, 1), date(2027, 5, 1))]
    assert months(found)[3] == (910, 810)


def test_what_falls_outside_the_months_is_told() -> None:
    """A campaign in the last month of the plan moves out of it."""
    moving = tactic(start=date(2028, 1, 3), end=date(2028, 1, 31), starts_with=Ref("ACT-1"))

    found = what_if(computed(step("ACT-1", 5), moving, spend(290)), [Move("ACT-1", 5)])

    assert months(found) == {1: (290, 220), 0: (0, 70)}


def test_a_tactic_moves_only_when_its_action_is_done_on_another_day() -> None:
    """Not when it starts with nothing, with an action that is not there, or with one that has float to spare; nor without dates."""
    rows = (step("ACT-1", 5), step("ACT-2", 1, Link("ACT-1"), not_before=date(2027, 3, 1)))
    still = (tactic(), tactic("TAC-2", starts_with=Ref("ACT-9")), tactic("TAC-3", starts_with=Ref("ACT-2")))
    undated = tactic("TAC-4", start=None, end=None, starts_with=Ref("ACT-1"))

    found = what_if(computed(*rows, *still, undated), [Move("ACT-1", 5)])

    assert [shift.row.id for shift in found.actions] == ["ACT-1"]
    assert not found.tactics


def test_an_action_moves_to_a_date() -> None:
    """What waits for it moves along; an earlier date frees it as far as what it waits for allows, which is told."""
    c = computed(step("ACT-1", 5), step("ACT-2", 2, Link("ACT-1"), not_before=date(2027, 2, 15)), step("ACT-3", 1, Link("ACT-2")))

    later = what_if(c, [parse_move("act-2 2027-03-01")])
    earlier = what_if(c, [Move("ACT-2", start=date(2027, 2, 3))])

    assert [(shift.row.id, shift.after[0], shift.days) for shift in later.actions] == [
        ("ACT-2", date(2027, 3, 1), 10),
        ("ACT-3", date(2027, 3, 3), 10),
    ]
    assert later.held == ()
    assert [(shift.row.id, shift.after[0], shift.days) for shift in earlier.actions] == [
        ("ACT-2", date(2027, 2, 8), -5),
        ("ACT-3", date(2027, 2, 10), -5),
    ]
    assert [(action.id, day) for action, day in earlier.held] == [("ACT-2", date(2027, 2, 3))]


def test_work_in_progress_takes_longer() -> None:
    """As much is done as before: two of four days, so that three days more make it end three days later; what waits moves along."""
    running = step("ACT-1", 4, done=Decimal("0.5"), actual_start=MONDAY)
    c = computed(running, step("ACT-2", 1, Link("ACT-1")), as_of=date(2027, 2, 3))

    found = what_if(c, [Move("ACT-1", 3)])

    assert [(shift.row.id, shift.before[1], shift.after[1]) for shift in found.actions] == [
        ("ACT-1", date(2027, 2, 4), date(2027, 2, 9)),
        ("ACT-2", date(2027, 2, 5), date(2027, 2, 10)),
    ]
    assert what_if(c, [Move("ACT-1", -1)]).actions[0].after[1] == date(2027, 2, 3)


def test_an_action_that_is_late_moves_from_where_it_stands_now() -> None:
    """One that should have begun a week ago is forecast on the status date: five days later is five days after that."""
    found = what_if(computed(step("ACT-1", 2), step("ACT-2", 2, Link("ACT-1")), as_of=date(2027, 2, 8)), [Move("ACT-1", 5)])

    assert [(shift.row.id, shift.before[0], shift.after[0]) for shift in found.actions] == [
        ("ACT-1", date(2027, 2, 8), date(2027, 2, 15)),
        ("ACT-2", date(2027, 2, 10), date(2027, 2, 17)),
    ]


def test_days_are_those_of_the_owner() -> None:
    """With leave in between, five working days later is a week and a day; the slip counts working days of the plan."""
    away = make(Leave, person=Ref("PER-1"), start=date(2027, 2, 4), end=date(2027, 2, 4))
    found = what_if(computed(step("ACT-1", 1, owner=Ref("PER-1")), away), [Move("ACT-1", 5)])

    assert [(shift.after[0], shift.days) for shift in found.actions] == [(date(2027, 2, 9), 6)]


def test_the_slip_so_far_has_consequences_too() -> None:
    """Nothing was done for a week: the campaign starts five working days later than planned."""
    late = slip_so_far(computed(*(row for rows in launch().plan.tables.values() for row in rows), as_of=date(2027, 2, 8)))

    assert [(shift.row.id, shift.after[0], shift.days) for shift in late.tactics] == [("TAC-1", date(2027, 3, 8), 5)]
    assert months(late) == {3: (3100, 2400), 5: (0, 700)}
    assert slip_so_far(launch()).actions == ()


@settings(max_examples=300)
@given(networks(progress=True), st.dates(MONDAY, date(2027, 2, 16)), st.integers(-4, 8), st.data())
def test_a_move_is_exact(actions: tuple[Action, ...], as_of: date, days: int, data: st.DataObject) -> None:
    """An action that waits starts just so many working days later or earlier, the status date allowing; moving later makes nothing earlier."""
    c = computed(*actions, as_of=as_of)
    waiting = [action for action in actions if not is_done(action) and not has_begun(action)]
    assume(waiting)
    action = data.draw(st.sampled_from(waiting))
    before = c.progress.tasks

    found = what_if(c, [Move(action.id, days)])

    who = calendar_owner(action)
    after = found.after.progress.tasks
    wanted = c.calendar.add(before[action.id].start, days, who)
    assert after[action.id].start == wanted or wanted < after[action.id].start == c.calendar.add(as_of, 0, who)
    if days > 0:
        assert all(after[key].finish >= task.finish for key, task in before.items())
    assert c.plan[Action] == actions


@given(networks(), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), min_size=1, max_size=3))
def test_the_order_of_moves_does_not_matter(actions: tuple[Action, ...], asked: list[tuple[int, int]]) -> None:
    """Moves by days come to the same in whatever order they are given."""
    moves = [Move(f"ACT-{number}", days) for number, days in asked if number < len(actions)]
    c = computed(*actions)

    one, other = what_if(c, moves), what_if(c, moves[::-1])

    assert one.after.progress == other.after.progress


def test_moving_nothing_changes_nothing() -> None:
    """Without moves, or by no days, every figure stays."""
    c = compute(load("webshop", "en"))

    for found in (what_if(c, []), what_if(c, [Move("ACT-39")])):
        assert (found.actions, found.tactics, found.held) == ((), (), ())
        assert all(before == after for before, after in found.months.values())
        assert all(before.forecast.value == after.forecast.value for before, after in found.objectives(Level.OPTIMAL))


def test_the_example_by_hand() -> None:
    """The subscription's checkout takes ten working days more: its launch, its tactic and the money that goes with it move by as many."""
    found = what_if(compute(load("webshop", "en")), [parse_move("ACT-36 +10d")])

    assert {shift.row.id: shift.days for shift in found.actions} == dict.fromkeys(("ACT-36", "ACT-37", "ACT-38", "ACT-39", "ACT-40", "ACT-41"), 10)
    assert found.tactics == (Shift(found.tactics[0].row, (date(2026, 5, 28), date(2026, 12, 31)), (date(2026, 6, 11), date(2027, 1, 14)), 10),)
    assert sum(after - before for before, after in found.months.values()) == found.after.budget.stack.subtotal - found.before.budget.stack.subtotal


def test_an_id_may_be_typed_short() -> None:
    """As in the workbook, `act-6` is ACT-06, unless there is an action of that very name."""
    c = compute(load("webshop", "en"))

    assert what_if(c, [parse_move("act-6 +10d")]).actions == what_if(c, [parse_move("ACT-06 +10d")]).actions != ()


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("ACT-03 +10d", Move("ACT-03", 10)),
        (" act-03  -5 ", Move("ACT-03", -5)),
        ("ACT-03 + 2 d", Move("ACT-03", 2)),
        ("ACT-03 2027-05-01", Move("ACT-03", 0, date(2027, 5, 1))),
    ],
)
def test_moves_as_they_are_typed(text: str, move: Move) -> None:
    """Days with a sign, or a date in ISO form; capitals and blanks don't matter."""
    assert parse_move(text) == move


@pytest.mark.parametrize("text", ["", "ACT-03", "ACT-03 10d", "ACT-03 +10w", "ACT-03 2027-02-30", "ACT-03 1 May", "+10d ACT-03", "ACT-03 +٣d"])
def test_a_bad_text_is_refused(text: str) -> None:
    """ValueError, which says what is wrong."""
    with pytest.raises(ValueError, match="is no move"):
        parse_move(text)


@pytest.mark.parametrize(
    ("move", "says"),
    [
        (Move("ACT-9", 1), r"there is no action ACT-9\. Did you mean ACT-4\?"),
        (Move("ACT-1", 1), "ACT-1 was done on 2027-02-02: what is done does not move"),
        (Move("ACT-2", start=date(2027, 3, 1)), r"ACT-2 began on 2027-02-01: its start does not move"),
        (Move("ACT-2", -3), "ACT-2 has 3 working days of work left"),
        (Move("ACT-3", 1), "ACT-3 has no dates"),
        (Move("ACT-4", 1), "ACT-4 has no dates"),
    ],
)
def test_what_can_not_be_moved_says_why(move: Move, says: str) -> None:
    """PlanError: an unknown action, one that is done, the start of work in progress, and what has no dates."""
    done = step("ACT-1", 2, actual_finish=date(2027, 2, 2))
    rows = (done, step("ACT-2", 4, done=Decimal("0.25"), actual_start=MONDAY), step("ACT-3", 1, Link("ACT-3", LinkType.SS)))

    with pytest.raises(PlanError, match=says):
        what_if(computed(*rows, make(Action, id="ACT-4", action="x"), as_of=date(2027, 2, 4)), [move])
