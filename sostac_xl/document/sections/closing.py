"""The last page: what is still open, and what client and agency sign."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Block, Heading, Paragraph, Party, Signatures, Style
from sostac_xl.document.context import Context
from sostac_xl.document.sections.generic import rows_table
from sostac_xl.i18n import TRADEMARK
from sostac_xl.schema.plan import Person, Question, QuestionStatus, Side


def closing(ctx: Context) -> Iterator[Block]:
    """Yield what is agreed to, the questions still open, the lines to sign on, and the notice of the trade mark."""
    t, stack, facts = ctx.t, ctx.budget.stack, ctx.facts
    told = {"title": facts.title or t("Marketing plan"), "version": ctx.version or t("draft"), "date": ctx.computation.as_of}
    yield Heading(t("Agreement"), numbered=False)
    yield Paragraph(t("By signing, both parties agree to the plan “{title}”, version {version}, figures as of {date}.", **told))
    if stack.total:
        totals = {"total": ctx.money(stack.total), "vat": ctx.money(stack.vat), "with_vat": ctx.money(stack.total_with_vat)}
        yield Paragraph(t("The budget is {total} excluding VAT; with {vat} VAT it comes to {with_vat}.", **totals))
    if ctx.draft:
        yield Paragraph(t("This is a draft. It is not meant to be signed."), lead=t("Draft – not for approval") + ".")
    yield from _questions(ctx)
    yield Signatures(
        t("Signatures"), (_party(ctx, t("For the client"), facts.client, Side.CLIENT), _party(ctx, t("For the agency"), facts.agency, Side.AGENCY))
    )
    yield Paragraph(t(TRADEMARK), Style.SMALL)


def _questions(ctx: Context) -> Iterator[Block]:
    rows = [row for row in ctx.rows(Question) if row.status in (None, QuestionStatus.OPEN)]
    if rows:
        yield Heading(ctx.t("Open questions"), 2)
        yield rows_table(ctx, rows, ("question", "to", "stage", "due"))
        yield Heading(ctx.t("Signatures"), 2)


def _party(ctx: Context, side: str, name: str, kind: Side) -> Party:
    """Return a party; its decision-maker, else nobody, stands on the line for the name."""
    t = ctx.t
    signer = next((person for person in ctx.rows(Person) if person.side is kind and person.decides), None)
    who = f"{t('Name')}: {signer.name}" + (f", {signer.role}" if signer.role else "") if signer else t("Name and role")
    return Party(side, name or "…", (who, t("Place and date"), t("Signature")))
