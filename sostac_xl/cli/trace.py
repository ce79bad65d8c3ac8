"""`sostac trace`: what follows from what, and what hangs in the air."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, exit_code, lang_option, open_plan, progress, voice_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.tree import Tree

    from sostac_xl.cli.common import Opened
    from sostac_xl.cli.listing import Listing
    from sostac_xl.compute.trace import Matrix, Orphan, Trace
    from sostac_xl.i18n import Translator
    from sostac_xl.schema.row import Row

MARKS: Final = ("·", "○", "●")
"""How much of an objective a tactic serves: not, besides another, first."""


@click.command(context_settings=HELP, epilog="Example:  sostac trace plan.xlsx OBJ-01")
@click.argument("plan", type=PLAN_FILE)
@click.argument("row_id", metavar="[ID]", required=False)
@click.option("--mermaid", "as_", flag_value="mermaid", help="Write the graph for Mermaid.")
@click.option("--dot", "as_", flag_value="dot", help="Write the graph for Graphviz.")
@click.option("--json", "as_", flag_value="json", help="Write JSON, for another program.")
@lang_option
@voice_options
@click.pass_context
def trace(ctx: click.Context, plan: Path, row_id: str | None, as_: str | None, lang: str | None) -> None:
    """Show the chain from the SWOT to the measurements, and the rows that hang in the air.

    With an ID: what that row follows from, and what follows from it. Without one: what covers what, and the orphans.
    """
    from sostac_xl.compute.trace import trace_of

    with progress("Reading and checking"):
        opened = open_plan(plan, lang)
    graph = trace_of(opened.plan)
    row = _row(graph, row_id) if row_id else None
    if as_ in ("mermaid", "dot"):
        from sostac_xl.export import graph as drawing

        click.echo(getattr(drawing, as_)(graph.around(row.key) if row else graph, opened.t), nl=False)
    elif as_ == "json":
        click.echo(json.dumps(_data(opened, graph.around(row.key) if row else graph), ensure_ascii=False, indent=2))
    else:
        click.echo(_around(opened, graph, row) if row else _overview(opened, graph))
    ctx.exit(exit_code(opened, plan))


def _row(graph: Trace, row_id: str) -> Row:
    """Return the row with an ID, whatever its case; an unknown one is a wrong use of the command."""
    from difflib import get_close_matches

    from sostac_xl.schema.parsing import parse_id

    prefix = row_id.strip().upper().partition("-")[0]
    found = graph.rows.get(parse_id(row_id, prefix))
    if found is None:
        near = get_close_matches(row_id.upper(), graph.rows, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"no row {row_id} in the chain from SWOT to measurements.{hint}")
    return found


def _around(opened: Opened, graph: Trace, row: Row) -> str:
    """Return two trees: what a row follows from, and what follows from it."""
    from sostac_xl.cli.report import console_of, tidy

    t = opened.t
    console = console_of()
    with console.capture() as captured:
        for back, title in ((True, t("{row} follows from", row=row.key)), (False, t("{row} leads to", row=row.key))):
            found = list(graph.reach(row.key, back=back))
            console.print(title if found else f"{title}: {t('nothing')}", style="bold")
            if found:
                console.print(_tree(row, found, t))
            console.print()
    return tidy(captured.get())


def _tree(root: Row, found: list[tuple[int, Row]], t: Translator) -> Tree:
    from rich.tree import Tree

    from sostac_xl.compute.trace import caption

    tree = Tree(caption(root, t))
    path = [tree]
    for depth, row in found:
        del path[depth:]
        path.append(path[-1].add(caption(row, t)))
    return tree


def _overview(opened: Opened, graph: Trace) -> str:
    from sostac_xl.cli.listing import as_text
    from sostac_xl.compute.trace import coverage

    orphans = graph.orphans(opened.computation.as_of)
    listings = [_matrix(opened, matrix) for matrix in coverage(opened.plan) if matrix.cells]
    return as_text([*listings, _orphans(opened, graph, orphans)], opened.t, opened.plan.facts.currency)


def _matrix(opened: Opened, matrix: Matrix) -> Listing:
    """Return a matrix with a row for each of its rows and a narrow column for each of its columns."""
    from sostac_xl.cli.listing import Heading, Listing

    t = opened.t
    counts = matrix.name == "segments × channels"
    titles = {
        "objectives × tactics": t("Objectives × tactics (● serves it first, ○ serves it too)"),
        "segments × channels": t("Segments × channels (the number of tactics)"),
        "markets × tactics": t("Markets × tactics"),
    }
    used = [column for column in matrix.columns if any(key == column.key for _, key in matrix.cells)]
    prefix = type(matrix.columns[0]).info.prefix + "-"
    headings = (Heading("row", ""), *(Heading(column.key, column.key.removeprefix(prefix)) for column in used))
    rows = []
    for row in matrix.rows:
        values = [matrix.cells.get((row.key, column.key), 0) for column in used]
        marks = [(str(value) if value else MARKS[0]) if counts else MARKS[-1 if value and "markets" in matrix.name else value] for value in values]
        rows.append((f"{row.key}  {row.name}", *marks))
    return Listing(matrix.name, titles[matrix.name], headings, tuple(rows))


def _orphans(opened: Opened, graph: Trace, orphans: tuple[Orphan, ...]) -> Listing:
    from sostac_xl.cli.listing import Heading, Listing

    t = opened.t
    headings = (Heading("row", t("ID")), Heading("name", t("What")), Heading("lacks", t("Lacks")), Heading("cell", t("Cell")))
    rows = tuple((o.row.key, o.row.name, _lack(opened, o), str(o.row.cell() or "")) for o in orphans)
    note = "" if rows else t("Nothing hangs in the air.") if graph.rows else t("No row of the chain is filled in yet.")
    return Listing("orphans", t("Hanging in the air"), headings, rows, note=note)


def _lack(opened: Opened, orphan: Orphan) -> str:
    t = opened.t
    what = t(orphan.missing.info.title)
    return t("nothing before it in {table}", table=what) if orphan.before else t("nothing after it in {table}", table=what)


def _data(opened: Opened, graph: Trace) -> dict[str, Any]:
    from sostac_xl.compute.trace import coverage

    return {
        "rows": [{"id": row.key, "table": type(row).info.key, "name": row.name} for row in graph.rows.values()],
        "links": [{"from": cause, "to": effect} for cause, effect in graph.links],
        "orphans": list(_orphan_data(graph, opened)),
        "coverage": {
            m.name: [{"row": row, "column": column, "value": value} for (row, column), value in m.cells.items()] for m in coverage(opened.plan)
        },
    }


def _orphan_data(graph: Trace, opened: Opened) -> Iterator[dict[str, Any]]:
    for orphan in graph.orphans(opened.computation.as_of):
        if orphan.row.key in graph.rows:
            yield {"id": orphan.row.key, "lacks": orphan.missing.info.key, "side": "before" if orphan.before else "after"}
