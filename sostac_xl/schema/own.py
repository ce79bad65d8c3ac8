"""What users add to a plan workbook beside our tables: columns of their own in these, and tables of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sostac_xl.findings import CellRef


@dataclass(frozen=True, slots=True)
class Form:
    """How a cell shows its number.

    `digits` after the decimal mark, None for as many as it has; a `share` shows as a percentage; `currency` is a code or a sign, "" for
    what is no money; `before` and `after` are words that the format adds; a day shows as a `month`.
    """

    digits: int | None = None
    share: bool = False
    currency: str = ""
    grouped: bool = False
    before: str = ""
    after: str = ""
    month: bool = False


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A filled cell; a day with a time is a `datetime`, which is a `date` too."""

    value: str | bool | Decimal | date | time
    form: Form = Form()

    @property
    def is_number(self) -> bool:
        """Whether it holds a number."""
        return isinstance(self.value, Decimal)


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column that a user added to one of our tables: its filled cells by the first cell of the row that each belongs to."""

    title: str
    cells: Mapping[CellRef, OwnCell]


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table that a user added, with what its readers may see of it.

    `stage` is the key of the stage on whose sheet it stands, "" on a sheet of the user's own; `about` is a line below its title.
    With a `total` the last row is the sum of the others.
    """

    title: str
    sheet: str
    stage: str
    columns: tuple[str, ...]
    rows: tuple[tuple[OwnCell | None, ...], ...]
    about: str = ""
    total: bool = False
