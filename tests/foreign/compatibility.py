"""The page that says what other programs leave of a workbook, as the tests measured it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.foreign.programs import FEATURES

PAGE: Final = Path(__file__).parent.parent.parent / "docs/compatibility.md"
ALLOWED: Final[Mapping[str, set[str]]] = {"SheetJS": {"dropdown-lost"}, "pandas": {"dropdown-lost", "formula-overwritten"}}
"""The findings that name what a program drops."""


@dataclass(frozen=True)
class Measured:
    """The features of a workbook before and after a program saved it, and the findings of reading it then."""

    before: Mapping[str, int]
    after: Mapping[str, int]
    findings: tuple[str, ...]


def page(measured: Mapping[str, Measured]) -> str:
    """Return the page."""
    return "\n".join(_lines(measured)) + "\n"


def _lines(measured: Mapping[str, Measured]) -> Iterator[str]:
    yield from ("# Other programs", "", "<!-- Written by the tests in tests/foreign: change what they measure, not this page. -->", "")
    yield "What is left of a plan workbook that another program opened and saved. The tests let each program do so with both examples in each"
    yield "language, and read the result: **every entry comes back in every case**. A finding names what the plan loses by it;"
    yield "`sostac repair` puts back formulas, tables, names, dropdowns, notes, conditional formats, protection, panes and links, but no charts."
    yield from ("", f"| | {' | '.join(measured)} |", f"| --- |{' --- |' * len(measured)}")
    yield f"| Entries | {' | '.join('all' for _ in measured)} |"
    for feature in FEATURES:
        yield f"| {feature} | {' | '.join(_share(each.before[feature], each.after[feature]) for each in measured.values())} |"
    yield f"| Findings when it is read | {' | '.join(', '.join(f'`{name}`' for name in each.findings) or 'none' for each in measured.values())} |"
    yield ""
    yield "“Partly” counts what the file holds of a feature: a program may write the same with fewer or more elements. openpyxl, SheetJS and"
    yield "ExcelJS compute nothing: their last results are those that the file had, or none. Excel itself, Google Sheets, Numbers and WPS can't be"
    yield "run by the tests. pandas was told to keep words such as `None`: by default it takes"
    yield "them for blanks."


def _share(before: int, after: int) -> str:
    if after >= before:
        return "kept"
    return "dropped" if not after else "partly"
