"""Reads a Microsoft Project file with MPXJ and prints what is in it as JSON; a program of its own, for the Java machine that it starts."""

from __future__ import annotations

import json
import sys
from typing import Any

import jpype
import mpxj  # noqa: F401 - puts its library on Java's path


def read(path: str) -> dict[str, Any]:
    """Return a project as MPXJ understands it, and the dates that MPXJ's own scheduler gives its tasks."""
    project = jpype.JClass("org.mpxj.reader.UniversalProjectReader")().read(path)
    if project is None:
        raise ValueError(f"MPXJ does not know the format of {path}")
    return {
        "tasks": [task_of(task) for task in project.getTasks()],
        "owners": [[str(each.getTask().getName()), str(each.getResource().getName())] for each in project.getResourceAssignments()],
        "days_off": {str(calendar.getName()): days_off(calendar) for calendar in project.getCalendars()},
        "rescheduled": rescheduled(project),
    }


def task_of(task: Any) -> dict[str, Any]:
    """Return one task; its predecessors as name, type and lag."""
    return {
        "name": str(task.getName()),
        "level": int(task.getOutlineLevel()),
        "summary": bool(task.getSummary()),
        "milestone": bool(task.getMilestone()),
        **days(task),
        "duration": str(task.getDuration()),
        "done": float(task.getPercentageComplete() or 0),
        "deadline": day(task.getDeadline()),
        "after": sorted([str(link.getPredecessorTask().getName()), str(link.getType()), str(link.getLag())] for link in task.getPredecessors()),
    }


def days(task: Any) -> dict[str, str]:
    """Return the first and the last day of a task."""
    return {"start": day(task.getStart()), "finish": day(task.getFinish())}


def day(moment: Any) -> str:
    """Return the date of a moment, "" for none."""
    return str(moment.toLocalDate()) if moment else ""


def days_off(calendar: Any) -> list[list[str]]:
    """Return the days on which nobody works against the rule of the week: first, last and name."""
    spans = (each for each in calendar.getCalendarExceptions() if not each.getWorking())
    return [[str(span.getFromDate()), str(span.getToDate()), str(span.getName() or "")] for span in spans]


def rescheduled(project: Any) -> dict[str, dict[str, str]]:
    """Schedule the project anew, as if nothing had been done yet, and return the dates of its tasks by name."""
    nothing = jpype.JClass("org.mpxj.Duration").getInstance(0, jpype.JClass("org.mpxj.TimeUnit").HOURS)
    for task in project.getTasks():
        task.setPercentageComplete(0.0)
        task.setActualDuration(nothing)
        task.setRemainingDuration(task.getDuration())
    for assignment in project.getResourceAssignments():
        assignment.setActualWork(nothing)
        assignment.setRemainingWork(assignment.getWork())
    jpype.JClass("org.mpxj.cpm.MicrosoftScheduler")().schedule(project, project.getProjectProperties().getStartDate())
    return {str(task.getName()): days(task) for task in project.getTasks()}


if __name__ == "__main__":
    jpype.startJVM("-Xmx256m", "-Dlog4j2.level=OFF")
    json.dump(read(sys.argv[1]), sys.stdout)
