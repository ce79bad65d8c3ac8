"""How long `sostac build` takes as a whole process, and how much memory, next to a plain script that copies tables into Word.

Run `make benchmark`. Both work on the same workbook, in turn: the web shop, then the web shop with thousands of actions. Processor time
counts, since other work on the machine does not change it. `python benchmarks/document.py 600 6000` names the numbers of actions.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sostac_xl.create import new_workbook
from sostac_xl.examples import load
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action

RUNS = 3
SIZES = (600, 6000)
PLAIN = Path(__file__).with_name("plain_document.py")
SOSTAC = Path(sys.executable).with_name("sostac")


class Cost(NamedTuple):
    """Processor time in seconds and the most memory in MB of one process."""

    seconds: float
    memory: float


def cost(command: list[str]) -> Cost:
    """Run a program and return what it cost."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def grown(count: int) -> Plan:
    """Return the web shop with so many actions, each like one of its own, that wait for nothing."""
    plan = load("webshop", "en")
    own = plan[Action]
    rows = (replace(own[number % len(own)], id=f"ACT-{number:06d}", after=()) for number in range(len(own), count))
    return replace(plan, tables={**plan.tables, Action: (*own, *rows)})


def compared(plan: Plan, folder: Path, runs: int) -> tuple[Cost, Cost]:
    """Return the least cost of the plain script and of ours."""
    book = folder / "plan.xlsx"
    book.write_bytes(new_workbook(plan))
    plain = [sys.executable, str(PLAIN), str(book), str(folder / "plain.docx")]
    ours = [str(SOSTAC), "build", str(book), "-o", str(folder / "ours.docx"), "--force", "--draft", "-q"]
    rounds = [(cost(plain), cost(ours)) for _ in range(runs)]
    return min(each for each, _ in rounds), min(each for _, each in rounds)


def main(sizes: tuple[int, ...]) -> None:
    """Print seconds and memory of both, and their ratios."""
    print(f"{'actions':>8} {'script':>9} {'sostac':>9} {'ratio':>6}   {'script':>7} {'sostac':>7}")
    with tempfile.TemporaryDirectory() as name:
        for size in (0, *sizes):
            script, ours = compared(grown(size), Path(name), RUNS if size < 1000 else 1)
            count = size or len(load("webshop", "en")[Action])
            ratio = f"{ours.seconds / script.seconds:6.2f}"
            print(f"{count:>8} {script.seconds:>7.1f} s {ours.seconds:>7.1f} s {ratio}   {script.memory:>4.0f} MB {ours.memory:>4.0f} MB")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
