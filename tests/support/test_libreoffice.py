"""The comparison with LibreOffice finds what it is there to find."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tests.support.libreoffice import LibreOffice


def workbook(path: Path, *cells: tuple[str, str | float]) -> Path:
    """Write formulas with their cached values below each other, next to 10 in A1."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sums")
        sheet.write("A1", 10)
        for row, (formula, cached) in enumerate(cells):
            sheet.write_formula(row, 1, formula, None, cached)
    return path


def test_right_cached_values_pass(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Numbers, dates, texts and blanks that are right are no difference."""
    path = workbook(tmp_path / "right.xlsx", ("=A1*2", 20), ('=IF(A1>5,"yes","no")', "yes"), ("=DATE(2027,1,4)", 46391), ('=IF(A1>5,"","x")', ""))

    result = libreoffice.recalculated(path)

    assert result.formulas == 4
    assert not result.errors
    assert not result.differences


@pytest.mark.parametrize(("formula", "planted"), [("=A1*2", 21), ("=A1*2", ""), ('=IF(A1>5,"","x")', 0), ('=IF(A1>5,"yes","no")', "no")])
def test_a_planted_wrong_value_is_found(libreoffice: LibreOffice, tmp_path: Path, formula: str, planted: str | float) -> None:
    """LibreOffice really recalculates: a cached value that is wrong differs."""
    path = workbook(tmp_path / "planted.xlsx", ("=A1+1", 11), (formula, planted))

    result = libreoffice.recalculated(path)

    assert [difference.address for difference in result.differences] == ["B2"]


def test_an_error_value_is_found(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """A formula that ends in an error is reported, even when the cached value says the same."""
    path = workbook(tmp_path / "error.xlsx", ("=A1/0", "#DIV/0!"))

    result = libreoffice.recalculated(path)

    assert [error.address for error in result.errors] == ["B1"]


def test_it_starts_anew_after_it_died(tmp_path: Path) -> None:
    """A process that is gone costs no test: the file is opened in a new one."""
    office = LibreOffice()
    path = workbook(tmp_path / "sums.xlsx", ("=A1*2", 20))
    try:
        assert office.results(path) == {("Sums", "B1"): 20}
        assert office._office
        office._office.kill()
        assert office.results(path) == {("Sums", "B1"): 20}
    finally:
        office.close()


def test_what_is_no_file_of_an_office_is_told(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """A file that can't be opened is an error, which names it, and the next one is opened as ever."""
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04")

    with pytest.raises(RuntimeError, match=r"broken\.xlsx"):
        libreoffice.results(path)
    assert libreoffice.results(workbook(tmp_path / "sums.xlsx", ("=A1*2", 20))) == {("Sums", "B1"): 20}


def test_pages_are_drawn(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """A workbook of one page gives one picture."""
    pages = libreoffice.pages(workbook(tmp_path / "page.xlsx", ("=A1", 10)), tmp_path)

    assert len(pages) == 1
    assert pages[0].read_bytes().startswith(b"\x89PNG")
