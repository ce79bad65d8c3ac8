"""`sostac compute`: writes what can be computed, and the findings, into the workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, exit_code, is_quiet, lang_option, open_host, open_plan, progress, voice_options
from sostac_xl.cli.writing import now, saved, target_options

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.workbook.patch import Patch


@click.command(context_settings=HELP, epilog="Example:  sostac compute plan.xlsx --in-place")
@click.argument("plan", type=PLAN_FILE)
@target_options
@lang_option
@voice_options
@click.pass_context
def compute(ctx: click.Context, plan: Path, output: Path | None, in_place: bool, backup: bool, force: bool, lang: str | None) -> None:
    """Write what can be computed into the workbook: planned dates, results, IDs of new rows, names in references, holidays, and the findings.

    Formulas get their results too, for viewers that compute nothing. Whatever else is in the file stays byte for byte. With --in-place the
    file as it was is kept beside it.
    """
    from sostac_xl.workbook.host import FileHost
    from sostac_xl.workbook.results import refresh
    from sostac_xl.workbook.writeback import Writeback

    if (output is None) == (not in_place):
        raise click.UsageError("say where to: --in-place, or -o NAME.xlsx for a copy")
    with progress("Reading and computing"):
        host = FileHost.open(plan)
        opened = open_host(host, lang)
    with progress("Writing"):
        writeback = Writeback.into(host, opened.computation)
        findings = writeback.everything(opened.findings)
        now_there = _read_again(host.patch, plan, lang) if writeback.counts["ids"] or writeback.counts["holidays"] else opened
        refresh(host.patch, writeback.places, writeback.names, now_there.computation, findings, writeback.t)
        kept = saved(host.patch, plan, output, now(), backup=backup, force=force)
    click.echo(output or plan)
    if not is_quiet():
        said = replace(writeback, t=opened.t).said()
        click.echo("\n".join([*said, *([opened.t("The file as it was: {path}", path=str(kept))] if kept else [])]))
    ctx.exit(exit_code(opened, plan))


def _read_again(patch: Patch, plan: Path, lang: str | None) -> Opened:
    """Read the plan with the rows and IDs that were written into it."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        copy = Path(folder) / plan.name
        copy.write_bytes(patch.to_bytes(now()))
        return open_plan(copy, lang)
