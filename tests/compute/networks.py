"""Small random networks, and a scheduler that knows no arithmetic: it tries one day after the other until every link is content.

A place is a day with 0 for its morning or 1 for its evening. Work starts in a morning and ends in an evening; a milestone stands in either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from sostac_xl.compute.calendar import WEEKS, Calendar
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType, Ref
from sostac_xl.schema.plan import WorkWeek
from tests.compute.plans import make

MONDAY = date(2027, 2, 1)
DAY = timedelta(1)
CLOSED = st.dates(MONDAY, MONDAY + 20 * DAY)
CALENDARS = st.builds(
    lambda week, holidays, leave: Calendar(week, dict.fromkeys(holidays, ""), {"PER-1": leave}),
    st.sampled_from(WorkWeek),
    st.sets(CLOSED, max_size=3),
    st.frozensets(CLOSED, max_size=6),
)
Place = tuple[date, int]
Places = Mapping[str, tuple[Place, Place]]
"""Where each action starts and ends."""


@st.composite
def networks(draw: st.DrawFn, *, milestones: bool = True, progress: bool = False) -> tuple[Action, ...]:
    """Up to six actions and milestones, in any order on the sheet, that wait for others in all four ways; with `progress` some have begun."""
    actions = []
    for n in range(draw(st.integers(1, 6))):
        before = st.builds(Link, st.integers(0, max(n - 1, 0)).map(lambda k: f"ACT-{k}"), st.sampled_from(LinkType), st.integers(-3, 3))
        owner = draw(st.sampled_from(["PER-1", "PER-2", None]))
        cells: dict[str, Any] = {
            "duration": draw(st.integers(0 if milestones else 1, 4)),
            "after": tuple(draw(st.lists(before, max_size=2))) if n else (),
            "owner": Ref(owner) if owner else None,
            "not_before": draw(st.none() | st.dates(MONDAY, MONDAY + 10 * DAY)),
        }
        actions.append(make(Action, id=f"ACT-{n}", action=f"step {n}", **cells, **(draw(happened()) if progress else {})))
    return tuple(draw(st.permutations(actions)))


@st.composite
def happened(draw: st.DrawFn) -> dict[str, Any]:
    """What is entered of an action as the plan runs: nothing, that it began, or that it is done; with or without dates and percentages."""
    start = draw(st.none() | st.dates(MONDAY - 3 * DAY, MONDAY + 12 * DAY))
    finish = draw(st.none() | st.dates(start or MONDAY, MONDAY + 14 * DAY))
    begun = {"actual_start": start, "done": draw(st.none() | st.decimals(0, "0.95", places=2))}
    done = {"actual_start": start, "actual_finish": finish, "done": draw(st.sampled_from([None, Decimal(1)]))}
    return draw(st.sampled_from([{}, begun, done]))


@dataclass
class BruteForce:
    """Moves actions a day at a time, from the first place that each may have, until every link is content.

    `floors` are places before which an action is not tried, other than its own date. With `as_of` what happened by then counts.
    """

    actions: tuple[Action, ...]
    calendar: Calendar
    floors: Mapping[str, Place] = field(default_factory=dict)
    as_of: date | None = None

    def places(self) -> Places:
        """Return where each action starts and ends."""
        self.found = {action.id: self.first(action) for action in self.actions}
        moved = True
        while moved:
            moved = False
            for action in self.actions:
                while not all(self.content(action, link) for link in action.after):
                    self.found[action.id] = self.next(action)
                    moved = True
        return self.found

    def first(self, action: Action) -> tuple[Place, Place]:
        """Return the first place of an action, whatever it waits for; what is done stays there."""
        who, work = self.who(action), bool(action.duration)
        if self.done(action):
            return self.past(action)
        if self.begun(action):
            assert self.as_of
            start = action.actual_start or min(self.planned(action)[0][0], self.as_of)
            left = -(-(1 - Fraction(action.done or 0)) * (action.duration or 0) // 1)
            return (start, 0), (self.step(self.snap(max(self.as_of, start), who, DAY), int(left) - 1, who), 1)
        day, half = self.floors.get(action.id, (action.not_before or MONDAY, 0))
        if self.as_of:
            day = max(day, self.as_of)
        day = self.snap(day, who, DAY)
        return ((day, 0), self.end_of(action, day)) if work else ((day, half), (day, half))

    def next(self, action: Action) -> tuple[Place, Place]:
        """Return the place after the one in which an action stands now."""
        who, (start, end) = self.who(action), self.found[action.id]
        if self.begun(action):
            return start, (self.step(end[0], 1, who), 1)
        if action.duration:
            day = self.step(start[0], 1, who)
            return (day, 0), self.end_of(action, day)
        moment = (start[0], 1) if not start[1] else (self.step(start[0], 1, who), 0)
        return moment, moment

    def content(self, action: Action, link: Link) -> bool:
        """Return whether an action stands where one of its links allows it."""
        from_end = link.type in (LinkType.FS, LinkType.FF)
        to_start = link.type in (LinkType.FS, LinkType.SS)
        if self.done(action) or (to_start and self.begun(action)):
            return True
        (day, half), who = self.found[link.id][1 if from_end else 0], self.who(action)
        start, end = self.found[action.id]
        if not action.duration:
            return start >= (self.step(self.snap(day, who, -DAY if half else DAY), link.lag, who), half)
        if to_start:
            return start[0] >= self.step(self.snap(day + DAY * half, who, DAY), link.lag, who)
        return end[0] >= self.step(self.snap(day - DAY * (not half), who, -DAY), link.lag, who)

    def done(self, action: Action) -> bool:
        """Return whether an action is behind us."""
        finished = action.actual_finish is not None or action.done == 1 or (not action.duration and action.actual_start is not None)
        return self.as_of is not None and finished

    def begun(self, action: Action) -> bool:
        """Return whether work is in progress."""
        return self.as_of is not None and bool(action.duration) and not self.done(action) and bool(action.actual_start or action.done)

    def past(self, action: Action) -> tuple[Place, Place]:
        """Return when an action happened."""
        assert self.as_of
        start, end = self.planned(action)
        if not action.duration:
            moment = (action.actual_finish or action.actual_start or min(start[0], self.as_of), start[1])
            return moment, moment
        finish = action.actual_finish or max(min(end[0], self.as_of), action.actual_start or date.min)
        return (min(action.actual_start or start[0], finish), 0), (finish, 1)

    def planned(self, action: Action) -> tuple[Place, Place]:
        """Return where an action stands when nothing that happened counts."""
        return BruteForce(self.actions, self.calendar).places()[action.id]

    def end_of(self, action: Action, day: date) -> Place:
        """Return where work ends that starts on a working day."""
        return self.step(day, (action.duration or 0) - 1, self.who(action)), 1

    def who(self, action: Action) -> str:
        """Return whose calendar an action goes by: a milestone by the plan's."""
        return action.owner.id if action.owner and action.duration else ""

    def step(self, day: date, number: int, who: str) -> date:
        """Walk from a working day over so many working days, one by one."""
        way = DAY if number > 0 else -DAY
        for _ in range(abs(number)):
            day = self.snap(day + way, who, way)
        return day

    def snap(self, day: date, who: str, way: timedelta) -> date:
        """Walk to the first working day, from `day` on in one direction."""
        while not works(self.calendar, day, who):
            day += way
        return day


def works(calendar: Calendar, day: date, person: str) -> bool:
    """Return whether a day is a working day, by looking at it."""
    return day.weekday() in WEEKS[calendar.work_week] and day not in calendar.holidays and day not in calendar.leave.get(person, ())
