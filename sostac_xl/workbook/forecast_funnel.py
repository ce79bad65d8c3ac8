"""The funnel of every tactic at one level on the Forecast sheet: a row each, from its media to its customers, live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.figure import Figure
from sostac_xl.compute.funnel import ASSUMPTIONS, RATES, RESULTS, STARTS, column_of
from sostac_xl.compute.metrics import COST, CUSTOMERS, LOYALTY, RETURNS, SUMMED, TacticForecast
from sostac_xl.compute.money import digits_of
from sostac_xl.schema.figures import ForecastRow
from sostac_xl.schema.tactics import Funnel, FunnelModel, Level, Tactic
from sostac_xl.workbook import style
from sostac_xl.workbook.budget_formulas import DIGITS, to_digits
from sostac_xl.workbook.figure_formulas import UNITS, excel_of
from sostac_xl.workbook.formulas import SEPARATOR, choice_name
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.layout import Layout, Place

SPARE_TACTICS: Final = 8
"""Rows that the tactics may grow by before they no longer fit."""
TEXTS: Final = ("id", "label", "model")
SHOWN: Final = ("tactic", "objective", "segment", "channel")
"""A tactic is one as soon as one of these is filled in."""
NUMBERS: Final = {"revenue": "revenue_number", "gross_profit": "profit_number"}
"""The columns that hold 0 where these have no value, so that they can be multiplied row by row."""


@dataclass(frozen=True)
class FunnelGrid:
    """Writes the funnels of one level into a grid."""

    layout: Layout
    computation: Computation
    level: Level
    grid: Grid

    @property
    def tactics(self) -> Place:
        """Where the tactics stand."""
        return self.layout.tables[Tactic]

    @property
    def net(self) -> str:
        """The column of what the budget lines come to at this level."""
        return f"sx.budget.{self.level.name.lower()}"

    def write(self) -> None:
        """Write headers and rows."""
        self.grid.head(headers(ForecastRow, self.layout.t), right_from=3)
        forecasts = self.computation.forecast.tactics[self.level]
        for number in range(self.grid.rows):
            found = forecasts[number] if number < len(forecasts) else None
            values = self.values(found)
            self.grid.name(number, str(values["label"]))
            for key, formula in self.formulas(number).items():
                self.grid.formula(key, number, formula, values[key], **self._look(key))

    # -- values ------------------------------------------------------------------------------------------------------------------------

    def values(self, found: TacticForecast | None) -> Mapping[str, str | float]:
        """Return the cached values of a row."""
        t, keys = self.layout.t, [column.key for column in ForecastRow.columns() if column.computed]
        if found is None:
            return {**dict.fromkeys(keys, ""), **dict.fromkeys(("row", "media", "own", "shared", "cost", *NUMBERS.values()), 0), "id": ""}
        row, funnels = found.funnel, self.computation.plan[Funnel]
        spending = self.computation.forecast.spending[self.level]
        figures = {**found.by_key, **{key: self._assumed(row, key) for key in (*ASSUMPTIONS, "lag")}}
        values: dict[str, str | float] = {key: cached_figure(figures[key]) for key in keys if key in figures}
        shown = any(getattr(found.tactic, key) for key in SHOWN)
        return {
            **values,
            "id": found.tactic.id if shown else "",
            "label": found.tactic.tactic if shown else "",
            "row": funnels.index(row) + 1 if row else 0,
            "model": t(row.model.value) if row and row.model else "",
            "own": float(spending.own(found.tactic.key)),
            "shared": float(spending.shared[found.tactic.key]),
            **{twin: cached_figure(figures[key]) or 0 for key, twin in NUMBERS.items()},
        }

    def _assumed(self, row: Funnel | None, key: str) -> Any:
        value = getattr(row, column_of(key)) if row else None
        return 1 if row and value is None and key == "new_share" else value

    # -- formulas ----------------------------------------------------------------------------------------------------------------------

    def formulas(self, number: int) -> dict[str, str]:
        """Return the formulas of a row by their columns."""
        cell = {key: self.grid.cell(key, number) for key in self.grid.columns}
        one, t = number + 1, self.tactics
        filled = "&".join(f"INDEX({t.range(key)},{one})" for key in SHOWN)
        there = f'{cell["id"]}=""'
        return {
            "id": f'IF({one}>ROWS({t.range("id")}),"",IF({filled}="","",INDEX({t.range("id")},{one})&""))',
            "label": f'IF({there},"",INDEX({t.range("tactic")},{one})&"")',
            "row": f"IF({there},0,{self._row(cell)})",
            "model": f'IF({cell["row"]}=0,"",INDEX({self._funnels.range("model")},{cell["row"]})&"")',
            **{key: self._assumption(cell, key) for key in (*ASSUMPTIONS, "lag")},
            "media": f"IF({there},0,SUMIFS({self.net},sx.budget.tactic,{cell['id']},sx.budget.type,{choice_name('CostType', 'MEDIA')}))",
            "own": f"IF({there},0,SUMIFS({self.net},sx.budget.tactic,{cell['id']}))",
            "shared": self._shared(cell),
            "cost": f"{cell['own']}+{cell['shared']}",
            **self._steps(cell),
            **{formula.key: excel_of(formula, cell) for formula in (*RESULTS, *RETURNS, *LOYALTY, *CUSTOMERS) if formula.key in cell},
            **{twin: f"N({cell[key]})" for key, twin in NUMBERS.items()},
        }

    @property
    def _funnels(self) -> Place:
        return self.layout.tables[Funnel]

    def _row(self, cell: Mapping[str, str]) -> str:
        """The place of the assumptions: the first row that refers to the tactic, by its ID or its name, at this level."""
        column, mark = self._funnels.range("tactic"), SEPARATOR.rstrip()
        refers = f'((LEFT({column}&"{mark}",LEN({cell["id"]})+{len(mark)})={cell["id"]}&"{mark}")+({column}={cell["label"]})*({cell["label"]}<>"")>0)'
        at_level = f"({self._funnels.range('level')}={choice_name('Level', self.level.name)})"
        return f"IFERROR(MATCH(1,INDEX({refers}*{at_level},0),0),0)"

    def _assumption(self, cell: Mapping[str, str], key: str) -> str:
        if column_of(key) not in self._funnels.columns:
            return '""'
        entry = f"INDEX({self._funnels.range(column_of(key))},{cell['row']})"
        blank = "1" if key == "new_share" else '""'
        return f'IF({cell["row"]}=0,"",IF({entry}="",{blank},{entry}))'

    def _shared(self, cell: Mapping[str, str]) -> str:
        """The share of the plan-wide lines: cumulative rounding down the tactics, so that nothing gets lost."""
        every, first = self.grid.range("own"), self.grid.range("own").split(":")[0]
        up_to = f"SUM({first}:{cell['own']})"
        plan_wide = f"ROUND(SUM({self.net})-SUM({every}),{DIGITS})"
        now, before = (to_digits(f"{plan_wide}*{part}/SUM({every})") for part in (up_to, f"({up_to}-{cell['own']})"))
        return f"IF(SUM({every})=0,0,{now}-{before})"

    def _steps(self, cell: Mapping[str, str]) -> dict[str, str]:
        """The steps of the funnel: a model starts one of them, a blank rate skips one."""
        starts = {model: excel_of(formula, {**cell, formula.key: ""}) for model, formula in STARTS.items()}
        before_mql = f'IF({cell["leads"]}="",{cell["clicks"]},{cell["leads"]})'
        before_sql = f'IF({cell["mql"]}="",{before_mql},{cell["mql"]})'
        before_order = f'IF({cell["sql"]}="",{before_sql},{cell["sql"]})'

        def model(name: FunnelModel, then: str, other: str) -> str:
            return f"IF({cell['model']}={choice_name('FunnelModel', name.name)},{then},{other})"

        def follows(step: str, before: str) -> str:
            rate = cell[RATES[step]]
            return f'IF(AND(ISNUMBER({before}),ISNUMBER({rate})),{before}*{rate},"")'

        clicks = model(FunnelModel.CPC, starts[FunnelModel.CPC], model(FunnelModel.VOLUME, starts[FunnelModel.VOLUME], '""'))
        none_of_these = model(FunnelModel.CPA, '""', "{}")
        steps = {
            "impressions": model(FunnelModel.CPM, starts[FunnelModel.CPM], '""'),
            "clicks": model(FunnelModel.CPM, follows("clicks", cell["impressions"]), clicks),
            "leads": model(FunnelModel.CPL, starts[FunnelModel.CPL], follows("leads", cell["clicks"])),
            "mql": none_of_these.format(follows("mql", before_mql)),
            "sql": none_of_these.format(follows("sql", before_sql)),
            "orders": model(FunnelModel.CPA, starts[FunnelModel.CPA], follows("orders", before_order)),
        }
        return {key: f'IF({cell["row"]}=0,"",{formula})' for key, formula in steps.items()}

    # -- looks -------------------------------------------------------------------------------------------------------------------------

    def _look(self, key: str) -> dict[str, Any]:
        if key in TEXTS:
            return {"text_wrap": True} if key == "label" else {"indent": 0} if key == "id" else {}
        return {"num_format": figure_format(_unit(key), digits_of(self.computation.plan.facts.currency), blank_zero=True), "align": "right"}


def cached_figure(value: Figure | Any) -> float | str:
    """Return the cached value of a figure or an entry; "" where there is none."""
    number = value.value if isinstance(value, Figure) else value
    return "" if number is None else float(number)


def figure_format(unit: str, digits: int, *, blank_zero: bool = False) -> str:
    """Return the number format of a figure."""
    pattern = UNITS.get(unit) or style.amount_pattern(digits)
    return f"{pattern};-{pattern};;@" if blank_zero else pattern


def _unit(key: str) -> str:
    """Return the unit of a column."""
    known = {formula.key: formula.unit for formula in (COST, *RESULTS, *RETURNS, *LOYALTY)}
    rates = {*RATES.values(), "new_share", "margin"}
    if key in known:
        return known[key]
    if key in rates:
        return "share"
    if key in ("row", "lag") or key in SUMMED:
        return "count"
    return "months" if key in ("payback", "lifetime", "orders_per_year") else "money"
