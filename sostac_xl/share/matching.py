"""Which row of one plan is which of another: by ID, and where an ID was lost or changed, by what the row says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from sostac_xl.plan import Plan
from sostac_xl.schema import tables
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.row import Record, Row
from sostac_xl.schema.table import Column
from sostac_xl.schema.text import fold

R = TypeVar("R", bound=Record)

LIKENESS: Final = 0.6
"""How much of two rows must agree for the one to be the other with another ID."""


@dataclass(frozen=True)
class Match:
    """The rows of a table of two plans.

    `pairs` are the rows of the other plan by the ID of the row that each is, `added` those that are none, `removed` the rows that the
    other plan lacks. `ids` are the IDs that were changed: what it was by what it is, "" for one that was lost. `moved` tells that the rows
    stand in another order.
    """

    pairs: Mapping[str, Row] = field(default_factory=dict)
    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    moved: bool = False


def compared(record: type[Record]) -> tuple[Column, ...]:
    """Return the columns by which rows or blocks are compared: all that are filled by hand, but for the ID."""
    return tuple(column for column in record.columns() if not column.computed and column.key != "id")


def same(one: Any, other: Any) -> bool:
    """Return whether two values say the same: spaces and the order of references tell nothing."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or one.split() == other.split()
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one == other or set(one) == set(other)
    return bool(one == other)


def matches(plan: Plan, other: Plan) -> dict[type[Row], Match]:
    """Return by table which row of `other` is which of `plan`."""
    return {table: match(plan[table], other[table]) for table in tables()}


def match(rows: Collection[Row], others: Collection[Row]) -> Match:
    """Return which row is which: by ID, then by likeness."""
    by_id = {row.id: row for row in rows}
    claims: defaultdict[str, list[Row]] = defaultdict(list)
    rest: list[Row] = []
    for other in others:
        (claims[other.id] if other.id in by_id else rest).append(other)
    pairs: dict[str, Row] = {}
    for row_id, claiming in claims.items():
        best = max(claiming, key=lambda other: _likeness(by_id[row_id], other))
        pairs[row_id] = best
        rest += [other for other in claiming if other is not best]
    found = _by_likeness([row for row in rows if row.id not in pairs], rest)
    pairs |= found
    taken = {id(other) for other in pairs.values()}
    order = {row.id: number for number, row in enumerate(rows)}
    standing = {id(other): number for number, other in enumerate(others)}
    there = sorted(pairs, key=lambda row_id: standing[id(pairs[row_id])])
    return Match(
        pairs,
        tuple(other for other in others if id(other) not in taken),
        tuple(row for row in rows if row.id not in pairs),
        {row_id: other.id for row_id, other in found.items()},
        moved=there != sorted(there, key=lambda row_id: order[row_id]),
    )


def _by_likeness(rows: Collection[Row], others: Collection[Row]) -> dict[str, Row]:
    """Pair rows that are left, those that are most alike first."""
    scored = [(_likeness(row, other), row, other) for row in rows for other in others]
    found: dict[str, Row] = {}
    taken: set[int] = set()
    for likeness, row, other in sorted(scored, key=lambda each: -each[0]):
        if likeness >= LIKENESS and row.id not in found and id(other) not in taken:
            found[row.id] = other
            taken.add(id(other))
    return found


def _likeness(row: Row, other: Row) -> float:
    """Return the share of the filled cells that agree, from 0 to 1; a row of the same name is like it at least that much."""
    values = [(getattr(row, column.key), getattr(other, column.key)) for column in compared(type(row))]
    filled = [(one, two) for one, two in values if not _is_blank(one) or not _is_blank(two)]
    agreeing = sum(same(one, two) for one, two in filled) / len(filled) if filled else 0.0
    main = getattr(row, row.main().key)
    named = isinstance(main, str) and bool(main) and fold(main) == fold(other.name)
    return max(agreeing, LIKENESS) if named else agreeing


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", ())


def with_ids(record: R, ids: Mapping[str, str]) -> R:
    """Return a row or block whose references go to the rows by the IDs that these have now."""
    changes: dict[str, Any] = {}
    for column in compared(type(record)):
        value = getattr(record, column.key)
        if isinstance(value, (Ref, tuple)):
            changes[column.key] = tuple(map(_at(ids), value)) if isinstance(value, tuple) else _at(ids)(value)
    return replace(record, **changes) if changes else record


def _at(ids: Mapping[str, str]) -> Any:
    def moved(ref: Ref[Any] | Link) -> Ref[Any] | Link:
        return replace(ref, id=ids[ref.id]) if ref.id in ids else ref

    return moved


def ids_of(rows: Iterable[Row]) -> set[str]:
    """Return the IDs of rows."""
    return {row.id for row in rows if row.id}
