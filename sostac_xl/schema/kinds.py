"""The kinds of value a column can hold, and how a row class writes them as types.

| annotation | kind | a cell holds |
| --- | --- | --- |
| `str` | `Text` | text; blank is "" |
| `Annotated[str, Code(3)]` | `Code` | a code of so many letters, such as EUR |
| `int | None`, `Annotated[int, Whole(1, 5)]` | `Whole` | a whole number |
| `Decimal | None` | `Number` | any number |
| `Money`, `Percent` | `Amount`, `Share` | money in the plan's currency; a share (0.05) shown as 5 % |
| `Rate`, `VisitRate` | `Share` | a share that is doubted when it is very small |
| `date`, `Month` | `Day`, `MonthOf` | a day; the first day of a month |
| `bool` | `YesNo` | yes or no |
| a `Choice` | `OneOf` | one label of an enumeration |
| `Ref[Person]`, `tuple[Ref[Person], ...]` | `RefTo` | the ID of one row of another table, or several |
| `tuple[Link, ...]` | `Links` | predecessors, such as `ACT-03; ACT-05FS+2` |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Generic, TypeVar

from sostac_xl.i18n import Choice

R = TypeVar("R")

ENTRY_MARK: Final = "·"
"""Stands between the ID and the name of a row in a dropdown's entries: `OBJ-01 · Grow online orders`."""
ENTRY_LENGTH: Final = 60
"""Characters of a name in a dropdown's entry: longer ones are cut, so that a cell with several of them stays readable."""


def entry_name(name: str) -> str:
    """Return a row's name as dropdowns show it."""
    return name if len(name) <= ENTRY_LENGTH else f"{name[: ENTRY_LENGTH - 1]}…"


def entry_of(row_id: str, name: str) -> str:
    """Return a row's entry in dropdowns; the name alone for a row that has no ID yet."""
    return f"{row_id} {ENTRY_MARK} {entry_name(name)}" if row_id else name


@dataclass(frozen=True, slots=True)
class Ref(Generic[R]):
    """A reference to a row of table `R` by its ID."""

    id: str


class LinkType(StrEnum):
    """How a successor hangs on its predecessor: finish-to-start and so on."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


@dataclass(frozen=True, slots=True)
class Link:
    """One predecessor of an action; `lag` in working days of the successor, negative for a lead."""

    id: str
    type: LinkType = LinkType.FS
    lag: int = 0

    def __str__(self) -> str:
        """Return the link as users type it: `ACT-03`, `ACT-05FS+2`."""
        if self.type is LinkType.FS and not self.lag:
            return self.id
        return f"{self.id}{self.type}{self.lag:+d}" if self.lag else f"{self.id}{self.type}"


@dataclass(frozen=True, slots=True)
class Kind:
    """Base of all kinds."""


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Free text."""


@dataclass(frozen=True, slots=True)
class Code(Text):
    """A code of so many letters, in capitals however it is typed; what is no such code stays as it is."""

    letters: int


HIGHEST: Final = Decimal(10**12)
"""What no figure of a plan exceeds, up or down: beyond it a number is a slip, and beyond 15 digits Excel no longer keeps it exactly."""


@dataclass(frozen=True, slots=True)
class Number(Kind):
    """A number between `low` and `high`, both included; None leaves that side open, as far as `HIGHEST`."""

    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Whole(Number):
    """A whole number."""


@dataclass(frozen=True, slots=True)
class Amount(Number):
    """Money in the plan's currency."""

    low: Decimal | None = Decimal(0)


@dataclass(frozen=True, slots=True)
class Share(Number):
    """A share of one: 0.05 is shown as 5 %.

    A share that is more than nothing and less than `plausible` is most likely wrong by a factor of 100: 0.5 % for 50 %.
    """

    low: Decimal | None = Decimal(0)
    high: Decimal | None = Decimal(1)
    plausible: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class MonthOf(Day):
    """A month, held as its first day."""


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class OneOf(Kind):
    """One member of an enumeration."""

    choice: type[Choice]


@dataclass(frozen=True, slots=True)
class RefTo(Kind):
    """A reference to a row of another table, or several separated by `;`."""

    target: type[Any]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Links(Kind):
    """Predecessors in the same table."""


Money = Annotated[Decimal, Amount()]
Percent = Annotated[Decimal, Share()]
Rate = Annotated[Decimal, Share(plausible=Decimal("0.01"))]
"""A percentage of which less than 1 % is a slip, such as VAT; many rates of clicks and visits are no such ones."""
VisitRate = Annotated[Decimal, Share(plausible=Decimal("0.0005"))]
"""How many visits lead to something: often 1 %, hardly ever less than 0.05 %."""
Month = Annotated[date, MonthOf()]
Positive = Annotated[Decimal, Number(Decimal(0))]
Count = Annotated[int, Whole(Decimal(0))]
WorkingDays = Annotated[int, Whole(Decimal(0), Decimal(2600))]
"""A duration of at most ten years."""
Scale5 = Annotated[int, Whole(Decimal(1), Decimal(5))]
Scale10 = Annotated[int, Whole(Decimal(1), Decimal(10))]
