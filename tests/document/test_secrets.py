"""What is internal stays out of the Word plan: by name, by reference, by sum, and by reckoning back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostac_xl.checks import check
from sostac_xl.compute import compute
from sostac_xl.examples import load
from sostac_xl.findings import CellRef
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Number, Ref, Text
from sostac_xl.schema.objectives import ForecastMetric, Objective
from sostac_xl.schema.plan import Person, PlanFacts, Section
from sostac_xl.schema.row import Record, Row, Visibility
from sostac_xl.schema.situation import Competitor, Risk, RiskKind, Swot, SwotKind
from sostac_xl.schema.tactics import Basis, BudgetLine, CostType, Funnel, FunnelModel, Level, Tactic
from tests.compute.plans import START, make, plan_of
from tests.document.words import AS_OF, built, lines, text

TACTIC = make(Tactic, id="TAC-01", tactic="Search ads", start=date(2027, 1, 4), end=date(2027, 12, 31))


def line(amount: int | str, what: str = "Clicks", visibility: Visibility | None = None, kind: CostType = CostType.MEDIA) -> BudgetLine:
    """Return a fixed budget line of the tactic TAC-01."""
    cells = {"tactic": Ref("TAC-01"), "cost_type": kind, "basis": Basis.FIXED, "amount": Decimal(amount), "visibility": visibility}
    return make(BudgetLine, id=f"BUD-{what}", what=what, **cells)


def unpacked(document: bytes) -> str:
    """Return all parts of a document as one text, those of the workbooks inside it too."""
    with ZipFile(BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return "\n".join(unpacked(part) if name.endswith(".xlsx") else part.decode() for name, part in parts.items())


@dataclass(frozen=True)
class Cells:
    """Where a planted row stands: its cells are told by the row's number."""

    number: int

    def cell(self, key: str) -> CellRef:
        """Return the cell of a column."""
        return CellRef("Sheet", f"{key.upper()}{self.number}")


@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.TOTAL])
def test_hidden_rows_are_not_named_anywhere(visibility: Visibility) -> None:
    """Neither its table, nor a sentence, nor a reference gives a hidden row away."""
    secret = {"visibility": visibility}
    rows = (
        make(Swot, id="SWO-01", kind=SwotKind.THREAT, statement="SECRET threat", impact=5, **secret),
        make(Competitor, id="COM-01", name="SECRET rival", how="SECRET", threat=5, **secret),
        make(Risk, id="RSK-01", kind=RiskKind.RISK, statement="SECRET risk", likelihood=5, impact=5, **secret),
        make(Person, id="PER-01", name="SECRET person", role="SECRET", **secret),
        make(Tactic, id="TAC-01", tactic="SECRET tactic", owner=Ref("PER-01"), **secret),
        make(Action, id="ACT-01", action="SECRET action", tactic=Ref("TAC-01"), duration=3, owner=Ref("PER-01"), **secret),
        make(Action, id="ACT-02", action="Open action", tactic=Ref("TAC-01"), duration=3, owner=Ref("PER-01")),
        line(500, "SECRET line", visibility),
        line(100, "Open line"),
    )
    said = text(built(plan_of(*rows)))

    assert "Open action" in said
    assert "Open line" in said
    assert "SECRET" not in said


def planted(record: Record, number: int, *, hidden: bool) -> Record:
    """Return a row with a secret in each internal column, and in every column when the row itself is internal."""
    cells: dict[str, Any] = {"origin": Cells(number)}
    for column in type(record).columns():
        if column.computed or column.key in ("id", "visibility"):
            continue
        if hidden or column.internal or column.key == "note":
            if isinstance(column.kind, Text):
                cells[column.key] = f"SECRET{number}"
            elif type(column.kind) is Number or column.internal:
                cells[column.key] = Decimal("0.9173") if column.key == "margin" else Decimal("7531.97")
    if hidden:
        cells["visibility"] = Visibility.INTERNAL
    return replace(record, **cells)


def with_secrets(plan: Plan) -> Plan:
    """Return a plan with secrets in all internal columns, and each table's last row internal and full of them."""
    tables: dict[type[Row], tuple[Row, ...]] = {}
    number = 0
    for table, rows in plan.tables.items():
        changed = []
        for row in rows:
            number += 1
            hidden = row is rows[-1] and table is not Section
            changed.append(planted(row, number, hidden=hidden))
        tables[table] = tuple(changed)  # type: ignore[arg-type]
    blocks = {kind: planted(block, number + n, hidden=False) for n, (kind, block) in enumerate(plan.blocks.items(), 1)}
    return replace(plan, tables=tables, blocks=blocks)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("draft", [False, True])
def test_planted_secrets_do_not_come_out(language: str, draft: bool) -> None:
    """Nothing of what stands in internal rows and columns is in any part of the file, not even in the findings of a draft."""
    plan = with_secrets(load("webshop", language))
    findings = check(compute(plan))
    said = unpacked(built(plan, findings, language=language, draft=draft))

    assert any("SECRET" in str(finding.message.values) for finding in findings), "the findings themselves tell secrets"
    assert re.findall(r"SECRET\d+", said) == []
    assert re.findall(r"7.{0,6}531[.,]97|7.{0,6}532|91[.,]73?\b", said) == []


def test_findings_tell_no_internal_value() -> None:
    """A finding that follows from something internal is told by its cell and rule; one on a hidden row not at all."""
    start, end = date(2027, 5, 2), date(2027, 5, 1)
    hidden = replace(line(500, "SECRET", Visibility.INTERNAL), start=start, end=end, origin=Cells(1))
    plan = plan_of(replace(line(900), start=start, end=end, origin=Cells(2)), hidden, TACTIC, ceiling=Decimal(1000))
    findings = check(compute(plan, AS_OF))
    over = next(finding for finding in findings if finding.code == "TAC124")
    said = text(built(plan, findings, draft=True))

    assert {finding.row_id for finding in findings if finding.code == "TAC123"} == {"BUD-Clicks", "BUD-SECRET"}
    assert "“Clicks” ends on 1 May 2027" in said
    assert "SECRET" not in said
    assert "END1" not in said
    assert f"{over.code} {over.name}" in said
    assert "1,400" not in said


def test_internal_lines_are_in_no_sum() -> None:
    """An internal line is outside the client's totals; one that is in the totals only is in them."""
    internal = text(built(plan_of(TACTIC, line(100), line(500, "Margin", Visibility.INTERNAL))))
    totalled = text(built(plan_of(TACTIC, line(100), line(500, "Margin", Visibility.TOTAL))))

    assert "€600" not in internal
    assert "€600" in totalled


def test_a_line_in_totals_only_cannot_be_reckoned_back() -> None:
    """Beside it neither the amounts of its tactic's lines nor anybody's cost type is told; the subtotals are those of the tactics."""
    other = make(BudgetLine, id="BUD-9", what="Newsletter tool", cost_type=CostType.TOOLS, basis=Basis.FIXED, amount=Decimal("70.10"))
    plan = plan_of(TACTIC, line("100.25"), line("512.34", "Rights", Visibility.TOTAL, CostType.OTHER), other)
    said = lines(built(plan))
    start = said.index("Clicks", said.index("Period"))

    assert said[start : start + 3] == ["Clicks", "4 Jan – 31 Dec 2027", "in the sum"]
    assert "€612.59" in said[start:], "the tactic's subtotal"
    assert "€682.69" in said[start:], "the plan's"
    assert "€100.25" not in said[start:]
    assert {"Media", "Tools", "Other"}.isdisjoint(said[start : said.index("Subtotal of the plan")])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 10**6), st.booleans()), min_size=1, max_size=8))
def test_subtotals_add_up(entries: list[tuple[int, int, bool]]) -> None:
    """Whatever is hidden, the subtotals of the tactics add up to that of the plan, and an amount is told only where none is hidden."""
    from sostac_xl.document.blocks import Cell, Table
    from sostac_xl.document.context import Context
    from sostac_xl.document.sections.budget_lines import lines_table
    from sostac_xl.i18n import Translator

    tactics = [make(Tactic, id=f"TAC-0{n}", tactic=f"Tactic {n}", start=START, end=date(2027, 12, 31)) for n in (1, 2)]
    parts = [
        make(BudgetLine, id=f"BUD-{n}", what=f"Line {n}", tactic=Ref(f"TAC-0{tactic}") if tactic < 3 else None, cost_type=CostType.TOOLS,
             basis=Basis.FIXED, amount=Decimal(cents) / 100, visibility=Visibility.TOTAL if hidden else None)
        for n, (tactic, cents, hidden) in enumerate(entries)
    ]  # fmt: skip
    ctx = Context.of(compute(plan_of(*tactics, *parts), AS_OF), Translator("en"))
    table = next(block for block in lines_table(ctx) if isinstance(block, Table))
    amounts = [row[-1] for row in table.rows if isinstance(row, tuple)]
    subtotals = [Decimal(re.sub(r"[€,]", "", cell.text)) for cell in amounts if isinstance(cell, Cell)]

    assert sum(subtotals) == ctx.budget.stack.subtotal
    assert len([cell for cell in amounts if cell == "in the sum"]) == sum(
        not hidden and any(other[2] and other[0] == tactic for other in entries) for tactic, _, hidden in entries
    )


def test_internal_columns_are_not_printed() -> None:
    """An hourly rate stays with the agency, and can't be reckoned from hours beside an amount either."""
    person = make(Person, id="PER-01", name="Ann", role="Designer", rate=Decimal("87.65"))
    hours = make(BudgetLine, id="BUD-1", what="Design", cost_type=CostType.AGENCY, basis=Basis.HOURS, hours=Decimal(37), person=Ref("PER-01"))
    said = text(built(plan_of(person, hours)))

    assert "Ann" in said
    assert "€3,243.05" in said
    assert "87.65" not in said
    assert "37" not in said


def test_the_forecast_does_not_tell_the_margin() -> None:
    """What follows from the margin or the client's revenue is not printed: gross profit, ROMI, LTV, payback, MER."""
    funnels = [
        make(Funnel, id=f"FUN-{level}", tactic=Ref("TAC-01"), level=level, model=FunnelModel.CPC, cost=Decimal(1), order_rate=Decimal("0.1"),
             order_value=Decimal(50), margin=Decimal("0.37"), orders_per_year=Decimal(2), lifetime=Decimal(3))
        for level in Level
    ]  # fmt: skip
    levels = {"acceptable": Decimal(1), "optimal": Decimal(2), "best": Decimal(3), "baseline": Decimal(0)}
    profit = make(Objective, id="OBJ-01", objective="Earn", unit="EUR", forecast_metric=ForecastMetric.GROSS_PROFIT, due=date(2027, 12, 31), **levels)
    tactic = replace(TACTIC, objective=Ref("OBJ-01"))
    used = [make(Section, id=section_id(Funnel), in_use=True)]
    said = lines(built(plan_of(tactic, line(1000), profit, *funnels, *used, baseline_revenue=Decimal(543210))))

    assert {"Orders", "Revenue", "ROAS", "€5,000"} <= set(said)
    assert {"Gross profit", "ROMI", "LTV", "Payback", "MER", "€1,850", "The forecast against the objectives"}.isdisjoint(said)
    assert "543" not in " ".join(said)


def test_internal_tactics_bring_nothing() -> None:
    """The results of an internal tactic are in no figure that the client reads."""
    cells = {"level": Level.OPTIMAL, "model": FunnelModel.VOLUME, "order_rate": Decimal("0.1"), "order_value": Decimal(10)}
    tactics = (
        make(Tactic, id="TAC-01", tactic="Open", start=START, end=date(2027, 12, 31)),
        make(Tactic, id="TAC-02", tactic="Closed", start=START, end=date(2027, 12, 31), visibility=Visibility.INTERNAL),
    )
    funnels = [make(Funnel, id=f"FUN-{n}", tactic=Ref(f"TAC-0{n}"), cost=Decimal(n * 1000), **cells) for n in (1, 2)]
    said = text(built(plan_of(*tactics, *funnels, make(Section, id=section_id(Funnel), in_use=True))))

    assert "100 orders" in said
    assert "300" not in said


def test_facts_of_the_plan_keep_their_secrets() -> None:
    """The client's revenue without the plan stays with the agency."""
    assert PlanFacts.column("baseline_revenue").internal
    assert "543" not in text(built(plan_of(line(100), TACTIC, baseline_revenue=Decimal(543210))))
