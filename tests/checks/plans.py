"""A small plan without a single finding, and ways to change one thing of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sostac_xl import schema
from sostac_xl.findings import CellRef
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.action import Action, ChannelSchedule
from sostac_xl.schema.control import Frequency, Kpi, Measurement, Spend
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.objectives import Direction, Goal, Objective, ObjectiveClass, Vision
from sostac_xl.schema.plan import Language, Leave, Person, PlanFacts, Section, Stage, StageName, Version
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.situation import Baseline, Competitor, Insight, Research, ResearchMethod, ResearchType, Swot, SwotKind, Tows
from sostac_xl.schema.strategy import (
    BrandMessage,
    ChannelRole,
    ChannelRoleRow,
    ContentTheme,
    Persona,
    Positioning,
    Segment,
    Summary,
    Target,
)
from sostac_xl.schema.tactics import (
    Basis,
    BudgetLine,
    Channel,
    ChannelKind,
    CostType,
    CustomPhase,
    Phasing,
    Raci,
    Tactic,
    ToArrange,
)

AS_OF: Final = date(2027, 3, 1)

Change = Callable[[Plan], Plan]


@dataclass(frozen=True)
class Place:
    """Says for a cell which table and column it belongs to, so that a test can tell where a finding points."""

    table: str

    def cell(self, key: str) -> CellRef:
        """Return the column's key as if it were an address."""
        return CellRef(self.table, key)


def change(row_id: str, **values: Any) -> Change:
    """Return the change of one row."""

    def make(plan: Plan) -> Plan:
        tables = {table: tuple(replace(row, **values) if row.id == row_id else row for row in rows) for table, rows in plan.tables.items()}
        return replace(plan, tables=tables)

    return make


def facts(**values: Any) -> Change:
    """Return the change of the plan's facts."""
    return lambda plan: replace(plan, blocks={**plan.blocks, PlanFacts: replace(plan.facts, **values)})


def add(*rows: Row) -> Change:
    """Return the addition of rows to their tables."""

    def make(plan: Plan) -> Plan:
        tables = dict(plan.tables)
        for row in rows:
            tables[type(row)] = (*tables.get(type(row), ()), _placed(row))
        return replace(plan, tables=tables)

    return make


def drop(*row_ids: str) -> Change:
    """Return the removal of rows."""
    return lambda plan: replace(plan, tables={table: tuple(row for row in rows if row.id not in row_ids) for table, rows in plan.tables.items()})


def switch_off(table: type[Record]) -> Change:
    """Return the change of *Sections* after which a table is not in use."""
    return change(section_id(table), in_use=False)


def steps(*changes: Change) -> Change:
    """Return several changes as one."""

    def make(plan: Plan) -> Plan:
        for each in changes:
            plan = each(plan)
        return plan

    return make


def clean_plan() -> Plan:
    """Return a plan that uses every table and gives no finding as of `AS_OF`."""
    tables: defaultdict[type[Row], list[Row]] = defaultdict(list)
    for row in (*_sections(), *_people(), *_situation(), *_objectives(), *_strategy(), *_tactics(), *_budget(), *_action(), *_control()):
        tables[type(row)].append(_placed(row))
    blocks: dict[type[Block], Block] = {type(block): replace(block, origin=Place(block.info.key)) for block in (FACTS, VISION, SUMMARY)}
    places = {table.info.key: Place(table.info.key) for table in schema.everything()}
    return Plan(tables={table: tuple(rows) for table, rows in tables.items()}, blocks=blocks, places=places)


def _placed(row: Row) -> Row:
    return replace(row, origin=Place(row.info.key))


FACTS = PlanFacts(
    title="Growth",
    client="Example Shop",
    language=Language.EN,
    start=date(2027, 1, 1),
    horizon=12,
    currency="EUR",
    ceiling=Decimal(20000),
    country="NL",
)
VISION = Vision(vision="Everybody cooks at home.")
SUMMARY = Summary(situation="We are small and known for quality.", aim="We want to grow by a quarter.")


def _sections() -> tuple[Row, ...]:
    return tuple(Section(id=section_id(table), table=table.info.title, in_use=True) for table in schema.everything())


def _people() -> tuple[Row, ...]:
    return (
        Person(id="PER-01", name="Ann", decides=True),
        Person(id="PER-02", name="Ben", rate=Decimal(80)),
        Stage(id="STG-01", stage=StageName.SITUATION, start=date(2026, 10, 5), finish=date(2026, 10, 23), usual="10–21"),
        *(Stage(id=f"STG-{number:02d}", stage=name) for number, name in enumerate(list(StageName)[1:], 2)),
        Version(id="VER-01", version="0.9", on=date(2026, 12, 1)),
        Leave(id="LEA-01", person=Ref("PER-02"), start=date(2027, 7, 5), end=date(2027, 7, 16)),
    )


def _situation() -> tuple[Row, ...]:
    return (
        Baseline(id="BAS-01", metric="Orders", value=Decimal(100), unit="orders"),
        Baseline(id="BAS-02", metric="Satisfaction", value=Decimal(70), unit="orders"),
        Baseline(id="BAS-03", metric="Faster delivery", value=Decimal(5), unit="orders"),
        Research(
            id="RES-01",
            insight="Half order by phone",
            type=ResearchType.QUANTITATIVE,
            method=ResearchMethod.ANALYTICS,
            on=date(2026, 9, 1),
            source="log",
        ),
        Research(
            id="RES-02",
            insight="They fear returns",
            type=ResearchType.QUALITATIVE,
            method=ResearchMethod.INTERVIEWS,
            on=date(2026, 9, 8),
            source="notes",
        ),
        Insight(id="INS-01", audience="Home cooks", research=Ref("RES-02")),
        Swot(id="SWO-01", statement="Known for quality", kind=SwotKind.STRENGTH, impact=4),
        Swot(id="SWO-02", statement="Slow delivery", kind=SwotKind.WEAKNESS, impact=3),
        Swot(id="SWO-03", statement="More people cook", kind=SwotKind.OPPORTUNITY, impact=5),
        Swot(id="SWO-04", statement="Big shops undercut", kind=SwotKind.THREAT, impact=3),
        Tows(id="TOW-01", option="Teach cooking", internal=Ref("SWO-01"), external=Ref("SWO-03")),
        Competitor(id="COM-01", name="The big shop", how="On price", swot=(Ref("SWO-04"),)),
    )


def _objective(number: int, text: str, kind: ObjectiveClass, levels: tuple[int, int, int, int], better: Direction) -> Objective:
    baseline, acceptable, optimal, best = (Decimal(level) for level in levels)
    return Objective(
        id=f"OBJ-0{number}",
        objective=text,
        goal=Ref("GOA-01"),
        kind=kind,
        kpi_name=text,
        unit="orders",
        better=better,
        baseline=baseline,
        acceptable=acceptable,
        optimal=optimal,
        best=best,
        due=date(2027, 12, 31),
        owner=Ref("PER-02"),
        approved_by=Ref("PER-01"),
        approved_on=date(2026, 11, 2),
    )


def _objectives() -> tuple[Row, ...]:
    return (
        Goal(id="GOA-01", goal="Earn more"),
        _objective(1, "More orders", ObjectiveClass.ACQUISITION, (100, 110, 120, 130), Direction.HIGHER),
        _objective(2, "Fewer returns", ObjectiveClass.COST, (100, 90, 80, 70), Direction.LOWER),
        _objective(3, "Happier customers", ObjectiveClass.SATISFACTION, (70, 75, 80, 85), Direction.HIGHER),
        _objective(4, "Faster delivery", ObjectiveClass.TIMING, (5, 4, 3, 2), Direction.LOWER),
    )


def _strategy() -> tuple[Row, ...]:
    segment: Ref[Segment] = Ref("SEG-01")
    return (
        Segment(id="SEG-01", segment="Families", fit=5, competition=3, targeted=True),
        Segment(id="SEG-02", segment="Restaurants", fit=2, competition=4, targeted=False),
        Persona(id="PRS-01", name="Kim", segment=segment),
        Target(id="TAR-01", rationale="They cook most", segment=segment, priority=1),
        Positioning(id="POS-01", benefit="Dinner in half an hour", segment=segment, unlike=Ref("COM-01"), difference="Recipes"),
        BrandMessage(id="MSG-01", message="You can cook this", segment=segment),
        ChannelRoleRow(id="ROL-01", channel=Ref("CHN-01"), segment=segment, role=ChannelRole.REACH),
        ChannelRoleRow(id="ROL-02", channel=Ref("CHN-02"), segment=segment, role=ChannelRole.ENGAGE),
        ContentTheme(id="THM-01", theme="Weekday dinners", segment=segment),
    )


def _tactics() -> tuple[Row, ...]:
    rest: tuple[Ref[Objective], ...] = (Ref("OBJ-02"), Ref("OBJ-03"), Ref("OBJ-04"))
    shared: dict[str, Any] = {"segment": Ref("SEG-01"), "owner": Ref("PER-02"), "objective": Ref("OBJ-01")}
    ads: Ref[Channel] = Ref("CHN-01")
    mail: Ref[Channel] = Ref("CHN-02")
    return (
        Channel(id="CHN-01", channel="Search ads", kind=ChannelKind.PAID),
        Channel(id="CHN-02", channel="Newsletter", kind=ChannelKind.OWNED),
        Tactic(id="TAC-01", tactic="Advertise", channel=ads, start=date(2027, 1, 15), end=date(2027, 12, 31), also_serves=rest, **shared),
        Tactic(id="TAC-02", tactic="Write monthly", channel=mail, start=date(2027, 3, 20), end=date(2027, 11, 30), **shared),
        Raci(id="RAC-01", item="Newsletter", responsible=(Ref("PER-02"),), accountable=(Ref("PER-01"),)),
        ToArrange(id="ARR-01", what="Mail program", tactic=Ref("TAC-02"), due=date(2027, 3, 10), owner=Ref("PER-02")),
    )


def _budget() -> tuple[Row, ...]:
    ads: Ref[Tactic] = Ref("TAC-01")
    mail: Ref[Tactic] = Ref("TAC-02")
    return (
        BudgetLine(id="BUD-01", what="Clicks", tactic=ads, cost_type=CostType.MEDIA, basis=Basis.FIXED, amount=Decimal(5000)),
        BudgetLine(id="BUD-02", what="Texts", tactic=mail, cost_type=CostType.PEOPLE, basis=Basis.HOURS, hours=Decimal(10), person=Ref("PER-02")),
        BudgetLine(id="BUD-03", what="Peak", tactic=ads, cost_type=CostType.MEDIA, basis=Basis.FIXED, amount=Decimal(1000), phasing=Phasing.CUSTOM),
        BudgetLine(id="BUD-04", what="Fee", cost_type=CostType.AGENCY, basis=Basis.PERCENT_NET, amount=Decimal(15)),
        CustomPhase(id="PHA-01", line=Ref("BUD-03"), month=date(2027, 5, 1), share=Decimal("0.4")),
        CustomPhase(id="PHA-02", line=Ref("BUD-03"), month=date(2027, 11, 1), share=Decimal("0.6")),
    )


def _action() -> tuple[Row, ...]:
    return (
        Action(
            id="ACT-01",
            action="Set up the ads",
            tactic=Ref("TAC-01"),
            owner=Ref("PER-02"),
            duration=5,
            budget=Decimal(500),
            done=Decimal(1),
            actual_start=date(2027, 1, 4),
            actual_finish=date(2027, 1, 8),
        ),
        Action(
            id="ACT-02",
            action="Write the first letter",
            tactic=Ref("TAC-02"),
            owner=Ref("PER-02"),
            not_before=date(2027, 3, 8),
            duration=5,
            after=(Link("ACT-01"),),
            deadline=date(2027, 3, 19),
        ),
        ChannelSchedule(
            id="SCH-01", remarks="Weekly", channel=Ref("CHN-02"), start=date(2027, 3, 20), end=date(2027, 11, 30), frequency="1 per week"
        ),
    )


def _kpi(number: int, text: str, amber: int, red: int) -> tuple[Row, ...]:
    kpi = f"KPI-0{number}"
    limits: dict[str, Any] = {"amber": Decimal(amber), "red": Decimal(red)}
    objective: Ref[Objective] = Ref(f"OBJ-0{number}")
    return (
        Kpi(id=kpi, kpi=text, objective=objective, unit="orders", frequency=Frequency.MONTHLY, owner=Ref("PER-02"), action="Meet", **limits),
        Measurement(id=f"MEA-0{number}", kpi=Ref(kpi), on=date(2027, 2, 15), value=Decimal(amber)),
    )


def _control() -> tuple[Row, ...]:
    return (
        *_kpi(1, "Orders", 105, 100),
        *_kpi(2, "Returns", 95, 100),
        *_kpi(3, "Satisfaction", 72, 70),
        *_kpi(4, "Days to deliver", 4, 5),
        Spend(id="SPE-01", line=Ref("BUD-01"), month=date(2027, 2, 1), actual=Decimal(400)),
    )
