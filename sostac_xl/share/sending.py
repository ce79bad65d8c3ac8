"""Making the client's copy of a plan, and keeping it for the day when it comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sostac_xl.compute import Computation, compute
from sostac_xl.create import new_workbook
from sostac_xl.document.context import ClientComputation
from sostac_xl.errors import OutputError
from sostac_xl.i18n import Message, Translator, msg
from sostac_xl.output import one_line, replace_file, shortened
from sostac_xl.plan import Plan
from sostac_xl.share.client_copy import ClientCopy, client_copy
from sostac_xl.share.inference import differences, inferences
from sostac_xl.share.merging import compare
from sostac_xl.workbook.read import read_plan

_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LOOKED_AT: Final = 6
"""So many of the newest copies that were sent are compared with one that came back."""
_ROOM: Final = 10
"""Bytes of the number and the suffix of a copy that is kept."""


@dataclass(frozen=True)
class Sending:
    """A client's copy: the workbook, what it leaves out, what can be inferred from it, and which of its figures are not the plan's."""

    workbook: bytes
    copy: ClientCopy
    inferred: tuple[Message, ...]
    different: tuple[Message, ...]

    def left_out(self) -> Iterator[Message]:
        """Yield one line for each kind of thing of the plan that is left out, or stands in the copy in another form."""
        copy = self.copy
        members = {member for ids in copy.collected.members.values() for member in ids}
        for table in dict.fromkeys(type(row) for row in copy.hidden.values()):
            ids = [row_id for row_id, row in copy.hidden.items() if type(row) is table and row_id not in members]
            if ids:
                yield msg("{table}: {ids}", table=msg(table.info.title), ids=", ".join(ids))
        for row_id, lines in copy.collected.members.items():
            alone = lines == (row_id,)
            told = msg("{id}: only the amount", id=row_id) if alone else msg("{ids}: in the sum of the line {id}", ids=", ".join(lines), id=row_id)
            yield told
        for (record, key), count in copy.cleared.items():
            yield msg("{table}, {column} (cells: {n})", table=msg(record.info.title), column=msg(record.column(key).label), n=count)
        for row_id, label in copy.cut:
            yield msg("{id}: the reference to a hidden row in {column}", id=row_id, column=msg(label))
        if copy.restated:
            yield msg("{ids}: the amount in place of hours, rate or percentage", ids=", ".join(copy.restated))
        if copy.dated:
            yield msg("{ids}: the day of the start in place of a hidden action", ids=", ".join(copy.dated))


def seen_by_client(plan: Plan, as_of: date, language: str) -> Plan:
    """Return a plan as the client may have it, in a language; PlanError when rows have no ID of their own."""
    computed = ClientComputation(plan, as_of)
    return client_copy(computed, computed.budget, Translator(language)).plan


def send(computation: Computation, language: str) -> Sending:
    """Return the client's copy of a plan in a language; PlanError when rows have no ID of their own."""
    computed = ClientComputation(computation.plan, computation.as_of)
    copy = client_copy(computed, computed.budget, Translator(language))
    workbook = new_workbook(copy.plan, language=language, as_of=computation.as_of, for_client=True)
    theirs = compute(copy.plan, computation.as_of)
    return Sending(workbook, copy, tuple(inferences(copy)), tuple(differences(computed, theirs)))


def keep(path: Path, name: str, workbook: bytes, when: datetime) -> Path:
    """Keep what is sent in a folder beside the plan at `path`, so that it can be told later what the client changed; return its path.

    OutputError when it can't be written.
    """
    folder = sent_folder(path)
    stem = shortened(f"{when:%Y-%m-%d %H%M} {_FORBIDDEN.sub(' ', name).strip(' .')}".strip(), _ROOM)
    with one_line(folder):
        folder.mkdir(exist_ok=True)
        taken = {existing.name for existing in folder.iterdir()}
        names = (f"{stem}{f' {number}' if number > 1 else ''}.xlsx" for number in range(1, len(taken) + 2))
        target = folder / next(name for name in names if name not in taken)
        try:
            replace_file(target, workbook)
        except OSError as error:
            raise OutputError(f"cannot write {target}: {error.strerror or error}") from error
    return target


def sent_folder(path: Path) -> Path:
    """Return the folder beside a plan that keeps what was sent of it."""
    mark = " (sent)"
    return path.with_name(shortened(path.stem, len(mark)) + mark)


def sent_copies(path: Path) -> list[Path]:
    """Return what was sent of a plan, the newest first."""
    return sorted(sent_folder(path).glob("*.xlsx"), reverse=True)


def nearest_sent(path: Path, theirs: Plan) -> tuple[Path, Plan] | None:
    """Return what was sent of the plan at `path` and has the fewest changes in `theirs`, the newest of several; None when nothing is kept."""
    copies = [(copy, read_plan(copy)) for copy in sent_copies(path)[:LOOKED_AT]]
    return min(copies, key=lambda copy: len(compare(copy[1], theirs).changes), default=None)
