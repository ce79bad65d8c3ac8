"""What refreshing did, in lines for whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sostac_xl.document.living.outcome import FORMATTED, Change, Outcome, Refreshed
from sostac_xl.i18n import Translator

_LONGEST: Final = 12  # lines of a text that is shown to be pasted; JSON has it whole


def told(done: Refreshed, t: Translator, *, changed: bool, dry: bool) -> Iterator[str]:
    """Yield what was done, what is people's own now, and what that would say."""
    counts = done.counts
    if not changed:
        yield t("The document says what the workbook says; nothing was written.")
    else:
        kept = {"refreshed": counts[Outcome.REFRESHED], "unchanged": counts[Outcome.UNCHANGED], "new": counts[Outcome.NEW]}
        yield t("Blocks refreshed: {refreshed}, new: {new}, taken out: {gone}, unchanged: {unchanged}.", gone=counts[Outcome.REMOVED], **kept)
    if dry:
        yield t("Nothing was written: this was a dry run.")
    if formatted := [change for change in done.changes if change.reason == FORMATTED]:
        yield t("Refreshed, and so words that were made bold or coloured by hand are so no longer:")
        for change in formatted:
            yield from _lines(change, t)
    titles = {
        Outcome.EDITED: t("Edited by people, and so left as it is:"),
        Outcome.DELETED: t("Deleted by people, and so not put back:"),
        Outcome.KEPT: t("No longer in the plan, but edited by people, and so kept:"),
        Outcome.LEFT_OUT: t("New in the plan, but people deleted what it belongs to:"),
        Outcome.NEW: t("New:"),
        Outcome.REMOVED: t("Taken out:"),
    }
    for outcome, title in titles.items():
        changes = [change for change in done.changes if change.outcome is outcome]
        if changes:
            yield title
        for change in changes:
            yield from _lines(change, t)


def _lines(change: Change, t: Translator) -> Iterator[str]:
    reasons = {"tracked": t("tracked changes are pending"), "commented": t("somebody commented on it"), "copied": t("a copy")}
    place = f"{change.chapter}: " if change.chapter else ""
    reason = f" ({reasons[change.reason]})" if change.reason in reasons else ""
    yield f"  {place}{change.words}{reason}"
    lines = change.now.splitlines()
    if lines:
        yield "    " + t("It would say now:")
        yield from (f"      {line}" for line in lines[:_LONGEST])
    if len(lines) > _LONGEST:
        yield "      " + t("… and {n} more lines: --json has them all.", n=len(lines) - _LONGEST)
