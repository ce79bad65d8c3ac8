"""iCalendar (RFC 5545), for Outlook, Google and Apple calendars: an all-day event for each action."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sostac_xl.export.outline import Outline, Task, notes
from sostac_xl.i18n import Translator
from sostac_xl.schema.kinds import Link, LinkType

if TYPE_CHECKING:
    from icalendar import Event, vText

_RELATION: Final = {
    LinkType.FS: "FINISHTOSTART",
    LinkType.SS: "STARTTOSTART",
    LinkType.FF: "FINISHTOFINISH",
    LinkType.SF: "STARTTOFINISH",
}
"""The kinds of link as RFC 9253 calls them."""


def ics(outline: Outline, t: Translator) -> bytes:
    """Return a calendar; an event keeps its UID as long as the plan keeps its title and the action its ID, so that it can be imported anew."""
    from icalendar import Calendar

    followers = _followers(outline)
    calendar = Calendar.new(prodid="-//sostac-xl//timeline//EN", name=outline.title(t), language=t.language, uid=_uid(outline, "timeline"))
    for task in outline.tasks:
        calendar.add_component(_event(outline, task, t, followers[task.key]))
    written: bytes = calendar.to_ical()
    return written


def _event(outline: Outline, task: Task, t: Translator, followers: list[tuple[str, Link]]) -> Event:
    from icalendar import TRANSP, Event

    event = Event.new(
        uid=_uid(outline, task.key),
        stamp=datetime.combine(outline.computation.as_of, time(), UTC),
        summary=task.action.name,
        description=notes(task, t),
        start=task.planned.start,
        end=_day_after(task.planned.finish),
        categories=[task.tactic.name] if task.tactic else [],
        transparency=TRANSP.TRANSPARENT,  # work on a plan does not make a day unfree
        related_to=[_relation(outline, key, link) for key, link in followers],
    )
    if task.milestone:
        event.categories = [*event.categories, t("Milestone")]
    return event


def _followers(outline: Outline) -> defaultdict[str, list[tuple[str, Link]]]:
    """Return by task what waits for it, and how: RFC 9253 writes a link into the task that comes first."""
    found: defaultdict[str, list[tuple[str, Link]]] = defaultdict(list)
    for task in outline.tasks:
        for link in task.links:
            found[link.id].append((task.key, link))
    return found


def _relation(outline: Outline, key: str, link: Link) -> vText:
    from icalendar import vDuration, vText

    # the standard has no working days: a gap counts days
    gap = {"GAP": vDuration(timedelta(link.lag))} if link.lag else {}
    return vText(_uid(outline, key), params={"RELTYPE": _RELATION[link.type], **gap})


def _uid(outline: Outline, key: str) -> str:
    return f"{key}.{sha256(outline.computation.plan.facts.title.encode()).hexdigest()[:16]}@sostac-xl"


def _day_after(day: date) -> date:
    """Return the day on which an event ends that has `day` as its last: the end is exclusive."""
    return day if day == date.max else day + timedelta(1)
