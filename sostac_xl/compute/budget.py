"""What the plan costs: per line, per month, per level, and in sum.

A line comes to, by its basis:

- *fixed*: the amount;
- *per month*: the amount × the months from its start to its end, parts of a month by calendar days;
- *% of media net*: that share of the net media of the same scope, which is the line's tactic, or the whole plan when it has none;
- *% of media gross*: the same with gross = net / (1 − share), so that 15 % of gross is 3/17 of net;
- *hours*: hours × the hourly rate of the person.

A line without dates has those of its tactic; one without a tactic is plan-wide and runs over the horizon. Lines that count from
*acceptable* are in every level, those from *optimal* in optimal and best, those from *best* in best alone.

The sum goes from the cost types to the subtotal; with the contingency, a share of the subtotal, to the total excluding VAT; with the VAT
of each line's own rate, and the plan's on the contingency, to the total including VAT. VAT that is recoverable is told apart. Headroom is
the ceiling less the total with or without VAT, as the plan says; the working ratio is media / subtotal. Internal lines are in our totals
and in none that a client sees, lines for the total only are in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from sostac_xl.compute.money import ZERO, digits_of, rounded
from sostac_xl.compute.months import Phases, month_end, months_between, months_of, year_start
from sostac_xl.compute.spread import Spreading, spread_all
from sostac_xl.i18n import Choice
from sostac_xl.plan import Plan
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Market, PlanFacts
from sostac_xl.schema.row import Row
from sostac_xl.schema.strategy import ChannelRole, ChannelRoleRow, Segment
from sostac_xl.schema.tactics import Basis, BudgetLine, Channel, CostType, CustomPhase, Level, Phasing, Tactic

if TYPE_CHECKING:
    import pandas as pd

By = Literal["channel", "month", "year", "type", "tactic", "objective", "market", "segment", "stage"]
K = TypeVar("K")
V = TypeVar("V")

_TABLES: Final[Mapping[str, type[Row]]] = {"channel": Channel, "tactic": Tactic, "objective": Objective, "segment": Segment, "market": Market}
_CHOICES: Final[Mapping[str, type[Choice]]] = {"type": CostType, "stage": ChannelRole}


@dataclass(frozen=True)
class LineBudget:
    """What one budget line comes to, excluding VAT unless it says so.

    `start` and `end` are the line's own dates, else its tactic's, else the horizon's. `own` is the amount that stands by itself
    (0 for a percentage), `media_base` what a percentage is taken of, `net` the outcome, `working` the part that reaches the audience.
    `counts` says whether the line is in the totals of the level. `by_month` runs along the budget's months, `later` is what falls outside.
    `phases` are the months and shares of a custom phasing.
    """

    line: BudgetLine
    tactic: Tactic | None
    start: date | None
    end: date | None
    own: Decimal
    media_base: Decimal
    net: Decimal
    working: Decimal
    counts: bool
    vat_rate: Decimal
    vat: Decimal
    recoverable: bool
    by_month: tuple[Decimal, ...]
    later: Decimal
    phases: Phases = ()

    @property
    def months_factor(self) -> Fraction:
        """The months from start to end, parts of months by calendar days."""
        return months_between(self.start, self.end) if self.start and self.end else Fraction(0)


@dataclass(frozen=True)
class Stack:
    """The sum of a budget, from the cost types up to the total that is compared with the ceiling.

    `headroom` is None without a ceiling, `working_ratio` None when nothing is spent.
    """

    by_type: Mapping[CostType, Decimal]
    subtotal: Decimal
    contingency: Decimal
    total: Decimal
    vat: Decimal
    total_with_vat: Decimal
    recoverable_vat: Decimal
    ceiling: Decimal | None
    compared: Decimal
    headroom: Decimal | None
    working_ratio: Decimal | None


@dataclass(frozen=True)
class Budget:
    """The budget at one level: every line, and sums over those that count."""

    plan: Plan
    level: Level
    lines: tuple[LineBudget, ...]
    months: tuple[date, ...]

    @cached_property
    def counting(self) -> tuple[LineBudget, ...]:
        """The lines that are in the totals of this level."""
        return tuple(line for line in self.lines if line.counts)

    @cached_property
    def by_line(self) -> Mapping[str, LineBudget]:
        """Each line by its row's key."""
        return {line.line.key: line for line in self.lines}

    @cached_property
    def by_tactic(self) -> Mapping[str, Decimal]:
        """The net total of each tactic by its key; "" for the lines that are plan-wide."""
        return self._sums(lambda line: line.tactic.key if line.tactic else "")

    @cached_property
    def stack(self) -> Stack:
        """The sums of this level."""
        return _stack(self.plan.facts, self.counting)

    def for_client(self) -> Budget:
        """Return the budget without the internal lines, which are in no total that a client sees."""
        return replace(self, lines=tuple(line for line in self.lines if not line.line.withheld))

    def view(self, by: By) -> Mapping[str | None, Decimal]:
        """Return the net sums by one of the plan's sides, in the order of the sheet; every view adds up to the subtotal.

        A key is that of the row, the cost type, the first day of the month or of the financial year (`2027-01-01`), or for a stage the role
        that the tactic's channel has for its segment; "" (last) is what belongs to none, None what falls outside the months.
        """
        if by in ("month", "year"):
            return self._time_sums(by)
        return {key: _total(line.net for line in lines) for key, lines in self.groups(by).items()}

    def groups(self, by: By) -> Mapping[str, tuple[LineBudget, ...]]:
        """Return the lines that count by one of the plan's sides but month and year, in the order of the sheet; "" (last) is what belongs to none."""
        grouped: defaultdict[str, list[LineBudget]] = defaultdict(list)
        for line in self.counting:
            grouped[self._side(by, line)].append(line)
        return {key: tuple(lines) for key, lines in self._in_order(by, grouped).items()}

    def by_channel_month(self) -> Mapping[str, tuple[Decimal, ...]]:
        """Return for each channel's key ("" without one) its net sums along the months."""
        lines = self.groups("channel").items()
        return {key: tuple(map(_total, zip(*(line.by_month for line in of_channel), strict=True))) for key, of_channel in lines}

    def to_pandas(self, by: By = "channel") -> pd.DataFrame:
        """Return the net sums of one side (rows, "" for what belongs to none) by month (columns, as `datetime64`)."""
        import pandas as pd

        groups = self.groups(by).items()
        data = [[float(sum((line.by_month[n] for line in lines), ZERO)) for n in range(len(self.months))] for _, lines in groups]
        return pd.DataFrame(data, pd.Index([key for key, _ in groups], name=by), pd.DatetimeIndex(self.months, name="month"))

    def month_totals(self) -> tuple[Decimal, ...]:
        """Return the net sum of each month."""
        if not self.counting:
            return (ZERO,) * len(self.months)
        return tuple(map(_total, zip(*(line.by_month for line in self.counting), strict=True)))

    def _time_sums(self, by: By) -> Mapping[str | None, Decimal]:
        sums: dict[str | None, Decimal] = {}
        for month, total in zip(self.months, self.month_totals(), strict=True):
            first = month if by == "month" else year_start(month, self.plan.facts.year_start)
            sums[first.isoformat()] = sums.get(first.isoformat(), ZERO) + total
        later = _total(line.later for line in self.counting)
        return {**sums, None: later} if later else sums

    def _sums(self, key_of: Callable[[LineBudget], K]) -> Mapping[K, Decimal]:
        sums: defaultdict[K, Decimal] = defaultdict(Decimal)
        for line in self.counting:
            sums[key_of(line)] += line.net
        return dict(sums)

    def _in_order(self, by: By, groups: Mapping[K, V]) -> Mapping[K, V]:
        """Return groups in the order in which their keys stand on the sheet; what belongs to none comes last."""
        keys: list[Any] = list(_CHOICES[by]) if by in _CHOICES else [row.key for row in self.plan[_TABLES[by]]]
        first = {key: groups[key] for key in keys if key in groups}
        none = {key: group for key, group in groups.items() if key == ""}
        return first | {key: group for key, group in groups.items() if key != ""} | none

    def _side(self, by: By, line: LineBudget) -> str:
        tactic = line.tactic
        if by == "type":
            return line.line.cost_type or ""
        if by == "market":
            return self._key(line.line.market) or (self._key(tactic.market) if tactic else "")
        if tactic is None:
            return ""
        if by == "tactic":
            return tactic.key
        if by == "stage":
            return self.stage_of(line) or ""
        sides: Mapping[str, Ref[Any] | None] = {"channel": tactic.channel, "objective": tactic.objective, "segment": tactic.segment}
        return self._key(sides[by])

    def stage_of(self, line: LineBudget) -> ChannelRole | None:
        """Return the role that the channel of a line's tactic has for its segment."""
        tactic = line.tactic
        return self._roles.get((self._key(tactic.channel), self._key(tactic.segment))) if tactic else None

    @cached_property
    def _roles(self) -> Mapping[tuple[str, str], ChannelRole]:
        """The role of each channel for a segment; the first one told counts."""
        rows = ((self._key(row.channel), self._key(row.segment), row.role) for row in reversed(self.plan[ChannelRoleRow]))
        return {(channel, segment): role for channel, segment, role in rows if role and channel and segment}

    def _key(self, ref: Ref[Any] | None) -> str:
        row: Row | None = self.plan.find(ref)
        return row.key if row else ""


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def counts_at(line: BudgetLine, level: Level) -> bool:
    """Return whether a line is in the totals of a level: those of *acceptable* always are, those of *best* at best only."""
    return line.level is None or line.level.rank <= level.rank


def planned_level(plan: Plan) -> Level:
    """Return the level of the objectives that the plan is made for: optimal unless it says otherwise."""
    return plan.facts.level or Level.OPTIMAL


def budget_of(plan: Plan, level: Level | None = None) -> Budget:
    """Return the plan's budget at a level; without one at the planned level."""
    chosen = level or planned_level(plan)
    months = months_of(plan.facts.start, plan.facts.horizon)
    return Budget(plan, chosen, _Reckoner(plan, chosen, months).lines(), months)


@dataclass(frozen=True)
class _Reckoner:
    """Reckons the lines of a plan at one level."""

    plan: Plan
    level: Level
    months: tuple[date, ...]

    @cached_property
    def digits(self) -> int:
        return digits_of(self.plan.facts.currency)

    @cached_property
    def horizon(self) -> tuple[date | None, date | None]:
        """The first day of the plan and the last day of its last month."""
        return (self.plan.facts.start, month_end(self.months[-1])) if self.months else (self.plan.facts.start, None)

    @cached_property
    def phases(self) -> Mapping[str, Phases]:
        """The months and shares of each line with a phasing of its own; amounts are shares of their own sum, so they hold at every level."""
        phased: defaultdict[str, list[CustomPhase]] = defaultdict(list)
        for phase in self.plan[CustomPhase]:
            if phase.line and phase.month:
                phased[phase.line.id].append(phase)
        return {line: _shares(phases) for line, phases in phased.items()}

    def lines(self) -> tuple[LineBudget, ...]:
        """Return all lines: first what stands by itself, then the percentages of it."""
        alone = [self._alone(line) for line in self.plan[BudgetLine]]
        media: defaultdict[str, Decimal] = defaultdict(Decimal)
        for item in alone:
            if item.counts and item.line.cost_type is CostType.MEDIA:
                media[""] += item.own
                if item.line.tactic:
                    media[item.line.tactic.id] += item.own
        bases = [media[item.line.tactic.id if item.line.tactic else ""] for item in alone]
        nets = [self._net(item, base) for item, base in zip(alone, bases, strict=True)]
        spreadings = [
            Spreading(net, item.start, item.end, item.line.phasing or Phasing.EVEN, item.phases) for item, net in zip(alone, nets, strict=True)
        ]
        by_month = spread_all(spreadings, self.digits, self.months)
        return tuple(map(self._finished, alone, bases, nets, by_month))

    def _alone(self, line: BudgetLine) -> LineBudget:
        tactic = self.plan.find(line.tactic)
        first, last = self.horizon
        start = line.start or (tactic and tactic.start) or first
        end = line.end or (tactic and tactic.end) or last
        facts = self.plan.facts
        return LineBudget(
            line=line,
            tactic=tactic,
            start=start,
            end=end,
            own=self._own(line, start, end),
            media_base=ZERO,
            net=ZERO,
            working=ZERO,
            counts=counts_at(line, self.level),
            vat_rate=next((rate for rate in (line.vat, facts.vat) if rate is not None), ZERO),
            vat=ZERO,
            recoverable=next((said for said in (line.vat_recoverable, facts.vat_recoverable) if said is not None), True),
            by_month=(),
            later=ZERO,
            phases=self.phases.get(line.id, ()),
        )

    def _own(self, line: BudgetLine, start: date | None, end: date | None) -> Decimal:
        """Return the amount of a line that is no percentage, rounded to the currency; 0 while something is missing."""
        amount = line.amount or ZERO
        if line.basis is Basis.FIXED:
            return rounded(amount, self.digits)
        if line.basis is Basis.PER_MONTH:
            months = months_between(start, end) if start and end else Fraction(0)
            return rounded(Fraction(amount) * months, self.digits)
        if line.basis is Basis.HOURS:
            person = self.plan.find(line.person)
            return rounded((line.hours or ZERO) * ((person and person.rate) or ZERO), self.digits)
        return rounded(0, self.digits)

    def _net(self, item: LineBudget, media: Decimal) -> Decimal:
        share = percentage_of_net(item.line)
        return item.own if share is None else rounded(Fraction(media) * share, self.digits)

    def _finished(self, item: LineBudget, media: Decimal, net: Decimal, by_month: tuple[Decimal, ...]) -> LineBudget:
        return replace(
            item,
            media_base=ZERO if percentage_of_net(item.line) is None else media,
            net=net,
            working=net if item.line.cost_type is CostType.MEDIA else ZERO,
            vat=rounded(net * item.vat_rate, self.digits),
            by_month=by_month,
            later=net - _total(by_month),
        )


def _shares(phases: Iterable[CustomPhase]) -> Phases:
    """Return the months and shares of the phases of one line, in the order of the months; amounts go before shares."""
    amounts = [(phase.month, phase.amount) for phase in phases if phase.month and phase.amount]
    whole = Fraction(_total(amount for _, amount in amounts))
    if whole:
        return tuple(sorted((month, Fraction(amount) / whole) for month, amount in amounts))
    return tuple(sorted((phase.month, phase.share) for phase in phases if phase.month and phase.share is not None))


def percentage_of_net(line: BudgetLine) -> Fraction | None:
    """Return what share of media net a line comes to, or None when it is no percentage.

    A percentage of gross has gross = net / (1 − p): 15 % of gross is 3/17 of net. From 100 % on it has no meaning, and comes to 0.
    """
    if line.basis not in (Basis.PERCENT_NET, Basis.PERCENT_GROSS):
        return None
    share = Fraction(line.amount or 0) / 100
    if line.basis is Basis.PERCENT_NET:
        return share
    return share / (1 - share) if share < 1 else Fraction(0)


def _stack(facts: PlanFacts, lines: tuple[LineBudget, ...]) -> Stack:
    digits = digits_of(facts.currency)
    subtotal = _total(line.net for line in lines)
    contingency = rounded(subtotal * (facts.contingency or ZERO), digits)
    contingency_vat = rounded(contingency * (facts.vat or ZERO), digits)
    vat = _total(line.vat for line in lines) + contingency_vat
    recoverable = _total(line.vat for line in lines if line.recoverable) + (ZERO if facts.vat_recoverable is False else contingency_vat)
    total = subtotal + contingency
    compared = total + vat if facts.ceiling_includes_vat else total
    return Stack(
        by_type={kind: _total(line.net for line in lines if line.line.cost_type is kind) for kind in CostType},
        subtotal=subtotal,
        contingency=contingency,
        total=total,
        vat=vat,
        total_with_vat=total + vat,
        recoverable_vat=recoverable,
        ceiling=facts.ceiling,
        compared=compared,
        headroom=None if facts.ceiling is None else facts.ceiling - compared,
        working_ratio=_total(line.working for line in lines) / subtotal if subtotal else None,
    )
