"""Every rule, declared once: a function that yields what it finds, under the decorator that gives it its code.

    @rule("OBJ105", Severity.WARNING, tables=(Objective,), remedy=msg("Raise the levels, or correct the baseline."))
    def baseline_beyond_acceptable(c: Computation) -> Iterator[Fault]:
        \"\"\"An objective that is reached before the plan starts asks for nothing.\"\"\"
        for objective in c.plan[Objective]:
            if …:
                yield Fault(msg("…", …), objective, "baseline")

The function's name is the rule's name, its docstring the reason; both docstring and texts are English and get translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from sostac_xl.compute import Computation
from sostac_xl.compute.gate import is_filled
from sostac_xl.findings import Finding, Severity
from sostac_xl.i18n import Message
from sostac_xl.plan import Plan
from sostac_xl.rules import RuleInfo
from sostac_xl.schema import Block, Record, Row, Sheet
from sostac_xl.schema.sheets import ACTION, CONTROL, OBJECTIVES, PLAN, SITUATION, STRATEGY, TACTICS

F = TypeVar("F", bound=Callable[..., Iterator["Fault"]])

PREFIXES: Final = {"PLN": PLAN, "SIT": SITUATION, "OBJ": OBJECTIVES, "STR": STRATEGY, "TAC": TACTICS, "ACT": ACTION, "CTL": CONTROL}
"""The sheet whose stage a rule belongs to, by the first letters of its code."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One case of a rule: what is wrong, and where to look.

    `where` is a row or block, or a table as a whole: then the cell is that of its next entry. Without `key` it is the first column.
    `remedy` replaces the rule's own where that doesn't fit.
    """

    message: Message
    where: Record | type[Record]
    key: str = ""
    remedy: Message | None = None

    def finding(self, info: RuleInfo, plan: Plan) -> Finding:
        """Return the finding of the rule that this is a case of; it has no cell when the plan was not read from a workbook."""
        record = self.where if isinstance(self.where, Record) else None
        place = (record and record.origin) or plan.places.get(self.where.info.key)
        cell = place.cell(self.key or _first(self.where)) if place else None
        row_id = record.id if isinstance(record, Row) else ""
        return info.finding(self.message, cell=cell, row_id=row_id, elsewhere=self.where.info.sheet.key, remedy=self.remedy)


def _first(where: Record | type[Record]) -> str:
    return next(column.key for column in where.inputs())


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule: what it says of itself, the tables that it looks at, and its function."""

    info: RuleInfo
    tables: tuple[type[Record], ...]
    faults: Callable[[Computation], Iterable[Fault]]

    def findings(self, computation: Computation) -> Iterator[Finding]:
        """Yield what the rule finds; nothing when one of its tables has no say in this plan yet."""
        if all(has_say(computation.plan, table) for table in self.tables):
            yield from (fault.finding(self.info, computation.plan) for fault in self.faults(computation))


PREFILLED: Final = frozenset({"language"})
"""Cells of blocks that every new workbook has filled in."""


def has_say(plan: Plan, table: type[Record]) -> bool:
    """Return whether rules may look at a table: it is in use, and begun if the gate asks for it.

    A gate table that is still untouched has its one line, not-started; what follows from that would only be noise.
    """
    return plan.uses(table) and (begun(plan, table) or not table.info.gate)


def begun(plan: Plan, table: type[Record]) -> bool:
    """Return whether anything is filled in."""
    if issubclass(table, Row):
        return bool(plan[table])
    return issubclass(table, Block) and any(is_filled(plan.block(table), column) for column in table.inputs() if column.key not in PREFILLED)


RULES: Final[dict[str, Rule]] = {}
"""The rules by code; filled by the modules of this package as they are imported."""


def _register(code: str, severity: Severity, tables: tuple[type[Record], ...], remedy: Message, faults: Callable[..., Iterable[Fault]]) -> None:
    if code in RULES:
        raise ValueError(f"{code} is the code of two rules")
    function = faults.func if isinstance(faults, partial) else faults
    name, reason = function.__name__.replace("_", "-"), Message((function.__doc__ or "").strip())
    RULES[code] = Rule(RuleInfo(code, name, severity, PREFIXES[code[:3]].key, reason, remedy), tables, faults)


def rule(code: str, severity: Severity, *, tables: tuple[type[Record], ...] = (), remedy: Message) -> Callable[[F], F]:
    """Return a decorator that registers a rule; it stays silent unless every one of `tables` has a say (see `has_say`)."""

    def register(faults: F) -> F:
        _register(code, severity, tables, remedy, faults)
        return faults

    return register


def rule_of_sheets(number: str, severity: Severity, *, sheets: Iterable[Sheet], remedy: Message) -> Callable[[F], F]:
    """Return a decorator that registers one rule per sheet, with the sheet's prefix; the function also takes `sheet`."""

    def register(faults: F) -> F:
        for prefix, sheet in PREFIXES.items():
            if sheet in sheets:
                _register(prefix + number, severity, (), remedy, partial(faults, sheet=sheet))
        return faults

    return register
