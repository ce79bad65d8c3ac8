"""The Budget sheet: the sum from cost types to total, channel by month, and every line reckoned in the open, all live.

The blocks, from top to bottom, are fed from below: *phasing* (how much of a line has fallen by the end of each month) and *reckoning*
(what a line comes to) give *lines by month*, which gives *channel by month*; the reckoning alone gives the sum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from sostac_xl.compute import Budget, Computation, LineBudget
from sostac_xl.compute.money import digits_of
from sostac_xl.compute.months import month_end, share_by
from sostac_xl.schema.kinds import MonthOf
from sostac_xl.schema.plan import Person
from sostac_xl.schema.tactics import BudgetLine, Channel, CostType, CustomPhase, Phasing, Tactic
from sostac_xl.workbook import style
from sostac_xl.workbook.cells import serial
from sostac_xl.workbook.charts import Charts
from sostac_xl.workbook.formulas import SEPARATOR, Formulas, choice_name, id_of
from sostac_xl.workbook.grid import Grid, column_run
from sostac_xl.workbook.layout import BAND_ROWS, Place
from sostac_xl.workbook.page import Page

SPARE_LINES: Final = 25
"""Rows that the budget lines may grow by before they no longer fit (the sheet says so then)."""
MONTHS_SHOWN: Final = 12
"""Months of a plan that does not say its horizon yet."""
LABEL, VALUE = 2, 3


@dataclass
class BudgetSheet:
    """Writes the Budget sheet."""

    page: Page
    computation: Computation
    formulas: Formulas
    grids: dict[str, Grid] = field(default_factory=dict)

    @property
    def budget(self) -> Budget:
        """The budget at the planned level."""
        return self.computation.budget

    @property
    def lines(self) -> Place:
        """Where the budget lines stand."""
        return self.page.layout.tables[BudgetLine]

    @property
    def month_keys(self) -> list[str]:
        """Keys of the month columns: one for each month of the horizon."""
        return [f"m{n}" for n in range(month_count(self.budget))]

    def write(self) -> None:
        """Write the sheet."""
        channels = self.page.layout.tables[Channel]
        capacity = self.lines.rows + SPARE_LINES
        top = BAND_ROWS + 1
        stack_rows = len(CostType) + 9
        self.grids["channels"] = Grid(self.page, top + stack_rows + 6, channels.rows + 2)
        self.grids["months"] = Grid(self.page, self.grids["channels"].last + 4, capacity)
        self.grids["lines"] = Grid(self.page, self.grids["months"].last + 4, capacity)
        self.grids["phasing"] = Grid(self.page, self.grids["lines"].last + 4, capacity)
        self._phasing_head()
        self._reckoning_head()
        self._months_head()
        for number in range(capacity):
            line = self.budget.lines[number] if number < len(self.budget.lines) else None
            self._reckon(number, line)
            self._phase(number, line)
            self._spread(number, line)
        self._channels(channels)
        self._stack(top)

    # -- every line --------------------------------------------------------------------------------------------------------------------

    def _amounts(self) -> dict[str, Any]:
        digits = digits_of(self.computation.plan.facts.currency)
        cents = "#,##0" + ("." + "0" * digits if digits else "")
        return {"num_format": f"{cents};-{cents};;@", "align": "right"}

    def _names(self, grid: Grid, number: int, line: LineBudget | None) -> None:
        """Write ID and name of a line; both stay empty in a row that has no basis yet."""
        one = number + 1
        place = self.lines
        active = f'IF({one}>ROWS({place.range("basis")}),"",IF(INDEX({place.range("basis")},{one})="","",'
        row_id = line.line.id if line and line.line.basis else ""
        name = line.line.what if line and line.line.basis else ""
        grid.formula("id", number, f'{active}INDEX({place.range("id")},{one})&""))', row_id, indent=0)
        grid.formula("name", number, f'{active}INDEX({place.range("what")},{one})&""))', name, font_color=style.TEXT)

    def _reckoning_head(self) -> None:
        t = self.page.t
        self._title("lines", t("How each line is reckoned"), t("Its dates and amount, and the media that a percentage is taken of."))
        keys = ("id", "name", "tactic", "channel", "type", "basis", "start", "end", "own", "base", "net", "working", "counts", "vat", "vat_back")
        titles = ("ID", "Budget line", "Tactic", "Channel", "Cost type", "Basis", "From", "To", "Own amount", "Media base", "Net", "Working", "Counts", "VAT", "VAT back")
        self.grids["lines"].head(list(zip(keys, (t(x) for x in titles), strict=True)), right_from=6, name="budget")

    def _reckon(self, number: int, line: LineBudget | None) -> None:
        grid, tactics = self.grids["lines"], self.page.layout.tables[Tactic]
        self._names(grid, number, line)
        values = _values(line, self.computation, self.page.t)
        formulas = self._line_formulas(grid, number, tactics)
        dates = {"num_format": "yyyy-mm-dd", "align": "right"}
        looks: dict[str, dict[str, Any]] = {"start": dates, "end": dates, "counts": {"num_format": "0;;", "align": "right"}}
        for key, formula in formulas.items():
            look = looks.get(key) or ({} if key in ("tactic", "channel", "type", "basis") else self._amounts())
            grid.formula(key, number, formula, values[key], **look)

    def _line_formulas(self, grid: Grid, number: int, tactics: Place) -> dict[str, str]:
        """Return the formulas of a line, in the order of their columns."""
        place, one = self.lines, number + 1
        channels = self.page.layout.tables[Channel]
        people = self.page.layout.tables[Person]

        def given(key: str) -> str:
            return f"INDEX({place.range(key)},{one})"

        def of_tactic(key: str) -> str:
            return f'IFERROR(INDEX({tactics.range(key)},MATCH({cell("tactic")},{tactics.range("id")},0)),"")'

        def cell(key: str) -> str:
            return grid.cell(key, number)

        def first_of(key: str, fallback: str) -> str:
            """The line's own date, else its tactic's, else the plan's."""
            inherited = of_tactic(key)
            return f'IF({cell("basis")}="","",IF({given(key)}<>"",{given(key)},IF(N({inherited})>0,{inherited},{fallback})))'

        def basis(member: str) -> str:
            return f"{cell('basis')}={choice_name('Basis', member)}"

        digits = "sx.calendar.digits"
        rate = f"IFERROR(INDEX({people.range('rate')},MATCH({id_of(given('person'), people.range('id'), people.range('name'))},{people.range('id')},0)),0)"
        own = (
            f"IF({basis('FIXED')},ROUND(N({given('amount')}),{digits}),IF({basis('PER_MONTH')},ROUND(N({given('amount')})*{_months(cell('start'), cell('end'))},{digits}),"
            f"IF({basis('HOURS')},ROUND(N({given('hours')})*N({rate}),{digits}),0)))"
        )
        scope = f",{grid.range('tactic')},{cell('tactic')}"
        media = f"SUMIFS({grid.range('own')},{grid.range('type')},{choice_name('CostType', 'MEDIA')},{grid.range('counts')},1"
        percent = f"OR({basis('PERCENT_NET')},{basis('PERCENT_GROSS')})"
        amount = f"N({given('amount')})"
        net = (
            f"IF({basis('PERCENT_NET')},ROUND({cell('base')}*{amount}/100,{digits}),"
            f"IF({basis('PERCENT_GROSS')},IF({amount}<100,ROUND({cell('base')}*{amount}/(100-{amount}),{digits}),0),{cell('own')}))"
        )
        line_rank = f'IF({given("level")}="",1,MATCH({given("level")},sx.choices.level,0))'
        plan_rank = 'IF(sx.plan.level="",2,MATCH(sx.plan.level,sx.choices.level,0))'
        yes = "INDEX(sx.choices.yesno,1)"
        recoverable = f'IF({given("vat_recoverable")}="",IF(sx.plan.vat_recoverable="",{yes},sx.plan.vat_recoverable),{given("vat_recoverable")})={yes}'
        empty = f'{cell("basis")}=""'
        return {
            "tactic": f'IF({empty},"",{id_of(given("tactic"), tactics.range("id"), tactics.range("tactic"))})',
            "channel": f'IF({cell("tactic")}="","",{id_of(of_tactic("channel"), channels.range("id"), channels.range("channel"))})',
            "type": f'IF({empty},"",{given("cost_type")}&"")',
            "basis": f'IF({one}>ROWS({place.range("basis")}),"",{given("basis")}&"")',
            "start": first_of("start", 'IF(sx.plan.start="","",sx.plan.start)'),
            "end": first_of("end", "sx.calendar.end"),
            "own": f"IF({empty},0,{own})",
            "base": f'IF({empty},0,IF({percent},IF({cell("tactic")}="",{media}),{media}{scope})),0))',
            "net": f"IF({empty},0,{net})",
            "working": f"IF({cell('type')}={choice_name('CostType', 'MEDIA')},{cell('net')},0)",
            "counts": f"IF({empty},0,IF({line_rank}<={plan_rank},1,0))",
            "vat": f'IF({empty},0,ROUND({cell("net")}*IF({given("vat")}="",N(sx.plan.vat),{given("vat")}),{digits}))',
            "vat_back": f"IF({empty},0,IF({recoverable},{cell('vat')},0))",
        }

    # -- months ------------------------------------------------------------------------------------------------------------------------

    def _month_heads(self, key: str, more: list[tuple[str, str]]) -> None:
        """Write the headers of a block by month; the months are formulas, so that a new start date moves them."""
        t, grid = self.page.t, self.grids[key]
        grid.head([("id", "ID"), ("name", t("Channel") if key == "channels" else t("Budget line")), *((m, "") for m in self.month_keys), *more])
        header = self.page.formats(
            bold=True, font_size=10, bg_color=style.HEAD, font_color=style.INK, bottom=2, bottom_color="#A9B7BD", align="right",
            num_format=style.number_format(MonthOf(), t.language),
        )  # fmt: skip
        months = self.budget.months
        for number, month_key in enumerate(self.month_keys):
            formula = f'=IF(sx.plan.start="","",EDATE(sx.plan.start-DAY(sx.plan.start)+1,{number}))'
            value = serial(months[number]) if number < len(months) else ""
            self.page.ws.write_formula(grid.header, grid.columns[month_key], formula, header, value)

    def _phasing_head(self) -> None:
        t = self.page.t
        self._title("phasing", t("Phasing"), t("How much of each line has fallen by the end of each month."))
        self._month_heads("phasing", [("before", t("Before"))])

    def _months_head(self) -> None:
        t = self.page.t
        self._title("months", t("Lines by month"), t("Cumulative rounding: the months of a line add up to its net amount to the cent."))
        self._month_heads("months", [("later", t("Outside")), ("total", t("Total"))])

    def _phase(self, number: int, line: LineBudget | None) -> None:
        grid = self.grids["phasing"]
        self._names(grid, number, line)
        months = self.budget.months
        for position, key in enumerate(["before", *self.month_keys]):
            if position:
                end = f"EOMONTH({_header_cell(grid, key)},0)"
            else:
                end = f"({_header_cell(grid, self.month_keys[0])}-1)"
            day = month_end(months[position - 1]) if position and position <= len(months) else _day_before(months) if not position else None
            share = _share(line, day, self.computation)
            grid.formula(key, number, self._share_formula(number, end), share, num_format="0%;;", align="right")

    def _share_formula(self, number: int, end: str) -> str:
        """Return the formula for the share of a line that has fallen by the day `end`, the last of a month."""
        lines, place, phases = self.grids["lines"], self.lines, self.page.layout.tables[CustomPhase]
        start, finish = lines.cell("start", number), lines.cell("end", number)
        phasing = f"INDEX({place.range('phasing')},{number + 1})"
        n = f"({_month_number(finish)}-{_month_number(start)}+1)"
        k = f"MIN(MAX({_month_number(end)}-{_month_number(start)}+1,0),{n})"
        own = lines.cell("id", number)
        name = lines.cell("name", number)
        mark = SEPARATOR.rstrip()
        refers = f'((LEFT({phases.range("line")}&"{mark}",LEN({own})+{len(mark)})={own}&"{mark}")+({phases.range("line")}={name}))>0'
        month = phases.range("month")
        custom = f'SUMPRODUCT(({refers})*({month}<>"")*({month}<={end})*{phases.range("share")})'
        even = f"MAX(0,MIN({end},{finish})-{start}+1)/({finish}-{start}+1)"
        by_pattern = (
            f"IF({phasing}={choice_name('Phasing', 'FRONT')},{k}*(2*{n}-{k}+1)/({n}*({n}+1)),"
            f"IF({phasing}={choice_name('Phasing', 'BACK')},{k}*({k}+1)/({n}*({n}+1)),{even}))"
        )
        safe = f"IF(OR(N({start})=0,N({finish})=0,N({finish})<N({start})),0,{by_pattern})"
        return f'IF(OR({lines.cell("basis", number)}="",sx.plan.start=""),0,IF({phasing}={choice_name("Phasing", "CUSTOM")},{custom},{safe}))'

    def _spread(self, number: int, line: LineBudget | None) -> None:
        grid, phasing, lines = self.grids["months"], self.grids["phasing"], self.grids["lines"]
        self._names(grid, number, line)
        net = lines.cell("net", number)
        previous = phasing.cell("before", number)
        for position, key in enumerate(self.month_keys):
            now = phasing.cell(key, number)
            formula = f"ROUND({net}*{now},sx.calendar.digits)-ROUND({net}*{previous},sx.calendar.digits)"
            value = line.by_month[position] if line and line.line.basis and position < len(line.by_month) else Decimal(0)
            grid.formula(key, number, formula, float(value), **self._amounts())
            previous = now
        row = column_run(grid.columns[self.month_keys[0]], grid.columns[self.month_keys[-1]], grid.first + number)
        digits = "sx.calendar.digits"
        active = bool(line and line.line.basis)
        grid.formula("later", number, f"ROUND({net}-SUM({row}),{digits})", float(line.later) if line and active else 0, **self._amounts())
        grid.formula("total", number, net, float(line.net) if line and active else 0, **self._amounts(), bold=True)

    # -- channels and the sum ----------------------------------------------------------------------------------------------------------

    def _channels(self, place: Place) -> None:
        t, grid, months, lines = self.page.t, self.grids["channels"], self.grids["months"], self.grids["lines"]
        self._title("channels", t("Channel by month"), t("Excluding VAT and contingency. Lines without a tactic are plan-wide."))
        self._month_heads("channels", [("later", t("Outside")), ("total", t("Total")), ("share", t("Share"))])
        sums = channel_sums(self.budget)
        rows = self.computation.plan[Channel]
        keys = [*self.month_keys, "later", "total"]
        total_row, wide_row = place.rows + 1, place.rows
        for number in range(place.rows):
            row = rows[number] if number < len(rows) else None
            one = number + 1
            grid.formula("id", number, f'IF(INDEX({place.range("channel")},{one})="","",INDEX({place.range("id")},{one}))', row.id if row else "", indent=0)
            grid.formula("name", number, f'INDEX({place.range("channel")},{one})&""', row.channel if row else "", font_color=style.TEXT)
            for key in keys:
                formula = f"SUMIFS({months.range(key)},{lines.range('channel')},{grid.cell('id', number)},{lines.range('counts')},1)"
                formula = f'IF({grid.cell("id", number)}="",0,{formula})'
                grid.formula(key, number, formula, float(sums.get((row.id if row else None, key), 0)), **self._whole())
        self.page.text(grid.first + wide_row, grid.columns["name"], t("Plan-wide"), font_size=10, bottom=1, bottom_color=style.LINE, indent=1)
        self.page.text(grid.first + total_row, grid.columns["name"], t("Total"), bold=True, top=1, top_color=style.INK, indent=1)
        for key in keys:
            everything = f"SUMIFS({months.range(key)},{lines.range('counts')},1)"
            channel_cells = f"{xl_rowcol_to_cell(grid.first, grid.columns[key])}:{xl_rowcol_to_cell(grid.first + place.rows - 1, grid.columns[key])}"
            total = float(sum((v for (_, k), v in sums.items() if k == key), Decimal(0)))
            formula = f"ROUND({everything}-SUM({channel_cells}),sx.calendar.digits)"
            grid.formula(key, wide_row, formula, float(sums.get(("", key), 0)), **self._whole())
            grid.formula(key, total_row, everything, total, **self._whole() | {"bold": True, "top": 1, "top_color": style.INK, "font_color": style.INK, "bottom": 0})
        self._shares(grid, total_row, sums)

    def _shares(self, grid: Grid, total_row: int, sums: dict[tuple[str | None, str], Decimal]) -> None:
        total = sum((v for (_, k), v in sums.items() if k == "total"), Decimal(0))
        rows = [row.id for row in self.computation.plan[Channel]]
        for number in range(total_row + 1):
            key = rows[number] if number < len(rows) else "" if number == total_row - 1 else None
            part = total if number == total_row else sums.get((key, "total"), Decimal(0)) if key is not None else Decimal(0)
            whole = grid.cell("total", total_row).replace(str(grid.first + total_row + 1), f"${grid.first + total_row + 1}")
            formula = f"IF({whole}=0,0,{grid.cell('total', number)}/{whole})"
            grid.formula("share", number, formula, float(part / total) if total else 0, num_format="0%;;", align="right")

    def _whole(self) -> dict[str, Any]:
        return {"num_format": '#,##0;-#,##0;"–";@', "align": "right", "font_color": style.TEXT}

    def _stack(self, top: int) -> None:
        t, ws, stack, lines = self.page.t, self.page.ws, self.budget.stack, self.grids["lines"]
        facts = self.computation.plan.facts
        self.page.section(top, t("From media to total"), t("At the planned level; in {currency}.", currency=facts.currency or "—"), column=LABEL)
        first = top + 2
        n = len(CostType)
        sub, reserve, total, vat, gross, back, ceiling, room, ratio = range(first + n, first + n + 9)

        def at(row: int) -> str:
            return str(xl_rowcol_to_cell(row, VALUE, True, True))

        def counted(key: str, more: str = "") -> str:
            return f"SUMIFS({lines.range(key)},{lines.range('counts')},1{more})"

        digits = "sx.calendar.digits"
        reserve_vat = f"ROUND({at(reserve)}*N(sx.plan.vat),{digits})"
        yes, no = "INDEX(sx.choices.yesno,1)", "INDEX(sx.choices.yesno,2)"
        rows: list[tuple[int, str, str, object, str]] = [
            *(
                (first + i, t(kind.value).capitalize(), counted("net", f",{lines.range('type')},{choice_name('CostType', kind.name)}"), stack.by_type[kind], "")
                for i, kind in enumerate(CostType)
            ),
            (sub, t("Subtotal"), f"ROUND(SUM({at(first)}:{at(sub - 1)}),{digits})", stack.subtotal, "bold"),
            (reserve, t("Contingency"), f"ROUND({at(sub)}*N(sx.plan.contingency),{digits})", stack.contingency, ""),
            (total, t("Total excluding VAT"), f"{at(sub)}+{at(reserve)}", stack.total, "bold"),
            (vat, t("VAT"), f"ROUND({counted('vat')}+{reserve_vat},{digits})", stack.vat, ""),
            (gross, t("Total including VAT"), f"{at(total)}+{at(vat)}", stack.total_with_vat, "bold"),
            (back, t("VAT that comes back"), f"ROUND({counted('vat_back')}+IF(sx.plan.vat_recoverable={no},0,{reserve_vat}),{digits})", stack.recoverable_vat, ""),
            (ceiling, t("Budget ceiling"), 'IF(sx.plan.ceiling="","",sx.plan.ceiling)', stack.ceiling, ""),
            (room, t("Headroom"), f'IF({at(ceiling)}="","",ROUND({at(ceiling)}-IF(sx.plan.ceiling_includes_vat={yes},{at(gross)},{at(total)}),{digits}))', stack.headroom, "bold"),
            (ratio, t("Working share (net media)"), f"IF({at(sub)}=0,\"\",{counted('working')}/{at(sub)})", stack.working_ratio, "percent"),
        ]  # fmt: skip
        for row, label, formula, value, look in rows:
            bold = look == "bold"
            base = {"bottom": 1, "bottom_color": style.LINE, "bold": bold, **({"bg_color": style.SURFACE} if bold else {})}
            self.page.text(row, LABEL, label, **base, font_color=style.INK if bold else style.TEXT)
            number = {"num_format": "0%"} if look == "percent" else {"num_format": self._amounts()["num_format"].replace(";;", ";0;")}
            form = self.page.formats(**base, **number, align="right")
            ws.write_formula(row, VALUE, f"={formula}", form, "" if value is None else float(str(value)))
        for name, row in (("subtotal", sub), ("total", total), ("total_with_vat", gross), ("headroom", room), ("first_type", first)):
            self.page.define(f"sx.budget.{name}", at(row))
        red = self.page.formats.bare(font_color=style.RED[0], bg_color=style.RED[1])
        ws.conditional_format(room, VALUE, room, VALUE, {"type": "formula", "criteria": f"=N({at(room)})<0", "format": red})
        self._too_many(room + 2)
        charts = Charts(self.page)
        charts.by_month(self.grids["channels"], self.month_keys, self.computation, (top, VALUE + 2))
        charts.by_type((first, LABEL, VALUE), self.computation, (top, VALUE + 2 + 6))

    def _too_many(self, row: int) -> None:
        """Write the warning that shows when there are more budget lines than rows to reckon them in."""
        t, rows = self.page.t, self.grids["lines"].rows
        text = t("There are more budget lines than this sheet has room for: ask for a new workbook with sostac.").replace('"', '""')
        formula = f'=IF(ROWS({self.lines.range("basis")})>{rows},"{text}","")'
        self.page.ws.write_formula(row, LABEL, formula, self.page.formats(font_color=style.RED[0], bold=True), "")

    def _title(self, key: str, title: str, purpose: str) -> None:
        self.page.section(self.grids[key].header - 2, title, purpose)


def month_count(budget: Budget) -> int:
    """Return how many month columns the sheet has."""
    return len(budget.months) or MONTHS_SHOWN


def channel_sums(budget: Budget) -> dict[tuple[str | None, str], Decimal]:
    """Return the sums by channel's ID ("" for plan-wide) and column: m0, m1 …, later, total."""
    found: dict[tuple[str | None, str], Decimal] = {}
    for channel, months in budget.by_channel_month().items():
        for number, amount in enumerate(months):
            found[channel, f"m{number}"] = amount
    found |= {(key, "total"): total for key, total in budget.view("channel").items()}
    for line in budget.counting:
        key = line.tactic.channel.id if line.tactic and line.tactic.channel else ""
        found[key, "later"] = found.get((key, "later"), Decimal(0)) + line.later
    return found


def _values(line: LineBudget | None, computation: Computation, t: Any) -> dict[str, Any]:
    """Return the cached values of a line's columns."""
    if line is None or line.line.basis is None:
        return dict.fromkeys(("own", "base", "net", "working", "counts", "vat", "vat_back"), 0) | dict.fromkeys(
            ("tactic", "channel", "type", "basis", "start", "end"), ""
        )
    channel = line.tactic.channel if line.tactic else None
    return {
        "tactic": line.tactic.id if line.tactic else "",
        "channel": channel.id if channel else "",
        "type": t(line.line.cost_type.value) if line.line.cost_type else "",
        "basis": t(line.line.basis.value),
        "start": serial(line.start) if line.start else "",
        "end": serial(line.end) if line.end else "",
        "own": float(line.own),
        "base": float(line.media_base),
        "net": float(line.net),
        "working": float(line.working),
        "counts": int(line.counts),
        "vat": float(line.vat),
        "vat_back": float(line.vat) if line.recoverable else 0,
    }


def _share(line: LineBudget | None, day: date | None, computation: Computation) -> float:
    if line is None or day is None or line.line.basis is None:
        return 0
    phases = tuple(
        (phase.month, phase.share)
        for phase in computation.plan[CustomPhase]
        if phase.line and phase.line.id == line.line.id and phase.month and phase.share is not None
    )
    return float(share_by(day, line.start, line.end, line.line.phasing or Phasing.EVEN, phases))


def _day_before(months: tuple[date, ...]) -> date | None:
    from datetime import timedelta

    return months[0] - timedelta(days=1) if months else None


def _months(start: str, end: str) -> str:
    """Return the formula for the months between two cells, parts of months by calendar days."""
    whole = f"{_month_number(end)}-{_month_number(start)}-1"
    first = f"(DAY(EOMONTH({start},0))-DAY({start})+1)/DAY(EOMONTH({start},0))"
    last = f"DAY({end})/DAY(EOMONTH({end},0))"
    return f"IF(OR(N({start})=0,N({end})=0,N({end})<N({start})),0,{whole}+{first}+{last})"


def _month_number(cell: str) -> str:
    return f"(YEAR({cell})*12+MONTH({cell}))"


def _header_cell(grid: Grid, key: str) -> str:
    return str(xl_rowcol_to_cell(grid.header, grid.columns[key], True, True))
