"""The Timeline sheet: every action with its dates, a Gantt chart that conditional formats draw from them, and the load that they make.

The dates come from the Action sheet, where `compute` writes what the scheduler found; a formula shows when they are out of date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.i18n import Translator
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Day
from sostac_xl.schema.lists import LoadRow, TimelineRow
from sostac_xl.schema.plan import Leave
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_col_to_name, xl_rowcol_to_cell
from sostac_xl.workbook.cells import cell_value, entry, serial
from sostac_xl.workbook.fingerprint import LINKS_LENGTH, OWNER_LENGTH, TEXT_LENGTH
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.layout import BAND_ROWS, GUTTER, ID_WIDTH, MAIN_WIDTH, Place, column_letter
from sostac_xl.workbook.measure import header_width, row_height, text_height
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.printing import set_up
from sostac_xl.workbook.timeline_load import LoadBlock

STEPS: Final = 53
"""Columns of the chart: a year of weeks."""
STEP_WIDTH: Final = 2.6
WEEK: Final = 7
OWNER_WIDTH, DAY_WIDTH = 22.0, 12.5
LEFT: Final = 9
"""Columns to the left of the chart."""
LEGEND_STEP: Final = 9
"""Columns of the chart that an entry of the legend takes."""
SPARE_ACTIONS: Final = 25
DIAMOND: Final = "◆"
TODAY: Final = {"left": 1, "left_color": style.GANTT_TODAY}


def widths(t: Translator) -> tuple[float, ...]:
    """Return the widths of the sheet's columns: dates, words and headers fit in each language."""
    content = {"owner": OWNER_WIDTH, "start": DAY_WIDTH, "finish": DAY_WIDTH}
    heads = zip(headers(TimelineRow, t)[2:], headers(LoadRow, t)[2:], strict=True)
    needs = [max(content.get(key, 0.0), *(header_width(text, button=False) for text in (label, below))) for (key, label), (_, below) in heads]
    return (GUTTER, ID_WIDTH, MAIN_WIDTH, *needs, *([STEP_WIDTH] * STEPS))


@dataclass
class TimelineSheet:
    """Writes the Timeline sheet."""

    page: Page
    computation: Computation

    @property
    def actions(self) -> Place:
        """Where the actions stand."""
        return self.page.layout.tables[Action]

    def write(self) -> None:
        """Write the sheet."""
        t, top = self.page.t, BAND_ROWS + 1
        self._controls(top)
        self.page.section(top + 3, t("Actions and their dates"), t(TimelineRow.info.purpose))
        self.grid = Grid(self.page, top + 5, self.actions.rows + SPARE_ACTIONS, used_by="action")
        self.page.room(top + 2, 3, self.actions, self.grid.rows)
        self.grid.head(headers(TimelineRow, t), right_from=3, name="timeline")
        self._dates(self.grid.header, [f'IF({self.from_cell}="","",{self.from_cell}+{step}*{self.step_cell})' for step in range(STEPS)])
        for number in range(self.grid.rows):
            self._row(number)
        self._gantt()
        self._legend(top + 1)
        self._load(top + 2)
        used = replace(self.grid.stretch(len(self.computation.plan[Action])), first=0, right=self.page.last)
        set_up(self.page, [used, self.load.printed], repeated=(self.grid.header - 1, self.grid.header))

    def _load(self, row: int) -> None:
        """Write the load below the chart, and the link that leads to it."""
        self.load = LoadBlock(self.page, self.computation, self.grid.last + 5, LEFT, STEPS, self.from_cell, self.grid.rows)
        self.load.write()
        self._dates(self.load.header, [self.load.monday_formula(week) for week in range(STEPS)])
        title = f"↓ {self.page.t(LoadRow.info.title)}"
        self.page.link(row, (1, 2), f"sx.at.{LoadRow.info.key}", title, font_size=10, font_color=style.TEAL)

    @property
    def from_cell(self) -> str:
        """The first day of the chart."""
        return "$C$5"

    @property
    def step_cell(self) -> str:
        """The days of a column."""
        return "$C$6"

    def _controls(self, top: int) -> None:
        """Write the two cells that move the chart, and the line that says when its dates are out of date."""
        t = self.page.t
        start = self.computation.plan.facts.start
        look: dict[str, Any] = {"bg_color": style.INPUT, "bottom": 1, "bottom_color": style.INPUT_LINE, "align": "left", "indent": 1, "locked": False}
        monday = 'IF(sx.plan.start="","",sx.plan.start-WEEKDAY(sx.plan.start,2)+1)'
        value = serial(start - timedelta(days=start.weekday())) if start else ""
        self.page.text(top, 1, t("From"), font_color=style.MUTED)
        self.page.ws.write_formula(top, 2, f"={monday}", self.page.formats(num_format=style.number_format(Day(), t.language), **look), value)
        self.page.text(top + 1, 1, t("Days"), font_color=style.MUTED)
        self.page.ws.write_number(top + 1, 2, WEEK, self.page.formats(num_format="0", **look))
        self.page.text(
            top,
            3,
            t("The light cells move the chart: its first day, and the days that a column stands for (7 or 1)."),
            font_size=10,
            font_color=style.MUTED,
        )
        no_start = t("Fill in the start date on the Plan sheet: the chart begins there.").replace('"', '""')
        stale = t("These dates are older than the entries: have them computed anew.").replace('"', '""')
        formula = f'=IF(sx.plan.start="","{no_start}",IF(ABS({self._fingerprint_formula()}-sx.calendar.fingerprint)<0.001,"","{stale}"))'
        warning = self.page.formats(font_size=10, bold=True, font_color=style.RED[0])
        self.page.ws.write_formula(top + 1, 3, formula, warning, "" if start else no_start.replace('""', '"'))

    def _fingerprint_formula(self) -> str:
        """Return the formula for a number that changes with every entry that the dates depend on (see `fingerprint`)."""
        a, leave = self.actions, self.page.layout.tables[Leave]
        duration, ids = a.range("duration"), a.range("id")
        of_id = f'(14*CODE(RIGHT("00"&{ids},1))+13*CODE(LEFT(RIGHT("00"&{ids},2),1)))'
        weight = f'({duration}<>"")*{of_id}'
        milestones = f"SUMPRODUCT(({a.range('milestone')}=INDEX(sx.choices.yesno,1))*{of_id})"
        dates = f"SUMPRODUCT({weight}*(N(sx.plan.start)+{a.range('not_before')})*(1+{duration}))"
        places = f"COLUMN($A$1:${column_letter(TEXT_LENGTH - 1)}$1)"
        text = f'LEFT({a.range("after")}&REPT(" ",{LINKS_LENGTH}),{LINKS_LENGTH})&LEFT({a.range("owner")}&REPT(" ",{OWNER_LENGTH}),{OWNER_LENGTH})'
        texts = f"SUMPRODUCT({weight}*CODE(MID({text},{places},1))*{places})"
        away = f"SUM({leave.range('start')})+2*SUM({leave.range('end')})"
        week = "IFERROR(MATCH(sx.plan.work_week,sx.choices.workweek,0),0)"
        return f"({dates}+{texts}+{milestones}+{away}+SUM(sx.calendar.holidays)+{week})"

    def _dates(self, header: int, formulas: Sequence[str]) -> None:
        """Write the dates above columns of the chart: months above, days in the header."""
        t = self.page.t
        start = self.computation.plan.facts.start
        monday = start - timedelta(days=start.weekday()) if start else None
        day_form = self.page.formats(
            font_size=7, align="center", bg_color=style.HEAD, font_color=style.MUTED, num_format="d", bottom=2, bottom_color="#A9B7BD"
        )
        month_form = self.page.formats(font_size=7, font_color=style.MUTED, num_format=style.in_language(t.language, "mmm"), align="left")
        before = None
        for step, formula in enumerate(formulas):
            column = LEFT + step
            day = monday + timedelta(days=WEEK * step) if monday else None
            self.page.ws.write_formula(header, column, f"={formula}", day_form, serial(day) if day else "")
            here = xl_rowcol_to_cell(header, column)
            left = xl_rowcol_to_cell(header, column - 1)
            new = f"MONTH({here})<>MONTH({left})" if step else "TRUE"
            month = f'=IF({here}="","",IF({new},{here},""))'
            shows = day and (before is None or before.month != day.month)
            self.page.ws.write_formula(header - 1, column, month, month_form, serial(day) if day and shows else "")
            before = day

    def _row(self, number: int) -> None:
        grid, place, one = self.grid, self.actions, number + 1
        rows = self.computation.plan[Action]
        action = rows[number] if number < len(rows) else None
        values = self._values(action)
        active = f'IF({one}>ROWS({place.range("action")}),"",IF(INDEX({place.range("action")},{one})="","",'

        def entered(key: str) -> str:
            return f'IF(INDEX({place.range(key)},{one})="","",INDEX({place.range(key)},{one}))'

        def pulled(key: str) -> str:
            return f"{active}{entered(key)}))"

        day = {"num_format": style.number_format(Day(), self.page.t.language), "align": "right"}
        grid.formula("id", number, pulled("id"), values["id"], indent=0)
        grid.formula("action", number, pulled("action"), values["action"], font_color=style.TEXT, text_wrap=True)
        self.page.row(grid.first + number, row_height(text_height(values["action"], MAIN_WIDTH)))
        grid.formula("owner", number, pulled("owner"), values["owner"])
        grid.formula("start", number, pulled("planned_start"), values["start"], **day)
        grid.formula("finish", number, pulled("planned_finish"), values["finish"], **day)
        milestone = f"INDEX({place.range('milestone')},{one})=INDEX(sx.choices.yesno,1)"
        days = f"{active}IF({milestone},0,{entered('duration')})))"
        grid.formula("days", number, days, values["days"], num_format="0", align="right")
        grid.formula("done", number, pulled("done"), values["done"], num_format="0%", align="right")
        grid.formula("critical", number, pulled("critical"), values["critical"], align="right")
        self._chart_row(grid.first + number)

    def _values(self, action: Action | None) -> dict[str, Any]:
        names = ("id", "action", "owner", "start", "finish", "days", "done", "critical")
        if action is None or not action.action:
            return dict.fromkeys(names, "")
        plan, t = self.computation.plan, self.page.t
        task = self.computation.schedule.tasks.get(action.key)
        owner = plan.find(action.owner)
        return {
            "id": action.id,
            "action": action.action,
            "owner": entry(owner) if owner else "",
            "start": serial(task.start) if task else "",
            "finish": serial(task.finish) if task else "",
            "days": 0 if action.milestone else "" if action.duration is None else action.duration,
            "done": float(action.done) if action.done is not None else "",
            "critical": cell_value(task.critical, plan, t) if task else "",
        }

    def _chart_row(self, row: int) -> None:
        """Write the chart's cells of a row: zeros that do not show, until a rule turns one into a diamond."""
        form = self.page.formats(font_size=11, align="center", font_color=style.INK, num_format=";;;")
        for column in range(LEFT, LEFT + STEPS):
            self.page.ws.write_number(row, column, 0, form)

    def _legend(self, row: int) -> None:
        """Write what the colours of the chart mean, above it."""
        t = self.page.t
        bars = (
            (t("planned"), style.GANTT_PLANNED),
            (t("critical"), style.GANTT_CRITICAL),
            (t("overdue"), style.GANTT_LATE),
            (t("done"), style.GANTT_DONE),
        )
        looks: list[tuple[str, dict[str, Any], str]] = [(text, {"bg_color": colour}, "") for text, colour in bars]
        looks += [(t("milestone"), {"font_color": style.INK, "align": "center"}, DIAMOND), (t("status date"), TODAY, "")]
        for number, (text, look, sign) in enumerate(looks):
            column = LEFT + number * LEGEND_STEP
            self.page.text(row, column, sign, **look)
            self.page.text(row, column + 1, text, font_size=10, font_color=style.MUTED)

    def _gantt(self) -> None:
        """Put the bars on the chart: LibreOffice shows the first rule that holds, so the bars come first, the most telling one before the others."""
        grid = self.grid
        cells = (grid.first, LEFT, grid.last, LEFT + STEPS - 1)
        head = f"{xl_col_to_name(LEFT)}${grid.header + 1}"
        start, finish, done, critical, days = (grid.cell(key, 0) for key in ("start", "finish", "done", "critical", "days"))
        bar = f"N({finish})>0,N({days})>0,{start}<{head}+{self.step_cell},{finish}>={head}"
        milestone = f'N({finish})>0,{days}=0,{days}<>"",{finish}>={head},{finish}<{head}+{self.step_cell}'
        until = f"{start}+({finish}-{start}+1)*N({done})"
        late = f"N({done})<1,{finish}<sx.calendar.as_of"
        urgent = f"{critical}=INDEX(sx.choices.yesno,1)"
        used = f'{grid.cell("action", 0)}<>""'
        today = f"{used},N({head})>0,sx.calendar.as_of>={head},sx.calendar.as_of<{head}+{self.step_cell}"
        weekend = f"{used},{self.step_cell}=1,N({head})>0,WEEKDAY({head},2)>5"
        sign = {"num_format": f'"{DIAMOND}";"{DIAMOND}";"{DIAMOND}"'}
        line = {"bottom": 1, "bottom_color": style.LINE}
        rules: list[tuple[str, dict[str, Any]]] = [
            (f"{milestone},N({done})>=1", {**sign, "font_color": style.GANTT_DONE}),
            (f"{milestone},{late}", {**sign, "font_color": style.GANTT_LATE}),
            (f"{milestone},{urgent}", {**sign, "font_color": style.GANTT_CRITICAL}),
            (milestone, {**sign, "font_color": style.GANTT_PLANNED}),
            (f"{bar},N({done})>0,OR(N({done})>=1,{head}+{self.step_cell}/2<={until})", {"bg_color": style.GANTT_DONE}),
            (f"{bar},{late}", {"bg_color": style.GANTT_LATE}),
            (f"{bar},{urgent}", {"bg_color": style.GANTT_CRITICAL}),
            (bar, {"bg_color": style.GANTT_PLANNED}),
            (today, {**TODAY, **line}),
            (weekend, {"bg_color": style.GANTT_WEEKEND, **line}),
            (used, line),
        ]
        for criteria, look in rules:
            self.page.ws.conditional_format(*cells, {"type": "formula", "criteria": f"=AND({criteria})", "format": self.page.formats.bare(**look)})
