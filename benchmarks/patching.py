"""How long it takes to change cells of a big workbook in place, next to openpyxl, which loads and saves the whole of it.

Run `make benchmark`. One sheet has 10,000 rows of 20 cells. The time for 1,000 cells against 100, and in a sheet of twice the rows, shows
that it grows with the size of the file and hardly with the number of cells.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import openpyxl
import xlsxwriter

from sostac_xl.workbook.patch import Patch

RUNS = 5
ROWS, COLUMNS = 10_000, 20
WHEN = datetime(2027, 3, 1)


def make(path: Path, rows: int) -> Path:
    """Write the workbook: texts, numbers, and formulas in one column."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        for row in range(rows):
            for column in range(COLUMNS - 1):
                sheet.write(row, column, f"text {row % 997}-{column}" if column % 2 else row * 1.25 + column)
            sheet.write_formula(row, COLUMNS - 1, f"=A{row + 1}*2", None, row * 2.5)
    return path


def patch(path: Path, cells: int, rows: int) -> None:
    """Change cells spread over all rows and columns, texts and numbers by turns, and save."""
    opened = Patch.open(path)
    for number in range(cells):
        place = f"{'ABCDEFGHIJKLMNOPQRS'[number % 19]}{number * rows // cells + 1}"
        opened.set("S", place, f"new {number} {perf_counter()}" if number % 2 else perf_counter())
    opened.save(WHEN, backup=False)


def load_and_save(path: Path, cells: int, rows: int) -> None:
    """Do the same with openpyxl, which loses what it doesn't know."""
    book = openpyxl.load_workbook(path)
    for number in range(cells):
        book["S"].cell(number * rows // cells + 1, number % 19 + 1).value = number
    book.save(path)


def seconds(work: Callable[[], None], runs: int = RUNS) -> float:
    """Return the median wall time."""
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def main() -> None:
    """Print the times and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        book, bigger = make(Path(folder) / "book.xlsx", ROWS), make(Path(folder) / "bigger.xlsx", 2 * ROWS)
        few = seconds(lambda: patch(book, 100, ROWS))
        many = seconds(lambda: patch(book, 1_000, ROWS))
        big = seconds(lambda: patch(bigger, 1_000, 2 * ROWS))
        whole = seconds(lambda: load_and_save(book, 1_000, ROWS), runs=1)
    for name, time in {"100 cells": few, "1,000 cells": many, "1,000 of twice the rows": big, "openpyxl, 1,000 cells": whole}.items():
        print(f"{name:<26}{time * 1000:6.0f} ms")
    for name, ratio in {"1,000 : 100 cells": many / few, "twice the rows": big / many, "openpyxl : patch": whole / many}.items():
        print(f"{name:<26}{ratio:6.2f}")


if __name__ == "__main__":
    main()
