"""What users add to the workbook is read with it: columns in our tables, tables of their own; what is hidden or marked stays out."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sostac_xl.plan import Plan
from sostac_xl.schema.own import Form, OwnCell, OwnTable
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.tactics import Tactic
from sostac_xl.workbook.number_form import form_of
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read import plan_of, read_plan
from sostac_xl.workbook.read_looks import nothing_told
from sostac_xl.workbook.read_own import is_marked, own_value
from tests.workbook.books import FACTS, make_book
from tests.workbook.own_things import MARK, ROWS, added_column, added_table, own_book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with columns and tables of the user's."""
    return own_book(tmp_path_factory.mktemp("own") / "plan.xlsx")


@pytest.fixture(scope="module")
def plan(book: Path) -> Plan:
    """What is read of it."""
    return read_plan(book)


def values(plan: Plan, row: int) -> dict[str, object]:
    """Return what a tactic has in the columns of the user's, by their titles."""
    titles = [column.title for column in plan.own_columns[Tactic]]
    return {title: cell.value for title, cell in zip(titles, plan.own(plan[Tactic][row]), strict=True) if cell}


def test_own_columns_stand_beside_their_rows(plan: Plan) -> None:
    """Each value has its type, whatever its format; a title is on one line; a column without values is none."""
    assert values(plan, 0) == {
        MARK: "mark of tactics 1",
        "Contact moment": "after the order",
        "Share of voice": Decimal("0.125"),
        "Fee": Decimal("1234.5"),
        "Pages": Decimal("0.3"),
        "Kick-off": date(2027, 1, 4),
        "Month": date(2027, 1, 4),
        "At": time(9, 5),
        "Ready": True,
    }
    assert values(plan, 1)["Kick-off"] == datetime(2027, 2, 1, 14, 30)
    assert {table for table, columns in plan.own_columns.items() if columns} == {table for table, rows in ROWS.items() if rows}


def test_own_columns_change_nothing_else(plan: Plan, tmp_path: Path) -> None:
    """The plan is the same as without them, and has no fault."""
    assert plan.problems == ()
    plain = read_plan(make_book(tmp_path / "plain.xlsx", ROWS, {PlanFacts: FACTS})).tables
    assert {table: plan[table] for table in ROWS} == {table: plain[table] for table in ROWS}


def test_own_tables_have_title_stage_and_what_may_be_seen(plan: Plan) -> None:
    """A table stands for its stage or its sheet; hidden rows, internal ones, notes and our internal columns are not in it."""
    media, partners = plan.own_tables

    assert (media.title, media.about, media.stage, media.columns) == ("Media plan", "Net amounts", "tactics", ("Medium", "Jan", "Feb"))
    assert [[cell and cell.value for cell in row] for row in media.rows] == [["Search", 1000, 500], ["Mail", 20, None]]
    assert (partners.title, partners.sheet, partners.stage, partners.columns) == ("Partners 2", "Partners", "", ("Partner",))
    assert [[cell and cell.value for cell in row] for row in partners.rows] == [["Studio"]]


def test_nothing_hidden_is_read(plan: Plan) -> None:
    """No secret is in the columns and tables but in the cells of a row that is internal itself."""
    hidden = next(row for row in plan[Tactic] if row.hidden)
    told = [
        cell.value for columns in plan.own_columns.values() for column in columns for place, cell in column.cells.items() if place != hidden.cell()
    ]
    told += [cell.value for table in plan.own_tables for row in table.rows for cell in row if cell]

    assert len(told) > 20
    assert not [text for text in told if isinstance(text, str) and "SECRET" in text]


def test_where_looks_can_not_be_told_nothing_is_shown(book: Path) -> None:
    """A host that knows of no hidden columns gives none of the user's away."""
    opened = open_workbook(book)
    plan = plan_of(opened.__class__(opened.path, opened.grids, opened.names, opened.epoch, opened.results, looks=nothing_told))

    assert not any(plan.own_columns.values())
    assert plan.own_tables == ()


def test_a_column_that_may_be_an_internal_one_stays_out(tmp_path: Path) -> None:
    """Where an internal column is missing, each column of the user's may be just that one."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, {PlanFacts: FACTS}, names=False)
    book = load_workbook(path)
    added_column(book, Tactic, "Moment", ["now"])
    for cells in book["Tactics"].iter_rows():
        for cell in cells:
            cell.value = "Что-то" if cell.value == "Note" else cell.value
    book.save(path)

    assert not any(read_plan(path).own_columns.values())


def test_errors_and_formulas_without_result_are_told(tmp_path: Path) -> None:
    """A finding names the cell, which stays blank; a formula's last result is read; the sum of a table is its last row."""

    def more(book: object) -> None:
        sheet = book.add_worksheet("Mine")  # type: ignore[attr-defined]
        sheet.add_table("B2:C5", {"name": "Mine", "columns": [{"header": "What"}, {"header": "Sum", "total_function": "sum"}], "total_row": True})
        sheet.write_column("B3", ["a", "b"])
        sheet.write_formula("C3", "=1+1", None, 2)
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C5", "=SUBTOTAL(109,[Sum])", None, 2)
        sheet.write_string("B5", "Total")

    plan = read_plan(make_book(tmp_path / "plan.xlsx", ROWS, {PlanFacts: FACTS}, more=more))

    assert plan.own_tables == (
        OwnTable(
            "Mine",
            "Mine",
            "",
            ("What", "Sum"),
            ((OwnCell("a"), OwnCell(Decimal(2))), (OwnCell("b"), None), (OwnCell("Total"), OwnCell(Decimal(2)))),
            total=True,
        ),
    )
    assert [(str(each.cell), each.code) for each in plan.problems] == [("Mine!C4", "WBK109")]


def test_an_error_in_an_own_column_names_its_row(tmp_path: Path) -> None:
    """The finding has the row's ID, and says the title of the column."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, {PlanFacts: FACTS})
    book = load_workbook(path)
    sheet, number = added_column(book, Tactic, "Reach", ["#REF!", "=1+1"])
    book.save(path)
    problems = read_plan(path).problems

    assert [(each.code, each.row_id, each.stage) for each in problems] == [("WBK109", "TAC-01", "tactics"), ("WBK110", "TAC-02", "tactics")]
    assert problems[0].message.values["label"] == "Reach"
    assert sheet.cell(1, number).column_letter in str(problems[0].cell)


def test_a_copy_of_our_table_is_no_table_of_the_users(tmp_path: Path) -> None:
    """It may hold what is internal; so may what bears the name that Excel gives to a copy."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, {PlanFacts: FACTS})
    book = load_workbook(path)
    added_table(book.create_sheet("Mine"), (2, 1), "tblPeople2", [["Who", "What"], ["Ann", "x"]])
    book.save(path)

    assert read_plan(path).own_tables == ()


@pytest.mark.parametrize(
    ("number_format", "form"),
    [
        ("General", Form()),
        ("@", Form()),
        ("0", Form(digits=0)),
        ("#,##0.00", Form(digits=2, grouped=True)),
        ("#,##0.##", Form(grouped=True)),
        ("0.0%", Form(digits=1, share=True)),
        ('[Red]-0.0%;"a;b"0', Form(digits=1, share=True, before="-")),
        ('_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-', Form(digits=2, currency="EUR", grouped=True)),
        ("[$€-413] #,##0", Form(digits=0, currency="EUR", grouped=True)),
        ("$#,##0", Form(digits=0, currency="$", grouped=True)),
        ('#,##0\\ "₽"', Form(digits=0, currency="RUB", grouped=True)),
        ("#,##0.00 [$USD]", Form(digits=2, currency="USD", grouped=True)),
        ('0" uur"', Form(digits=0, after="uur")),
        ('0 "v 2.0"', Form(digits=0, after="v 2.0")),
        ("dd-mm-yyyy", Form()),
        ("[$-419]mmmm yyyy", Form(month=True)),
        ("yyyy-mm", Form(month=True)),
        ("h:mm", Form()),
        ("# ?/?", Form()),
        ("0.00E+00", Form()),
    ],
)
def test_number_format_tells_how_a_number_is_meant(number_format: str, form: Form) -> None:
    """Decimals, percentages, currencies and words are read from a format as Excel writes it."""
    assert form_of(number_format) == form


def test_marks_are_known_in_each_language_and_only_in_brackets() -> None:
    """`Intern draagvlak` is a subject, `Marge (intern)` is a mark."""
    assert all(map(is_marked, ("Fee (internal)", "Marge (Intern)", "Маржа [внутреннее]", "( internal ) fee")))
    assert not any(map(is_marked, ("Internal factor", "Intern draagvlak", "", None, 5)))


def test_odd_values_are_blank_or_numbers() -> None:
    """Blanks, infinities and what no cell holds are nothing; a number has the digits that Excel keeps."""
    assert [own_value(raw) for raw in (" ", float("inf"), float("nan"), None, object())] == [None] * 5
    assert own_value(1 / 3) == Decimal("0.333333333333333")
