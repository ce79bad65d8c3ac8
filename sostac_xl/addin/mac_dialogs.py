"""The system's file dialogs on a Mac, through AppleScript: Excel has none there that Python could open."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

OPEN: Final = """on run argv
    tell current application to activate
    return POSIX path of (choose file with prompt (item 1 of argv) of type {item 2 of argv} default location (POSIX file (item 3 of argv)))
end run"""
SAVE: Final = """on run argv
    tell current application to activate
    return POSIX path of (choose file name with prompt (item 1 of argv) default name (item 2 of argv) default location (POSIX file (item 3 of argv)))
end run"""
CANCELLED: Final = "(-128)"
"""What AppleScript ends with when a dialog was cancelled."""


class NoDialogError(Exception):
    """The system shows no dialog, such as over a remote connection."""


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program until it ends: a dialog stays open as long as its user likes."""
    return subprocess.run(list(command), capture_output=True, text=True, check=False)  # noqa: S603 - osascript, with our own script


def file_to_open(prompt: str, suffix: str, folder: Path) -> Path | None:
    """Ask for a file with a suffix such as `xlsx`; None when the dialog was cancelled. NoDialogError when there is none."""
    return _chosen(OPEN, prompt, suffix, str(folder))


def file_to_save(prompt: str, suggested: Path) -> Path | None:
    """Ask where to save a file; None when the dialog was cancelled. NoDialogError when there is none."""
    return _chosen(SAVE, prompt, suggested.name, str(suggested.parent))


def _chosen(script: str, *arguments: str) -> Path | None:
    try:
        done = run(["osascript", "-e", script, *arguments])
    except OSError as error:
        raise NoDialogError from error
    if done.returncode == 0:
        return Path(done.stdout.removesuffix("\n"))
    if CANCELLED in done.stderr:
        return None
    raise NoDialogError(done.stderr)
