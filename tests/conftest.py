"""What all tests share: the programs that some of them need, and the rule that none of those is skipped in CI."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import project, sarif_schema, shelf
from tests.support import validator as sdk
from tests.support.libreoffice import LibreOffice
from tests.support.office import UNO
from tests.support.project import Project

PROGRAMS = ("libreoffice", "validator", "mpxj", "sarif")
"""Fixtures that stand for a program; a test that asks for one gets the marker of the same name."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the files that tests share; the workers of pytest-xdist inherit its name."""
    if not hasattr(config, "workerinput"):
        os.environ[shelf.FOLDER] = folder = tempfile.mkdtemp(prefix="sostac_shelf_")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with the programs that it needs."""
    for item in items:
        for name in PROGRAMS:
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(name)


def pytest_collection_finish() -> None:
    """Spare Python's collector what lasts the whole session, such as the tests themselves: going through it took a fifth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran in live cells, and how long they took in all."""
    reports = [each for group in ("passed", "failed", "error") for each in terminalreporter.stats.get(group, ())]
    live = [report for report in reports if report.nodeid.startswith("tests/live/")]
    if live:
        number, seconds = len({report.nodeid for report in live}), sum(report.duration for report in live)
        terminalreporter.write_line(f"live in LibreOffice: {number} tests, {seconds:.0f} s with what they were set up with")


def need(present: bool, program: str) -> None:
    """Skip the test when a program is missing; in CI that is a failure."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{program} is missing; tests/install.py installs it")
    pytest.skip(f"{program} is missing")


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[LibreOffice]:
    """LibreOffice with a profile of this session, and pdftoppm beside it."""
    need(bool(shutil.which("soffice")), "LibreOffice")
    need(bool(shutil.which("pdftoppm")), "pdftoppm (poppler-utils)")
    need(UNO.exists(), "python3-uno")
    office = LibreOffice()
    yield office
    office.close()


@pytest.fixture(scope="session")
def validator() -> Callable[[Path], list[str]]:
    """The Open XML SDK validator: returns the faults of a file."""
    need(sdk.PROGRAM.exists(), "the Open XML SDK validator (npm)")
    return sdk.faults


@pytest.fixture(scope="session")
def mpxj() -> Callable[[Path], Project]:
    """MPXJ, which reads the files of Microsoft Project: returns what it found in one."""
    need(bool(shutil.which("java")), "Java")
    return project.read


@pytest.fixture(scope="session")
def sarif() -> Callable[[object], list[str]]:
    """The published schema of SARIF 2.1.0: returns what it has against a log."""
    need(sarif_schema.SCHEMA.exists(), "the schema of SARIF (npm)")
    return sarif_schema.faults


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parent.parent
