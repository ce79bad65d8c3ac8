"""The trace as Mermaid and DOT."""

from __future__ import annotations

import re

import pytest

from sostac_xl.compute.trace import Trace, trace_of
from sostac_xl.examples import load
from sostac_xl.export.graph import dot, mermaid
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Goal, Objective


@pytest.fixture(scope="module")
def trace() -> Trace:
    """The graph of the web shop."""
    return trace_of(load("webshop", "en"))


def test_mermaid_has_every_row_and_every_link(trace: Trace) -> None:
    """One node a row, one arrow a link; a hyphen in a node's name would read as an arrow."""
    text = mermaid(trace, Translator("en"))

    assert text.startswith("flowchart LR\n")
    assert set(re.findall(r"^    (\w+)\[", text, re.MULTILINE)) == {key.replace("-", "_") for key in trace.rows}
    assert len(re.findall(r"^  \w+ --> \w+$", text, re.MULTILINE)) == len(trace.links)
    assert text.count("subgraph") == text.count("  end\n") == len({type(row) for row in trace.rows.values()})


def test_dot_has_every_row_and_every_link(trace: Trace) -> None:
    """One node a row, one edge a link, braces in balance."""
    text = dot(trace, Translator("nl"))

    assert set(re.findall(r'^    "([^"]+)" \[label=', text, re.MULTILINE)) == set(trace.rows)
    assert len(re.findall(r'^  "[^"]+" -> "[^"]+";$', text, re.MULTILINE)) == len(trace.links)
    assert text.count("{") == text.count("}")
    assert 'label="Doelstellingen"' in text


def test_a_text_cannot_break_out_of_its_node() -> None:
    """Quotes, angle brackets, backslashes and number signs stay text."""
    nasty = 'Say "hi" <b>#1</b> \\ end'
    plan = Plan(tables={Goal: (Goal(id="GOA-01", goal="x"),), Objective: (Objective(id="OBJ-01", objective=nasty, goal=Ref("GOA-01")),)})
    graph = trace_of(plan)

    node = next(line for line in mermaid(graph, Translator("en")).splitlines() if "OBJ_01[" in line)
    assert node == '    OBJ_01["OBJ-01<br/>Say #quot;hi#quot; #lt;b#gt;#35;1#lt;/b#gt; \\ end"]'
    line = next(line for line in dot(graph, Translator("en")).splitlines() if '"OBJ-01" [' in line)
    assert 'label="OBJ-01\\nSay \\"hi\\" <b>#1</b> \\\\ end"' in line
