"""What must hold of any file: a plan or one clear line comes of it, soon, and nothing is written."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Final

from sostac_xl.checks import assess
from sostac_xl.errors import SostacError
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import read_plan
from tests.fuzz.mutants import mutant

SECONDS: Final = 10
"""Computing longer than this is a hang; a busy machine is none."""


class HangError(Exception):
    """Reading took too long."""


@contextmanager
def _timed() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise HangError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def trial(data: bytes, seed: int, folder: Path) -> str:
    """Read, check and patch a mutant; return what came of it. What is raised beside SostacError is a bug."""
    path = folder / "mutant.xlsx"
    path.write_bytes(mutant(data, seed))
    outcome = "read"
    with _timed():
        try:
            assess(read_plan(path), date(2027, 3, 1))
            _patched(path)
        except SostacError as error:
            outcome, line = "refused", str(error)
            if "\n" in line or path.name not in line:
                raise ValueError(f"not one clear line: {line}") from error
    assert [each.name for each in folder.iterdir()] == [path.name]
    return outcome


def _patched(path: Path) -> None:
    """Change a cell of the first sheet, in memory."""
    patch = Patch.open(path)
    patch.set(next(iter(patch.parts)), "A1", "=changed")
    patch.to_bytes(date(2027, 3, 1))  # type: ignore[arg-type]  # only the date is used


def trials(data: bytes, seeds: range, folder: Path) -> Counter[str]:
    """Try the mutants of seeds; AssertionError names the seed of one that is a bug."""
    outcomes: Counter[str] = Counter()
    for seed in seeds:
        try:
            outcomes[trial(data, seed, folder)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}") from error
    return outcomes
