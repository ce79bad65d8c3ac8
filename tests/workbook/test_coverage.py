"""The matrices of what covers what on the Forecast sheet are those of the trace, and name the gaps."""

from __future__ import annotations

from pathlib import Path

from openpyxl.utils import get_column_letter

from sostac_xl.checks import assess
from sostac_xl.compute.trace import coverage
from sostac_xl.create import completed
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Market
from sostac_xl.schema.strategy import Segment
from sostac_xl.schema.tactics import Channel, Tactic
from sostac_xl.workbook.build import write_workbook
from sostac_xl.workbook.layout import make_layout
from tests.checks.plans import AS_OF
from tests.support.libreoffice import LibreOffice, cells

PLAN = Plan(
    tables={
        Market: (Market(id="MKT-01", market="North"), Market(id="MKT-02", market="South")),
        Objective: tuple(Objective(id=f"OBJ-0{n}", objective=f"objective {n}") for n in (1, 2, 3)),
        Segment: (
            Segment(id="SEG-01", segment="one", targeted=True),
            Segment(id="SEG-02", segment="two"),
            Segment(id="SEG-03", segment="three", targeted=False),
        ),
        Channel: (Channel(id="CHN-01", channel="search"), Channel(id="CHN-02", channel="post"), Channel(id="CHN-03", channel="old", active=False)),
        Tactic: (
            Tactic(
                id="TAC-01", tactic="a", objective=Ref("OBJ-01"), also_serves=(Ref("OBJ-02"),), segment=Ref("SEG-01"), channel=Ref("CHN-01"),
                market=Ref("MKT-01"),
            ),
            Tactic(id="TAC-02", tactic="b", segment=Ref("SEG-01"), channel=Ref("CHN-01"), market=Ref("MKT-01")),
        ),
    }
)  # fmt: skip
TITLES = ("Which tactics serve which objectives", "Which channels reach which segments", "Which tactics work in which markets")


def written(path: Path) -> Path:
    """Write the workbook of the plan."""
    t = Translator("en")
    layout = make_layout(completed(PLAN, t, "full"), t)
    path.write_bytes(write_workbook(layout, *assess(layout.placed_plan(), AS_OF)))
    return path


def matrix(path: Path, title: str) -> dict[tuple[str, str], str | float]:
    """Return the cells of a matrix by the IDs of row and column, with its counts under "count"."""
    found = {cell.address: cell.value for cell in cells(path) if cell.sheet == "Forecast"}
    top = next(int(place[1:]) for place, value in found.items() if value == title and place.startswith("B"))
    heads = {name: str(found.get(f"{name}{top + 3}") or "") for name in map(get_column_letter, range(5, 30))}
    columns = {name: head for name, head in heads.items() if head} | {"D": "count"}
    rows = {row: str(found[f"B{row}"]) for row in range(top + 5, top + 12) if found.get(f"B{row}")} | {top + 4: "count"}
    return {(row_id, head): found.get(f"{name}{row}", "") for row, row_id in rows.items() for name, head in columns.items()}


def test_matrices_are_those_of_the_trace(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Recalculated, the cells are 2 for what a tactic serves first, 1 for what it serves too, and the number of tactics elsewhere."""
    path = libreoffice.convert(written(tmp_path / "plan.xlsx"), "xlsx", tmp_path / "out")

    by_objective, by_channel, by_market = (
        {pair: int(value) for pair, value in matrix(path, title).items() if value and "count" not in pair} for title in TITLES
    )

    objectives, channels, markets = (found.cells for found in coverage(PLAN))
    assert by_objective == {(tactic, objective): value for (objective, tactic), value in objectives.items()}
    assert by_channel == channels
    assert by_market == {(tactic, market): value for (market, tactic), value in markets.items()}


def test_gaps_are_named(tmp_path: Path) -> None:
    """What nothing covers says so; not what the plan has no eye on, such as a segment that is not targeted."""
    path = written(tmp_path / "plan.xlsx")
    by_objective, by_channel, by_market = (matrix(path, title) for title in TITLES)

    assert [by_objective["count", f"OBJ-0{n}"] for n in (1, 2, 3)] == [1, 1, "none"]
    assert [by_objective[f"TAC-0{n}", "count"] for n in (1, 2)] == [2, "none"]
    assert [by_channel[f"SEG-0{n}", "count"] for n in (1, 2, 3)] == [1, "none", "–"]
    assert [by_channel["count", f"CHN-0{n}"] for n in (1, 2, 3)] == [1, "none", "–"]
    assert [by_market["count", f"MKT-0{n}"] for n in (1, 2)] == [2, "none"]
