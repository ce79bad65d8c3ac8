"""One contract for both hosts: the same plan in, the same findings and the same written cells, be it a file or open in Excel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from benchmarks.document import grown
from sostac_xl.checks import assess
from sostac_xl.errors import OutputError
from sostac_xl.findings import Finding
from sostac_xl.plan import Plan
from sostac_xl.schema.lists import BaselineRow, CheckRow
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person
from sostac_xl.workbook.host import FileHost, Host
from sostac_xl.workbook.live_host import LiveHost
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import OpenedWorkbook, open_workbook
from sostac_xl.workbook.read import plan_of
from sostac_xl.workbook.writeback import Writeback
from tests.live.ranges import Calls
from tests.support.office import load_uno
from tests.support.shelf import new_workbook

pytestmark = pytest.mark.xdist_group("live")  # one LibreOffice, and one open plan, for all of them

WHEN = datetime(2027, 3, 1, 12)
NOT_TOLD = {"dropdown-lost", "external-links", "dates-from-1904"}
"""Rules about the file, which an open workbook doesn't tell of."""


@dataclass
class Case:
    """A host of either kind; `finish` writes what was set and returns what the workbook holds then."""

    host: Host
    finish: Callable[[], OpenedWorkbook]


@pytest.fixture(params=["file", "live"])
def case(request: pytest.FixtureRequest, broken: Path, tmp_path: Path) -> Case:
    """The broken plan, as a file and open in Excel."""
    path = tmp_path / "Plan d'été · план.xlsx"
    path.write_bytes(broken.read_bytes())
    if request.param == "live":
        return live_case(request.getfixturevalue("opened")(path))
    host = FileHost.open(path)

    def finish() -> OpenedWorkbook:
        host.save(WHEN, backup=False)
        return open_workbook(path)

    return Case(host, finish)


@pytest.fixture(scope="module", params=["file", "live"])
def reading(request: pytest.FixtureRequest, broken: Path) -> Host:
    """The broken plan as a host, for tests in which nothing is written."""
    return LiveHost.open(request.getfixturevalue("shown")) if request.param == "live" else FileHost.open(broken)


def live_case(book: Any) -> Case:
    """Return an open workbook as a host."""
    host = LiveHost.open(book)

    def finish() -> OpenedWorkbook:
        host.write()
        return LiveHost.open(book).contents

    return Case(host, finish)


def assessed(contents: OpenedWorkbook) -> tuple[Any, tuple[Finding, ...]]:
    """Return what is computed from a workbook, and the findings that both hosts can tell."""
    computation, findings = assess(plan_of(contents), date(2027, 3, 1))
    return computation, tuple(finding for finding in findings if finding.name not in NOT_TOLD)


def written(contents: OpenedWorkbook) -> dict[str, Any]:
    """Return every cell that holds no formula, by sheet."""
    return {
        name: {number: {c: v for c, v in row.items() if not hasattr(v, "name")} for number, row in grid.rows.items()}
        for name, grid in contents.grids.items()
    }


def rows(plan: Plan, table: Any) -> list[Any]:
    """Return the rows of a table without where they stand."""
    return [tuple(getattr(row, column.key) for column in table.inputs()) for row in plan[table]]


def test_findings_are_those_of_the_command_line(reading: Host, broken: Path) -> None:
    """Both hosts tell the same faults, in the same cells, in the same words."""
    expected = assessed(open_workbook(broken))[1]

    assert len(expected) > 3
    assert assessed(reading.contents)[1] == expected


def test_compute_writes_the_same_cells(case: Case, broken: Path, tmp_path: Path) -> None:
    """IDs, names in references, results and findings: what `compute` writes into a file it writes into live cells."""
    other = tmp_path / "expected.xlsx"
    other.write_bytes(broken.read_bytes())
    expected = FileHost.open(other)
    for host in (expected, case.host):
        computation, findings = assessed(host.contents)
        writeback = Writeback.into(host, computation)
        writeback.everything(findings)
        assert writeback.counts["ids"] == 1
        assert writeback.counts["labels"] == 1
    expected.save(WHEN, backup=False)

    after = case.finish()

    assert written(after) == written(open_workbook(other))
    assert not Writeback.into(live_or_file(case), computation).counts


def live_or_file(case: Case) -> Host:
    """Return the host of a case."""
    return case.host


def test_a_second_check_takes_away_what_was_mended(case: Case) -> None:
    """Findings that are gone leave no row on the Check sheet."""
    computation, findings = assessed(case.host.contents)
    Writeback.into(case.host, computation).findings(findings)
    Writeback.into(case.host, computation).findings(findings[:1])

    after = case.finish()

    spot = after.names[CheckRow.info.key]["code"]
    grid = after.grids[spot.sheet]
    assert grid.value(spot.row + 1, spot.column) is None
    assert isinstance(grid.value(spot.row, spot.column), str)


def test_a_baseline_that_is_longer_than_its_table_makes_it_grow(case: Case) -> None:
    """Rows beyond the spare ones get IDs, formulas and a place of their own."""
    computation, _ = assessed(case.host.contents)
    frozen = [BaselineRow(item=f"BUD-{number:02d}", start=date(2027, 1, 1), frozen=date(2027, 1, 4)) for number in range(1, 41)]

    Writeback.into(case.host, computation).baseline(frozen)

    plan = plan_of(case.finish())
    assert rows(plan, BaselineRow) == [tuple(getattr(row, column.key) for column in BaselineRow.inputs()) for row in frozen]
    assert len({row.id for row in plan[BaselineRow]}) == 40


def test_a_text_stays_a_text(case: Case) -> None:
    """What looks like a formula, a number or a date is written as the text that it is."""
    texts = ["=1+1", "+31 6 1234", "-5", "@home", "'quoted'", "3/4", "007", "mrt 2027", "TRUE", "OBJ-01 · Name", "SEP-01"]
    place = locate(case.host.contents.grids, case.host.contents.names).tables[Objective]
    column = place.letters["objective"]
    for number, text in enumerate(texts, place.header + 1):
        case.host.set(place.sheet, f"{column}{number}", text)

    grid = case.finish().grids[place.sheet]

    assert [grid.value(number, place.columns["objective"]) for number, _ in enumerate(texts, place.header + 1)] == texts


def test_a_formula_is_not_typed_over(reading: Host) -> None:
    """A cell that computes is refused, with its address and what to do."""
    place = locate(reading.contents.grids, reading.contents.names).tables[Objective]
    computed = next(
        c.key for c in Objective.columns() if c.computed and reading.has_formula(place.sheet, f"{place.letters[c.key]}{place.header + 1}")
    )

    with pytest.raises(OutputError, match=r"holds a formula, .* clear the cell"):
        reading.set(place.sheet, f"{place.letters[computed]}{place.header + 1}", "typed")


def test_what_is_not_written_is_not_there(case: Case) -> None:
    """Setting alone changes nothing: all changes are written together."""
    before = written(case.host.contents)
    case.host.set("Plan", "B2", "changed")

    if isinstance(case.host, LiveHost):
        assert written(LiveHost.open(case.host.book).contents) == before
        case.host.changes.clear()
    else:
        assert written(open_workbook(case.host.contents.path)) == before


def test_spare_rows_in_the_middle_of_a_sheet(opened: Callable[[Path], Any], broken: Path) -> None:
    """A live table gets rows with IDs and formulas where others stand below it; those move, and nothing of the plan changes."""
    book = opened(broken)
    host = LiveHost.open(book)
    before, place = plan_of(host.contents), locate(host.contents.grids, host.contents.names).tables[Person]

    host.add_spare_rows(place, 5)

    host = LiveHost.open(book)
    after, grown = plan_of(host.contents), locate(host.contents.grids, host.contents.names).tables[Person]
    assert grown.last == place.last + 5
    assert {table: rows(after, table) for table in after.tables} == {table: rows(before, table) for table in before.tables}
    ids = [host.contents.grids[grown.sheet].value(number, grown.columns["id"]) for number in range(grown.header + 2, grown.last + 1)]
    assert len(set(ids)) == len(ids)
    for column in (column for column in Person.columns() if column.formula):
        assert all(host.has_formula(grown.sheet, f"{grown.letters[column.key]}{number}") for number in range(grown.header + 1, grown.last + 1))


def test_calls_of_excel_do_not_grow_with_the_rows(opened: Callable[[Path], Any], webshop: Path, tmp_path: Path) -> None:
    """Reading and writing take as many calls for a plan of many rows, with many findings, as for one of few."""
    bigger = tmp_path / "bigger.xlsx"
    bigger.write_bytes(new_workbook(grown(150)))
    counts = []
    for path, few in ((webshop, 3), (bigger, 120)):
        book = opened(path)
        Calls.total = 0
        host = LiveHost.open(book)
        computation, findings = assessed(host.contents)
        some = (tuple(findings) * 120)[:few]
        Writeback.into(host, computation).findings(some)
        host.write()
        counts.append(Calls.total)

    assert counts[1] <= counts[0]
    assert counts[0] < 400


@pytest.mark.usefixtures("app")
def test_an_excel_that_is_killed_leaves_the_file_whole(broken: Path, tmp_path: Path) -> None:
    """What was not saved is lost, and the file is as it was."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(broken.read_bytes())
    other = xw.App(add_book=False)
    host = LiveHost.open(other.books.open(str(path)))
    host.set("Plan", "B2", "changed")

    other.impl.office.kill()
    with pytest.raises(load_uno().getClass("com.sun.star.uno.Exception")):  # which one depends on how far the call had come
        host.write()
    other.impl.apps.remove(other.impl)

    assert path.read_bytes() == broken.read_bytes()
