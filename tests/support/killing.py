"""Kill writers without warning: `python -m tests.support.killing FOLDER HOW_MANY SEED` prints as JSON what was left of the files.

A process of its own, because it forks: each writer is a child that is killed with SIGKILL, at a moment of its whole work or at one of its
calls of the system and of C functions while it puts the file in its place.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, NoReturn

from sostac_xl.output import write_output
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_save import replace_workbook
from tests.support.shelf import new_workbook

WHEN = datetime(2027, 3, 1, 14, 12)
Writer = Callable[[Path, bytes, bytes], Any]
"""Gets a path, what the file holds and what it is to hold."""


def saves_a_patch(path: Path, _old: bytes, _new: bytes) -> None:
    """Read a workbook, change it and save it, as a command does."""
    changed(path).save(WHEN)


def changed(path: Path) -> Patch:
    """Return a workbook with another text in its first cell."""
    patch = Patch.open(path)
    patch.set(next(iter(patch.parts)), "B2", "changed")
    return patch


def in_place(path: Path, old: bytes, new: bytes) -> None:
    """Put a new workbook in the place of the old one, with a backup."""
    replace_workbook(path, old, new, WHEN)


def output(path: Path, _old: bytes, new: bytes) -> None:
    """Write what a command makes."""
    write_output(path, new, force=True)


def killed_at_a_moment(write: Callable[[], Any], seconds: float) -> None:
    """Let a child write, and kill it after some time."""
    child = os.fork()
    if not child:
        _finish(write)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def killed_at_a_call(write: Callable[[], Any], number: int) -> bool:
    """Let a child write, and kill itself before its call `number`, or after it; return whether it came so far."""
    child = os.fork()
    if not child:
        left = number

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal left
            if event in ("c_call", "c_return"):
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        _finish(write)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _finish(write: Callable[[], Any]) -> NoReturn:
    try:
        write()
    finally:
        os._exit(0)


class Range:
    """A folder with one file in it that is written again and again; `seen` counts what was left of it."""

    def __init__(self, folder: Path, random: Random) -> None:
        """Make the file, and know what it becomes."""
        self.folder, self.random = folder, random
        self.path = folder / "plan.xlsx"
        self.old = new_workbook(as_of=WHEN.date())
        self.path.write_bytes(self.old)
        self.new = changed(self.path).to_bytes(WHEN)
        self.seen: Counter[str] = Counter()

    def moments(self, how_many: int) -> None:
        """Kill a whole command at moments between its start and its end."""
        write = lambda: saves_a_patch(self.path, self.old, self.new)  # noqa: E731 - the one thing that is done
        times = []
        for _ in range(3):
            start = time.monotonic()
            killed_at_a_call(write, sys.maxsize)
            times.append(time.monotonic() - start)
            self._clean()
        for _ in range(how_many):
            killed_at_a_moment(write, self.random.uniform(0, 1.1 * min(times)))
            self._look()

    def calls(self, writer: Writer, how_many: int) -> None:
        """Kill a writer at calls of it, evenly from the first to the last."""
        write = lambda: writer(self.path, self.old, self.new)  # noqa: E731 - the one thing that is done
        low, high = 1, 2
        while killed_at_a_call(write, high):
            self._clean()
            low, high = high, high * 2
        while high - low > 1:
            self._clean()
            middle = (low + high) // 2
            low, high = (middle, high) if killed_at_a_call(write, middle) else (low, middle)
        self._clean()
        for number in range(how_many):
            killed_at_a_call(write, 1 + number * low // how_many)
            self._look()

    def _look(self) -> None:
        """Take down what is there after a kill."""
        data = self.path.read_bytes()
        self.seen["old" if data == self.old else "new" if data == self.new else "neither"] += 1
        for each in self.folder.iterdir():
            if each != self.path:
                self.seen["unfinished" if each.name.startswith(".plan") else "backup" if each.read_bytes() == self.old else "damaged"] += 1
        self._clean()

    def _clean(self) -> None:
        for each in self.folder.iterdir():
            each.unlink()
        self.path.write_bytes(self.old)


def main(folder: str, how_many: str, seed: str) -> None:
    """Kill half of the writers at moments, and a quarter each at calls of the two ways to write a file."""
    where = Range(Path(folder), Random(int(seed)))  # noqa: S311 - a moment, no secret
    where.moments(int(how_many) // 2)
    where.calls(in_place, int(how_many) // 4)
    where.calls(output, int(how_many) // 4)
    print(json.dumps(where.seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
