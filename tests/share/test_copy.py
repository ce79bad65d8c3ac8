"""What the client's copy looks like."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from sostac_xl.compute import compute
from sostac_xl.examples import load
from sostac_xl.i18n import Translator
from sostac_xl.share.sending import send


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_the_clients_copy_has_one_column_of_sums() -> None:
    """Nothing in it sets other figures beside the client's: the Budget sheet has a single one of each."""
    plan, t = load("webshop", "nl"), Translator("nl")
    copy = load_workbook(BytesIO(send(compute(plan, plan.facts.status_date or date.min), "nl").workbook), data_only=True)

    said = {cell.value for row in copy["Budget"].iter_rows(max_row=40) for cell in row}
    assert t("Total including VAT") in said
    assert not {t("Ours"), t("For the client")} & said


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_the_charts_of_the_plan_sheet_end_where_the_facts_do() -> None:
    """A client's copy has one fact less; charts that are as tall as ever would be cut by the end of the page when it is printed."""
    plan, t = load("webshop", "nl"), Translator("nl")
    sheet: Any = load_workbook(BytesIO(send(compute(plan, plan.facts.status_date or date.min), "nl").workbook))["Plan"]

    last = next(cell.row for (cell,) in sheet.iter_rows(min_col=2, max_col=2) if cell.value == t("Stage durations in"))
    assert [chart.anchor.to.row for chart in sheet._charts if chart.anchor.to.row + 1 > last] == []
