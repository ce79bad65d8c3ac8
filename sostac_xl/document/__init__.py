"""The Word plan: sections turn the plan into blocks, `docx` turns blocks into Word."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from zipfile import ZipFile

from sostac_xl.compute import Computation
from sostac_xl.document.brand import Brand, brand_beside
from sostac_xl.document.context import Context
from sostac_xl.document.docx import Look, Margins, Properties, write
from sostac_xl.document.foreign import foreign_to
from sostac_xl.document.sections import content
from sostac_xl.document.sections.front import draft_mark
from sostac_xl.document.typography import typeset
from sostac_xl.document.wording import ProseTranslator
from sostac_xl.findings import Finding
from sostac_xl.schema.plan import PlanStatus

__all__ = ["Brand", "brand_beside", "build_document", "page_count"]


def build_document(
    computation: Computation, findings: Sequence[Finding], *, language: str | None = None, draft: bool = False, brand: Brand | None = None
) -> bytes:
    """Return the Word plan as the bytes of a .docx, the same for the same input.

    `language` is that of the plan unless told; a `draft` says so on every page and lists the findings at its end; it looks like a `brand`
    if there is one. TemplateError when the files of the brand can't be used.
    """
    look = Look(brand.opened(), brand.image(), brand.colour()) if brand else None
    ctx = Context.of(computation, ProseTranslator(language or computation.plan.language), findings, draft=draft)
    own = foreign_to(computation.plan, ctx.t.language)
    blocks = (own.mark(block) if own else block for block in (typeset(block, ctx.t.language) for block in content(ctx)))
    return write(blocks, _properties(ctx), _margins(ctx), look)


def page_count(document: bytes) -> int:
    """Return how many pages a document that `build_document` made has, by estimate."""
    with ZipFile(BytesIO(document)) as archive:
        found = re.search(rb"<Pages>(\d+)</Pages>", archive.read("docProps/app.xml"))
    return int(found[1]) if found else 0


def _properties(ctx: Context) -> Properties:
    facts = ctx.facts
    title = facts.title or ctx.t("Marketing plan")
    return Properties(title, facts.client, facts.author or facts.agency, ctx.t.locale.replace("_", "-"), _made_at(ctx), _told_on_covers(ctx))


def _told_on_covers(ctx: Context) -> dict[str, str]:
    """Return what a brand's own cover may ask for, by the word that stands there in double brackets."""
    facts = ctx.facts
    return {
        "TITLE": facts.title or ctx.t("Marketing plan"),
        "CLIENT": facts.client,
        "AGENCY": facts.agency,
        "AUTHOR": facts.author,
        "VERSION": ctx.version,
        "DATE": ctx.t.date(ctx.as_of, "long"),
        "STATUS": ctx.label(facts.status or PlanStatus.DRAFT),
        "DRAFT": draft_mark(ctx),
    }


def _made_at(ctx: Context) -> datetime:
    """Return when the document counts as made: the day of its figures, unless a reproducible build says otherwise."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), UTC).replace(tzinfo=None)
    return datetime.combine(ctx.computation.as_of, time())


def _margins(ctx: Context) -> Margins:
    t, facts = ctx.t, ctx.facts
    header = facts.title if facts.client in facts.title else f"{facts.client} · {facts.title}"
    version = t("Version {version}", version=ctx.version) if ctx.version else ""
    footer = " · ".join(text for text in (facts.agency, version, t.date(ctx.as_of, "long")) if text)
    margins = Margins(header, draft_mark(ctx), footer, t("Page {page} of {pages}", page="{page}", pages="{pages}"))
    return typeset(margins, t.language)
