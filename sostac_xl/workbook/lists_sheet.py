"""The Lists sheet: holidays, the calendar and the currency, dropdown entries, choices, and how full every table is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sostac_xl import schema
from sostac_xl.compute import Computation
from sostac_xl.compute.budget import planned_level
from sostac_xl.compute.money import DIGITS, digits_of
from sostac_xl.compute.months import month_end
from sostac_xl.i18n import Choice
from sostac_xl.plan import section_id
from sostac_xl.schema.control import Kpi, KpiStatus
from sostac_xl.schema.kinds import ENTRY_LENGTH, Day, OneOf, RefTo
from sostac_xl.schema.lists import BaselineRow, Holiday, SeverityLabel
from sostac_xl.schema.plan import Section, Stage, StageName, WorkWeek
from sostac_xl.schema.row import Block, Record, Row, Visibility
from sostac_xl.schema.sheets import STAGES
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_range_abs, xl_rowcol_to_cell
from sostac_xl.workbook.cells import cached, entry, serial, write
from sostac_xl.workbook.fingerprint import fingerprint
from sostac_xl.workbook.formulas import SEPARATOR, choice_name
from sostac_xl.workbook.measure import header_width, widest
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.printing import Stretch, set_up, stretch_of
from sostac_xl.workbook.tables import TableWriter

SPARE_ENTRIES: Final = 30
"""Rows that a table may grow by before its dropdown lacks the last ones."""
WEEKENDS: Final = {WorkWeek.MON_FRI: "0000011", WorkWeek.MON_SAT: "0000001", WorkWeek.SUN_THU: "0000110"}
WIDE, GAP = 60.0, 3.0
WIDTHS: Final = (GAP, 34.0, 14.0, GAP, 12.0, 11.0, 11.0, 13.0, GAP, 12.0, 12.0, GAP, 16.0, 11.0, GAP)
"""Right of the holidays: calendar and currency, how full the tables are, how full the stages are, how the KPIs stand."""


@dataclass
class ListsSheet:
    """Writes the Lists sheet from left to right: each list is a column, a narrow one between any two."""

    page: Page
    computation: Computation
    tables: TableWriter
    column: int = 0
    kpi_cells: tuple[int, int, int] = (0, 0, 0)

    def write(self) -> None:
        """Write everything."""
        place = self.page.layout.tables[Holiday]
        self.tables.table(place)
        self.tables.table(self.page.layout.tables[BaselineRow])
        self.top = place.header
        self.column = len(self.page.layout.widths[self.page.sheet]) + 1
        self._calendar()
        self._fullness()
        self._stages()
        self._kpis()
        for table in referenced():
            self._entries(table)
        self._list("yesno", self.page.t("Yes or no"), [self.page.t("yes"), self.page.t("no")])
        for choice in (*schema.choices(), *_extra_choices()):
            if choice is Visibility and self.page.layout.for_client:
                continue
            name = choice.__name__.lower()
            column = self._list(name, self.page.t(_label_of(choice)), [self.page.t(m.value) for m in choice])
            for number, member in enumerate(choice.__members__.values()):
                self.page.define(choice_name(name, member.name), xl_rowcol_to_cell(self.top + 1 + number, column, True, True))
        self._print()

    def _print(self) -> None:
        """Print what people look up here, the holidays and the baseline; the rest serves the formulas."""
        parts = [stretch_of(self.page.layout.tables[table]) for table in (Holiday, BaselineRow)]
        set_up(self.page, [Stretch(0, max(part.last for part in parts), max(part.right for part in parts), parts[0].header)])

    def _head(self, column: int, text: str, width: float = 0) -> None:
        """Write a list's header; a list beyond the fixed ones sets its width, and that of the gap after it."""
        if width:
            self.page.ws.set_column(column, column, width, self.page.formats())
            self.page.ws.set_column(column + 1, column + 1, GAP, self.page.formats())
        self.page.text(
            self.top,
            column,
            text,
            bold=True,
            font_size=10,
            font_color=style.INK,
            bg_color=style.HEAD,
            bottom=2,
            bottom_color="#A9B7BD",
            text_wrap=True,
            indent=1,
        )

    def _line(self, **more: Any) -> Any:
        return self.page.formats(**{"font_size": 10, "font_color": style.MUTED, "bottom": 1, "bottom_color": style.LINE, "indent": 1} | more)

    def _list(self, name: str, title: str, texts: Sequence[str]) -> int:
        """Write a list of fixed texts, define its name, and return its column."""
        column = self.column
        self._head(column, title, max(widest(texts), header_width(title, button=False)))
        for number, text in enumerate(texts):
            self.page.ws.write_string(self.top + 1 + number, column, text, self._line())
        self.page.define(f"sx.choices.{name}", xl_range_abs(self.top + 1, column, self.top + len(texts), column))
        self.column += 2
        return column

    def _entries(self, table: type[Row]) -> None:
        """Write the dropdown entries of a table, `ID · name`, live; the dropdown ends at the last row in use."""
        column, place = self.column, self.page.layout.tables[table]
        self._head(column, self.page.t(table.info.title), WIDE)
        ids, names = place.range("id"), place.range(table.main().key)
        rows = self.computation.plan[table]
        count = place.rows + SPARE_ENTRIES
        for number in range(count):
            one = number + 1
            name = f"INDEX({names},{one})"
            text = f'INDEX({ids},{one})&"{SEPARATOR}"&IF(LEN({name})>{ENTRY_LENGTH},LEFT({name},{ENTRY_LENGTH - 1})&"…",{name})'
            formula = f'=IF({one}>ROWS({ids}),"",IF({name}="","",{text}))'
            value = entry(rows[number]) if number < len(rows) and str(getattr(rows[number], table.main().key)) else ""
            self.page.ws.write_formula(self.top + one, column, formula, self._line(), value)
        cells = xl_range_abs(self.top + 1, column, self.top + count, column)
        first = xl_rowcol_to_cell(self.top + 1, column, True, True)
        sheet = self.page.name.replace("'", "''")
        cells, first = f"'{sheet}'!{cells}", f"'{sheet}'!{first}"
        last = f'SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-ROW({first})+1)))'
        self.page.book.define_name(f"sx.entries.{table.info.key}", f"={first}:INDEX({cells},MAX(1,{last}))")
        self.column += 2

    def _calendar(self) -> None:
        """Write the named cells that formulas share: as-of date, end of the plan, weekend, holidays, digits of the currency."""
        c, t = self.computation, self.page.t
        facts = c.plan.facts
        place = self.page.layout.tables[Holiday]
        end = max(c.budget.months, default=None)
        saturday, sunday = choice_name("WorkWeek", "MON_SAT"), choice_name("WorkWeek", "SUN_THU")
        weekend = f'IF(sx.plan.work_week={saturday},"0000001",IF(sx.plan.work_week={sunday},"0000110","0000011"))'
        codes = ",".join(f'"{code}"' for code in DIGITS)
        digits = f"IFERROR(INDEX({{{','.join(map(str, DIGITS.values()))}}},MATCH(TRIM(sx.plan.currency),{{{codes}}},0)),2)"
        last_day = 'IF(OR(sx.plan.start="",sx.plan.horizon=""),"",EOMONTH(sx.plan.start,sx.plan.horizon-1))'
        level = 'IF(sx.plan.level="",2,IFERROR(MATCH(sx.plan.level,sx.choices.level,0),2))'
        date_format = {"num_format": style.number_format(Day(), t.language), "align": "left"}
        rows: list[tuple[str, str, str, object, dict[str, Any]]] = [
            ("as_of", t("Figures as of"), 'IF(sx.plan.status_date="",TODAY(),sx.plan.status_date)', serial(c.as_of), date_format),
            ("end", t("Last day of the plan"), last_day, serial(month_end(end)) if end else "", date_format),
            ("weekend", t("Days off, Monday first"), weekend, WEEKENDS[facts.work_week or WorkWeek.MON_FRI], {}),
            ("digits", t("Digits of the currency"), digits, digits_of(facts.currency), {"align": "left"}),
            ("level", t("Number of the planned level"), level, planned_level(c.plan).rank, {"align": "left"}),
        ]
        self._head(self.column, t("Calendar and currency"))
        for number, (name, label, formula, value, more) in enumerate(rows, self.top + 1):
            self.page.ws.write_string(number, self.column, label, self._line())
            self.page.ws.write_formula(number, self.column + 1, f"={formula}", self._line(**more), value)
            self.page.define(f"sx.calendar.{name}", xl_rowcol_to_cell(number, self.column + 1, True, True))
        self.page.book.define_name("sx.calendar.holidays", f"={place.range('on')}")
        number = self.top + 1 + len(rows)
        self.page.ws.write_string(number, self.column, t("Fingerprint of the planned dates"), self._line())
        self.page.ws.write_number(number, self.column + 1, fingerprint(c, t), self._line(align="left", num_format="0", locked=False))
        self.page.define("sx.calendar.fingerprint", xl_rowcol_to_cell(number, self.column + 1, True, True))
        self._computed(number + 1, date_format)
        self.column += 3

    def _computed(self, first: int, date_format: dict[str, Any]) -> None:
        """Write what only `compute` can find: when all actions will be done, and how much later than planned that is."""
        c, t = self.computation, self.page.t
        finish = serial(c.progress.finish) if c.progress.finish else None
        rows = (
            ("finish", t("Expected finish"), finish, date_format),
            ("slip", t("Working days later than planned"), c.slips.plan, {"align": "left"}),
        )
        for row, (name, label, value, look) in enumerate(rows, first):
            self.page.ws.write_string(row, self.column, label, self._line())
            write(self.page.ws, row, self.column + 1, value, self._line(**look, locked=False))
            self.page.define(f"sx.calendar.{name}", xl_rowcol_to_cell(row, self.column + 1, True, True))

    def _fullness(self) -> None:
        """Write, for every table, its rows in use and how many of its required cells are filled."""
        found = self.computation.fill
        members = [m for m in schema.everything() if m.info.key in found]
        t = self.page.t
        for offset, head in enumerate((t("Table"), t("Rows filled"), t("Cells filled"), t("Cells required"))):
            self._head(self.column + offset, head)
        for number, member in enumerate(members, self.top + 1):
            state = found[member.info.key]
            self.page.ws.write_string(number, self.column, section_id(member), self._line())
            for offset, (formula, value) in enumerate(zip(self._fill_formulas(member), (state.rows, state.filled, state.required), strict=True), 1):
                self.page.ws.write_formula(number, self.column + offset, f"={formula}", self._line(), value)
        for offset, name in enumerate(("id", "rows", "filled", "required")):
            cells = xl_range_abs(self.top + 1, self.column + offset, self.top + len(members), self.column + offset)
            self.page.define(f"sx.fill.{name}", cells)
        self.column += 5

    def _fill_formulas(self, member: type[Record]) -> tuple[str, str, str]:
        required = [c.key for c in member.inputs() if c.required]
        if issubclass(member, Block):
            filled = "+".join(f'(sx.{member.info.key}.{key}<>"")' for key in required)
            every = "+".join(f'(sx.{member.info.key}.{key}<>"")' for key in self.page.layout.spots[member].cells)
            return f"--(({every})>0)", filled or "0", str(len(required))
        assert issubclass(member, Row)
        place = self.page.layout.tables[member]
        used = "((" + "+".join(f'({place.range(c.key)}<>"")' for c in member.inputs() if c.key in place.columns) + ")>0)"
        filled = "+".join(f'({place.range(key)}<>"")' for key in required) or "0"
        return f"SUMPRODUCT(--{used})", f"SUMPRODUCT({used}*({filled}))", f"{len(required)}*SUMPRODUCT(--{used})"

    def _stages(self) -> None:
        """Write, for every stage, the mean fullness of the tables that the gate asks for and that are in use."""
        t, plan = self.page.t, self.computation.plan
        state = self.computation.fill
        order = [m.info.key for m in schema.everything() if m.info.key in state]
        self._head(self.column, t("Stage"))
        self._head(self.column + 1, t("Filled"))
        done = {stage.stage: stage.done for stage in self.computation.gate.stages}
        ids = {row.stage: row.id for row in plan[Stage]}
        for number, (sheet, stage) in enumerate(zip(STAGES, StageName, strict=True), self.top + 1):
            gated = [m for m in schema.on_sheet(sheet) if m.info.gate]
            shares, uses = [], []
            for member in gated:
                row = order.index(member.info.key) + 1
                in_use = self._in_use(member)
                uses.append(in_use)
                shares.append(f"{in_use}*IF(INDEX(sx.fill.required,{row})=0,0,INDEX(sx.fill.filled,{row})/INDEX(sx.fill.required,{row}))")
            formula = f"=IF(({'+'.join(uses)})=0,0,({'+'.join(shares)})/({'+'.join(uses)}))" if gated else "=0"
            self.page.ws.write_string(number, self.column, ids.get(stage, f"STG-{sheet.stage:02d}"), self._line())
            self.page.ws.write_formula(number, self.column + 1, formula, self._line(num_format="0%"), cached(float(done.get(stage, 0))))
        for offset, name in enumerate(("stage_id", "stage_done")):
            cells = xl_range_abs(self.top + 1, self.column + offset, self.top + len(STAGES), self.column + offset)
            self.page.define(f"sx.fill.{name}", cells)
        self.column += 3

    def _kpis(self) -> None:
        """Write how many KPIs stand in each way, and how many were not measured yet: the Plan sheet draws it."""
        c, t, place = self.computation, self.page.t, self.page.layout.tables[Kpi]
        counts = Counter(c.value(kpi, "status") for kpi in c.plan[Kpi] if kpi.kpi)
        self._head(self.column, t("KPI status"))
        self._head(self.column + 1, t("KPIs"))
        cells = f"{xl_rowcol_to_cell(self.top + 1, self.column + 1)}:{xl_rowcol_to_cell(self.top + len(KpiStatus), self.column + 1)}"
        rest = f'SUMPRODUCT(--({place.range("kpi")}<>""))-SUM({cells})'
        for row, member in enumerate((*KpiStatus.__members__.values(), None), self.top + 1):
            self.page.ws.write_string(row, self.column, t(member.value) if member else t("not measured"), self._line())
            named = f'({place.range("kpi")}<>"")*({place.range("status")}={choice_name("KpiStatus", member.name)})' if member else ""
            formula = f"=SUMPRODUCT({named})" if member else f"={rest}"
            self.page.ws.write_formula(row, self.column + 1, formula, self._line(), counts[member])
        self.page.define("sx.kpi_status.labels", xl_range_abs(self.top + 1, self.column, self.top + 1 + len(KpiStatus), self.column))
        self.page.define("sx.kpi_status.counts", xl_range_abs(self.top + 1, self.column + 1, self.top + 1 + len(KpiStatus), self.column + 1))
        self.kpi_cells = (self.top + 1, self.column, self.column + 1)
        self.column += 3

    def _in_use(self, member: type[Record]) -> str:
        place = self.page.layout.tables[Section]
        return f'COUNTIFS({place.range("id")},"{section_id(member)}",{place.range("in_use")},INDEX(sx.choices.yesno,1))'


def _label_of(choice: type[Choice]) -> str:
    """Return the header of the first column that a choice is made in."""
    columns = (column for member in schema.everything() for column in member.columns())
    return next((c.label for c in columns if isinstance(c.kind, OneOf) and c.kind.choice is choice), choice.__name__)


def referenced() -> tuple[type[Row], ...]:
    """Return the tables that other tables refer to, in working order."""
    targets = {c.kind.target for member in schema.everything() for c in member.columns() if isinstance(c.kind, RefTo)}
    return tuple(table for table in schema.tables() if table in targets)


def _extra_choices() -> Iterable[type[Any]]:
    """Return the choices that formulas compare with though no entry column uses them."""
    return [choice for choice in (SeverityLabel,) if choice not in schema.choices()]
