"""The plan: typed rows and facts, wherever they came from; it knows no Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.frames import frame_of
from sostac_xl.i18n import Translator
from sostac_xl.schema import everything
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.lists import Holiday
from sostac_xl.schema.own import OwnCell, OwnColumn, OwnTable
from sostac_xl.schema.plan import PlanFacts, Section, Stage
from sostac_xl.schema.row import Block, Record, Row
from sostac_xl.schema.table import TABLES, Origin

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Row)
B = TypeVar("B", bound=Block)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a cell that sostac writes: the computed column `key` of the row known as `row`. It is no part of the plan."""

    table: type[Row]
    key: str
    row: str
    cell: CellRef
    value: Any


@dataclass(frozen=True)
class Plan:
    """Everything that a workbook says, as typed rows.

    `plan[Objective]` is the tuple of its used rows in the order of the sheet; `plan.block(Vision)` a group of named cells.
    `problems` are the reader's findings: what could not be understood is None or "" in the rows and told there.
    `absent` are the columns and named cells that the workbook lacks, each by table and key; all their values are blank.
    `default_language` is what the workbook itself is in, for as long as its facts don't say the plan's language.
    `places` says by table key where the first free row of a table is, or a block, so that one can be sent to an empty table.
    `unsound` are cells beyond those of the problems whose entry is not to be relied on.
    `written` are the values in computed cells without a formula: sostac's own from earlier, or typed over. `fingerprint` stands for the
    entries that planned dates depend on, as they were when sostac wrote the dates (see `workbook.fingerprint`).
    `own_columns` are those that users added to our tables, `own_tables` the tables that they added: as far as the client may see them.
    """

    tables: Mapping[type[Row], tuple[Row, ...]] = field(default_factory=dict)
    blocks: Mapping[type[Block], Block] = field(default_factory=dict)
    problems: tuple[Finding, ...] = ()
    name: str = ""
    places: Mapping[str, Origin] = field(default_factory=dict)
    absent: frozenset[tuple[str, str]] = frozenset()
    default_language: str = "en"
    unsound: frozenset[CellRef] = frozenset()
    written: tuple[Written, ...] = ()
    fingerprint: float | None = None
    own_columns: Mapping[type[Row], tuple[OwnColumn, ...]] = field(default_factory=dict)
    own_tables: tuple[OwnTable, ...] = ()

    def __getitem__(self, table: type[R]) -> tuple[R, ...]:
        """Return the used rows of a table; an empty tuple when there are none."""
        return cast(tuple[R, ...], self.tables.get(table, ()))

    def block(self, kind: type[B]) -> B:
        """Return a group of named cells; blank when the workbook has none."""
        return cast(B, self.blocks.get(kind) or kind())

    @cached_property
    def facts(self) -> PlanFacts:
        """The facts of the plan."""
        return self.block(PlanFacts)

    @property
    def language(self) -> str:
        """The plan's language as a code: en, nl or ru."""
        return self.facts.language.name.lower() if self.facts.language else self.default_language

    def is_open(self, record: Record, key: str) -> bool:
        """Return whether a blank value is a cell that nobody filled in.

        It is not when the cell holds something that could not be read, or when the workbook has no such column: reading has told that.
        """
        return (record.info.key, key) not in self.absent and self.is_sound(record, key)

    def is_sound(self, record: Record, key: str) -> bool:
        """Return whether reading found no fault with a cell."""
        return record.cell(key) not in self._doubted

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """Return a frame for each table by its key, with what was entered: see `frames.frame_of` for the types."""
        tables = (table for table in everything() if issubclass(table, Row) and table.info.prefix)
        return {table.info.key: frame_of(self[table], [column for column in table.columns() if not column.computed]) for table in tables}

    def lacks(self, record: type[Record]) -> bool:
        """Return whether the workbook has no such table or block at all: reading has told that."""
        return all((record.info.key, column.key) in self.absent for column in record.columns())

    def find(self, ref: Ref[R] | None) -> R | None:
        """Return the row that a reference points at, or None."""
        return cast("R | None", self._by_id.get(ref.id)) if ref else None

    def find_all(self, refs: Iterable[Ref[R]]) -> tuple[R, ...]:
        """Return the rows that references point at, without those that point nowhere."""
        return tuple(row for ref in refs if (row := self.find(ref)) is not None)

    def own(self, row: Row) -> tuple[OwnCell | None, ...]:
        """Return what a row has in each of the columns that users added to its table, None for a blank."""
        place = row.cell()
        return tuple(column.cells.get(place) if place else None for column in self.own_columns.get(type(row), ()))

    def row(self, row_id: str) -> Row | None:
        """Return the row with this ID, of whatever table."""
        return self._by_id.get(row_id)

    def uses(self, table: type[Record]) -> bool:
        """Return whether the table is in use: shown, checked, gated and printed."""
        section = self._sections.get(section_id(table))
        return table.info.lite if section is None or section.in_use is None else section.in_use

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The reader's findings on what was entered: its advice is on the form, such as a dropdown that was pasted over."""
        return tuple(problem for problem in self.problems if problem.severity is not Severity.ADVICE)

    @cached_property
    def _doubted(self) -> frozenset[CellRef]:
        return self.unsound.union(problem.cell for problem in self.faults if problem.cell)

    @cached_property
    def _by_id(self) -> dict[str, Row]:
        # with the prefix of another table an ID would lead its references to a row of the wrong kind
        owner = {table.info.prefix: table for table in TABLES.values() if table.info.prefix}
        found: dict[str, Row] = {}
        for table, rows in self.tables.items():
            for row in rows:
                if row.id and owner.get(row.id.rpartition("-")[0], table) is table:
                    found.setdefault(row.id, row)
        return found

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.id: section for section in self[Section]}


def section_id(table: type[Record]) -> str:
    """Return the ID of a table's row in *Sections*, such as `SEC-OBJ`: the same in every language."""
    return f"SEC-{table.info.prefix or table.info.key[:3].upper()}"


def sections(t: Translator, in_use: Callable[[type[Record]], bool]) -> tuple[Section, ...]:
    """Return the rows of *Sections*: one for every table that can be switched off; the facts, the stages and the lists always stay."""
    always = (PlanFacts, Stage, Section, Holiday)
    switched = (table for table in everything() if table not in always and not table.info.sheet.computed)
    return tuple(
        Section(id=section_id(table), table=f"{t(table.info.sheet.title)}: {t(table.info.title)}", in_use=in_use(table)) for table in switched
    )


def records(plan: Plan) -> Iterable[Record]:
    """Yield every block and row of the plan."""
    yield from cast(Iterable[Any], plan.blocks.values())
    for rows in plan.tables.values():
        yield from rows
