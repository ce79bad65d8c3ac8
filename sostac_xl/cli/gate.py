"""`sostac gate`: how far each stage is, and where to go back to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, lang_option, open_plan, progress, voice_options

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.compute.gate import StageGate
    from sostac_xl.compute.next_step import NextStep
    from sostac_xl.findings import CellRef, Finding
    from sostac_xl.i18n import Translator

_COLOURS: Final = {"WORKED_OUT": "green", "COMPLETE": "green", "STARTED": "yellow", "PROVISIONAL": "yellow", "STALE": "yellow"}


@click.command(context_settings=HELP, epilog="Example:  sostac gate plan.xlsx")
@click.argument("plan", type=PLAN_FILE)
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for another program.")
@lang_option
@voice_options
@click.pass_context
def gate(ctx: click.Context, plan: Path, as_json: bool, lang: str | None) -> None:
    """Say how far each stage is, and where to go back to.

    A stage is worked out when everything that the gate asks for is filled in, it has no errors, and its approver has signed it off.
    Later stages may be drafted, but stay provisional until the ones before them are worked out.
    """
    from sostac_xl.compute.next_step import first_error, next_step
    from sostac_xl.findings import Severity
    from sostac_xl.schema.sheets import PLAN

    with progress("Reading and checking"):
        opened = open_plan(plan, lang)
    step = next_step(opened.computation, opened.findings)
    fact = first_error(opened.findings, PLAN.key)
    click.echo(json.dumps(_as_data(opened, step, fact), ensure_ascii=False, indent=2) if as_json else _as_text(opened, step, fact))
    if any(finding.severity is Severity.ERROR for finding in opened.findings):
        ctx.exit(1)


def _as_text(opened: Opened, step: NextStep | None, fact: Finding | None) -> str:
    t = opened.t
    rows = [_cells(gate, t) for gate in opened.computation.gate.stages]
    heading = (t("Stage"), t("Filled"), t("Errors"), t("Signed off"), t("Status"))
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(len(heading))]
    lines = [click.style(_line(heading, widths), bold=True)]
    for gate, row in zip(opened.computation.gate.stages, rows, strict=True):
        line = _line(row, widths)
        lines.append(line.removesuffix(row[-1]) + click.style(row[-1], fg=_COLOURS.get(gate.status.name)))
    lines += ["", _advice(step, t)]
    if fact:  # the Plan sheet is no stage, but all of them stand on it
        lines += ["", t("The Plan sheet has errors too: {error}", error=fact.message) + (f"\n  → {fact.cell}" if fact.cell else "")]
    return "\n".join(lines)


def _cells(gate: StageGate, t: Translator) -> tuple[str, ...]:
    """Return a stage's line as texts; a share is cut, not rounded, so that 100 % means all of it."""
    from sostac_xl.schema.plan import SignOff

    filled = t.percent(Decimal(int(gate.done * 100)) / 100)
    signed = t.date(gate.signed_off) if gate.signed_off else t("no")
    if gate.sign_off and gate.sign_off is not SignOff.VALID:
        signed += f" ({t(gate.sign_off.value)})"
    return (t(gate.stage.value), filled, t.show(gate.errors), signed, t(gate.status.value))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return cells side by side, the figures to the right."""
    figures = (1, 2)
    padded = (cell.rjust(width) if n in figures else cell.ljust(width) for n, (cell, width) in enumerate(zip(cells, widths, strict=True)))
    return "  ".join(padded).rstrip()


def _advice(step: NextStep | None, t: Translator) -> str:
    if step is None:
        return t("All stages are worked out.")
    where = f"\n  → {step.cell}" if step.cell else ""
    return t("Go back to {step}", step=step.what) + where


def _as_data(opened: Opened, step: NextStep | None, fact: Finding | None) -> dict[str, Any]:
    return {
        "stages": [_stage_data(gate) for gate in opened.computation.gate.stages],
        "go_back_to": {"stage": step.stage.name.lower(), **_place(opened.t.render(step.what), step.cell)} if step else None,
        "plan_error": _place(opened.t.render(fact.message), fact.cell) if fact else None,
    }


def _place(what: str, cell: CellRef | None) -> dict[str, str | None]:
    return {"what": what, "cell": str(cell) if cell else None}


def _stage_data(gate: StageGate) -> dict[str, Any]:
    return {
        "stage": gate.stage.name.lower(),
        "filled": round(float(gate.done), 4),
        "errors": gate.errors,
        "signed_off": gate.signed_off.isoformat() if gate.signed_off else None,
        "sign_off": gate.sign_off.name.lower() if gate.sign_off else None,
        "status": gate.status.name.lower(),
        "first_missing": str(gate.first) if gate.first else None,
    }
