"""`sostac refresh`: brings a Word plan up to date with its workbook, around whatever people wrote in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, is_quiet, lang_option, open_plan, progress, voice_options
from sostac_xl.cli.refusal import document_path, refused
from sostac_xl.cli.writing import backup_option, now

if TYPE_CHECKING:
    from sostac_xl.document.living.outcome import Refreshed


@click.command(context_settings=HELP, epilog="Example:  sostac refresh plan.docx plan.xlsx --dry-run")
@click.argument("document", type=PLAN_FILE)
@click.argument("plan", type=PLAN_FILE)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), callback=document_path, help="Write another Word file; by default DOCUMENT itself is renewed."
)
@click.option("--dry-run", is_flag=True, help="Write nothing, only say what would be done.")
@click.option("--draft", is_flag=True, help="Refresh from a plan with errors too: the document then says on every page that it is a draft.")
@backup_option
@click.option("--force", is_flag=True, help="With -o: overwrite a file that sostac did not write, or that someone changed.")
@click.option("--json", "as_json", is_flag=True, help="Say what was done with each block as JSON, with the full texts.")
@lang_option
@voice_options
@click.pass_context
def refresh(ctx: click.Context, /, document: Path, plan: Path, output: Path | None, lang: str | None, **how: bool) -> None:
    """Bring a Word plan that was edited in Word or LibreOffice up to date with its workbook.

    What sostac wrote and nobody touched is written anew. Sentences that people wrote stay; so does every block that they edited,
    commented on or changed with tracking on: those are listed with what they would say now. What they deleted is not put back.
    """
    from sostac_xl.document.living.refresh import refresh_document
    from sostac_xl.document.living.telling import told
    from sostac_xl.output import one_line
    from sostac_xl.workbook.patch_save import ensure_replaceable

    with one_line(document, "read"):
        original = document.read_bytes()
    if not output and not how["dry_run"]:
        ensure_replaceable(document)
    with progress("Reading"):
        opened = open_plan(plan, lang)
    if not how["draft"] and refused(opened, opened.t("`sostac refresh --draft` refreshes it as a draft all the same.")):
        ctx.exit(1)
    with progress("Refreshing"):
        done = refresh_document(original, str(document), opened.computation, opened.findings, draft=how["draft"])
    kept = None if how["dry_run"] else _write(document, output, original, done.document, how)
    if how["as_json"]:
        click.echo(_as_json(done, output or document, kept, changed=done.document != original))
    else:
        click.echo(output or document)
        if not is_quiet():
            click.echo("\n".join(told(done, opened.t, changed=done.document != original, dry=how["dry_run"])))
            if kept:
                click.echo(opened.t("The file as it was: {path}", path=str(kept)))


def _write(document: Path, output: Path | None, original: bytes, data: bytes, how: dict[str, bool]) -> Path | None:
    """Write the document, in its own place or elsewhere; return where it is kept as it was."""
    from sostac_xl.output import write_output
    from sostac_xl.workbook.patch_save import replace_workbook

    if output:
        write_output(output, data, force=how["force"])
        return None
    return replace_workbook(document, original, data, now() if how["backup"] else None) if data != original else None


def _as_json(done: Refreshed, path: Path, kept: Path | None, *, changed: bool) -> str:
    told: dict[str, Any] = {"output": str(path), "changed": changed, "kept": str(kept) if kept else None, "around": done.around}
    told["counts"] = {str(outcome): count for outcome, count in done.counts.items()}
    return json.dumps(told | {"blocks": [asdict(change) for change in done.changes]}, ensure_ascii=False, indent=2)
