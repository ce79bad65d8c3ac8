"""The load on the Timeline sheet: the hours of every person in every week, against the hours that he or she has, live from the planned dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.load import WeekLoad, capacity_of
from sostac_xl.schema.lists import LoadRow
from sostac_xl.schema.plan import Leave, Person
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_col_to_name, xl_rowcol_to_cell
from sostac_xl.workbook.grid import Grid, column_run, headers
from sostac_xl.workbook.measure import row_height, text_height
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.printing import Stretch
from sostac_xl.workbook.timeline_parts import WORKDAYS, LoadParts

SPARE_PEOPLE: Final = 4
"""People that the plan may grow by before they no longer fit."""
WEEK: Final = timedelta(days=7)
DAYS: Final = "{0,1,2,3,4,5,6}"
"""What the days of a week come after its Monday."""
SLACK: Final = "1E-9"
"""Hours that are no overload: sums of fractions."""
HEAT: Final = ((1.0, "#5FAFA6"), (0.75, "#A9D5D0"), (0.0, "#DCEFEC"))
"""From which share of the capacity on a week has which colour."""
CAPACITY_HEIGHT: Final = 16.0
"""Points of the row below a person's hours."""
WEEK_HOURS: Final = '[>=0.5]0;[>0]"·";'
"""Whole hours; a dot for less than half of one."""
HOURS: Final = "#,##0.#;-#,##0.#;0;@"


@dataclass
class LoadBlock:
    """Writes the load: `header` is the row of its headers, the weeks are `weeks` columns from `left` on, `from_cell` has the first day shown.

    Each person has two rows: the hours of work, and the capacity. There is room for so many `actions`.
    """

    page: Page
    computation: Computation
    header: int
    left: int
    weeks: int
    from_cell: str
    actions: int

    def __post_init__(self) -> None:
        """Place the grids under one another."""
        self.people = self.page.layout.tables[Person].rows + SPARE_PEOPLE
        self.grid = Grid(self.page, self.header, 2 * self.people, used_by="label")
        self.parts = LoadParts(self.page, self.computation, self.grid.last + 4, self.actions)

    def write(self) -> None:
        """Write everything."""
        t, tables = self.page.t, self.page.layout.tables
        self.page.section(self.header - 2, t(LoadRow.info.title), t(LoadRow.info.purpose), anchor=LoadRow.info.key)
        self.grid.head(headers(LoadRow, t), right_from=3)
        self.parts.write()
        self.page.room(self.grid.last + 1, 2, tables[Person], self.people)
        self.page.room(self.grid.last + 2, 2, tables[Leave], self.parts.leave.rows)
        for number in range(self.people):
            self._person(number)
        self._heat()

    @property
    def printed(self) -> Stretch:
        """What is printed."""
        used = 2 * max(len(self.computation.plan[Person]), 1)
        return Stretch(self.header - 2, self.header + used, self.left + self.weeks - 1)

    @cached_property
    def mondays(self) -> Sequence[date]:
        """The Mondays of the weeks that are shown; none while the plan has no start date."""
        start = self.computation.plan.facts.start
        return [start - timedelta(days=start.weekday()) + n * WEEK for n in range(self.weeks)] if start else []

    def monday_formula(self, week: int) -> str:
        """Return the formula for the Monday of a week that is shown, by its number from 0 on."""
        return f'IF({self.from_cell}="","",{self.from_cell}-WEEKDAY({self.from_cell},2)+{1 + 7 * week})'

    def _person(self, number: int) -> None:
        """Write the two rows of a person: the hours of work, and below them the capacity."""
        grid, rows, words = self.grid, self.computation.plan[Person], self.page.t("capacity, less holidays and leave")
        row = rows[number] if number < len(rows) else None
        person = row if row and row.name else None
        top, name = 2 * number, self.parts.given(Person, number, "name")
        id_cell, label = grid.cell("id", top), grid.cell("label", top)
        grid.formula("label", top, name, person.name if person else "", font_color=style.TEXT, bold=True, font_size=11)
        grid.formula("id", top, f'IF({label}="","",{self.parts.given(Person, number, "id")})', person.id if person else "", indent=0)
        role = f'IF({label}="","",{self.parts.given(Person, number, "role")})'
        grid.formula("role", top, role, person.role if person else "", text_wrap=True)
        self.page.row(grid.first + top, row_height(text_height(person.role if person else "", self.page.widths[grid.columns["role"]])))
        grid.formula("label", top + 1, f'IF({label}="","","{words}")', words if person else "", align="right")
        self.page.row(grid.first + top + 1, CAPACITY_HEIGHT)
        capacity = f"INDEX({self.page.layout.tables[Person].range('capacity')},{number + 1})"
        value = float(person.capacity) if person and person.capacity is not None else ""
        grid.formula("capacity", top, f'IF({id_cell}="","",IF({capacity}="","",{capacity}))', value, num_format=HOURS, align="right")
        loads = {week.monday: week for week in self.computation.load.weeks if person and week.person.id == person.id}
        self._weeks(top, person, loads)
        self._sums(top, person, loads)

    def _weeks(self, top: int, person: Person | None, loads: Mapping[date, WeekLoad]) -> None:
        """Write the weeks of a person."""
        ws, row, look = self.page.ws, self.grid.first + top, {"font_size": 8, "align": "center"}
        hours_form = self.page.formats(**look, font_color=style.TEXT, num_format=WEEK_HOURS)
        quiet = self.page.formats(**look, font_color=style.MUTED, num_format='0;;"–";')
        for week in range(self.weeks):
            column, monday = self.left + week, self.mondays[week] if self.mondays else None
            hours, capacity = self._formulas(f"{xl_col_to_name(column)}${self.header + 1}", top)
            found = loads.get(monday) if monday else None
            has = capacity_of(person, monday, self.computation.calendar) if person and monday else None
            ws.write_formula(row, column, hours, hours_form, float(found.hours) if found else 0)
            ws.write_formula(row + 1, column, capacity, quiet, "" if has is None else float(has))

    def _formulas(self, head: str, top: int) -> tuple[str, str]:
        """Return the formulas for the hours of the week whose Monday is in `head`, and for the capacity.

        What has no working days at all has its hours in the week of its start.
        """
        owner, start, finish, work, span, daily = map(self.parts.hours.range, ("owner", "start", "finish", "hours", "days", "daily"))
        person, capacity = self.grid.cell("id", top), self.grid.cell("capacity", top)
        days = f"({head}+{DAYS})"
        free = self.parts.free(days, person)
        spread = f"SUMPRODUCT(({owner}={person})*({start}<={days})*({finish}>={days})*{daily}*{free})"
        at_once = f'SUMIFS({work},{owner},{person},{span},0,{start},">="&{head},{start},"<="&{head}+6)'
        hours = f'=IF(OR({person}="",{head}=""),0,{spread}+{at_once})'
        return hours, f'=IF(OR({person}="",{head}="",{capacity}=""),"",{capacity}/{WORKDAYS}*SUMPRODUCT({free}))'

    def _sums(self, top: int, person: Person | None, loads: Mapping[date, WeekLoad]) -> None:
        """Write the sums of a person beside the weeks."""
        grid, last, parts = self.grid, self.left + self.weeks - 1, self.parts.hours
        row_id, capacity, all_hours = (grid.cell(key, top) for key in ("id", "capacity", "hours"))
        work, has = (column_run(self.left, last, row) for row in (grid.first + top, grid.first + top + 1))
        shown = [loads[monday] for monday in self.mondays if monday in loads]
        total, within = (float(sum(week.hours for week in weeks)) for weeks in (loads.values(), shown))
        full = f'IF(OR({capacity}="",{self.from_cell}=""),0,SUMPRODUCT(({work}-{SLACK}>{has})*'
        sums: tuple[tuple[str, str, float], ...] = (
            ("hours", f"SUMIFS({parts.range('hours')},{parts.range('owner')},{row_id})", total),
            ("outside", f"ROUND({all_hours}-SUM({work}),6)", round(total - within, 6)),
            ("over", f"{full}1))", len([week for week in shown if week.over])),
            ("beyond", f"ROUND({full}({work}-{has}))),6)", round(float(sum(week.over for week in shown)), 6)),
        )
        for key, formula, value in sums:
            red = {"bold": True, "font_color": style.RED[0]} if key in ("over", "beyond") else {}
            form = HOURS if key == "hours" else "0;;;@" if key == "over" else "#,##0.#;-#,##0.#;;@"
            grid.formula(key, top, f'IF({row_id}="","",{formula})', value if person else "", align="right", num_format=form, **red)

    def _heat(self) -> None:
        """Colour the weeks by how full they are; the most telling rule first."""
        grid = self.grid
        cells = (grid.first, self.left, grid.last, self.left + self.weeks - 1)
        work, has = (xl_rowcol_to_cell(row, self.left) for row in (grid.first, grid.first + 1))
        is_work = f"MOD(ROW()-{grid.first + 1},2)=0"
        line = {"bottom": 1, "bottom_color": style.LINE}
        over = {"bg_color": style.RED[1], "font_color": style.RED[0], "bold": True, **line}
        rules: list[tuple[str, dict[str, Any]]] = [(f"{is_work},ISNUMBER({has}),{work}-{SLACK}>{has}", over)]
        rules += [(f"{is_work},{work}>0,ISNUMBER({has}),{work}+{SLACK}>={share}*{has}", {"bg_color": colour, **line}) for share, colour in HEAT]
        rules += [(f"{is_work},{work}>0", {"bg_color": HEAT[-1][1], **line}), (f'{grid.cell("label", 0)}<>""', line)]
        for criteria, look in rules:
            self.page.ws.conditional_format(*cells, {"type": "formula", "criteria": f"=AND({criteria})", "format": self.page.formats.bare(**look)})
