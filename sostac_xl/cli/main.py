"""The command line: a group that imports a command only when it is called."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from typing import Final, NoReturn

import click

from sostac_xl.errors import SostacError

COMMANDS: Final = {
    "new": "Make a fresh plan workbook.",
    "check": "List what is missing or wrong in a plan.",
    "gate": "Say how far each stage is, and where to go back to.",
    "budget": "Show what the plan costs, and what was spent of it.",
    "forecast": "Show what the plan brings, and whether that is enough.",
    "timeline": "Show when everything happens, and what a slip does; export it.",
    "trace": "Show what follows from what, and what hangs in the air.",
    "compute": "Write computed values and findings into the workbook.",
    "sign": "Sign a stage off.",
    "baseline": "Freeze the plan, to measure slips and overspending from.",
    "build": "Write the Word plan.",
    "refresh": "Bring a Word plan up to date around people's edits.",
    "verify": "Say which figures in a Word plan are out of date.",
    "excel": "Set the buttons of Excel up.",
    "template": "Say what a Word template of a brand has and lacks.",
    "share": "Write a copy that the client may have.",
    "diff": "Show what is different in another plan, or another state of one.",
    "merge": "Bring the changes of a returned copy into the plan.",
    "repair": "Mend a workbook that was broken in other hands.",
    "rules": "List the rules of the check.",
    "explain": "Explain one rule.",
    "demo": "Make the example plan, check it and write its Word plan.",
}


class LazyGroup(click.Group):
    """Knows its commands' names and one-line helps without importing them: `sostac --help` is felt on every call."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which one needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"sostac_xl.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from their one-line helps."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for a name that is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from sostac_xl.cli.common import installed_version
    from sostac_xl.i18n import TRADEMARK

    click.echo(f"sostac {installed_version() or '(not installed)'}\n{TRADEMARK}")
    ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version and exit.")
def cli() -> None:
    """Work a marketing plan out in Excel, check it, and write the Word plan that a client signs.

    A newcomer starts with `sostac demo`; each command shows an example with --help.
    """


def _in_one_line(error: click.ClickException) -> str:
    """Return what was wrong with a call, and where it says how to do it."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "sostac"
    said = " ".join(error.format_message().split()).rstrip(".")
    ending = "" if said.endswith("?") else "."
    return f"{command}: {said}{ending} See '{command} --help'."


def main() -> None:
    """Run the command line and exit: 0 clean, 1 findings at error level, 2 usage, file or internal error, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of an old code page shows ? for what it lacks, and no traceback
    gc.disable()  # what a command made is in use until it ends: looking for what is not took a fifth of the time of a big plan
    try:
        code = cli.main(prog_name="sostac", standalone_mode=False, color=False if os.environ.get("NO_COLOR") else None)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        click.echo(_in_one_line(error), err=True)
        code = 2
    except SostacError as error:
        click.echo(f"sostac: {error}", err=True)
        code = 2
    except SystemExit:
        code = 0  # click and rich end by themselves, with the 1 of findings, when whoever read the output has gone, as `head` has
    except OSError as error:
        click.echo(f"sostac: cannot write the output: {error.strerror or error}", err=True)
        code = 2
    except Exception as error:
        if os.environ.get("SOSTAC_DEBUG"):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        click.echo(f"sostac: internal error ({what}); please report it, with what the environment variable SOSTAC_DEBUG=1 makes it say", err=True)
        code = 2
    finally:
        gc.enable()  # for whoever calls this from a program that goes on
    sys.exit(code if isinstance(code, int) else 0)


def run() -> NoReturn:
    """Run the command line as a program of its own, and end at once: freeing all that a big plan holds would take a while, and helps nobody."""
    code: object = 1
    try:
        main()
    except SystemExit as end:
        code = end.code
    for stream in filter(None, (sys.stdout, sys.stderr)):  # without a console, as under pythonw, there are none
        with suppress(OSError, ValueError):  # whoever read it has gone, or it is closed
            stream.flush()
    os._exit(code if isinstance(code, int) else 0)
