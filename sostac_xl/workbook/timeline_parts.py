"""What the load on the Timeline sheet is made of, folded away below it: the hours of each action with its owner's days, and the leave by ID."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.calendar import LONGEST_LEAVE
from sostac_xl.compute.load import hours_of
from sostac_xl.compute.timeline import ScheduledAction
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Day
from sostac_xl.schema.lists import LoadLeave, LoadPart
from sostac_xl.schema.plan import Leave, Person
from sostac_xl.schema.row import Row
from sostac_xl.workbook import style
from sostac_xl.workbook.cells import serial
from sostac_xl.workbook.formulas import id_of
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.layout import Place
from sostac_xl.workbook.page import Page

SPARE_LEAVE: Final = 15
"""Rows that the leave may grow by before it no longer fits."""
WORKDAYS: Final = 'LEN(SUBSTITUTE(sx.calendar.weekend,"1",""))'
"""The working days of a week, as a formula."""
MONDAY_ON: Final = "{1,2,3,4,5,6,7}"
FIGURE: Final = {"num_format": "#,##0.##;;", "align": "right"}


@dataclass
class LoadParts:
    """Writes the two grids below row `top`; there is room for so many `actions`."""

    page: Page
    computation: Computation
    top: int
    actions: int

    def __post_init__(self) -> None:
        """Place the grids under one another."""
        self.leave = Grid(self.page, self.top + 2, self._place(Leave).rows + SPARE_LEAVE, used_by="label")
        self.hours = Grid(self.page, self.leave.last + 4, self.actions, used_by="label")

    def write(self) -> None:
        """Write both grids and fold them away."""
        t = self.page.t
        for grid, table in ((self.leave, LoadLeave), (self.hours, LoadPart)):
            self.page.section(grid.header - 2, t(table.info.title), t(table.info.purpose))
            grid.head(headers(table, t), right_from=3)
        for number in range(self.leave.rows):
            self._leave(number)
        for number in range(self.hours.rows):
            self._action(number)
        self.page.fold(self.top, self.hours.last, t("How the load is calculated is folded away below: open it with the + at the left."))

    def free(self, days: str, person: str, weekdays: str = MONDAY_ON) -> str:
        """Return an array: 1 for each of these days on which a person works; `weekdays` are their numbers, Monday's is 1."""
        away = {key: self.leave.range(key) for key in ("label", "start", "end")}
        leave = f'COUNTIFS({away["label"]},{person},{away["start"]},"<="&{days},{away["end"]},">="&{days})'
        return f'(MID(sx.calendar.weekend,{weekdays},1)="0")*(COUNTIF(sx.calendar.holidays,{days})=0)*({leave}=0)'

    def given(self, table: type[Row], number: int, key: str) -> str:
        """Return the formula for a text of a table's row; "" where it is blank, or when rows were deleted."""
        return self._there(table, number, f'{self._entry(table, number, key)}&""')

    # -- leave ---------------------------------------------------------------------------------------------------------------------------

    def _leave(self, number: int) -> None:
        """Write the leave with the ID of its person; what is too long to be meant counts for nothing."""
        grid, rows = self.leave, self.computation.plan[Leave]
        row = rows[number] if number < len(rows) else None
        person = self.computation.plan.find(row.person) if row else None
        meant = row is not None and not (row.start and row.end and row.end - row.start > LONGEST_LEAVE)
        start, end = (self._entry(Leave, number, key) for key in ("start", "end"))
        who = f'IF(N({end})-N({start})>{LONGEST_LEAVE.days},"",{self._person(Leave, number, "person")})'
        shown = person.id if person and meant else ""
        grid.formula("label", number, self._there(Leave, number, who), shown)
        self._id(grid, Leave, number, shown)
        self._day(grid, "start", number, Leave, "start", row.start if row else None)
        self._day(grid, "end", number, Leave, "end", row.end if row else None)

    # -- actions -------------------------------------------------------------------------------------------------------------------------

    def _action(self, number: int) -> None:
        """Write the hours of an action and the working days that its owner has for them."""
        grid, rows, c = self.hours, self.computation.plan[Action], self.computation
        action = rows[number] if number < len(rows) else None
        person = c.plan.find(action.owner) if action else None
        task = c.schedule.tasks.get(action.key) if action else None
        shown = action.action if action else ""
        grid.formula("label", number, self.given(Action, number, "action"), shown, font_color=style.TEXT)
        self._id(grid, Action, number, shown)
        owner = self._there(Action, number, self._person(Action, number, "owner"))
        grid.formula("owner", number, owner, person.id if person else "")
        self._day(grid, "start", number, Action, "planned_start", task.start if task else None)
        self._day(grid, "finish", number, Action, "planned_finish", task.finish if task else None)
        self._work(number, task, person)

    def _work(self, number: int, task: ScheduledAction | None, person: Person | None) -> None:
        grid, calendar = self.hours, self.computation.calendar
        owner, start, finish, work, span = (grid.cell(key, number) for key in ("owner", "start", "finish", "hours", "days"))
        effort, duration, milestone = (self._entry(Action, number, key) for key in ("effort", "duration", "milestone"))
        people = self._place(Person)
        idle = f'OR({owner}="",{start}=0)'
        capacity = f"IFERROR(N(INDEX({people.range('capacity')},MATCH({owner},{people.range('id')},0))),0)"
        full = f"IF({milestone}=INDEX(sx.choices.yesno,1),0,N({duration}))*{capacity}/{WORKDAYS}"
        each = f"({start}-1+ROW($A$1:INDEX($A:$A,{finish}-{start}+1)))"
        hours = float(hours_of(task.action, person, calendar)) if task and person else 0
        days = calendar.count(task.start, task.finish, person.id) if task and person else 0
        grid.formula("hours", number, f'IF({idle},0,IF({effort}<>"",{effort},{full}))', hours, **FIGURE)
        grid.formula("days", number, f"IF({idle},0,SUMPRODUCT({self.free(each, owner, f'WEEKDAY({each},2)')}))", days, **FIGURE)
        grid.formula("daily", number, f"IF({span}=0,0,{work}/{span})", hours / days if days else 0, **FIGURE)

    # -- cells ---------------------------------------------------------------------------------------------------------------------------

    def _place(self, table: type[Row]) -> Place:
        return self.page.layout.tables[table]

    def _entry(self, table: type[Row], number: int, key: str) -> str:
        return f"INDEX({self._place(table).range(key)},{number + 1})"

    def _there(self, table: type[Row], number: int, formula: str, otherwise: str = '""') -> str:
        return f"IF({number + 1}>ROWS({self._place(table).range('id')}),{otherwise},{formula})"

    def _person(self, table: type[Row], number: int, key: str) -> str:
        """Return the formula for the ID of the person that a row refers to."""
        people = self._place(Person)
        return id_of(self._entry(table, number, key), people.range("id"), people.range("name"))

    def _id(self, grid: Grid, table: type[Row], number: int, label: str) -> None:
        """Write the ID of a row that shows a label."""
        ids = self.page.layout.ids(table)
        formula = f'IF({grid.cell("label", number)}="","",{self.given(table, number, "id")})'
        grid.formula("id", number, formula, ids[number] if label else "", indent=0)

    def _day(self, grid: Grid, key: str, number: int, table: type[Row], source: str, day: date | None) -> None:
        """Write a day as its number, 0 for none, so that it can be compared."""
        look: dict[str, Any] = {"num_format": f'[=0]"";{style.number_format(Day(), self.page.t.language)}', "align": "right"}
        formula = self._there(table, number, f"N({self._entry(table, number, source)})", "0")
        grid.formula(key, number, formula, serial(day) if day else 0, **look)
