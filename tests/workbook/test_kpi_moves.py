"""Where each KPI should be by now, and how it moves, on the Control sheet."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import openpyxl.utils
import pytest

import sostac_xl
from sostac_xl.compute import compute
from sostac_xl.compute.kpi_targets import target_at, told
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.control import Kpi, Measurement
from sostac_xl.workbook.kpi_moves import SHOWN
from tests.support.shelf import new_workbook

TODAY = date(2026, 5, 8)


def control(plan: Plan, language: str) -> Any:
    """Return the Control sheet with its cached values."""
    book = openpyxl.load_workbook(BytesIO(new_workbook(plan, language=language, as_of=TODAY)), data_only=True)
    return next(sheet for sheet in book if Kpi.info.excel_name in sheet.tables)


def rows_of(sheet: Any, name: str) -> tuple[int, int, int, int]:
    """Return the bounds of a table: left, top, right and bottom, counted from 1."""
    found: tuple[int, int, int, int] = openpyxl.utils.cell.range_boundaries(sheet.tables[name].ref)  # type: ignore[assignment]  # no whole columns
    return found


@pytest.mark.parametrize("example", ["webshop", "software"])
def test_the_target_by_now_stands_beside_the_latest_value(example: str) -> None:
    """Each KPI of the examples shows where its curve should be on the status date, with the digits of a measurement."""
    plan = sostac_xl.load_example(example, "en")
    c = compute(plan)
    sheet = control(plan, "en")
    left, top, _, _ = rows_of(sheet, Kpi.info.excel_name)
    keys = [column.key for column in Kpi.columns()]
    column = left + keys.index("by_now")

    shown = [sheet.cell(top + 1 + number, column).value for number in range(len(plan[Kpi]))]

    assert keys[keys.index("by_now") + 1] == "latest"
    targets = [target_at(kpi, c.as_of, c.budget) for kpi in plan[Kpi]]
    assert None not in targets
    assert shown == [float(told(target)) for target in targets if target is not None]


@pytest.mark.parametrize(("target", "shown"), [("1556645.4", "1556645"), ("99.996", "100.00"), ("-36.254", "-36.25"), ("0.03456", "0.0346")])
def test_a_target_has_no_more_digits_than_a_measurement(target: str, shown: str) -> None:
    """Large figures are whole, small ones keep what tells them apart."""
    assert told(Fraction(target)) == Decimal(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_measurements_stand_beside_the_table_of_measurements(language: str) -> None:
    """Each KPI has a row with its newest measurements, the newest at the right, as of the status date."""
    plan = sostac_xl.load_example("webshop", language)
    measured = compute(plan).measured
    sheet = control(plan, language)
    _, top, right, _ = rows_of(sheet, Measurement.info.excel_name)
    title = next(cell for cell in sheet[top - 2] if cell.value == Translator(language)("How each KPI moves"))
    kpi = plan[Kpi][0]

    values = [cell.value for cell in sheet[top + 1]][title.column - 1 :]

    assert title.column > right + 1
    assert values[0] == kpi.kpi
    assert values[3] == len(measured[kpi.id].points)
    assert values[4 + SHOWN] == float(measured[kpi.id].points[-1][1])


def test_every_row_of_the_block_has_its_chart(tmp_path: Path) -> None:
    """The chart in a cell shows the measurements of its own row, so that inserted rows part nothing that belongs together."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(sostac_xl.load_example("webshop", "en"), as_of=TODAY))
    with ZipFile(path) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]

    found = [pair for part in parts for pair in re.findall(r"<xm:f>[^<]*?\$?[A-Z]+\$?(\d+):[^<]*</xm:f><xm:sqref>[A-Z]+(\d+)</xm:sqref>", part)]

    assert len(found) >= len(sostac_xl.load_example("webshop", "en")[Kpi])
    assert all(source == place for source, place in found)


def test_an_unused_table_has_no_block_beside_it() -> None:
    """While there is nothing to measure for, the sheet has no empty block."""
    sheet = control(Plan(), "en")
    _, top, _, bottom = rows_of(sheet, Measurement.info.excel_name)

    values = [cell.value for cells in sheet.iter_rows(min_row=top + 1, max_row=bottom, min_col=11) for cell in cells]

    assert not any(values)
