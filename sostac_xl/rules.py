"""What a rule says of itself: the reader's rules and the checks are listed, explained and documented alike."""

from __future__ import annotations

from dataclasses import dataclass

from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import Message


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule as `sostac rules` lists it.

    `code` is never reused (`OBJ104`); `name` states the fault (`baseline-missing`); `stage` is the key of the sheet that it is about,
    or "workbook" for what the reader finds. `reason` says why it matters and `remedy` what to do, both to be translated.
    """

    code: str
    name: str
    severity: Severity
    stage: str
    reason: Message
    remedy: Message

    def finding(
        self,
        message: Message,
        *,
        cell: CellRef | None = None,
        row_id: str = "",
        stage: str = "",
        elsewhere: str = "",
        remedy: Message | None = None,
    ) -> Finding:
        """Return a finding of this rule; `stage` and `remedy` replace the rule's own where the case at hand asks for it."""
        return Finding(
            code=self.code,
            name=self.name,
            severity=self.severity,
            stage=stage or self.stage,
            message=message,
            remedy=remedy or self.remedy,
            cell=cell,
            row_id=row_id,
            elsewhere=elsewhere,
        )
