"""The template reads as the plan that went into it, without its names and tables too; `tests/foreign` lets other programs save it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from sostac_xl.examples import load
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import Plan
from sostac_xl.workbook.read import read_plan
from tests.support.shelf import new_workbook


@pytest.fixture(scope="module", params=LANGUAGES)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Path]:
    """The example plan in a language, and its workbook."""
    plan = load("webshop", request.param)
    path = tmp_path_factory.mktemp("example") / "plan.xlsx"
    path.write_bytes(new_workbook(plan, language=request.param, size="full"))
    return plan, path


def stripped(path: Path, target: Path, *, names: bool, tables: bool) -> Path:
    """Return a copy of a workbook without its defined names or without its tables, as some programs leave it."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as archive:
        for part in source.namelist():
            data = source.read(part)
            if names:
                data = re.sub(rb"<definedNames>.*</definedNames>", b"", data, flags=re.DOTALL)
            if tables:
                data = re.sub(rb"<tableParts.*?</tableParts>", b"", data, flags=re.DOTALL)
            archive.writestr(part, data)
    return target


def assert_same(path: Path, plan: Plan) -> None:
    """Assert that a workbook holds the plan and that the reader finds no fault with it."""
    found = read_plan(path)
    assert found.problems == ()
    assert {table: rows for table, rows in found.tables.items() if rows} == {table: rows for table, rows in plan.tables.items() if rows}
    assert all(found.block(block) == value for block, value in plan.blocks.items())


def test_template_reads_as_the_plan_that_went_into_it(example: tuple[Plan, Path]) -> None:
    """Example, builder and reader agree to the last value."""
    plan, path = example
    assert_same(path, plan)


@pytest.mark.parametrize(("names", "tables"), [(True, False), (False, True), (True, True)])
def test_template_without_names_or_tables(example: tuple[Plan, Path], tmp_path: Path, names: bool, tables: bool) -> None:
    """Programs that drop defined names, tables, or both lose nothing of the plan."""
    plan, path = example
    assert_same(stripped(path, tmp_path / "plan.xlsx", names=names, tables=tables), plan)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["lite", "full"])
def test_new_workbook_has_no_problems(tmp_path: Path, language: str, size: str) -> None:
    """An untouched workbook is well-formed: the reader has nothing to say about it."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(Plan(), language=language, size=size))
    assert read_plan(path).problems == ()
