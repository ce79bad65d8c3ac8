"""Setting Excel up, and saying what is wrong with it, on computers that are made up."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from sostac_xl.addin.machine import MAC, WINDOWS, Machine
from sostac_xl.addin.setup import ADDIN, install, read_settings, uninstall, write_settings
from sostac_xl.addin.status import SECURITY, troubles
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
    defender: object = None
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
            lambda _: self.zone,
        )  # fmt: skip

    def _run(self, command: Sequence[str]) -> str | None:
        self.asked.append(command)
        if command[0] == "powershell":
            return json.dumps(self.defender)
        if "install" in command:
            return "" if self.installs else None
        return self.answer


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """A Windows computer on which all is well."""
    made = Fake(tmp_path)
    machine = made.machine()
    write_settings(machine.config, {"INTERPRETER_WIN": machine.python, "SHOW CONSOLE": "False"}, "cp1252")
    machine.startup.mkdir(parents=True)
    (machine.startup / ADDIN).touch()
    return made


def said(fake: Fake, plan: Path | None = None) -> list[str]:
    """Return the troubles as a user reads them, remedy included; they can be told in every language."""
    found = troubles(fake.machine(), VERSION, plan)
    for language in LANGUAGES:
        assert all(Translator(language).render(text) for trouble in found for text in (trouble.what, trouble.remedy))
    return [f"{Translator('en').render(trouble.what)} → {Translator('en').render(trouble.remedy)}" for trouble in found]


def test_a_computer_on_which_all_is_well(fake: Fake) -> None:
    """Nothing is said where nothing is wrong."""
    assert said(fake) == []


def _no_settings(fake: Fake) -> None:
    fake.machine().config.unlink()


def _empty(fake: Fake) -> None:
    write_settings(fake.machine().config, {"INTERPRETER": "", "INTERPRETER_WIN": str(fake.python)}, "cp1252")


def _no_python(fake: Fake) -> None:
    write_settings(fake.machine().config, {"INTERPRETER_WIN": str(fake.home / "gone/python.exe")}, "cp1252")


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


def _defended(fake: Fake) -> None:
    fake.defender = {
        "AttackSurfaceReductionRules_Ids": ["d4f940ab-401b-4efc-aadc-ad5f3c50688a", "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B"],
        "AttackSurfaceReductionRules_Actions": [1, 2],
    }


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
        (_no_macros, "no macros at all"),
        (_defended, "may not start other programs"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(fake: Fake, spoil: Callable[[Fake], None], told: str) -> None:
    """Each trouble alone is found, and nothing else is."""
    spoil(fake)

    (line,) = said(fake)

    assert told in line


@pytest.mark.parametrize(
    "answer", [None, "", "no json", "[]", {}, {"AttackSurfaceReductionRules_Ids": "x", "AttackSurfaceReductionRules_Actions": 1}]
)
def test_a_defender_that_does_not_answer(fake: Fake, answer: object) -> None:
    """What can't be asked is not guessed at."""
    fake.defender = answer

    assert said(fake) == []


@pytest.mark.parametrize(
    ("system", "zone", "told"),
    [(WINDOWS, "[ZoneTransfer]\nZoneId=3", "Unblock"), (MAC, "0081;00;Mail;", "xattr -d"), (WINDOWS, "[ZoneTransfer]\nZoneId=0", "")],
)
def test_a_workbook_from_the_web(tmp_path: Path, webbook: Path, system: str, zone: str, told: str) -> None:
    """Excel blocks its macros; how to lift that is said for each system."""
    fake = Fake(tmp_path, system=system, zone=zone)
    machine = fake.machine()
    write_settings(machine.config, {machine.interpreter_key: machine.python}, "cp1252")
    machine.startup.mkdir(parents=True)
    (machine.startup / ADDIN).touch()

    assert told in " ".join(said(fake, webbook))
    assert bool(said(fake, webbook)) is bool(told)


@pytest.fixture
def webbook(tmp_path: Path) -> Path:
    """A workbook of the user's."""
    path = tmp_path / "OneDrive - Firma" / "plan.xlsx"
    path.parent.mkdir()
    openpyxl.Workbook().save(path)
    return path


def test_a_workbook_in_the_cloud(fake: Fake, webbook: Path) -> None:
    """OneDrive and SharePoint give a web address where a path is due."""
    fake.environ = {"OneDriveCommercial": str(webbook.parent)}

    assert "web address" in said(fake, webbook)[0]


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
