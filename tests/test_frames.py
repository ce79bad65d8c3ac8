"""Plans as pandas frames."""

from __future__ import annotations

import pandas as pd
import pytest

from sostac_xl.compute import Computation, compute
from sostac_xl.examples import load
from sostac_xl.schema import tables


@pytest.fixture(scope="module")
def shop() -> Computation:
    """The web shop, computed."""
    return compute(load("webshop", "en"))


def test_every_table_is_a_frame_with_its_rows_and_columns(shop: Computation) -> None:
    """The rows of the plan by their IDs, the columns of the schema by their keys."""
    frames = shop.plan.to_pandas()

    assert {key: list(frame.index) for key, frame in frames.items()} == {t.info.key: [row.key for row in shop.plan[t]] for t in tables()}
    for table in tables():
        entered = [column.key for column in table.columns() if not column.computed and column.key != "id"]
        assert list(frames[table.info.key].columns) == entered


def test_values_have_the_types_that_one_computes_with(shop: Computation) -> None:
    """Money adds up, dates subtract, references join, blanks are missing."""
    frames = shop.to_pandas()
    lines, tactics, actions = frames["budget_lines"], frames["tactics"], frames["actions"]

    assert lines["net"].dtype == "float64"
    assert lines.loc[lines["level"].ne("best").fillna(value=True), "net"].sum() == pytest.approx(float(shop.budget.stack.subtotal))
    assert (tactics["end"] - tactics["start"]).max() > pd.Timedelta(days=300)
    assert lines["tactic"].map(tactics["channel"]).notna().sum() == lines["tactic"].notna().sum()
    assert actions["duration"].dtype == "Int64"
    assert actions["milestone"].dtype == "boolean"
    assert actions["after"].dropna().map(len).min() >= 1
    assert lines["tactic"].isna().any()


def test_a_side_of_the_budget_by_month_adds_up(shop: Computation) -> None:
    """Rows are the side, columns the months; all of it is what the months of the budget come to."""
    frame = shop.budget.to_pandas("objective")

    assert frame.index.name == "objective"
    assert list(frame.columns) == list(pd.DatetimeIndex(shop.budget.months))
    assert frame.sum().tolist() == pytest.approx(list(map(float, shop.budget.month_totals())))
