"""Where an objective should be on the status date, by each curve of a target, as formulas on the Forecast sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sostac_xl.schema.control import Curve
from sostac_xl.workbook.budget_formulas import LEVEL
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.layout import Place, quoted

CURVES: Final[Mapping[str, Curve]] = {"linear": Curve.LINEAR, "phased": Curve.PHASED, "at_end": Curve.AT_END}
"""The columns, in the order of the choices."""
AS_OF: Final = "sx.calendar.as_of"


def by_now(place: Place, number: int, serves: Grid, months: Grid, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield for each curve the formula for where the objective in row `number` of `place` should be by now: "" while that is not known.

    `serves` says which tactics serve it, `months` holds the budget lines by month.
    """
    baseline, due, *levels = (f"INDEX({place.range(key)},{number + 1})" for key in ("baseline", "due", "acceptable", "optimal", "best"))
    target = f"CHOOSE({LEVEL},{','.join(levels)})"
    at_end = f"IF({AS_OF}>={due},1,0)"
    linear = f"IF({due}<sx.plan.start,{at_end},MAX(0,(MIN({AS_OF},{due})-sx.plan.start+1)/({due}-sx.plan.start+1)))"
    serving = f"(SUMIF({serves.range('id')},sx.budget.tactic,{serves.range(f'o{number}')})>0)*"
    phased = linear
    for lines in ("", serving):  # those that serve it, else the whole plan, else by the day
        whole, so_far = (_spent(lines, day, months, keys) for day in (due, f"MIN({AS_OF},{due})"))
        phased = f"IF({whole}<>0,{so_far}/IF({whole}=0,1,{whole}),{phased})"
    phased = f"IF({due}<sx.plan.start,{at_end},{phased})"
    missing = f'IF({number + 1}>ROWS({place.range("due")}),TRUE,OR(sx.plan.start="",COUNT({baseline},{due})<2,NOT(ISNUMBER({target}))))'
    for key, share in zip(CURVES, (linear, phased, at_end), strict=True):
        yield key, f'IF({missing},"",{baseline}+({target}-{baseline})*{share})'


def _spent(lines: str, day: str, months: Grid, keys: Sequence[str]) -> str:
    """Return the formula for the planned spend of lines up to the end of a day; the day's own month counts by its calendar days."""
    sheet = quoted(months.page.name)
    heads = f"{sheet}!{months.head_cell(keys[0])}:{months.head_cell(keys[-1])}"
    amounts = f"{months.elsewhere(keys[0]).split(':')[0]}:{months.range(keys[-1]).split(':')[1]}"
    first = f"({day}-DAY({day})+1)"
    fallen = f"(({heads}<{first})+({heads}={first})*DAY({day})/DAY(EOMONTH({day},0)))"
    return f"SUMPRODUCT({lines}sx.budget.counts*{amounts}*{fallen})"
