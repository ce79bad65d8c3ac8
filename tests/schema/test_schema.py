"""The schema keeps to what Excel accepts and to what the code relies on, in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from sostac_xl import schema
from sostac_xl.i18n import LANGUAGES, Choice, Translator
from sostac_xl.schema import Record, Row
from sostac_xl.schema.kinds import Links, OneOf, RefTo
from sostac_xl.schema.row import Block

EXCEL_MESSAGE = 255
EXCEL_TITLE = 32
EXCEL_SHEET_NAME = 31
CELL_ADDRESS = re.compile(r"[A-Z]{1,3}\d+|R\d*C\d*", re.IGNORECASE)

every_table = pytest.mark.parametrize("table", schema.everything(), ids=lambda table: table.info.key)
every_language = pytest.mark.parametrize("t", [Translator(language) for language in LANGUAGES], ids=LANGUAGES)


def twice(values: Iterable[str]) -> list[str]:
    """Return what stands in `values` more than once, for Excel: upper and lower case are the same."""
    return [value for value, times in Counter(value.casefold() for value in values).items() if times > 1]


def test_keys_of_tables_are_unique() -> None:
    """A table is known by its key, its ListObject by the name that follows from it."""
    assert not twice(table.info.key for table in schema.everything())
    assert not twice(table.info.excel_name for table in schema.everything())


def test_prefixes_are_unique() -> None:
    """An ID such as OBJ-01 tells its table."""
    prefixes = [table.info.prefix for table in schema.tables()]

    assert not twice(prefixes)
    assert all(re.fullmatch("[A-Z]{3}", prefix) for prefix in prefixes)


@every_table
def test_keys_of_columns_are_unique(table: type[Record]) -> None:
    """A column is known by its key."""
    assert not twice(column.key for column in table.columns())


@every_table
def test_every_column_says_what_it_is(table: type[Record]) -> None:
    """Each table has a purpose, each column a label and a help text, and each help is a sentence, or names the separator last."""
    assert table.info.purpose
    assert not [column.key for column in table.columns() if not column.label or not column.help.endswith((".", "?", ";"))]


@every_table
def test_excel_name_does_not_read_as_a_cell_address(table: type[Record]) -> None:
    """Excel refuses a table that is named like a cell."""
    assert not CELL_ADDRESS.fullmatch(table.info.excel_name)
    assert re.fullmatch("tbl[A-Za-z]+", table.info.excel_name)


@every_table
def test_references_point_at_tables_with_entries(table: type[Record]) -> None:
    """A reference finds its rows by ID, so its target has IDs."""
    targets = [column.kind.target for column in table.columns() if isinstance(column.kind, RefTo)]

    assert all(target in schema.tables() for target in targets)


def test_only_actions_have_predecessors() -> None:
    """The timeline reads the links of one table."""
    assert [table.info.key for table in schema.everything() for column in table.columns() if isinstance(column.kind, Links)] == ["actions"]


@every_table
def test_a_blank_record_can_be_made(table: type[Record]) -> None:
    """A draft may leave anything blank: a record needs no values, only a row its ID."""
    assert table(id="XXX-01") if issubclass(table, Row) and table.info.prefix else table() if issubclass(table, Block) else True


@every_table
def test_a_gate_table_requires_something(table: type[Record]) -> None:
    """The gate counts required cells; a gate table without any would count as filled from the start."""
    assert not table.info.gate or any(column.required for column in table.inputs())


@every_language
@every_table
def test_labels_are_unique_headers(table: type[Record], t: Translator) -> None:
    """Excel wants the headers of a table to differ; ours are without the characters that structured references must escape."""
    labels = [t(column.label) for column in table.columns()]

    assert not twice(labels)
    assert not [label for label in labels if re.search(r"[\[\]#'@\n]", label) or label != label.strip()]


@every_language
@every_table
def test_input_messages_fit(table: type[Record], t: Translator) -> None:
    """Excel cuts an input message at 255 characters and refuses a title over 32."""
    assert not [t(column.help) for column in table.columns() if len(t(column.help)) > EXCEL_MESSAGE]
    assert not [t(column.label) for column in table.columns() if len(t(column.label)) > EXCEL_TITLE]


@every_language
def test_sheet_names_are_accepted(t: Translator) -> None:
    """Sheet names are unique, at most 31 characters, and without the characters that Excel forbids."""
    names = [t(sheet.title) for sheet in schema.SHEETS]

    assert not twice(names)
    assert not [name for name in names if len(name) > EXCEL_SHEET_NAME or re.search(r"[\[\]:*?/\\']", name)]


@every_language
@pytest.mark.parametrize("choice", schema.choices(), ids=lambda choice: choice.__name__)
def test_choices_can_be_told_apart(choice: type[Choice], t: Translator) -> None:
    """A label in a cell stands for one choice."""
    assert not twice(t(member.value) for member in choice)


def test_every_choice_is_used() -> None:
    """An enumeration that no column uses would be a list in the workbook that nobody picks from."""
    used = {column.kind.choice for table in schema.everything() for column in table.columns() if isinstance(column.kind, OneOf)}

    assert set(Choice.__subclasses__()) == used
