"""Edits of plans by chance: what a client or a consultant may do to one."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from sostac_xl.plan import Plan
from sostac_xl.schema import tables
from sostac_xl.schema.kinds import Links, Text
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.plan import Section
from sostac_xl.schema.row import Row, Visibility
from sostac_xl.schema.tactics import CustomPhase

NEW_NUMBER = 70


def filled(plan: Plan) -> list[type[Row]]:
    """Return the tables with rows that are edited here: not those that are sostac's own."""
    return [table for table in tables() if plan[table] and table not in (Section, BaselineRow, CustomPhase)]


def with_rows(plan: Plan, table: type[Row], rows: list[Row] | tuple[Row, ...]) -> Plan:
    """Return a plan with other rows in a table."""
    return replace(plan, tables={**plan.tables, table: tuple(rows)})


def with_hidden_rows(plan: Plan, random: Random) -> Plan:
    """Return a plan some of whose rows the client may not see."""
    for table in filled(plan):
        marks = [random.choice([None, None, None, *Visibility]) for _ in plan[table]]
        plan = with_rows(plan, table, [replace(row, visibility=mark) for row, mark in zip(plan[table], marks, strict=True)])
    return plan


def edited(plan: Plan, random: Random, *, deleting: bool = True, times: int = 8, number: int = NEW_NUMBER) -> Plan:
    """Return a plan after some edits: other values, new rows with IDs from `number` on, deleted rows, another order."""
    for step in range(times):
        if not filled(plan):
            return plan
        table = random.choice(filled(plan))
        rows = list(plan[table])
        place = random.randrange(len(rows))
        kind = random.choice(["change", "change", "change", "new", "order", "delete" if deleting else "change"])
        if kind == "change":
            rows[place] = _changed(rows, place, random)
        elif kind == "new":
            rows.append(_renamed(replace(rows[place], id=f"{table.info.prefix}-{number + step}"), f"New {number + step}"))
        elif kind == "order":
            random.shuffle(rows)
        else:
            del rows[place]
        plan = with_rows(plan, table, rows)
    return plan


def _changed(rows: list[Row], place: int, random: Random) -> Row:
    """Return a row with the value of another one in one of its columns, or with nothing there."""
    row = rows[place]
    columns = [c for c in row.inputs() if not c.internal and not isinstance(c.kind, Links) and c.key != "signature"]
    column = random.choice(columns)
    old = getattr(row, column.key)
    others: list[Any] = [value for value in (getattr(other, column.key) for other in rows) if value != old]
    if isinstance(column.kind, Text):
        others.append(f"{old} changed {random.randrange(99)}")
    return replace(row, **{column.key: random.choice(others)}) if others else row


def _renamed(row: Row, name: str) -> Row:
    """Return a row whose texts are others, so that it is like no other one."""
    texts: dict[str, Any] = {c.key: f"{name} {c.key}" for c in row.inputs() if isinstance(c.kind, Text)}
    return replace(row, **texts)


def contents(plan: Plan) -> dict[type[Row], list[str]]:
    """Return what the rows of each table say, without their IDs and in no order."""
    return {table: sorted(repr(replace(row, id="")) for row in plan[table]) for table in tables() if plan[table]}
