"""Collects what reading finds fault with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sostac_xl.findings import CellRef, Finding
from sostac_xl.i18n import Message
from sostac_xl.plan import Plan
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.row import Record

SHOWN_CELLS: Final = 5
"""How many cells of one fault a finding names."""


def listed(refs: Sequence[CellRef]) -> str:
    """Return the addresses of cells of one sheet as a finding names them: the first ones of many."""
    return ", ".join(ref.address for ref in refs[:SHOWN_CELLS]) + (" …" if len(refs) > SHOWN_CELLS else "")


@dataclass
class Report:
    """The findings, each with the tables or blocks that it is about; none for the workbook as a whole."""

    entries: list[tuple[tuple[type[Record], ...], Finding]] = field(default_factory=list)

    def add(
        self,
        rule: RuleInfo,
        message: Message,
        *records: type[Record],
        cell: CellRef | None = None,
        row_id: str = "",
        remedy: Message | None = None,
    ) -> None:
        """Add a finding of `rule` about some tables or blocks, the first of which gives its stage; `remedy` replaces the rule's own."""
        stage = records[0].info.sheet.key if records else ""
        self.entries.append((records, rule.finding(message, cell=cell, row_id=row_id, stage=stage, remedy=remedy)))

    def about(self, plan: Plan) -> tuple[Finding, ...]:
        """Return the findings about what the plan uses: a table that is switched off stays as it is, unchecked."""
        return tuple(finding for records, finding in self.entries if not records or any(map(plan.uses, records)))
