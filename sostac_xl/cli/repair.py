"""`sostac repair`: mends a workbook that was broken in other hands."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, exit_code, is_quiet, lang_option, open_plan, progress, voice_options
from sostac_xl.cli.writing import now, target_options

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.i18n import Translator


@click.command(context_settings=HELP, epilog="Example:  sostac repair plan.xlsx -o plan-mended.xlsx")
@click.argument("plan", type=PLAN_FILE)
@target_options
@click.option("--rebuild", is_flag=True, help="Make the workbook anew from what can be read, without anything of your own. Only with -o.")
@click.option("--json", "as_json", is_flag=True, help="Say what was mended as JSON.")
@lang_option
@voice_options
@click.pass_context
def repair(  # noqa: PLR0913, PLR0917 - each is an option
    ctx: click.Context, plan: Path, output: Path | None, in_place: bool, backup: bool, force: bool, rebuild: bool, as_json: bool, lang: str | None
) -> None:  # fmt: skip
    """Give a workbook back what it lost: formulas, headers, IDs, dropdowns, formats, tables, names, protection, links, panes.

    Every value stays, and so do your own sheets, columns, charts and formulas. Says what was mended, and what could not be.
    """
    from sostac_xl.output import ensure_writable
    from sostac_xl.share.repairing import Repair
    from sostac_xl.workbook.patch import Patch

    _check_target(plan, output, in_place=in_place, rebuild=rebuild)
    with progress("Reading"):
        original = plan.read_bytes() if in_place else b""
        patch = Patch.open(plan)
        opened = open_plan(plan, lang)
    if output:
        ensure_writable(output, force=force)
    mending = Repair.open(plan, patch, opened.computation)
    with progress("Mending"):
        data = _rebuilt(opened, plan) if rebuild else mending.everything(now())
    kept = _write(plan, original, data, output, backup=backup, force=force)
    left = [opened.t.render(message) for message in mending.left]
    if as_json:
        click.echo(json.dumps({"output": str(output or plan), "mended": dict(mending.done), "left": left}, ensure_ascii=False, indent=2))
    else:
        click.echo(output or plan)
        if not is_quiet():
            _report(mending.done, left, opened.t, rebuilt=rebuild)
            if kept:
                click.echo(opened.t("The file as it was: {path}", path=str(kept)))
    ctx.exit(exit_code(opened, plan))


def _check_target(plan: Path, output: Path | None, *, in_place: bool, rebuild: bool) -> None:
    """Refuse options that don't go together."""
    if (output is None) == (not in_place):
        raise click.UsageError("say where to: --in-place, or -o NAME.xlsx for a copy")
    if output and output.suffix.lower() != plan.suffix.lower():
        raise click.UsageError(f"'{output}' has to end in {plan.suffix}, as the plan's workbook does")
    if rebuild and in_place:
        raise click.UsageError("--rebuild goes with -o: the workbook as it is stays")


def _write(plan: Path, original: bytes, data: bytes, output: Path | None, *, backup: bool, force: bool) -> Path | None:
    """Write the mended workbook into a copy, or into the plan's file if it is another one; return where the file as it was is kept."""
    from sostac_xl.output import write_output
    from sostac_xl.workbook.patch_save import replace_workbook

    if output:
        write_output(output, data, force=force)
        return None
    return replace_workbook(plan, original, data, now() if backup else None) if data != original else None


def _rebuilt(opened: Opened, plan: Path) -> bytes:
    """Return a workbook made anew; PlanError when something would get lost."""
    from sostac_xl.create import new_workbook
    from sostac_xl.errors import PlanError
    from sostac_xl.share.belongings import belongings

    own = [opened.t.render(message) for message in belongings(plan).messages()]
    unread = [str(problem.cell) for problem in opened.plan.faults if problem.cell and _is_blank(opened, str(problem.cell))]
    if unread:
        raise PlanError(f"{plan}: what stands in {', '.join(unread[:5])} can't be read, and would get lost; mend it first: sostac check")
    for line in own:
        click.echo(opened.t("Left behind: {what}", what=line), err=True)
    return new_workbook(opened.plan, language=opened.plan.language, as_of=opened.computation.as_of)


def _is_blank(opened: Opened, cell: str) -> bool:
    """Return whether what was read of a cell that has a fault is nothing."""
    from sostac_xl.plan import records

    for record in records(opened.plan):
        for column in type(record).columns():
            if not column.computed and record.origin and str(record.cell(column.key)) == cell:
                return getattr(record, column.key) in (None, "", ())
    return False


def _report(done: Counter[str], left: list[str], t: Translator, *, rebuilt: bool) -> None:
    """Say what was mended, and what could not be."""
    labels = {
        "formulas": t("Formulas"), "headers": t("Headers"), "ids": t("IDs"), "dropdowns": t("Dropdowns and bounds"),
        "formats": t("Conditional formats"), "tables": t("Excel tables"), "names": t("Names"), "protection": t("Protected sheets"),
        "links": t("Links"), "panes": t("Frozen panes"),
    }  # fmt: skip
    mended = [f"{label}: {done[kind]}" for kind, label in labels.items() if done[kind]]
    if rebuilt:
        click.echo(t("The workbook is made anew."))
    else:
        click.echo(", ".join(mended) if mended else t("There was nothing to mend."))
    for line in left:
        click.echo(f"! {line}")
