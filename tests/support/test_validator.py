"""The Open XML SDK validator tells good files from bad ones."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter


def test_a_sound_workbook_has_no_faults(validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """What XlsxWriter writes is valid."""
    path = tmp_path / "sound.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet()

    assert validator(path) == []


def test_a_damaged_workbook_has_faults(validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """An element that the format does not know is a fault that names its part."""
    sound, damaged = tmp_path / "sound.xlsx", tmp_path / "damaged.xlsx"
    with xlsxwriter.Workbook(str(sound)) as book:
        book.add_worksheet()
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<sheetData/>", b"<nonsense/><sheetData/>"))

    assert any("sheet1.xml" in fault for fault in validator(damaged))
