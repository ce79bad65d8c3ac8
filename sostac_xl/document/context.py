"""What every section starts from: the plan as the client may see it, its figures, and the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, TypeVar

from sostac_xl.compute import Budget, Computation
from sostac_xl.document.blocks import Tone
from sostac_xl.findings import Finding
from sostac_xl.i18n import Choice, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.control import KpiStatus
from sostac_xl.schema.kinds import Amount, Kind, Link, MonthOf, Ref, Share, Whole
from sostac_xl.schema.plan import PlanFacts, Version
from sostac_xl.schema.row import Record, Row
from sostac_xl.schema.tactics import Level

R = TypeVar("R", bound=Row)

NOTHING: Final = "–"
"""What a figure that is not there looks like."""

FIRST_DAYS: Final = 90
"""The days from the start that the method wants planned in full."""

FIRST_YEAR: Final = 1000
"""A whole number that cannot be less than this is a year, and has no separators."""

STATUS_TONES: Final[Mapping[KpiStatus, Tone]] = {KpiStatus.GREEN: Tone.GOOD, KpiStatus.AMBER: Tone.WATCH, KpiStatus.RED: Tone.BAD}


class ClientComputation(Computation):
    """The same results with the client's budget: internal lines are in none of its sums, nor in the forecast's costs."""

    @cached_property
    def budget(self) -> Budget:
        """The budget at the planned level without internal lines."""
        return super().budget.for_client()

    @cached_property
    def budgets(self) -> Mapping[Level, Budget]:
        """The budget at each level without internal lines."""
        return {level: budget.for_client() for level, budget in super().budgets.items()}


@dataclass(frozen=True)
class Context:
    """A plan on its way to Word; nothing that it gives out is hidden from the client."""

    computation: Computation
    findings: tuple[Finding, ...]
    t: Translator
    draft: bool = False

    @property
    def plan(self) -> Plan:
        """The plan itself, hidden rows included: sections ask `rows` and `name`."""
        return self.computation.plan

    @property
    def facts(self) -> PlanFacts:
        """The facts of the plan."""
        return self.plan.facts

    @cached_property
    def client(self) -> Computation:
        """The figures as the client may see them."""
        return ClientComputation(self.plan, self.computation.as_of, self.computation.errors)

    @property
    def budget(self) -> Budget:
        """The client's budget."""
        return self.client.budget

    @cached_property
    def first_days_end(self) -> date | None:
        """The last of the first 90 days."""
        return self.facts.start + timedelta(FIRST_DAYS - 1) if self.facts.start else None

    @cached_property
    def version(self) -> str:
        """The number of the last version, or ""."""
        return next((row.version for row in reversed(self.rows(Version)) if row.version), "")

    # rows and names

    def rows(self, table: type[R]) -> tuple[R, ...]:
        """Return the rows of a table that the client may see; none of a table that is not in use."""
        if not self.plan.uses(table):
            return ()
        return tuple(row for row in self.plan[table] if not row.hidden)

    def find(self, ref: Ref[R] | None) -> R | None:
        """Return the row that a reference points at, unless the client may not see it."""
        row = self.plan.find(ref)
        return None if row is None or row.hidden else row

    def name(self, ref: Ref[Any] | None) -> str:
        """Return the name of the row that a reference points at, or ""."""
        row = self.find(ref)
        return "" if row is None else named(row)

    def names(self, refs: Iterable[Ref[Any]]) -> str:
        """Return the names of several rows, separated by commas."""
        return ", ".join(name for name in map(self.name, refs) if name)

    # values in words

    def money(self, amount: Decimal | None) -> str:
        """Return an amount in the plan's currency; whole amounts without decimals."""
        if amount is None:
            return NOTHING
        if not self.facts.currency:
            return self.t.number(amount)
        return self.t.money(amount, self.facts.currency, 0 if amount == int(amount) else None)

    def whole_money(self, amount: Decimal) -> str:
        """Return an amount rounded to whole units, without its currency: for tables that name it in their heading."""
        return self.t.number(amount, 0) if amount else NOTHING

    def quantity(self, value: Decimal | None, unit: str = "") -> str:
        """Return a figure with its unit."""
        if value is None:
            return NOTHING
        return f"{self.t.number(value)}\N{NO-BREAK SPACE}{unit}" if unit else self.t.number(value)

    def label(self, choice: Choice | None) -> str:
        """Return a choice with a capital, as it stands in a cell of its own."""
        return capital(self.t.show(choice)) if choice else ""

    def day(self, day: date | None) -> str:
        """Return a day that stays on one line."""
        return unbroken(self.t.date(day)) if day else ""

    def span(self, start: date | None, end: date | None) -> str:
        """Return a period: both days, the one that is known, or ""."""
        return " – ".join(self.day(day) for day in (start, end) if day)

    def short_span(self, start: date | None, end: date | None) -> str:
        """Return a period with the year once, at its end."""
        if start and end and start.year == end.year:
            return f"{unbroken(self.t.date(start, 'd MMM'))} – {self.day(end)}"
        return self.span(start, end)

    def month(self, day: date) -> str:
        """Return a month with its year."""
        return self.t.date(day, "LLL yyyy")

    def show(self, record: Record, key: str) -> str:
        """Return what a cell of the plan says, computed or not, as a reader of this language expects it; "" for nothing."""
        column = type(record).column(key)
        if not column.computed:
            return self._text(getattr(record, key), column.kind)
        value = self.client.value(record, key) if isinstance(record, Row) else None
        return "" if value is None or value == 0 else self._text(value, column.kind)

    def _text(self, value: object, kind: Kind) -> str:
        match value:
            case None:
                return ""
            case Ref():
                return self.name(value)
            case tuple():
                return ", ".join(text for text in (self._text(each, kind) for each in value) if text)
            case Link():
                return str(value)
            case Choice() | bool():
                return capital(self.t.show(value))
            case date():
                return self.month(value) if isinstance(kind, MonthOf) else self.day(value)
            case Decimal() if isinstance(kind, Amount):
                return self.money(value)
            case Decimal() if isinstance(kind, Share):
                return self.share(value)
            case int() if isinstance(kind, Whole) and (kind.low or 0) >= FIRST_YEAR:
                return str(value)
            case _:
                return self.t.show(value)

    def share(self, value: Decimal) -> str:
        """Return a share as a percentage, with a decimal when it needs one."""
        return self.t.percent(value, 0 if value * 100 == int(value * 100) else 1)


def capital(text: str) -> str:
    """Return the text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def unbroken(text: str) -> str:
    """Return the text with spaces at which no line breaks."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def named(row: Row) -> str:
    """Return what a row is called in the middle of a sentence: without a closing full stop."""
    return row.name.strip().rstrip(".")
