"""The base classes of all tables and blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final

from sostac_xl.i18n import Choice
from sostac_xl.schema.table import COMMON, Column, Origin, TableInfo, column, columns_of

if TYPE_CHECKING:
    from sostac_xl.findings import CellRef


class Visibility(Choice):
    """Who sees a row: the client, only in totals, or nobody outside the agency."""

    CLIENT = "client"
    TOTAL = "total only"
    INTERNAL = "internal"


UNTOLD: Final = Visibility.INTERNAL
"""Who sees a row of which that can't be read: what is hidden by mistake gets missed, what is shown by mistake can't be taken back."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a row of a table and a block of named cells share."""

    info: ClassVar[TableInfo]

    origin: Origin | None = field(default=None, compare=False, repr=False)

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        """Return the columns in the order of the sheet: the ID, input and computed ones, the common ones."""
        return columns_of(cls)

    @classmethod
    def column(cls, key: str) -> Column:
        """Return one column; KeyError if there is none."""
        try:
            return cls._by_key()[key]
        except KeyError:
            raise KeyError(f"{cls.info.key} has no column {key!r}") from None

    @classmethod
    @cache
    def _by_key(cls) -> Mapping[str, Column]:
        return {column.key: column for column in cls.columns()}

    @classmethod
    @cache
    def inputs(cls) -> tuple[Column, ...]:
        """Return the columns that a user fills, without the ID and the common ones."""
        return tuple(c for c in cls.columns() if not c.computed and c.key not in COMMON)

    def cell(self, key: str = "id") -> CellRef | None:
        """Return the cell that holds `key`, or None for a record that was not read from a workbook."""
        return self.origin.cell(key) if self.origin else None


@dataclass(frozen=True, kw_only=True)
class Block(Record):
    """A group of named cells: one value each."""


@dataclass(frozen=True, kw_only=True)
class Row(Record):
    """A row of a table, with the columns that every table has."""

    id: str = column("ID", help="The row's own number; it never changes and other tables refer to it.", width="narrow", default="")
    visibility: Visibility | None = column(
        "Visibility",
        help="Who sees this row: the client; only in totals; or internal (neither shown nor in the client's totals). Blank means the client.",
        default=None,
    )
    note: str = column("Note", help="A remark for yourself. It goes nowhere but this workbook.", default="")

    @classmethod
    @cache
    def main(cls) -> Column:
        """Return the column that names a row in dropdowns and sentences: the first one of its own."""
        return next(c for c in cls.columns() if c.key not in COMMON)

    @property
    def name(self) -> str:
        """What the row is called: the text of its main column, else its ID."""
        main = getattr(self, self.main().key)
        return main if isinstance(main, str) and main else self.id

    @property
    def key(self) -> str:
        """The row's ID; a row without one is known by its first cell."""
        return self.id or str(self.cell() or "")

    @property
    def hidden(self) -> bool:
        """Whether the client may not see the row itself."""
        return self.withheld or self.visibility is Visibility.TOTAL

    @property
    def withheld(self) -> bool:
        """Whether the row is in nothing that the client sees, totals included."""
        return self.visibility is Visibility.INTERNAL
