"""`sostac demo`: the example plan from workbook to Word plan, in one go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sostac_xl.cli.common import HELP, is_quiet, open_plan, progress, quoted, voice_options
from sostac_xl.i18n import LANGUAGES
from sostac_xl.resources import EXAMPLES

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened

EXAMPLE: Final = EXAMPLES[0]


@click.command(context_settings=HELP, epilog="Example:  sostac demo my-first-plan --lang nl")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("sostac-demo"))
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the plan.")
@click.option("--force", is_flag=True, help="Overwrite files that someone changed.")
@voice_options
@click.pass_context
def demo(ctx: click.Context, folder: Path, lang: str, force: bool) -> None:
    """Make the example plan, check it and write its Word plan.

    The files go into FOLDER (sostac-demo), which is made when it is not there.
    """
    from sostac_xl.cli.new import make
    from sostac_xl.document import build_document, page_count
    from sostac_xl.errors import OutputError
    from sostac_xl.examples import load
    from sostac_xl.findings import Severity
    from sostac_xl.output import ensure_writable, write_output

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {folder}: {error.strerror}") from error
    workbook, document = folder / f"{EXAMPLE}-{lang}.xlsx", folder / f"{EXAMPLE}-{lang}.docx"
    for path in (workbook, document):
        ensure_writable(path, force=force)
    with progress("1/3  Making the workbook"):
        make(workbook, load(EXAMPLE, lang), lang=lang, size="full", force=force)
    with progress("2/3  Checking it"):
        opened = open_plan(workbook)
    with progress("3/3  Writing the Word plan"):
        errors = any(finding.severity is Severity.ERROR for finding in opened.findings)
        data = build_document(opened.computation, opened.findings, language=lang, draft=errors)
        write_output(document, data, force=force)
    click.echo(f"{workbook}\n{document}" if is_quiet() else _summary(opened, workbook, document, page_count(data)))
    ctx.exit(1 if errors else 0)


def _summary(opened: Opened, workbook: Path, document: Path, pages: int) -> str:
    """Return the demo's one screen: what was made, what the plan says, what to do next."""
    t = opened.t
    rows = [
        (t("Workbook"), str(workbook)),
        (t("Word plan"), f"{document}  ({t.plural('about {n} page', 'about {n} pages', pages)})"),
        ("", ""),
        *_figures(opened),
        ("", ""),
        (t("Next"), f"sostac check {quoted(workbook)}   ·   sostac new plan.xlsx --lang {t.language}"),
    ]
    width = max(len(label) for label, _ in rows) + 2
    return "\n".join(f"{label:<{width}}{text}".rstrip() for label, text in rows)


def _figures(opened: Opened) -> Iterator[tuple[str, str]]:
    """Yield what the plan says, as label and text."""
    from sostac_xl.findings import counted
    from sostac_xl.schema.plan import Gate

    t, c = opened.t, opened.computation
    stack, schedule = c.budget.stack, c.schedule
    yield t("Plan"), c.plan.facts.title
    yield t("Contents"), _contents(opened)
    yield t("Budget"), t("{total} excluding VAT, {room} below the ceiling", total=_money(opened, stack.total), room=_money(opened, stack.headroom))
    shown = c.budget.for_client().stack.total
    if shown != stack.total:
        yield "", t("{total} in the Word plan, which leaves out the internal lines", total=_money(opened, shown))
    yield t("Timeline"), t("{start} to {finish}", start=schedule.start, finish=schedule.finish)
    yield t("Check"), counted(opened.findings, t)
    worked_out = sum(stage.status is Gate.WORKED_OUT for stage in c.gate.stages)
    yield t("Gate"), t("{done} of {all} stages worked out", done=worked_out, all=len(c.gate.stages))


def _contents(opened: Opened) -> str:
    from sostac_xl.schema.action import Action
    from sostac_xl.schema.objectives import Objective
    from sostac_xl.schema.tactics import BudgetLine, Tactic

    t, plan = opened.t, opened.plan
    return ", ".join(
        (
            t.plural("{n} objective", "{n} objectives", len(plan[Objective])),
            t.plural("{n} tactic", "{n} tactics", len(plan[Tactic])),
            t.plural("{n} budget line", "{n} budget lines", len(plan[BudgetLine])),
            t.plural("{n} action", "{n} actions", len(plan[Action])),
        )
    )


def _money(opened: Opened, amount: object) -> str:
    from decimal import Decimal

    return opened.t.money(Decimal(str(amount or 0)), opened.plan.facts.currency, 0)
