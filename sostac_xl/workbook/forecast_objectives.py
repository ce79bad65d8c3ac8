"""The forecast against the objectives on the Forecast sheet: which tactics serve which, what comes of it by month, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.kpi_targets import grown_to
from sostac_xl.compute.targets import ObjectiveForecast
from sostac_xl.i18n import Choice
from sostac_xl.schema.figures import Fall, ObjectiveRow
from sostac_xl.schema.kinds import MonthOf
from sostac_xl.schema.objectives import Counted, Direction, ForecastMetric, Objective
from sostac_xl.schema.tactics import Level, Tactic
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_rowcol_to_cell
from sostac_xl.workbook.budget_formulas import LEVEL, NO, to_digits
from sostac_xl.workbook.cells import cached, serial
from sostac_xl.workbook.forecast_coverage import Line, Matrix
from sostac_xl.workbook.forecast_curves import CURVES, by_now
from sostac_xl.workbook.forecast_falls import Falls
from sostac_xl.workbook.forecast_funnel import NUMBERS
from sostac_xl.workbook.formulas import choice_name, id_of
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.layout import Layout, Place
from sostac_xl.workbook.month_heads import month_heads, month_keys, month_number

SPARE_OBJECTIVES: Final = 4
"""Rows that the objectives may grow by before they no longer fit."""
LEVELS: Final = tuple(level.name.lower() for level in Level)
SUMS: Final = ("clicks", "leads", "mql", "sql", "orders", "new_customers", "revenue", "gross_profit")
"""The figures in the order of the choices of *Forecast metric*, which is that of the columns of the funnel."""
LAST_EARLY, LAST_COUNT, LAST_SUM = 4, 6, 8
"""Metrics up to the first come with the media, up to the second are no money, up to the third are sums; then CAC, ROAS, ROMI."""
HELPERS: Final = ("m", "window", "factor", "base", "linear", "phased", "at_end")
"""Columns that only formulas read."""
PRIMARY, ALSO = 2, 1
NUMBER_FORMAT: Final = "#,##0.0#;-#,##0.0#;0;@"
WHOLE_FROM: Final = 100
"""The size from which figures are shown without decimals."""


@dataclass
class Objectives:
    """Writes the three grids: `serves` (tactics × objectives), `by_month` for each level, and `against`, what people read."""

    layout: Layout
    computation: Computation
    serves: Grid
    by_month: Mapping[Level, Grid]
    against: Grid
    falls: Mapping[Level, Falls]
    helpers_at: int
    lines_by_month: Grid

    @property
    def place(self) -> Place:
        """Where the objectives stand."""
        return self.layout.tables[Objective]

    @property
    def keys(self) -> list[str]:
        """The month columns."""
        return month_keys(self.computation.budget)

    def write(self) -> None:
        """Write all grids."""
        for grid in self.by_month.values():
            month_heads(grid, headers(Fall, self.layout.t), self.computation.budget)
        self._against()
        self._serves()
        self._by_now()
        for level, grid in self.by_month.items():
            for number in range(grid.rows):
                self._fallen(level, grid, number)

    # -- which tactic serves which objective ---------------------------------------------------------------------------------------------

    @cached_property
    def tactics(self) -> list[Line]:
        """The rows of matrices of tactics."""
        funnel, found = self.falls[Level.OPTIMAL].funnel, self.computation.forecast.tactics[Level.OPTIMAL]
        lines: list[Line] = []
        for number in range(self.serves.rows):
            shown = funnel.values(found[number] if number < len(found) else None)
            row_id, name = (f'{funnel.grid.cell(key, number)}&""' for key in ("id", "label"))
            lines.append(Line(row_id, name, str(shown["id"]), str(shown["label"])))
        return lines

    def _serves(self) -> None:
        objectives, tactics, t = self.computation.plan[Objective], self.computation.plan[Tactic], self.layout.t
        columns: list[Line] = []
        for number in range(self.against.rows):
            row = objectives[number] if number < len(objectives) and objectives[number].objective else None
            row_id, name = (f'{self.against.cell(key, number)}&""' for key in ("id", "label"))
            columns.append(Line(row_id, name, row.id if row else "", row.objective if row else ""))

        def serving(number: int, position: int) -> tuple[str, int]:
            there = columns[position].id and self.tactics[number].id
            return self._serving(number, position), _serving(tactics[number], objectives[position]) if there else 0

        Matrix(self.serves, (t("Tactics"), t("Objectives")), self.tactics, columns, serving, '[=2]"●";[=1]"○";').write()

    def _serving(self, number: int, position: int) -> str:
        """2 when the tactic serves the objective first, 1 when it also does; other objectives are parted by ; and lines, and named by ID or name."""
        place, objectives = self.falls[Level.OPTIMAL].funnel.tactics, self.place
        row_id, objective = self.serves.cell("id", number), self.against.cell("id", position)
        first, also = (f"INDEX({place.range(key)},{number + 1})" for key in ("objective", "also_serves"))
        entries = f'";"&SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({also}," ",""),CHAR(10),""),"·",";")&";"'
        named = f'SUBSTITUTE(INDEX({objectives.range("objective")},{position + 1})," ","")'
        found = "+".join(f'ISNUMBER(SEARCH(";"&{what}&";",{entries}))' for what in (objective, named))
        is_first = f"{id_of(first, objectives.range('id'), objectives.range('objective'))}={objective}"
        return f'IF(OR({row_id}="",{objective}=""),0,IF({is_first},{PRIMARY},IF({found}>0,{ALSO},0)))'

    # -- what comes by the end of each month ---------------------------------------------------------------------------------------------

    def _fallen(self, level: Level, grid: Grid, number: int) -> None:
        found, label, row_id = self._found(number, level), self.against.cell("label", number), self.against.cell("id", number)
        objectives = self.computation.plan[Objective]
        row = objectives[number] if number < len(objectives) else None
        grid.formula("id", number, f'{row_id}&""', row.id if row else "", indent=0)
        grid.formula("label", number, f'{label}&""', row.objective if row else "")
        for position, key in enumerate(self.keys):
            value = found.fallen(position + 1) if found else None
            grid.formula(key, number, self._sum(level, number, key), "" if value is None else float(value), num_format=NUMBER_FORMAT, align="right")

    def _sum(self, level: Level, number: int, key: str) -> str:
        """What the tactics that serve the objective have brought by the end of a month; for a ratio the ratio of the sums."""
        funnel, grids, metric = self.falls[level].funnel.grid, self.falls[level].grids, self.against.cell("m", number)
        serving = f"({self.serves.range(f'o{number}')}>0)"
        block = f"{funnel.range(SUMS[0]).split(':')[0]}:{funnel.range(SUMS[-1]).split(':')[1]}"
        early, late = grids["shares"].range(key), grids["lagged"].range(key)

        def count(figure: str, shares: str) -> str:
            return f"SUMPRODUCT(--{serving},{figure},{shares})"

        def money(figure: str) -> str:
            return f"SUMPRODUCT({serving}*{to_digits(f'{figure}*{late}')})"

        def known(figure: str) -> str:
            return f"SUMPRODUCT(--{serving},--ISNUMBER({figure}))"

        chosen = f"INDEX({block},0,{metric})"
        twins = f"{funnel.range(NUMBERS['revenue']).split(':')[0]}:{funnel.range(NUMBERS['gross_profit']).split(':')[1]}"
        paid = money(f"INDEX({twins},0,{metric}-{LAST_COUNT})")
        summed = f"IF({metric}<={LAST_EARLY},{count(chosen, early)},IF({metric}<={LAST_COUNT},{count(chosen, late)},{paid}))"
        customers, cost = count(funnel.range("new_customers"), late), f"SUMPRODUCT(--{serving},{grids['cost'].range(key, rows=funnel.rows)})"
        media = f"SUMPRODUCT(--{serving},{grids['media'].range(key)})"
        revenue, profit = (money(funnel.range(NUMBERS[figure])) for figure in ("revenue", "gross_profit"))
        cac = f'IF({customers}=0,"",{cost}/{customers})'
        roas = f'IF(OR({known(funnel.range("revenue"))}=0,{media}=0),"",{revenue}/{media})'
        romi = f'IF(OR({known(funnel.range("gross_profit"))}=0,{cost}=0),"",({profit}-{cost})/{cost})'
        ratio = f"IF({metric}={LAST_SUM + 1},{cac},IF({metric}={LAST_SUM + 2},{roas},{romi}))"
        total = f'IF({known(chosen)}=0,"",{summed})'
        return f'IF(OR({metric}=0,sx.plan.start=""),"",IF({metric}<={LAST_SUM},{total},{ratio}))'

    # -- what people read ----------------------------------------------------------------------------------------------------------------

    def _found(self, number: int, level: Level) -> ObjectiveForecast | None:
        objectives = self.computation.plan[Objective]
        if number >= len(objectives):
            return None
        return self.computation.forecast.objectives.get(objectives[number].key, {}).get(level)

    def _against(self) -> None:
        grid, t = self.against, self.layout.t
        titles: list[tuple[str, str]] = []
        for key, text in headers(ObjectiveRow, t):
            levels = key in ("target", "forecast", "gap", "attained")
            titles += [(f"{key}_{level.name.lower()}", f"{text} {t(level.value)}") for level in Level] if levels else [(key, text)]
        grid.head([title for title in titles if title[0] not in HELPERS], right_from=4)
        grid.head([title for title in titles if title[0] in HELPERS], start=self.helpers_at, right_from=0)
        objectives = self.computation.plan[Objective]
        for number in range(grid.rows):
            row = objectives[number] if number < len(objectives) else None
            values = dict(self._values(number, row))
            grid.name(number, str(values.get("label", "")))
            for key, formula in self._formulas(number):
                grid.formula(key, number, formula, values.get(key, ""), **self._look(key))
        gaps = ((f"gap_{level}", f"gap_{level}") for level in LEVELS)
        for name, key in (("id", "id"), ("least_gap", f"gap_{LEVELS[0]}"), *gaps, *((curve, curve) for curve in CURVES)):
            grid.page.define(f"sx.forecast.{name}", grid.range(key))
        red = grid.page.formats.bare(font_color=style.RED[0], bg_color=style.RED[1])
        for level in LEVELS:
            column = grid.columns[f"gap_{level}"]
            top = grid.cell(f"gap_{level}", 0)
            rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({top}),{top}>0)", "format": red}
            grid.page.ws.conditional_format(grid.first, column, grid.last, column, rule)
        first, last = grid.columns[f"target_{LEVELS[0]}"], grid.columns[f"gap_{LEVELS[-1]}"]
        top = xl_rowcol_to_cell(grid.first, first)
        criteria = f"=AND(ISNUMBER({top}),ABS(N({top}))>={WHOLE_FROM})"
        whole = {"type": "formula", "criteria": criteria, "format": grid.page.formats.bare(num_format="#,##0")}
        grid.page.ws.conditional_format(grid.first, first, grid.last, last, whole)

    def _by_now(self) -> None:
        """Write where each objective should be on the status date."""
        grid, c, objectives = self.against, self.computation, self.computation.plan[Objective]
        for number in range(grid.rows):
            row = objectives[number] if number < len(objectives) else None
            for key, formula in by_now(self.place, number, self.serves, self.lines_by_month, self.keys):
                found = grown_to(row, CURVES[key], c.as_of, c.budget) if row and row.objective else None
                value = "" if found is None else float(found)
                grid.formula(key, number, f'IF({grid.cell("id", number)}="","",{formula})', value, **self._look(key))

    def _formulas(self, number: int) -> Iterator[tuple[str, str]]:
        place, cell, one = self.place, {key: self.against.cell(key, number) for key in self.against.columns}, number + 1

        def entered(key: str) -> str:
            return f"INDEX({place.range(key)},{one})"

        def choice(member: Choice) -> str:
            return choice_name(type(member).__name__, member.name)

        there = f'{cell["id"]}=""'
        yield "id", f'IF({one}>ROWS({place.range("id")}),"",IF({entered("objective")}="","",{entered("id")}&""))'
        yield "label", f'IF({there},"",{entered("objective")}&"")'
        for key, column in (("metric", "forecast_metric"), ("counted", "counted")):
            yield key, f'IF({there},"",{entered(column)}&"")'
        metric = f"MATCH({cell['metric']},sx.choices.forecastmetric,0)"
        yield "m", f"IF({there},0,IF({cell['metric']}={choice(ForecastMetric.NONE)},0,IFERROR({metric},0)))"
        due, months = entered("due"), len(self.keys)
        to_due = f"MAX(0,MIN({months},{month_number(due)}-{month_number('sx.plan.start')}+1))"
        at_end = f"AND({cell['counted']}={choice(Counted.AT_END)},N({due})>0)"
        yield "window", f'IF(OR({cell["m"]}=0,sx.plan.start=""),0,IF({at_end},{to_due},{months}))'
        window = f"MAX(1,{cell['window']})"
        per = (f"IF({cell['counted']}={choice(member)},{n}/{window}," for member, n in ((Counted.PER_MONTH, 1), (Counted.PER_YEAR, 12)))
        yield "factor", f"IF({cell['m']}>{LAST_SUM},1,{next(per)}{next(per)}1)))"
        without = f"OR({entered('includes_baseline')}={NO},{cell['m']}>{LAST_SUM})"
        yield "base", f'IF({cell["m"]}=0,"",IF({without},0,IF({entered("baseline")}="","",{entered("baseline")})))'
        lower = f"{entered('better')}={choice(Direction.LOWER)}"
        for level, grid in self.by_month.items():
            name = level.name.lower()
            target, forecast = cell[f"target_{name}"], cell[f"forecast_{name}"]
            yield f"target_{name}", f'IF({cell["m"]}=0,"",IF({entered(name)}="","",{entered(name)}))'
            yield f"forecast_{name}", self._forecast(cell, grid, number)
            yield f"gap_{name}", f'IF(COUNT({target},{forecast})<2,"",IF({lower},{forecast}-{target},{target}-{forecast}))'
            share = f'IF({lower},IF({forecast}=0,"",{target}/{forecast}),IF({target}=0,"",{forecast}/{target}))'
            yield f"attained_{name}", f'IF(COUNT({target},{forecast})<2,"",{share})'
        yield "reached", self._reached(cell, number, lower)

    def _forecast(self, cell: Mapping[str, str], grid: Grid, number: int) -> str:
        row = self._months(grid, number)
        fallen = f'IF({cell["window"]}=0,IF(OR({cell["m"]}>{LAST_SUM},INDEX({row},1,1)=""),"",0),INDEX({row},1,{cell["window"]}))'
        return f'IF(OR({cell["m"]}=0,sx.plan.start="",{cell["base"]}="",{fallen}=""),"",{fallen}*{cell["factor"]}+{cell["base"]})'

    def _months(self, grid: Grid, number: int) -> str:
        return f"{grid.cell(self.keys[0], number)}:{grid.cell(self.keys[-1], number)}"

    def _reached(self, cell: Mapping[str, str], number: int, lower: str) -> str:
        """The month after the last one in the window whose figure is not enough; as many as the window has mean that it never is."""
        rows = ",".join(self._months(grid, number) for grid in self.by_month.values())
        targets = ",".join(cell[f"target_{level}"] for level in LEVELS)
        months, target = f"CHOOSE({LEVEL},{rows})", f"CHOOSE({LEVEL},{targets})"
        needed = f"(({target}-{cell['base']})/{cell['factor']})"
        count = len(self.keys)
        numbers = f"(COLUMN({self._months(next(iter(self.by_month.values())), number)})-{self.by_month[Level.ACCEPTABLE].columns[self.keys[0]]})"
        slack = f"1E-9*ABS({needed})"
        enough = f"ISNUMBER({months})*(({lower})*({months}<={needed}+{slack})+(1-({lower}))*({months}>={needed}-{slack}))"
        last = f"SUMPRODUCT(MAX(({numbers}<={cell['window']})*{numbers}*(1-{enough})))"
        head = self.by_month[Level.ACCEPTABLE]
        heads = f"{head.head_cell(self.keys[0])}:{head.head_cell(self.keys[-1])}"
        found = f'IF({last}>={cell["window"]},"",INDEX({heads},1,MIN({count},{last}+1)))'
        return f'IF(OR({cell["m"]}=0,{cell["window"]}=0,COUNT({target},{cell["base"]})<2),"",{found})'

    def _values(self, number: int, row: Objective | None) -> Iterator[tuple[str, Any]]:
        if row is None or not row.objective:
            yield from (("m", 0), ("window", 0), ("factor", 1))
            return
        t = self.layout.t
        wanted = row.forecast_metric not in (None, ForecastMetric.NONE)
        found = self._found(number, Level.OPTIMAL)
        yield from (("id", row.id), ("label", row.objective))
        yield "metric", t(row.forecast_metric.value) if row.forecast_metric else ""
        yield "counted", t(row.counted.value) if row.counted else ""
        m = list(ForecastMetric).index(row.forecast_metric) + 1 if row.forecast_metric and wanted else 0
        yield "m", m
        window = len(found.window) if found else 0
        yield "window", window
        per = {Counted.PER_MONTH: 1, Counted.PER_YEAR: 12}.get(row.counted or Counted.HORIZON)
        yield "factor", per / max(1, window) if per and m <= LAST_SUM else 1
        base = 0 if row.includes_baseline is False or m > LAST_SUM else row.baseline
        yield "base", "" if base is None or not m else float(base)
        for level in Level:
            yield from self._level_values(self._found(number, level), level.name.lower())
        planned = self._found(number, self.computation.forecast.level)
        yield "reached", serial(planned.reached_in) if planned and planned.reached_in else ""

    def _level_values(self, found: ObjectiveForecast | None, name: str) -> Iterator[tuple[str, Any]]:
        if found is None:
            return
        for key, value in (("target", found.target), ("forecast", found.forecast.value), ("gap", found.gap), ("attained", found.attained)):
            yield f"{key}_{name}", cached(None if value is None else float(value))

    def _look(self, key: str) -> dict[str, Any]:
        if key in ("id", "label", "metric", "counted"):
            return {"indent": 0} if key == "id" else {"font_color": style.TEXT, "text_wrap": True} if key == "label" else {}
        if key.startswith("attained"):
            return {"num_format": "0%", "align": "right"}
        if key == "reached":
            return {"num_format": style.number_format(MonthOf(), self.layout.t.language), "align": "right"}
        bold = {"bold": True, "font_color": style.TEXT} if key.startswith("forecast") else {}
        return {"num_format": "0;;" if key in ("m", "window") else NUMBER_FORMAT, "align": "right", **bold}


def _serving(tactic: Tactic, objective: Objective) -> int:
    if tactic.objective and tactic.objective.id == objective.id:
        return PRIMARY
    return ALSO if any(ref.id == objective.id for ref in tactic.also_serves) else 0
