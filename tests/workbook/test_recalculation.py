"""Every formula gives, in LibreOffice, the value that Python wrote beside it, for plans unlike the example too (see test_acceptance)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.support.libreoffice import LibreOffice
from tests.workbook.examples import variants

NAMES = ["yen", "dinar", "strained", "no-start"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All variants as files."""
    folder = tmp_path_factory.mktemp("books")
    files = {}
    for name, data in variants():
        files[name] = folder / f"{name}.xlsx"
        files[name].write_bytes(data)
    return files


@pytest.mark.xdist_group("recalculation")
@pytest.mark.parametrize("name", NAMES)
def test_recalculating_changes_no_cell_and_shows_no_error(made: dict[str, Path], name: str, libreoffice: LibreOffice) -> None:
    """LibreOffice, made to recalculate everything, finds the cached value in each formula cell, and no error value anywhere."""
    result = libreoffice.recalculated(made[name])

    assert result.formulas > 3000
    assert [str(found) for found in (*result.errors, *result.differences)] == []


@pytest.mark.xdist_group("recalculation")
@pytest.mark.parametrize("name", NAMES)
def test_excel_would_open_the_workbook(made: dict[str, Path], name: str, validator: Callable[[Path], list[str]]) -> None:
    """The Open XML SDK has nothing against the file."""
    assert validator(made[name]) == []


@pytest.mark.xdist_group("recalculation")
def test_a_wrong_value_is_found(made: dict[str, Path], libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Wrong values planted all over the workbook are all found: the comparison above is no empty one."""
    planted = tmp_path / "planted.xlsx"
    count = plant(made["strained"], planted)

    result = libreoffice.recalculated(planted)

    assert count > 50
    assert len(result.differences) == count


def plant(source: Path, target: Path) -> int:
    """Copy a workbook with every 40th cached number replaced; return how many were."""
    seen = planted = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal seen, planted
        seen += 1
        if seen % 40:
            return match[0]
        planted += 1
        return "</f><v>987.125</v>"

    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(r"</f><v>[0-9.]+</v>", replace, data.decode()).encode()
            new.writestr(part, data)
    return planted
