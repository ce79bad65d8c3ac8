"""Setting Excel up, and saying what is wrong with it, on computers that are made up."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from sostac_xl.addin.machine import MAC, WINDOWS, Machine
from sostac_xl.addin.setup import ADDIN, install, read_settings, uninstall, write_settings
from sostac_xl.addin.status import POLICY, SECURITY, _cloud, troubles
from sostac_xl.cli.excel import excel
from sostac_xl.errors import SetupError
from sostac_xl.i18n import LANGUAGES, Translator

VERSION = "0.37.8"


@dataclass
class Fake:
    """A computer that is made up: what its Python answers, what its registry and its files say."""

    home: Path
    system: str = WINDOWS
    answer: str | None = VERSION
    protection: object = None
    synced: Sequence[str] = ()
    registry: Mapping[str, int] = field(default_factory=dict)
    zone: str = ""
    environ: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "cp1252"
    installs: bool = True
    asked: list[Sequence[str]] = field(default_factory=list)

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.home / "venv/python.exe"

    def machine(self) -> Machine:
        """Return it as what the product sees."""
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.touch()
        return Machine(
            self.system, str(self.python), self.home, self.environ, self.encoding, self._run, lambda key, name: self.registry.get(f"{key}:{name}"),
            lambda _: self.zone, lambda: self.synced,
        )  # fmt: skip

    def _run(self, command: Sequence[str]) -> str | None:
        self.asked.append(command)
        if command[0] == "powershell":
            return json.dumps(self.protection)
        if "install" in command:
            return "Successfully installed the xlwings add-in!" if self.installs else "Error: Failed to install the add-in: If Excel is running, quit"
        return self.answer


def well(made: Fake) -> Fake:
    """Set a computer up so that all is well."""
    machine = made.machine()
    write_settings(machine.config, {machine.interpreter_key: machine.python, "SHOW CONSOLE": "False"}, "cp1252")
    machine.startup.mkdir(parents=True)
    (machine.startup / ADDIN).touch()
    if made.system == MAC:
        machine.script.mkdir(parents=True)
        (machine.script / f"xlwings-{VERSION}.applescript").touch()
    return made


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """A Windows computer on which all is well."""
    return well(Fake(tmp_path))


@pytest.fixture
def mac(tmp_path: Path) -> Fake:
    """A Mac on which all is well."""
    return well(Fake(tmp_path / "mac", system=MAC))


def said(fake: Fake, plan: Path | None = None) -> list[str]:
    """Return the troubles as a user reads them, remedy included; they can be told in every language."""
    found = troubles(fake.machine(), VERSION, plan)
    for language in LANGUAGES:
        assert all(Translator(language).render(text) for trouble in found for text in (trouble.what, trouble.remedy))
    return [f"{Translator('en').render(trouble.what)} → {Translator('en').render(trouble.remedy)}" for trouble in found]


def test_a_computer_on_which_all_is_well(fake: Fake, mac: Fake) -> None:
    """Nothing is said where nothing is wrong."""
    assert said(fake) == said(mac) == []


def _no_settings(fake: Fake) -> None:
    fake.machine().config.unlink()


def _empty(fake: Fake) -> None:
    write_settings(fake.machine().config, {"INTERPRETER": "", fake.machine().interpreter_key: str(fake.python)}, "cp1252")


def _no_python(fake: Fake) -> None:
    write_settings(fake.machine().config, {fake.machine().interpreter_key: str(fake.home / "gone/python.exe")}, "cp1252")


def _other_python(fake: Fake) -> None:
    fake.answer = None


def _two_versions(fake: Fake) -> None:
    fake.answer = f"{VERSION} 0.30.1"


def _older(fake: Fake) -> None:
    fake.answer = "0.30.1"


def _conda(fake: Fake) -> None:
    (fake.python.parent / "conda-meta").mkdir()


def _no_addin(fake: Fake) -> None:
    (fake.machine().startup / ADDIN).unlink()


def _no_macros(fake: Fake) -> None:
    fake.registry = {f"{SECURITY}:VBAWarnings": 4}


def _no_macros_by_policy(fake: Fake) -> None:
    fake.registry = {f"{SECURITY}:VBAWarnings": 4, f"{POLICY}:VBAWarnings": 4}


def _defended(fake: Fake) -> None:
    fake.protection = {
        "Ids": ["d4f940ab-401b-4efc-aadc-ad5f3c50688a", "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B"],
        "Actions": [1, 2],
        "Antivirus": "Windows Defender",
    }


def _antivirus(fake: Fake) -> None:
    fake.protection = {"Ids": None, "Actions": None, "Antivirus": ["Windows Defender", "Антивирус"]}


def _no_script(fake: Fake) -> None:
    (fake.machine().script / f"xlwings-{VERSION}.applescript").rename(fake.machine().script / "xlwings-0.30.1.applescript")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_no_settings, "isn't told where Python is"),
        (_empty, "The setting INTERPRETER in"),
        (_no_python, "no Python any more"),
        (_other_python, "doesn't have sostac-xl"),
        (_two_versions, "two versions of xlwings"),
        (_older, "pip install xlwings==0.37.8"),
        (_conda, "one of conda's"),
        (_no_addin, "add-in is not installed"),
        (_no_macros, "no macros at all: so it was set"),
        (_no_macros_by_policy, "Your organisation"),
        (_antivirus, "program watches over this computer: Антивирус."),
        (_defended, "may not start other programs"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(fake: Fake, spoil: Callable[[Fake], None], told: str) -> None:
    """Each trouble alone is found, and nothing else is."""
    spoil(fake)

    (line,) = said(fake)

    assert told in line


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_no_settings, "isn't told where Python is"),
        (_empty, "The setting INTERPRETER in"),
        (_no_python, "no Python any more"),
        (_other_python, "doesn't have sostac-xl"),
        (_two_versions, "two versions of xlwings"),
        (_older, "pip install xlwings==0.37.8"),
        (_no_addin, "add-in is not installed"),
        (_no_script, "may not start Python yet"),
    ],
)
def test_what_is_wrong_with_a_mac_is_told(mac: Fake, spoil: Callable[[Fake], None], told: str) -> None:
    """Each trouble alone is found there too."""
    spoil(mac)

    (line,) = said(mac)

    assert told in line


@pytest.mark.parametrize("spoil", [_conda, _no_macros, _defended, _antivirus])
def test_what_a_mac_does_not_mind(mac: Fake, spoil: Callable[[Fake], None]) -> None:
    """A Python of conda's needs no activating there; and what only Windows has is not asked for."""
    spoil(mac)

    assert said(mac) == []
    assert all(command[0] != "powershell" for command in mac.asked)


def test_a_hint_is_no_fault(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """An antivirus program is named with a question mark, and nothing is said to be wrong."""
    _antivirus(fake)
    monkeypatch.setattr("sostac_xl.addin.machine.this_machine", fake.machine)
    monkeypatch.setattr("importlib.metadata.version", lambda _: VERSION)

    hint = CliRunner().invoke(excel, ["status"])
    _no_addin(fake)
    fault = CliRunner().invoke(excel, ["status", "--lang", "nl"])

    assert (hint.exit_code, hint.output[0]) == (0, "?")
    assert "Excel is set up." in hint.output
    assert fault.exit_code == 1
    assert "✗" in fault.output


@pytest.mark.parametrize("answer", [None, "", "no json", "[]", {}, {"Ids": "x", "Actions": 1, "Antivirus": None}])
def test_a_defender_that_does_not_answer(fake: Fake, answer: object) -> None:
    """What can't be asked is not guessed at."""
    fake.protection = answer

    assert said(fake) == []


@pytest.mark.parametrize(
    ("zone", "told"), [("[ZoneTransfer]\nZoneId=3", "Unblock"), ("[ZoneTransfer]\r\nZoneId=4", "Unblock"), ("[ZoneTransfer]\nZoneId=0", "")]
)
def test_a_workbook_from_the_web(fake: Fake, mac: Fake, webbook: Path, zone: str, told: str) -> None:
    """Excel on Windows blocks its macros, and it is said how to lift that; on a Mac it asks as always."""
    fake.zone = mac.zone = zone

    assert told in " ".join(said(fake, webbook))
    assert bool(said(fake, webbook)) is bool(told)
    assert said(mac, webbook) == []


@pytest.fixture
def webbook(tmp_path: Path) -> Path:
    """A workbook of the user's."""
    path = tmp_path / "Plannen van Ann" / "plan.xlsx"
    path.parent.mkdir()
    openpyxl.Workbook().save(path)
    return path


@pytest.mark.parametrize("plan", ["plan.xlsx", "../Plannen van Ann/plan.xlsx"])
def test_a_workbook_in_the_cloud(fake: Fake, webbook: Path, plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """OneDrive and SharePoint may give a web address where a path is due; who tells xlwings where they are has no trouble."""
    fake.environ = {"OneDriveCommercial": str(webbook.parent)}
    monkeypatch.chdir(webbook.parent)

    (line,) = said(fake, Path(plan))
    assert "web address" in line
    assert "ONEDRIVE_COMMERCIAL_WIN" in line

    write_settings(fake.machine().config, {"INTERPRETER_WIN": str(fake.python), "SHAREPOINT_WIN": str(webbook.parent)}, "cp1252")
    assert said(fake, Path(plan)) == []


@pytest.mark.parametrize(
    ("system", "plan", "told"),
    [
        (WINDOWS, PureWindowsPath(r"C:\Users\Анна\OneDrive - Firma\Klant\plan.xlsx"), "ONEDRIVE_COMMERCIAL_WIN"),
        (WINDOWS, PureWindowsPath(r"c:\users\анна\Firma\Marketing - Plannen\plan.xlsx"), "SHAREPOINT_WIN"),
        (WINDOWS, PureWindowsPath(r"C:\Users\Анна\Documents\SharePoint notes\plan.xlsx"), ""),
        (WINDOWS, PureWindowsPath(r"\\server\share\plan.xlsx"), ""),
        (MAC, PurePosixPath("/Users/anna/Library/CloudStorage/OneDrive-Firma/plan.xlsx"), "ONEDRIVE_COMMERCIAL_MAC"),
        (MAC, PurePosixPath("/Users/anna/OneDrive/Klant/plan.xlsx"), "ONEDRIVE_CONSUMER_MAC"),
        (MAC, PurePosixPath("/Users/anna/Documents/plan.xlsx"), ""),
    ],
)
def test_the_cloud_by_its_paths(tmp_path: Path, system: str, plan: PurePath, told: str) -> None:
    """What OneDrive and SharePoint are called on Windows, where the registry lists them, and on a Mac."""
    fake = Fake(tmp_path, system=system, environ={"OneDrive": r"C:\Users\Анна\OneDrive - Firma", "OneDriveConsumer": ""})
    fake.synced = (r"C:\Users\Анна\Firma\Marketing - Plannen",) if system == WINDOWS else ()

    found = [Translator("en").render(trouble.remedy) for trouble in _cloud(fake.machine(), plan)]

    assert bool(found) is bool(told)
    assert told in " ".join(found)


def test_settings_beside_and_in_the_workbook(fake: Fake, webbook: Path) -> None:
    """An empty setting there hides the user's own."""
    (webbook.parent / "xlwings.conf").write_text('"INTERPRETER_WIN",""\n')
    book = openpyxl.Workbook()
    book.create_sheet("xlwings.conf").append(["Interpreter_Win", None])
    book.save(webbook)

    assert [line.count("an empty setting INTERPRETER") for line in said(fake, webbook)] == [1, 1]


def test_install_writes_what_excel_needs_and_keeps_the_rest(fake: Fake) -> None:
    """Python, and the user's own settings; an empty row goes, because it would win."""
    machine = fake.machine()
    write_settings(machine.config, {"INTERPRETER": "", "SHOW CONSOLE": "True"}, "cp1252")

    done = install(machine, Path("sostac.xlam"))

    assert read_settings(machine.config, "cp1252") == {"SHOW CONSOLE": "True", "INTERPRETER_WIN": machine.python}
    assert any("addin" in command for command in fake.asked)
    assert len(done) == 2


def test_install_on_a_mac_and_with_conda(tmp_path: Path) -> None:
    """Each has its own way to name Python."""
    mac = Fake(tmp_path / "mac", system=MAC).machine()
    conda = Fake(tmp_path / "conda")
    prefix = str(conda.python.parent)
    conda.environ = {"CONDA_PREFIX": prefix, "CONDA_EXE": r"C:\conda\Scripts\conda.exe", "CONDA_DEFAULT_ENV": "plan"}
    for machine in (mac, conda.machine()):
        install(machine, Path("sostac.xlam"))

    assert read_settings(mac.config, "cp1252")["INTERPRETER_MAC"] == mac.python
    assert read_settings(conda.machine().config, "cp1252")["CONDA ENV"] == "plan"
    assert read_settings(conda.machine().config, "cp1252")["CONDA PATH"] == r"C:\conda"


def test_a_path_that_excel_cannot_read(tmp_path: Path) -> None:
    """A Cyrillic folder on a Western Windows: Excel's macros would look for another one."""
    with pytest.raises(SetupError, match="Иван"):
        install(Fake(tmp_path / "Иван").machine(), Path("sostac.xlam"))


def test_an_add_in_that_does_not_install(fake: Fake) -> None:
    """What xlwings could not do is said, with a way to do it by hand."""
    fake.installs = False

    with pytest.raises(SetupError, match=r"close Excel and try again, or copy sostac\.xlam"):
        install(fake.machine(), Path("sostac.xlam"))


def test_uninstall_takes_away_what_install_brought(fake: Fake) -> None:
    """The add-in and our settings; the user's own stay, and a second time there is nothing left to do."""
    machine = fake.machine()
    install(machine, Path("sostac.xlam"))

    assert len(uninstall(machine)) == 2
    assert read_settings(machine.config, "cp1252") == {"SHOW CONSOLE": "False"}
    assert not (machine.startup / ADDIN).exists()
    assert uninstall(machine) == []


@pytest.mark.parametrize("command", ["install", "status", "uninstall"])
def test_linux_has_no_excel(command: str) -> None:
    """It is said plainly, and what works instead."""
    done: Any = CliRunner().invoke(excel, [command])

    assert isinstance(done.exception, SetupError)
    assert "the command line does everything" in str(done.exception)
