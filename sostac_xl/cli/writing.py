"""What the commands share that write into a plan's workbook: where to, and keeping the file as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sostac_xl.cli.common import PLAN_FILE

if TYPE_CHECKING:
    from sostac_xl.workbook.patch import Patch

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Where:
    """Where to write, as `target_options` told it."""

    output: Path | None
    in_place: bool
    backup: bool
    force: bool

    @property
    def is_told(self) -> bool:
        """Whether it is one place: the plan's own workbook, or a copy."""
        return (self.output is not None) != self.in_place


def target_options(command: F) -> F:
    """Add `-o`, `--in-place`, `--force` and `--no-backup`."""
    command = click.option("--force", is_flag=True, help="With -o: overwrite a file that sostac did not write, or that someone changed.")(command)
    command = backup_option(command)
    command = click.option("--in-place", is_flag=True, help="Write into the plan's own workbook.")(command)
    return click.option("-o", "--output", type=PLAN_FILE, help="Write into a copy with this name.")(command)


def backup_option(command: F) -> F:
    """Add `--no-backup`."""
    return click.option("--backup/--no-backup", default=True, show_default=True, help="Keep the file as it was beside it.")(command)


def saved(patch: Patch, plan: Path, output: Path | None, when: datetime, *, backup: bool, force: bool = False) -> Path | None:
    """Write the changed workbook into the plan's file, or into `output`; return where the file as it was is kept.

    A copy is marked as what it is: the user's own work, which no later command overwrites without --force.
    """
    if output is None:
        return patch.save(when, backup=backup)
    if output.suffix.lower() != plan.suffix.lower():
        raise click.UsageError(f"'{output}' has to end in {plan.suffix}, as the plan's workbook does")
    from sostac_xl.output import write_output

    write_output(output, patch.to_bytes(when), force=force)
    return None


def now() -> datetime:
    """Return the user's own time, which names the file that is kept."""
    return datetime.now()  # noqa: DTZ005 - the user's own clock
