"""What the checks say: a code, a severity, a cell, a message and a remedy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from sostac_xl.i18n import Message, Translator


class Severity(IntEnum):
    """How bad it is; only an error makes the plan unfit to be signed."""

    ADVICE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell of the workbook as the user sees it: the sheet's present name and the address."""

    sheet: str
    address: str

    def __str__(self) -> str:
        """Return the reference as Excel writes it, quoted where the sheet's name needs it."""
        name = self.sheet
        if not name.isidentifier():
            name = "'" + name.replace("'", "''") + "'"
        return f"{name}!{self.address}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of the plan.

    `code` is the rule's (`OBJ104`), `name` its name (`baseline-missing`), `stage` the key of the sheet it belongs to.
    `cell` is where to look, or None when the fault has no place; `row_id` the row's ID, or "". `elsewhere` is the key of the sheet where
    to look when that is not its stage's: a budget over the ceiling is a fault of Tactics, and the ceiling stands on Plan.
    """

    code: str
    name: str
    severity: Severity
    stage: str
    message: Message
    remedy: Message
    cell: CellRef | None = None
    row_id: str = ""
    elsewhere: str = ""

    @property
    def sheet(self) -> str:
        """The key of the sheet where to look."""
        return self.elsewhere or self.stage


def counted(findings: Collection[Finding], t: Translator) -> str:
    """Return how many findings there are of each severity, the worst first: `1 error, 2 warnings, 0 pieces of advice`."""
    errors, warnings, advice = (sum(f.severity is severity for f in findings) for severity in (Severity.ERROR, Severity.WARNING, Severity.ADVICE))
    return ", ".join(
        (
            t.plural("{n} error", "{n} errors", errors),
            t.plural("{n} warning", "{n} warnings", warnings),
            t.plural("{n} piece of advice", "{n} pieces of advice", advice),
        )
    )
