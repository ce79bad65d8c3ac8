"""What the checks still find: only in a draft, and nothing of what is internal."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.document.blocks import Band, Block, Cell, Cells, Column, Heading, Paragraph, Style, Table, Tone
from sostac_xl.document.client_view import ClientView
from sostac_xl.document.context import Context
from sostac_xl.document.places import part
from sostac_xl.findings import Finding, Severity
from sostac_xl.schema.sheets import SHEETS

_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WATCH, Severity.ADVICE: Tone.BLUE}


def open_findings(ctx: Context) -> Iterator[Block]:
    """Yield the findings of a draft, errors first, by sheet.

    A draft is sent to the client too. A finding on a row that is hidden from him is left out; one that says something that does not
    follow from what he may see is told by its cell and the name of its rule.
    """
    if not ctx.draft:
        return
    t, view = ctx.t, ClientView(ctx.computation, ctx.t)
    known = [finding for finding in ctx.findings if view.may_know(finding)]
    title = t("What this draft still lacks")
    yield Heading(title, numbered=False)
    if known:
        columns = (Column(t("Severity")), Column(t("Cell")), Column(t("Finding")), Column(t("Remedy")))
        yield Table(title, columns, tuple(_by_sheet(ctx, view, known)))
    else:
        yield Paragraph(t("The checks find nothing."))
    if len(known) < len(ctx.findings):
        text = t("Findings on rows that the client does not see are left out; `sostac check` lists them all.")
        yield from part("left-out", [Paragraph(text, Style.SMALL)])


def _by_sheet(ctx: Context, view: ClientView, findings: list[Finding]) -> Iterator[Cells | Band]:
    titles = {sheet.key: ctx.t(sheet.title) for sheet in SHEETS}
    groups = [(title, [each for each in findings if each.stage == key]) for key, title in titles.items()]
    groups.append((ctx.t("Workbook"), [each for each in findings if each.stage not in titles]))
    for title, group in groups:
        if group:
            yield Band(title)
        for finding in sorted(group, key=lambda each: -each.severity):
            yield _finding(ctx, finding, in_full=view.may_read(finding))


def _finding(ctx: Context, finding: Finding, *, in_full: bool) -> Cells:
    t = ctx.t
    words = {Severity.ERROR: t("Error"), Severity.WARNING: t("Warning"), Severity.ADVICE: t("Advice")}
    away = finding.sheet != finding.stage
    place = (str(finding.cell) if away else finding.cell.address) if finding.cell else finding.row_id
    told = (t.render(finding.message), t.render(finding.remedy)) if in_full else (f"{finding.code} {finding.name}", "")
    return (Cell(words[finding.severity], _TONES[finding.severity]), place, *told)
