"""How long `sostac build` takes as a whole process, and how much memory, next to a plain script that copies tables into Word.

Run `make benchmark`. Both work on the same workbook, in turn: the web shop, then the web shop with thousands of actions. Processor time
counts, since other work on the machine does not change it much. The script is not run on what would take it minutes and gigabytes: what
it needs there is reckoned in proportion (`~`), which is in its favour. Below each line stands where our time goes.
`python benchmarks/document.py 600 6000` names the numbers of actions.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from compileall import compile_dir
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import sostac_xl
from sostac_xl.create import new_workbook
from sostac_xl.examples import load
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action

RUNS = 3
SIZES = (6_000, 60_000)
MOST = 10_000
"""So many actions the script is given."""
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
PLAIN = Path(__file__).with_name("plain_document.py")
STAGES = Path(__file__).with_name("document_stages.py")
SOSTAC = Path(sys.executable).with_name("sostac")


class Cost(NamedTuple):
    """Processor time in seconds and the most memory in MB of one process."""

    seconds: float
    memory: float


def cost(command: list[str]) -> Cost:
    """Run a program and return what it cost.

    A small process starts it and tells: what one starts oneself is said to have had all the memory that one has.
    """
    done = subprocess.run([sys.executable, "-S", "-c", MEASURE, *command], check=True, capture_output=True, text=True)
    seconds, memory = map(float, done.stdout.split()[-2:])
    return Cost(seconds, memory / (1024 * 1024 if sys.platform == "darwin" else 1024))


def grown(count: int) -> Plan:
    """Return the web shop with so many actions, each like one of its own, that wait for nothing."""
    plan = load("webshop", "en")
    own = plan[Action]
    rows = (replace(own[number % len(own)], id=f"ACT-{number:06d}", after=()) for number in range(len(own) + 1, count + 1))
    return replace(plan, tables={**plan.tables, Action: (*own, *rows)})


def compared(book: Path, runs: int, *, with_script: bool) -> tuple[Cost, Cost]:
    """Return the least cost of the plain script and of ours; the script costs nothing when it is not run."""
    folder = book.parent
    plain = [sys.executable, "-W", "ignore", str(PLAIN), str(book), str(folder / "plain.docx")]
    ours = [str(SOSTAC), "build", str(book), "-o", str(folder / "ours.docx"), "--force", "-q"]
    rounds = [(cost(plain) if with_script else Cost(0, 0), cost(ours)) for _ in range(runs)]
    return min(each for each, _ in rounds), min(each for _, each in rounds)


def stages(book: Path) -> dict[str, float]:
    """Return the processor time of each stage of ours."""
    done = subprocess.run([sys.executable, str(STAGES), str(book)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(sizes: tuple[int, ...]) -> None:
    """Print seconds and memory of both, and their ratios."""
    compile_dir(Path(sostac_xl.__file__).parent, quiet=1)  # as pip does with what it installs, the script's libraries among them
    print(f"{'actions':>8} {'script':>10} {'sostac':>9} {'ratio':>6} {'script':>11} {'sostac':>8}")
    last, known = 0, Cost(0, 0)
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "plan.xlsx"
        for size in (len(load("webshop", "en")[Action]), *sizes):
            book.write_bytes(new_workbook(grown(size)))
            script, ours = compared(book, RUNS if size < 1000 else 1, with_script=size <= MOST)
            if size > MOST:
                script = Cost(*(each * size / last for each in known)) if last else script
            else:
                last, known = size, script
            about = "~" if size > MOST else ""
            ratio = f"{ours.seconds / script.seconds:.2f}" if script.seconds else ""
            times = f"{about + format(script.seconds, '.1f'):>8} s {ours.seconds:>7.1f} s {ratio:>6}"
            print(f"{size:>8} {times} {about + format(script.memory, '.0f'):>8} MB {ours.memory:>5.0f} MB")
            print(" " * 9 + ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in stages(book).items()))


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
