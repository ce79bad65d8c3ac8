"""`sostac baseline`: freezes the plan as it is now, to measure slips and overspending from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, day_option, exit_code, is_quiet, lang_option, open_host, progress, voice_options
from sostac_xl.cli.writing import backup_option, now


@click.command(context_settings=HELP, epilog="Example:  sostac baseline plan.xlsx --on 2027-01-04")
@click.argument("plan", type=PLAN_FILE)
@day_option("--on", help="The day on which it was agreed; by default today.")
@click.option("--replace", "anew", is_flag=True, help="Freeze it anew: the baseline that is there goes.")
@backup_option
@lang_option
@voice_options
@click.pass_context
def baseline(ctx: click.Context, plan: Path, on: date | None, anew: bool, backup: bool, lang: str | None) -> None:
    """Freeze the planned dates of every action, and what each budget line has in each month, in the workbook.

    From then on `sostac timeline` and `sostac budget` measure slips and overspending from it.
    """
    from sostac_xl.compute.baseline import baseline_rows
    from sostac_xl.errors import PlanError
    from sostac_xl.schema.lists import BaselineRow
    from sostac_xl.workbook.host import FileHost
    from sostac_xl.workbook.writeback import Writeback

    with progress("Reading and computing"):
        host = FileHost.open(plan)
        opened = open_host(host, lang)
        computation, t = opened.computation, opened.t
    if opened.plan[BaselineRow] and not anew:
        frozen = max((row.frozen for row in opened.plan[BaselineRow] if row.frozen), default=None)
        raise PlanError(f"{plan}: it has a baseline already, frozen on {frozen or 'an unknown day'}; to freeze it anew: --replace")
    rows = baseline_rows(opened.plan, computation.schedule, computation.budget, on or now().date())
    if not rows:
        raise PlanError(f"{plan}: there is nothing to freeze: no action has dates, and no budget line an amount")
    with progress("Writing"):
        Writeback.into(host, computation).baseline(rows)
        kept = host.save(now(), backup=backup)
    click.echo(plan)
    if not is_quiet():
        items = {row.item for row in rows}
        dated = sum(key in items for key in computation.schedule.tasks)
        click.echo(t("Frozen: the dates of {n} actions, and {m} budget lines month by month.", n=dated, m=len(items) - dated))
        if kept:
            click.echo(t("The file as it was: {path}", path=str(kept)))
    ctx.exit(exit_code(opened, plan))
