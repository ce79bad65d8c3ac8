"""The pages before the plan: cover, document control, contents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sostac_xl.document.blocks import Block, Contents, Cover, FrontPage, Paragraph, Point, Style, Table, TableRow
from sostac_xl.document.context import Context
from sostac_xl.document.places import part
from sostac_xl.document.sections.generic import details_row, rows_table
from sostac_xl.schema.plan import Leave, Person, PlanStatus, Stage, Version
from sostac_xl.schema.row import Row

_OF_THE_WORKBOOK: Final = frozenset({"signature", "sign_off", "done", "errors", "gate"})
"""Columns that tell how far the workbook is, which says nothing of the plan."""


def cover(ctx: Context) -> Iterator[Block]:
    """Yield the cover."""
    facts, t = ctx.facts, ctx.t
    told = (
        (t("Client"), facts.client),
        (t("Agency"), facts.agency),
        (t("Author"), facts.author),
        (t("Version"), ctx.version),
        (t("Date"), t.date(ctx.computation.as_of, "long")),
        (t("Status"), ctx.label(facts.status or PlanStatus.DRAFT)),
    )
    yield Cover(facts.title or t("Marketing plan"), facts.client, draft_mark(ctx), tuple((label, value) for label, value in told if value), t("Logo"))


def draft_mark(ctx: Context) -> str:
    """Return what a draft says on every page, "" for a plan that is none."""
    return ctx.t("Draft – not for approval") if ctx.draft else ""


def document_control(ctx: Context) -> Iterator[Block]:
    """Yield the page with the versions, the stages' approvals and the team."""
    versions, stages, people = ctx.rows(Version), ctx.rows(Stage), ctx.rows(Person)
    planned = tuple(stage for stage in stages if stage.signed_off or stage.owner or stage.finish)
    if not (versions or planned or people):
        return
    t = ctx.t
    yield FrontPage(t("Document control"))
    yield from part("versions", _part(ctx, t("Versions and approvals"), versions, ("version", "on", "change", "by", "approved_by", "approved_on")))
    keys = ("stage", "owner", "start", "finish", "duration", "usual", "approver", "signed_off")
    yield from part("stages", _part(ctx, t("Approvals per stage"), planned and stages, keys))
    if people:
        yield from part("people", (Paragraph(t("Who works on this plan"), Style.FRONT_HEADING), _people(ctx, people)))


def _part(ctx: Context, title: str, rows: tuple[Row, ...], keys: tuple[str, ...]) -> Iterator[Block]:
    if rows:
        yield Paragraph(title, Style.FRONT_HEADING)
        yield rows_table(ctx, rows, keys, elsewhere=_OF_THE_WORKBOOK)


def _people(ctx: Context, people: tuple[Person, ...]) -> Table:
    """Return the team, with the days on which each of them is away."""
    table = rows_table(ctx, people, ("name", "role", "side", "email", "capacity", "decides"))
    away: defaultdict[str, list[str]] = defaultdict(list)
    for leave in ctx.rows(Leave):
        if leave.person:
            away[leave.person.id].append(ctx.span(leave.start, leave.end))
    body: list[TableRow] = []
    for person, row in zip(people, table.rows, strict=True):
        body.append(row)
        body += details_row([Point("; ".join(away[person.id]), ctx.t("Away:"))])
    return replace(table, rows=tuple(body))


def contents(ctx: Context) -> Iterator[Block]:
    """Yield the contents."""
    yield Contents(ctx.t("Contents"))
