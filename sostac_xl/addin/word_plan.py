"""The button for the Word plan: it writes one, or brings one that people have edited up to date around what they wrote."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from sostac_xl.addin.desk import Desk
from sostac_xl.addin.session import Session, cancelled
from sostac_xl.output import is_untouched, one_line, write_output
from sostac_xl.workbook.patch_save import replace_workbook

WORD: Final = "Word (*.docx), *.docx"


def build_plan(session: Session, desk: Desk) -> str:
    """Write the Word plan where the user wants it, and open it; one with errors only as a draft. People's edits are only lost if they say so."""
    t, draft = session.t, bool(session.errors)
    if draft and not desk.ask(
        t.plural(
            "The plan has {n} error. Write it as a draft all the same?", "The plan has {n} errors. Write it as a draft all the same?", session.errors
        )
    ):
        return cancelled(t)
    suggested = session.path.with_suffix(".docx")
    target = desk.where(suggested, t("The Word plan will be written here: {path}", path=str(suggested)), WORD)
    if target is None:
        return cancelled(t)
    if target.exists() and not is_untouched(target):
        from sostac_xl.document.living.opening import is_word_plan

        with one_line(target, "read"):
            original = target.read_bytes()
        question = t("{path} was edited since it was written. Bring it up to date around these edits?", path=str(target))
        if is_word_plan(original) and desk.ask(question):
            return _refreshed(session, desk, target, original, draft=draft)
        if not desk.ask(t("{path} was changed since it was written. Overwrite it?", path=str(target))):
            return cancelled(t)
    return _written(session, desk, target, draft=draft)


def _written(session: Session, desk: Desk, target: Path, *, draft: bool) -> str:
    from sostac_xl.document import build_document, page_count

    desk.status(session.t("Writing the Word plan …"))
    document = build_document(session.computation, session.findings, language=session.t.language, draft=draft)
    write_output(target, document, force=True)
    desk.open(target)
    return f"{target}  ({session.t.plural('about {n} page', 'about {n} pages', page_count(document))})"


def _refreshed(session: Session, desk: Desk, target: Path, original: bytes, *, draft: bool) -> str:
    """Renew what nobody touched, keep the file as it was beside it, and say what people's own blocks would say now."""
    from sostac_xl.document.living.refresh import refresh_document
    from sostac_xl.document.living.telling import told

    t = session.t
    desk.status(t("Writing the Word plan …"))
    done = refresh_document(original, str(target), session.computation, session.findings, draft=draft)
    changed = done.document != original
    lines = list(told(done, t, changed=changed, dry=False))
    if changed:
        kept = replace_workbook(target, original, done.document, datetime.now())  # noqa: DTZ005 - the time on the user's own clock
        lines.append(t("The file as it was: {path}", path=str(kept)))
    desk.open(target)
    desk.tell("\n".join(lines))
    return str(target)
