"""How `sostac diff` and `sostac merge` tell of changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sostac_xl.cli.common import is_quiet

if TYPE_CHECKING:
    from sostac_xl.i18n import Translator
    from sostac_xl.share.wording import Line

F = TypeVar("F", bound=Callable[..., Any])


def report_options(command: F) -> F:
    """Add `--report` and `--json`."""
    command = click.option("--json", "as_json", is_flag=True, help="Tell the changes as JSON.")(command)
    about = "Write a change report that can be sent and printed."
    return click.option("--report", type=click.Path(path_type=Path), callback=_report_path, metavar="FILE.html", help=about)(command)


def _report_path(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> Path | None:
    if path and path.suffix.lower() not in (".html", ".htm"):
        raise click.BadParameter(f"'{path}' has to end in .html")
    return path


def tell(lines: Sequence[Line], notes: Sequence[str], t: Translator) -> None:
    """Print changes table by table, and what else there is to say."""
    from sostac_xl.share.change_report import outcome, summary
    from sostac_xl.share.wording import in_one_line

    if not is_quiet():
        for title, group in groupby(lines, key=lambda line: line.table):
            click.echo(click.style(title, bold=True))
            for line in group:
                click.echo(f"  {in_one_line(line, t)}" + (f"  ({outcome(line, t)})" if line.question else ""))
        for note in notes:
            click.echo(f"! {note}")
    click.echo(summary(lines, t))


def as_json(lines: Sequence[Line], notes: Sequence[str], **more: object) -> str:
    """Return changes as JSON."""
    return json.dumps({**more, "changes": [asdict(line) for line in lines], "notes": list(notes)}, ensure_ascii=False, indent=2)
