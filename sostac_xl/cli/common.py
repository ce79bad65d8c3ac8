"""What the commands share: opening a plan, common options, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from sostac_xl.i18n import LANGUAGES

if TYPE_CHECKING:
    from sostac_xl.compute import Computation
    from sostac_xl.findings import Finding
    from sostac_xl.i18n import Translator
    from sostac_xl.plan import Plan

F = TypeVar("F", bound=Callable[..., Any])

HELP: Final = {"help_option_names": ["-h", "--help"]}
"""Settings of every command: click remembers the help option of the first call, whoever made it."""
PLAN_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan that was read, computed and checked; `t` speaks the language asked for, else the plan's own."""

    plan: Plan
    computation: Computation
    findings: tuple[Finding, ...]
    t: Translator


def open_plan(path: Path, lang: str | None = None) -> Opened:
    """Read, compute and check a plan as of its status date, else today; WorkbookError when it can't be read."""
    from sostac_xl.checks import assess
    from sostac_xl.i18n import Translator
    from sostac_xl.workbook.read import read_plan

    plan = read_plan(path)
    computation, findings = assess(plan, plan.facts.status_date or date.today())  # noqa: DTZ011 - the user's own day
    return Opened(plan, computation, findings, Translator(lang or plan.language))


def quoted(path: Path) -> str:
    """Return a path as it has to be typed on the command line of this system."""
    import shlex
    import subprocess

    return subprocess.list2cmdline([str(path)]) if sys.platform == "win32" else shlex.quote(str(path))


def lang_option(command: F) -> F:
    """Add `--lang`."""
    return click.option("--lang", type=click.Choice(LANGUAGES), help="Language of what is shown; by default the plan's.")(command)


@contextmanager
def progress(text: str, *, quiet: bool = False) -> Iterator[None]:
    """Show on stderr, on a terminal only, what is going on; the line is wiped when it is done."""
    show = not quiet and sys.stderr.isatty()
    if show:
        click.echo(f"{text} …", err=True, nl=False)
    try:
        yield
    finally:
        if show:
            click.echo("\r\033[K", err=True, nl=False)
