"""What every section starts from: the plan as the client may see it, its figures, and the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, TypeVar

from sostac_xl.compute import Budget, Computation
from sostac_xl.compute.forecast import Forecast, forecast_of
from sostac_xl.document.blocks import See, Tone
from sostac_xl.document.standing import Standing
from sostac_xl.document.wording import Wording, capital, unbroken
from sostac_xl.findings import Finding
from sostac_xl.i18n import Choice, Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import KpiStatus
from sostac_xl.schema.kinds import Amount, Kind, Link, MonthOf, Ref, Share, Whole
from sostac_xl.schema.plan import FIRST_DAYS, Person, Version
from sostac_xl.schema.row import Record, Row, Visibility
from sostac_xl.schema.tactics import Funnel, Level, Tactic

R = TypeVar("R", bound=Row)

_FIRST_YEAR: Final = 1000
"""A whole number that cannot be less than this is a year, and has no separators."""

_LONG_NAME: Final = 40  # letters from which names are told apart by semicolons
_SHORT_LABEL: Final = 14  # letters of a choice up to which it stays on one line

STATUS_TONES: Final[Mapping[KpiStatus, Tone]] = {KpiStatus.GREEN: Tone.GOOD, KpiStatus.AMBER: Tone.WATCH, KpiStatus.RED: Tone.BAD}


class ClientComputation(Computation):
    """The same results with the client's budget and forecast: what is internal is in none of their sums."""

    @classmethod
    def of(cls, computation: Computation) -> ClientComputation:
        """Return the results as the client may have them; the days are those of everybody, and not computed once more."""
        client = cls(computation.plan, computation.as_of, computation.errors)
        client.__dict__.update(calendar=computation.calendar, schedule=computation.schedule, progress=computation.progress)
        return client

    @cached_property
    def budget(self) -> Budget:
        """The budget at the planned level without internal lines."""
        return super().budget.for_client()

    @cached_property
    def budgets(self) -> Mapping[Level, Budget]:
        """The budget at each level without internal lines."""
        return {level: budget.for_client() for level, budget in super().budgets.items()}

    @cached_property
    def forecast(self) -> Forecast:
        """The forecast without internal tactics, internal assumptions and the costs of internal lines."""
        tables: dict[type[Row], tuple[Row, ...]] = dict(self.plan.tables)
        for table in (Tactic, Funnel):
            tables[table] = tuple(row for row in tables.get(table, ()) if row.visibility is not Visibility.INTERNAL)
        return forecast_of(replace(self.plan, tables=tables), self.budgets)


@dataclass(frozen=True)
class Context(Wording):
    """A plan on its way to Word; nothing that it gives out is hidden from the client."""

    computation: Computation
    findings: tuple[Finding, ...]
    draft: bool = False

    @classmethod
    def of(cls, computation: Computation, t: Translator, findings: Iterable[Finding] = (), *, draft: bool = False) -> Context:
        """Return the context of a computed plan in a language."""
        return cls(computation.plan.facts, t, computation, tuple(findings), draft)

    @property
    def plan(self) -> Plan:
        """The plan itself, hidden rows included: sections ask `rows` and `name`."""
        return self.computation.plan

    @property
    def as_of(self) -> date:
        """The status date."""
        return self.computation.as_of

    @cached_property
    def client(self) -> Computation:
        """The figures as the client may see them."""
        return ClientComputation.of(self.computation)

    @property
    def budget(self) -> Budget:
        """The client's budget."""
        return self.client.budget

    @cached_property
    def standing(self) -> Standing:
        """How the actions stand."""
        return Standing(self.client, frozenset(row.key for row in self.rows(Action)))

    @cached_property
    def first_days_end(self) -> date | None:
        """The last of the first 90 days."""
        return self.facts.start + timedelta(FIRST_DAYS - 1) if self.facts.start else None

    @property
    def first_days_past(self) -> bool:
        """Whether the first 90 days lie behind."""
        return self.first_days_end is not None and self.first_days_end < self.as_of

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
        """Return the name of the row that a reference points at, or ""; no line breaks within a part of a person's name."""
        row = self.find(ref)
        return "" if row is None else called(row)

    def names(self, refs: Iterable[Ref[Any]]) -> str:
        """Return the names of several rows: separated by commas, or by semicolons when a name has a comma itself."""
        found = [name for name in map(self.name, refs) if name]
        return ("; " if any("," in name for name in found) or max(map(len, found), default=0) > _LONG_NAME else ", ").join(found)

    # charts

    @property
    def figure_label(self) -> str:
        """What stands before the title of a chart, with `{number}`."""
        return self.t("Figure {number}.", number="{number}")

    def see(self, chart: str) -> See:
        """Return what points at the chart with a key."""
        return See(chart, self.t("See figure {number}.", number="{number}"))

    # cells in words

    def show(self, record: Record, key: str) -> str:
        """Return what a cell of the plan says, computed or not, as a reader of this language expects it; "" for nothing."""
        column = type(record).column(key)
        if not column.computed:
            if isinstance(record, Person) and key == "name":
                return called(record)
            return self._text(getattr(record, key), column.kind)
        value = self.client.value(record, key) if isinstance(record, Row) else None
        return "" if value is None or (value == 0 and not column.zero) else self._text(value, column.kind)

    def _text(self, value: object, kind: Kind) -> str:
        match value:
            case None:
                return ""
            case Ref():
                return self.name(value)
            case tuple():
                return self._list(value)
            case Choice() | bool():
                label = capital(self.t.show(value))
                return unbroken(label) if len(label) <= _SHORT_LABEL else label
            case date():
                return self.month(value) if isinstance(kind, MonthOf) else self.day(value)
            case Decimal() if isinstance(kind, Amount):
                return self.exact(value) if value != int(value) else self.money(value)
            case Decimal() if isinstance(kind, Share):
                return self.share(value)
            case int() if isinstance(kind, Whole) and (kind.low or 0) >= _FIRST_YEAR:
                return str(value)
            case _:
                return self.t.show(value)

    def _list(self, values: tuple[object, ...]) -> str:
        if all(isinstance(each, Ref) for each in values):
            return self.names(values)  # type: ignore[arg-type]
        return ", ".join(str(each) for each in values if isinstance(each, Link))


def called(row: Row) -> str:
    """Return the name of a row for a cell of its own."""
    return row.name.replace("-", "\N{NON-BREAKING HYPHEN}") if isinstance(row, Person) else row.name


def named(row: Row) -> str:
    """Return what a row is called in the middle of a sentence: without a closing full stop."""
    return row.name.strip().rstrip(".")
