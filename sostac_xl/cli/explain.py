"""`sostac explain`: everything about one rule."""

from __future__ import annotations

import json

import click

from sostac_xl.cli.common import HELP, lang_option, voice_options


@click.command(context_settings=HELP, epilog="Example:  sostac explain OBJ104")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for another program.")
@lang_option
@voice_options
def explain(code: str, as_json: bool, lang: str | None) -> None:
    """Say why a rule matters and what to do about it. CODE is a rule's code, such as OBJ104."""
    from sostac_xl.checks import rules
    from sostac_xl.cli.codes import unknown
    from sostac_xl.cli.report import rule_data, rule_text
    from sostac_xl.i18n import Translator

    known = {rule.code: rule for rule in rules()}
    rule = known.get(code.upper())
    if rule is None:
        raise click.UsageError(unknown(code.upper(), list(known)))
    t = Translator(lang or "en")
    click.echo(json.dumps(rule_data(rule, t), ensure_ascii=False, indent=2) if as_json else rule_text(rule, t))
