"""What all exports start from: the scheduled actions under their tactics, as far as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from sostac_xl.compute import Computation, ScheduledAction
from sostac_xl.i18n import Translator
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType
from sostac_xl.schema.plan import Person
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Tactic

HOURS_A_DAY: Final = 8
"""Working hours of a day in the programs that count in hours; the plan itself counts in days."""


@dataclass(frozen=True, slots=True)
class Task:
    """A scheduled action; its tactic and its owner are None when there is none that the reader may see.

    `links` are those to other tasks of the outline; `cut` when it also waits for an action that is not in the outline.
    """

    planned: ScheduledAction
    tactic: Tactic | None
    owner: Person | None
    links: tuple[Link, ...]
    cut: bool

    @property
    def action(self) -> Action:
        """The action itself."""
        return self.planned.action

    @property
    def key(self) -> str:
        """The action's ID."""
        return self.action.key

    @property
    def milestone(self) -> bool:
        """Whether it is a moment rather than work."""
        return not self.planned.days

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The keys of the tasks that must be finished before it starts: the one kind of link that task lists know."""
        return tuple(link.id for link in self.links if link.type is LinkType.FS)


@dataclass(frozen=True)
class Outline:
    """The tasks in the order of the sheet."""

    computation: Computation
    tasks: tuple[Task, ...]

    @cached_property
    def groups(self) -> tuple[tuple[Tactic | None, tuple[Task, ...]], ...]:
        """The tasks by tactic, in the order of the tactics; those without one, or with a hidden one, come last under None."""
        tactics = (*self.computation.plan[Tactic], None)
        found = [(tactic, tuple(task for task in self.tasks if task.tactic is tactic)) for tactic in tactics]
        return tuple((tactic, tasks) for tactic, tasks in found if tasks)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The owners of the tasks, in the order of the sheet."""
        owners = {task.owner.key for task in self.tasks if task.owner}
        return tuple(person for person in self.computation.plan[Person] if person.key in owners)

    @property
    def first_day(self) -> date:
        """The day before which no action starts that says nothing else."""
        return self.computation.plan.facts.start or self.computation.as_of

    def title(self, t: Translator) -> str:
        """Return the plan's title."""
        return self.computation.plan.facts.title or t("Marketing plan")


def outline_of(computation: Computation, *, hidden: bool = False) -> Outline:
    """Return the outline of a plan: what the client may see, or everything with `hidden`; empty when the actions are not in use."""

    def seen(row: Row | None) -> bool:
        return row is not None and (hidden or not row.hidden)

    plan = computation.plan
    planned = {key: task for key, task in computation.schedule.tasks.items() if seen(task.action) and plan.uses(Action)}
    tasks = []
    for task in planned.values():
        tactic, owner = plan.find(task.action.tactic), plan.find(task.action.owner)
        links = tuple(link for link in task.action.after if link.id in planned)
        cut = any(link.id in computation.schedule.tasks for link in task.action.after if link not in links)
        tasks.append(Task(task, tactic if seen(tactic) else None, owner if seen(owner) else None, links, cut))
    return Outline(computation, tuple(tasks))


def notes(task: Task, t: Translator) -> str:
    """Return what there is to know of a task beside its name and its dates, a line for each thing."""
    action = task.action
    lines = (
        action.id,
        t("Tactic: {name}", name=task.tactic.name) if task.tactic else "",
        t("Owner: {name}", name=task.owner.name) if task.owner else "",
        t("Deliverable: {text}", text=action.deliverable) if action.deliverable else "",
        t("After: {links}", links="; ".join(map(str, task.links))) if task.links else "",
        t("Deadline: {day}", day=action.deadline) if action.deadline else "",
    )
    return "\n".join(line for line in lines if line)
