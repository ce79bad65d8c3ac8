"""What the commands share: opening a plan, common options, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from sostac_xl.i18n import LANGUAGES

if TYPE_CHECKING:
    from sostac_xl.compute import Computation
    from sostac_xl.findings import Finding
    from sostac_xl.i18n import Translator
    from sostac_xl.plan import Plan
    from sostac_xl.workbook.host import FileHost

F = TypeVar("F", bound=Callable[..., Any])

HELP: Final = {"help_option_names": ["-h", "--help"]}
"""Settings of every command: click remembers the help option of the first call, whoever made it."""


class PlanPath(click.Path):
    """The path of a plan workbook; a blank one is no name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if value == "":
            self.fail("the name of the plan workbook is empty", param, ctx)
        return super().convert(value, param, ctx)


PLAN_FILE = PlanPath(path_type=Path)


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan that was read, computed and checked; `t` speaks the language asked for, else the plan's own."""

    plan: Plan
    computation: Computation
    findings: tuple[Finding, ...]
    t: Translator


def open_plan(path: Path, lang: str | None = None) -> Opened:
    """Read, compute and check a plan as of its status date, else today; WorkbookError when it can't be read."""
    from sostac_xl.workbook.read import read_plan

    return _opened(read_plan(path), lang)


def open_host(host: FileHost, lang: str | None = None) -> Opened:
    """Do the same with a workbook that is to be written as well."""
    from sostac_xl.workbook.read import plan_of

    return _opened(plan_of(host.contents), lang)


def _opened(plan: Plan, lang: str | None) -> Opened:
    from sostac_xl.checks import assess
    from sostac_xl.i18n import Translator

    computation, findings = assess(plan, plan.facts.status_date or date.today())  # noqa: DTZ011 - the user's own day
    return Opened(plan, computation, findings, Translator(lang or plan.language))


def installed_version() -> str:
    """Return the version of sostac-xl, or "" when it runs without having been installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("sostac-xl")
    except PackageNotFoundError:
        return ""


def exit_code(opened: Opened, path: Path) -> int:
    """Return 1 when a plan has errors, else 0, and say on stderr that figures of such a plan may be wrong."""
    from sostac_xl.findings import Severity

    errors = sum(finding.severity is Severity.ERROR for finding in opened.findings)
    if errors:
        t = opened.t
        line = t.plural("{n} error in the plan: these figures may be wrong.", "{n} errors in the plan: these figures may be wrong.", errors)
        click.echo(f"{line} sostac check {quoted(path)}", err=True)
    return 1 if errors else 0


def quoted(path: Path) -> str:
    """Return a path as it has to be typed on the command line of this system."""
    import shlex
    import subprocess

    return subprocess.list2cmdline([str(path)]) if sys.platform == "win32" else shlex.quote(str(path))


def day_option(name: str, *, help: str) -> Callable[[F], F]:
    """Add an option that takes a day; the command gets a date, or None."""
    return click.option(name, metavar="YYYY-MM-DD", callback=_day, help=help)


def _day(_ctx: click.Context, _param: click.Parameter, text: str | None) -> date | None:
    from sostac_xl.schema.parsing import EARLIEST, LATEST

    if text is None:
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise click.BadParameter(f"'{text}' is no date that can be read in one way only: write year-month-day, such as 2027-01-01") from None
    if not EARLIEST <= day <= LATEST:
        raise click.BadParameter(f"'{text}' is beyond any plan: it lies between {EARLIEST} and {LATEST}")
    return day


def lang_option(command: F) -> F:
    """Add `--lang`."""
    return click.option("--lang", type=click.Choice(LANGUAGES), help="Language of what is shown; by default the plan's.")(command)


def voice_options(command: F) -> F:
    """Add `-q` and `-v`; `progress` and `is_quiet` heed them wherever they are called."""

    def keep(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        ctx.meta[f"{__name__}.{param.name}"] = value

    quiet = click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=keep, help="Say no more than the result.")
    verbose = click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=keep, help="Say on stderr what is done, and how long it took."
    )
    return quiet(verbose(command))


def is_quiet() -> bool:
    """Return whether the command at work was told to be quiet."""
    return _said("quiet")


def _said(option: str) -> bool:
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(f"{__name__}.{option}"))


@contextmanager
def progress(text: str) -> Iterator[None]:
    """Show on stderr what is going on: on a terminal while it lasts, with `-v` for good and with its time, with `-q` not at all."""
    passing = sys.stderr.isatty() and not is_quiet()
    if passing:
        click.echo(f"{text} …", err=True, nl=False)
    start = perf_counter()
    try:
        yield
    finally:
        if passing:
            click.echo("\r\033[K", err=True, nl=False)
        if _said("verbose"):
            click.echo(f"{text}: {perf_counter() - start:.1f} s", err=True)
