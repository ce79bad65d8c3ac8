"""What `check` makes of the rules: selection, order, and what the reader found already."""

from __future__ import annotations

import timeit
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from sostac_xl.checks import assess, check, errors_by_stage
from sostac_xl.checks.selection import in_order
from sostac_xl.compute import compute
from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import Translator, msg
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.plan import Section, StageName
from sostac_xl.schema.strategy import ChannelRole, ChannelRoleRow
from sostac_xl.schema.tactics import BudgetLine, Channel, ChannelKind, Phasing
from tests.checks.plans import AS_OF, Change, Place, add, change, clean_plan, drop, facts, steps


def finding(code: str = "WBK113", stage: str = "tactics", cell: CellRef | None = None) -> Finding:
    """Return a finding as the reader makes it."""
    return Finding(code, "number-unreadable", Severity.ERROR, stage, msg("“{text}” is no number.", text="x"), msg("Type a number."), cell)


def codes(plan: Plan, **chosen: list[str]) -> list[str]:
    """Return the codes of what `check` finds."""
    return [found.code for found in check(compute(plan, AS_OF), **chosen)]


BROKEN = steps(facts(horizon=6), change("OBJ-01", owner=None), change("COM-01", swot=()), drop("BUD-02"))


def test_an_untouched_plan_has_one_line_per_table_that_the_gate_asks_for() -> None:
    """Not one per field, and nothing that merely follows from it."""
    assert {found.name for found in check(compute(Plan(), AS_OF))} == {"not-started"}


@pytest.mark.parametrize(
    ("change_of", "remedy"),
    [
        (facts(client=""), "Fill in the cell. For whom the plan is made."),
        (
            change("OBJ-01", owner=None),
            "Fill in the cell. If the row is not needed, empty it; if the table is not needed, switch it off in Sections.",
        ),
    ],
)
def test_the_remedy_of_a_blank_cell_fits_where_it_stands(change_of: Change, remedy: str) -> None:
    """A fact of the plan is in no row that can be emptied and in no table that can be switched off: its help says what to fill in."""
    (found,) = (finding for finding in check(compute(change_of(clean_plan()), AS_OF)) if finding.name == "required-missing")
    assert Translator("en").render(found.remedy) == remedy


def test_findings_come_in_the_order_of_the_sheets() -> None:
    """Whoever mends them goes through the workbook once."""
    sheets = [found.sheet for found in check(compute(BROKEN(clean_plan()), AS_OF))]

    assert sheets == sorted(sheets, key=["plan", "situation", "objectives", "tactics", "control"].index)
    assert set(sheets) >= {"plan", "situation", "objectives", "tactics"}


def test_findings_of_a_sheet_go_from_top_to_bottom() -> None:
    """Row before column, column Z before AA, and what has no cell first."""
    cells = [None, CellRef("Tactics", "B4"), CellRef("Tactics", "Z9"), CellRef("Tactics", "AA9"), CellRef("Tactics", "A10")]

    assert [found.cell for found in in_order([finding(cell=cell) for cell in reversed(cells)])] == cells


def test_what_the_reader_found_is_among_the_findings() -> None:
    """The user sees one list."""
    plan = replace(clean_plan(), problems=(finding(),))

    assert codes(plan) == ["WBK113"]


def test_a_cell_that_could_not_be_read_is_not_called_empty() -> None:
    """One fault, one finding."""
    plan = change("BUD-01", cost_type=None)(clean_plan())
    cell = Place("budget_lines").cell("cost_type")

    assert codes(plan) == ["TAC101"]
    assert codes(replace(plan, problems=(finding("WBK123", cell=cell),))) == ["WBK123"]


@pytest.mark.parametrize(("row", "column", "code"), [("BUD-01", "amount", "TAC126"), ("BUD-02", "hours", "TAC125"), ("BUD-02", "person", "TAC125")])
def test_a_budget_line_that_could_not_be_read_is_not_called_incomplete(row: str, column: str, code: str) -> None:
    """Whoever typed “ca. 3500” did fill in an amount."""
    plan = change(row, **{column: None})(clean_plan())
    cell = next(line for line in plan[BudgetLine] if line.id == row).cell(column)

    assert codes(plan) == [code]
    assert codes(replace(plan, problems=(finding("WBK113", cell=cell),))) == ["WBK113"]


def test_dates_the_wrong_way_round_are_told_once() -> None:
    """Nothing is held against the days of a tactic that has none."""
    plan = change("TAC-01", end=date(2027, 1, 1))(clean_plan())

    assert codes(plan) == ["TAC110"]


@pytest.mark.parametrize(
    ("change_of", "told"),
    [
        (change("PER-01", decides=None), ["PLN104"]),
        (change("SWO-02", kind=None), ["SIT101"]),
        (change("OBJ-01", due=None), ["OBJ101"]),
        (change("OBJ-01", acceptable=Decimal(90)), ["OBJ105"]),
        (change("OBJ-01", acceptable=Decimal(90), optimal=Decimal(80)), ["OBJ104"]),
        (change("SEG-01", targeted=None), ["STR110"]),
        (change("PRS-01", segment=None), ["STR101"]),
        (change("POS-01", segment=None), ["STR101"]),
        (change("MSG-01", segment=None), ["STR101"]),
        (change("ROL-01", segment=None), ["STR101"]),
        (change("ROL-01", channel=None), ["STR101"]),
        (drop("ROL-01", "ROL-02"), ["STR107"]),
        (change("TAC-01", objective=None, also_serves=()), ["TAC101"]),
        (change("TAC-01", channel=None), ["TAC101"]),
        (steps(change("TAC-01", segment=None), change("TAC-02", segment=Ref("SEG-02"))), ["TAC101"]),
        (drop("BUD-01", "BUD-03", "SPE-01"), ["TAC120"]),
        (change("BUD-03", phasing=Phasing.EVEN), ["TAC130"]),
        (change("ACT-02", tactic=None), ["ACT101"]),
        (change("KPI-01", objective=None), ["CTL101"]),
        (
            add(
                Channel(id="CHN-03", channel="Radio", kind=ChannelKind.OWNED),
                ChannelRoleRow(id="ROL-03", channel=Ref("CHN-03"), segment=Ref("SEG-01"), role=ChannelRole.REACH),
            ),
            ["TAC113"],
        ),
        (add(Kpi(id="KPI-05", kpi="Clicks")), ["CTL101"]),
    ],
)
def test_one_fault_gives_one_finding(change_of: Change, told: list[str]) -> None:
    """What merely follows from it, or says it in other words, is not told on top."""
    assert codes(change_of(clean_plan())) == told


def test_a_row_that_has_only_just_begun_has_one_finding() -> None:
    """Its blank cells are named together, in the order of the sheet, at the first of them; one or two have a finding each."""
    begun = check(compute(add(Kpi(id="KPI-05", kpi="Clicks", objective=Ref("OBJ-01")))(clean_plan()), AS_OF))

    assert [Translator("en").render(found.message) for found in begun] == [
        "“Clicks” has only just begun; not filled in: Frequency, Owner, Amber when, Red when."
    ]
    assert [found.cell for found in begun] == [Place("kpis").cell("frequency")]
    assert codes(change("KPI-01", owner=None, red=None)(clean_plan())) == ["CTL101", "CTL101"]


def test_select_takes_codes_and_their_beginnings() -> None:
    """Capitals or not."""
    plan = BROKEN(clean_plan())

    assert codes(plan, select=["OBJ107"]) == ["OBJ107"]
    assert {code[:3] for code in codes(plan, select=["obj", "SIT"])} == {"OBJ", "SIT"}


def test_ignore_leaves_out_codes_and_their_beginnings() -> None:
    """Ignoring goes before selecting."""
    plan = BROKEN(clean_plan())

    assert "OBJ107" not in codes(plan, ignore=["OBJ107"])
    assert codes(plan, select=["OBJ107"], ignore=["OBJ"]) == []


def test_stages_keeps_the_findings_of_those_sheets() -> None:
    """By the keys of the sheets."""
    assert codes(BROKEN(clean_plan()), stages=["situation"]) == ["SIT107"]


def test_errors_are_counted_by_stage() -> None:
    """Warnings and advice do not keep a stage from being worked out; what is no stage's counts for none."""
    errors = errors_by_stage([finding(), finding(), finding(stage="plan"), replace(finding(stage="action"), severity=Severity.WARNING)])

    assert errors == dict.fromkeys(StageName, 0) | {StageName.TACTICS: 2}


def test_the_gate_of_an_assessed_plan_knows_the_errors() -> None:
    """Checks and computation belong together: each needs the other once."""
    computation, findings = assess(change("KPI-01", red=None)(clean_plan()), AS_OF)

    assert [found.code for found in findings] == ["CTL101"]
    assert computation.gate.by_stage[StageName.CONTROL].errors == 1


def test_a_draft_may_leave_any_cell_blank() -> None:
    """Whatever is missing, the check says so instead of failing."""
    for plan in _variants(lambda _: True, lambda value: "" if type(value) is str else None):
        check(compute(plan, AS_OF))


def test_references_may_lead_nowhere() -> None:
    """The reader has told it already; the rules do without the row."""
    for plan in _variants(lambda value: isinstance(value, Ref), lambda _: Ref("XXX-99")):
        check(compute(plan, AS_OF))


def test_a_thousand_actions_take_no_time_out_of_proportion() -> None:
    """Every rule goes through its table once."""
    small, large = (_seconds(add(*(_action(number) for number in range(count)))(clean_plan())) for count in (250, 1000))

    assert large < 16 * small


def _variants(applies: Callable[[object], bool], changed: Callable[[object], object]) -> Iterator[Plan]:
    """Yield the clean plan over and over, each time with another cell changed."""
    plan = clean_plan()
    for table, rows in plan.tables.items():
        columns = [column for column in table.inputs() if table is not Section]
        for row, column in product(rows, columns):
            value = getattr(row, column.key)
            if value not in (None, "", ()) and applies(value):
                blank = () if isinstance(value, tuple) else changed(value)
                yield change(row.id, **{column.key: blank})(plan)


def _action(number: int) -> Action:
    after = (Link(f"ACT-{number + 99:04d}"),) if number else ()
    return Action(id=f"ACT-{number + 100:04d}", action=f"Step {number}", tactic=Ref("TAC-01"), owner=Ref("PER-02"), duration=1, after=after)


def _seconds(plan: Plan) -> float:
    """Return the least of three times that the check takes."""
    return min(timeit.repeat(lambda: check(compute(plan, AS_OF)), number=1, repeat=3))
