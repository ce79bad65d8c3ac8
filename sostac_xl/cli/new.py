"""`sostac new`: makes a fresh plan workbook, empty or with an example."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, day_option, is_quiet, progress, quoted, voice_options
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.resources import EXAMPLES

if TYPE_CHECKING:
    from sostac_xl.plan import Plan

MACROS_SUFFIX: Final = ".xlsm"
"""How the name of a workbook with macros ends: Excel opens one only under such a name."""
USUAL_HORIZON: Final = 12
"""Months of a plan whose start is told and whose horizon is not."""


def _workbook_path(_ctx: click.Context, _param: click.Parameter, path: Path) -> Path:
    if path.suffix.lower() not in {".xlsx", MACROS_SUFFIX}:
        raise click.BadParameter(f"'{path}' is no workbook's name: it has to end in .xlsx, or in .xlsm for one with buttons")
    return path


def _currency(_ctx: click.Context, _param: click.Parameter, code: str | None) -> str | None:
    if code is None:
        return None
    from sostac_xl.schema.currency import currency_meant, is_currency

    if not is_currency(code.upper()):
        raise click.BadParameter(f"'{code}' is no currency: use three letters such as {currency_meant(code) or 'EUR'}")
    return code.upper()


def _country(_ctx: click.Context, _param: click.Parameter, code: str | None) -> str | None:
    if code is None:
        return None
    from sostac_xl.schema.country import country_meant, has_holidays

    if not has_holidays(code.upper()):
        raise click.BadParameter(f"'{code}' is no country whose holidays are known: use two letters such as {country_meant(code) or 'NL'}")
    return code.upper()


@click.command(context_settings=HELP, epilog='Example:  sostac new plan.xlsx --lang nl --client "De Korst" --country NL --start 2027-01-01')
@click.argument("plan", type=PLAN_FILE, callback=_workbook_path)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the workbook.")
@click.option("--size", type=click.Choice(["lite", "full"]), default="lite", show_default=True, help="Show the usual tables, or all of them.")
@click.option("--title", help="Title of the plan.")
@click.option("--client", help="For whom the plan is made.")
@click.option("--agency", help="Who makes it.")
@click.option("--currency", callback=_currency, help="Three letters, such as EUR.")
@click.option("--country", callback=_country, help="Two letters, such as NL: its holidays are no working days.")
@day_option("--start", help="First day of the plan.")
@click.option("--horizon", type=click.IntRange(1, 60), help="Months that the plan covers.  [default: 12, with a start]")
@click.option("--example", type=click.Choice(EXAMPLES), help="Fill it with a complete example plan of an invented company.")
@click.option("--macros", is_flag=True, help="Make a workbook with buttons, whose name ends in .xlsm.")
@click.option("--force", is_flag=True, help="Overwrite a file that sostac did not write, or that someone changed.")
@voice_options
def new(plan: Path, lang: str, size: str, example: str | None, macros: bool, force: bool, **facts: Any) -> None:
    """Make a fresh plan workbook.

    A name that ends in .xlsm gives a workbook with buttons and a tab in the ribbon: they need `sostac excel install`.
    """
    given = {key: value for key, value in facts.items() if value is not None}
    if example and given:
        raise click.UsageError(f"an example comes with its own facts: leave {', '.join(f'--{key}' for key in given)} out")
    from sostac_xl.output import ensure_writable

    if macros:
        plan = plan.with_suffix(MACROS_SUFFIX)
    ensure_writable(plan, force=force)
    with progress("Making the workbook"):
        source = _example(example, lang) if example else _empty(given)
        make(plan, source, lang=lang, size="full" if example else size, force=force)
    t = Translator(lang)
    if is_quiet():
        click.echo(plan)
        return
    click.echo(f"{plan}\n{t('Open it in Excel, fill in the light cells, then:')}  sostac check {quoted(plan)}")
    if plan.suffix.lower() == MACROS_SUFFIX:
        click.echo(t("The buttons need Python: run once  {command}", command="sostac excel install"))


def make(path: Path, plan: Plan, *, lang: str, size: str, force: bool) -> None:
    """Write a workbook with a plan's entries; with macros when its name says so."""
    from sostac_xl.create import new_workbook
    from sostac_xl.output import write_output

    data = new_workbook(plan, language=lang, size="full" if size == "full" else "lite", macros=path.suffix.lower() == MACROS_SUFFIX)
    write_output(path, data, force=force)


def _example(name: str, lang: str) -> Plan:
    from sostac_xl.examples import load

    return load(name, lang)


def _empty(facts: Mapping[str, Any]) -> Plan:
    from sostac_xl.plan import Plan
    from sostac_xl.schema.plan import PlanFacts

    horizon = {"horizon": USUAL_HORIZON} if "start" in facts else {}
    return Plan(blocks={PlanFacts: PlanFacts(**(horizon | dict(facts)))})
