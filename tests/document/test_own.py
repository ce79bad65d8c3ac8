"""What users added to the workbook stands in the Word plan: beside the rows that it belongs to, and after the section it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sostac_xl.compute import compute
from sostac_xl.document.blocks import Block, Details, Heading, Table, Turn
from sostac_xl.document.context import Context
from sostac_xl.document.own_cells import shown
from sostac_xl.document.sections.generic import rows_table
from sostac_xl.document.sections.own import own_appendices, own_tables
from sostac_xl.document.wording import ProseTranslator
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import Plan
from sostac_xl.schema.own import Form, OwnCell, OwnColumn, OwnTable
from sostac_xl.schema.sheets import TACTICS
from sostac_xl.schema.strategy import Segment
from sostac_xl.workbook.read import read_plan
from tests.compute.plans import plan_of
from tests.document.words import AS_OF, built, headings, lines, text
from tests.workbook.own_things import ROWS, own_book


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan of which every table has a column of the user's."""
    return read_plan(own_book(tmp_path_factory.mktemp("own") / "plan.xlsx"))


def context(plan: Plan, language: str = "en") -> Context:
    """Return the context of a plan."""
    return Context.of(compute(plan, AS_OF), ProseTranslator(language))


def table_of(columns: Sequence[str], rows: Sequence[Sequence[object]], **more: object) -> OwnTable:
    """Return a table of the user's on the sheet of the tactics."""
    cells = tuple(tuple(None if value is None else OwnCell(value) for value in row) for row in rows)  # type: ignore[arg-type]
    return OwnTable("Mine", "Tactics", "tactics", tuple(columns), cells, **more)  # type: ignore[arg-type]


def printed(table: OwnTable) -> list[Block]:
    """Return what the chapter of the tactics says of a table."""
    return list(own_tables(context(replace(plan_of(), own_tables=(table,))), TACTICS))


def test_every_row_brings_its_own_columns(plan: Plan) -> None:
    """Whatever a table looks like in the document, what stands in a column of the user's is told with its row."""
    said = text(built(plan))

    assert {table.info.key for table, rows in ROWS.items() if rows and f"mark of {table.info.key} 1" not in said} == set()


def test_nothing_that_is_hidden_is_told(plan: Plan) -> None:
    """Neither rows, columns, tables nor sheets that are hidden or marked."""
    assert "SECRET" in str(plan.own_columns)
    assert "SECRET" not in text(built(plan))


def test_cells_look_as_in_the_workbook(plan: Plan) -> None:
    """Percentages, amounts, days and months have their form, with the marks of the language."""
    found = [line for line in lines(built(plan, language="nl")) if "Share of voice" in line]

    assert found[0].endswith(
        "Contact moment: after the order · Share of voice: 12,5% · Fee: € 1.234,50 · Pages: 0,3 · Kick-off: 4 jan 2027 · Month: jan 2027 · "
        "At: 09:05 · Ready: Ja"
    )
    assert "Pages: 2027 · Kick-off: 1 feb 2027, 14:30 · Ready: Nee" in found[1]


def test_tables_close_the_chapter_or_are_appendices(plan: Plan) -> None:
    """One on the sheet of a stage stands last in its chapter, with its title; one on a sheet of its own is an appendix."""
    document = built(plan)

    assert headings(document, 2).index("Media plan") + 1 == headings(document, 2).index("List of actions")
    assert next(heading for heading in headings(document, 2) if "Partners" in heading)[1:] == ". Partners 2"
    assert "Net amounts" in lines(document)


def test_several_tables_on_a_sheet_are_one_appendix() -> None:
    """It bears the name of the sheet, and each table its own title."""
    tables = tuple(OwnTable(title, "Partners", "", ("a",), ((OwnCell("x"),),)) for title in ("One", "Two"))
    found = list(own_appendices(context(replace(plan_of(), own_tables=tables))))

    assert [title for _, title, _ in found] == ["Partners"]
    assert [block.text for block in found[0][2] if isinstance(block, Heading)] == ["One", "Two"]


def test_a_table_with_many_figures_turns_the_page() -> None:
    """Thirteen columns of amounts stand on a page that is turned; the page after it is upright again."""
    figures = [["Search", *([Decimal(1_000_000)] * 13)]]
    turned = printed(table_of(["Medium", *(f"Month {n}" for n in range(1, 14))], figures))

    assert [block.landscape for block in turned if isinstance(block, Turn)] == [True, False]
    assert [len(block.columns) for block in turned if isinstance(block, Table)] == [14]


def test_a_table_with_more_columns_than_any_page_has_details() -> None:
    """What has no column stands below its row, after its title; no blank is told."""
    wide = printed(table_of([f"Column {n}" for n in range(1, 25)], [["A text of some length here", *([None] * 22), "last"]]))
    table = next(block for block in wide if isinstance(block, Table))

    assert not any(isinstance(block, Turn) for block in wide)
    assert len(table.columns) < 12
    assert [[(point.lead, point.text) for point in row.points] for row in table.rows if isinstance(row, Details)] == [[("Column 24:", "last")]]


def test_a_total_is_the_last_row() -> None:
    """It stands out as that of any table."""
    blocks = printed(table_of(["What", "Sum"], [["a", Decimal(1)], ["Total", Decimal(1)]], total=True))

    assert [block.total for block in blocks if isinstance(block, Table)] == [True]


def test_a_column_stands_beside_others_where_there_is_room() -> None:
    """A short one does; running text, and what is one too many, stands below the row."""
    from tests.workbook.own_things import START

    rows = read_rows()
    names = ("Short", "Long", *(f"More {n}" for n in range(5)))
    texts = {"Long": "A text that goes on and on and says a lot of things"}
    columns = tuple(OwnColumn(name, {row.cell(): OwnCell(texts.get(name, "x")) for row in rows if row.cell()}) for name in names)  # type: ignore[misc]
    table = rows_table(context(replace(plan_of(start=START), own_columns={Segment: columns})), rows)

    assert [column.title for column in table.columns] == ["Segment", "Targeted", "Short", "More 0", "More 1", "More 2"]
    assert [point.lead for row in table.rows if isinstance(row, Details) for point in row.points] == ["Long:", "More 3:", "More 4:"]


def read_rows() -> tuple[Segment, ...]:
    """Return a segment that stands in a cell."""
    from sostac_xl.workbook.read_places import RowOrigin

    return (Segment(id="SEG-01", segment="Starters", targeted=True, origin=RowOrigin("Strategy", 5, {"id": "A"})),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_has_its_own_currency(language: str) -> None:
    """A sign that means the plan's currency is the plan's; another code or sign stays what it is."""
    words = context(plan_of(currency="USD"), language)
    amounts = [shown(words, OwnCell(Decimal("1234.5"), Form(2, currency=currency, grouped=True))) for currency in ("$", "EUR", "kr")]

    assert amounts[0] == words.exact(Decimal("1234.5"))
    assert "€" in amounts[1]
    assert amounts[2].endswith("\N{NO-BREAK SPACE}kr")


def test_numbers_are_as_the_format_says() -> None:
    """Years have no separators, long fractions end, and words of the format stand with the number."""
    words = context(plan_of())
    cells = (
        OwnCell(Decimal(2027)),
        OwnCell(Decimal(1_250_000)),
        OwnCell(Decimal("0.333333333333333")),
        OwnCell(Decimal(3), Form(0, after="hours")),
        OwnCell(Decimal("0.5"), Form(share=True)),
        OwnCell(date(2027, 3, 1), Form(month=True)),
        None,
    )

    assert [shown(words, cell) for cell in cells] == ["2027", "1,250,000", "0.3333", "3\N{NO-BREAK SPACE}hours", "50%", "Mar 2027", ""]
