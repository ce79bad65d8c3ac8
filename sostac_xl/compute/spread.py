"""Many amounts spread over months at once, in whole units of the currency: the same parts as `months.spread` gives them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.compute.money import unit_of
from sostac_xl.compute.months import Phases, month_end, month_number, month_of, spread
from sostac_xl.schema.tactics import Phasing

if TYPE_CHECKING:
    import numpy as np

    Integers = np.ndarray[Any, np.dtype[np.int64]]

_ROOM: Final = 2**60
"""Products up to this size are exact in 64 bits; what goes beyond is reckoned one by one."""
FEW: Final = 10_000
"""Below so many amounts times months, one by one is done before numpy has loaded, which takes 0.1 s."""


@dataclass(frozen=True, slots=True)
class Spreading:
    """An amount, rounded to the currency, with its first and last day and how it falls between them."""

    amount: Decimal
    start: date | None
    end: date | None
    phasing: Phasing
    phases: Phases = ()

    def regular(self, unit: Decimal) -> bool:
        """Return whether the parts follow from the dates alone, in numbers that are small enough."""
        if self.phasing is Phasing.CUSTOM or self.start is None or self.end is None or self.end < self.start:
            return False
        shares = (self.end - self.start).days + 1 if self.phasing is Phasing.EVEN else self.months * (self.months + 1)
        return 2 * abs(self.amount) * shares < _ROOM * unit

    @property
    def months(self) -> int:
        """The months that it touches."""
        return month_number(self.end) - month_number(self.start) + 1 if self.start and self.end else 0


def spread_all(items: Sequence[Spreading], digits: int, months: tuple[date, ...], few: int = FEW) -> list[tuple[Decimal, ...]]:
    """Return the part of each amount that falls in each month, exactly; see `months.spread`. Below `few` parts it does without numpy."""
    unit = unit_of(digits)
    at_once = len(items) * len(months) >= few
    regular = {number: item for number, item in enumerate(items) if at_once and item.regular(unit)}
    parts = dict(zip(regular, _parts(list(regular.values()), unit, months), strict=True))
    return [
        parts[number] if number in parts else spread(item.amount, digits, months, item.start, item.end, item.phasing, item.phases)
        for number, item in enumerate(items)
    ]


def _parts(items: Sequence[Spreading], unit: Decimal, months: tuple[date, ...]) -> list[tuple[Decimal, ...]]:
    if not items:
        return []
    import numpy as np

    units = np.array([int(item.amount / unit) for item in items], dtype=np.int64)[:, np.newaxis]
    shares, whole = _shares(items, [month_of(month_number(months[0]) - 1), *months])
    fallen = np.sign(units) * ((2 * np.abs(units) * shares + whole) // (2 * whole))
    return [tuple(map(unit.__mul__, row)) for row in np.diff(fallen, axis=1).tolist()]


def _shares(items: Sequence[Spreading], months: Sequence[date]) -> tuple[Integers, Integers]:
    """Return which share of each item (rows) has fallen by the end of each month (columns), as a numerator and the item's denominator."""
    import numpy as np

    def column(values: Sequence[int]) -> Integers:
        return np.array(values, dtype=np.int64)[:, np.newaxis]

    first, last = (column([day.toordinal() for item in items if (day := getattr(item, side))]) for side in ("start", "end"))
    ends = np.array([month_end(month).toordinal() for month in months], dtype=np.int64)
    days = np.clip(np.minimum(ends, last) - first + 1, 0, None)
    n = column([item.months for item in items])
    begun = column([month_number(item.start) for item in items if item.start])
    k = np.clip(np.array([month_number(month) for month in months], dtype=np.int64) - begun + 1, 0, n)
    even, front = (column([item.phasing is phasing for item in items]) == 1 for phasing in (Phasing.EVEN, Phasing.FRONT))
    shares = np.where(even, days, np.where(front, k * (2 * n - k + 1), k * (k + 1)))
    return shares, np.where(even, last - first + 1, n * (n + 1))
