"""What keeps the buttons from working: the causes that are met most, each in plain words and with its remedy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final

from sostac_xl.addin.machine import MAC, WINDOWS, Machine
from sostac_xl.addin.setup import ADDIN, read_settings
from sostac_xl.i18n import Message, msg

PROBE: Final = "import importlib.metadata as m; import sostac_xl; print(*[d.version for d in m.distributions(name='xlwings')])"
"""What is asked of the Python that Excel would start: has it sostac-xl, and which xlwings."""
RULES: Final = {
    "D4F940AB-401B-4EFC-AADC-AD5F3C50688A": msg("Office programs may not start other programs"),
    "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B": msg("Office macros may not call Windows"),
}
"""Rules of Microsoft Defender (attack surface reduction) that keep macros from starting Python."""
BLOCKED: Final = frozenset((1, 6))
"""What Defender does: 1 blocks, 6 warns first."""
SECURITY: Final = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY: Final = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
PROTECTION: Final = (
    "$rules = Get-MpPreference -ErrorAction SilentlyContinue;"
    "$others = Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct -ErrorAction SilentlyContinue;"
    "@{Ids = @($rules.AttackSurfaceReductionRules_Ids); Actions = @($rules.AttackSurfaceReductionRules_Actions);"
    " Antivirus = @($others.displayName)} | ConvertTo-Json"
)
"""What is asked of PowerShell: the rules of Defender with what it does about each, and the antivirus programs."""
NO_MACROS: Final = 4
CLOUD: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong, and what to do about it; what is not `certain` may be in the way, or not."""

    what: Message
    remedy: Message
    certain: bool = True


def troubles(machine: Machine, version: str, plan: Path | None = None) -> list[Trouble]:
    """Return what is wrong with the set-up, and with a plan's workbook; `version` is that of xlwings in our macros.

    SetupError where there is no Excel.
    """
    machine.ensure_excel()
    found = [trouble for check in CHECKS for trouble in check(machine)]
    found += [*_python_of_excel(machine, version), *_script(machine, version)]
    return [*found, *(trouble for check in PLAN_CHECKS for trouble in check(machine, plan.absolute()))] if plan else found


def _settings(machine: Machine) -> Iterator[Trouble]:
    settings = read_settings(machine.config, machine.encoding)
    keys = (machine.interpreter_key, "INTERPRETER")
    empty = [key for key in keys if settings.get(key) == "" and key in settings]
    if empty:
        what = msg("The setting {key} in {path} is empty, and hides every other.", key=empty[0], path=str(machine.config))
        yield Trouble(what, msg("Run: sostac excel install"))
    elif not any(settings.get(key) for key in (*keys, "CONDA ENV")):
        yield Trouble(msg("Excel isn't told where Python is ({path}).", path=str(machine.config)), msg("Run: sostac excel install"))


def _addin(machine: Machine) -> Iterator[Trouble]:
    if not (machine.startup / ADDIN).is_file():
        what = msg("The add-in is not installed. Workbooks with macros (.xlsm) work without it, plain ones (.xlsx) don't have the buttons.")
        yield Trouble(what, msg("Run: sostac excel install"))


def _conda(machine: Machine) -> Iterator[Trouble]:
    settings = read_settings(machine.config, machine.encoding)
    python = interpreter(machine)
    is_conda = python and (Path(python).parent / "conda-meta").is_dir()
    if machine.system == WINDOWS and is_conda and not settings.get("CONDA ENV"):
        what = msg("Python is one of conda's ({path}), which has to be activated before it runs.", path=python)
        yield Trouble(what, msg("Run in the Anaconda prompt, with the environment active: sostac excel install"))


def interpreter(machine: Machine) -> str:
    """Return the Python that Excel would start, "" when it isn't told or is conda's."""
    settings = read_settings(machine.config, machine.encoding)
    return settings.get(machine.interpreter_key) or settings.get("INTERPRETER") or ""


def _python_of_excel(machine: Machine, version: str) -> Iterator[Trouble]:
    python = interpreter(machine)
    if not python:
        return
    if any(mark in python for mark in "\\/") and not Path(python).is_file():
        yield Trouble(
            msg("There is no Python any more where Excel looks for it: {path}", path=python),
            msg("Run, in the environment that has sostac-xl: sostac excel install"),
        )
        return
    answer = machine.run([python, "-c", PROBE])
    versions = sorted(set((answer or "").split()))
    if answer is None:
        yield Trouble(
            msg("The Python that Excel starts doesn't have sostac-xl: {path}", path=python),
            msg("Install it there, or run in the environment that has it: sostac excel install"),
        )
    elif len(versions) > 1:
        yield Trouble(
            msg("There are two versions of xlwings in one Python: {versions}", versions=", ".join(versions)),
            msg("Run: pip uninstall xlwings, until none is left; then: pip install xlwings=={version}", version=version),
        )
    elif versions != [version]:
        yield Trouble(
            msg("Excel's macros are of xlwings {ours}, and Python has {theirs}.", ours=version, theirs=versions[0] if versions else "–"),
            msg("Run: pip install xlwings=={version}", version=version),
        )


def _script(machine: Machine, version: str) -> Iterator[Trouble]:
    if machine.system == MAC and not (machine.script / f"xlwings-{version}.applescript").is_file():
        yield Trouble(
            msg("Excel may not start Python yet: a script of xlwings {version} is missing in {path}.", version=version, path=str(machine.script)),
            msg("Run: sostac excel install"),
        )


def _macros(machine: Machine) -> Iterator[Trouble]:
    if machine.system != WINDOWS:
        return
    if machine.registry(POLICY, "VBAWarnings") == NO_MACROS:
        yield Trouble(
            msg("Your organisation lets Excel run no macros at all."),
            msg("Ask your administrator for a trusted folder; or use xlwings Lite or the command line, which need no macros."),
        )
    elif machine.registry(SECURITY, "VBAWarnings") == NO_MACROS:
        yield Trouble(
            msg("Excel runs no macros at all: so it was set."),
            msg("In Excel: File, Options, Trust Center, Trust Center Settings, Macro Settings, Disable with notification."),
        )


def _protection(machine: Machine) -> Iterator[Trouble]:
    """Yield what Microsoft Defender keeps macros from, and the other program that may do the same."""
    if machine.system != WINDOWS:
        return
    answer = _json(machine.run(["powershell", "-NoProfile", "-NonInteractive", "-Command", PROTECTION]))
    for rule, action in zip(_listed(answer.get("Ids")), _listed(answer.get("Actions")), strict=False):
        if str(rule).upper() in RULES and action in BLOCKED:
            yield Trouble(
                msg("Microsoft Defender blocks the buttons: {rule}.", rule=RULES[str(rule).upper()]),
                msg("Ask your administrator for an exception for Python ({path}); the command line works without one.", path=machine.python),
            )
    others = [str(name) for name in _listed(answer.get("Antivirus")) if "defender" not in str(name).casefold()]
    if others:
        yield Trouble(
            msg("An antivirus program watches over this computer: {names}. Some let no macro start another program.", names=", ".join(others)),
            msg("Only if a button does nothing, or access is denied: allow Excel to start {path} there.", path=machine.python),
            certain=False,
        )


def _json(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _web(machine: Machine, plan: Path) -> Iterator[Trouble]:
    zone = machine.zone(plan) if machine.system == WINDOWS else ""  # on a Mac Excel asks, and blocks nothing
    if "ZoneId=3" in zone or "ZoneId=4" in zone:
        yield Trouble(
            msg("{path} came from the internet or by mail, and Excel blocks its macros.", path=str(plan)),
            msg("In the Explorer: right click, Properties, Unblock. Or use the plain workbook (.xlsx) with the add-in."),
        )


def _cloud(machine: Machine, plan: PurePath) -> Iterator[Trouble]:
    ending = "MAC" if machine.system == MAC else "WIN"
    names = [f"{name}_{ending}" for name in ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")]
    settings = read_settings(machine.config, machine.encoding)
    if _is_synced(machine, plan) and not any(settings.get(name) for name in names):
        where = msg("{path} is in OneDrive or SharePoint, where Excel may give a web address for a path: then Merge can't work.", path=str(plan))
        config, known = str(machine.config), ", ".join(names)
        remedy = msg("Work in a folder that isn't synchronised; or write into {config} where it is: {settings}.", config=config, settings=known)
        yield Trouble(where, remedy)


def _is_synced(machine: Machine, plan: PurePath) -> bool:
    """Return whether a file is in a folder that the cloud keeps a copy of."""
    if machine.system == MAC and any(part.startswith(("OneDrive", "SharePoint")) for part in plan.parts):
        return True
    folders = [*(machine.environ.get(name, "") for name in CLOUD), *machine.synced()]
    return any(plan.is_relative_to(type(plan)(folder)) for folder in folders if folder)


def _beside(machine: Machine, plan: Path) -> Iterator[Trouble]:
    beside = plan.parent / "xlwings.conf"
    settings = read_settings(beside, machine.encoding)
    if any(settings.get(key) == "" for key in (machine.interpreter_key, "INTERPRETER")):
        yield Trouble(
            msg("{path}: an empty setting INTERPRETER there hides your own.", path=str(beside)),
            msg("Delete that line, or the file."),
        )


def _sheet(_machine: Machine, plan: Path) -> Iterator[Trouble]:
    from sostac_xl.workbook.package import open_workbook

    grid = open_workbook(plan).grids.get("xlwings.conf")
    rows = grid.rows.values() if grid else ()
    if any(str(row.get(1, "")).upper().startswith("INTERPRETER") and not row.get(2) for row in rows):
        yield Trouble(
            msg("{path}: an empty setting INTERPRETER on the sheet xlwings.conf hides your own.", path=str(plan)),
            msg("Delete that row, or the sheet."),
        )


CHECKS: Final[tuple[Callable[[Machine], Iterator[Trouble]], ...]] = (_settings, _conda, _addin, _macros, _protection)
PLAN_CHECKS: Final[tuple[Callable[[Machine, Path], Iterator[Trouble]], ...]] = (_web, _cloud, _beside, _sheet)
