"""`sostac check`: what is missing or wrong in a plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sostac_xl.cli.codes import codes
from sostac_xl.cli.common import HELP, PLAN_FILE, is_quiet, lang_option, open_host, open_plan, progress, voice_options
from sostac_xl.cli.writing import Where, now, saved, target_options

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.findings import Finding
    from sostac_xl.workbook.host import FileHost

SHEETS: Final = ("workbook", "plan", "situation", "objectives", "strategy", "tactics", "action", "control")


@click.command(context_settings=HELP, epilog="Example:  sostac check plan.xlsx --stage objectives --ignore OBJ110")
@click.argument("plan", type=PLAN_FILE)
@click.option(
    "--format",
    "as_",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="Text for people, JSON for other programs, SARIF for code hosts and editors.",
)
@click.option("--json", "as_", flag_value="json", help="The same as --format json.")
@click.option("--select", callback=codes, metavar="CODES", help="Only these rules: codes or their beginnings, such as OBJ,TAC124.")
@click.option("--ignore", callback=codes, metavar="CODES", help="All rules but these.")
@click.option("--stage", "stages", type=click.Choice(SHEETS), multiple=True, help="Only this sheet; may be given more than once.")
@click.option("--annotate", is_flag=True, help="Write them on the Check sheet too, and mark their cells: with -o in a copy, or --in-place.")
@target_options
@lang_option
@voice_options
@click.pass_context
def check(ctx: click.Context, /, plan: Path, as_: str, annotate: bool, lang: str | None, **options: Any) -> None:
    """List what is missing or wrong in a plan, each with its cell and what to do about it.

    Exit code 1 when an error is among them; warnings and advice alone give 0.
    """
    where = Where(options["output"], options["in_place"], options["backup"], options["force"])
    if annotate != where.is_told:
        raise click.UsageError("say where to: --annotate goes with --in-place, or with -o NAME.xlsx for a copy")
    from sostac_xl.checks import narrow, rules
    from sostac_xl.cli.report import findings_data, findings_text
    from sostac_xl.cli.sarif import sarif_data
    from sostac_xl.findings import Severity
    from sostac_xl.workbook.host import FileHost

    with progress("Reading and checking"):
        host = FileHost.open(plan) if annotate else None
        opened = open_host(host, lang) if host else open_plan(plan, lang)
    findings = narrow(opened.findings, select=options["select"], ignore=options["ignore"], stages=options["stages"])
    if host:
        _annotate(host, opened, findings, where)
    as_of = opened.computation.as_of.isoformat()
    if as_ == "text":
        click.echo(findings_text(findings, opened.t))
    else:
        data = {"plan": str(plan), "as_of": as_of, **findings_data(findings, opened.t)}
        if as_ == "sarif":
            data = sarif_data(plan, findings, rules(), opened.t, as_of)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    if any(finding.severity is Severity.ERROR for finding in findings):
        ctx.exit(1)


def _annotate(host: FileHost, opened: Opened, findings: Sequence[Finding], where: Where) -> None:
    """Write the findings into the workbook or a copy of it, and let their cells show them."""
    from sostac_xl.workbook.writeback import Writeback

    writeback = Writeback.into(host, opened.computation)
    writeback.findings(findings)
    marked = writeback.mark(cells=True)
    kept = saved(host.patch, host.contents.path, where.output, now(), backup=where.backup, force=where.force)
    if is_quiet():
        return
    if not marked:
        click.echo(opened.t("This workbook comes from an older version and can't mark cells; the Check sheet has the findings."), err=True)
    for line in replace(writeback, t=opened.t).said_of_room():
        click.echo(line, err=True)
    if kept:
        click.echo(opened.t("The file as it was: {path}", path=str(kept)), err=True)
