"""What the chapters of the six stages share: the question, what matters, the consultant's text, and every table of the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from sostac_xl import schema
from sostac_xl.document.blocks import Block, Callout, Heading, Paragraph, Point, Style
from sostac_xl.document.context import Context
from sostac_xl.document.places import part
from sostac_xl.document.sections.generic import printed
from sostac_xl.document.sections.own import own_tables
from sostac_xl.schema.plan import Prose, TextPlace
from sostac_xl.schema.row import Record
from sostac_xl.schema.sheets import Sheet

Section = Callable[[Context], Iterator[Block]]


def chapter(
    ctx: Context,
    sheet: Sheet,
    place: TextPlace,
    points: Iterable[Point],
    own: Mapping[type[Record], Section],
    first: Iterable[Block] = (),
) -> Iterator[Block]:
    """Yield the chapter of a stage.

    `points` are what matters in it; `own` says how tables that are more than plain ones are printed; `first` stands before them. Any
    other table of the sheet prints as the schema describes it; those that users added come last.
    """
    content = [*matters(ctx, points), *prose(ctx, place), *part("first", first)]
    for record in schema.on_sheet(sheet):
        content += part(record.info.key, own[record](ctx) if record in own else printed(ctx, record))
    content += own_tables(ctx, sheet)
    yield Heading(ctx.t(sheet.title), new_page=bool(content))
    yield Paragraph(ctx.t(sheet.question), Style.QUESTION)
    yield from content or [Paragraph(ctx.t("Nothing has been worked out here yet."))]


def matters(ctx: Context, points: Iterable[Point]) -> Iterator[Block]:
    """Yield the box with what matters most, if there is anything to say."""
    if told := tuple(points):
        yield Callout(ctx.t("What matters here"), told)


def prose(ctx: Context, place: TextPlace) -> Iterator[Block]:
    """Yield the consultant's own paragraphs for a place."""
    for row in ctx.rows(Prose):
        if row.place is place:
            yield from part(row.key, map(Paragraph, paragraphs(row.text)))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: a blank line begins a new one."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def nothing(_ctx: Context) -> Iterator[Block]:
    """Yield nothing: for a table that another chapter prints."""
    return iter(())
