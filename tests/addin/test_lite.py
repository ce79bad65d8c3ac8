"""xlwings Lite: the same findings and cells as the command line's, with a workbook that can be read only once and written at the end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import datetime
from importlib.metadata import files, packages_distributions
from pathlib import Path
from typing import Any, Final, cast

import pytest

from sostac_xl.addin import lite
from sostac_xl.cli.common import open_plan
from sostac_xl.examples import load
from sostac_xl.schema.action import Action
from sostac_xl.schema.plan import Person
from sostac_xl.share.sending import sent_copies
from sostac_xl.workbook.check_sheet import finding_values
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import plan_of, read_plan
from tests.addin.lite_book import Book
from tests.support.shelf import new_workbook

IN_PYODIDE: Final = {"lxml", "numpy", "pandas", "yaml", "markupsafe"}
"""What is not pure Python, and ships with Pyodide (https://pyodide.org, list of packages)."""
IMPORTS: Final = {
    "babel",
    "click",
    "dateutil",
    "docx",
    "et_xmlfile",
    "holidays",
    "lxml",
    "numpy",
    "openpyxl",
    "pandas",
    "six",
    "typing_extensions",
    "xlsxwriter",
    "xlwings",
}
"""Everything that this path loads beside Python's own library."""
NOT_IN_PYODIDE: Final = (
    "curses", "dbm", "ensurepip", "fcntl", "grp", "lib2to3", "msvcrt", "pty", "pwd", "readline", "resource", "syslog", "termios", "tkinter", "tty",
    "turtle", "venv", "winreg", "winsound",
)  # fmt: skip
"""Modules of Python's own library that can't be imported in Pyodide 0.26 to 0.29, each tried there."""
PROBE: Final = f"""
import sys
sys.modules.update(dict.fromkeys({NOT_IN_PYODIDE!r}))
from datetime import date
from sostac_xl.addin.lite import *
from sostac_xl import assess, build_document, load_example
import sostac_xl.workbook.live_text
computation, findings = assess(load_example("webshop", "en"), date(2027, 1, 4))
build_document(computation, findings)
print("modules:", *sys.modules)
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example plan with a row that lacks its ID, and an objective without owner."""
    found = tmp_path_factory.mktemp("lite") / "plan.xlsx"
    found.write_bytes(new_workbook(load("webshop", "en")))
    plan, patch = plan_of(open_workbook(found)), Patch.open(found)
    cell = plan[Person][0].cell("id")
    assert cell
    patch.set(cell.sheet, cell.address, None)
    found.write_bytes(patch.to_bytes(datetime(2027, 1, 4)))
    return found


def after(path: Path, script: Any, selected: tuple[str, str] = ("Plan", "A1")) -> list[tuple[str, Any]]:
    """Run a script and return what waits in the queue."""
    book = Book(path)
    book.app.selected = selected
    asyncio.run(script(cast(Any, book)))
    return book.app.queue


def written(queue: list[tuple[str, Any]]) -> dict[tuple[str, int, int], Any]:
    """Return the cells that a queue writes."""
    cells: dict[tuple[str, int, int], Any] = {}
    for kind, what in queue:
        if kind == "value":
            sheet, top, left, rows = what
            cells |= {(sheet, top + r, left + c): value for r, row in enumerate(rows) for c, value in enumerate(row)}
    return cells


def test_check_writes_the_findings_of_the_command_line(path: Path) -> None:
    """The Check sheet gets the rows that `sostac compute` would write, in a handful of blocks."""
    opened = open_plan(path)
    expected = [finding_values(finding, opened.t)["message"] for finding in opened.findings]

    queue = after(path, lite.sostac_check)

    values = list(written(queue).values())
    assert all(message in values for message in expected)
    assert len([kind for kind, _ in queue if kind == "value"]) < 8
    assert not [what for kind, what in queue if kind == "alert"]


def test_compute_gives_the_new_row_its_id(path: Path) -> None:
    """Nothing of Excel's state is asked for, and the values are written when the script ends."""
    queue = after(path, lite.sostac_compute)

    assert any(str(value).startswith("PER-") for value in written(queue).values())
    assert not [what for kind, what in queue if kind == "alert"]


def test_trace_and_help_talk(path: Path) -> None:
    """Messages come when the script has ended."""
    plan = plan_of(open_workbook(path))
    cell = plan[Action][1].cell("action")
    assert cell

    (told,) = after(path, lite.sostac_trace, (cell.sheet, cell.address))
    (helped,) = after(path, lite.sostac_help)

    assert told[0] == helped[0] == "alert"
    assert "ACT-02" in told[1]
    assert "sostac --help" in helped[1]


def test_next_finding_selects_a_cell(path: Path) -> None:
    """The Check sheet says where to go."""
    queue = after(path, lite.sostac_next_finding)

    assert [kind for kind, _ in queue] == ["activate", "select", "alert"]


def test_rows_are_added(path: Path) -> None:
    """The table with the selected cell gets rows, in a few actions."""
    plan = plan_of(open_workbook(path))
    cell = plan[Person][1].cell("name")
    assert cell

    queue = after(path, lite.sostac_add_rows, (cell.sheet, cell.address))

    assert "insert" in {kind for kind, _ in queue}
    assert "alert" not in {kind for kind, _ in queue}


def test_the_word_plan_goes_where_it_can_be_downloaded(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The document stands in Lite's folder for downloads, and the pane says so."""
    monkeypatch.setattr(lite, "DATA", tmp_path)

    after(path, lite.sostac_build_plan)

    assert (tmp_path / "plan.docx").stat().st_size > 20_000
    assert "download" in capsys.readouterr().out


def test_the_clients_copy_goes_there_too(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And beside it what was sent, which the command line merges with."""
    monkeypatch.setattr(lite, "DATA", tmp_path)

    (told,) = [what for kind, what in after(path, lite.sostac_share) if kind == "alert"]

    assert "may go to the client" in told
    assert len(read_plan(tmp_path / "plan for the client.xlsx")[Action]) == len(read_plan(path)[Action])
    assert len(sent_copies(tmp_path / "plan.xlsx")) == 1


def test_what_came_back_is_merged_there(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Once the plan and one copy are imported, and no other workbook; until then it is said what to do. A copy that came back is not shared over."""
    monkeypatch.setattr(lite, "DATA", tmp_path)
    after(path, lite.sostac_share)
    copy = tmp_path / "plan for the client.xlsx"
    cell, patch = read_plan(copy)[Action][0].cell("deliverable"), Patch.open(copy)
    assert cell
    patch.set(cell.sheet, cell.address, "A list that the client wrote")
    patch.save(datetime(2027, 1, 5), backup=False)

    after(path, lite.sostac_share)
    assert "Cancelled" in capsys.readouterr().out
    (asked,) = [what for kind, what in after(path, lite.sostac_merge) if kind == "alert"]
    assert asked.endswith("Now there are: plan for the client.xlsx")
    (tmp_path / "plan.xlsx").write_bytes(path.read_bytes())

    assert not [what for kind, what in after(path, lite.sostac_merge) if kind == "alert"]
    assert read_plan(tmp_path / "plan merged.xlsx")[Action][0].deliverable == "A list that the client wrote"
    assert "plan merged.html: download it" in capsys.readouterr().out


def test_marks_are_switched(path: Path) -> None:
    """What is a question elsewhere is a script of its own."""
    assert "yes" in written(after(path, lite.sostac_mark_cells)).values()
    assert not written(after(path, lite.sostac_unmark_cells))


def test_a_baseline_that_does_not_fit_is_told(path: Path) -> None:
    """A table can't be read anew after it grew: the user is told to add rows first, or it fits."""
    queue = after(path, lite.sostac_baseline_anew)

    assert [what for kind, what in queue if kind == "alert" and "rows more" in what] or written(queue)


def test_all_that_lite_loads_runs_in_a_browser() -> None:
    """Every package of this path is pure Python, or ships with Pyodide, and there are no others than those that are known.

    Of Python's own library nothing is needed that Pyodide leaves out.
    """
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    modules = {name.partition(".")[0] for name in done.stdout.rpartition("modules:")[2].split()} - sys.stdlib_module_names
    loaded = {name for name in modules if name in packages_distributions() and name != "sostac_xl"}

    loaded -= {"_distutils_hack", "xlwingslib"}  # setuptools' own, and a part of xlwings that Lite doesn't have
    loaded -= {"cryptography", "_cffi_backend"}  # which xlwings takes when another package, oletools here, has brought it
    assert loaded - IMPORTS == set()
    for name in loaded - IN_PYODIDE - {"xlwings"}:  # xlwings Lite brings its own
        for distribution in packages_distributions()[name]:
            compiled = [str(file) for file in files(distribution) or () if file.suffix in (".so", ".pyd")]
            assert not compiled, name
