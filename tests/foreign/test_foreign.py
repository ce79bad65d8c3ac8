"""Both examples, saved by other programs in each language: the plan reads the same, and what was dropped is named."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from sostac_xl.cli.repair import repair
from sostac_xl.create import new_workbook
from sostac_xl.examples import load
from sostac_xl.i18n import LANGUAGES
from sostac_xl.share.merging import compare
from sostac_xl.workbook.read import read_plan
from tests.conftest import need
from tests.foreign.compatibility import ALLOWED, PAGE, Measured, page
from tests.foreign.programs import MODULES, PROGRAMS, features
from tests.support.libreoffice import LibreOffice

pytestmark = pytest.mark.xdist_group("foreign")  # the page is made of what all of them measured
EXAMPLES = ("webshop", "software")
_MEASURED: dict[str, Measured] = {}


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """The workbooks of both examples in each language."""
    folder = tmp_path_factory.mktemp("originals")
    made = {}
    for name in EXAMPLES:
        for language in LANGUAGES:
            path = made[name, language] = folder / f"{name}-{language}.xlsx"
            path.write_bytes(new_workbook(load(name, language), language=language, size="full"))
    return made


def need_program(program: str) -> None:
    """Skip the test without Node's libraries."""
    if program in ("SheetJS", "ExcelJS"):
        need(bool(shutil.which("node")) and (MODULES / "exceljs").exists() and (MODULES / "xlsx").exists(), f"{program} (npm ci)")


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_plan_reads_the_same(
    originals: dict[tuple[str, str], Path], name: str, language: str, program: str, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    """Every value comes back; a finding names each kind of thing that the program dropped, and nothing else."""
    need_program(program)
    original, saved = originals[name, language], tmp_path / "saved.xlsx"
    PROGRAMS[program](original, saved, libreoffice)

    plan = read_plan(saved)

    found = compare(read_plan(original), plan)
    assert (found.changes, found.lost, found.unread, found.ids) == ([], [], [], {})
    assert {problem.name for problem in plan.problems} == ALLOWED.get(program, set())
    if (name, language) == ("webshop", "nl"):
        counts = Counter(problem.name for problem in plan.problems)
        _MEASURED[program] = Measured(features(original), features(saved), tuple(counts))


def test_what_pandas_leaves_can_be_repaired(originals: dict[tuple[str, str], Path], tmp_path: Path, libreoffice: LibreOffice) -> None:
    """Of bare values `sostac repair` makes a workbook again that reads the same and computes what it computed before."""
    original, saved, mended = originals["webshop", "ru"], tmp_path / "saved.xlsx", tmp_path / "mended.xlsx"
    PROGRAMS["pandas"](original, saved, libreoffice)

    result = CliRunner().invoke(repair, [str(saved), "-o", str(mended), "-q"])

    assert result.exit_code == 0, result.output
    assert compare(read_plan(original), read_plan(mended)).changes == []
    assert read_plan(mended).problems == ()
    recalculated = libreoffice.recalculated(mended, tmp_path / "recalculated")
    assert recalculated.formulas > features(original)["Formulas"] * 0.98
    assert (recalculated.errors, recalculated.differences) == ((), ())


def test_the_page_tells_what_was_measured() -> None:
    """docs/compatibility.md is what these tests found; SOSTAC_WRITE_PAGE=1 writes it anew."""
    if set(_MEASURED) != set(PROGRAMS):
        pytest.skip("not all programs were tried")

    if os.environ.get("SOSTAC_WRITE_PAGE"):
        PAGE.write_text(page(_MEASURED), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(_MEASURED)
