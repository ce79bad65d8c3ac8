"""Setting the Excel side up: where Python is, in xlwings' own settings, and the add-in, in Excel's own folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sostac_xl.addin.machine import MAC, WINDOWS, Machine
from sostac_xl.errors import SetupError
from sostac_xl.output import one_line, replace_file

ADDIN: Final = "sostac.xlam"
INSTALLED: Final = "Successfully"
"""What xlwings says when it did; else it prints what went wrong, and ends as if nothing had."""
XLWINGS: Final = "from xlwings.cli import main; main()"
"""How xlwings' own commands are called with the Python that is set up, whatever stands on the path."""

Settings = dict[str, str]


def read_settings(path: Path, encoding: str) -> Settings:
    """Return the settings of an xlwings.conf by their name in capitals; none when there is no such file."""
    if not path.is_file():
        return {}
    rows = csv.reader(io.StringIO(path.read_text(encoding=encoding, errors="replace")))
    return {row[0].strip().upper(): row[1].strip() if len(row) > 1 else "" for row in rows if row and row[0].strip()}


def write_settings(path: Path, settings: Mapping[str, str], encoding: str) -> None:
    """Write an xlwings.conf, at once or not at all; SetupError when Excel couldn't read it.

    Excel's macros read it in the encoding of the system, and a path that this can't hold they would never find.
    """
    text = "".join(f'"{name}","{value}"\n' for name, value in settings.items())
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError as error:
        letters = text[error.start : error.end]
        raise SetupError(f"Excel can't read the letters {letters} in the path of Python; install sostac-xl in a folder without them") from error
    with one_line(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)


def install(machine: Machine, addin: Path) -> list[str]:
    """Set Excel up to use this Python, and put the add-in where Excel loads it; return what was done, line by line.

    SetupError where there is no Excel, or xlwings could not do its part.
    """
    machine.ensure_excel()
    settings = read_settings(machine.config, machine.encoding)
    settings = {name: value for name, value in settings.items() if value or not name.startswith("INTERPRETER")}
    settings |= _python(machine)
    write_settings(machine.config, settings, machine.encoding)
    done = [f"Python: {machine.python} ({machine.config})"]
    if INSTALLED not in (machine.run([machine.python, "-c", XLWINGS, "addin", "install", "--file", str(addin)]) or ""):
        raise SetupError(f"xlwings could not install the add-in: close Excel and try again, or copy {addin} to {machine.startup} yourself")
    return [*done, f"Add-in: {machine.startup / ADDIN}"]


def uninstall(machine: Machine) -> list[str]:
    """Take the add-in and our settings away again; other settings of xlwings stay. Return what was done."""
    machine.ensure_excel()
    done = []
    addin = machine.startup / ADDIN
    if addin.is_file():
        with one_line(addin):
            addin.unlink()
        done.append(f"Removed: {addin}")
    settings = read_settings(machine.config, machine.encoding)
    ours = _python(machine)
    left = {name: value for name, value in settings.items() if ours.get(name) != value}
    if left != settings:
        write_settings(machine.config, left, machine.encoding)
        done.append(f"Settings taken back: {machine.config}")
    return done


def _python(machine: Machine) -> Settings:
    """Return the settings by which xlwings finds this Python; on Windows one of conda's has to be activated."""
    prefix, root = machine.environ.get("CONDA_PREFIX", ""), machine.environ.get("CONDA_EXE", "")
    if machine.system == WINDOWS and prefix and root and machine.python.casefold().startswith(prefix.casefold()):
        return {"CONDA PATH": root.replace("/", "\\").rpartition("\\Scripts\\")[0], "CONDA ENV": machine.environ.get("CONDA_DEFAULT_ENV", "base")}
    return {"INTERPRETER_MAC" if machine.system == MAC else "INTERPRETER_WIN": machine.python}
