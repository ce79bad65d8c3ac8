"""A plan becomes a document: its blocks, what stands around them, and what the document remembers of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sostac_xl.compute import Computation
from sostac_xl.document.blocks import Block
from sostac_xl.document.context import Context
from sostac_xl.document.docx import Look, Margins, Properties, write
from sostac_xl.document.foreign import foreign_to
from sostac_xl.document.living.content import Source, blocks_in, digest, said_in, tidied
from sostac_xl.document.living.manifest import Manifest, Record, made_of, state_of, write_manifest
from sostac_xl.document.living.own_cover import filled_on
from sostac_xl.document.living.widths import widths_in
from sostac_xl.document.sections import content
from sostac_xl.document.sections.front import draft_mark
from sostac_xl.document.typography import typeset
from sostac_xl.document.wording import ProseTranslator
from sostac_xl.findings import Finding
from sostac_xl.schema.plan import PlanStatus


@dataclass(frozen=True)
class Made:
    """A document as we write it: its parts, of which `main` is the text, what its blocks say by their places, and what it remembers.

    `mark` is what a draft says on every page, "" for a plan that is none; `facts` are what a brand's own cover may ask for.
    """

    parts: dict[str, bytes]
    main: str
    said: dict[str, str]
    manifest: Manifest
    mark: str
    facts: Mapping[str, str]


def made(computation: Computation, findings: Sequence[Finding], look: Look, *, language: str, draft: bool) -> Made:
    """Return the document of a plan in a language and with a look; TemplateError when the logo is no picture."""
    ctx = Context.of(computation, ProseTranslator(language), findings, draft=draft)
    own = foreign_to(computation.plan, ctx.t.language)
    blocks: tuple[Block, ...] = tuple(own.typeset(block, ctx.t.language) if own else typeset(block, ctx.t.language) for block in content(ctx))
    margins = _margins(ctx)
    properties = _properties(ctx)
    parts, main = write(blocks, properties, margins, look), look.template.main
    hashes, source = made_of(blocks), Source(parts, main)
    said, records = dict[str, str](), dict[str, Record]()
    for place, inside in blocks_in(parts[main]):
        said[place] = said_in(inside, source)
        records[place] = Record(hashes[place], digest(said[place]), widths_in(inside))
    state = state_of(computation.plan)
    manifest = Manifest(ctx.t.language, draft, state, _around(margins, look), records, filled_on(look.template.cover, properties.facts))
    write_manifest(parts, main, manifest)
    return Made(parts, main, said, manifest, margins.mark, properties.facts)


def _around(margins: Margins, look: Look) -> dict[str, str]:
    """Return the hashes of what our own headers and footers say before their last tab."""
    own = {"header": f"{margins.mark}   {margins.header}", "footer": margins.footer}
    return {kind: digest(tidied(text)) for kind, text in own.items() if kind not in look.template.furniture}


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
