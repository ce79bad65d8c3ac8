"""`sostac diff`: what is different in another plan, row by row and cell by cell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from sostac_xl.cli.changes import as_json as told_as_json
from sostac_xl.cli.changes import report_options, tell
from sostac_xl.cli.common import HELP, PLAN_FILE, lang_option, progress, voice_options


@click.command(context_settings=HELP, epilog="Example:  sostac diff plan-march.xlsx plan-april.xlsx --report changes.html")
@click.argument("before", type=PLAN_FILE)
@click.argument("after", type=PLAN_FILE)
@report_options
@lang_option
@voice_options
def diff(before: Path, after: Path, report: Path | None, as_json: bool, lang: str | None) -> None:
    """Show what changed from one workbook to another.

    Rows are known by their IDs and columns by what they are, wherever they stand: moved rows and columns, renamed headers and another
    language are no changes. What sostac computes is left out.
    """
    from sostac_xl.i18n import Translator
    from sostac_xl.share.change_report import write_report
    from sostac_xl.share.merging import compare
    from sostac_xl.share.wording import differences, is_frozen
    from sostac_xl.share.wording import lines as lines_of
    from sostac_xl.workbook.read import read_plan

    with progress("Reading"):
        plan, other = read_plan(before), read_plan(after)
    t = Translator(lang or plan.language)
    with progress("Comparing"):
        found = compare(plan, other)
    typed = replace(found, changes=[change for change in found.changes if not is_frozen(change)])
    lines, notes = [replace(line, question="") for line in lines_of(typed, plan, t)], list(differences(found, t))
    if report:
        subtitle = t("From {before} to {after}", before=before.name, after=after.name)
        write_report(report, t("Changes in {plan}", plan=plan.facts.title or before.stem), subtitle, lines, notes, t)
    if as_json:
        click.echo(told_as_json(lines, notes, before=str(before), after=str(after)))
    else:
        tell(lines, notes, t)
