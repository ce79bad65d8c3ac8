"""The plan of an open workbook: read, computed and checked, as the command line does it with a file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sostac_xl.checks import assess
from sostac_xl.compute import Computation
from sostac_xl.findings import Finding, Severity
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.workbook.live_app import is_read_only
from sostac_xl.workbook.live_host import LiveHost
from sostac_xl.workbook.read import plan_of
from sostac_xl.workbook.writeback import Writeback

if TYPE_CHECKING:
    from xlwings import Book


@dataclass(frozen=True)
class Session:
    """A plan that was read from an open workbook, what is computed from it, and the findings; `t` speaks its language."""

    host: LiveHost
    plan: Plan
    computation: Computation
    findings: tuple[Finding, ...]
    t: Translator

    @classmethod
    def of(cls, book: Book) -> Session:
        """Read, compute and check the plan as of its status date, else today; WorkbookError when the workbook is none of ours."""
        return cls.reading(LiveHost.open(book))

    @classmethod
    def reading(cls, host: LiveHost) -> Session:
        """Do the same with a workbook that was read already."""
        plan = plan_of(host.contents)
        computation, findings = assess(plan, plan.facts.status_date or date.today())  # noqa: DTZ011 - the user's own day
        return cls(host, plan, computation, findings, Translator(plan.language))

    @property
    def errors(self) -> int:
        """How many findings keep the plan from being signed."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def path(self) -> Path:
        """Where the workbook is; for one in the cloud the folder is the user's own."""
        path = self.host.contents.path
        return path if path.parent.is_dir() and path.is_absolute() else Path.home() / path.name

    def writeback(self) -> Writeback:
        """Return what writes into the workbook."""
        return Writeback.into(self.host, self.computation)

    def saved_note(self) -> list[str]:
        """Return the line that what was written can't be saved here, for a file that is read-only."""
        path = self.host.contents.path
        if not is_read_only(self.host.book) and (not path.is_file() or os.access(path, os.W_OK)):
            return []
        return [self.t("The workbook is read-only: save it under another name to keep this.")]


def cancelled(t: Translator) -> str:
    """Return the line that the status bar shows when a question was answered with no, or a dialog was cancelled."""
    return t("Cancelled: nothing was changed.")
