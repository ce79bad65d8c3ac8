"""The trace as a drawing: Mermaid (for a wiki or a README) and DOT (for Graphviz)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from sostac_xl.compute.trace import CHAIN, Trace
from sostac_xl.i18n import Translator
from sostac_xl.schema.row import Row

COLOURS: Final = ("#E4EEED", "#DDF2E3", "#FCEBC8", "#F4F7F8", "#EDF0F2", "#DCE3E7")
"""Fills of the tables, in turn; all of them carry dark text."""
LINE: Final = 28
"""Characters of a line of a node's text."""


def mermaid(trace: Trace, t: Translator) -> str:
    """Return the graph as a Mermaid flowchart, from left to right, the tables of the chain as groups."""
    lines = ["flowchart LR"]
    for table, rows in _by_table(trace):
        lines.append(f'  subgraph {table.info.key}["{_mermaid_text(t(table.info.title))}"]')
        lines += [f'    {_name(row.key)}["{_mermaid_text(_label(row, "<br/>"))}"]' for row in rows]
        lines.append("  end")
    lines += [f"  {_name(cause)} --> {_name(effect)}" for cause, effect in trace.links]
    return "\n".join(lines) + "\n"


def dot(trace: Trace, t: Translator) -> str:
    """Return the graph for Graphviz, from left to right, the tables of the chain as clusters."""
    lines = ["digraph plan {", "  rankdir=LR;", '  node [shape=box, style="rounded,filled", fontname="Calibri", fontsize=10];']
    for number, (table, rows) in enumerate(_by_table(trace)):
        lines += [f"  subgraph cluster_{table.info.key} {{", f"    label={_quoted(t(table.info.title))};"]
        lines += [f'    {_quoted(row.key)} [label={_quoted(_label(row, chr(10)))}, fillcolor="{COLOURS[number % len(COLOURS)]}"];' for row in rows]
        lines.append("  }")
    lines += [f"  {_quoted(cause)} -> {_quoted(effect)};" for cause, effect in trace.links]
    return "\n".join([*lines, "}"]) + "\n"


def _by_table(trace: Trace) -> Iterator[tuple[type[Row], list[Row]]]:
    for table, rows in groupby(sorted(trace.rows.values(), key=lambda row: CHAIN.index(type(row))), key=type):
        yield table, list(rows)


def _label(row: Row, newline: str) -> str:
    """Return the ID and the name of a row, broken into lines."""
    lines, line = [row.key], ""
    for word in row.name.split() if row.name != row.key else ():
        if line and len(line) + len(word) >= LINE:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return newline.join([*lines, line] if line else lines)


def _name(key: str) -> str:
    """Return a key as a Mermaid node may be called; a hyphen would read as the beginning of an arrow."""
    return re.sub(r"\W", "_", key)


def _mermaid_text(text: str) -> str:
    """Return a text as it may stand between a node's quotes."""
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<br/>", "\n").replace("<", "#lt;").replace(">", "#gt;").replace("\n", "<br/>")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
