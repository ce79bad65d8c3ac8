"""The plan as if nothing internal stood in it: what can be said from it alone gives nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from sostac_xl.checks import check
from sostac_xl.compute import Computation, compute
from sostac_xl.findings import CellRef, Finding
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan, records
from sostac_xl.schema.row import Record, Row

R = TypeVar("R", bound=Record)

_NOTE = "note"  # it goes nowhere but the workbook


@dataclass(frozen=True)
class ClientView:
    """Sorts findings by what a client may read of them."""

    computation: Computation
    t: Translator

    def may_read(self, finding: Finding) -> bool:
        """Return whether a finding gives nothing away: the same one follows from the plan without its hidden rows and internal columns."""
        return self._key(finding) in self._found_without

    def may_know(self, finding: Finding) -> bool:
        """Return whether a client may know that there is a finding: it is not about a row that is hidden from him."""
        plan = self.computation.plan
        row = plan.row(finding.row_id)
        return not (row is not None and row.hidden) and finding.cell not in self._hidden_cells

    @cached_property
    def _found_without(self) -> frozenset[tuple[str, ...]]:
        without = _without_internal(self.computation.plan, self._open_cells)
        return frozenset(map(self._key, check(compute(without, self.computation.as_of))))

    def _key(self, finding: Finding) -> tuple[str, ...]:
        texts = (self.t.render(finding.message), self.t.render(finding.remedy))
        return (finding.code, str(finding.cell or ""), finding.row_id, *texts)

    @cached_property
    def _hidden_cells(self) -> frozenset[CellRef]:
        return frozenset(cell for row in self._records(hidden=True) for cell, _ in _cells(row))

    @cached_property
    def _open_cells(self) -> frozenset[CellRef]:
        return frozenset(cell for record in self._records(hidden=False) for cell, internal in _cells(record) if not internal)

    def _records(self, *, hidden: bool) -> Iterator[Record]:
        """Yield the rows and blocks that are hidden from the client, or those that are not."""
        return (record for record in records(self.computation.plan) if (isinstance(record, Row) and record.hidden) is hidden)


def _cells(record: Record) -> Iterator[tuple[CellRef, bool]]:
    """Yield the cells of a row or block, each with whether its column is internal."""
    for column in type(record).columns():
        if cell := record.cell(column.key):
            yield cell, column.internal or column.key == _NOTE


def _without_internal(plan: Plan, open_cells: frozenset[CellRef]) -> Plan:
    """Return the plan without hidden rows, internal columns, and what the reader had to say of any other cell."""
    tables = {table: tuple(_cleared(row) for row in rows if not row.hidden) for table, rows in plan.tables.items()}
    blocks = {kind: _cleared(block) for kind, block in plan.blocks.items()}
    problems = tuple(problem for problem in plan.problems if problem.cell in open_cells)
    return replace(plan, tables=tables, blocks=blocks, problems=problems)


def _cleared(record: R) -> R:
    blank: dict[str, Any] = {
        column.key: "" if isinstance(getattr(record, column.key), str) else None
        for column in type(record).columns()
        if not column.computed and (column.internal or column.key == _NOTE)
    }
    return replace(record, **blank)
