"""MPXJ, the library that most programs read Microsoft Project's files with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final, TypedDict

READER: Final = Path(__file__).parent / "mpxj_reader.py"
TIMEOUT: Final = 120


class Days(TypedDict):
    """The first and the last day of a task, in ISO form."""

    start: str
    finish: str


class Task(Days):
    """A task: its predecessors are name, type and lag."""

    name: str
    level: int
    summary: bool
    milestone: bool
    duration: str
    done: float
    deadline: str
    after: list[list[str]]


class Project(TypedDict):
    """What MPXJ found in a file; `rescheduled` are the dates that its own scheduler comes to, by task."""

    tasks: list[Task]
    owners: list[list[str]]
    days_off: dict[str, list[list[str]]]
    rescheduled: dict[str, Days]


def read(path: Path) -> Project:
    """Return what MPXJ finds in a file of Microsoft Project."""
    done = subprocess.run([sys.executable, str(READER), str(path)], capture_output=True, timeout=TIMEOUT, check=False)
    if done.returncode:
        raise RuntimeError(f"MPXJ could not read {path}: {done.stderr.decode()}")
    found: Project = json.loads(done.stdout)
    return found
