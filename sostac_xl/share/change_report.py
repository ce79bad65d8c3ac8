"""The change report: one HTML file that can be sent, read and printed anywhere; it loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from sostac_xl.errors import OutputError
from sostac_xl.i18n import Translator
from sostac_xl.output import one_line, replace_file
from sostac_xl.share.wording import Line

MARK: Final = b'<meta name="generator" content="sostac-xl">'
"""By this a report is known as one."""
_STYLE: Final = """
body{font:15px/1.5 Calibri,Carlito,"Segoe UI",sans-serif;color:#22313a;max-width:70rem;margin:2.5rem auto;padding:0 1.5rem}
h1{font-size:1.7rem;color:#12545e;margin:0 0 .2rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;color:#12545e}p{margin:.2rem 0}
.muted{color:#5d6d75}table{border-collapse:collapse;width:100%;table-layout:fixed}th{text-align:left;font-weight:600;background:#e9eff1}
th,td{padding:.4rem .6rem;border-bottom:1px solid #d5dde1;vertical-align:top;overflow-wrap:anywhere;white-space:pre-line}
th:nth-child(1){width:24%}th:nth-child(2){width:16%}th:nth-child(5){width:18%}
ins{text-decoration:none;background:#dff1e6}del{background:#fbe3e0}.open td{background:#fff6dd}
li{margin:.15rem 0}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}
"""


def change_report(title: str, subtitle: str, lines: Sequence[Line], notes: Sequence[str], t: Translator) -> bytes:
    """Return the report of changes, as the bytes of a UTF-8 HTML file; every text of a plan in it is plain text."""
    parts = [
        f'<!DOCTYPE html>\n<html lang="{t.language}"><head><meta charset="utf-8">{MARK.decode()}',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f'<h1>{escape(title)}</h1><p class="muted">{escape(subtitle)}</p><p>{escape(summary(lines, t))}</p>',
        *_tables(lines, t),
        *_notes(notes, t),
        "</body></html>\n",
    ]
    return "\n".join(parts).encode()


def summary(lines: Iterable[Line], t: Translator) -> str:
    """Return how many changes of each kind there are, and how many are left to decide."""
    told = list(lines)
    counts = {kind: sum(line.kind == kind for line in told) for kind in ("changed", "new", "deleted")}
    parts = [
        t.plural("{n} cell changed", "{n} cells changed", counts["changed"]),
        t.plural("{n} new row", "{n} new rows", counts["new"]),
        t.plural("{n} deleted row", "{n} deleted rows", counts["deleted"]),
    ]
    undecided = sum(bool(line.question) and not line.taken for line in told)
    if undecided:
        parts.append(t.plural("{n} of them left to decide", "{n} of them left to decide", undecided))
    return ", ".join(parts)


def _tables(lines: Sequence[Line], t: Translator) -> Iterator[str]:
    """Yield a table of changes for each table of the plan."""
    heads = (t("Row"), t("Column"), t("Previous value"), t("New value"), t("Outcome"))
    for title, group in groupby(lines, key=lambda line: line.table):
        yield f"<h2>{escape(title)}</h2><table><tr>{''.join(f'<th>{escape(head)}</th>' for head in heads)}</tr>"
        for line in group:
            yield _row(line, t)
        yield "</table>"


def _row(line: Line, t: Translator) -> str:
    kind = {"new": t("new row"), "deleted": t("deleted row")}.get(line.kind, line.column)
    before, after = escape(line.before), escape(line.after)
    cells = (
        escape(" ".join(filter(None, (line.row, line.name)))),
        escape(kind),
        f"<del>{before}</del>" if before else "",
        f"<ins>{after}</ins>" if after else "",
        escape(outcome(line, t)),
    )
    mark = ' class="open"' if line.question and not line.taken else ""
    return f"<tr{mark}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def outcome(line: Line, t: Translator) -> str:
    """Return whether a change is taken, and why that was a question."""
    if not line.question:
        return t("taken")
    return f"{t('taken') if line.taken else t('kept as it was')}: {line.question}"


def _notes(notes: Sequence[str], t: Translator) -> Iterator[str]:
    if notes:
        items = "".join(f"<li>{escape(note)}</li>" for note in notes)
        yield f"<h2>{escape(t('Also noticed'))}</h2><ul>{items}</ul>"


def ensure_report(path: Path) -> None:
    """Raise OutputError when a file of that name is there that is no such report."""
    with one_line(path):
        if path.exists() and MARK not in path.read_bytes()[:400]:
            raise OutputError(f"{path} exists, and is no change report of sostac: choose another name")


def write_report(path: Path, title: str, subtitle: str, lines: Sequence[Line], notes: Sequence[str], t: Translator) -> None:
    """Write the change report; OutputError when a file of that name is there that is no such report, or can't be written."""
    ensure_report(path)
    with one_line(path):
        replace_file(path, change_report(title, subtitle, lines, notes, t))
