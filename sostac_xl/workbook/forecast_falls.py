"""How the results of one level fall over the months on the Forecast sheet: a row for each tactic, a column for each month.

Every grid holds what has come by the end of each month, so that differences give the months and nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any, Final

from sostac_xl.compute import Computation
from sostac_xl.compute.forecast_months import lag_of, lagged, shares_of
from sostac_xl.compute.metrics import TacticForecast
from sostac_xl.compute.money import digits_of
from sostac_xl.schema.figures import Fall, ForecastMonth
from sostac_xl.schema.kinds import MonthOf
from sostac_xl.schema.tactics import FunnelModel, Level
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_rowcol_to_cell
from sostac_xl.workbook.budget_formulas import to_digits
from sostac_xl.workbook.forecast_funnel import NUMBERS, FunnelGrid, figure_format
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.grid import Grid, headers
from sostac_xl.workbook.month_heads import month_heads, month_keys, month_value

KINDS: Final = ("media", "shares", "lagged", "cost")
EARLY, LATE, MONEY = ("clicks", "leads"), ("orders", "new_customers"), ("revenue", "gross_profit")
"""Figures of a month: those that come with the media, those that come the lag later, and of these the rounded ones."""


@dataclass
class Falls:
    """The grids of one level, by `KINDS`; `phasing` is the grid of the Budget sheet with the shares of the lines."""

    funnel: FunnelGrid
    phasing: Grid
    grids: Mapping[str, Grid]
    months: Grid

    @property
    def computation(self) -> Computation:
        """What the plan comes to."""
        return self.funnel.computation

    @property
    def keys(self) -> list[str]:
        """The month columns."""
        return month_keys(self.computation.budget)

    @property
    def level(self) -> Level:
        """The level."""
        return self.funnel.level

    def write(self) -> None:
        """Write the grids."""
        for grid in self.grids.values():
            month_heads(grid, headers(Fall, grid.page.t), self.computation.budget)
        tactics = self.computation.forecast.tactics[self.level]
        for number in range(self.funnel.grid.rows):
            self._row(number, tactics[number] if number < len(tactics) else None)
        self._plan_wide()
        self._months()

    # -- tactics -----------------------------------------------------------------------------------------------------------------------

    def _row(self, number: int, tactic: TacticForecast | None) -> None:
        source, values = self.funnel.grid, self._values(tactic)
        makers = {"media": self._media, "shares": self._share, "lagged": self._lagged, "cost": self._cost}
        for kind, grid in self.grids.items():
            grid.formula("id", number, f'{source.cell("id", number)}&""', self._shown(tactic, "id"), indent=0)
            grid.formula("label", number, f'{source.cell("label", number)}&""', self._shown(tactic, "tactic"))
            look: dict[str, Any] = {"num_format": "0.0%;;" if kind in ("shares", "lagged") else self._money(), "align": "right"}
            for position, key in enumerate(self.keys):
                grid.formula(key, number, makers[kind](number, position), values[kind][position], **look)

    def _shown(self, tactic: TacticForecast | None, key: str) -> str:
        values = self.funnel.values(tactic)
        return str(values["id" if key == "id" else "label"])

    def _values(self, tactic: TacticForecast | None) -> Mapping[str, Sequence[float]]:
        forecast, count = self.computation.forecast, len(self.keys)
        nothing = [0.0] * count
        if tactic is None or not self.computation.budget.months:
            return dict.fromkeys(KINDS, nothing)
        spending, curve = forecast.spending[self.level], forecast.curves[self.level][tactic.tactic.key]
        shares = shares_of(tactic, spending)
        late = lagged(shares, lag_of(tactic))
        series: dict[str, Sequence[Fraction]] = {"shares": shares, "lagged": late, **{key: curve.cumulative(key) for key in ("media", "cost")}}
        return {kind: list(map(float, numbers)) for kind, numbers in series.items()}

    def _fallen(self, position: int, which: str) -> str:
        """Return the formula for what lines have come to by a month's end: net amounts by their shares, rounded line by line."""
        net = self.funnel.net
        now, before = (self.phasing.elsewhere(key) for key in (self.keys[position], "before"))
        return f"SUMPRODUCT({which}*({to_digits(f'{net}*{now}')}-{to_digits(f'{net}*{before}')}))"

    def _media(self, number: int, position: int) -> str:
        row_id = self.funnel.grid.cell("id", number)
        which = f"(sx.budget.tactic={row_id})*(sx.budget.type={choice_name('CostType', 'MEDIA')})"
        return f'IF({row_id}="",0,{self._fallen(position, which)})'

    def _share(self, number: int, position: int) -> str:
        """Results follow the media; those of a volume, and without media, the days."""
        cell = {key: self.funnel.grid.cell(key, number) for key in ("id", "media", "row", "model")}
        by_media = f"{self.grids['media'].cell(self.keys[position], number)}/{cell['media']}"
        paid = f"AND({cell['media']}<>0,{cell['row']}>0,{cell['model']}<>{choice_name('FunnelModel', FunnelModel.VOLUME.name)})"
        return f'IF({cell["id"]}="",0,IF({paid},{by_media},{self._days(number, position)}))'

    def _days(self, number: int, position: int) -> str:
        place = self.funnel.tactics
        start, end = (f"INDEX({place.range(key)},{number + 1})" for key in ("start", "end"))
        first, last = f"IF(N({start})>0,{start},N(sx.plan.start))", f"IF(N({end})>0,{end},N(sx.calendar.end))"
        head = self.grids["shares"]
        now, before = f"EOMONTH({head.head_cell(self.keys[position])},0)", f"({head.head_cell(self.keys[0])}-1)"
        days = f"({last}-{first}+1)"
        gone = (f"MAX(0,MIN({day},{last})-{first}+1)" for day in (now, before))
        return f'IF(OR({first}=0,{last}=0,{days}<1,sx.plan.start=""),0,({next(gone)}-{next(gone)})/{days})'

    def _lagged(self, number: int, position: int) -> str:
        lag, shares = self.funnel.grid.cell("lag", number), self.grids["shares"]
        row = f"{shares.cell(self.keys[0], number)}:{shares.cell(self.keys[-1], number)}"
        return f"IF(N({lag})>{position},0,INDEX({row},1,{position + 1}-N({lag})))"

    def _cost(self, number: int, position: int) -> str:
        """The tactic's own lines, and its share of the plan-wide ones that have come by then, with cumulative rounding down the tactics."""
        source, key = self.funnel.grid, self.keys[position]
        row_id, own = source.cell("id", number), source.range("own")
        up_to, every = f"SUM({own.split(':')[0]}:{source.cell('own', number)})", f"SUM({own})"
        plan_wide = xl_rowcol_to_cell(self.grids["cost"].last, self.grids["cost"].columns[key], True)
        shared, before = (to_digits(f"{plan_wide}*{part}/{every}") for part in (up_to, f"({up_to}-{source.cell('own', number)})"))
        mine = self._fallen(position, f"(sx.budget.tactic={row_id})")
        return f'IF({row_id}="",0,{mine}+IF({every}=0,0,{shared}-{before}))'

    def _plan_wide(self) -> None:
        """Write, in the last row, what the lines of no tactic have come to."""
        grid, ids = self.grids["cost"], self.funnel.grid.range("id")
        values = [*map(float, accumulate(self.computation.forecast.spending[self.level].plan_wide_months)), *([0.0] * len(self.keys))]
        grid.page.text(grid.last, grid.columns["label"], grid.page.t("Plan-wide"), font_size=10, font_color=style.MUTED, indent=1)
        which = f'(1-(sx.budget.tactic<>"")*(COUNTIF({ids},sx.budget.tactic)>0))'
        for position, key in enumerate(self.keys):
            grid.formula(key, grid.rows - 1, self._fallen(position, which), values[position], num_format=self._money(), align="right")

    # -- the whole plan ----------------------------------------------------------------------------------------------------------------

    def _months(self) -> None:
        """Write what the whole plan brings in each month."""
        grid, budget = self.months, self.computation.budget
        date: dict[str, Any] = {"num_format": style.number_format(MonthOf(), grid.page.t.language), "align": "left"}
        grid.head([("id", ""), *[head for head in headers(ForecastMonth, grid.page.t) if head[0] != "id"]])
        curve = self.computation.forecast.months[self.level]
        for position in range(len(self.keys)):
            head = self.grids["shares"].head_cell(self.keys[position])
            grid.formula("month", position, head, month_value(budget, position), **date)
            for key, formula in self._month_formulas(position):
                value = float(curve.values[key][position]) if position < len(budget.months) else 0
                unit = "money" if key in ("media", *MONEY) else "count"
                form = figure_format(unit, digits_of(self.computation.plan.facts.currency), blank_zero=True)
                grid.formula(key, position, formula, value, num_format=form, align="right")

    def _month_formulas(self, position: int) -> Iterator[tuple[str, str]]:
        now = self.keys[position]
        net, phasing = self.funnel.net, self.phasing
        before = self.keys[position - 1] if position else "before"
        media = f"(sx.budget.type={choice_name('CostType', 'MEDIA')})"
        fallen, earlier = (to_digits(f"{net}*{phasing.elsewhere(key)}") for key in (now, before))
        yield "media", f"SUMPRODUCT({media}*({fallen}-{earlier}))"
        for keys, kind in ((EARLY, "shares"), (LATE, "lagged")):
            grid = self.grids[kind]
            step = f"{grid.range(now)}-{grid.range(before)}" if position else f"--{grid.range(now)}"
            for key in keys:
                yield key, f"SUMPRODUCT({self.funnel.grid.range(key)},{step})"
        late = self.grids["lagged"]
        for key in MONEY:
            number = self.funnel.grid.range(NUMBERS[key])
            earlier = f"-{to_digits(f'{number}*{late.range(before)}')}" if position else ""
            yield key, f"SUMPRODUCT({to_digits(f'{number}*{late.range(now)}')}{earlier})"

    def _money(self) -> str:
        return figure_format("money", digits_of(self.computation.plan.facts.currency), blank_zero=True)
