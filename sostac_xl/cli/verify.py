"""`sostac verify`: says which figures in a Word plan no longer match its workbook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, is_quiet, lang_option, open_plan, progress, voice_options

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.document.living.verify import Verified
    from sostac_xl.i18n import Translator


@click.command(context_settings=HELP, epilog="Example:  sostac verify plan.docx plan.xlsx")
@click.argument("document", type=PLAN_FILE)
@click.argument("plan", type=PLAN_FILE)
@click.option("--json", "as_json", is_flag=True, help="Tell the figures as JSON.")
@lang_option
@voice_options
@click.pass_context
def verify(ctx: click.Context, document: Path, plan: Path, as_json: bool, lang: str | None) -> None:
    """Compare the figures in a Word plan with its workbook; nothing is written.

    Exit code 0 when all figures that sostac wrote are those of the workbook, 1 when some are not, whoever changed them.
    """
    from sostac_xl.document.living.verify import verify_document
    from sostac_xl.output import one_line

    with one_line(document, "read"):
        original = document.read_bytes()
    with progress("Reading"):
        opened = open_plan(plan, lang)
    with progress("Comparing"):
        found = verify_document(original, str(document), opened.computation, opened.findings)
    if as_json:
        told = {"compared": found.compared, "stale": found.stale, "workbook_changed": found.workbook_changed}
        click.echo(json.dumps(told | {"mismatches": [asdict(each) for each in found.mismatches]}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_told(found, opened)))
    ctx.exit(1 if found.mismatches else 0)


def _told(found: Verified, opened: Opened) -> Iterator[str]:
    """Yield the figures as a table, and what else there is to know."""
    t, n = opened.t, len(found.mismatches)
    if n and not is_quiet():
        yield _table(found, t)
    if n:
        yield t.plural("{n} figure does not match the workbook.", "{n} figures do not match the workbook.", n)
    elif found.workbook_changed:
        yield t("All figures match the workbook, which has changed since the document was written.")
    else:
        yield t("All figures match the workbook.")
    if found.stale:
        text = t.plural("{n} more block has other words now.", "{n} more blocks have other words now.", found.stale)
        yield f"{text} {t('`sostac refresh` renews what nobody edited.')}"


def _table(found: Verified, t: Translator) -> str:
    from sostac_xl.cli.listing import Heading, Listing, as_text

    titles = {
        "chapter": t("Chapter"),
        "block": t("Block"),
        "label": t("What"),
        "document": t("In the document"),
        "workbook": t("In the workbook"),
    }
    rows = [(each.chapter, f"{each.block} *" if each.edited else each.block, each.label, each.document, each.workbook) for each in found.mismatches]
    note = t("* edited by people: `sostac refresh` leaves it as it is.") if any(each.edited for each in found.mismatches) else ""
    headings = tuple(Heading(key, title) for key, title in titles.items())
    return as_text([Listing("mismatches", t("Figures that no longer match"), headings, tuple(rows), note=note)], t, "").rstrip()
