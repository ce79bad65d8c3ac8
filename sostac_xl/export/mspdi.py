"""MSPDI, the XML of Microsoft Project; its elements stand in the order of Microsoft's published schema.

Project counts in hours: a working day is from 8 to 12 and from 13 to 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.compute.calendar import WEEKS
from sostac_xl.compute.critical_path import calendar_owner
from sostac_xl.export.outline import HOURS_A_DAY, Outline, Task, notes
from sostac_xl.i18n import Translator
from sostac_xl.schema.kinds import Link, LinkType
from sostac_xl.schema.plan import Person

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMESPACE: Final = "http://schemas.microsoft.com/project"

_SHIFTS: Final = ((time(8), time(12)), (time(13), time(17)))
_MORNING, _EVENING, _MIDNIGHT, _LAST_MINUTE = time(8), time(17), time(0), time(23, 59)
_LINK_TYPES: Final = {LinkType.FF: 0, LinkType.FS: 1, LinkType.SF: 2, LinkType.SS: 3}
_LAG_OF_A_DAY: Final = HOURS_A_DAY * 60 * 10
"""Project counts lags in tenths of a minute."""
_IN_DAYS: Final = 7
"""Shows durations and lags in days."""
_FIXED_UNITS, _WORK_RESOURCE, _DAILY = 0, 1, 1
"""A task of fixed units takes longer by its owner's leave, as ours do; one of fixed duration would not."""
_AS_SOON_AS_POSSIBLE, _START_NO_EARLIER_THAN = 0, 4
_PLAN_CALENDAR: Final = 1
_NO_CURRENCY: Final = "XXX"
"""What ISO 4217 has for no currency: the element is required."""
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def mspdi(outline: Outline, t: Translator) -> bytes:
    """Return a project: a summary task for each tactic with its actions below it, links, owners with their leave, and holidays."""
    from lxml import etree

    project = etree.Element("Project", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default namespace
    _facts(project, outline, t)
    _calendars(project, outline, t)
    _tasks(project, outline, t)
    _resources(project, outline)
    _assignments(project, outline)
    return etree.tostring(project, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add(parent: Element, tag: str, /, **children: Any) -> Element:
    """Append an element with children in the order given; a child that is None or "" is left out."""
    from lxml.etree import SubElement

    element = SubElement(parent, tag)
    for name, value in children.items():
        if value is not None and value != "":
            SubElement(element, name).text = _text(value)
    return element


def _text(value: Any) -> str:
    match value:
        case bool():
            return str(int(value))
        case datetime() | time():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value / timedelta(seconds=1)), 60)
            return f"PT{minutes // 60}H{minutes % 60}M{seconds}S"
        case Decimal():
            return f"{value:.12g}"
        case _:
            return _ILLEGAL.sub("", str(value))


def _facts(project: Element, outline: Outline, t: Translator) -> None:
    from lxml.etree import SubElement

    facts = outline.computation.plan.facts
    as_of = datetime.combine(outline.computation.as_of, _MORNING)
    minutes = HOURS_A_DAY * 60
    children = {
        "SaveVersion": 14,
        "Title": outline.title(t)[:512],
        "Company": facts.client[:512],
        "Author": facts.author[:512],
        "CreationDate": as_of,
        "ScheduleFromStart": True,
        "StartDate": datetime.combine(_start(outline), _MORNING),
        "FinishDate": datetime.combine(max(task.planned.finish for task in outline.tasks), _EVENING),
        "CurrencyCode": facts.currency[:3] or _NO_CURRENCY,
        "CalendarUID": _PLAN_CALENDAR,
        "DefaultStartTime": _MORNING,
        "DefaultFinishTime": _EVENING,
        "MinutesPerDay": minutes,
        "MinutesPerWeek": minutes * _days_a_week(outline),
        "DaysPerMonth": 20,
        "DurationFormat": _IN_DAYS,
        "NewTasksEffortDriven": False,
        "StatusDate": datetime.combine(outline.computation.as_of, _EVENING),
    }
    for name, value in children.items():
        if value != "":
            SubElement(project, name).text = _text(value)


def _start(outline: Outline) -> date:
    return min(outline.first_day, *(task.planned.start for task in outline.tasks))


def _days_a_week(outline: Outline) -> int:
    return len(WEEKS[outline.computation.calendar.work_week])


# calendars


def _calendars(project: Element, outline: Outline, t: Translator) -> None:
    calendars = _add(project, "Calendars")
    calendar = outline.computation.calendar
    base = _add(calendars, "Calendar", UID=_PLAN_CALENDAR, Name=outline.title(t)[:512], IsBaseCalendar=True)
    week = _add(base, "WeekDays")
    for day_type in range(1, 8):  # Project's week begins with Sunday
        works = (day_type - 2) % 7 in WEEKS[calendar.work_week]
        day = _add(week, "WeekDay", DayType=day_type, DayWorking=works)
        if works:
            times = _add(day, "WorkingTimes")
            for start, end in _SHIFTS:
                _add(times, "WorkingTime", FromTime=start, ToTime=end)
    _exceptions(base, [(day, day, name) for day, name in sorted(calendar.holidays.items())])
    for uid, person in _numbered(outline.people).items():
        own = _add(calendars, "Calendar", UID=_PLAN_CALENDAR + uid, Name=person.name[:512], IsBaseCalendar=False, BaseCalendarUID=_PLAN_CALENDAR)
        _exceptions(own, [(start, end, "") for start, end in _runs(calendar.leave.get(person.id, ()))])


def _exceptions(calendar: Element, spans: Iterable[tuple[date, date, str]]) -> None:
    """Add days without work, from and to included, with their names."""
    exceptions = None
    for start, end, name in spans:
        exceptions = _add(calendar, "Exceptions") if exceptions is None else exceptions
        exception = _add(exceptions, "Exception", EnteredByOccurrences=False)
        _add(exception, "TimePeriod", FromDate=datetime.combine(start, _MIDNIGHT), ToDate=datetime.combine(end, _LAST_MINUTE))
        for tag, value in {"Occurrences": (end - start).days + 1, "Name": name[:512], "Type": _DAILY, "DayWorking": False}.items():
            if value != "":
                _add(exception, tag).text = _text(value)


def _runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return the first and the last day of each unbroken row of days."""
    runs: list[tuple[date, date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == timedelta(1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


# tasks


def _tasks(project: Element, outline: Outline, t: Translator) -> None:
    tasks = _add(project, "Tasks")
    uids, by_key = _uids(outline), {task.key: task for task in outline.tasks}
    uid = group_number = 0
    for tactic, group in outline.groups:
        if tactic:
            uid, group_number = uid + 1, group_number + 1
            _summary(tasks, outline, uid, str(group_number), tactic.name, group)
        for number, task in enumerate(group, 1):
            uid += 1
            # what belongs to no tactic stands beside the tactics
            place = f"{group_number}.{number}" if tactic else str(group_number + number)
            element = _task(tasks, outline, uid, place, task, t)
            for link in task.links:
                link_type, lag = _LINK_TYPES[link.type], _lag(task, link, by_key[link.id], outline) * _LAG_OF_A_DAY
                _add(element, "PredecessorLink", PredecessorUID=uids[link.id], Type=link_type, CrossProject=False, LinkLag=lag, LagFormat=_IN_DAYS)


def _lag(task: Task, link: Link, other: Task, outline: Outline) -> int:
    """Return the lag of a link in days of the project.

    A lead that spans leave of the owner takes more of them than of the owner's own days, and without them the task would start too late.
    (A lag that spans leave stays as it is, and `_floor` holds the task.)
    """
    owner = outline.computation.calendar.days_of(calendar_owner(task.action))
    whole = outline.computation.calendar.days
    if link.lag >= 0:
        return link.lag
    moment = _moments(other)[link.type in (LinkType.FS, LinkType.FF)]
    since = moment.toordinal() + (moment.time() == _EVENING)
    number = owner.before(since) + link.lag
    until = owner.nth(number) if link.type in (LinkType.FS, LinkType.SS) else owner.nth(number - 1) + 1
    return whole.before(until) - whole.before(since)


def _uids(outline: Outline) -> Mapping[str, int]:
    """Return the number of each task: they and the tactics above them are numbered from 1 on, in order."""
    uids: dict[str, int] = {}
    uid = 0
    for tactic, group in outline.groups:
        uid += 1 if tactic else 0
        for task in group:
            uid += 1
            uids[task.key] = uid
    return uids


def _summary(tasks: Element, outline: Outline, uid: int, place: str, name: str, group: tuple[Task, ...]) -> None:
    moments = [moment for task in group for moment in _moments(task)]
    start, finish = min(moments), max(moments)
    days = outline.computation.calendar.count(start.date(), finish.date()) if start < finish else 0
    head = {"UID": uid, "ID": uid, "Name": name[:512], "Type": _FIXED_UNITS, "IsNull": False, "WBS": place, "OutlineNumber": place}
    duration = {"Duration": _hours(days * HOURS_A_DAY), "DurationFormat": _IN_DAYS}
    _add(tasks, "Task", **head, OutlineLevel=1, Start=start, Finish=finish, **duration, Milestone=False, Summary=True)


def _task(tasks: Element, outline: Outline, uid: int, place: str, task: Task, t: Translator) -> Element:
    action, planned = task.action, task.planned
    start, finish = _moments(task)
    floor = _floor(task, outline)
    return _add(
        tasks,
        "Task",
        UID=uid,
        ID=uid,
        Name=action.name[:512],
        Type=_FIXED_UNITS,
        IsNull=False,
        WBS=place,
        OutlineNumber=place,
        OutlineLevel=place.count(".") + 1,
        Start=start,
        Finish=finish,
        Duration=_hours(planned.days * HOURS_A_DAY),
        DurationFormat=_IN_DAYS,
        EffortDriven=False,
        Estimated=False,
        Milestone=task.milestone,
        Summary=False,
        Critical=planned.critical,
        PercentComplete=int((action.done or 0) * 100),
        ConstraintType=_START_NO_EARLIER_THAN if floor else _AS_SOON_AS_POSSIBLE,
        CalendarUID=_PLAN_CALENDAR if task.milestone else -1,
        ConstraintDate=datetime.combine(floor, _MORNING) if floor else None,
        Deadline=datetime.combine(action.deadline, _EVENING) if action.deadline else None,
        IgnoreResourceCalendar=True if task.milestone else None,  # nobody's leave moves a milestone
        Notes=notes(task, t),
    )


def _floor(task: Task, outline: Outline) -> date | None:
    """Return the day before which a task may not start, or None when its links and the start of the project tell as much.

    They do not when it waits for what is not in the file, or when a lag spans leave: Project counts lags by the calendar of the project,
    the plan by that of the owner; a lag from the morning of one day ends for it in the evening of another. Nor do they keep a task with a
    lead from starting before the plan does.
    """
    calendar, owner = outline.computation.calendar, calendar_owner(task.action)
    lags = [link.lag for link in task.links]
    if task.cut or (any(lags) and (task.milestone or calendar.leave.get(owner))):
        return task.planned.start
    floor = calendar.add(task.action.not_before or outline.first_day, 0, owner)
    starts_with = all(link.type in (LinkType.FS, LinkType.SS) for link in task.links) and min(lags, default=0) >= 0
    return None if starts_with and floor <= calendar.add(_start(outline), 0, owner) else floor


def _moments(task: Task) -> tuple[datetime, datetime]:
    """Return when a task starts and ends; a milestone that waits for the end of something stands at the end of its day."""
    start, finish = (datetime.combine(day, hour) for day, hour in ((task.planned.start, _MORNING), (task.planned.finish, _EVENING)))
    if not task.milestone:
        return start, finish
    late = any(link.type in (LinkType.FS, LinkType.FF) for link in task.links) and task.planned.start != task.action.not_before
    return (finish, finish) if late else (start, start)


def _hours(hours: Decimal | int) -> timedelta:
    return timedelta(hours=float(hours))


# people


def _numbered(people: tuple[Person, ...]) -> Mapping[int, Person]:
    return dict(enumerate(people, 1))


def _units(person: Person, outline: Outline) -> Decimal:
    """Return the share of a full week that a person has for the plan: 0.5 is half of it."""
    return person.capacity / (HOURS_A_DAY * _days_a_week(outline)) if person.capacity else Decimal(1)


def _resources(project: Element, outline: Outline) -> None:
    resources = _add(project, "Resources")
    for uid, person in _numbered(outline.people).items():
        head = {"UID": uid, "ID": uid, "Name": person.name[:512], "Type": _WORK_RESOURCE, "IsNull": False}
        _add(resources, "Resource", **head, EmailAddress=person.email[:512], MaxUnits=_units(person, outline), CalendarUID=_PLAN_CALENDAR + uid)


def _assignments(project: Element, outline: Outline) -> None:
    assignments = _add(project, "Assignments")
    uids, people = _uids(outline), {person.key: (uid, person) for uid, person in _numbered(outline.people).items()}
    owned = [(task, *people[task.owner.key]) for task in outline.tasks if task.owner]
    for uid, (task, resource, person) in enumerate(owned, 1):
        start, finish = _moments(task)
        hours = task.planned.days * HOURS_A_DAY
        units = task.action.effort / hours if task.action.effort and hours else _units(person, outline)
        _add(
            assignments,
            "Assignment",
            UID=uid,
            TaskUID=uids[task.key],
            ResourceUID=resource,
            Finish=finish,
            Start=start,
            Units=units,
            Work=_hours(units * hours),
        )
