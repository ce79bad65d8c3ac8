"""What each tactic spends at a level: its media, its own lines, and its share of the plan-wide ones; in sum and by month.

Plan-wide amounts are shared out by the tactics' net amounts with cumulative rounding, in the order of the sheet: tactic t gets
ROUND(P × N_t / N) − ROUND(P × N_t−1 / N), where N_t is the net amount of the tactics up to t. Over months P is what has fallen by the end
of each: so the tactics of a month and the months of a tactic both add up exactly. While no tactic has a net amount nothing is shared out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise

from sostac_xl.compute.budget import Budget, LineBudget
from sostac_xl.compute.money import ZERO, digits_of, rounded
from sostac_xl.schema.tactics import CostType, Tactic

ByMonth = tuple[Decimal, ...]


@dataclass(frozen=True)
class Spending:
    """What the tactics of a budget spend, by their keys; "" stands for the plan-wide lines."""

    budget: Budget

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the tactics, in the order of the sheet."""
        return tuple(tactic.key for tactic in self.budget.plan[Tactic])

    @cached_property
    def digits(self) -> int:
        """The decimals of the plan's currency."""
        return digits_of(self.budget.plan.facts.currency)

    def own(self, key: str) -> Decimal:
        """Return the net total of a tactic's own lines."""
        return self.budget.by_tactic.get(key, rounded(0, self.digits))

    def media(self, key: str) -> Decimal:
        """Return the net media of a tactic."""
        return sum((line.net for line in self._media(key)), rounded(0, self.digits))

    def media_months(self, key: str) -> ByMonth:
        """Return the net media of a tactic in each month."""
        return self._along(self._media(key))

    @cached_property
    def total_media(self) -> Decimal:
        """The media of all lines, plan-wide ones included."""
        return self.budget.stack.by_type[CostType.MEDIA]

    @cached_property
    def total_media_months(self) -> ByMonth:
        """The media of all lines in each month."""
        return self._along(line for line in self.budget.counting if line.line.cost_type is CostType.MEDIA)

    @cached_property
    def plan_wide_months(self) -> ByMonth:
        """The net sum of the plan-wide lines in each month."""
        return self._along(self._lines.get("", ()))

    @cached_property
    def shared(self) -> Mapping[str, Decimal]:
        """What each tactic bears of the plan-wide lines."""
        return self._shared_out(self.own(""))

    @cached_property
    def cost_months(self) -> Mapping[str, ByMonth]:
        """What each tactic costs in each month, its share of the plan-wide lines included."""
        borne = [self._shared_out(fallen) for fallen in accumulate(self.plan_wide_months)]
        months: dict[str, ByMonth] = {}
        for key in self.keys:
            steps = pairwise((ZERO, *(by_end[key] for by_end in borne)))
            months[key] = tuple(mine + now - then for mine, (then, now) in zip(self._along(self._lines.get(key, ())), steps, strict=True))
        return months

    def _shared_out(self, amount: Decimal) -> Mapping[str, Decimal]:
        fallen = tuple(accumulate((self.own(key) for key in self.keys), initial=ZERO))
        whole = Fraction(fallen[-1])
        borne = [rounded(Fraction(amount) * Fraction(up_to) / whole if whole else 0, self.digits) for up_to in fallen]
        return dict(zip(self.keys, (now - then for then, now in pairwise(borne)), strict=True))

    @cached_property
    def _lines(self) -> Mapping[str, list[LineBudget]]:
        found: defaultdict[str, list[LineBudget]] = defaultdict(list)
        for line in self.budget.counting:
            found[line.tactic.key if line.tactic else ""].append(line)
        return found

    def _media(self, key: str) -> list[LineBudget]:
        return [line for line in self._lines.get(key, ()) if line.line.cost_type is CostType.MEDIA]

    def _along(self, lines: Iterable[LineBudget]) -> ByMonth:
        """Return the sum of lines in each month."""
        nothing = (rounded(0, self.digits),) * len(self.budget.months)
        return tuple(sum(at, ZERO) for at in zip(nothing, *(line.by_month for line in lines), strict=True))
