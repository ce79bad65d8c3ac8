"""A copy that came back from the client: what it is compared with, and how it gets into the plan's own workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sostac_xl.errors import PlanError
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.share.change_report import write_report
from sostac_xl.share.merging import Decide, Merged, keep_ours, merge
from sostac_xl.share.sending import nearest_sent, seen_by_client, sent_folder
from sostac_xl.share.wording import Line
from sostac_xl.share.wording import lines as lines_of
from sostac_xl.share.wording import notes as notes_of
from sostac_xl.share.writing import MergeWriter
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import read_plan


def sent_copy(plan: Path, returned: Plan, base: Path | None = None) -> tuple[Path, Plan]:
    """Return the copy as it was sent: `base`, else the one kept beside the plan that is most like the returned one.

    PlanError when none was kept, WorkbookError when it can't be read.
    """
    if base:
        return base, read_plan(base)
    found = nearest_sent(plan, returned)
    if found is None:
        raise PlanError(f"{plan}: nothing tells what was sent, there is no workbook in {sent_folder(plan)}; name the copy: --base FILE.xlsx")
    return found


def merged(ours: Plan, sent: Plan, returned: Plan, decide: Decide) -> Merged:
    """Return what both sides changed since the copy was sent; `decide` says of each question whether the client's answer is taken."""
    as_of = ours.facts.status_date or date.today()  # noqa: DTZ011 - the user's own day
    return merge(sent, ours, seen_by_client(ours, as_of, sent.language), returned, decide)


def merge_workbooks(
    plan: Path, returned: Path, sent: Path | None = None, decide: Decide = keep_ours, *, when: datetime | None = None
) -> tuple[bytes, Merged]:
    """Return the plan's own workbook with what the client changed in a copy of it, and all his changes; no file is written.

    `sent` is the copy as it was sent, by default the one kept beside the plan that is most like it; `decide` is asked about each change
    that both sides made, or that deletes a row: without it the plan keeps what it has. `when` becomes the date of the change.
    WorkbookError when a workbook can't be read, PlanError when nothing tells what was sent or rows have no ID of their own.
    """
    patch = Patch.open(plan)
    ours, theirs = read_plan(plan), read_plan(returned)
    found = merged(ours, sent_copy(plan, theirs, sent)[1], theirs, decide)
    MergeWriter.open(plan, patch, ours, found).write()
    return patch.to_bytes(when or datetime.now()), found  # noqa: DTZ005 - the user's own clock


def write_merged(patch: Patch, plan: Path, ours: Plan, found: Merged, t: Translator) -> tuple[list[Line], list[str]]:
    """Write a merge into the plan's workbook; return what it changes, and what else there is to say, such as cells that were left alone."""
    writer = MergeWriter.open(plan, patch, ours, found)
    writer.write()
    refused = (t("{cell} is not written: it holds a formula of your own, or is not in the workbook.", cell=cell) for cell in writer.refused)
    return list(lines_of(found, ours, t)), [*notes_of(found, t), *refused]


def report_merged(path: Path, ours: Plan, names: tuple[Path, Path, Path], lines: Sequence[Line], notes: Sequence[str], t: Translator) -> None:
    """Write the change report of a merge; `names` are the files of the plan, of the copy that came back, and of the copy as it was sent."""
    plan, returned, sent = names
    subtitle = t("What {returned} changes, since {sent} was sent", returned=returned.name, sent=sent.name)
    write_report(path, t("Changes in {plan}", plan=ours.facts.title or plan.stem), subtitle, lines, notes, t)
