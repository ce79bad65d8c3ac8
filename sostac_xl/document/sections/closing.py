"""The last page: what is still open, and what client and agency sign."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Block, Heading, Paragraph, Party, Signatures, Style
from sostac_xl.document.context import Context, called
from sostac_xl.document.places import part
from sostac_xl.document.sections.generic import rows_table
from sostac_xl.i18n import TRADEMARK
from sostac_xl.schema.plan import Person, Question, QuestionStatus, Side


def closing(ctx: Context) -> Iterator[Block]:
    """Yield what is agreed to, the questions still open, the lines to sign on, and the notice of the trade mark."""
    t, stack, facts = ctx.t, ctx.budget.stack, ctx.facts
    told = {"title": facts.title or t("Marketing plan"), "version": ctx.version or t("draft"), "date": ctx.as_of}
    yield Heading(t("Agreement"), numbered=False)
    yield Paragraph(t("By signing, both parties agree to the plan “{title}”, version {version}, figures as of {date}.", **told))
    if stack.total:
        totals = {"total": ctx.exact(stack.total), "vat": ctx.exact(stack.vat), "with_vat": ctx.exact(stack.total_with_vat)}
        with_vat = t("The budget is {total} excluding VAT; with {vat} VAT it comes to {with_vat}.", **totals)
        yield from part("total", [Paragraph(with_vat if stack.vat else t("The budget is {total} excluding VAT.", **totals))])
    if ctx.draft:
        yield from part("draft", [Paragraph(t("This is a draft. It is not meant to be signed."), lead=t("Draft – not for approval") + ".")])
    yield from part("questions", _questions(ctx))
    yield Signatures(t("Signatures"), tuple(_parties(ctx)))
    yield from part("imprint", [Paragraph(t(TRADEMARK), Style.IMPRINT)])


def _questions(ctx: Context) -> Iterator[Block]:
    rows = [row for row in ctx.rows(Question) if row.status in (None, QuestionStatus.OPEN)]
    if rows:
        yield Heading(ctx.t("Open questions"), 2)
        yield rows_table(ctx, rows, ("question", "to", "stage", "due"), elsewhere={"status"})
        yield Heading(ctx.t("Signatures"), 2)


def _parties(ctx: Context) -> Iterator[Party]:
    """Yield every decision-maker of the client, or one blank place to sign, and the agency with its decision-maker, else the author."""
    t, facts = ctx.t, ctx.facts
    deciding = [person for person in ctx.rows(Person) if person.decides]
    for signer in [_signer(person) for person in deciding if person.side is Side.CLIENT] or [""]:
        yield _party(ctx, t("On behalf of the client"), facts.client, signer)
    ours = next((_signer(person) for person in deciding if person.side is Side.AGENCY), facts.author)
    yield _party(ctx, t("On behalf of the agency"), facts.agency, ours)


def _signer(person: Person) -> str:
    return ", ".join(part for part in (called(person), person.role) if part)


def _party(ctx: Context, side: str, name: str, signer: str) -> Party:
    """Return a party; whose signer is not known gets a line for his name as well."""
    t = ctx.t
    lines = (t("Place and date"), t("Signature"))
    return Party(side, name or "…", signer, lines if signer else (t("Name and role"), *lines))
