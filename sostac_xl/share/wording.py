"""Changes in words and values, for the terminal, the workbook and the change report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sostac_xl.i18n import Translator, msg
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Kind, Link, Ref, Share
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.row import Record, Row
from sostac_xl.share.merging import Change, Merged, RowChange, Why
from sostac_xl.workbook.cells import cell_value

LONGEST: Final = 80
"""Characters of a value in a line on the terminal."""
WHY: Final = {
    Why.BOTH: msg("both sides changed it"),
    Why.DELETED_THERE: msg("the client deleted the row"),
    Why.DELETED_HERE: msg("the row is no longer in the plan"),
    Why.OTHER_FORM: msg("the client saw it in another form, or not at all"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change as it is told: `kind` is changed, new or deleted; `question` says why it had to be decided, `taken` how it was."""

    table: str
    row: str
    name: str
    kind: str
    column: str
    before: str
    after: str
    question: str
    taken: bool


def lines(merged: Merged, before: Plan, t: Translator) -> Iterator[Line]:
    """Yield every change in the order of the sheets."""
    for change in merged.changes:
        yield line_of(change, before, merged.plan, t)


def is_frozen(change: Change) -> bool:
    """Return whether a change is one of the baseline, which nobody types: freezing a plan anew changes a row for each action and month."""
    return (type(change.row) if isinstance(change, RowChange) else change.record) is BaselineRow


def line_of(change: Change, before: Plan, after: Plan, t: Translator) -> Line:
    """Return a change as it is told; `before` and `after` are the plans that give rows their names."""
    question = t.render(WHY[change.why]) if change.why else ""
    if isinstance(change, RowChange):
        row = change.row
        kind = "new" if change.added else "deleted"
        told = ("", _all_of(row, after, t)) if change.added else (_all_of(row, before, t), "")
        return Line(_title(type(row), t), row.id, row.name, kind, "", *told, question, change.taken)
    row_id = change.row_id if issubclass(change.record, Row) else ""
    values = (shown(change.before, change.column.kind, before, t), shown(change.after, change.column.kind, after, t))
    return Line(_title(change.record, t), row_id, change.name, "changed", t(change.column.label), *values, question, change.taken)


def shown(value: Any, kind: Kind, plan: Plan, t: Translator) -> str:
    """Return a value as a reader expects it; "" for a blank one."""
    if value is None or value in ("", ()):
        return ""
    if isinstance(kind, Share):
        return t.percent(value, max(0, -int((value * 100).normalize().as_tuple().exponent)))
    if isinstance(value, Ref) or (isinstance(value, tuple) and not any(isinstance(each, Link) for each in value)):
        return str(cell_value(value, plan, t)).replace(";\n", "; ")
    return "; ".join(map(str, value)) if isinstance(value, tuple) else t.show(value)


def notes(merged: Merged, t: Translator) -> Iterator[str]:
    """Yield what else there is to say of a returned copy: changed IDs, another order, cells and columns that lack or can't be read."""
    yield from _form(merged, t)
    for record, column in merged.lost:
        if column is None:
            yield t("{table} is missing; nothing of it counts as deleted.", table=_title(record, t))
        else:
            yield t("{table} has no column {column}; what was in it stays.", table=_title(record, t), column=t(column.label))
    for problem in _unread(merged, t):
        yield f"{problem} {t('The plan keeps what it has.')}"


def differences(merged: Merged, t: Translator) -> Iterator[str]:
    """Yield what else there is to say of another plan, from which nothing is taken."""
    yield from _form(merged, t)
    if any(map(is_frozen, merged.changes)):
        yield t("The frozen baseline differs.")
    tables = [_title(record, t) for record, column in merged.lost if column is None]
    columns = dict.fromkeys(t(column.label) for _, column in merged.lost if column)
    for names in filter(None, (tables, list(columns))):
        yield t("Not compared, as {file} does not have it: {names}.", file=merged.file, names=", ".join(names))
    yield from _unread(merged, t)


def _form(merged: Merged, t: Translator) -> Iterator[str]:
    for was, now in merged.ids.items():
        yield t("{id} came back as {other}; it is known by what it says.", id=was, other=now or t("a row without ID"))
    for table in merged.moved:
        yield t("{table}: the rows stand in another order.", table=_title(table, t))


def _unread(merged: Merged, t: Translator) -> Iterator[str]:
    """Yield what can't be read, with the file: its cells don't stand where those of the plan do."""
    for each in merged.unread:
        problem = t.render(each.problem) if each.problem else t("{column}: this can't be read.", column=t(each.column.label))
        yield f"{merged.file}, {each.cell}: {problem}"


def cut(text: str) -> str:
    """Return a text in one line of at most `LONGEST` characters."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def in_one_line(line: Line, t: Translator) -> str:
    """Return a change in one line."""
    name = " ".join(dict.fromkeys(filter(None, (line.row, cut(line.name)))))  # a row without a name goes by its ID
    if line.kind == "new":
        return f"+ {name}"
    if line.kind == "deleted":
        return f"− {name}"
    return f"{f'{name} · ' if name else ''}{line.column}: {cut(line.before) or t('blank')} → {cut(line.after) or t('blank')}"


def _all_of(row: Row, plan: Plan, t: Translator) -> str:
    values = ((t(column.label), shown(getattr(row, column.key), column.kind, plan, t)) for column in row.inputs() if column is not row.main())
    return "; ".join(f"{label}: {value}" for label, value in values if value)


def _title(record: type[Record], t: Translator) -> str:
    return t(record.info.title)
