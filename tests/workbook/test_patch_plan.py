"""Values of a plan go to the cells that they were read from, wherever those stand in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sostac_xl.compute import Computation, compute
from sostac_xl.errors import OutputError
from sostac_xl.examples import load
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import BudgetLine, Tactic
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_cells import Value
from sostac_xl.workbook.patch_plan import add_row, write, write_result
from sostac_xl.workbook.read import read_plan
from sostac_xl.workbook.read_places import TablePlace
from tests.support.libreoffice import LibreOffice
from tests.support.shelf import new_workbook
from tests.workbook.books import FACTS, SPARE, make_book
from tests.workbook.examples import AS_OF
from tests.workbook.patching import WHEN, values

PEOPLE: Mapping[type[Row], Any] = {Person: [{"name": "Ann"}, {"name": "Bob"}]}


def place_of(path: Path, table: type[Row]) -> TablePlace:
    """Return where a table stands in a workbook."""
    opened = open_workbook(path)
    return locate(opened.grids, opened.names).tables[table]


def saved(patch: Patch) -> Plan:
    """Save, and return the plan that is read then."""
    patch.save(WHEN)
    return read_plan(patch.path)


@pytest.mark.parametrize("form", [{}, {"backwards": True, "lead": 4}, {"names": False, "language": "nl"}, {"tables": False, "sheet_name": "my {}"}])
def test_values_go_where_they_were_read(tmp_path: Path, form: dict[str, Any]) -> None:
    """Rows and blocks are written by key, whatever the order, the language, or the names of sheets."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS}, **form)
    patch = Patch.open(path)
    plan = read_plan(path)
    bob: Any = plan[Person][1].origin
    facts: Any = plan.facts.origin

    assert write(patch, bob, "name", "Bobby")
    assert write(patch, bob, "rate", Decimal("87.50"))
    assert write(patch, facts, "start", date(2027, 2, 1))
    after = saved(patch)

    assert [(person.name, person.rate) for person in after[Person]] == [("Ann", None), ("Bobby", Decimal("87.5"))]
    assert after.facts.start == date(2027, 2, 1)


def test_a_column_that_is_not_there_is_not_written(tmp_path: Path) -> None:
    """Its value goes nowhere, and least of all into another column."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS})
    patch = Patch.open(path)
    origin = place_of(path, Person).origin(8)
    lacking: Any = type(origin)(origin.sheet, origin.number, {key: letter for key, letter in origin.letters.items() if key != "role"})

    assert not write(patch, lacking, "role", "Owner")
    assert not write_result(patch, lacking, "role", "Owner")
    assert not patch.changed


def test_results_go_behind_formulas_or_in_their_place(tmp_path: Path) -> None:
    """A computed column keeps its formula and shows the result; where somebody typed over it the result stands itself."""
    path = make_book(tmp_path / "plan.xlsx", {BudgetLine: [{"what": "Ads"}, {"what": "Film", "net": 7}]}, {PlanFacts: FACTS})
    patch = Patch.open(path)
    plan = read_plan(path)
    origins: list[Any] = [line.origin for line in plan[BudgetLine]]
    for origin in origins:
        assert write_result(patch, origin, "net", Decimal("99.9"))
    patch.save(WHEN)

    cells = [origin.cell("net") for origin in origins]
    formulas, results = (values(path, cells[0].sheet, data_only=data_only) for data_only in (False, True))
    assert [formulas[cell.address].value for cell in cells] == ["=0", 99.9]
    assert [results[cell.address].value for cell in cells] == [99.9, 99.9]


def test_a_row_is_added_with_the_id_that_waits_for_it(tmp_path: Path) -> None:
    """The first spare row is filled, and its ID is the row's."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS})
    patch = Patch.open(path)

    origin = add_row(patch, place_of(path, Person), {"name": "Цой", "capacity": 20})
    after = saved(patch)

    assert [(person.id, person.name) for person in after[Person]] == [("PER-01", "Ann"), ("PER-02", "Bob"), ("PER-03", "Цой")]
    assert after[Person][2].origin == origin


def test_a_full_table_gets_the_next_id(tmp_path: Path) -> None:
    """Rows beyond the spare ones get the numbers after the highest, and the table's form; the reader finds them."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS})
    patch = Patch.open(path)
    place = place_of(path, Person)
    for number in range(SPARE + 1):
        add_row(patch, place, {"name": f"New {number}"})
    after = saved(patch)

    assert [person.id for person in after[Person]] == [f"PER-{number:02d}" for number in range(1, 7)]
    assert after[Person][5].name == "New 3"
    assert after.problems == ()


def test_a_table_that_lost_its_form_gets_rows(tmp_path: Path) -> None:
    """Rows are added below those that are there, also where another program dropped the Excel tables."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS}, tables=False)
    patch = Patch.open(path)
    place = place_of(path, Person)
    for number in range(SPARE + 1):
        add_row(patch, place, {"name": f"New {number}"})

    assert [person.name for person in saved(patch)[Person]] == ["Ann", "Bob", "New 0", "New 1", "New 2", "New 3"]


def test_rows_that_were_typed_below_a_table_become_its_own(tmp_path: Path) -> None:
    """Only Excel makes a table grow by itself; when we add a row, those that were typed below it come in as well."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS})
    place = place_of(path, Person)
    patch = Patch.open(path)
    for key, value in {"id": "PER-09", "name": "Typed below"}.items():
        patch.set(place.sheet, place.origin(place.last + 1).cell(key).address, value)
    patch.save(WHEN)
    patch = Patch.open(path)
    longer = place_of(path, Person)
    assert longer.last == place.last + 1
    for number in range(SPARE + 1):
        add_row(patch, longer, {"name": f"New {number}"})
    after = saved(patch)[Person]

    table = values(path, place.sheet).tables[Person.info.excel_name]
    assert table.ref.endswith(str(longer.last + 1))
    assert [person.name for person in after] == ["Ann", "Bob", "New 0", "New 1", "New 2", "Typed below", "New 3"]
    assert after[-1].id == "PER-10"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """A new row without one of its values would be half a row."""
    path = make_book(tmp_path / "plan.xlsx", PEOPLE, {PlanFacts: FACTS})
    place = place_of(path, Action)
    lacking = TablePlace(Action, place.sheet, place.header, place.last, {"id": 1, "action": 2})
    with pytest.raises(OutputError, match="has no column Owner"):
        add_row(Patch.open(path), lacking, {"action": "Write", "owner": "PER-01"})


def test_a_grown_table_counts_in_every_figure(tmp_path: Path, libreoffice: LibreOffice, validator: Callable[[Path], list[str]]) -> None:
    """Budget lines beyond the spare rows are in the live sums of the workbook as they are in ours: to the cent, on every sheet."""
    path, done = tmp_path / "plan.xlsx", tmp_path / "done.xlsx"
    path.write_bytes(new_workbook(load("webshop", "en"), size="full", as_of=AS_OF))
    place, plan = place_of(path, BudgetLine), read_plan(path)
    of = plan[BudgetLine][0].tactic
    assert of
    line: dict[str, Value] = {"what": "More", "tactic": of.id, "cost_type": "Media", "basis": "Fixed", "amount": Decimal("1000.10")}
    patch = Patch.open(path)
    while add_row(patch, place, line).number <= place.last:
        pass
    done.write_bytes(patch.to_bytes(WHEN))
    after = compute(read_plan(done), AS_OF)

    assert len(after.plan[BudgetLine]) == place.last - place.header + 1
    assert validator(done) == []
    computed = libreoffice.convert(done, "xlsx", tmp_path / "computed")
    book = load_workbook(computed, data_only=True)
    cells: list[tuple[Row, str]] = [(after.plan[BudgetLine][-1], "net"), *((tactic, "budget") for tactic in after.plan[Tactic])]
    for row, key in cells:
        assert row.origin
        cell = row.origin.cell(key)
        assert book[cell.sheet][cell.address].value == pytest.approx(money(after, row, key), abs=0.001)
    assert money(after, after.plan[Tactic][0], "budget") > money(compute(plan, AS_OF), plan[Tactic][0], "budget") + 1000


def money(computation: Computation, row: Row, key: str) -> float:
    """Return what a computed column of a row comes to."""
    value = computation.value(row, key)
    assert isinstance(value, Decimal)
    return float(value)
