"""How long the schedule of a plan takes, and per task next to TaskJuggler 3 on the same network.

Run `make benchmark`. Every action waits for two others, with lags; there are holidays, and people on leave. TaskJuggler's start-up (the
time that it takes for one task) is left out, so what is compared is scheduling alone; both find the same day for the end of every task. Times are
those of the processor, so that what else the machine does counts for neither.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import chain
from os import times
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from sostac_xl.compute.calendar import Calendar
from sostac_xl.compute.timeline import Schedule, schedule_of
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.plan import PlanFacts

START: Final = date(2027, 1, 4)
SIZES: Final = (2_500, 5_000, 10_000)
COMPARED: Final = 1_000
RUNS: Final = 5
AT_LEAST: Final = 20
BESIDE: Final = 20
"""How many actions run side by side."""
HOLIDAYS: Final = tuple(date(year, month, day) for year in range(2027, 2036) for month, day in ((1, 1), (4, 27), (5, 1), (12, 25), (12, 26)))


def links(number: int) -> tuple[Link, ...]:
    """Return what an action waits for."""
    return tuple(Link(name(other), lag=other % 3) for other in {number - BESIDE, number // 2} if 0 <= other < number)


def name(number: int) -> str:
    """Return the ID of an action."""
    return f"ACT-{number}"


def days(number: int) -> int:
    """Return the working days that an action takes."""
    return 1 + number % 5


def plan_of(actions: int, *, people: bool) -> tuple[Plan, Calendar]:
    """Return a plan of so many actions with its calendar; with `people` they have owners, who go on leave."""
    leave = {f"PER-{n}": frozenset(START + timedelta(365 * year + 20 * n + day) for year in range(15) for day in range(14)) for n in range(10)}
    rows = tuple(
        Action(id=name(n), action="x", duration=days(n), after=links(n), owner=Ref(f"PER-{n % 10}") if people else None) for n in range(actions)
    )
    facts = PlanFacts(start=START, horizon=12)
    return Plan(tables={Action: rows}, blocks={PlanFacts: facts}), Calendar(holidays=dict.fromkeys(HOLIDAYS, ""), leave=leave if people else {})


def schedule(plan: Plan, calendar: Calendar) -> Schedule:
    """Return the schedule of a plan."""
    return schedule_of(plan, calendar, START)


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run, the programs that it starts included."""
    before = times()
    work()
    after = times()
    return sum(after[:4]) - sum(before[:4])


def project(actions: int, folder: Path) -> Path:
    """Write the same plan, without people, for TaskJuggler; return the file."""
    lines = [
        f'project p "p" {START} +8y {{ timingresolution 60min }}',
        *(f'leaves holiday "h" {day}' for day in HOLIDAYS),
        *chain.from_iterable(_task(number) for number in range(actions)),
        'taskreport dates "dates" { formats csv columns id, end timeformat "%Y-%m-%d" }',
    ]
    path = folder / f"{actions}.tjp"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _task(number: int) -> list[str]:
    waits = ", ".join(f"!t{link.id[4:]}" + (f" {{ gaplength {link.lag}d }}" if link.lag else "") for link in links(number))
    return [f'task t{number} "t" {{', f"  length {days(number)}d", f"  depends {waits}" if waits else f"  start {START}", "}"]


def taskjuggler(path: Path, *arguments: str) -> None:
    """Have TaskJuggler schedule a project."""
    done = subprocess.run(["tj3", "--silent", *arguments, "--output-dir", str(path.parent), str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"TaskJuggler failed: {done.stderr}")


def found_by_taskjuggler(folder: Path) -> dict[str, date]:
    """Return the last day of each task of the project that was scheduled last (for the first it tells the evening before)."""
    with (folder / "dates.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return {f"ACT-{row['Id'][1:]}": date.fromisoformat(row["End"]) for row in rows}


def grow() -> float:
    """Print how the time grows with the number of actions; return the time per action of the largest plan."""
    plans = {actions: plan_of(actions, people=True) for actions in SIZES}
    rounds = [[seconds(partial(schedule, *plan)) for plan in plans.values()] for _ in range(RUNS)]
    medians = [float(median(each)) for each in zip(*rounds, strict=True)]
    for (actions, (plan, _)), time in zip(plans.items(), medians, strict=True):
        number = sum(len(action.after) for action in plan[Action])
        print(f"{actions:>6,} actions, {number:>6,} links {time * 1000:8.0f} ms {time / actions * 1e6:8.1f} µs per action")
    print(f"four times the actions take {medians[-1] / medians[0]:.1f} times as long")
    return medians[-1] / SIZES[-1]


def compare(folder: Path, ours: float) -> None:
    """Print the time that TaskJuggler takes per task, start-up left out, and the ratio; the dates must be the same."""
    plan, one = project(COMPARED, folder), project(1, folder)
    taskjuggler(plan)
    planned = {key: task.finish for key, task in schedule(*plan_of(COMPARED, people=False)).tasks.items()}
    if found_by_taskjuggler(folder) != planned:
        raise RuntimeError("TaskJuggler finds other dates")
    rounds = [[seconds(partial(taskjuggler, path, "--no-reports")) for path in (one, plan)] for _ in range(RUNS)]
    least, whole = (float(median(each)) for each in zip(*rounds, strict=True))
    theirs = (whole - least) / (COMPARED - 1)
    print(
        f"{COMPARED:>6,} tasks in TaskJuggler 3    {whole * 1000:8.0f} ms {theirs * 1e6:8.1f} µs per task, start-up ({least * 1000:.0f} ms) left out"
    )
    print(f"same dates; ratio {theirs / ours:.0f}, wanted: {AT_LEAST} or more")


def main() -> None:
    """Print the times and the ratio."""
    ours = grow()
    if not shutil.which("tj3"):
        print("TaskJuggler 3 is not there to compare with; on Debian or Ubuntu: apt-get install tj3")
        return
    with TemporaryDirectory() as folder:
        compare(Path(folder), ours)


if __name__ == "__main__":
    main()
