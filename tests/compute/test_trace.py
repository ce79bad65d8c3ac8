"""What follows from what: the graph of a plan, its orphans and its coverage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import networkx as nx
import pytest

from sostac_xl.compute.trace import ALSO, PRIMARY, coverage, trace_of
from sostac_xl.examples import load
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan, sections
from sostac_xl.schema.control import Kpi
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Market, Section
from sostac_xl.schema.situation import Swot, Tows
from sostac_xl.schema.strategy import Segment, Target
from sostac_xl.schema.tactics import Channel, Tactic

AS_OF = date(2027, 1, 1)


@pytest.fixture(scope="module")
def shop() -> Plan:
    """The web shop."""
    return load("webshop", "en")


def small() -> Plan:
    """Two strengths, one option, one objective that a tactic serves, one that none serves."""
    return Plan(
        tables={
            Swot: (Swot(id="SWO-01", statement="Fast", impact=5), Swot(id="SWO-02", statement="Cheap", impact=5)),
            Tows: (Tows(id="TOW-01", option="Promise speed", internal=Ref("SWO-01"), chosen=True),),
            Objective: (Objective(id="OBJ-01", objective="Sell"), Objective(id="OBJ-02", objective="Serve")),
            Target: (Target(id="TAR-01", segment=Ref("SEG-01"), tows=(Ref("TOW-01"),)),),
            Segment: (Segment(id="SEG-01", segment="Families", targeted=True), Segment(id="SEG-02", segment="Others")),
            Channel: (Channel(id="CHN-01", channel="Search"),),
            Market: (Market(id="MKT-01", market="North"), Market(id="MKT-02", market="South")),
            Tactic: (
                Tactic(id="TAC-01", tactic="Advertise", objective=Ref("OBJ-01"), segment=Ref("SEG-01"), channel=Ref("CHN-01")),
                Tactic(id="TAC-02", tactic="Write", also_serves=(Ref("OBJ-01"),), channel=Ref("CHN-01"), market=Ref("MKT-02")),
            ),
            Kpi: (Kpi(id="KPI-01", kpi="Orders", objective=Ref("OBJ-01")),),
            Section: sections(Translator("en"), lambda _: True),
        }
    )


def test_a_row_leads_to_those_that_follow_from_it() -> None:
    """From a strength over its option and the segment built on it to the tactic; each row once, with its depth."""
    trace = trace_of(small())

    assert [(depth, row.key) for depth, row in trace.reach("SWO-01")] == [(1, "TOW-01"), (2, "TAR-01"), (3, "SEG-01"), (4, "TAC-01")]
    assert [row.key for _, row in trace.reach("TAC-01", back=True)] == ["OBJ-01", "SEG-01", "TAR-01", "TOW-01", "SWO-01"]


def test_reach_is_what_an_independent_library_finds(shop: Plan) -> None:
    """For every row of the example the descendants and ancestors are those of networkx over the same links."""
    trace = trace_of(shop)
    graph = nx.DiGraph(trace.links)

    for key in graph:
        assert {row.key for _, row in trace.reach(key)} == nx.descendants(graph, key)
        assert {row.key for _, row in trace.reach(key, back=True)} == nx.ancestors(graph, key)
    assert nx.is_directed_acyclic_graph(graph)


def test_orphans_are_told_in_both_directions() -> None:
    """What nothing leads to, and what nothing follows from; only where the method asks for it."""
    orphans = {(o.row.key, o.missing.info.key, o.before) for o in trace_of(small()).orphans(AS_OF)}

    assert {("SWO-02", "tows", False), ("OBJ-02", "tactics", False), ("OBJ-02", "kpis", False), ("TAC-02", "segments", True)} <= orphans
    assert not [key for key, *_ in orphans if key in {"SWO-01", "TOW-01", "SEG-01", "SEG-02"}]
    assert ("TAC-01", "actions", False) in orphans


def test_measurements_are_due_once_the_plan_runs(shop: Plan) -> None:
    """Before the start nobody can have measured."""
    bare = replace(shop, tables={table: rows for table, rows in shop.tables.items() if table.info.key != "measurements"})

    def lacking(day: date) -> set[str]:
        return {o.row.key for o in trace_of(bare).orphans(day) if o.missing.info.key == "measurements"}

    assert lacking(date(2025, 12, 1)) == set()
    assert lacking(date(2026, 5, 1)) == {kpi.id for kpi in shop[Kpi]}


def test_the_matrices_say_what_covers_what() -> None:
    """Primary or besides; the number of tactics; a tactic without a market works in all."""
    objectives, segments, markets = coverage(small())

    assert objectives.cells == {("OBJ-01", "TAC-01"): PRIMARY, ("OBJ-01", "TAC-02"): ALSO}
    assert [row.key for row in objectives.uncovered] == ["OBJ-02"]
    assert segments.cells == {("SEG-01", "CHN-01"): 1}
    assert markets.cells == {("MKT-01", "TAC-01"): 1, ("MKT-02", "TAC-01"): 1, ("MKT-02", "TAC-02"): 1}


def test_a_matrix_becomes_a_frame_with_labelled_axes() -> None:
    """Rows and columns are named after their tables and labelled by ID."""
    frame = coverage(small())[0].to_pandas()

    assert (frame.index.name, frame.columns.name) == ("objectives", "tactics")
    assert frame.loc["OBJ-01"].to_dict() == {"TAC-01": PRIMARY, "TAC-02": ALSO}
    assert frame.loc["OBJ-02"].sum() == 0


def test_the_part_around_a_row_holds_its_causes_and_consequences_only(shop: Plan) -> None:
    """A KPI hangs on its objective and the goal of that, not on the tactics of the objective."""
    part = trace_of(shop).around("KPI-03")

    assert set(part.rows) == {"GOA-01", "OBJ-03", "KPI-03", "MEA-09", "MEA-10", "MEA-11", "MEA-12"}
    assert ("OBJ-03", "KPI-03") in part.links
