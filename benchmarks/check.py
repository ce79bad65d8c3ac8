"""How long Check takes on a plan with 1,000 actions: in a file, and with the button on an open workbook; next to openpyxl, which only reads it.

Run `make benchmark`. A script of one's own would begin with what openpyxl does here: load the workbook and look at every cell. Ours reads,
computes, checks, and writes the findings. LibreOffice stands in for Excel; without it that line is left out. Wall time counts, since the
button waits for another program.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final
from warnings import catch_warnings, simplefilter

import openpyxl

from benchmarks.document import grown
from sostac_xl.checks import assess
from sostac_xl.create import new_workbook
from sostac_xl.workbook.host import FileHost
from sostac_xl.workbook.read import plan_of
from sostac_xl.workbook.writeback import Writeback

ACTIONS: Final = 1_000
RUNS: Final = 3
DAY: Final = date(2026, 5, 8)
WHEN: Final = datetime(2026, 5, 8, 12)


def look_at(path: Path) -> int:
    """Load a workbook with openpyxl, and return how many cells hold something."""
    with catch_warnings():
        simplefilter("ignore")  # it says what it knows nothing of
        book = openpyxl.load_workbook(path, data_only=True)
    return sum(value is not None for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for value in row)


def check_file(path: Path) -> None:
    """Check a plan in its file, and write the findings into it."""
    host = FileHost.open(path)
    computation, findings = assess(plan_of(host.contents), DAY)
    Writeback.into(host, computation).findings(findings)
    host.save(WHEN, backup=False)


def check_live(path: Path) -> tuple[list[float], int]:
    """Click Check on the open workbook; return the seconds that it took each time, and how many calls of Excel the last one was."""
    import xlwings as xw

    from sostac_xl.addin import buttons
    from tests.live.engine import install
    from tests.live.ranges import Calls

    install()
    app = xw.App(add_book=False)
    try:
        setattr(xw.Book, "_mock_caller", app.books.open(str(path)))  # noqa: B010 - xlwings tells its type to nobody
        times = []
        for _ in range(RUNS):
            Calls.total = 0
            times += seconds(buttons.check, 1)
        return times, Calls.total
    finally:
        app.kill()


def seconds(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return the wall time of each run."""
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return times


def main() -> None:
    """Print the times, each also as a multiple of openpyxl's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        path.write_bytes(new_workbook(grown(ACTIONS), size="full"))
        plain = median(seconds(lambda: look_at(path)))
        file = median(seconds(lambda: check_file(path)))
        print(f"{f'openpyxl, {look_at(path):,} cells':<34}{plain:6.1f} s")
        print(f"{f'check, {ACTIONS:,} actions, file':<34}{file:6.1f} s  ratio {file / plain:.2f}")
        with suppress(FileNotFoundError):  # no LibreOffice, or no way to it
            times, calls = check_live(path)
            live = median(times)
            print(f"{f'check, {ACTIONS:,} actions, live':<34}{live:6.1f} s  ratio {live / plain:.2f}, {calls} calls")


if __name__ == "__main__":
    main()
