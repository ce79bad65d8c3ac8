"""What has to be done next for the plan to pass the gate, and in which cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sostac_xl.compute.computation import Computation
from sostac_xl.compute.gate import SHEET_OF, StageGate
from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import Message, msg
from sostac_xl.plan import section_id
from sostac_xl.schema import on_sheet
from sostac_xl.schema.plan import SignOff, Stage, StageName


@dataclass(frozen=True, slots=True)
class NextStep:
    """The stage to go back to, what it lacks, and the cell to begin with; None for a plan that was not read from a workbook."""

    stage: StageName
    what: Message
    cell: CellRef | None


def next_step(computation: Computation, findings: Iterable[Finding]) -> NextStep | None:
    """Return what the earliest stage that is not worked out needs first: an entry, a correction or a signature; None when none does."""
    gate = computation.gate.earliest
    if gate is None:
        return None
    if gate.missing:
        missing = gate.missing
        if fault := next((fault for fault in computation.plan.faults if fault.cell and fault.cell == missing.cell), None):
            return NextStep(gate.stage, msg("{stage}: {error}", stage=gate.stage, error=fault.message), fault.cell)  # there is something in it
        what = msg("{stage}: fill in {column} in {table}.", stage=gate.stage, column=msg(missing.column.label), table=msg(missing.table.info.title))
        return NextStep(gate.stage, what, missing.cell)
    if gate.done < 1:
        return NextStep(
            gate.stage, msg("{stage}: none of its tables is in use; switch one on in Sections.", stage=gate.stage), _section(computation, gate)
        )
    if gate.errors:
        return _correction(gate, findings)
    row = next((row for row in computation.plan[Stage] if row.stage is gate.stage), None)
    what = _signature(gate)
    return NextStep(gate.stage, what, row.cell("signed_off") if row else None)


def _signature(gate: StageGate) -> Message:
    if gate.sign_off is SignOff.CHANGED:
        return msg(
            "{stage}: it has changed since it was signed off on {day}; the approver has to look at it again and sign with a new date.",
            stage=gate.stage,
            day=gate.signed_off,
        )
    return msg("{stage}: it is filled and free of errors; the approver has to sign it off.", stage=gate.stage)


def _section(computation: Computation, gate: StageGate) -> CellRef | None:
    """Return the cell that switches on the first table that the gate asks for."""
    wanted = next((section_id(table) for table in on_sheet(SHEET_OF[gate.stage]) if table.info.gate), "")
    row = computation.plan.row(wanted)
    return row.cell("in_use") if row else None


def first_error(findings: Iterable[Finding], sheet: str) -> Finding | None:
    """Return the first finding at error level that belongs to a sheet, or None."""
    return next((finding for finding in findings if finding.severity is Severity.ERROR and finding.stage == sheet), None)


def _correction(gate: StageGate, findings: Iterable[Finding]) -> NextStep:
    """Return the first error of a stage as the next step."""
    first = first_error(findings, SHEET_OF[gate.stage].key)
    if first is None:
        return NextStep(gate.stage, msg("{stage}: it has open errors.", stage=gate.stage), None)
    return NextStep(gate.stage, msg("{stage}: {error}", stage=gate.stage, error=first.message), first.cell)
