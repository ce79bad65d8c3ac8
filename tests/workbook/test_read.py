"""A workbook becomes a plan: typed values with their cells, and a finding for each thing that could not be understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi
from sostac_xl.schema.kinds import Link, LinkType, Ref, entry_name
from sostac_xl.schema.objectives import Objective, Vision
from sostac_xl.schema.plan import Language, Leave, Market, Person, PlanFacts, Section, Side
from sostac_xl.schema.row import Row, Visibility
from sostac_xl.schema.tactics import BudgetLine, CustomPhase, Raci, Tactic
from sostac_xl.workbook.read import read_plan
from tests.workbook.books import FACTS, make_book

ROWS: Mapping[type[Row], Sequence[Mapping[str, Any]]] = {
    Person: [{"name": "Ann", "side": "client", "decides": "yes", "rate": 80}, {"name": "Bob; Co", "note": "away in May"}],
    Objective: [{"objective": "Grow online orders", "owner": "PER-01 · Ann", "baseline": 10.5, "due": date(2027, 12, 31), "visibility": "internal"}],
    Tactic: [{"tactic": "Search", "objective": "OBJ-01 · Grow online orders", "impact": 8}],
    BudgetLine: [{"what": "Clicks", "tactic": "TAC-01", "amount": 1500, "vat": 0.21}],
    CustomPhase: [{"line": "BUD-01 · Clicks", "month": date(2027, 3, 15), "share": 1}],
    Action: [{"action": "Write brief", "duration": 3}, {"action": "Launch", "after": "ACT-01FS+2; ACT-01SS", "milestone": "no"}],
}
FLAWLESS = {PlanFacts: FACTS, Vision: {"vision": "Everyone reads"}}


def plan_of(tmp_path: Path, rows: Mapping[type[Row], Any], facts: Mapping[str, Any] = FACTS, **options: Any) -> Plan:
    """Return the plan read from a workbook with these rows."""
    return read_plan(make_book(tmp_path / "plan.xlsx", rows, {PlanFacts: facts}, **options))


def said(plan: Plan, name: str) -> list[Finding]:
    """Return the findings with this name."""
    return [finding for finding in plan.problems if finding.name == name]


def only(plan: Plan) -> Finding:
    """Return the only finding of a plan."""
    (finding,) = plan.problems
    return finding


def test_values_are_typed(tmp_path: Path) -> None:
    """Every kind of cell becomes the value of its column."""
    plan = read_plan(make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS))
    assert plan.problems == ()
    assert (plan.facts.language, plan.facts.start, plan.facts.horizon, plan.name) == (Language.EN, date(2027, 1, 1), 12, "plan.xlsx")
    assert plan.block(Vision).vision == "Everyone reads"
    assert plan[Person] == (
        Person(id="PER-01", name="Ann", side=Side.CLIENT, decides=True, rate=Decimal(80)),
        Person(id="PER-02", name="Bob; Co", note="away in May"),
    )
    (objective,) = plan[Objective]
    assert (objective.owner, objective.baseline, objective.due) == (Ref("PER-01"), Decimal("10.5"), date(2027, 12, 31))
    assert objective.visibility is Visibility.INTERNAL
    assert plan[BudgetLine][0].vat == Decimal("0.21")
    assert plan[CustomPhase][0].month == date(2027, 3, 1)
    assert plan[Action][1].after == (Link("ACT-01", LinkType.FS, 2), Link("ACT-01", LinkType.SS))


def test_every_value_knows_its_cell(tmp_path: Path) -> None:
    """A row and a block say where each of their values stands."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS)
    plan = read_plan(path)
    book = load_workbook(path)
    for record, key in ((plan[Objective][0], "due"), (plan.facts, "client"), (plan.block(Vision), "vision"), (plan[Action][1], "action")):
        cell = record.cell(key)
        assert cell is not None
        found = book[cell.sheet][cell.address].value
        assert getattr(found, "date", lambda found=found: found)() == getattr(record, key)


def test_places_are_the_first_free_rows(tmp_path: Path) -> None:
    """A table, empty or not, says where its next row goes; a block where it stands."""
    plan = read_plan(make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS))
    last = plan[Person][-1].cell("name")
    assert last is not None
    free = plan.places["people"].cell("name")
    assert int(free.address[1:]) == int(last.address[1:]) + 1
    assert plan.places["plan"].cell("title") == plan.facts.cell("title")
    assert set(plan.places) >= {"kpis", "markets", "vision"}


@pytest.mark.parametrize(
    "changes",
    [
        {"sheet_name": "{} (old)"},
        {"sheet_name": "It's {}"},
        {"backwards": True},
        {"lead": 9},
        {"names": False},
        {"tables": False},
        {"names": False, "tables": False},
        {"names": False, "tables": False, "backwards": True, "lead": 4, "sheet_name": "x{}"},
        *({"language": language, "names": names} for language in LANGUAGES[1:] for names in (True, False)),
    ],
)
def test_what_users_do_to_the_form_changes_nothing(tmp_path: Path, changes: dict[str, Any]) -> None:
    """Renamed sheets, moved columns, rows above, lost names or tables, headers in another language: the plan is the same."""
    plain = read_plan(make_book(tmp_path / "plain.xlsx", ROWS, FLAWLESS))
    changed = read_plan(make_book(tmp_path / "changed.xlsx", ROWS, FLAWLESS, **changes))
    assert (changed.tables, changed.blocks) == (plain.tables, plain.blocks)
    assert [problem.name for problem in changed.problems] == (["language-differs"] if "language" in changes else [])


def test_blank_and_hidden_rows(tmp_path: Path) -> None:
    """Blank rows between others are skipped, hidden ones are read."""
    path = make_book(tmp_path / "plan.xlsx", {Person: [{"name": "Ann"}, {}, {"name": "  "}, {"name": "Dirk"}]}, FLAWLESS)
    book = load_workbook(path)
    book["Plan"].row_dimensions[read_row(path, "Dirk")].hidden = True
    book.save(path)
    assert [(row.id, row.name) for row in read_plan(path)[Person]] == [("PER-01", "Ann"), ("PER-04", "Dirk")]


def read_row(path: Path, name: str) -> int:
    """Return the number of a person's row."""
    cell = next(row for row in read_plan(path)[Person] if row.name == name).cell("name")
    assert cell is not None
    return int(cell.address[1:])


def test_language_without_facts_is_that_of_the_headers(tmp_path: Path) -> None:
    """Where the plan doesn't say its language, its headers do."""
    rows = {Objective: [{"objective": "Groei", "baseline": "1.234,56"}], Person: [{"name": 0.5}]}
    plan = plan_of(tmp_path, rows, {**FACTS, "language": None}, language="nl")
    assert plan.facts.language is None
    assert plan[Person][0].name == "0,5"


def test_own_columns_and_cells_do_not_disturb(tmp_path: Path) -> None:
    """What users put beside our tables is left alone."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS)
    book = load_workbook(path)
    row = read_row(path, "Ann")
    book["Plan"].cell(row, 40).value = "my remark"
    book.create_sheet("Mine")["A1"] = "Name"
    book.save(path)
    assert read_plan(path).tables == read_plan(make_book(tmp_path / "plain.xlsx", ROWS, FLAWLESS)).tables


def test_finding_has_cell_id_stage_and_remedy(tmp_path: Path) -> None:
    """A finding names the cell, with the sheet's present name, the row and the stage, in words that can be shown in every language."""
    finding = only(plan_of(tmp_path, {Objective: [{"objective": "Grow", "baseline": "many"}]}, sheet_name="My {}"))
    assert (finding.code, finding.name, finding.severity) == ("WBK113", "number-unreadable", Severity.ERROR)
    assert (finding.row_id, finding.stage) == ("OBJ-01", "objectives")
    assert finding.cell is not None
    assert finding.cell.sheet == "My Objectives"
    for language in LANGUAGES:
        t = Translator(language)
        assert "many" in t.render(finding.message)
        assert t.render(finding.remedy)


@pytest.mark.parametrize(
    ("table", "key", "raw", "name"),
    [
        (Objective, "baseline", "1.234,56", "number-as-text"),
        (Objective, "baseline", "1.234", "number-ambiguous"),
        (Objective, "baseline", "many", "number-unreadable"),
        (Tactic, "impact", 11, "number-out-of-range"),
        (Tactic, "impact", 1.5, "number-not-whole"),
        (BudgetLine, "vat", 21, "percent-implausible"),
        (Objective, "due", "3 mei 2027", "date-as-text"),
        (Objective, "due", 46388, "date-as-number"),
        (Objective, "due", "03/04/2026", "date-ambiguous"),
        (Objective, "due", "soon", "date-unreadable"),
        (Objective, "due", date(1905, 7, 19), "date-implausible"),
        (Objective, "kpi_name", date(2027, 2, 1), "text-became-date"),
        (Objective, "better", "hihger", "choice-unknown"),
        (Objective, "includes_baseline", "perhaps", "choice-unknown"),
        (Objective, "owner", "PER-77", "reference-dangling"),
        (Objective, "owner", "TAC-01", "reference-dangling"),
        (Objective, "owner", "Nobody", "reference-dangling"),
        (Objective, "owner", "PER-01; PER-02", "reference-not-single"),
        (Action, "after", "tomorrow", "link-unreadable"),
    ],
)
def test_doubtful_cells(tmp_path: Path, table: type[Row], key: str, raw: Any, name: str) -> None:
    """Each doubt about a cell is one finding of its own rule at that cell."""
    main = {table.main().key: "Something", key: raw}
    plan = plan_of(tmp_path, {Person: [{"name": "Ann"}, {"name": "Bob"}], table: [main]})
    finding = only(plan)
    assert finding.name == name
    assert finding.cell == plan[table][0].cell(key)


SHOWN: Mapping[type[Row], Any] = {Section: [{"id": section_id(Raci), "in_use": "yes"}]}


def test_references_in_every_form(tmp_path: Path) -> None:
    """A label, a stale label, a bare ID, a name, and several with a `;` in a name all lead to the rows."""
    responsible, accountable = "PER-02 · Bob; Co; PER-01 · Ann", "PER-02 · was Bart"
    people = {"responsible": responsible, "accountable": accountable, "consulted": " ann ", "informed": "per-1;PER-01; bob; co"}
    plan = plan_of(tmp_path, {**ROWS, Raci: [{"item": "All", **people}], **SHOWN})
    (row,) = plan[Raci]
    ann: Ref[Person] = Ref("PER-01")
    bob: Ref[Person] = Ref("PER-02")
    assert (row.responsible, row.accountable, row.consulted, row.informed) == ((bob, ann), (bob,), (ann,), (ann, bob))
    assert plan.problems == ()


@pytest.mark.parametrize(("form", "ids"), [("PER-01 · {}", [1]), ("{}", [1]), ("PER-02 · Ben; PER-01 · {}", [2, 1]), ("PER-01 · {}; ben", [1, 2])])
def test_a_long_name_is_known_by_what_the_dropdown_shows_of_it(tmp_path: Path, form: str, ids: list[int]) -> None:
    """Dropdowns cut long names; the part that they show leads to the row, also when it holds a `;`."""
    name = "Whoever writes the texts; " + "and has them read by somebody else " * 3
    people = [{"name": name}, {"name": "Ben"}]
    plan = plan_of(tmp_path, {Person: people, Raci: [{"item": "All", "responsible": form.format(entry_name(name))}], **SHOWN})
    assert plan[Raci][0].responsible == tuple(Ref(f"PER-0{number}") for number in ids)
    assert not [problem for problem in plan.problems if problem.code.startswith("WBK1") and problem.name != "required-missing"]


def test_name_with_a_semicolon_alone(tmp_path: Path) -> None:
    """A name that holds a `;` is found as a whole."""
    assert plan_of(tmp_path, {**ROWS, Leave: [{"person": "Bob; Co"}]})[Leave][0].person == Ref("PER-02")


def test_dangling_reference_suggests_the_nearest_and_keeps_the_id(tmp_path: Path) -> None:
    """A name with a slip of the pen leads to a suggestion; an ID that leads nowhere is not thrown away."""
    plan = plan_of(
        tmp_path, {Person: [{"name": "Annabel"}], Objective: [{"objective": "A", "owner": "Anabel"}, {"objective": "B", "owner": "PER-09"}]}
    )
    first, second = said(plan, "reference-dangling")
    assert Translator("en").render(first.message) == "Owner: “Anabel” isn't there; perhaps “PER-01 · Annabel” is meant."
    assert plan[Objective][0].owner is None
    assert plan[Objective][1].owner == Ref("PER-09")
    assert Translator("en").render(second.message) == "Owner: “PER-09” isn't there."


def test_ambiguous_name(tmp_path: Path) -> None:
    """A name that two rows have is not guessed."""
    plan = plan_of(tmp_path, {Person: [{"name": "Ann"}, {"name": "ann"}], Objective: [{"objective": "Grow", "owner": "Ann"}]})
    assert plan[Objective][0].owner is None
    assert (only(plan).name, only(plan).message.values["message"].values["ids"]) == ("reference-ambiguous", "PER-01, PER-02")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("ACT-01", (Link("ACT-01"),)),
        ("act-1; ACT-02 FS + 3", (Link("ACT-01"), Link("ACT-02", LinkType.FS, 3))),
        ("ACT-01ff−2d", (Link("ACT-01", LinkType.FF, -2),)),
        ("ACT-01 · Write brief", (Link("ACT-01"),)),
        ("Write brief; ACT-77SF", (Link("ACT-01"), Link("ACT-77", LinkType.SF))),
    ],
)
def test_predecessors(tmp_path: Path, text: str, links: tuple[Link, ...]) -> None:
    """Predecessors are read in every form that people type."""
    plan = plan_of(tmp_path, {Action: [{"action": "Write brief"}, {"action": "Go", "after": text}]})
    assert (plan[Action][1].after, plan.problems) == (links, ())


def test_ids(tmp_path: Path) -> None:
    """An ID can be missing, malformed, another table's, or there twice; a sloppy one is put into its usual form."""
    ids = ["per-1", "PER-01", None, "OBJ-01", "7"]
    plan = plan_of(tmp_path, {Person: [{"id": row_id, "name": f"Person {n}"} for n, row_id in enumerate(ids)]})
    assert [row.id for row in plan[Person]] == ["PER-01", "PER-01", "", "OBJ-01", "7"]
    assert [finding.name for finding in plan.problems] == ["id-doubled", "id-missing", "id-malformed", "id-malformed"]
    assert plan[Person][2].key == str(plan[Person][2].cell())


def test_formula_in_an_input_cell_counts_by_its_last_result(tmp_path: Path) -> None:
    """A formula where a value is due is taken at its cached value: a number, a text, a date, an error, or nothing."""
    labels = [column.label for column in Person.columns()]
    with xlsxwriter.Workbook(tmp_path / "formulas.xlsx") as book:
        page = book.add_worksheet("Plan")
        page.add_table(4, 0, 6, 9, {"name": "tblPeople", "columns": [{"header": label} for label in labels]})
        page.write(5, 0, "PER-01")
        page.write_formula(5, 1, '="An"&"n"', None, "Ann")
        page.write_formula(5, 2, '=""', None, "")
        page.write_formula(5, 6, "=A1/0", None, "#DIV/0!")
        page.write_formula(5, 7, "=40*2", None, 80)
    plan = read_plan(tmp_path / "formulas.xlsx")
    (row,) = plan[Person]
    assert (row.name, row.role, row.capacity, row.rate) == ("Ann", "", None, Decimal(80))
    assert [str(finding.cell) for finding in said(plan, "excel-error")] == ["Plan!G6"]


def test_formula_without_a_result(tmp_path: Path) -> None:
    """A program that saved formulas without computing them leaves nothing to read: that is said, not guessed."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS)
    place = read_plan(path)[Objective][0].cell("baseline")
    assert place is not None
    book = load_workbook(path)
    book[place.sheet][place.address] = "=1+1"
    book.save(path)
    plan = read_plan(path)
    assert plan[Objective][0].baseline is None
    assert [finding.cell for finding in said(plan, "formula-without-value")] == [place]


def test_error_values(tmp_path: Path) -> None:
    """An Excel error that was pasted as a value is a finding, and the cell is blank."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS)
    place = read_plan(path)[Objective][0].cell("objective")
    assert place is not None
    book = load_workbook(path)
    book[place.sheet][place.address] = "#REF!"
    book.save(path)
    plan = read_plan(path)
    assert plan[Objective][0].objective == ""
    assert said(plan, "excel-error")[0].cell == place


def test_computed_columns_are_not_read_but_guarded(tmp_path: Path) -> None:
    """A typed value in a computed cell changes nothing in the plan; one finding per column names the cells."""
    plan = plan_of(tmp_path, {Tactic: [{"tactic": f"T{n}", "ice": n} for n in range(7)]})
    finding = only(plan)
    assert (finding.name, finding.severity) == ("formula-overwritten", Severity.WARNING)
    assert str(finding.message.values["cells"]).endswith(" …")
    assert finding.cell == CellRef("Tactics", str(finding.message.values["cells"]).split(",")[0])


def test_merged_cells(tmp_path: Path) -> None:
    """Merged cells in a table are a finding; those elsewhere are nobody's business."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS)
    row = read_row(path, "Ann")
    book = load_workbook(path)
    book["Plan"].merge_cells(start_row=row, end_row=row + 1, start_column=6, end_column=6)
    book["Plan"].merge_cells("A1:C1")
    book.save(path)
    assert only(read_plan(path)).cell == CellRef("Plan", f"F{row}")


def test_missing_tables(tmp_path: Path) -> None:
    """A table that every plan needs is an error, one that this plan uses advice, any other nothing."""
    sections: Mapping[type[Row], Any] = {Section: [{"id": section_id(Market), "table": "Markets", "in_use": "yes"}]}
    plan = plan_of(tmp_path, sections, without=(Person, Market, Leave))
    assert [(finding.name, finding.stage) for finding in plan.problems] == [("optional-table-missing", "plan"), ("table-missing", "plan")]


def test_missing_columns(tmp_path: Path) -> None:
    """A column that the plan needs is an error, any other a warning; computed ones are not needed to read."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS, names=False, tables=False)
    labels = {"KPI name", "5S", "SMART"}
    book = load_workbook(path)
    sheet = book["Objectives"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in labels:
                cell.value = None
    book.save(path)
    plan = read_plan(path)
    assert [(finding.name, finding.message.values["label"].text) for finding in plan.problems] == [
        ("optional-column-missing", "5S"),
        ("column-missing", "KPI name"),
    ]


def test_missing_cells_of_the_facts(tmp_path: Path) -> None:
    """A fact whose cell is gone is said to be missing."""
    path = make_book(tmp_path / "plan.xlsx", ROWS, FLAWLESS)
    cell = read_plan(path).facts.cell("currency")
    assert cell is not None
    book = load_workbook(path)
    del book.defined_names["sx.plan.currency"]
    book["Plan"].cell(book["Plan"][cell.address].row, 2).value = None
    book.save(path)
    finding = only(read_plan(path))
    assert (finding.name, Translator("en").render(finding.message)) == ("column-missing", "Plan facts: the cell “Currency” is missing.")


def test_tables_that_are_switched_off_are_read_but_not_checked(tmp_path: Path) -> None:
    """What a plan doesn't use keeps its data, and nobody nags about it."""
    rows = {Section: [{"id": section_id(Kpi), "table": "KPIs", "in_use": "no"}], Kpi: [{"kpi": "Orders", "objective": "OBJ-99"}]}
    plan = plan_of(tmp_path, rows)
    assert (len(plan[Kpi]), plan.problems) == (1, ())


def test_dates_from_1904(tmp_path: Path) -> None:
    """Dates of an old Mac's workbook are right, and the user is warned of pasting."""
    plan = plan_of(tmp_path, {Objective: [{"objective": "Grow", "due": date(2027, 5, 3)}]}, options={"date_1904": True})
    assert plan[Objective][0].due == date(2027, 5, 3)
    assert only(plan).name == "dates-from-1904"


def test_long_table_is_read_in_linear_time(tmp_path: Path) -> None:
    """Five thousand rows take no more than about ten times what five hundred take."""

    def seconds(count: int) -> float:
        rows = [{"action": f"Step {n}", "owner": "PER-01 · Ann", "after": f"ACT-{max(n, 1):02d}", "duration": 2} for n in range(count)]
        path = make_book(tmp_path / f"{count}.xlsx", {Person: [{"name": "Ann"}], Action: rows}, FLAWLESS)
        start = process_time()
        assert len(read_plan(path)[Action]) == count
        return process_time() - start

    assert seconds(5000) < 12 * seconds(500)
