"""The example plans: one folder of CSV files each (one file per table, English), translated through catalogues.

The files are canonical, whatever the language: ISO dates, a dot as decimal mark, shares as 0.21, choices by their member's name in lower
case (`per_month`), `yes` and `no`, references as bare IDs, several separated by `;`, predecessors as `ACT-03;ACT-05FS+2`.

The frozen baseline has no file: it is computed from the plan as it was approved. `approved.csv` lists the cells that differed then.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from io import StringIO
from typing import Any, Final, TypeVar

from sostac_xl import schema
from sostac_xl.compute import Computation
from sostac_xl.compute.baseline import baseline_rows
from sostac_xl.compute.signature import signed
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan, sections
from sostac_xl.resources import EXAMPLES
from sostac_xl.schema.kinds import Day, Kind, Link, Links, LinkType, Number, OneOf, Ref, RefTo, Text, Whole, YesNo
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.plan import Language, PlanFacts, Section, Stage
from sostac_xl.schema.row import Row

R = TypeVar("R", bound=Row)

_LINK: Final = re.compile(r"(?P<id>[A-Z]+-\d+)(?:(?P<type>[A-Z]{2})(?P<lag>[+-]\d+)?)?")
_ADDRESS: Final = re.compile(r"\S+@\S+|https?://\S+")
_CODE: Final = re.compile(r"[A-Z]{2,3}|[A-Z]+\d*-[\d-]+")


def load(name: str, language: str) -> Plan:
    """Return an example plan with its texts in `language`; KeyError when there is no such example."""
    if name not in EXAMPLES:
        raise KeyError(f"no example {name!r}; choose from {', '.join(EXAMPLES)}")
    t = Translator(language, domain=name)
    rows = {table: tuple(_record(table, line, t) for line in _lines(name, table.info.key)) for table in schema.tables()}
    blocks = {kind: _record(kind, line, t) for kind in schema.blocks() for line in _lines(name, kind.info.key)}
    blocks[PlanFacts] = replace(blocks[PlanFacts], language=Language[language.upper()])
    rows[Section] = sections(Translator(language), lambda _: True)
    plan = signed(Plan(tables=rows, blocks=blocks, name=name))
    return replace(plan, tables={**plan.tables, BaselineRow: _frozen(_approved(plan, t))})


def texts(name: str) -> Iterator[tuple[str, str]]:
    """Yield every text of an example with the cell that it stands in: what a translator gets to see."""
    for table in schema.everything():
        for line in _lines(name, table.info.key):
            for column in table.columns():
                value = line.get(column.key, "")
                if column.key != "id" and isinstance(column.kind, Text) and _translatable(value):
                    yield value, f"{line.get('id', table.info.key)} {column.key}"


def _approved(plan: Plan, t: Translator) -> Plan:
    """Return the plan as it was approved, before its later versions changed it."""
    cells: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line in _lines(plan.name, "approved"):
        cells[line["id"]][line["column"]] = line["value"]
    tables = {table: tuple(_with(row, cells[row.id], t) if row.id in cells else row for row in rows) for table, rows in plan.tables.items()}
    return replace(plan, tables=tables)


def _with(row: R, cells: Mapping[str, str], t: Translator) -> R:
    """Return a row with other cells; an empty one is blank."""
    blank = type(row)()
    return replace(row, **{key: _value(row.column(key).kind, cell, t) if cell else getattr(blank, key) for key, cell in cells.items()})


def _frozen(plan: Plan) -> tuple[BaselineRow, ...]:
    """Return the baseline of a plan, as of the day on which the last of its stages was signed off."""
    on = max(stage.signed_off for stage in plan[Stage] if stage.signed_off)
    computed = Computation(plan, on)
    return baseline_rows(plan, computed.schedule, computed.budget, on)


def _lines(name: str, file: str) -> Iterator[Mapping[str, str]]:
    """Yield the lines of one of an example's files as column key → cell; nothing when it has no such file."""
    path = files("sostac_xl") / "examples" / name / f"{file}.csv"
    if path.is_file():
        yield from csv.DictReader(StringIO(path.read_text("utf-8"), newline=""))


def _translatable(value: str) -> bool:
    """Return whether a text has words in it: addresses, codes, version numbers and figures are the same in every language."""
    return any(c.isalpha() for c in value) and not _ADDRESS.fullmatch(value) and not _CODE.fullmatch(value)


def _record(table: type[Any], line: Mapping[str, str], t: Translator) -> Any:
    """Return a row or block with the cells of one line of its file."""
    known = {column.key: column.kind for column in table.columns() if not column.computed}
    return table(**{key: _value(known[key], cell, t) for key, cell in line.items() if cell})


def _value(kind: Kind, cell: str, t: Translator) -> Any:
    """Return the value that a cell in canonical form stands for."""
    match kind:
        case Text():
            return t(cell) if _translatable(cell) else cell
        case Whole():
            return int(cell)
        case Number():
            return Decimal(cell)
        case Day():
            return date.fromisoformat(cell)
        case YesNo():
            return {"yes": True, "no": False}[cell]
        case OneOf(choice):
            return choice[cell.upper()]
        case RefTo(_, many=True):
            return tuple(_ref(part) for part in cell.split(";"))
        case RefTo():
            return _ref(cell)
        case Links():
            return tuple(_link(part) for part in cell.split(";"))
    raise TypeError(f"no canonical form for {kind}")


def _ref(row_id: str) -> Ref[Any]:
    return Ref(row_id)


def _link(text: str) -> Link:
    """Return the predecessor that `ACT-05FS+2` stands for."""
    found = _LINK.fullmatch(text)
    if not found:
        raise ValueError(f"not a predecessor: {text!r}")
    return Link(found["id"], LinkType(found["type"] or "FS"), int(found["lag"] or 0))
