"""Whatever the client may see is printed somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from sostac_xl import schema
from sostac_xl.compute import compute
from sostac_xl.document.context import Context
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Day, Links, MonthOf, Number, OneOf, Ref, RefTo, Share, Text, Whole, YesNo
from sostac_xl.schema.lists import BaselineRow, Holiday
from sostac_xl.schema.plan import Question, QuestionStatus, Section, Stage
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Swot
from sostac_xl.schema.table import COMMON, Column
from sostac_xl.schema.tactics import Basis, BudgetLine, Level
from tests.compute.plans import make, plan_of
from tests.document.words import AS_OF, built, text

NOT_THE_PLANS: dict[type[Row], str] = {
    Section: "which tables the workbook uses",
    Holiday: "a list behind the calendar",
    BaselineRow: "what was frozen, for the slip",
}
"""Tables that are no part of what a client signs, and what they are instead."""

NOT_PRINTED = {
    ("stages", "signature"): "how far the workbook is",
    ("stages", "sign_off"): "how far the workbook is",
    ("stages", "done"): "how far the workbook is",
    ("stages", "errors"): "how far the workbook is",
    ("stages", "gate"): "how far the workbook is",
    ("objectives", "smart"): "how far the workbook is",
    ("objectives", "better"): "higher is what everybody expects: told when lower is better",
    ("objectives", "includes_baseline"): "yes is usual: told when it is no",
    ("tows", "chosen"): "told when it is no and another option was chosen",
    ("tactics", "budget"): "the budget of the lines, which has its own test",
    ("budget_lines", "hours"): "beside an amount they give the hourly rate away",
    ("budget_lines", "person"): "beside an amount it gives the hourly rate away",
    ("budget_lines", "basis"): "told with the rate: so much per month, so much of media",
    ("budget_lines", "working"): "media are told by cost type",
    ("actions", "milestone"): "told as a word",
    ("actions", "critical"): "told when more than the last action is critical",
    ("actions", "done"): "100 % is told as done",
    ("measurements", "kpi"): "the band above it",
    ("custom_phasing", "line"): "the line above it",
    ("custom_phasing", "share"): "the amount in its place: a phase has one of the two",
    ("leave", "person"): "the person above it",
    ("spend", "line"): "spend is told by month",
}
"""Columns that are not printed as they stand, and why."""

TABLES = [table for table in schema.everything() if issubclass(table, Row) and table not in NOT_THE_PLANS and not table.info.sheet.computed]


def cell(column: Column, n: int, ids: dict[type[Row], str]) -> Any:
    """Return a value for a column that stands out: no other cell has it, if its kind has so many values."""
    match column.kind:
        case RefTo(target, many):
            return (Ref(ids[target]),) if many else Ref(ids[target])
        case Links():
            return ()
        case OneOf(choice):
            return list(choice)[-1]
        case YesNo():
            return True
        case _:
            return figure(column, n)


def figure(column: Column, n: int) -> Any:
    """Return the value of a column that holds a day, a number or a text."""
    match column.kind:
        case MonthOf():
            return date(2027, 2, 1)
        case Day():
            return date(2027, 1, 1 + n % 28)
        case Share():
            return Decimal(n % 90 + 5) / 100
        case Whole(low, high):
            return int(high) if high is not None and high <= 10 else 2027 if low and low > 1000 else n
        case Number():
            return Decimal(n)
        case Text():
            return f"Word{n}"
    raise TypeError(column.kind)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan with one row in each table, every cell of it filled."""
    numbers = count(211)
    ids = {table: f"{table.info.prefix}-01" for table in TABLES}
    rows: list[Row] = []
    for table in TABLES:
        cells = {column.key: cell(column, next(numbers), ids) for column in table.inputs()}
        rows.append(make(table, id=ids[table], **cells))
    changes: dict[type[Row], dict[str, Any]] = {
        BudgetLine: {"basis": Basis.PER_MONTH, "start": date(2027, 1, 5), "end": date(2027, 3, 30), "level": Level.OPTIMAL},
        Question: {"status": QuestionStatus.ANSWERED},
        Action: {"milestone": False, "done": Decimal("0.37"), "actual_finish": None},
        Stage: {"usual": "about 47"},
    }
    rows = [replace(row, **changes.get(type(row), {})) for row in rows]
    used = [make(Section, id=section_id(table), in_use=True) for table in schema.everything()]
    # a second entry of the SWOT, since an option follows from two
    return plan_of(*rows, *used, make(Swot, id="SWO-02", statement="Other", kind=None))


@pytest.fixture(scope="module")
def said(plan: Plan) -> str:
    """Return what the document of that plan says, without spaces and capitals."""
    return text(built(plan)).replace(" ", "").lower()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.info.key)
def test_every_filled_column_is_printed(plan: Plan, said: str, table: type[Row]) -> None:
    """What stands in a column that the client may see stands somewhere in the document, in a column, a detail or a sentence."""
    ctx = Context.of(compute(plan, AS_OF), Translator("en"))
    row = ctx.rows(table)[0]
    missing = []
    for column in table.columns():
        if column.key in COMMON or column.internal or (table.info.key, column.key) in NOT_PRINTED:
            continue
        shown = ctx.show(row, column.key)
        if isinstance(column.kind, Day):  # a span names its year once
            shown = " ".join(shown.split()[:2])
        if "".join(shown.split()).replace("\N{NON-BREAKING HYPHEN}", "-").lower() not in said:
            missing.append((column.key, shown))
    assert missing == []


def test_exceptions_are_real() -> None:
    """Each column that is said not to be printed exists."""
    for key, column in NOT_PRINTED:
        assert next(table for table in TABLES if table.info.key == key).column(column)
