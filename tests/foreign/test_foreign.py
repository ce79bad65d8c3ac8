"""Both examples, saved by other programs in each language: the plan reads the same, and what was dropped is named."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from sostac_xl.cli.repair import repair
from sostac_xl.examples import load
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import Plan
from sostac_xl.share.merging import compare
from sostac_xl.workbook.read import read_plan
from tests.conftest import need
from tests.foreign.compatibility import ALLOWED, PAGE, Measured, page
from tests.foreign.programs import MODULES, PROGRAMS, features
from tests.support.libreoffice import LibreOffice
from tests.support.shelf import new_workbook

pytestmark = pytest.mark.xdist_group("foreign")  # the page is made of what all of them measured
EXAMPLES = [(name, language) for language in LANGUAGES for name in ("webshop", "software")]
MEASURED_ON = ("software", "nl")
_MEASURED: dict[str, Measured] = {}


class Saved(NamedTuple):
    """A workbook, its plan, and the same workbook saved by a program."""

    original: Path
    plan: Plan
    saved: Path


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Path, Plan]]:
    """The workbooks of the examples, and their plans as they are read."""
    folder = tmp_path_factory.mktemp("originals")
    made = {}
    for name, language in EXAMPLES:
        path = folder / f"{name}-{language}.xlsx"
        path.write_bytes(new_workbook(load(name, language), language=language, size="full"))
        made[name, language] = (path, read_plan(path))
    return made


@pytest.fixture(scope="module", params=PROGRAMS)
def program(request: pytest.FixtureRequest) -> str:
    """The name of a program that is here."""
    name = str(request.param)
    if name in ("SheetJS", "ExcelJS"):
        need(bool(shutil.which("node")) and (MODULES / "exceljs").exists() and (MODULES / "xlsx").exists(), f"{name} (npm ci)")
    return name


@pytest.fixture(scope="module")
def saved(
    originals: dict[tuple[str, str], tuple[Path, Plan]], program: str, tmp_path_factory: pytest.TempPathFactory, libreoffice: LibreOffice
) -> dict[tuple[str, str], Saved]:
    """All of them, saved by a program that was started once."""
    folder = tmp_path_factory.mktemp("saved")
    PROGRAMS[program]([path for path, _ in originals.values()], folder, libreoffice)
    return {example: Saved(path, plan, folder / path.name) for example, (path, plan) in originals.items()}


@pytest.mark.parametrize("example", EXAMPLES, ids="-".join)
def test_the_plan_reads_the_same(saved: dict[tuple[str, str], Saved], program: str, example: tuple[str, str]) -> None:
    """Every value comes back; a finding names each kind of thing that the program dropped, and nothing else."""
    case = saved[example]

    plan = read_plan(case.saved)

    found = compare(case.plan, plan)
    assert (found.changes, found.lost, found.unread, found.ids) == ([], [], [], {})
    assert {problem.name for problem in plan.problems} == ALLOWED.get(program, set())
    if example == MEASURED_ON:
        counts = Counter(problem.name for problem in plan.problems)
        _MEASURED[program] = Measured(features(case.original), features(case.saved), tuple(counts))


def test_what_pandas_leaves_can_be_repaired(originals: dict[tuple[str, str], tuple[Path, Plan]], tmp_path: Path, libreoffice: LibreOffice) -> None:
    """Of bare values `sostac repair` makes a workbook again that reads the same and computes what it computed before."""
    (original, plan), mended = originals["webshop", "ru"], tmp_path / "mended.xlsx"
    PROGRAMS["pandas"]([original], tmp_path, libreoffice)

    result = CliRunner().invoke(repair, [str(tmp_path / original.name), "-o", str(mended), "-q"])

    assert result.exit_code == 0, result.output
    repaired = read_plan(mended)
    assert compare(plan, repaired).changes == []
    assert repaired.problems == ()
    recalculated = libreoffice.recalculated(mended)
    assert recalculated.formulas > features(original)["Formulas"] * 0.98
    assert (recalculated.errors, recalculated.differences) == ((), ())


def test_the_page_tells_what_was_measured() -> None:
    """docs/compatibility.md is what these tests found; SOSTAC_WRITE_PAGE=1 writes it anew."""
    if set(_MEASURED) != set(PROGRAMS):
        pytest.skip("not all programs were tried")

    if os.environ.get("SOSTAC_WRITE_PAGE"):
        PAGE.write_text(page(_MEASURED), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(_MEASURED)
