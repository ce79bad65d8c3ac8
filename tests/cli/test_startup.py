"""Start-up is felt on every call, so it loads as little as can be."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROBE = """
import sys
sys.argv = ["sostac", {option!r}]
from sostac_xl.cli.main import main
try:
    main()
except SystemExit as stop:
    assert not stop.code
print("modules:", *sys.modules)
"""


def modules(code: str) -> set[str]:
    """Run Python and return the names of the modules that it has loaded by then."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("modules:")[2].split())


def libraries(code: str) -> set[str]:
    """Run Python and return the packages that it has loaded by then, without those of the standard library."""
    return {name.partition(".")[0] for name in modules(code)} - sys.stdlib_module_names


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_start_up_loads_nothing_heavier_than_click(option: str) -> None:
    """`sostac --help` loads click and our own few modules: no openpyxl, pandas, docx, xlsxwriter, babel, rich, lxml, holidays."""
    click_alone = libraries("import sys, click; print('modules:', *sys.modules)")

    assert libraries(PROBE.format(option=option)) - click_alone == {"sostac_xl"}


def test_help_does_not_ask_for_the_version() -> None:
    """`importlib.metadata` reads like a trifle and costs twice as much as click."""
    assert "importlib.metadata" not in modules(PROBE.format(option="--help"))
