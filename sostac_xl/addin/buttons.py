"""The buttons and the ribbon: every macro calls one of these, `from sostac_xl.addin import buttons; buttons.check()`."""

from __future__ import annotations


def check() -> None:
    """List what is missing or wrong on the Check sheet."""


def next_finding() -> None:
    """Go from the selected cell to the next finding, with what is wrong and how to mend it."""


def compute() -> None:
    """Write what can be computed into the workbook: planned dates, results, IDs, names in references, holidays, findings."""


def add_rows() -> None:
    """Give the table in which the selected cell stands more rows."""


def build_plan() -> None:
    """Write the Word plan and open it."""


def share() -> None:
    """Make a copy for the client."""


def merge() -> None:
    """Take over what the client changed in their copy."""


def trace() -> None:
    """Say what the selected row follows from, and what follows from it."""


def baseline() -> None:
    """Freeze the plan, to measure slips and overspending from."""


def settings() -> None:
    """Choose whether cells with findings are marked."""


def help() -> None:  # noqa: A001 - the button's name
    """Say what each button does, and where to read more."""
