"""No point of the two articles is lost: each has its columns, and each table says which article it comes from."""

from __future__ import annotations

import pytest

from sostac_xl import schema
from sostac_xl.schema.table import TABLES
from tests.schema.sources import DUTCH, POINTS, RUSSIAN, Point


def tables_of(point: Point) -> set[str]:
    """Return the keys of the tables that answer a point."""
    return {place.partition(".")[0] for place in point.places.split()}


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"{point.source}-{point.asks}")
def test_a_point_has_its_columns(point: Point) -> None:
    """Every column that is to answer a point exists."""
    for place in point.places.split():
        table, _, column = place.partition(".")
        assert column in {found.key for found in TABLES[table].columns()}, place


@pytest.mark.parametrize("table", schema.everything(), ids=lambda table: table.info.key)
@pytest.mark.parametrize("points", [RUSSIAN, DUTCH], ids=["R", "N"])
def test_a_table_that_answers_a_point_names_the_article(table: type[schema.Record], points: tuple[Point, ...]) -> None:
    """Whoever asks why a table is there finds both articles at it when both ask for it."""
    if any(table.info.key in tables_of(point) for point in points):
        assert points[0].source in table.info.source.split()


@pytest.mark.parametrize("table", schema.everything(), ids=lambda table: table.info.key)
@pytest.mark.parametrize("points", [RUSSIAN, DUTCH], ids=["R", "N"])
def test_a_table_that_names_an_article_answers_a_point_of_it(table: type[schema.Record], points: tuple[Point, ...]) -> None:
    """R or N on a table is no claim without a point behind it."""
    if points[0].source in table.info.source.split():
        assert any(table.info.key in tables_of(point) for point in points)


def test_each_stage_of_each_article_is_covered() -> None:
    """Both articles have points of the plan as a whole and of all six stages."""
    stages = {"plan", *(sheet.key for sheet in schema.STAGES)}

    assert {point.stage for point in RUSSIAN} == stages
    assert {point.stage for point in DUTCH} == stages
