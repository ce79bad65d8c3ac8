"""`sostac merge`: brings the changes of a returned copy into the plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostac_xl.cli.changes import as_json as told_as_json
from sostac_xl.cli.changes import report_options, tell
from sostac_xl.cli.common import HELP, PLAN_FILE, is_quiet, lang_option, progress, voice_options
from sostac_xl.cli.writing import now, saved, target_options

if TYPE_CHECKING:
    from sostac_xl.i18n import Translator
    from sostac_xl.plan import Plan
    from sostac_xl.share.merging import Change, Decide


@click.command(context_settings=HELP, epilog="Example:  sostac merge plan.xlsx plan-from-client.xlsx --in-place --report changes.html")
@click.argument("plan", type=PLAN_FILE)
@click.argument("returned", type=PLAN_FILE)
@click.option("--base", type=PLAN_FILE, help="The copy as it was sent; by default the one kept beside the plan that is most like it.")
@click.option("--ours", "side", flag_value="ours", help="Where a decision is due, keep what the plan has. This is the default.")
@click.option("--theirs", "side", flag_value="theirs", help="Where a decision is due, take what the client has; his deletions too.")
@click.option("--interactive", "side", flag_value="ask", help="Ask about each decision on the terminal.")
@target_options
@report_options
@lang_option
@voice_options
@click.pass_context
def merge(  # noqa: PLR0913, PLR0917 - each is an option
    ctx: click.Context, plan: Path, returned: Path, base: Path | None, side: str | None, output: Path | None, in_place: bool, backup: bool,
    force: bool, report: Path | None, as_json: bool, lang: str | None,
) -> None:  # fmt: skip
    """Bring what the client changed in a copy from `sostac share` into the plan's own workbook.

    Changes by one side are taken. Where both changed something differently, or the client deleted a row, the plan stays as it is, the
    row's note says what the client has, and the exit code is 1. Internal rows, your own sheets, columns and charts stay as they are.
    """
    from sostac_xl.i18n import Translator
    from sostac_xl.share.returned import merged, report_merged, sent_copy, write_merged
    from sostac_xl.workbook.patch import Patch
    from sostac_xl.workbook.read import read_plan

    if (output is None) == (not in_place):
        raise click.UsageError("say where to: --in-place, or -o NAME.xlsx for a copy")
    with progress("Reading"):
        patch = Patch.open(plan)
        ours, theirs = read_plan(plan), read_plan(returned)
        sent_as, sent = sent_copy(plan, theirs, base)
    t = Translator(lang or ours.language)
    found = merged(ours, sent, theirs, _decide(side, ours, theirs, t))
    with progress("Writing"):
        lines, notes = write_merged(patch, plan, ours, found, t)
        kept = saved(patch, plan, output, now(), backup=backup, force=force)
    if report:
        report_merged(report, ours, (plan, returned, sent_as), lines, notes, t)
    if as_json:
        click.echo(told_as_json(lines, notes, output=str(output or plan), base=str(sent_as), kept=str(kept) if kept else None))
    else:
        click.echo(output or plan)
        tell(lines, notes, t)
        _close(kept, t, changed=bool(lines))
    ctx.exit(1 if found.open else 0)


def _decide(side: str | None, ours: Plan, theirs: Plan, t: Translator) -> Decide:
    """Return who decides what the two sides don't agree on."""
    from sostac_xl.share.wording import in_one_line, line_of

    def ask(change: Change) -> bool:
        line = line_of(change, ours, theirs, t)
        click.echo(f"{line.table}: {in_one_line(line, t)}\n  {line.question}", err=True)
        answer = click.prompt(t("Keep what the plan has (o), or take what the client has (t)?"), type=click.Choice(["o", "t"]), err=True)
        return bool(answer == "t")

    return ask if side == "ask" else lambda _change: side == "theirs"


def _close(kept: Path | None, t: Translator, *, changed: bool) -> None:
    if not is_quiet():
        if kept:
            click.echo(t("The file as it was: {path}", path=str(kept)))
        if changed:
            click.echo(t("sostac compute writes the planned dates and findings that follow."))
