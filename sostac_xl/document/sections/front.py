"""The pages before the plan: cover, document control, contents."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Block, Column, Contents, Cover, FrontPage, Paragraph, Style, Table
from sostac_xl.document.context import Context
from sostac_xl.document.sections.generic import rows_table
from sostac_xl.schema.plan import Person, PlanStatus, Stage, Version
from sostac_xl.schema.row import Row


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
    yield Cover(facts.title or t("Marketing plan"), facts.client, draft_mark(ctx), tuple((label, value) for label, value in told if value))


def draft_mark(ctx: Context) -> str:
    """Return what a draft says on every page, "" for a plan that is none."""
    return ctx.t("Draft – not for approval") if ctx.draft else ""


def document_control(ctx: Context) -> Iterator[Block]:
    """Yield the page with the versions, the stages' approvals and the team."""
    versions, stages, people = ctx.rows(Version), ctx.rows(Stage), ctx.rows(Person)
    planned = any(stage.signed_off or stage.owner or stage.finish for stage in stages)
    if not (versions or planned or people):
        return
    t = ctx.t
    yield FrontPage(t("Document control"))
    yield from _part(ctx, t("Versions and approvals"), versions, ("version", "on", "change", "by", "approved_by", "approved_on"))
    if planned:
        yield Paragraph(t("Approvals per stage"), Style.FRONT_HEADING)
        yield _approvals(ctx, stages)
    yield from _part(ctx, t("Who works on this plan"), people, ("name", "role", "side", "decides"))


def _part(ctx: Context, title: str, rows: tuple[Row, ...], keys: tuple[str, ...]) -> Iterator[Block]:
    if rows:
        yield Paragraph(title, Style.FRONT_HEADING)
        yield rows_table(ctx, rows, keys)


def _approvals(ctx: Context, stages: tuple[Stage, ...]) -> Table:
    t = ctx.t
    columns = tuple(map(Column, (t("Stage"), t("Owner"), t("Planned finish"), t("Approver"), t("Signed off on"))))
    rows = tuple(tuple(ctx.show(stage, key) for key in ("stage", "owner", "finish", "approver", "signed_off")) for stage in stages)
    return Table(t("Approvals per stage"), columns, rows)


def contents(ctx: Context) -> Iterator[Block]:
    """Yield the contents."""
    yield Contents(ctx.t("Contents"))
