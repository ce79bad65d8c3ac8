"""The cards and the charts of the Plan sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner

import sostac_xl
from sostac_xl.cli.compute import compute as compute_command
from sostac_xl.compute import compute
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.workbook.cards import NOTHING
from sostac_xl.workbook.layout import BAND_ROWS
from tests.support.shelf import new_workbook

TODAY = date(2026, 5, 8)
FIGURE_SIZE = 24


def cards(data: bytes | Path) -> dict[str, tuple[Any, str]]:
    """Return the figure and the line below it of each card, by its label."""
    book = openpyxl.load_workbook(BytesIO(data) if isinstance(data, bytes) else data, data_only=True)
    sheet = book.worksheets[0]
    found: dict[str, tuple[Any, str]] = {}
    for row in range(BAND_ROWS + 1, BAND_ROWS + 14):
        for column in range(1, sheet.max_column + 1):
            label, figure, below = (sheet.cell(row + offset, column) for offset in range(3))
            if label.value and figure.font.size == FIGURE_SIZE:
                found[str(label.value)] = (figure.value, str(below.value or ""))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cards_tell_how_the_plan_stands(language: str) -> None:
    """Eight figures, in each language: budget, pace, expected total and finish, objectives, KPIs, stages and the next one."""
    plan = sostac_xl.load_example("software", language)
    c, t = compute(plan), Translator(language)
    found = cards(new_workbook(plan, language=language, as_of=TODAY))

    assert len(found) == 8
    assert found[t("Budget excluding VAT")][0] == float(c.budget.stack.total)
    assert found[t("Pace of spending")][0] == pytest.approx(float(c.actuals.total.pacing or 0))
    assert found[t("Expected total spend (EAC)")][0] == float(c.actuals.total.eac)
    assert found[t("Expected finish")][0].date() == c.progress.finish
    assert found[t("Expected finish")][1] == f"{t('Working days later than planned')}: {c.slips.plan}"
    assert found[t("KPIs on track")] == (7, f"{t('of')} 10, {t('watch')} 2, {t('step in')} 1")


def test_the_cards_of_an_empty_plan_are_calm() -> None:
    """Where there is no figure yet a card says so, with neither an error nor a nought that looks like a result."""
    found = cards(new_workbook(Plan(), as_of=TODAY))

    assert found["Pace of spending"] == (NOTHING, "nothing spent yet")
    assert found["Expected finish"] == (NOTHING, "no dates computed yet")
    assert found["Objectives that the forecast reaches"] == (0, "no forecast yet")
    assert not [value for value, _ in found.values() if str(value).startswith("#")]


def test_compute_writes_the_expected_finish(tmp_path: Path) -> None:
    """What no formula can find is found anew by `sostac compute`, and written where the card takes it from."""
    plan = sostac_xl.load_example("webshop", "en")
    before = replace(plan, tables={**plan.tables, Action: plan[Action][:3]})
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(before, language="en", as_of=TODAY))
    book = openpyxl.load_workbook(path)
    sheet, cell = next(iter(book.defined_names["sx.calendar.finish"].destinations))
    book[sheet][cell].value = None
    book.save(path)

    CliRunner().invoke(compute_command, [str(path), "--in-place", "--no-backup"])

    book = openpyxl.load_workbook(path)
    assert book[sheet][cell].value.date() == compute(before).progress.finish


@pytest.mark.parametrize("example", ["webshop", ""])
def test_the_plan_sheet_has_four_charts(example: str, tmp_path: Path) -> None:
    """Budget by channel and by month, forecast against target, and KPIs by status: in a filled workbook and in an empty one."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(sostac_xl.load_example(example, "en") if example else Plan(), as_of=TODAY))
    with ZipFile(path) as archive:
        links = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        drawing = re.search(r"drawings/(drawing\d+\.xml)", links)
        assert drawing
        charts = re.findall(r"charts/(chart\d+\.xml)", archive.read(f"xl/drawings/_rels/{drawing[1]}.rels").decode())
        titles = [re.findall(r"<a:t>([^<]+)</a:t>", archive.read(f"xl/charts/{chart}").decode())[0] for chart in charts]

    assert titles == ["Budget by channel, without contingency", "Budget and spend by month", "Forecast as a share of the target", "KPIs by status"]
