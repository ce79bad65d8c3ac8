"""What the Word plan says of the past, of what is late, and of what is at risk because of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sostac_xl.compute import compute
from sostac_xl.document.context import Context
from sostac_xl.document.standing import Standing
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import ControlPoint, Kpi, Measurement
from sostac_xl.schema.kinds import Link, LinkType, Ref
from sostac_xl.schema.objectives import Direction, Objective
from sostac_xl.schema.plan import Section
from sostac_xl.schema.row import Visibility
from sostac_xl.schema.tactics import Tactic, ToArrange, WorkStatus
from tests.compute.plans import make, plan_of
from tests.document.words import AS_OF, built, lines, text

LATER = date(2027, 5, 3)
"""A status date after the first 90 days."""


def action(number: int, name: str, start: date, days: int = 5, after: int = 0, **cells: object) -> Action:
    """Return an action that begins on a day, or after another one."""
    links = (Link(f"ACT-{after:02d}"),) if after else ()
    milestone = not days
    told = {"not_before": start, "duration": days, "after": links, "milestone": milestone or None, **cells}
    return make(Action, id=f"ACT-{number:02d}", action=name, **told)


BUILD = action(1, "Build the shop", date(2027, 2, 1), 10)
TEST = action(2, "Test the shop", date(2027, 3, 8), after=1)
LAUNCH = action(3, "Shop open", date(2027, 3, 8), 0, after=2)
OTHER = action(4, "Print folders", date(2027, 4, 1))


def standing(*actions: Action, as_of: date = AS_OF) -> Standing:
    """Return how actions stand."""
    return Context.of(compute(plan_of(*actions), as_of), Translator("en")).standing


def test_what_waits_for_a_late_action() -> None:
    """Directly or not; what is done, and what does not wait for it, does not."""
    found = standing(BUILD, TEST, LAUNCH, OTHER)

    assert [task.action.id for task in found.late] == ["ACT-01"]
    assert found.holds_up(BUILD) == 2
    assert [(row.id, found.waits_for(row)) for row in (TEST, LAUNCH, OTHER)] == [("ACT-02", BUILD), ("ACT-03", BUILD), ("ACT-04", None)]


def test_actions_of_one_id_stand_each_for_itself() -> None:
    """A slip in an ID makes no action look done because another one is."""
    done = action(4, "Fold folders", date(2027, 1, 11), done=Decimal(1))
    found = standing(done, OTHER)

    assert [found.is_open(row) for row in (done, OTHER)] == [False, True]


def test_the_longest_overdue_is_named() -> None:
    """Of two late actions before a date the one that should have been done first."""
    first = action(5, "Write texts", date(2027, 1, 4))
    both = make(Action, id="ACT-06", action="Publish", duration=1, after=(Link("ACT-01"), Link("ACT-05")))

    assert standing(BUILD, first, both).waits_for(both) == first


def test_work_that_has_begun_no_longer_holds_up_what_waits_for_its_start() -> None:
    """A start-to-start link is served as soon as the other one runs."""
    running = action(1, "Build the shop", date(2027, 2, 1), 10, actual_start=date(2027, 2, 1))
    parallel = make(Action, id="ACT-02", action="Write texts", duration=3, after=(Link("ACT-01", LinkType.SS, 30),))

    assert standing(running, parallel).waits_for(parallel) is None
    assert standing(BUILD, parallel).waits_for(parallel) == BUILD


def test_a_date_is_at_risk_when_it_will_not_be_kept() -> None:
    """What will be done later than planned as things stand; who has time enough is not at risk."""
    patient = action(5, "Send invitations", date(2027, 6, 1), after=1)
    found = standing(BUILD, TEST, LAUNCH, OTHER, patient)

    assert [found.expected(row) for row in (TEST, LAUNCH)] == [date(2027, 3, 19)] * 2
    assert [found.expected(row) for row in (OTHER, patient)] == [None, None]


def test_a_date_with_time_enough_names_what_it_waits_for() -> None:
    """Nothing is at risk, but the reader knows that it hangs on something that is late."""
    launch = action(3, "Shop open", date(2027, 6, 1), 0, after=1)

    assert "Key dates. 1 June 2027 – Shop open (waits for “Build the shop”, which is late)." in lines(built(plan_of(BUILD, launch)))


def test_a_hidden_late_action_is_not_named() -> None:
    """What the client may not see is no reason that he reads."""
    hidden = action(1, "SECRET", date(2027, 2, 1), 10, visibility=Visibility.INTERNAL)

    said = text(built(plan_of(hidden, TEST, LAUNCH)))
    assert "(at risk: expected on 19 March 2027)" in said
    assert "SECRET" not in said


@pytest.mark.parametrize("done", [False, True])
def test_dates_behind_a_late_action_say_so(done: bool) -> None:
    """In the summary, in chapter 5 and in the timeline; once the late one is done nobody waits any more."""
    build = action(1, "Build the shop", date(2027, 2, 1), 10, done=Decimal(int(done)))
    said = lines(built(plan_of(build, TEST, LAUNCH, OTHER)))
    risk = "(at risk: waits for “Build the shop”, expected on 19 March 2027)"

    assert (f"Key dates. 12 March 2027 – Shop open {risk}." in said) is not done
    assert (f"Milestone. The next milestone is “Shop open”, on 12 March 2027 {risk}." in said) is not done
    assert (f"12 March 2027. Shop open {risk}." in said) is not done
    assert said.count("Late. “Build the shop” should have been done on 12 February 2027; 2 actions wait for it.") == (0 if done else 2)
    assert said.count("At risk") == (0 if done else 4), "in the list of actions and in the first 90 days"
    assert ("→ 19 Mar 2027" in said) is not done
    assert ("2 wait for it" in said) is not done
    assert ("Build the shop (overdue)" in said) is not done, "in the chart"


def test_the_first_days_become_history() -> None:
    """Until they are over the plan says what starts in them, later what became of it; the list then shows the next 90 days."""
    before, after = (lines(built(plan_of(BUILD, TEST, LAUNCH, OTHER, status_date=day))) for day in (date(2027, 1, 15), LATER))

    assert "Pace. 3 of 4 actions start within the first 90 days." in before
    assert any(line.endswith("The first 90 days: until 31 March 2027") for line in before)
    assert "Pace. Of 3 actions for the first 90 days: done 0, running 0, to start 0, late 3." in after
    assert any(line.endswith("The next 90 days: until 31 July 2027") for line in after)
    assert "actions: 0 done, 4 late" in after


def test_nothing_is_critical_when_only_the_last_one_is() -> None:
    """That the last action moves the end says nothing."""
    alone = text(built(plan_of(BUILD, OTHER, status_date=date(2027, 1, 15))))
    chain = text(built(plan_of(BUILD, action(2, "Test the shop", date(2027, 2, 1), after=1), status_date=date(2027, 1, 15))))

    assert "critical" not in alone
    assert "2 actions are critical: a slip moves the end, “Test the shop” on 19 February 2027." in chain


def arranged(*rows: tuple[str, date, WorkStatus]) -> Plan:
    """Return a plan with things to arrange."""
    things = (make(ToArrange, id=f"ARR-{n}", what=what, due=due, status=status) for n, (what, due, status) in enumerate(rows))
    return plan_of(make(Tactic, id="TAC-01", tactic="Search ads"), *things, make(Section, id=section_id(ToArrange), in_use=True))


def test_only_what_is_open_has_to_be_arranged() -> None:
    """What is done or dropped no longer counts; what should have been there is late."""
    film = ("A film", date(2027, 2, 1), WorkStatus.DONE)
    plan = arranged(film, ("Photos", date(2027, 4, 1), WorkStatus.PLANNED), ("Terms", date(2027, 5, 1), WorkStatus.RUNNING))
    late = arranged(film, ("Photos", date(2027, 2, 2), WorkStatus.PLANNED))

    said = lines(built(plan))
    assert "Still to arrange. 2 things must still be arranged, the first by 1 April 2027: “Photos”." in said
    assert any(line.endswith("What has to be in place: 2 of 3 still to arrange") for line in said)
    assert "Still to arrange. 1 thing must still be arranged; late: 1. “Photos” was needed by 2 February 2027." in lines(built(late))
    assert "Still to arrange." not in text(built(arranged(film)))


def test_reviews_that_were_held_come_first_with_their_outcome() -> None:
    """Decision and change stand in columns of their own; a review without a record says so; those to come have no outcome."""
    rows = (
        make(ControlPoint, id="CTP-01", criteria="Orders", on=date(2027, 1, 31), decision="Go on", change="More media"),
        make(ControlPoint, id="CTP-02", criteria="Costs", on=date(2027, 2, 10)),
        make(ControlPoint, id="CTP-03", criteria="Returns", on=date(2027, 6, 30)),
    )
    said = lines(built(plan_of(*rows, make(Section, id=section_id(ControlPoint), in_use=True))))
    place = said.index("Held: what was decided")

    assert said[place + 1 : place + 6] == ["Date", "Scope", "Criteria", "Decision", "Change to the plan"]
    assert said[place + 6 : place + 11] == ["31 Jan 2027", "", "Orders", "Go on", "More media"]
    assert "Not recorded" in said[place:]
    assert said.index("Returns", place) > said.index("To come") > said.index("Costs", place)


def test_limits_show_their_direction_and_measurements_their_day() -> None:
    """A KPI has its target with its due day, where it should be by now, and the day of its latest figure."""
    levels = {"baseline": Decimal(50), "acceptable": Decimal(42), "optimal": Decimal(40), "best": Decimal(35)}
    goal = make(Objective, id="OBJ-01", objective="Cheaper", unit="EUR", better=Direction.LOWER, due=date(2027, 12, 31), **levels)
    limits = {"amber": Decimal(48), "red": Decimal("51.50")}
    kpi = make(Kpi, id="KPI-01", kpi="Cost per customer", objective=Ref("OBJ-01"), unit="EUR", **limits)
    measured = make(Measurement, id="MEA-01", kpi=Ref("KPI-01"), on=date(2027, 2, 28), value=Decimal("52.25"))
    said = lines(built(plan_of(goal, kpi, measured)))
    place = said.index("Cost per customer", said.index("Amber when"))  # in the table, after its card

    assert said[place + 1 : place + 10] == [
        "€40",
        "31 Dec 2027",
        "€48.36",
        "€52.25",
        "28 Feb 2027",
        "> €48",
        "> €51.50",
        "Step in",
        "Objective: Cheaper",
    ]
