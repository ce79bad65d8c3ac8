"""What stands in the cells that sostac writes, against what it would write there now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from sostac_xl.compute import Computation
from sostac_xl.findings import Finding
from sostac_xl.i18n import Message, Translator, msg
from sostac_xl.plan import Written
from sostac_xl.rules import RuleInfo
from sostac_xl.schema import Row
from sostac_xl.schema.action import Action
from sostac_xl.workbook.fingerprint import fingerprint
from sostac_xl.workbook.problems import COMPUTED_OUTDATED, COMPUTED_TYPED
from sostac_xl.workbook.read_report import listed


def computed_cells(c: Computation) -> Iterator[Finding]:
    """Yield, once per column, what was typed into cells that sostac writes; and once per table, what it wrote and is out of date."""
    for table, cells in groupby(c.plan.written, key=lambda each: each.table):
        if c.plan.uses(table):
            yield from _of_table(c, table, tuple(cells))


def _of_table(c: Computation, table: type[Row], cells: Sequence[Written]) -> Iterator[Finding]:
    keys = tuple(column.key for column in table.columns() if column.computed and not column.formula)
    due = {row.key: {key: value for key in keys if (value := c.value(row, key)) is not None} for row in c.plan[table]}
    wrong = [each for each in cells if each.value != due.get(each.row, {}).get(each.key)]
    typed = _typed(c, table, wrong, due, {(each.row, each.key) for each in cells})
    for key in dict.fromkeys(each.key for each in typed):
        column = table.column(key)
        found = [each for each in typed if each.key == key]
        text = msg("{label}: what was typed into {cells} is not read; sostac writes these cells.", label=msg(column.label), cells=_cells(found))
        yield _finding(COMPUTED_TYPED, text, found[0], msg("Empty the cells. {help}", help=msg(column.help)))
    told = {each.cell for each in typed}
    outdated = [each for each in wrong if each.cell not in told]
    if outdated:
        text = msg("{table}: what stands in {cells} is no longer what the entries come to.", table=msg(table.info.title), cells=_cells(outdated))
        yield _finding(COMPUTED_OUTDATED, text, outdated[0])


def _typed(
    c: Computation, table: type[Row], wrong: Sequence[Written], due: Mapping[str, Mapping[str, object]], filled: Collection[tuple[str, str]]
) -> list[Written]:
    """Return the wrong values that were typed, rather than written by sostac before the entries changed.

    sostac fills all cells of a row that it has a value for (`due`), so that one beside a blank one was typed; so were all of them when the
    entries are still those that the dates were computed from. (Without a start date the dates follow the calendar, entries or not.) A row
    that has lost its values, as its action is in a circle now, has all of them from before.
    """
    if table is Action and wrong and c.plan.facts.start and c.plan.fingerprint == fingerprint(c, Translator(c.plan.language)):
        return list(wrong)
    keys = {each.key for each in wrong} | {key for values in due.values() for key in values}

    def is_typed(each: Written) -> bool:
        now = due.get(each.row, {})
        wanted = now or (keys if len(keys) > 1 else ())
        return each.key not in wanted or any((each.row, key) not in filled for key in wanted)

    return [each for each in wrong if is_typed(each)]


def _cells(found: Sequence[Written]) -> str:
    return listed([each.cell for each in found])


def _finding(rule: RuleInfo, message: Message, first: Written, remedy: Message | None = None) -> Finding:
    return rule.finding(message, cell=first.cell, stage=first.table.info.sheet.key, remedy=remedy)
