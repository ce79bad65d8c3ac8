"""The gate: how far each stage is, and where to go back to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

import pytest

from sostac_xl import schema
from sostac_xl.compute import compute
from sostac_xl.compute.gate import SHEET_OF, Fill, fill
from sostac_xl.compute.next_step import next_step
from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import Translator, msg
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Goal, Objective, Vision
from sostac_xl.schema.plan import Gate, Section, Stage, StageName
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.situation import Baseline
from tests.compute.plans import START, d, make, plan_of

R = TypeVar("R", bound=Record)
SIGNED = date(2027, 1, 20)


@dataclass(frozen=True)
class Place:
    """An origin whose cells are told by column key."""

    row: int

    def cell(self, key: str) -> CellRef:
        """Return a cell whose address is the key and the row."""
        return CellRef("Sheet", f"{key}{self.row}")


def full(table: type[R], row_id: str = "") -> R:
    """Return a row or block whose required cells all hold something; what exactly does not matter to the gate."""
    cells: dict[str, Any] = {column.key: "x" for column in table.columns() if column.required}
    if issubclass(table, Row):
        cells["id"] = row_id
    return table(**cells)


def gate_records() -> list[Record]:
    """Return one full row of every table that the gate asks for, and every block."""
    return [full(table, f"{table.info.prefix}-1") for table in schema.everything() if table.info.gate and table.info.key != "plan"]


def stages(**signed: date | None) -> list[Stage]:
    """Return the six stages; each one that is named here is signed off."""
    return [make(Stage, id=f"STG-{n}", stage=name, signed_off=signed.get(name.name.lower())) for n, name in enumerate(StageName, 1)]


def whole(*extra: Record, without: type[Record] | None = None, **signed: date | None) -> Plan:
    """Return a plan in which everything that the gate asks for is filled, without one table."""
    records = [record for record in gate_records() if not isinstance(record, without or ())]
    return plan_of(*(r for r in (*records, *stages(**signed), *extra) if isinstance(r, Row | Block)))


def statuses(plan: Plan, errors: dict[StageName, int] | None = None) -> list[Gate]:
    """Return what the gate says of each stage."""
    return [gate.status for gate in compute(plan, START, errors or {}).gate.stages]


ALL_SIGNED: dict[str, Any] = {name.name.lower(): SIGNED for name in StageName}


def test_an_empty_plan_is_empty_and_starts_with_the_situation() -> None:
    """Nothing is done, and the first cell is the first required one of the first table of Situation, in its first free row."""
    plan = Plan(places={"baseline": Place(12)})
    report = compute(plan, START).gate

    assert [gate.status for gate in report.stages] == [Gate.EMPTY] * 6
    assert [gate.done for gate in report.stages] == [0] * 6
    assert report.earliest is report.stages[0]
    assert report.stages[0].first == CellRef("Sheet", "metric12")


def test_a_whole_and_signed_plan_is_worked_out() -> None:
    """When everything is filled, without errors and signed, every stage is worked out and there is nothing to go back to."""
    plan = whole(**ALL_SIGNED)

    assert statuses(plan) == [Gate.WORKED_OUT] * 6
    assert compute(plan, START).gate.earliest is None
    assert next_step(compute(plan, START), ()) is None


def test_without_signature_a_filled_stage_is_complete_and_the_next_provisional() -> None:
    """A stage that nobody signed is complete only, and all after it are provisional, signed or not."""
    assert statuses(whole(**{**ALL_SIGNED, "objectives": None})) == [Gate.WORKED_OUT, Gate.COMPLETE, *[Gate.PROVISIONAL] * 4]


def test_an_error_keeps_a_stage_from_being_worked_out() -> None:
    """A signed stage with an open error is complete, not worked out."""
    assert statuses(whole(**ALL_SIGNED), {StageName.ACTION: 2})[4:] == [Gate.COMPLETE, Gate.PROVISIONAL]


def test_an_empty_stage_is_empty_even_after_an_open_one() -> None:
    """A stage without any entry is empty, and one with some is provisional while an earlier one is open."""
    plan = plan_of(make(Objective, id="OBJ-1", objective="more orders"))

    assert statuses(plan) == [Gate.EMPTY, Gate.PROVISIONAL, *[Gate.EMPTY] * 4]


def test_done_is_the_mean_over_the_tables_in_use() -> None:
    """Each table weighs the same, however many rows it has; a table without rows counts as nothing done."""
    half = make(Goal, id="GOA-2")
    plan = plan_of(*(full(Goal, "GOA-1"), half), make(Vision, vision="x"))

    # vision 1, goals 1 of 2 cells, objectives none
    assert compute(plan, START).gate.by_stage[StageName.OBJECTIVES].done == Fraction(1 + Fraction(1, 2), 3)


def test_a_table_that_is_switched_off_is_not_asked_for() -> None:
    """A section that is off takes its table out of the gate; one that is on puts it in."""
    plan = whole(make(Section, id=section_id(Baseline), in_use=False), without=Baseline, **ALL_SIGNED)

    assert statuses(plan)[0] is Gate.WORKED_OUT
    assert statuses(whole(without=Baseline, **ALL_SIGNED))[0] is Gate.STARTED


def test_a_stage_without_tables_in_use_is_empty() -> None:
    """A stage of which every table is switched off is empty, and the next step is to switch one on."""
    tables = [table for table in schema.on_sheet(SHEET_OF[StageName.SITUATION]) if table.info.gate]
    sections = [make(Section, id=section_id(table), in_use=False, origin=Place(n)) for n, table in enumerate(tables)]
    plan = whole(*sections, **ALL_SIGNED)

    assert statuses(plan)[0] is Gate.EMPTY
    assert told(plan, {}) == ("Situation: none of its tables is in use; switch one on in Sections.", CellRef("Sheet", "in_use0"))


def test_the_first_missing_cell_is_the_topmost() -> None:
    """The first cell that is missing is in the first row that lacks one, in the order of the columns."""
    rows = (
        make(Baseline, id="BAS-1", metric="orders", value=d(0), unit="orders", origin=Place(5)),
        make(Baseline, id="BAS-2", metric="visits", origin=Place(6)),
        make(Baseline, id="BAS-3", origin=Place(7)),
    )
    missing = compute(plan_of(*rows), START).gate.stages[0].missing

    assert missing is not None
    assert (missing.cell, missing.row_id, missing.column.key) == (CellRef("Sheet", "value6"), "BAS-2", "value")


def test_fill_counts_rows_and_required_cells() -> None:
    """Zero is an entry, a blank text or no reference is none; a block is one row as soon as something stands in it."""
    plan = plan_of(make(Baseline, id="BAS-1", value=d(0)), make(Goal, id="GOA-1", goal="grow"), make(Vision, mission="x"))
    found = fill(plan)

    assert found["baseline"] == Fill(1, 1, 3)
    assert found["goals"] == Fill(1, 1, 1)
    assert found["vision"] == Fill(1, 0, 1)
    assert found["summary"].rows == 0


def told(plan: Plan, errors: dict[StageName, int], *findings: Finding) -> tuple[str, CellRef | None]:
    """Return the next step in words and its cell."""
    step = next_step(compute(plan, START, errors), findings)
    assert step is not None
    return Translator("en").render(step.what), step.cell


def finding(stage: str, severity: Severity) -> Finding:
    """Return a finding in a cell of a stage."""
    return Finding("SIT101", "fault", severity, stage, msg("Something is wrong."), msg("Mend it."), CellRef("Situation", "B2"))


def test_the_next_step_is_an_entry_a_correction_or_a_signature() -> None:
    """What is missing comes first, then the first error of the stage, then the sign-off, each with its cell."""
    unsigned = stages()[0]
    signable = plan_of(*(r for r in gate_records() if isinstance(r, Row | Block)), make(Stage, id="STG-1", stage=unsigned.stage, origin=Place(9)))
    faults = (finding("situation", Severity.WARNING), finding("action", Severity.ERROR), finding("situation", Severity.ERROR))

    assert told(Plan(places={"baseline": Place(3)}), {}) == ("Situation: fill in Metric in Performance baseline.", CellRef("Sheet", "metric3"))
    assert told(signable, {StageName.SITUATION: 1}, *faults) == ("Situation: Something is wrong.", CellRef("Situation", "B2"))
    assert told(signable, {}) == ("Situation: it is filled and free of errors; the approver has to sign it off.", CellRef("Sheet", "signed_off9"))


def test_what_cannot_be_read_is_not_to_be_filled_in() -> None:
    """A required cell that holds no value is not blank: the next step is what is the matter with it."""
    row = make(Baseline, id="BAS-1", metric="visits", unit="visits", origin=Place(5))
    fault = Finding("WBK112", "ambiguous", Severity.ERROR, "situation", msg("This may be 4,200 or 4.2."), msg("Type it."), row.cell("value"))

    assert told(replace(plan_of(row), problems=(fault,)), {}) == ("Situation: This may be 4,200 or 4.2.", row.cell("value"))


@pytest.mark.parametrize("stage", StageName)
def test_every_stage_has_tables_that_the_gate_asks_for(stage: StageName) -> None:
    """No stage passes the gate for want of questions."""
    sheet = next(sheet for sheet in schema.STAGES if sheet.key == stage.name.lower())

    assert any(table.info.gate and table.info.lite for table in schema.on_sheet(sheet))


def test_a_reference_counts_as_filled() -> None:
    """A cell with a reference is filled, even when it points at nothing: that is for the checks to say."""
    assert fill(plan_of(make(Objective, id="OBJ-1", goal=Ref("GOA-9"))))["objectives"].filled == 1
