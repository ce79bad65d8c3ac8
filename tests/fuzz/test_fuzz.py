"""Whatever file is read: a plan or one clear line comes of it, within time and memory, and nothing is written."""

from __future__ import annotations

import resource
from pathlib import Path

from tests.fuzz.mutants import seed_book
from tests.fuzz.trial import trials

MUTANTS = 500
GIB = 1024 * 1024
"""In the units of `getrusage`: KiB."""


def test_mutants(tmp_path: Path) -> None:
    """500 mutants: no traceback, no hang, no more than 1 GiB; `make fuzz` tries 10,000."""
    (tmp_path / "trials").mkdir()

    outcomes = trials(seed_book(tmp_path / "seed.xlsx"), range(MUTANTS), tmp_path / "trials")

    assert sum(outcomes.values()) == MUTANTS
    assert min(outcomes["read"], outcomes["refused"]) > MUTANTS / 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < GIB
