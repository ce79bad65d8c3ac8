"""Whatever file is read: a plan or one clear line comes of it, within time and memory, and nothing is written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

MUTANTS = 500
GIB = 1024
"""In MiB."""


def test_mutants(root: Path) -> None:
    """500 mutants: no traceback, no hang, no more than 1 GiB in a process of their own; `make fuzz` tries 10,000."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz", str(MUTANTS)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = {outcome: int(count) for count, outcome in re.findall(r"(\d+) (\w+)", done.stdout.splitlines()[-1])}
    assert told["read"] + told["refused"] == MUTANTS
    assert min(told["read"], told["refused"]) > MUTANTS / 10
    assert told["MiB"] < GIB
