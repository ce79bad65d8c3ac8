"""`sostac check`: what is missing or wrong in a plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import click

from sostac_xl.cli.codes import codes
from sostac_xl.cli.common import HELP, PLAN_FILE, lang_option, open_plan, progress, voice_options

SHEETS: Final = ("workbook", "plan", "situation", "objectives", "strategy", "tactics", "action", "control")


@click.command(context_settings=HELP, epilog="Example:  sostac check plan.xlsx --stage objectives --ignore OBJ110")
@click.argument("plan", type=PLAN_FILE)
@click.option("--format", "as_", type=click.Choice(["text", "json"]), default="text", help="Text for people, JSON for other programs.")
@click.option("--json", "as_", flag_value="json", help="The same as --format json.")
@click.option("--select", callback=codes, metavar="CODES", help="Only these rules: codes or their beginnings, such as OBJ,TAC124.")
@click.option("--ignore", callback=codes, metavar="CODES", help="All rules but these.")
@click.option("--stage", "stages", type=click.Choice(SHEETS), multiple=True, help="Only this sheet; may be given more than once.")
@lang_option
@voice_options
@click.pass_context
def check(
    ctx: click.Context, plan: Path, as_: str, select: tuple[str, ...], ignore: tuple[str, ...], stages: tuple[str, ...], lang: str | None
) -> None:
    """List what is missing or wrong in a plan, each with its cell and what to do about it.

    Exit code 1 when an error is among them; warnings and advice alone give 0.
    """
    from sostac_xl.checks import narrow
    from sostac_xl.cli.report import findings_data, findings_text
    from sostac_xl.findings import Severity

    with progress("Reading and checking"):
        opened = open_plan(plan, lang)
    findings = narrow(opened.findings, select=select, ignore=ignore, stages=stages)
    if as_ == "json":
        data = {"plan": str(plan), "as_of": opened.computation.as_of.isoformat(), **findings_data(findings, opened.t)}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(findings_text(findings, opened.t))
    if any(finding.severity is Severity.ERROR for finding in findings):
        ctx.exit(1)
