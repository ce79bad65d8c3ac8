"""Tables, columns and cells are found by identity, whatever was renamed, moved or lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

from sostac_xl import schema
from sostac_xl.i18n import LANGUAGES
from sostac_xl.schema.objectives import Objective, Vision
from sostac_xl.schema.plan import Person, PlanFacts, Section
from sostac_xl.schema.row import Row
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read_places import Located
from tests.workbook.books import FACTS, SPARE, make_book

ROWS: Mapping[type[Row], Any] = {
    Person: [{"name": "Ann"}, {"name": "Bob"}],
    Objective: [{"objective": "Grow"}],
    Section: [{"id": "SEC-OBJ", "table": "Objectives"}, {"id": "SEC-ACT", "table": "Actions"}],
}


def find(path: Path) -> Located:
    """Return what is found in a workbook."""
    opened = open_workbook(path)
    return locate(opened.grids, opened.names)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook to the contract."""
    return make_book(tmp_path / "plan.xlsx", ROWS, {PlanFacts: FACTS})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("names", "tables"), [(True, False), (False, True), (False, False)])
def test_every_table_and_block_is_found_without_names_or_tables(tmp_path: Path, language: str, names: bool, tables: bool) -> None:
    """Names, tables, or headers and labels alone lead to the same cells, in every language."""
    whole = find(make_book(tmp_path / "whole.xlsx", ROWS, {PlanFacts: FACTS}, language=language))
    poor = find(make_book(tmp_path / "poor.xlsx", ROWS, {PlanFacts: FACTS}, language=language, names=names, tables=tables))
    assert {t.info.key for t in whole.tables} == {t.info.key for t in schema.tables()}
    for table, place in whole.tables.items():
        found = poor.tables[table]
        assert (found.sheet, found.header, found.last, dict(found.columns)) == (place.sheet, place.header, place.last, dict(place.columns)), table
        assert not found.renamed
        assert not found.doubled
    for block, spot in whole.blocks.items():
        if block is not PlanFacts and not names:
            continue  # blank, so that nothing tells how far from its label the value stands
        assert dict(poor.blocks[block].cells) == dict(spot.cells)


def test_last_row_is_the_last_spare_row(book: Path) -> None:
    """A table reaches to its last spare row."""
    place = find(book).tables[Person]
    assert place.last - place.header == 2 + SPARE


def test_names_outlive_renamed_sheets_and_moved_columns(book: Path) -> None:
    """A renamed sheet and a header in another tongue change nothing: the names on the cells do."""
    before = find(book).tables[Objective]
    edited = load_workbook(book)
    sheet = edited["Objectives"]
    for column in before.columns.values():
        sheet.cell(before.header, column).value = f"Spalte {column}"
    del sheet.tables["tblObjectives"]
    sheet.title = "Where's it"
    for name, defined in edited.defined_names.items():
        if name.startswith("sx."):
            defined.value = defined.value.replace("Objectives!", "'Where''s it'!").replace("'Objectives'!", "'Where''s it'!")
    edited.save(book)
    after = find(book).tables[Objective]
    assert (after.sheet, after.columns) == ("Where's it", before.columns)


def test_texts_decide_where_a_script_left_names_and_tables_behind(book: Path) -> None:
    """Rows that a script inserted move the cells but neither names nor tables; the headers tell where the table is now."""
    before = find(book).tables[Person]
    edited = load_workbook(book)
    edited["Plan"].insert_rows(1, 7)
    edited.save(book)
    after = find(book).tables[Person]
    assert (after.header, after.last - after.header) == (before.header + 7, before.last - before.header)
    assert set(after.columns) == set(before.columns)


def test_near_header_is_taken_and_told(book: Path) -> None:
    """A column without its name whose header is like ours is read, and known as renamed."""
    edited = load_workbook(book)
    place = find(book).tables[Objective]
    del edited.defined_names["sx.objectives.kpi_name"]
    edited["Objectives"].cell(place.header, place.columns["kpi_name"]).value = "KPI nmae"
    edited.save(book)
    after = find(book).tables[Objective]
    assert after.columns["kpi_name"] == place.columns["kpi_name"]
    assert after.renamed == {"kpi_name": "kpi nmae"}


def test_unknown_column_is_left_alone(tmp_path: Path) -> None:
    """A column of the user's own is nobody's."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, names=False, tables=False)
    place = find(path).tables[Person]
    edited = load_workbook(path)
    edited["Plan"].cell(place.header, max(place.columns.values()) + 1).value = "Shoe size"
    edited.save(path)
    assert find(path).tables[Person].columns == place.columns


def test_doubled_header_is_read_once(tmp_path: Path) -> None:
    """Of two columns with the same header the first is read."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, names=False, tables=False)
    place = find(path).tables[Person]
    edited = load_workbook(path)
    extra = max(place.columns.values()) + 1
    edited["Plan"].cell(place.header, extra).value = "Name"
    edited.save(path)
    after = find(path).tables[Person]
    assert (after.columns["name"], after.doubled) == (place.columns["name"], {"name": extra})


def test_names_that_lead_nowhere_are_ignored(book: Path) -> None:
    """A name that became #REF!, that stands for a constant, or that points at a deleted sheet is no help and no harm."""
    place = find(book).tables[Person]
    edited = load_workbook(book)
    for key, target in {"name": "#REF!", "role": "5", "side": "Gone!$A$1", "email": "'Plan'!$A$1"}.items():
        edited.defined_names[f"sx.people.{key}"] = DefinedName(f"sx.people.{key}", attr_text=target)
    edited.save(book)
    assert find(book).tables[Person].columns == place.columns


def test_rows_typed_under_a_table_belong_to_it(book: Path) -> None:
    """Only Excel makes a table grow by itself: what stands right under it is read, what stands apart is not."""
    place = find(book).tables[Person]
    edited = load_workbook(book)
    edited["Plan"].cell(place.last + 1, place.columns["name"]).value = "Cas"
    edited.save(book)
    assert find(book).tables[Person].last == place.last + 1


def test_lost_table_ends_before_the_next_one(tmp_path: Path) -> None:
    """Without its table, the rows of one end where the title of the next begins, blank rows inside or not."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, names=False, tables=False)
    place = find(path).tables[Person]
    edited = load_workbook(path)
    for row in (place.header + 2, place.header + 3):
        edited["Plan"].cell(row, place.columns["id"]).value = None
        edited["Plan"].cell(row, place.columns["name"]).value = None
    edited.save(path)
    assert find(path).tables[Person].last == place.last


def test_copied_table_does_not_replace_the_original(book: Path) -> None:
    """A copy of the headers on another sheet changes nothing."""
    before = find(book).tables[Person]
    edited = load_workbook(book)
    copy = edited.create_sheet("Copy", 0)
    for key, column in before.columns.items():
        copy.cell(1, column).value = schema.TABLES["people"].column(key).label
    edited.save(book)
    assert find(book).tables[Person] == before


def test_deleted_table_with_a_copy_is_found_in_the_copy(book: Path) -> None:
    """When the sheet of a table is gone, a copy of the table elsewhere is the table."""
    before = find(book).tables[Objective]
    edited = load_workbook(book)
    edited.copy_worksheet(edited["Objectives"]).title = "Moved"
    del edited["Objectives"]
    for name in [name for name in edited.defined_names if name.startswith("sx.objectives")]:
        del edited.defined_names[name]
    edited.save(book)
    assert (find(book).tables[Objective].sheet, find(book).tables[Objective].columns) == ("Moved", before.columns)


def test_cells_of_a_block_are_found_by_label(book: Path) -> None:
    """A value whose name is gone is found beside its label."""
    before = find(book).blocks[PlanFacts]
    edited = load_workbook(book)
    for key in ("start", "horizon"):
        del edited.defined_names[f"sx.plan.{key}"]
    edited.save(book)
    assert dict(find(book).blocks[PlanFacts].cells) == dict(before.cells)


def test_block_without_names_and_labels_is_not_there(tmp_path: Path) -> None:
    """Nothing is made up where nothing is left."""
    assert Vision not in find(make_book(tmp_path / "plan.xlsx", ROWS, without=(Vision,))).blocks
