"""Try many mutants: `python -m tests.fuzz [HOW_MANY] [FIRST_SEED]`; the bugs are told with their seeds, and all mutants are tried.

The last line counts what came of them, and tells the most memory that this process ever had, where the system tells it.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.mutants import seed_book
from tests.fuzz.trial import trials

how_many, first = (int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 10_000), (2, 0)))
outcomes: Counter[str] = Counter()
with TemporaryDirectory() as name:
    folder = Path(name) / "trials"
    folder.mkdir()
    data = seed_book(Path(name) / "seed.xlsx")
    for seed in range(first, first + how_many):
        try:
            outcomes += trials(data, range(seed, seed + 1), folder)
        except AssertionError as error:
            outcomes["bug"] += 1
            print(error)
status = Path("/proc/self/status")
memory = next((line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")), "0") if status.exists() else "0"
told = {**outcomes, "MiB": int(memory) // 1024}
print(", ".join(f"{count} {outcome}" for outcome, count in told.items()))
sys.exit(bool(outcomes["bug"]))
