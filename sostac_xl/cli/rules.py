"""`sostac rules`: every rule of the check."""

from __future__ import annotations

import json

import click

from sostac_xl.cli.common import HELP, lang_option, voice_options


@click.command(context_settings=HELP, epilog="Example:  sostac rules --lang nl")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for another program.")
@lang_option
@voice_options
def rules(as_json: bool, lang: str | None) -> None:
    """List the rules of the check: code, severity, name and reason."""
    from sostac_xl.checks import rules as all_rules
    from sostac_xl.cli.report import rule_data, rules_text
    from sostac_xl.i18n import Translator

    t = Translator(lang or "en")
    if as_json:
        click.echo(json.dumps([rule_data(rule, t) for rule in all_rules()], ensure_ascii=False, indent=2))
    else:
        click.echo(rules_text(all_rules(), t))
