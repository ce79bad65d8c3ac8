"""How long `sostac --help` takes, next to the least that it could: Python importing click.

Run `make benchmark`. The two are timed in turn, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

RUNS = 15
COMMANDS = {
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "sostac --help": [str(Path(sys.executable).with_name("sostac")), "--help"],
}


def seconds(command: list[str]) -> float:
    """Return the wall time of one run."""
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def main() -> None:
    """Print the median of each and their ratio."""
    for command in COMMANDS.values():
        seconds(command)  # the first run reads from disk
    rounds = [[seconds(command) for command in COMMANDS.values()] for _ in range(RUNS)]
    least, ours = (median(times) for times in zip(*rounds, strict=True))
    for name, time in zip(COMMANDS, (least, ours), strict=True):
        print(f"{name:<26}{time * 1000:6.0f} ms")
    print(f"{'ratio':<26}{ours / least:6.2f}")


if __name__ == "__main__":
    main()
