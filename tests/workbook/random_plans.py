"""Plans made by chance, the same for the same seed: small, and as odd as a workbook can hold without an unreadable cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from sostac_xl.i18n import Choice
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Curve, Kpi, Measurement, Spend
from sostac_xl.schema.kinds import Link, LinkType, Ref
from sostac_xl.schema.lists import BaselineRow, Holiday
from sostac_xl.schema.objectives import Counted, Direction, ForecastMetric, Goal, Objective
from sostac_xl.schema.plan import DayCount, Leave, Market, Person, PlanFacts, Stage, StageName, WorkWeek
from sostac_xl.schema.row import Row, Visibility
from sostac_xl.schema.situation import Pestle, Risk, Swot, SwotKind, Tows
from sostac_xl.schema.strategy import ChannelRole, ChannelRoleRow, Segment
from sostac_xl.schema.tactics import Basis, BudgetLine, Channel, CostType, CustomPhase, Funnel, FunnelModel, Level, Phasing, Tactic

CURRENCIES: Final = ("EUR", "USD", "JPY", "KWD")
NAMES: Final = (
    "Search",
    "Gift season; e-mail",
    "Чайная неделя",
    "Été",
    "A name that goes on and on, longer than any dropdown will show of it, and then some",
    "TAC",
)


def plan_of(seed: int) -> Plan:
    """Return the plan of a seed."""
    return _Maker(Random(seed)).plan()  # noqa: S311 - chance, not secrecy


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.start = date(2027, random.randint(1, 12), random.choice([1, 1, 15, 28]))
        self.horizon = random.choice([1, 3, 6, 12, 12, 14])

    def plan(self) -> Plan:
        """Return a plan whose tables refer to each other."""
        made = [row for table in self._tables() for row in table]
        tables: dict[type[Row], tuple[Row, ...]] = {}
        for row in made:
            tables[type(row)] = (*tables.get(type(row), ()), row)
        return Plan(tables=tables, blocks={PlanFacts: self._facts()})

    # -- chance --------------------------------------------------------------------------------------------------------------------------

    def maybe(self, value: Any, chance: float = 0.8) -> Any:
        """Return a value, or a blank."""
        return value if self.random.random() < chance else None

    def one(self, choice: type[Choice], blank: float = 0.1) -> Any:
        """Return a member of a choice, or a blank."""
        return self.maybe(self.random.choice(list(choice)), 1 - blank)

    def ref(self, prefix: str, count: int, blank: float = 0.1) -> Any:
        """Return a reference to one of the first rows of a table, or a blank."""
        return self.maybe(Ref(f"{prefix}-{self.random.randint(1, count):02d}"), 1 - blank) if count else None

    def amount(self, most: int, digits: int = 2, blank: float = 0.1) -> Any:
        """Return an amount, or a blank."""
        return self.maybe(Decimal(self.random.randint(0, most * 10**digits)) / 10**digits, 1 - blank)

    def share(self, blank: float = 0.15) -> Any:
        """Return a share, or a blank."""
        return self.maybe(Decimal(self.random.randint(1, 999)) / 1000, 1 - blank)

    def day(self, blank: float = 0.2) -> Any:
        """Return a day about the horizon, or a blank."""
        return self.maybe(self.start + timedelta(self.random.randint(-40, 31 * self.horizon + 40)), 1 - blank)

    def coin(self, blank: float = 0.2) -> bool | None:
        """Return yes or no, or a blank."""
        found: bool | None = self.maybe(self.random.random() < 0.5, 1 - blank)
        return found

    def mark(self, most: int = 5) -> int | None:
        """Return a mark from 1 on, or a blank."""
        found: int | None = self.maybe(self.random.randint(1, most))
        return found

    def name(self, number: int) -> str:
        """Return a name that no other row of its table has."""
        return f"{self.random.choice(NAMES)} {number}"

    # -- tables --------------------------------------------------------------------------------------------------------------------------

    def _facts(self) -> PlanFacts:
        return PlanFacts(
            title="Chance", client="Nobody", start=self.start, status_date=self.start + timedelta(self.random.randint(0, 200)), horizon=self.horizon,
            currency=self.random.choice(CURRENCIES), ceiling=self.amount(90_000), ceiling_includes_vat=self.coin(),
            vat=self.share(), vat_recoverable=self.coin(),
            contingency=self.share(), level=self.one(Level), baseline_revenue=self.amount(900_000), country="NL", work_week=self.one(WorkWeek),
            day_count=self.one(DayCount),
        )  # fmt: skip

    def _tables(self) -> Iterator[list[Row]]:
        self.tactics, self.objectives, self.lines = self.random.randint(0, 4), self.random.randint(1, 4), self.random.randint(0, 8)
        yield [
            Person(id=f"PER-{n:02d}", name=self.name(n), decides=self.maybe(n == 1), capacity=self.amount(40, 0), rate=self.amount(120))
            for n in (1, 2)
        ]
        yield [Leave(id="LEA-01", person=Ref("PER-01"), start=self.start + timedelta(9), end=self.start + timedelta(15))]
        yield [Holiday(id=f"HOL-{n:02d}", on=self.start + timedelta(37 * n), name="Feast") for n in (1, 2, 3)]
        yield [Market(id=f"MKT-{n:02d}", market=self.name(n)) for n in (1, 2)]
        yield [self._stage(number, name) for number, name in enumerate(StageName, 1)]
        yield [Swot(id=f"SWO-{n:02d}", kind=self.one(SwotKind), statement=self.name(n), impact=self.mark()) for n in range(1, 5)]
        yield [Tows(id=f"TOW-{n:02d}", internal=self.ref("SWO", 4), external=self.ref("SWO", 4), option=self.name(n)) for n in (1, 2, 3)]
        yield [self._scored(Pestle, f"PES-{n:02d}", trend=self.name(n)) for n in (1, 2)]
        yield [self._scored(Risk, f"RSK-{n:02d}", statement=self.name(n)) for n in (1, 2)]
        yield [Goal(id="GOA-01", goal="Grow")]
        yield [self._objective(n) for n in range(1, self.objectives + 1)]
        yield [Segment(id=f"SEG-{n:02d}", segment=self.name(n), fit=self.mark(), competition=self.mark()) for n in (1, 2)]
        yield [Channel(id=f"CHN-{n:02d}", channel=self.name(n)) for n in (1, 2, 3)]
        yield [
            ChannelRoleRow(id=f"ROL-{n:02d}", channel=self.ref("CHN", 3), segment=self.ref("SEG", 2), role=self.one(ChannelRole)) for n in range(1, 4)
        ]
        yield [self._tactic(n) for n in range(1, self.tactics + 1)]
        yield [self._line(n) for n in range(1, self.lines + 1)]
        yield [self._phase(n) for n in range(1, 4) if self.lines]
        yield [self._funnel(n, tactic, level) for n, (tactic, level) in enumerate(((t, x) for t in range(1, self.tactics + 1) for x in Level), 1)]
        yield [self._action(n) for n in range(1, 7)]
        yield [self._kpi(n) for n in (1, 2)]
        yield [Measurement(id=f"MEA-{n:02d}", kpi=self.ref("KPI", 2), on=self.day(), value=self.amount(500)) for n in range(1, 7)]
        yield [
            Spend(id=f"SPE-{n:02d}", line=self.ref("BUD", self.lines), month=self._month(), actual=self.amount(900), committed=self.amount(300))
            for n in range(1, 5)
        ]
        yield [
            BaselineRow(id=f"FRZ-{n:02d}", item=f"BUD-{n % 3 + 1:02d}", start=self._month(), amount=self.amount(900))
            for n in range(1, self.random.choice([1, 1, 9]))
        ]

    def _month(self) -> date:
        number = self.start.year * 12 + self.start.month - 1 + self.random.randint(0, self.horizon)
        return date(number // 12, number % 12 + 1, 1)

    def _stage(self, number: int, name: StageName) -> Stage:
        start = self.day()
        finish = start + timedelta(self.random.randint(0, 60)) if start else None
        return Stage(id=f"STG-{number:02d}", stage=name, start=start, finish=finish, approver=Ref("PER-01"), signed_off=self.day(0.7))

    def _scored(self, table: Any, row_id: str, **cells: Any) -> Any:
        return table(id=row_id, impact=self.mark(), likelihood=self.mark(), **cells)

    def _objective(self, number: int) -> Objective:
        levels = sorted(Decimal(self.random.randint(1, 5000)) for _ in range(4))
        return Objective(
            id=f"OBJ-{number:02d}", objective=self.name(number), goal=self.ref("GOA", 1), kpi_name="x", unit="x", better=self.one(Direction),
            baseline=self.maybe(levels[0]), acceptable=self.maybe(levels[1]), optimal=self.maybe(levels[2]), best=self.maybe(levels[3]),
            due=self.day(),
            forecast_metric=self.one(ForecastMetric), counted=self.one(Counted), includes_baseline=self.coin(),
            owner=Ref("PER-01"), approved_by=self.ref("PER", 1), cost_allowed=self.amount(9000),
        )  # fmt: skip

    def _tactic(self, number: int) -> Tactic:
        also: tuple[Ref[Objective], ...] = tuple(Ref(f"OBJ-{n:02d}") for n in range(1, self.objectives + 1) if self.random.random() < 0.3)
        return Tactic(
            id=f"TAC-{number:02d}", tactic=self.name(number), objective=self.ref("OBJ", self.objectives), also_serves=also, market=self.ref("MKT", 2),
            segment=self.ref("SEG", 2), channel=self.ref("CHN", 3), start=self.day(), end=self.day(), owner=Ref("PER-01"),
            impact=self.mark(10), confidence=self.mark(10), ease=self.mark(10),
        )  # fmt: skip

    def _phase(self, number: int) -> CustomPhase:
        line, amount = self.ref("BUD", self.lines), self.maybe(self.amount(400), 0.3)
        return CustomPhase(id=f"PHA-{number:02d}", line=line, month=self._month(), share=self.share(), amount=amount)

    def _line(self, number: int) -> BudgetLine:
        basis = self.one(Basis)
        return BudgetLine(
            id=f"BUD-{number:02d}", what=self.name(number), tactic=self.ref("TAC", self.tactics, 0.3), market=self.ref("MKT", 2, 0.5),
            cost_type=self.one(CostType), basis=basis, amount=self.amount(60 if basis in (Basis.PERCENT_NET, Basis.PERCENT_GROSS) else 9000),
            hours=self.amount(50, 1), person=self.ref("PER", 2), start=self.day(0.5), end=self.day(0.5), phasing=self.one(Phasing, 0.3),
            level=self.one(Level, 0.4), vat=self.share(0.6), vat_recoverable=self.coin(0.6), visibility=[None, *Visibility][number % 4],
        )  # fmt: skip

    def _funnel(self, number: int, tactic: int, level: Level) -> Funnel:
        return Funnel(
            id=f"FUN-{number:02d}", tactic=Ref(f"TAC-{tactic:02d}"), level=self.maybe(level, 0.95), model=self.one(FunnelModel), cost=self.amount(30),
            ctr=self.share(), lead_rate=self.share(0.4), mql_rate=self.share(0.4), sql_rate=self.share(0.4), order_rate=self.share(),
            order_value=self.amount(300), new_share=self.share(), orders_per_year=self.amount(9, 1), lifetime=self.amount(6, 1), margin=self.share(),
            lag=self.maybe(self.random.randint(0, 5)),
        )  # fmt: skip

    def _action(self, number: int) -> Action:
        after = tuple(
            Link(f"ACT-{n:02d}", self.random.choice(list(LinkType)), self.random.randint(-3, 5))
            for n in range(1, number)
            if self.random.random() < 0.3
        )
        return Action(
            id=f"ACT-{number:02d}", action=self.name(number), tactic=self.ref("TAC", self.tactics), owner=self.ref("PER", 2),
            not_before=self.day(0.6), duration=self.random.randint(0, 20), after=after, deadline=self.day(0.7), milestone=self.maybe(False, 0.5),
            done=self.share(0.5), actual_start=self.day(0.8), budget=self.amount(500),
        )  # fmt: skip

    def _kpi(self, number: int) -> Kpi:
        return Kpi(
            id=f"KPI-{number:02d}", kpi=self.name(number), objective=self.ref("OBJ", self.objectives), amber=self.amount(400), red=self.amount(200),
            owner=Ref("PER-01"), curve=[None, *Curve][(number + self.horizon) % 4],
        )  # fmt: skip
