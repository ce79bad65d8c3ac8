"""Functions for cells, such as =SOSTAC_ROMI(B2; B3): Excel on Windows, and xlwings Lite. They ask what the plan's computations know.

What can't be told comes back as a text that says why, in the user's language; a mistake in the arguments too. Money is rounded to `digits`.
xlwings converts by the annotations, and knows no unions. A date is one only as long as Excel says so: what is computed, such as
`DATE(2027;1;4)` or `A1+7`, comes as its number, and so does every date in Lite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from math import isfinite
from typing import Any, Final, TypeVar

import xlwings as xw

from sostac_xl.addin.shell import calling_book, explained, system_language
from sostac_xl.compute.budget import percentage_of_net
from sostac_xl.compute.calendar import Calendar
from sostac_xl.compute.figure import Formula, given
from sostac_xl.compute.metrics import FORMULAS, NAMES
from sostac_xl.compute.money import rounded
from sostac_xl.compute.months import months_of, spread
from sostac_xl.i18n import LANGUAGES, Choice, Message, Translator, msg
from sostac_xl.schema.parsing import EPOCH, choice_meant
from sostac_xl.schema.plan import WorkWeek
from sostac_xl.schema.tactics import Basis, BudgetLine, Level, Phasing

F = TypeVar("F", bound=Callable[..., Any])
Table = list[list[Any]]

FIGURES: Final = ("media", "cost", "clicks", "leads", "orders", "revenue", "gross_profit", "new_customers", "cac", "roas", "romi")
"""The columns of SOSTAC_FORECAST."""


PHASINGS: Final = (Phasing.EVEN, Phasing.FRONT, Phasing.BACK)
"""A custom phasing stands in the plan, in no cell."""
MOST_DIGITS: Final = 10
MOST_YEARS: Final = 100
MOST_DAYS: Final = 50_000
"""Two centuries of working days."""
LAST_DAY: Final = 2_958_465
"""The number of the last day that Excel knows, in the year 9999."""


class ArgumentError(ValueError):
    """An argument that can't be used; the message says which and why."""

    def __init__(self, message: Message) -> None:
        """Keep the message, which is translated when it is shown."""
        super().__init__(message.text)
        self.message = message


def readable(function: F) -> F:
    """Let a function give a text instead of an error."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except ArgumentError as error:
            return Translator(system_language()).render(error.message)
        except Exception as error:  # noqa: BLE001 - the outermost handler: a cell shows a text, never a traceback
            return explained(error, Translator(system_language()))

    return call  # type: ignore[return-value]  # it takes and returns the same


# -- money ---------------------------------------------------------------------------------------------------------------------------------


@xw.func
@xw.arg("gross", doc="The amount with the fee in it.")
@xw.arg("fee", doc="The fee as a share of gross: 15% or 0.15.")
@xw.arg("digits", doc="Digits after the decimal mark; 2 when left out.")
@readable
def SOSTAC_NET(gross: float, fee: float, digits: float = 2) -> float:  # noqa: N802 - the name in the cell
    """Net of an amount in which a fee is, as a share of gross: 100 with 15% is 85."""
    return _cell(rounded(_exact(gross, "gross") / (1 + _fee(fee)), _digits(digits)))


@xw.func
@xw.arg("net", doc="The amount without the fee.")
@xw.arg("fee", doc="The fee as a share of gross: 15% or 0.15.")
@xw.arg("digits", doc="Digits after the decimal mark; 2 when left out.")
@readable
def SOSTAC_GROSS(net: float, fee: float, digits: float = 2) -> float:  # noqa: N802 - the name in the cell
    """Gross of which a fee is a share: 85 with 15% is 100, and not 97.75."""
    return _cell(rounded(_exact(net, "net") * (1 + _fee(fee)), _digits(digits)))


@xw.func
@xw.arg("gross_profit", doc="What the sales leave after the cost of the goods.")
@xw.arg("cost", doc="What the marketing cost.")
@readable
def SOSTAC_ROMI(gross_profit: float, cost: float) -> Any:  # noqa: N802 - the name in the cell
    """Return on marketing: (gross profit − cost) / cost."""
    return _figure(FORMULAS["romi"], {"gross_profit": gross_profit, "cost": cost})


@xw.func
@xw.arg("cost", doc="What the marketing cost.")
@xw.arg("new_customers", doc="How many new customers it brought.")
@readable
def SOSTAC_CAC(cost: float, new_customers: float) -> Any:  # noqa: N802 - the name in the cell
    """What one new customer costs: cost / new customers."""
    return _figure(FORMULAS["cac"], {"cost": cost, "new_customers": new_customers})


@xw.func
@xw.arg("order_value", doc="What an order is worth on average.")
@xw.arg("orders_per_year", doc="Orders of one customer per year.")
@xw.arg("lifetime", doc="Years that a customer stays.")
@xw.arg("margin", doc="Gross margin: 40% or 0.4.")
@readable
def SOSTAC_LTV(order_value: float, orders_per_year: float, lifetime: float, margin: float) -> Any:  # noqa: N802 - the name in the cell
    """What a customer is worth: order value × orders per year × lifetime × margin."""
    values = {"order_value": order_value, "orders_per_year": orders_per_year, "lifetime": lifetime, "margin": margin}
    return _figure(FORMULAS["ltv"], values)


# -- days ----------------------------------------------------------------------------------------------------------------------------------


@xw.func
@xw.arg("start", doc="The day from which to count.")
@xw.arg("days", doc="Working days after it; negative: before it.")
@xw.arg("holidays", ndim=1, doc="Cells with days on which nobody works.")
@readable
def SOSTAC_WORKDAY(start: Any, days: float, holidays: Any = None) -> datetime:  # noqa: N802 - the name in the cell
    """The working day that lies so many working days after a day, Monday to Friday."""
    return _moment(_calendar(holidays).add(_day(start, "start"), _days(days, "days")))


@xw.func
@xw.arg("start", doc="The first day.")
@xw.arg("duration", doc="How many working days it takes; 0 for a milestone.")
@xw.arg("holidays", ndim=1, doc="Cells with days on which nobody works.")
@readable
def SOSTAC_FINISH(start: Any, duration: float, holidays: Any = None) -> datetime:  # noqa: N802 - the name in the cell
    """The last day of work that takes so many working days, the first one included."""
    return _moment(_calendar(holidays).add(_day(start, "start"), max(_days(duration, "duration") - 1, 0)))


@xw.func
@xw.arg("amount", doc="What is to be spread.")
@xw.arg("start", doc="The first day.")
@xw.arg("finish", doc="The last day.")
@xw.arg("phasing", doc="even (by days), front or back; even when left out.")
@xw.arg("digits", doc="Digits after the decimal mark; 2 when left out.")
@readable
def SOSTAC_PHASE(amount: float, start: Any, finish: Any, phasing: str = "even", digits: float = 2) -> Table:  # noqa: N802 - as above
    """An amount month by month, with exactly that sum: the first day of each month, and its part."""
    first, last = _day(start, "start"), _day(finish, "finish")
    if last < first:
        raise ArgumentError(msg("The finish lies before the start."))
    if last.year - first.year > MOST_YEARS:
        raise ArgumentError(msg("{argument}: at most {n} years after the start.", argument="finish", n=MOST_YEARS))
    months = months_of(first.replace(day=1), (last.year - first.year) * 12 + last.month - first.month + 1)
    how = _choice(PHASINGS, phasing or Phasing.EVEN.value, "phasing")
    parts = spread(_decimal(amount, "amount"), _digits(digits), months, first, last, how)
    return [[_moment(month), float(part)] for month, part in zip(months, parts, strict=True)]


# -- the plan ------------------------------------------------------------------------------------------------------------------------------


@xw.func
@xw.arg("level", doc="acceptable, optimal or best; the planned level when left out.")
@xw.arg("again", doc="Any cell: the table is computed anew when it changes.")
@readable
def SOSTAC_FORECAST(level: str = "", again: Any = None) -> Table:  # noqa: N802, ARG001 - the name in the cell; a cell to hang on
    """What each tactic of the plan brings, and the plan as a whole."""
    from sostac_xl.addin.session import Session

    session = Session.of(calling_book())
    t, forecast = session.t, session.computation.forecast
    chosen = _choice(tuple(Level), level, "level") if level else forecast.level
    head = [t("Tactic"), *(t.render(NAMES[key] if key in NAMES else FORMULAS[key].name) for key in FIGURES)]
    rows: list[tuple[str, Any]] = [(tactic.tactic.name, tactic) for tactic in forecast.tactics[chosen]]
    rows.append((t("Total"), forecast.totals[chosen]))
    return [head, *([name, *(_shown(getattr(figures, key).value) for key in FIGURES)] for name, figures in rows)]


@xw.func
@xw.arg("stage", doc="A sheet, such as objectives; all of them when left out.")
@xw.arg("again", doc="Any cell: the plan is checked anew when it changes.")
@readable
def SOSTAC_CHECK(stage: str = "", again: Any = None) -> Table:  # noqa: N802, ARG001 - the name in the cell; a cell to hang on
    """What is missing or wrong in the plan, or in one stage of it: severity, code, cell, finding and remedy."""
    from sostac_xl.addin.session import Session
    from sostac_xl.checks import narrow
    from sostac_xl.schema.lists import SeverityLabel

    session = Session.of(calling_book())
    findings = narrow(session.findings, stages=[_stage(stage)] if stage else ())
    t = session.t
    rows = [[t(SeverityLabel[f.severity.name].value), f.code, str(f.cell or ""), t.render(f.message), t.render(f.remedy)] for f in findings]
    return rows or [[t("Nothing was found.")]]


# -- arguments -----------------------------------------------------------------------------------------------------------------------------


def _exact(value: Any, name: str) -> Fraction:
    """Return a number as it is typed: 0.1 is a tenth, and no binary fraction near it."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not isfinite(value):
        raise ArgumentError(msg("{argument}: a number is needed.", argument=name))
    return Fraction(repr(float(value)))


def _decimal(value: Any, name: str) -> Decimal:
    _exact(value, name)
    return Decimal(repr(float(value)))


def _digits(value: Any) -> int:
    """Return how many digits stand after the decimal mark, as far as that makes sense."""
    return min(max(int(_exact(value, "digits")), 0), MOST_DIGITS)


def _days(value: Any, name: str) -> int:
    """Return a number of days that a calendar can count."""
    days = int(_exact(value, name))
    if abs(days) > MOST_DAYS:
        raise ArgumentError(msg("{argument}: at most {n} days can be counted.", argument=name, n=MOST_DAYS))
    return days


def _fee(fee: Any) -> Fraction:
    """Return what a fee adds to net, from its share of gross."""
    share = _exact(fee, "fee")
    if not 0 <= share < 1:
        raise ArgumentError(msg("{argument}: a share from 0% to below 100% is needed.", argument="fee"))
    line = BudgetLine(basis=Basis.PERCENT_GROSS, amount=Decimal(repr(float(share * 100))))
    return percentage_of_net(line) or Fraction(0)


def _figure(formula: Formula, values: Mapping[str, Any]) -> float | str:
    """Return what a formula of the forecast comes to, or why it comes to nothing."""
    known = {key: given(key, msg(key.replace("_", " ")), formula.unit, _exact(value, key), msg("as assumed")) for key, value in values.items()}
    found = formula.figure(known, None)
    return _cell(found.value) if found.value is not None else Translator(system_language()).render(found.reason) if found.reason else ""


def _cell(value: Decimal | Fraction) -> float:
    """Return a number as a cell holds it."""
    try:
        return float(value)
    except OverflowError as error:
        raise ArgumentError(msg("The result is too large for a cell.")) from error


def _day(value: Any, name: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= LAST_DAY:
        return EPOCH + timedelta(days=int(value))
    raise ArgumentError(msg("{argument}: a date is needed.", argument=name))


def _moment(day: date) -> datetime:
    """Return a day as Excel takes it."""
    return datetime(day.year, day.month, day.day)


def _calendar(holidays: Any) -> Calendar:
    cells: Sequence[Any] = holidays if isinstance(holidays, list | tuple) else [holidays]
    return Calendar(WorkWeek.MON_FRI, {_day(cell, "holidays"): "" for cell in cells if cell is not None})


def _choice(choices: Sequence[Choice], text: Any, name: str) -> Any:
    """Return the one of some choices that is meant, in any of our languages."""
    for language in LANGUAGES:
        found = choice_meant(type(choices[0]), str(text), language)
        if found in choices:
            return found
    raise ArgumentError(msg("{argument}: choose {choices}.", argument=name, choices=tuple(choices)))


def _stage(text: str) -> str:
    """Return the key of a sheet, from its key or its name in any language."""
    from sostac_xl.schema import SHEETS
    from sostac_xl.workbook.read_names import in_every_language, plain_header

    meant = plain_header(text)
    found = next((sheet.key for sheet in SHEETS if meant == sheet.key or meant in in_every_language(sheet.title)), "")
    if not found:
        stages = ", ".join(sheet.key for sheet in SHEETS if sheet.stage)
        raise ArgumentError(msg("{argument}: choose {choices}.", argument="stage", choices=stages))
    return found


def _shown(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
