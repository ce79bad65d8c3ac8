"""`sostac share`: the client's copy of a plan, rebuilt from what he may see."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, exit_code, is_quiet, lang_option, open_plan, progress, voice_options
from sostac_xl.cli.writing import now

if TYPE_CHECKING:
    from sostac_xl.i18n import Message, Translator
    from sostac_xl.share.belongings import Belongings
    from sostac_xl.share.sending import Sending


@click.command(context_settings=HELP, epilog='Example:  sostac share plan.xlsx --for "Ketel & Blad" -o plan-for-client.xlsx')
@click.argument("plan", type=PLAN_FILE)
@click.option("-o", "--output", type=PLAN_FILE, required=True, help="The client's copy: a new workbook (.xlsx).")
@click.option("--for", "name", default="", metavar="NAME", help="For whom it is; the name of the copy that is kept begins with it.")
@click.option("--keep/--no-keep", default=True, show_default=True, help="Keep what is sent beside the plan: merging needs it.")
@click.option("--json", "as_json", is_flag=True, help="Say what was left out as JSON.")
@lang_option
@click.option("--force", is_flag=True, help="Overwrite a file that sostac did not write, or that someone changed.")
@voice_options
@click.pass_context
def share(ctx: click.Context, plan: Path, output: Path, name: str, keep: bool, as_json: bool, lang: str | None, force: bool) -> None:
    """Write a copy that the client may have: without internal rows and columns, notes, comments and whatever else is in the file.

    It is a new workbook, made from what the client may see: it computes live, in the language of the plan or of --lang, without macros.
    Says what was left out, and what could still be inferred.
    """
    from sostac_xl.output import ensure_writable, real_path, write_output
    from sostac_xl.share.belongings import belongings
    from sostac_xl.share.sending import keep as keep_copy
    from sostac_xl.share.sending import send

    if output.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"'{output}' has to end in .xlsx: the client's copy has no macros", param_hint="--output")
    if real_path(output) == real_path(plan):
        raise click.BadParameter("the client's copy can't have the name of the plan itself", param_hint="--output")
    with progress("Reading and computing"):
        opened = open_plan(plan)
        extras = belongings(plan)
    ensure_writable(output, force=force)
    with progress("Writing"):
        sending = send(opened.computation, lang or opened.plan.language)
    kept = keep_copy(plan, name, sending.workbook, now()) if keep else None
    write_output(output, sending.workbook, force=force)
    if as_json:
        click.echo(json.dumps(_as_json(sending, extras, output, kept, opened.t), ensure_ascii=False, indent=2))
    else:
        click.echo(output)
        if not is_quiet():
            _report(sending, extras, opened.t)
            if kept:
                click.echo(opened.t("What was sent is kept for merging: {path}", path=str(kept)))
    ctx.exit(exit_code(opened, plan))


def _report(sending: Sending, extras: Belongings, t: Translator) -> None:
    """Say what is not in the copy, what gives something away, and what differs."""
    for title, messages in _groups(sending, extras, t):
        lines = [t.render(message) for message in messages]
        if lines:
            click.echo("\n".join((title, *(f"  {line}" for line in lines))))


def _groups(sending: Sending, extras: Belongings, t: Translator) -> Iterable[tuple[str, Iterable[Message]]]:
    yield t("Left out, or changed:"), (*sending.left_out(), *extras.messages())
    yield t("What could still be inferred:"), sending.inferred
    yield t("Figures that differ from the plan's:"), sending.different


def _as_json(sending: Sending, extras: Belongings, output: Path, kept: Path | None, t: Translator) -> dict[str, object]:
    left_out, inferred, different = ([t.render(message) for message in messages] for _, messages in _groups(sending, extras, t))
    return {
        "output": str(output),
        "kept": str(kept) if kept else None,
        "left_out": left_out,
        "hidden_rows": list(sending.copy.hidden),
        "inferred": inferred,
        "different": different,
    }
