"""What a client could still infer from his copy, and where its figures differ from the plan's: said to whoever sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from sostac_xl.compute import Computation
from sostac_xl.i18n import Message, MoneyValue, msg
from sostac_xl.plan import records
from sostac_xl.schema import tables
from sostac_xl.schema.action import Action
from sostac_xl.schema.row import Row
from sostac_xl.schema.table import Column
from sostac_xl.schema.tactics import Level
from sostac_xl.schema.text import fold
from sostac_xl.share.client_copy import ClientCopy

NAME_LENGTH: Final = 8
"""Letters from which a name is looked for in the texts of others: shorter ones are words of everyday."""
_ID: Final = re.compile(r"\b[A-Z]{3}-\d{2,}\b")


def inferences(copy: ClientCopy) -> Iterator[Message]:
    """Yield what gives away something of what is hidden: lone lines in a sum, texts that name hidden rows, gaps in the IDs."""
    for row_id, members in copy.collected.members.items():
        if len(members) == 1:
            yield msg("{id} is the only line in its sum: the sum gives its amount away.", id=row_id)
    yield from _mentions(copy)
    for table in tables():
        gaps = _gaps([row.id for row in copy.plan[table]], [row_id for row_id, row in copy.hidden.items() if type(row) is table])
        if gaps:
            yield msg("The IDs of {table} have gaps: {ids}. They show how many rows are left out.", table=msg(table.info.title), ids=", ".join(gaps))


def _gaps(shown: list[str], hidden: list[str]) -> list[str]:
    """Return the IDs of hidden rows that a reader misses: those below the highest that is shown."""
    last = max((_number(row_id) for row_id in shown), default=0)
    return sorted((row_id for row_id in hidden if row_id not in shown and _number(row_id) < last), key=_number)


def _number(row_id: str) -> int:
    number = row_id.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _mentions(copy: ClientCopy) -> Iterator[Message]:
    """Yield the texts of the copy that name a hidden row, by its ID or its name."""
    gone = {row_id for row_id in copy.hidden if row_id not in copy.collected.lines}
    shown = {fold(row.name) for table in tables() for row in copy.plan[table]}
    names = {fold(row.name): row.id for row in copy.hidden.values() if len(row.name) >= NAME_LENGTH and row.name != row.id}
    for record in records(copy.plan):
        for column in type(record).columns():
            value = getattr(record, column.key) if not column.computed and column.key != "id" else ""
            if not isinstance(value, str) or not value:
                continue
            found = {row_id for row_id in _ID.findall(value) if row_id in gone}
            found |= {row_id for name, row_id in names.items() if name in fold(value) and name not in shown}
            for row_id in sorted(found):
                yield _mention(record.id if isinstance(record, Row) else record.info.key, column, row_id)


def _mention(where: str, column: Column, row_id: str) -> Message:
    return msg("{row}, {column}: the text names {id}, which is left out.", row=where, column=msg(column.label), id=row_id)


def differences(ours: Computation, theirs: Computation) -> Iterator[Message]:
    """Yield the figures of the copy that are not the plan's; `ours` is computed as for the client, `theirs` from his copy."""
    currency = ours.plan.facts.currency
    for level in Level:
        for label, was, now in (
            (msg("Total of the budget"), ours.budgets[level].stack.total, theirs.budgets[level].stack.total),
            (msg("VAT"), ours.budgets[level].stack.vat, theirs.budgets[level].stack.vat),
            (msg("Revenue"), _revenue(ours, level), _revenue(theirs, level)),
        ):
            if was != now:
                told, said = MoneyValue(now, currency), MoneyValue(was, currency)
                yield msg("{what} at {level}: {now} in the copy, {was} in the plan.", what=label, level=level, now=told, was=said)
    for action in theirs.plan[Action]:
        task, planned = theirs.schedule.tasks.get(action.id), ours.schedule.tasks.get(action.id)
        if task and planned and (task.start, task.finish) != (planned.start, planned.finish):
            yield msg(
                "{id}: from {start} to {finish} in the copy, from {was} to {until} in the plan.",
                id=action.id,
                start=task.start,
                finish=task.finish,
                was=planned.start,
                until=planned.finish,
            )


def _revenue(computation: Computation, level: Level) -> Decimal:
    value = computation.forecast.totals[level].revenue.value or 0
    return Decimal(value.numerator) / value.denominator
