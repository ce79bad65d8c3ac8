"""What the checks still find: only in a draft."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Band, Block, Cell, Cells, Column, Heading, Paragraph, Table, Tone
from sostac_xl.document.context import Context
from sostac_xl.findings import Finding, Severity
from sostac_xl.schema.sheets import SHEETS

_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WATCH, Severity.ADVICE: Tone.BLUE}


def open_findings(ctx: Context) -> Iterator[Block]:
    """Yield the findings of a draft, errors first, by sheet."""
    if not ctx.draft:
        return
    t = ctx.t
    yield Heading(t("What this draft still lacks"), numbered=False)
    if not ctx.findings:
        yield Paragraph(t("The checks find nothing."))
        return
    columns = (Column(t("Severity")), Column(t("Cell")), Column(t("Finding")), Column(t("Remedy")))
    yield Table(t("What this draft still lacks"), columns, tuple(_by_sheet(ctx)))


def _by_sheet(ctx: Context) -> Iterator[Cells | Band]:
    for sheet in SHEETS:
        found = sorted((each for each in ctx.findings if each.stage == sheet.key), key=lambda each: -each.severity)
        if found:
            yield Band(ctx.t(sheet.title))
        for finding in found:
            yield _finding(ctx, finding)


def _finding(ctx: Context, finding: Finding) -> Cells:
    t = ctx.t
    words = {Severity.ERROR: t("Error"), Severity.WARNING: t("Warning"), Severity.ADVICE: t("Advice")}
    place = finding.cell.address if finding.cell else finding.row_id
    return (Cell(words[finding.severity], _TONES[finding.severity]), place, t.render(finding.message), t.render(finding.remedy))
