"""Codes of rules on the command line."""

from __future__ import annotations

import click


def codes(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Return codes of rules, or their beginnings, in capitals; one that begins no rule's code is refused.

    The callback of an option that takes them separated by commas.
    """
    from sostac_xl.checks import rules

    asked = tuple(code.strip().upper() for code in (value or "").split(",") if code.strip())
    if value is not None and not asked:
        raise click.BadParameter("it names no rule: write codes or their beginnings, such as OBJ,TAC124")
    known = [rule.code for rule in rules()] if asked else []
    for code in asked:
        if not any(each.startswith(code) for each in known):
            raise click.BadParameter(unknown(code, known))
    return asked


def unknown(code: str, known: list[str]) -> str:
    """Return what to say of a code that is none: the nearest one, and where to look."""
    from difflib import get_close_matches

    near = get_close_matches(code, known, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"There is no rule {code}.{hint} 'sostac rules' lists them all."
