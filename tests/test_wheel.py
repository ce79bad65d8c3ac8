"""What is installed from a wheel does everything that the checkout does."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from sostac_xl.i18n import LANGUAGES
from sostac_xl.resources import EXAMPLES

# all tests of this module share one installation, so they run in one worker
pytestmark = [pytest.mark.index, pytest.mark.xdist_group("wheel")]

Sostac = Callable[..., subprocess.CompletedProcess[str]]


PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Build the wheel of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, root], check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def sostac(wheel: Path, root: Path) -> Sostac:
    """Return a function that runs the `sostac` of an empty environment, in a folder outside of the checkout."""
    folder = wheel.parent
    venv.create(folder / "venv", with_pip=False)
    subprocess.run(
        [*PIP, "--python", folder / "venv/bin/python", "install", "--constraint", root / "requirements-dev.txt", wheel],
        check=True,
    )
    work = folder / "work"
    work.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = str(folder / "venv/bin/sostac")
        return subprocess.run([program, *arguments], cwd=work, env=environment, capture_output=True, text=True, check=False)

    return run


def test_version_names_the_trade_mark(sostac: Sostac) -> None:
    """`sostac --version` says the version and whose mark SOSTAC is."""
    assert sostac("--version").stdout.splitlines() == ["sostac 0.1.0", "SOSTAC® is a registered trade mark of PR Smith (www.prsmith.org)"]


def test_every_file_of_the_package_is_inside(wheel: Path, root: Path) -> None:
    """Catalogues, examples, templates and macros: what the repository holds of them, the wheel holds."""
    held = subprocess.run(["git", "ls-files", "sostac_xl", "workbook_templates"], cwd=root, check=True, capture_output=True, text=True).stdout.split()
    packed = {name.removeprefix("sostac_xl/") for name in ZipFile(wheel).namelist()}

    assert len(held) > 300
    assert [name for name in held if not name.endswith(".po") and name.removeprefix("sostac_xl/") not in packed] == []


@pytest.mark.parametrize(("example", "language"), [(EXAMPLES[number % 2], language) for number, language in enumerate(LANGUAGES)])
def test_example_goes_all_the_way(sostac: Sostac, example: str, language: str) -> None:
    """The example plans, their catalogues and the templates are found there: new, check and build work."""
    workbook, document = f"{example}-{language}.xlsx", f"{example}-{language}.docx"

    for arguments in (["new", workbook, "--example", example, "--lang", language], ["check", workbook], ["build", workbook, "-o", document]):
        done = sostac(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr


def test_macros_are_inside(sostac: Sostac) -> None:
    """A workbook with buttons is made without the library that built the macros."""
    done = sostac("new", "buttons.xlsm")

    assert done.returncode == 0, done.stdout + done.stderr


def test_demo_makes_both_files(sostac: Sostac) -> None:
    """`sostac demo` ends with the workbook and the Word plan, and names them."""
    done = sostac("demo", "demo")

    assert done.returncode == 0, done.stdout + done.stderr
    assert ".xlsx" in done.stdout
    assert ".docx" in done.stdout


def test_rules_are_listed(sostac: Sostac) -> None:
    """`sostac rules` and `explain` need no plan."""
    assert "OBJ" in sostac("rules").stdout
    assert sostac("explain", "OBJ104").returncode == 0
