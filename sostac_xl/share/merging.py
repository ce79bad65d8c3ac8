"""Bring the client's changes into a plan, cell by cell and row by row, measured from what was sent to him.

What one side changed is taken, what both changed alike is fine, and what they changed differently is a question: who decides is asked
(`Decide`), and unless he says otherwise the plan keeps what it has. What the client never saw is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final, TypeVar

from sostac_xl.findings import CellRef
from sostac_xl.i18n import Message
from sostac_xl.plan import Plan
from sostac_xl.schema import blocks, tables
from sostac_xl.schema.kinds import Links, RefTo
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.table import Column
from sostac_xl.share.matching import Match, compared, ids_of, matches, same, with_ids

C = TypeVar("C", "CellChange", "RowChange")
RecordT = TypeVar("RecordT", bound=Record)
_BLANK: Final = (None, "", ())


class Why(Enum):
    """Why a change can't be taken without a decision."""

    BOTH = "both changed it"
    DELETED_THERE = "the client deleted the row"
    DELETED_HERE = "the row is no longer in the plan"
    OTHER_FORM = "the client saw it in another form"


@dataclass(frozen=True)
class CellChange:
    """A cell of the row `row_id` (a block's key for its cells) that goes from `before` to `after`; `sent` is what the client got.

    `why` is None for a change that one side made; else it is a question, and `taken` says how it was decided.
    """

    record: type[Record]
    row_id: str
    name: str
    column: Column
    before: Any
    after: Any
    sent: Any = None
    why: Why | None = None
    taken: bool = True


@dataclass(frozen=True)
class RowChange:
    """A row that is new (`added`), or that the client deleted; `taken` says whether the plan follows. `their_id` is the ID it came with."""

    row: Row
    added: bool
    why: Why | None = None
    taken: bool = True
    their_id: str = ""


@dataclass(frozen=True)
class Unread:
    """A cell of the copy that can't be relied on, as something stands in it that is no value; `problem` says what is the matter."""

    cell: CellRef | None
    column: Column
    problem: Message | None


Change = CellChange | RowChange
Decide = Callable[[Change], bool]
"""Asked about a question: whether the client's side of it is taken."""


@dataclass
class Merged:
    """A plan with the client's changes, from `file`: `changes` are all that he made, those that were not taken included.

    `unread` are cells of his that could not be read; `lost` columns that his copy lacks, None for a whole table; `ids`
    the IDs that he changed, what they were by what they are; `moved` the tables whose rows he put in another order, which the plan does
    not follow.
    """

    plan: Plan
    file: str = ""
    changes: list[Change] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    lost: list[tuple[type[Record], Column | None]] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    moved: list[type[Row]] = field(default_factory=list)

    @property
    def open(self) -> list[Change]:
        """The questions in which the plan kept what it had."""
        return [change for change in self.changes if change.why and not change.taken]


def keep_ours(_change: Change) -> bool:
    """Decide for the plan as it is."""
    return False


def compare(plan: Plan, other: Plan) -> Merged:
    """Return what is different in another plan, or in another state of one: every change counts as taken."""
    return merge(plan, plan, plan, other, lambda _change: True)


def merge(sent: Plan, ours: Plan, seen: Plan, theirs: Plan, decide: Decide = keep_ours) -> Merged:
    """Return `ours` with what the client changed: `sent` is what he got, `theirs` what came back, `seen` is `ours` as he may see it now."""
    return _Merger(sent, ours, seen, theirs, decide).merged()


class _Merger:
    def __init__(self, sent: Plan, ours: Plan, seen: Plan, theirs: Plan, decide: Decide) -> None:
        self.sent, self.ours, self.seen, self.theirs, self.decide = sent, ours, seen, theirs, decide
        self.out = Merged(ours, theirs.name)
        self.found = matches(sent, theirs)
        self.ids: dict[str, str] = {}
        self.problems = {problem.cell: problem.message for problem in theirs.faults}
        self.is_for_client = seen is not ours  # who sees a row is not for the client to say, nor what is in one that he does not see

    def merged(self) -> Merged:
        """Return the plan with all changes, the rows in the order of the plan, new ones last."""
        self._note_form()
        new = {table: self._new_rows(table, match) for table, match in self.found.items()}
        rows = {table: [*self._rows(table, self.found[table]), *self._added(new[table])] for table in tables()}
        found = {kind: self._block(kind) for kind in blocks()}
        kept: Mapping[type[Row], tuple[Row, ...]] = {**self.ours.tables, **{table: tuple(each) for table, each in rows.items() if each}}
        gone: dict[type[Row], tuple[Row, ...]] = {table: () for table in tables() if table in kept and not rows[table]}
        self.out.plan = replace(self.ours, tables={**kept, **gone}, blocks={**self.ours.blocks, **found})
        return self.out

    def _note_form(self) -> None:
        """Take down what is otherwise in the copy, and by which IDs its rows are to be known."""
        for table, match in self.found.items():
            known = ids_of(self.sent[table])
            self.ids |= {now: was for was, now in match.ids.items() if now not in known and parse_id(now, table.info.prefix)}
            self.out.ids |= match.ids
            if match.moved:
                self.out.moved.append(table)
        records: tuple[type[Record], ...] = (*tables(), *blocks())
        for record in records:
            if self.theirs.lacks(record) and not self.sent.lacks(record):
                self.out.lost.append((record, None))
            else:
                self.out.lost += [(record, column) for column in compared(record) if self._is_lost(record, column)]

    def _is_lost(self, record: type[Record], column: Column) -> bool:
        return (record.info.key, column.key) in self.theirs.absent and (record.info.key, column.key) not in self.sent.absent

    # -- new rows ----------------------------------------------------------------------------------------------------------------------

    def _new_rows(self, table: type[Row], match: Match) -> list[tuple[Row, str]]:
        """Return the client's new rows, each with an ID that no row has or had; those that the plan has already are left out."""
        known = ids_of(self.sent[table])
        taken = ids_of(self.ours[table]) | known | ids_of(self.seen[table])
        mine = [row for row in self.ours[table] if row.id not in known]
        rows: list[tuple[Row, str]] = []
        for their in match.added:
            twin = next((each for each in mine if _says_the_same(each, with_ids(their, self.ids))), None)
            row_id = twin.id if twin else _free_id(their.id, table, taken)
            if twin:
                mine.remove(twin)
            else:
                taken.add(row_id)
                rows.append((their, row_id))
            if their.id != row_id and their.id not in known and parse_id(their.id, table.info.prefix):
                self.ids[their.id] = row_id
        return rows

    def _added(self, rows: list[tuple[Row, str]]) -> Iterator[Row]:
        """Yield new rows as they stand in the plan."""
        for their, row_id in rows:
            row = replace(with_ids(their, self.ids), id=row_id, visibility=None, origin=None)
            for column in compared(type(row)):
                if getattr(row, column.key) in _BLANK and not self._is_read(their, column):
                    self._note_unread(their, column)
            self.out.changes.append(RowChange(row, added=True, their_id=their.id))
            yield row

    # -- rows that were sent -----------------------------------------------------------------------------------------------------------

    def _rows(self, table: type[Row], match: Match) -> Iterator[Row]:
        """Yield the rows of the plan with the client's changes."""
        sent = {row.id: row for row in self.sent[table]}
        seen = {row.id: row for row in self.seen[table]}
        removed = ids_of(match.removed) if not self.theirs.lacks(table) else set()
        for row in self.ours[table]:
            if row.id in match.pairs and row.id in sent:
                yield self._record(row, sent[row.id], seen.get(row.id), match.pairs[row.id])
            elif row.id not in removed or not self._is_deleted(row, seen.get(row.id)):
                yield row
        for row_id, their in match.pairs.items():
            if row_id not in ids_of(self.ours[table]):
                yield from self._returned(sent[row_id], with_ids(their, self.ids))

    def _is_deleted(self, row: Row, seen: Row | None) -> bool:
        """Return whether a row that the client deleted goes; one that he did not see as it is stays."""
        unseen = self.is_for_client and (seen is None or row.hidden)
        return self._asked(RowChange(row, added=False, why=Why.OTHER_FORM if unseen else Why.DELETED_THERE)).taken

    def _returned(self, sent: Row, their: Row) -> Iterator[Row]:
        """Yield a row that the plan no longer has and the client changed, if it is wanted back."""
        if all(same(getattr(sent, column.key), getattr(their, column.key)) for column in their.inputs() if self._is_read(their, column)):
            return
        back = replace(their, id=sent.id, origin=None, visibility=None)
        if self._asked(RowChange(back, added=True, why=Why.DELETED_HERE, their_id=their.id)).taken:
            yield back

    def _block(self, kind: type[Block]) -> Block:
        if self.theirs.lacks(kind) or kind not in self.theirs.blocks:
            return self.ours.block(kind)
        return self._record(self.ours.block(kind), self.sent.block(kind), self.seen.block(kind), self.theirs.block(kind))

    def _record(self, row: RecordT, sent: RecordT, seen: RecordT | None, their: RecordT) -> RecordT:
        """Return a row or block of the plan with what the client changed in it."""
        mapped = with_ids(their, self.ids)
        changes: dict[str, Any] = {}
        for column in compared(type(row)):
            was, now = getattr(sent, column.key), getattr(mapped, column.key)
            if (column.key == "visibility" and self.is_for_client) or self._is_lost(type(row), column):
                continue
            if not self._is_read(their, column):
                self._note_unread(their, column)
            elif not same(was, now):
                change = self._change(row, seen, column, was, now)
                if change and change.taken:
                    changes[column.key] = change.after
        return replace(row, **changes) if changes else row

    def _change(self, row: Record, seen: Record | None, column: Column, was: Any, now: Any) -> CellChange | None:
        """Return what a cell that the client changed leads to; None when the plan has it already."""
        mine = getattr(row, column.key)
        change = CellChange(type(row), _id(row), _name(row), column, mine, now, was)
        if same(mine, now):
            return None
        unseen = seen is None or (self.is_for_client and isinstance(row, Row) and row.hidden)
        shown: Any = getattr(seen, column.key) if seen else None
        if unseen or not same(mine, shown):
            if unseen or not isinstance(now, tuple):
                return self._asked(replace(change, why=Why.OTHER_FORM))
            change = replace(change, after=(*now, *(ref for ref in mine if ref not in shown and ref not in now)))
        if not same(shown, was) and not same(shown, now):
            return self._asked(replace(change, why=Why.BOTH))
        self.out.changes.append(change)
        return change

    def _is_read(self, their: Record, column: Column) -> bool:
        """Return whether a cell of the copy is to be relied on: a blank one that holds something, or a doubtful reference, is not."""
        if self.theirs.is_sound(their, column.key) or their.cell(column.key) is None:
            return True
        blank = getattr(their, column.key) in _BLANK
        return not blank and not isinstance(column.kind, (RefTo, Links))

    def _note_unread(self, their: Record, column: Column) -> None:
        cell = their.cell(column.key)
        unread = Unread(cell, column, self.problems.get(cell))
        if unread not in self.out.unread:
            self.out.unread.append(unread)

    def _asked(self, change: C) -> C:
        """Take down a question with its answer; what the client did not see as it is can't be decided by what he has."""
        answered = replace(change, taken=change.why is not Why.OTHER_FORM and self.decide(change))
        self.out.changes.append(answered)
        return answered


def _id(record: Record) -> str:
    return record.id if isinstance(record, Row) else type(record).info.key


def _name(record: Record) -> str:
    return record.name if isinstance(record, Row) else ""


def _says_the_same(row: Row, other: Row) -> bool:
    return all(same(getattr(row, column.key), getattr(other, column.key)) for column in row.inputs())


def _free_id(wanted: str, table: type[Row], taken: set[str]) -> str:
    """Return the ID that is wanted, or when it is none or taken, the number after the highest."""
    row_id = parse_id(wanted, table.info.prefix)
    if row_id and row_id not in taken:
        return row_id
    numbers = (int(number) for number in (each.rpartition("-")[2] for each in taken) if number.isdecimal())
    return f"{table.info.prefix}-{max(numbers, default=0) + 1:02d}"
