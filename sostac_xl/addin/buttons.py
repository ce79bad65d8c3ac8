"""The buttons and the ribbon: every macro calls one of these, `from sostac_xl.addin import buttons; buttons.check()`."""

from __future__ import annotations

from sostac_xl.addin import actions, word_plan
from sostac_xl.addin import next_finding as going
from sostac_xl.addin.shell import run, run_on_book


def check() -> None:
    """List what is missing or wrong on the Check sheet."""
    run(actions.check)


def next_finding() -> None:
    """Go from the selected cell to the next finding, with what is wrong and how to mend it."""
    run_on_book(going.next_finding)


def compute() -> None:
    """Write what can be computed into the workbook: planned dates, results, IDs, names in references, holidays, findings."""
    run(actions.compute)


def add_rows() -> None:
    """Give the table in which the selected cell stands more rows."""
    run(actions.add_rows)


def build_plan() -> None:
    """Write the Word plan and open it."""
    run(word_plan.build_plan)


def share() -> None:
    """Make a copy for the client."""
    from sostac_xl.addin import sharing

    run(sharing.share)


def merge() -> None:
    """Take over what the client changed in their copy."""
    from sostac_xl.addin import sharing

    run(sharing.merge)


def trace() -> None:
    """Say what the selected row follows from, and what follows from it."""
    run(actions.trace)


def baseline() -> None:
    """Freeze the plan, to measure slips and overspending from."""
    run(actions.baseline)


def settings() -> None:
    """Choose whether cells with findings are marked."""
    run(actions.settings)


def help() -> None:  # noqa: A001 - the button's name
    """Say what each button does, and where to read more."""
    run(actions.help)
