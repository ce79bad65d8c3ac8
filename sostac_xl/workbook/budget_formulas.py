"""The formulas that reckon one budget line on the Budget sheet: its dates, amounts, VAT, and the share that has fallen by a month's end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Market, Person
from sostac_xl.schema.row import Row
from sostac_xl.schema.strategy import ChannelRoleRow, Segment
from sostac_xl.schema.tactics import BudgetLine, Channel, CustomPhase, Level, Tactic
from sostac_xl.workbook.formulas import SEPARATOR, choice_name, id_of, refers_to
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.layout import Layout, Place
from sostac_xl.workbook.month_heads import month_number

DIGITS: Final = "sx.calendar.digits"
LEVEL: Final = "sx.calendar.level"
"""The number of the planned level."""
YES: Final = "INDEX(sx.choices.yesno,1)"
NO: Final = "INDEX(sx.choices.yesno,2)"


def to_digits(amount: str) -> str:
    """Return the formula for an amount rounded to the digits of the currency, halves away from zero.

    A product that should end in a half may lie a hair below it, as 54,425 × 0.58 does; rounding it to some digits more first brings it
    back, where Excel and LibreOffice differ in how far they mend that themselves.
    """
    return f"ROUND(ROUND({amount},{DIGITS}+6),{DIGITS})"


@dataclass(frozen=True)
class LineFormulas:
    """The formulas of the line in row `number` of the grid; its cells refer to each other there, and to the entries by position."""

    layout: Layout
    grid: Grid
    number: int

    @property
    def _lines(self) -> Place:
        return self.layout.tables[BudgetLine]

    @property
    def _tactics(self) -> Place:
        return self.layout.tables[Tactic]

    def given(self, key: str) -> str:
        """Return the cell of the entry."""
        return f"INDEX({self._lines.range(key)},{self.number + 1})"

    def cell(self, key: str) -> str:
        """Return the cell of this grid."""
        return self.grid.cell(key, self.number)

    def all(self) -> dict[str, str]:
        """Return the formulas in the order of their columns."""
        place = self._lines
        empty = f'{self.cell("basis")}=""'
        return {
            "tactic": f'IF({empty},"",{id_of(self.given("tactic"), self._tactics.range("id"), self._tactics.range("tactic"))})',
            "channel": self._through("channel", Channel),
            "objective": self._through("objective", Objective),
            "segment": self._through("segment", Segment),
            "market": f'IF({self._id("market", Market)}<>"",{self._id("market", Market)},{self._through("market", Market)})',
            "stage": self._stage(),
            "type": f'IF({empty},"",{self.given("cost_type")}&"")',
            "basis": f'IF({self.number + 1}>ROWS({place.range("basis")}),"",{self.given("basis")}&"")',
            "start": self._first_of("start", 'IF(sx.plan.start="","",sx.plan.start)'),
            "end": self._first_of("end", "sx.calendar.end"),
            "own": f"IF({empty},0,{self._own()})",
            "base": f"IF({empty},0,{self._media_base()})",
            "net": f"IF({empty},0,{self._net()})",
            "working": f"IF({self.cell('type')}={choice_name('CostType', 'MEDIA')},{self.cell('net')},0)",
            "rank": f"IF({empty},0,{self._rank()})",
            "counts": f"IF(AND({self.cell('rank')}>0,{self.cell('rank')}<={LEVEL}),1,0)",
            "client": f"IF({empty},0,IF({self._internal()},0,{self.cell('counts')}))",
            "vat": f"IF({empty},0,{to_digits(self._vat())})",
            "vat_back": f"IF({empty},0,IF({self._recoverable()},{self.cell('vat')},0))",
            **{level.name.lower(): self._at_level(level.rank) for level in Level},
        }

    def _internal(self) -> str:
        """Whether the client sees neither the line nor its amount: so it is when that can't be read, as in Python."""
        if "visibility" not in self._lines.columns:
            return "FALSE"
        said = self.given("visibility")
        seen = ",".join(f"{said}={choice_name('Visibility', member)}" for member in ("CLIENT", "TOTAL"))
        return f'IFERROR(NOT(OR({said}="",{seen})),TRUE)'

    def _vat(self) -> str:
        return f'{self.cell("net")}*IF({self.given("vat")}="",N(sx.plan.vat),{self.given("vat")})'

    def _of_tactic(self, key: str) -> str:
        return f'IFERROR(INDEX({self._tactics.range(key)},MATCH({self.cell("tactic")},{self._tactics.range("id")},0)),"")'

    def _through(self, key: str, table: type[Row]) -> str:
        """The ID that the line's tactic refers to."""
        place = self.layout.tables[table]
        return f'IF({self.cell("tactic")}="","",{id_of(self._of_tactic(key), place.range("id"), place.range(table.main().key))})'

    def _id(self, key: str, table: type[Row]) -> str:
        """The ID that the line itself refers to."""
        place = self.layout.tables[table]
        return f'IF({self.cell("basis")}="","",{id_of(self.given(key), place.range("id"), place.range(table.main().key))})'

    def _stage(self) -> str:
        """The first role that is told of the channel for the segment."""
        roles, mark = self.layout.tables[ChannelRoleRow], SEPARATOR.rstrip()

        def refers(key: str, table: type[Row]) -> str:
            place, own, column = self.layout.tables[table], self.cell(key), roles.range(key)
            name = f'IFERROR(INDEX({place.range(table.main().key)},MATCH({own},{place.range("id")},0)),"")'
            return f'((LEFT({column}&"{mark}",LEN({own})+{len(mark)})={own}&"{mark}")+({column}={name})*({column}<>"")>0)'

        match = f'{refers("channel", Channel)}*{refers("segment", Segment)}*({roles.range("role")}<>"")'
        first = f'IFERROR(INDEX({roles.range("role")},MATCH(1,INDEX({match},0),0))&"","")'
        return f'IF(OR({self.cell("channel")}="",{self.cell("segment")}=""),"",{first})'

    def _first_of(self, key: str, fallback: str) -> str:
        """The line's own date, else its tactic's, else the plan's."""
        inherited, own = self._of_tactic(key), self.given(key)
        return f'IF({self.cell("basis")}="","",IF({own}<>"",{own},IF(N({inherited})>0,{inherited},{fallback})))'

    def _is(self, basis: str) -> str:
        return f"{self.cell('basis')}={choice_name('Basis', basis)}"

    def _own(self) -> str:
        people = self.layout.tables[Person]
        person = id_of(self.given("person"), people.range("id"), people.range("name"))
        rate = f"IFERROR(INDEX({people.range('rate')},MATCH({person},{people.range('id')},0)),0)" if "rate" in people.columns else "0"
        fixed = to_digits(f"N({self.given('amount')})")
        monthly = to_digits(f"N({self.given('amount')})*{months_between(self.cell('start'), self.cell('end'))}")
        hourly = to_digits(f"N({self.given('hours')})*N({rate})")
        return f"IF({self._is('FIXED')},{fixed},IF({self._is('PER_MONTH')},{monthly},IF({self._is('HOURS')},{hourly},0)))"

    def _media_base(self) -> str:
        """The media of the same scope: those of the line's tactic, or of the whole plan when it has none."""
        return f"IF({self._is_percentage()},{self._media(LEVEL)},0)"

    def _media(self, level: int | str) -> str:
        at_level = f'{self.grid.range("rank")},"<="&{level}'
        media = f"SUMIFS({self.grid.range('own')},{self.grid.range('type')},{choice_name('CostType', 'MEDIA')},{at_level}"
        of_tactic = f"{media},{self.grid.range('tactic')},{self.cell('tactic')})"
        return f'IF({self.cell("tactic")}="",{media}),{of_tactic})'

    def _is_percentage(self) -> str:
        return f"OR({self._is('PERCENT_NET')},{self._is('PERCENT_GROSS')})"

    def _net(self) -> str:
        return f"IF({self._is_percentage()},{self._percentage(self.cell('base'))},{self.cell('own')})"

    def _percentage(self, base: str) -> str:
        """The percentage of the media `base`: of net as it is, of gross by what net is short of it."""
        amount = f"N({self.given('amount')})"
        of_gross = f"IF({amount}<100,{base}*{amount}/(100-{amount}),0)"
        return to_digits(f"IF({self._is('PERCENT_NET')},{base}*{amount}/100,{of_gross})")

    def _rank(self) -> str:
        return f'IF({self.given("level")}="",1,IFERROR(MATCH({self.given("level")},sx.choices.level,0),1))'

    def _at_level(self, level: int) -> str:
        """What the line comes to at a level; its media base may be another one there."""
        counts = f"AND({self.cell('rank')}>0,{self.cell('rank')}<={level})"
        return f"IF({counts},IF({self._is_percentage()},{self._percentage(self._media(level))},{self.cell('own')}),0)"

    def _recoverable(self) -> str:
        said, by_plan = self.given("vat_recoverable"), f'IF(sx.plan.vat_recoverable="",{YES},sx.plan.vat_recoverable)'
        return f'IF({said}="",{by_plan},{said})={YES}'

    def share_by(self, end: str) -> str:
        """Return the formula for the share of the line that has fallen by the day `end`, the last of a month."""
        start, finish, phasing = self.cell("start"), self.cell("end"), self.given("phasing")
        n = f"({month_number(finish)}-{month_number(start)}+1)"
        k = f"MIN(MAX({month_number(end)}-{month_number(start)}+1,0),{n})"
        even = f"MAX(0,MIN({end},{finish})-{start}+1)/({finish}-{start}+1)"
        back = f"IF({phasing}={choice_name('Phasing', 'BACK')},{k}*({k}+1)/({n}*({n}+1)),{even})"
        pattern = f"IF({phasing}={choice_name('Phasing', 'FRONT')},{k}*(2*{n}-{k}+1)/({n}*({n}+1)),{back})"
        dated = f"IF(OR(N({start})=0,N({finish})=0,N({finish})<N({start})),0,{pattern})"
        own_pattern = f"IF({phasing}={choice_name('Phasing', 'CUSTOM')},{self._custom_share(end)},{dated})"
        return f'IF(OR({self.cell("basis")}="",sx.plan.start=""),0,{own_pattern})'

    def _custom_share(self, end: str) -> str:
        phases = self.layout.tables[CustomPhase]
        month, amounts = phases.range("month"), phases.range("amount")
        refers = refers_to(phases.range("line"), self.cell("id"), self.cell("label"))
        fallen = f'{refers}*({month}<>"")*({month}<={end})'
        whole = f'SUMPRODUCT({refers}*({month}<>"")*{amounts})'
        by_amount = f"SUMPRODUCT({fallen}*{amounts})/{whole}"
        return f"IF({whole}>0,{by_amount},SUMPRODUCT({fallen}*{phases.range('share')}))"


def months_between(start: str, end: str) -> str:
    """Return the formula for the months between two cells, parts of months by calendar days."""
    whole = f"{month_number(end)}-{month_number(start)}-1"
    first = f"(DAY(EOMONTH({start},0))-DAY({start})+1)/DAY(EOMONTH({start},0))"
    last = f"DAY({end})/DAY(EOMONTH({end},0))"
    return f"IF(OR(N({start})=0,N({end})=0,N({end})<N({start})),0,{whole}+{first}+{last})"
