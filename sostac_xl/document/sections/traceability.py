"""From objective to action: which tactics serve an objective, which actions carry them, and which KPIs show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sostac_xl.compute.trace import PRIMARY, coverage, trace_of
from sostac_xl.document.blocks import Band, Block, Cell, Cells, Column, Heading, Paragraph, Point, Style, Table, TableRow, Tone
from sostac_xl.document.context import Context
from sostac_xl.document.sections.action import numbers_of
from sostac_xl.document.sections.generic import details_row
from sostac_xl.document.wording import NOTHING
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.tactics import Tactic


def traceability(ctx: Context) -> Iterator[Block]:
    """Yield the chapter; nothing without objectives and tactics."""
    objectives, tactics = ctx.rows(Objective), ctx.rows(Tactic)
    if not (objectives and tactics):
        return
    t = ctx.t
    title = t("From objective to action")
    serves = next(each for each in coverage(ctx.plan) if each.name == "objectives × tactics").cells
    after = trace_of(ctx.plan).after
    actions, measured = _actions(ctx), _measured(ctx, objectives, after)
    by_objective: defaultdict[str, list[tuple[int, Tactic]]] = defaultdict(list)
    by_key = {row.key: row for row in tactics}
    for (served, tactic), how in serves.items():
        if tactic in by_key:
            by_objective[served].append((how, by_key[tactic]))
    rows: list[TableRow] = []
    for objective in objectives:
        rows.append(Band(f"{objective.name}  ·  {measured[objective.key]}" if measured[objective.key] else objective.name))
        rows += _serving(ctx, by_objective[objective.key], actions) or [_nobody(ctx)]
    titles = (t("Tactic"), t("Period"), t("Actions (numbers)"))
    yield Heading(title)
    yield Paragraph(t("What is done for each objective, and which KPI shows it?"), Style.QUESTION)
    yield Table(title, tuple(map(Column, titles)), tuple(rows))
    numbers = t("The numbers are those of the list of actions.")
    has_also = any(how != PRIMARY for served in by_objective.values() for how, _ in served)
    yield Paragraph(f"{t('Also: the tactics that serve it besides another objective.')} {numbers}" if has_also else numbers, Style.SMALL)


def _serving(ctx: Context, tactics: list[tuple[int, Tactic]], actions: Mapping[str, str]) -> list[TableRow]:
    """Return a row for each tactic that serves an objective first, and the others in a line below them."""
    first = [row for how, row in tactics if how == PRIMARY]
    rows: list[TableRow] = [(Cell(row.name, strong=True), ctx.span(row.start, row.end), actions.get(row.key, NOTHING)) for row in first]
    also = [f"{row.name} ({actions[row.key]})" if row.key in actions else row.name for how, row in tactics if how != PRIMARY]
    if also and not first:
        rows.append((ctx.t("no tactic serves it first"), "", ""))
    return rows + details_row([Point("; ".join(also), ctx.t("Also:"))])


def _nobody(ctx: Context) -> Cells:
    return (Cell(ctx.t("no tactic serves it"), Tone.WATCH), "", "")


def _measured(ctx: Context, objectives: tuple[Objective, ...], after: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Return the KPIs of each objective, named after what they are."""
    kpis = {row.key: row.name for row in ctx.rows(Kpi)}
    found = {row.key: [kpis[key] for key in after.get(row.key, ()) if key in kpis] for row in objectives}
    return {key: ctx.t("KPI: {names}", names="; ".join(names)) if names else "" for key, names in found.items()}


def _actions(ctx: Context) -> Mapping[str, str]:
    """Return the numbers of each tactic's actions by its key, neighbours as a stretch: 1–6, 9."""
    rows = ctx.rows(Action)
    numbers, found = numbers_of(ctx, rows), defaultdict[str, list[int]](list)
    for row in rows:
        if row.tactic:
            found[row.tactic.id].append(numbers[row.key])
    return {key: stretches(each) for key, each in found.items()}


def stretches(numbers: list[int]) -> str:
    """Return numbers with each run of neighbours as a stretch."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
