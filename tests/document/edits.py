"""A small plan, its Word document, and what people do to that: for the tests of refreshing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any, TypeVar

from docx import Document
from docx.oxml.ns import qn

from sostac_xl.compute import compute
from sostac_xl.document.docx.control import TAG
from sostac_xl.document.living.outcome import Change, Outcome, Refreshed
from sostac_xl.document.living.refresh import refresh_document
from sostac_xl.examples import load
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person, Prose, Section, Version
from sostac_xl.schema.row import Row
from sostac_xl.schema.situation import Baseline, Swot
from sostac_xl.schema.strategy import Positioning, Segment
from sostac_xl.schema.tactics import BudgetLine, Channel, Tactic
from tests.document.words import AS_OF, built

R = TypeVar("R", bound=Row)

_MOST = 8
_KEPT = (Action, Objective, Person, Prose, Version, Baseline, Swot, Positioning, Segment, BudgetLine, Channel, Tactic)


@cache
def small(language: str = "en") -> Plan:
    """Return a plan with some of everything: texts, tables, panels, charts, a note and a Gantt chart."""
    plan = load("webshop", language)
    kept: dict[type[Row], tuple[Row, ...]] = {table: rows[:_MOST] for table, rows in plan.tables.items() if table in _KEPT}
    return replace(plan, tables={**kept, Section: plan[Section], Prose: plan[Prose]})


@cache
def document(language: str = "en") -> bytes:
    """Return its Word plan."""
    return built(small(language), language=language)


def changed(table: type[R], change: Callable[[R], R | None], plan: Plan | None = None) -> Plan:
    """Return the plan with a change in the rows of a table; None takes a row away."""
    plan = plan or small()
    return replace(plan, tables={**plan.tables, table: tuple(row for row in map(change, plan[table]) if row)})


@cache
def dearer() -> Plan:
    """Return the plan with budget lines that are ten percent lower."""
    return changed(BudgetLine, lambda row: replace(row, amount=row.amount and row.amount / 2))


def refreshed(data: bytes, plan: Plan | None = None, *, draft: bool = False) -> Refreshed:
    """Return a document brought up to date with a plan, the small one unless told."""
    plan = plan or small()
    return refresh_document(data, "plan.docx", compute(plan, plan.facts.status_date or AS_OF), (), draft=draft)


def outcomes(done: Refreshed, *outcomes: Outcome) -> dict[str, Change]:
    """Return the changes of some outcomes by their places."""
    return {change.place: change for change in done.changes if change.outcome in outcomes}


def edited(data: bytes, edit: Callable[[Any], object]) -> bytes:
    """Return a document after an edit of its body."""
    word = Document(BytesIO(data))
    edit(word.element.body)
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def control(body: Any, place: str) -> Any:
    """Return the control of a place."""
    return next(tag.getparent().getparent() for tag in body.iter(qn("w:tag")) if tag.get(qn("w:val")) == TAG + place)


def write(body: Any, place: str, text: str) -> None:
    """Write a text at the end of the first paragraph that says something in a block."""
    texts = list(control(body, place).iter(qn("w:t")))
    texts[0].text = f"{texts[0].text}{text}"


def places(data: bytes) -> list[str]:
    """Return the places of the controls of a document, in order."""
    body = Document(BytesIO(data)).element.body
    return [tag.get(qn("w:val")).removeprefix(TAG) for tag in body.iter(qn("w:tag")) if tag.get(qn("w:val")).startswith(TAG)]


def paragraph(text: str) -> Any:
    """Return a paragraph that a person wrote."""
    word = Document()
    return word.add_paragraph(text)._p


def numbers(data: bytes, tag: str, attribute: str) -> Iterator[str]:
    """Yield the numbers that elements of a document bear."""
    for element in Document(BytesIO(data)).element.body.iter(qn(tag)):
        yield str(element.get(qn(attribute) if ":" in attribute else attribute))
