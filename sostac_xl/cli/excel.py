"""`sostac excel`: sets the buttons of Excel up, says what keeps them from working, takes them away again."""

from __future__ import annotations

from pathlib import Path

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, is_quiet, lang_option, voice_options


@click.group(context_settings=HELP, epilog="Example:  sostac excel install")
def excel() -> None:
    """Set the buttons of Excel up, on Windows and macOS; everything that they do, the command line does too."""


@excel.command(context_settings=HELP, epilog="Example:  sostac excel install")
@voice_options
def install() -> None:
    """Tell Excel which Python to use, and install the add-in with the buttons."""
    from sostac_xl.addin.machine import this_machine
    from sostac_xl.addin.setup import ADDIN
    from sostac_xl.addin.setup import install as set_up
    from sostac_xl.resources import template

    machine = this_machine()
    machine.ensure_excel()
    click.echo("\n".join(set_up(machine, template(ADDIN))))
    if not is_quiet():
        click.echo("Start Excel anew: the tab SOSTAC is in the ribbon. When it isn't: sostac excel status")


@excel.command(context_settings=HELP, epilog="Example:  sostac excel status plan.xlsx")
@click.argument("plan", type=PLAN_FILE, required=False)
@lang_option
@voice_options
@click.pass_context
def status(ctx: click.Context, plan: Path | None, lang: str | None) -> None:
    """Say what keeps the buttons from working, each with its remedy; with a workbook also what is the matter with that one.

    Exit code 1 when there is something; ? marks what may be in the way, and may not.
    """
    from importlib.metadata import version

    from sostac_xl.addin.machine import this_machine
    from sostac_xl.addin.status import troubles
    from sostac_xl.i18n import Translator

    t = Translator(lang or "en")
    found = troubles(this_machine(), version("xlwings"), plan)
    for trouble in found:
        click.echo(f"{'✗' if trouble.certain else '?'} {t.render(trouble.what)}\n  → {t.render(trouble.remedy)}")
    if any(trouble.certain for trouble in found):
        ctx.exit(1)
    click.echo(t("Excel is set up."))


@excel.command(context_settings=HELP, epilog="Example:  sostac excel uninstall")
@voice_options
def uninstall() -> None:
    """Take the add-in and its settings away; workbooks stay as they are."""
    from sostac_xl.addin.machine import this_machine
    from sostac_xl.addin.setup import uninstall as take_away

    click.echo("\n".join(take_away(this_machine()) or ["There was nothing to take away."]))
