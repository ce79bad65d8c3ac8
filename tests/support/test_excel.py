"""What Excel would repair is found."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from tests.support.excel import repairs


def test_a_sound_workbook_needs_no_repair(tmp_path: Path) -> None:
    """A table with its own headers is fine."""
    path = tmp_path / "sound.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().add_table("B2:C4", {"columns": [{"header": "ID"}, {"header": "Name"}]})

    assert repairs(path) == []


def test_a_header_that_was_written_over_is_found(tmp_path: Path) -> None:
    """A header cell that differs from its column's name makes Excel repair the table."""
    path = tmp_path / "header.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Lists")
        sheet.add_table("B2:C4", {"columns": [{"header": "ID"}, {"header": "Name"}]})
        sheet.write("C2", "Other")

    assert repairs(path) == ["Lists: the header of Table1 is ['ID', 'Other']"]


def test_a_text_over_its_limit_is_found(tmp_path: Path) -> None:
    """Excel refuses a formula of more than 255 characters in a validation; XlsxWriter writes it without a word."""
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("S").data_validation("A1", {"validate": "custom", "value": "=" + "+".join(["A1"] * 90)})

    assert [fault.partition(": ")[2][:16] for fault in repairs(path)] == ["formula too long"]
