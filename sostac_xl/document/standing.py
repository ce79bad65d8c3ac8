"""How the actions stand on the status date, and which dates are at risk because they wait for one that is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sostac_xl.compute import Computation, ScheduledAction
from sostac_xl.compute.network import ordered
from sostac_xl.schema.action import Action, ActionStatus
from sostac_xl.schema.kinds import Link, LinkType


@dataclass(frozen=True)
class Standing:
    """The scheduled actions that the client may see, by start and finish, and how each of them stands.

    What waits for what follows the links over hidden actions too, but only a late action that the client may see is named.
    """

    computation: Computation
    visible: frozenset[str]

    @cached_property
    def tasks(self) -> tuple[ScheduledAction, ...]:
        """The actions that have dates, in the order of their start."""
        found = (task for key, task in self.computation.schedule.tasks.items() if key in self.visible)
        return tuple(sorted(found, key=lambda task: (task.start, task.finish)))

    @cached_property
    def by_key(self) -> Mapping[str, ScheduledAction]:
        """Each scheduled action by its key."""
        return {task.action.key: task for task in self.tasks}

    def status(self, action: Action) -> ActionStatus:
        """Return how an action stands; one without a name of its own counts as planned."""
        value = self.computation.value(action, "status")
        return value if isinstance(value, ActionStatus) else ActionStatus.PLANNED

    def is_open(self, action: Action) -> bool:
        """Return whether an action is still to be done."""
        return self.status(action) is not ActionStatus.DONE

    def counted(self, tasks: tuple[ScheduledAction, ...]) -> Counter[ActionStatus]:
        """Return how many of these actions stand how."""
        return Counter(self.status(task.action) for task in tasks)

    @cached_property
    def late(self) -> tuple[ScheduledAction, ...]:
        """The actions that should have been done by now, the longest overdue first."""
        overdue = (task for task in self.tasks if self.status(task.action) is ActionStatus.OVERDUE)
        return tuple(sorted(overdue, key=lambda task: task.finish))

    @cached_property
    def milestones(self) -> tuple[ScheduledAction, ...]:
        """The milestones that are not reached yet, in the order of their days."""
        coming = (task for task in self.tasks if task.action.milestone and self.is_open(task.action))
        return tuple(sorted(coming, key=lambda task: task.finish))

    @cached_property
    def critical_keys(self) -> frozenset[str]:
        """The keys of the critical actions."""
        return frozenset(task.action.key for task in self.critical)

    @cached_property
    def critical(self) -> tuple[ScheduledAction, ...]:
        """The open actions whose slip moves the end; none when that is the last one alone, of which it says nothing."""
        found = tuple(task for task in self.tasks if task.critical and self.is_open(task.action))
        return found if len(found) > 1 else ()

    def within(self, first: date, last: date) -> tuple[ScheduledAction, ...]:
        """Return the open actions that are late on `first`, run then, or start up to `last`, both days included."""
        return tuple(task for task in self.tasks if task.start <= last and self.is_open(task.action)) if first <= last else ()

    def holds_up(self, action: Action) -> int:
        """Return how many open actions that the client may see wait for an action, directly or not."""
        return self._behind.get(action.key, 0).bit_count()

    def waits_for(self, action: Action) -> Action | None:
        """Return the late action that an open one waits for, of several the longest overdue; None when it waits for none."""
        late = self._ahead.get(action.key, 0) if self.is_open(action) else 0
        return self.late[(late & -late).bit_length() - 1].action if late else None

    def expected(self, action: Action) -> date | None:
        """Return the day on which an open action will be done as things stand, when that is later than planned; None when it is not."""
        planned, forecast = self.by_key.get(action.key), self.computation.progress.tasks.get(action.key)
        if planned is None or forecast is None or not self.is_open(action):
            return None
        return forecast.finish if forecast.finish > planned.finish else None

    # The late actions ahead of each action and the open ones behind it, as sets of bits: every union is one operation, however large.

    @cached_property
    def _ahead(self) -> Mapping[str, int]:
        bits = {task.action.key: 1 << place for place, task in enumerate(self.late)}
        ahead: dict[str, int] = {}
        for key in self._order:
            ahead[key] = 0
            for before in self._before[key]:
                ahead[key] |= bits.get(before, 0) | ahead[before]
        return ahead

    @cached_property
    def _behind(self) -> Mapping[str, int]:
        open_ones = [task.action.key for task in self.tasks if self.is_open(task.action)]
        bits = {key: 1 << place for place, key in enumerate(open_ones)}
        behind = dict.fromkeys(self._order, 0)
        for key in reversed(self._order):
            for before in self._before[key]:
                behind[before] |= bits.get(key, 0) | behind[key]
        return behind

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return ordered(self._before)[0]

    @cached_property
    def _before(self) -> Mapping[str, list[str]]:
        tasks = self.computation.schedule.tasks
        return {key: [link.id for link in self._holding(task.action.after)] for key, task in tasks.items()}

    def _holding(self, links: tuple[Link, ...]) -> Iterator[Link]:
        """Yield the links that still hold something up: what waits for a start no longer waits once work has begun."""
        tasks = self.computation.schedule.tasks
        for link in links:
            if link.id in tasks:
                other = tasks[link.id].action
                begun = other.actual_start is not None or bool(other.done)
                if link.type in (LinkType.FS, LinkType.FF) or not begun:
                    yield link
