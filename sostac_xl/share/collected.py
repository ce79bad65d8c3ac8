"""Budget lines that the client sees in totals only: each group of them becomes one line that comes to the same, at every level and in every month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeVar

from sostac_xl.compute.budget import Budget, LineBudget, percentage_of_net
from sostac_xl.compute.money import rounded
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.control import Spend
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.row import Visibility
from sostac_xl.schema.tactics import Basis, BudgetLine, CustomPhase, Phasing

T = TypeVar("T")

_SHARE: Final = Decimal(1).scaleb(-12)
"""To what a month's share of a collected line is rounded: a cell holds it exactly, and no cent of any amount hangs on it."""


@dataclass(frozen=True)
class Collected:
    """Budget lines that stand for others.

    `lines` are the new lines by the ID of the first line that each stands for, which is theirs too; `members` the IDs of the lines that it
    stands for, `phases` how they fall over the months, `stands_for` the new ID of each old one.
    """

    lines: Mapping[str, BudgetLine]
    members: Mapping[str, tuple[str, ...]]
    phases: tuple[CustomPhase, ...]

    @property
    def stands_for(self) -> Mapping[str, str]:
        """The ID of the new line by that of each old one."""
        return {member: row_id for row_id, members in self.members.items() for member in members}


def collected(budget: Budget, hidden: Collection[str], t: Translator) -> Collected:
    """Return the lines that stand for those of `budget` that are in totals only; references to `hidden` rows are left out of them."""
    groups: defaultdict[Any, list[LineBudget]] = defaultdict(list)
    for line in budget.lines:
        if line.line.visibility is Visibility.TOTAL:
            groups[_group(line.line, hidden)].append(line)
    by_first = {lines[0].line.id: lines for lines in groups.values()}
    phases = _numbered(budget.plan, [phase for lines in by_first.values() for phase in _phases(budget, lines)])
    phased = {phase.line.id for phase in phases if phase.line}
    return Collected(
        {row_id: _line(lines, hidden, t, phased=row_id in phased) for row_id, lines in by_first.items()},
        {row_id: tuple(line.line.id for line in lines) for row_id, lines in by_first.items()},
        phases,
    )


def _group(line: BudgetLine, hidden: Collection[str]) -> tuple[object, ...]:
    """Return what lines have in common that one line can stand for."""
    share = line.basis if percentage_of_net(line) is not None else None
    return (_seen(line.tactic, hidden), _seen(line.market, hidden), line.cost_type, share, line.level, line.vat, line.vat_recoverable)


def _seen(ref: Ref[Any] | None, hidden: Collection[str]) -> Ref[Any] | None:
    return None if ref is None or ref.id in hidden else ref


def _line(lines: list[LineBudget], hidden: Collection[str], t: Translator, *, phased: bool) -> BudgetLine:
    first = lines[0].line
    basis, amount = _basis(lines)
    return BudgetLine(
        id=first.id,
        what=t("Other costs, not listed one by one"),
        tactic=_seen(first.tactic, hidden),
        market=_seen(first.market, hidden),
        cost_type=first.cost_type,
        basis=basis,
        amount=amount,
        phasing=Phasing.CUSTOM if phased else None,
        level=first.level,
        vat=first.vat,
        vat_recoverable=first.vat_recoverable,
    )


def _basis(lines: list[LineBudget]) -> tuple[Basis, Decimal]:
    """Return the amount of a sum, or its percentage where all lines are one of the same media: that holds at every level."""
    first, net = lines[0], sum((line.net for line in lines), Decimal(0))
    percentage = sum((line.line.amount or Decimal(0) for line in lines), Decimal(0))
    share = percentage_of_net(replace(first.line, amount=percentage))
    if share is None or len({line.media_base for line in lines}) > 1:
        return Basis.FIXED, net
    same = rounded(Fraction(first.media_base) * share, max(0, -int(net.as_tuple().exponent))) == net
    return (first.line.basis or Basis.FIXED, percentage) if same else (Basis.FIXED, net)


def _phases(budget: Budget, lines: list[LineBudget]) -> Iterator[CustomPhase]:
    """Yield how the sum of lines falls over the months: amounts, or shares where part of it falls outside the months."""
    total = sum((line.net for line in lines), Decimal(0))
    by_month = [sum(amounts, Decimal(0)) for amounts in zip(*(line.by_month for line in lines), strict=True)]
    whole = sum(by_month, Decimal(0)) == total
    for month, amount in zip(budget.months, by_month, strict=False):
        if amount and whole:
            yield CustomPhase(line=Ref(lines[0].line.id), month=month, amount=amount)
        elif amount:
            yield CustomPhase(line=Ref(lines[0].line.id), month=month, share=(amount / total).quantize(_SHARE))


def _numbered(plan: Plan, phases: list[CustomPhase]) -> tuple[CustomPhase, ...]:
    """Return phases with IDs that no phase of the plan has."""
    numbers = [int(row.id.rpartition("-")[2]) for row in plan[CustomPhase] if row.id.rpartition("-")[2].isdecimal()]
    return tuple(replace(phase, id=f"{CustomPhase.info.prefix}-{number:02d}") for number, phase in enumerate(phases, max(numbers, default=0) + 1))


def collected_spend(rows: Collection[Spend], stands_for: Mapping[str, str]) -> tuple[Spend, ...]:
    """Return what was spent with the sums of what is in totals only: one row for each line and month, in the place of the first one."""

    def key(row: Spend) -> tuple[object, ...]:
        line = stands_for.get(row.line.id, "") if row.line else ""
        return (line or (row.line and row.line.id), row.month) if line or row.visibility is Visibility.TOTAL else (row.id,)

    def one(spent: list[Spend]) -> Spend:
        first = spent[0]
        if len(spent) == 1 and first.visibility is not Visibility.TOTAL and not (first.line and first.line.id in stands_for):
            return first
        line: Ref[BudgetLine] | None = Ref(stands_for.get(first.line.id, first.line.id)) if first.line else None
        committed, actual = (_sum(getattr(row, name) for row in spent) for name in ("committed", "actual"))
        return Spend(id=first.id, line=line, month=first.month, committed=committed, actual=actual)

    return _by(rows, key, one)


def collected_baseline(rows: Collection[BaselineRow], stands_for: Mapping[str, str], hidden: Collection[str]) -> tuple[BaselineRow, ...]:
    """Return the frozen baseline without hidden items, but for lines that others stand for."""
    kept = [row for row in rows if row.item in stands_for or row.item not in hidden]

    def key(row: BaselineRow) -> tuple[object, ...]:
        return (stands_for[row.item], row.start, row.finish, row.frozen) if row.item in stands_for else (row.id,)

    def one(frozen: list[BaselineRow]) -> BaselineRow:
        first = frozen[0]
        if first.item not in stands_for:
            return first
        return replace(first, item=stands_for[first.item], amount=_sum(row.amount for row in frozen))

    return _by(kept, key, one)


def _by(rows: Collection[T], key: Callable[[T], object], one: Callable[[list[T]], T]) -> tuple[T, ...]:
    groups: defaultdict[object, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return tuple(map(one, groups.values()))


def _sum(amounts: Iterator[Decimal | None]) -> Decimal | None:
    """Return a sum, None of nothing."""
    found = [amount for amount in amounts if amount is not None]
    return sum(found, Decimal(0)) if found else None
