"""A workbook that was rearranged by users and scripts reads the same; where something is lost, that is told and nothing else goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from sostac_xl import schema
from sostac_xl.checks import assess
from sostac_xl.compute import compute
from sostac_xl.examples import load
from sostac_xl.findings import Finding, Severity
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.objectives import Objective, Vision
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.schema.row import Block, Record
from sostac_xl.schema.sheets import BUDGET
from sostac_xl.schema.strategy import Summary
from sostac_xl.schema.tactics import BudgetLine, Tactic
from sostac_xl.workbook.read import read_plan
from sostac_xl.workbook.read_places import TITLE_ROWS
from tests.support.shelf import new_workbook
from tests.workbook.books import make_book
from tests.workbook.cases import BLOCKS, ROWS
from tests.workbook.edits import Book, Edit, header, on_every_sheet, put, read_after, swapped

AS_OF = date(2026, 5, 8)
OTHER = {"en": "nl", "nl": "ru", "ru": "en"}
"""The language that the headers of a workbook are translated into."""


def told(plan: Plan) -> tuple[Finding, ...]:
    """Return what reading tells, but for the dropdowns that a script leaves behind where the cells were (see `test_read_dropdowns`)."""
    return tuple(problem for problem in plan.problems if problem.name != "dropdown-lost")


@dataclass(frozen=True)
class Original:
    """A workbook and the plan that it holds."""

    path: Path
    plan: Plan


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Original]:
    """The workbook of the example plan in each language."""
    found = {}
    for language in LANGUAGES:
        path = tmp_path_factory.mktemp("examples") / f"{language}.xlsx"
        path.write_bytes(new_workbook(load("webshop", language), language=language, size="full"))
        found[language] = Original(path, read_plan(path))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """A small workbook in English."""
    path = make_book(tmp_path_factory.mktemp("small") / "plan.xlsx", ROWS, BLOCKS)
    return Original(path, read_plan(path))


def entries(plan: Plan) -> dict[type[Record], object]:
    """Return what a plan holds, by table and block."""
    return {**{table: plan[table] for table in schema.tables()}, **{block: plan.block(block) for block in schema.blocks()}}


def different(one: Plan, other: Plan) -> set[str]:
    """Return the tables and blocks that differ."""
    return {record.info.key for record, value in entries(one).items() if entries(other)[record] != value}


def renamed(book: Book) -> None:
    """Give every sheet another name; Excel changes the defined names with it."""
    for number, sheet in enumerate(book.sheets.worksheets):
        old, new = sheet.title, f"Blad {number}, it's new"
        sheet.title = new
        quoted = new.replace("'", "''")
        for defined in book.sheets.defined_names.values():
            for reference in (f"'{old}'!", f"{old}!"):
                defined.value = (defined.value or "").replace(reference, f"'{quoted}'!")


def backwards(book: Book) -> None:
    """Put the columns of every table in reverse order, headers and all, as a script does: the names stay where they were."""
    for place in book.places.tables.values():
        sheet = book.sheets[place.sheet]
        numbers = sorted(place.columns.values())
        for row in range(place.header, place.last + 1):
            cells = [sheet.cell(row, number) for number in numbers]
            moved = [(cell.value, cell.number_format) for cell in reversed(cells)]
            for cell, (value, number_format) in zip(cells, moved, strict=True):
                cell.value, cell.number_format = value, number_format


def translated(language: str) -> Edit:
    """Translate all headers of tables, and all labels of blocks."""

    def edit(book: Book) -> None:
        t = Translator(language)
        for table, place in book.places.tables.items():
            for key, number in place.columns.items():
                book.sheets[place.sheet].cell(place.header, number).value = t(table.column(key).label)
        for block, spot in book.places.blocks.items():
            for key, (row, column) in spot.cells.items():
                book.sheets[spot.sheet].cell(row, column - 2).value = t(block.column(key).label)

    return edit


def above_a_table(book: Book) -> None:
    """Insert rows above the title of the last table of each sheet, as a script does."""
    last: dict[str, int] = {}
    for place in book.places.tables.values():
        last[place.sheet] = max(last.get(place.sheet, 0), place.header)
    for name, header_row in last.items():
        book.sheets[name].insert_rows(header_row - TITLE_ROWS, 4)


above_everything = on_every_sheet(lambda sheet: sheet.insert_rows(1, 3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rearranged_workbook_reads_the_same(examples: dict[str, Original], tmp_path: Path, language: str) -> None:
    """Headers translated, columns reordered, rows inserted above a table and above everything, sheets renamed: every entry is the same."""
    edits = (translated(OTHER[language]), backwards, above_a_table, above_everything, renamed)
    plan = read_after(examples[language].path, tmp_path / "moved.xlsx", *edits)
    assert different(examples[language].plan, plan) == set()
    assert [problem.name for problem in told(plan)] == ["language-differs"]


@pytest.mark.parametrize(
    ("language", "edit"),
    [
        ("en", above_everything),
        ("nl", on_every_sheet(lambda sheet: sheet.insert_cols(5))),
        ("ru", on_every_sheet(lambda sheet: sheet.insert_rows(15, 2))),
    ],
)
def test_what_a_script_moves_reads_the_same(examples: dict[str, Original], tmp_path: Path, language: str, edit: Edit) -> None:
    """Inserted rows and columns leave tables and names behind; the headers and labels tell where everything is now."""
    plan = read_after(examples[language].path, tmp_path / "moved.xlsx", edit)
    assert (different(examples[language].plan, plan), told(plan)) == (set(), ())


def test_swapped_columns_go_by_their_headers(small: Original, tmp_path: Path) -> None:
    """Two columns that a script swapped with their headers are read right; of those that were swapped without, nobody can know."""
    plan = read_after(small.path, tmp_path / "moved.xlsx", swapped(Objective, "acceptable", "best"), swapped(Person, "name", "role"))
    assert (different(small.plan, plan), told(plan)) == (set(), ())


def test_a_deleted_column_is_told_and_no_other_is_taken_for_it(small: Original, tmp_path: Path) -> None:
    """A script that deletes a column leaves its name on the next one: that one keeps its values, and one finding names the lost one."""
    before = small.plan

    def delete(book: Book) -> None:
        book.sheet(Person).delete_cols(book.place(Person).columns["email"])

    plan = read_after(small.path, tmp_path / "moved.xlsx", delete)
    people = [problem for problem in told(plan) if problem.message.values["table"].text == "People"]
    assert [(problem.name, problem.message.values["label"].text) for problem in people] == [("optional-column-missing", "E-mail")]
    assert [(person.decides, person.capacity, person.email) for person in plan[Person]] == [(p.decides, p.capacity, "") for p in before[Person]]


@pytest.mark.parametrize("at", ["acceptable", "due"])
def test_a_name_that_was_left_behind_makes_no_other_column_its_own(small: Original, tmp_path: Path, at: str) -> None:
    """After a script inserted a column, one with a header of the user's own is nobody's, and neither is the new one under its old name."""

    def insert(book: Book) -> None:
        book.sheet(Objective).insert_cols(book.place(Objective).columns[at])

    plan = read_after(small.path, tmp_path / "moved.xlsx", header(Objective, "due", "By when", named=True), insert)
    (finding,) = told(plan)
    assert (finding.name, finding.message.values["columns"]) == ("column-missing", ("R “By when”",))
    assert [(objective.due, objective.baseline) for objective in plan[Objective]] == [
        (None, objective.baseline) for objective in small.plan[Objective]
    ]


def test_facts_without_their_labels_go_by_their_names(small: Original, tmp_path: Path) -> None:
    """Labels in words of the user's own leave the names, which Excel moves along with the cells."""

    def relabel(book: Book) -> None:
        for block, spot in book.places.blocks.items():
            for number, (row, column) in enumerate(spot.cells.values()):
                if block is not PlanFacts or number % 3:
                    book.sheets[spot.sheet].cell(row, column - 2).value = f"Eigen tekst {number}"

    plan = read_after(small.path, tmp_path / "moved.xlsx", relabel)
    assert (different(small.plan, plan), told(plan)) == (set(), ())


def test_a_lost_fact_is_told_and_no_other_is_taken_for_it(small: Original, tmp_path: Path) -> None:
    """A deleted row of the facts leaves its name on the next one: one finding names the lost fact, and the others are right."""

    def delete(book: Book) -> None:
        cell = book.cell(PlanFacts, "currency")
        book.sheets[cell.parent.title].delete_rows(cell.row)

    plan = read_after(small.path, tmp_path / "moved.xlsx", delete)
    (finding,) = told(plan)
    assert (finding.name, finding.message.values["label"].text) == ("column-missing", "Currency")
    assert different(small.plan, plan) == {"plan"}
    assert (plan.facts.currency, plan.facts.ceiling, plan.facts.horizon) == ("", small.plan.facts.ceiling, 12)


def test_remarks_beside_the_facts_are_no_facts(small: Original, tmp_path: Path) -> None:
    """However many remarks stand right of the values, the values are those of the named cells."""

    def remark(book: Book) -> None:
        for key in ("title", "client", "start", "currency", "ceiling", "level", "vat", "status"):
            cell = book.cell(PlanFacts, key)
            book.sheets[cell.parent.title].cell(cell.row, cell.column + 1).value = "check this"

    plan = read_after(small.path, tmp_path / "moved.xlsx", remark, *(put(PlanFacts, key, None) for key in ("client", "ceiling", "vat")))
    assert (plan.facts.client, plan.facts.ceiling, plan.facts.currency, told(plan)) == ("", None, "EUR", ())


@pytest.mark.parametrize("number", range(7))
def test_a_deleted_sheet_is_one_finding(small: Original, tmp_path: Path, number: int) -> None:
    """It is told once; no table is said to be missing or not begun, no reference into it dangles, and no computed sheet stands in for it."""

    def delete(book: Book) -> None:
        del book.sheets[book.sheets.sheetnames[number]]

    plan = read_after(small.path, tmp_path / "moved.xlsx", delete)
    assert [problem.name for problem in told(plan)] == ["sheet-missing"]
    gone = {record.info.key for record in schema.on_sheet(schema.SHEETS[number])}
    assert different(small.plan, plan) <= gone
    assert not [finding for finding in assess(plan, AS_OF)[1] if finding.name == "not-started" and finding.sheet == schema.SHEETS[number].key]
    assert not plan.block(PlanFacts).origin or number


def test_a_copied_sheet_is_one_finding_at_the_copy(small: Original, tmp_path: Path) -> None:
    """The tables of the original are read, those of the copy are not, however it was edited."""

    def copy(book: Book) -> None:
        twin = book.sheets.copy_worksheet(book.sheet(Person))
        twin.title = "Plan (2)"
        cell = book.cell(Person, "name")
        twin[cell.coordinate] = "Somebody else"
        book.sheets.move_sheet(twin, -100)

    plan = read_after(small.path, tmp_path / "moved.xlsx", copy)
    (finding,) = told(plan)
    assert (finding.name, str(finding.cell)) == ("table-doubled", "'Plan (2)'!B6")
    assert different(small.plan, plan) == set()


def test_rows_that_a_script_deleted_let_no_table_reach_into_the_next(small: Original, tmp_path: Path) -> None:
    """Of a table whose rows were deleted its Excel table still covers the title of the next one: that is no row of it."""

    def delete(book: Book) -> None:
        place = book.place(Person)
        book.sheet(Person).delete_rows(place.header + 1, place.last - place.header)

    plan = read_after(small.path, tmp_path / "moved.xlsx", delete)
    assert different(small.plan, plan) == {"people"}
    assert plan[Person] == ()


def test_figures_never_stand_in_for_entries(small: Original, tmp_path: Path) -> None:
    """With its sheet deleted a block is gone: what looks like it on a computed sheet is not read, and is no copy of it either."""

    def imitate(book: Book) -> None:
        sheet = book.sheets["Budget"]
        sheet["B2"] = BUDGET.question
        for number, column in enumerate(PlanFacts.inputs(), 20):
            sheet.cell(number, 2).value, sheet.cell(number, 4).value = column.label, "0.05"

    def delete(book: Book) -> None:
        del book.sheets["Plan"]

    whole = read_after(small.path, tmp_path / "whole.xlsx", imitate)
    assert (different(small.plan, whole), whole.problems) == (set(), ())
    plan = read_after(small.path, tmp_path / "moved.xlsx", imitate, delete)
    assert (plan.block(PlanFacts), [problem.name for problem in plan.problems]) == (PlanFacts(), ["sheet-missing"])


def test_who_sees_a_row_is_never_guessed(small: Original, tmp_path: Path) -> None:
    """Where the column Visibility is lost, or a cell of it can't be read, the client sees nothing of the row until that is mended."""
    lost = read_after(
        small.path,
        tmp_path / "lost.xlsx",
        header(Person, "visibility", "Wie?"),
        header(BudgetLine, "visibility", None),
        put(Tactic, "visibility", "geheim"),
    )
    assert {(problem.name, problem.severity) for problem in told(lost)} == {
        ("visibility-missing", Severity.ERROR),
        ("choice-unknown", Severity.ERROR),
    }
    assert all(person.withheld and person.hidden for person in lost[Person])
    assert not compute(lost, AS_OF).budget.for_client().lines
    assert [tactic.withheld for tactic in lost[Tactic]][:2] == [True, False]


@pytest.mark.parametrize("block", [Vision, Summary])
def test_a_block_of_two_is_moved_too(small: Original, tmp_path: Path, block: type[Block]) -> None:
    """One label that is left is enough to see that the names were left behind."""
    first, second = (column.key for column in block.inputs())

    def relabel(book: Book) -> None:
        cell = book.cell(block, first)
        book.sheets[cell.parent.title].cell(cell.row, cell.column - 2).value = "Eigen tekst"

    plan = read_after(small.path, tmp_path / "moved.xlsx", relabel, above_everything)
    whole = small.plan.block(block)
    assert (getattr(plan.block(block), first), getattr(plan.block(block), second)) == ("", getattr(whole, second))
    assert (block.info.key, first) in plan.absent
