"""The computer on which Excel runs, as far as its set-up goes: what it is, its files and settings, and how programs are asked."""

from __future__ import annotations

import locale
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sostac_xl.errors import SetupError

WINDOWS, MAC = "win32", "darwin"
SYNCED: Final = r"Software\SyncEngines\Providers\OneDrive"
ASKING: Final = 60
"""Seconds that a program may take to answer."""


@dataclass(frozen=True)
class Machine:
    """A computer; tests make their own.

    `run` returns what a command printed, None when it failed or isn't there; `registry` a value of the Windows registry or None; `zone`
    what Windows keeps about where a file came from, or ""; `synced` the folders that OneDrive keeps in step with the cloud.
    """

    system: str
    python: str
    home: Path
    environ: Mapping[str, str]
    encoding: str
    run: Callable[[Sequence[str]], str | None]
    registry: Callable[[str, str], Any]
    zone: Callable[[Path], str]
    synced: Callable[[], Sequence[str]]

    @property
    def config(self) -> Path:
        """The file with the settings of xlwings."""
        if self.system == MAC:
            return self.home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
        return self.home / ".xlwings/xlwings.conf"

    @property
    def startup(self) -> Path:
        """The folder whose add-ins Excel loads when it starts."""
        if self.system == MAC:
            return self.home / "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
        return Path(self.environ.get("APPDATA") or self.home / "AppData/Roaming") / "Microsoft/Excel/XLSTART"

    @property
    def script(self) -> Path:
        """The folder with the scripts that Excel on a Mac may run outside of its sandbox."""
        return self.home / "Library/Application Scripts/com.microsoft.Excel"

    @property
    def interpreter_key(self) -> str:
        """The setting that says where Python is."""
        return "INTERPRETER_MAC" if self.system == MAC else "INTERPRETER_WIN"

    def ensure_excel(self) -> None:
        """Raise SetupError where there is no Excel that runs Python."""
        if self.system not in (WINDOWS, MAC):
            raise SetupError(
                "the buttons need Excel on Windows or macOS; on this system the command line does everything that they do: sostac --help"
            )


def this_machine() -> Machine:
    """Return the computer that this runs on."""
    return Machine(sys.platform, sys.executable, Path.home(), os.environ, locale.getpreferredencoding(False), _run, _registry, _zone, _synced)


def _run(command: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(list(command), capture_output=True, text=True, errors="replace", timeout=ASKING, check=False)  # noqa: S603 - our own
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout


def _registry(key: str, name: str) -> Any:
    """Return a value below HKEY_CURRENT_USER."""
    try:
        import winreg
    except ImportError:
        return None
    registry: Any = winreg
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, key) as opened:
            return registry.QueryValueEx(opened, name)[0]
    except OSError:
        return None


def _synced() -> list[str]:
    """Return the folders of OneDrive and of synchronised SharePoint libraries, which may be called anything, from the registry."""
    try:
        import winreg
    except ImportError:
        return []
    registry: Any = winreg
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, SYNCED) as opened:
            accounts = [registry.EnumKey(opened, number) for number in range(registry.QueryInfoKey(opened)[0])]
    except OSError:
        return []
    folders = (_registry(rf"{SYNCED}\{account}", "MountPoint") for account in accounts)
    return [str(folder) for folder in folders if folder]


def _zone(path: Path) -> str:
    """Return the mark of the web: a stream beside the file."""
    try:
        return Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
