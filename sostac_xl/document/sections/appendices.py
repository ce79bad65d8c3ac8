"""The appendices: what the plan rests on, in full, for those who want to look it up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from string import ascii_uppercase

from sostac_xl.document.blocks import Band, Block, Cell, Column, Heading, Paragraph, Style, Table, TableRow
from sostac_xl.document.context import Context, called
from sostac_xl.document.places import part
from sostac_xl.document.sections.funnel import funnel_assumptions, funnel_figures
from sostac_xl.document.sections.generic import details_row, rows_table
from sostac_xl.document.sections.glossary import glossary
from sostac_xl.document.sections.own import own_appendices, own_columns, own_points
from sostac_xl.schema.control import Kpi, Measurement
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.plan import Person, Question, QuestionStatus
from sostac_xl.schema.tactics import Raci

_ON_ONE_PAGE = 16  # rows of a matrix that is not parted


def appendices(ctx: Context, before: Iterable[Block]) -> Iterator[Block]:
    """Yield the appendices that have something in them; the glossary explains what the blocks `before` and the appendices use."""
    t = ctx.t
    parts: list[tuple[str, str, list[Block]]] = [
        ("funnel", t("Funnel assumptions"), list(funnel_assumptions(ctx))),
        ("brings", t("What each tactic brings"), list(funnel_figures(ctx))),
        (Raci.info.key, t(Raci.info.title), list(_raci(ctx))),
        (Measurement.info.key, t(Measurement.info.title), list(_measurements(ctx))),
        (Question.info.key, t("Answered questions"), list(_answers(ctx))),
        *own_appendices(ctx),
    ]
    explained = (*before, *(block for _, _, blocks in parts for block in blocks))
    parts.append(("glossary", t("Abbreviations"), list(glossary(ctx, explained))))
    filled = [each for each in parts if each[2]]
    if filled:
        yield Heading(t("Appendices"), numbered=False)
    for letter, (name, title, blocks) in zip(ascii_uppercase, filled, strict=False):
        yield from part(name, (Heading(f"{letter}. {title}", 2), *blocks))


def _raci(ctx: Context) -> Iterator[Block]:
    """Yield the responsibilities as a matrix: a row per item, a column per person."""
    rows = ctx.rows(Raci)
    if not rows:
        return
    t = ctx.t
    involved = {ref.id for row in rows for refs in _parts(row).values() for ref in refs}
    people = [person for person in ctx.rows(Person) if person.id in involved]
    columns = (Column(t("Item")), *(Column(called(person), centred=True) for person in people))
    added = own_columns(ctx, rows)
    columns += tuple(Column(column.title, column.number) for column in added)
    body = tuple(
        (row.item, *(_letters(row, person) for person in people), *(column.texts[number] for column in added)) for number, row in enumerate(rows)
    )
    yield Table(t(Raci.info.title), columns, body, ruled=True, whole=len(body) <= _ON_ONE_PAGE)
    yield Paragraph(t("R does it · A answers for it · C is asked before · I is told after"), Style.SMALL)


def _parts(row: Raci) -> dict[str, tuple[Ref[Person], ...]]:
    return {"R": row.responsible, "A": row.accountable, "C": row.consulted, "I": row.informed}


def _letters(row: Raci, person: Person) -> Cell | str:
    letters = [letter for letter, refs in _parts(row).items() if any(ref.id == person.id for ref in refs)]
    return Cell("\N{NO-BREAK SPACE}".join(letters), strong="A" in letters)


def _measurements(ctx: Context) -> Iterator[Block]:
    """Yield what was measured, by KPI and day, up to the status date."""
    found: defaultdict[str, list[Measurement]] = defaultdict(list)
    for row in ctx.rows(Measurement):
        if row.kpi and row.on and row.value is not None and row.on <= ctx.as_of:
            found[row.kpi.id].append(row)
    rows: list[TableRow] = []
    for kpi in ctx.rows(Kpi):
        if kpi.id in found:
            rows.append(Band(kpi.name))
            ordered = sorted(found[kpi.id], key=lambda row: row.on or ctx.as_of)
            for row in ordered:
                rows += [(ctx.day(row.on), ctx.quantity(row.value, kpi.unit), row.comment), *details_row(own_points(ctx, row))]
    if rows:
        columns = (Column(ctx.t("Date")), Column(ctx.t("Value"), number=True), Column(ctx.t("Comment")))
        yield Table(ctx.t(Measurement.info.title), columns, tuple(rows))


def _answers(ctx: Context) -> Iterator[Block]:
    rows = [row for row in ctx.rows(Question) if row.status not in (None, QuestionStatus.OPEN)]
    if rows:
        yield rows_table(ctx, rows, ("question", "answer", "to", "stage", "status"))
