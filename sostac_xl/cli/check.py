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
@lang_option
@voice_options
@click.pass_context
def check(
    ctx: click.Context, plan: Path, as_: str, select: tuple[str, ...], ignore: tuple[str, ...], stages: tuple[str, ...], lang: str | None
) -> None:
    """List what is missing or wrong in a plan, each with its cell and what to do about it.

    Exit code 1 when an error is among them; warnings and advice alone give 0.
    """
    from sostac_xl.checks import narrow, rules
    from sostac_xl.cli.report import findings_data, findings_text
    from sostac_xl.cli.sarif import sarif_data
    from sostac_xl.findings import Severity

    with progress("Reading and checking"):
        opened = open_plan(plan, lang)
    findings = narrow(opened.findings, select=select, ignore=ignore, stages=stages)
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
