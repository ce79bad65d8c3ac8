"""The load on the Timeline sheet is that of `compute`, to a billionth of an hour, whatever the calendars of the people."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from sostac_xl.checks import assess
from sostac_xl.compute import Computation
from sostac_xl.create import completed
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.lists import Holiday, LoadRow
from sostac_xl.schema.plan import Leave, Person, PlanFacts, WorkWeek
from sostac_xl.workbook.build import write_workbook
from sostac_xl.workbook.layout import make_layout
from tests.support.libreoffice import LibreOffice, cells

START = date(2027, 2, 3)
MONDAY = date(2027, 2, 1)
DAY = timedelta(days=1)


def plan_of(week: WorkWeek) -> Plan:
    """Return a plan whose people have leave that overlaps, holidays within leave, work on free days alone, and no known capacity."""
    people = (
        Person(id="PER-01", name="Ann", capacity=Decimal(37), role="All"),
        Person(id="PER-02", name="Ben", capacity=Decimal("7.5")),
        Person(id="PER-03", name="Cor"),
    )
    leave = (
        Leave(id="LEA-01", person=Ref("PER-01"), start=MONDAY + 9 * DAY, end=MONDAY + 16 * DAY),
        Leave(id="LEA-02", person=Ref("PER-01"), start=MONDAY + 11 * DAY, end=MONDAY + 13 * DAY),
        Leave(id="LEA-03", person=Ref("PER-02"), start=MONDAY, end=MONDAY + 30 * DAY),
        Leave(id="LEA-04", person=Ref("PER-02"), start=MONDAY + 300 * DAY, end=MONDAY + 9000 * DAY),
        Leave(id="LEA-05", person=Ref("PER-03"), start=MONDAY + 5 * DAY),
    )
    holidays = tuple(Holiday(id=f"HOL-{n}", on=MONDAY + n * DAY, name="x") for n in (2, 10, 12, 40))
    actions = (
        Action(id="ACT-01", action="a", owner=Ref("PER-01"), duration=11, effort=Decimal("33.3")),
        Action(id="ACT-02", action="b", owner=Ref("PER-01"), duration=3, after=(Link("ACT-01"),)),
        Action(id="ACT-03", action="c", owner=Ref("PER-01"), duration=4, not_before=MONDAY + 3 * DAY),
        Action(id="ACT-04", action="d", owner=Ref("PER-02"), milestone=True, effort=Decimal(5), not_before=MONDAY + 8 * DAY),
        Action(id="ACT-05", action="e", owner=Ref("PER-02"), duration=700),
        Action(id="ACT-06", action="f", owner=Ref("PER-03"), duration=5, effort=Decimal(50)),
        Action(id="ACT-07", action="", owner=Ref("PER-03"), duration=2, effort=Decimal(1)),
        Action(id="ACT-08", action="h", duration=2, effort=Decimal(8)),
        Action(id="ACT-09", action="i", owner=Ref("PER-01"), effort=Decimal(8)),
    )
    facts = PlanFacts(start=START, horizon=12, currency="EUR", work_week=week)
    return Plan(tables={Person: people, Leave: leave, Holiday: holidays, Action: actions}, blocks={PlanFacts: facts})


def written(week: WorkWeek, path: Path) -> tuple[Computation, int]:
    """Write the workbook of the plan; return what was computed, and the row of the first person's hours."""
    t = Translator("en")
    layout = make_layout(completed(plan_of(week), t, "full"), t)
    computation, findings = assess(layout.placed_plan(), START)
    path.write_bytes(write_workbook(layout, computation, findings))
    timeline = (cell for cell in cells(path) if cell.sheet == "Timeline" and cell.address.startswith("B"))
    title = next(cell.address for cell in timeline if cell.value == LoadRow.info.title)
    return computation, int(title[1:]) + 3


def shown(path: Path, first: int) -> dict[tuple[str, date], tuple[float, str | float]]:
    """Return the hours and the capacity of each person in each week, as the sheet has them."""
    found = {cell.address: cell.value for cell in cells(path) if cell.sheet == "Timeline"}
    weeks = [name for name in _columns() if found.get(f"{name}{first - 1}")]
    rows = [row for row in range(first, first + 6, 2) if found.get(f"B{row}")]
    return {
        (str(found[f"B{row}"]), MONDAY + 7 * number * DAY): (float(found[f"{name}{row}"]), found[f"{name}{row + 1}"])
        for row in rows
        for number, name in enumerate(weeks)
    }


def _columns() -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [*letters[9:], *(f"{a}{b}" for a in "AB" for b in letters)][:53]


@pytest.mark.parametrize("week", WorkWeek)
def test_the_sheet_shows_the_load_of_compute(week: WorkWeek, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Recalculated by LibreOffice, every week of every person has the hours of `load_of`, and the capacity less holidays and leave."""
    path = tmp_path / f"{week.name}.xlsx"
    computation, first = written(week, path)

    found = shown(libreoffice.convert(path, "xlsx", tmp_path / "out"), first)

    loads = {(each.person.id, each.monday): each for each in computation.load.weeks}
    assert {person for person, _ in loads} == {"PER-01", "PER-02", "PER-03"}
    assert len(found) == 3 * 53
    for key, (hours, capacity) in found.items():
        load = loads.get(key)
        assert hours == pytest.approx(float(load.hours) if load else 0, abs=1e-9)
        if load:
            assert capacity == ("" if load.capacity is None else pytest.approx(float(load.capacity), abs=1e-9))


def test_overload_is_counted_beside_the_weeks(tmp_path: Path) -> None:
    """The sheet says in how many of its weeks someone has too much, how much that is, and what falls in other weeks."""
    path = tmp_path / "plan.xlsx"
    computation, first = written(WorkWeek.MON_FRI, path)
    row = {cell.address: cell.value for cell in cells(path) if cell.sheet == "Timeline"}

    over = [week for week in computation.load.overloaded if week.person.id == "PER-01"]
    assert over
    assert row[f"H{first}"] == len(over)
    assert row[f"I{first}"] == pytest.approx(float(sum(week.over for week in over)))
    of_ben = [week for week in computation.load.weeks if week.person.id == "PER-02"]
    assert row[f"G{first + 2}"] == pytest.approx(float(sum(week.hours for week in of_ben if week.monday >= MONDAY + 53 * 7 * DAY)))
