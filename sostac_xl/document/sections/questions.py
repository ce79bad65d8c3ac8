"""What we still need to know."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Block, Heading
from sostac_xl.document.context import Context
from sostac_xl.document.sections.generic import rows_table
from sostac_xl.schema.plan import Question, QuestionStatus


def questions(ctx: Context) -> Iterator[Block]:
    """Yield the open questions; nothing when all are answered."""
    rows = [row for row in ctx.rows(Question) if row.status in (None, QuestionStatus.OPEN)]
    if rows:
        yield Heading(ctx.t("Open questions"))
        yield rows_table(ctx, rows, ("question", "to", "stage", "due"))
