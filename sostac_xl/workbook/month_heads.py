"""Headers that are the months of the plan: formulas, so that a new start date moves them."""

from __future__ import annotations

from typing import Any, Final

from sostac_xl.compute import Budget
from sostac_xl.schema.kinds import MonthOf
from sostac_xl.workbook import style
from sostac_xl.workbook.cells import serial
from sostac_xl.workbook.grid import Grid

MONTHS_SHOWN: Final = 12
"""Months of a plan that does not say its horizon yet."""


def month_keys(budget: Budget) -> list[str]:
    """Return the keys of the month columns: one for each month of the horizon."""
    return [f"m{n}" for n in range(len(budget.months) or MONTHS_SHOWN)]


def month_formula(number: int) -> str:
    """Return the formula for the first day of a month of the plan, by its number from 0 on."""
    return f'IF(sx.plan.start="","",EDATE(sx.plan.start-DAY(sx.plan.start)+1,{number}))'


def month_value(budget: Budget, number: int) -> int | str:
    """Return its cached value."""
    return serial(budget.months[number]) if number < len(budget.months) else ""


def month_heads(grid: Grid, titles: list[tuple[str, str]], budget: Budget) -> None:
    """Write the headers of a grid; the title `months` stands for a column for each month."""
    keys = month_keys(budget)
    grid.head([head for title in titles for head in ([(key, "") for key in keys] if title[0] == "months" else [title])])
    look: dict[str, Any] = {"bold": True, "font_size": 10, "bg_color": style.HEAD, "font_color": style.INK, "bottom": 2, "bottom_color": "#A9B7BD"}
    form = grid.page.formats(**look, align="right", indent=1, num_format=style.number_format(MonthOf(), grid.page.t.language))
    for number, key in enumerate(keys):
        grid.page.ws.write_formula(grid.header, grid.columns[key], f"={month_formula(number)}", form, month_value(budget, number))


def month_number(cell: str) -> str:
    """Return the formula for the number of a day's month, counted from the year 0."""
    return f"(YEAR({cell})*12+MONTH({cell}))"
