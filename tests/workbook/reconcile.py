"""A plan typed into an empty workbook, computed, recalculated by LibreOffice, and held against what Python makes of it.

The workbook is filled as a person does it: values in cells, nothing else. So whatever its formulas show was computed by them alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from sostac_xl.checks import assess
from sostac_xl.cli.compute import compute as compute_command
from sostac_xl.create import completed
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.row import Row
from sostac_xl.schema.table import Column
from sostac_xl.workbook.build import write_workbook
from sostac_xl.workbook.cells import cell_value
from sostac_xl.workbook.layout import Layout, make_layout
from tests.support.libreoffice import LibreOffice, Recalculation, compare

AS_OF = date(2027, 5, 12)


@dataclass(frozen=True)
class Typed:
    """A plan in two workbooks: `filled` was typed into an empty one and computed, `expected` was written with the values of Python."""

    filled: Path
    expected: Path


def typed(plan: Plan, folder: Path, name: str, *, language: str = "en", rows: Mapping[type[Row], int] | None = None) -> Typed:
    """Make both workbooks of a plan; `rows` are those of the tables, by default what the schema gives the filled ones."""
    t = Translator(language)
    whole = completed(plan, t, "full")
    layout = make_layout(whole, t, rows)
    placed = layout.placed_plan()
    expected = folder / f"{name}-expected.xlsx"
    expected.write_bytes(write_workbook(layout, *assess(placed, placed.facts.status_date or AS_OF)))

    begun = Plan(blocks={PlanFacts: PlanFacts(start=whole.facts.start, horizon=whole.facts.horizon)})  # as `sostac new --start --horizon` has it
    empty = make_layout(completed(begun, t, "full"), t, {table: place.rows for table, place in layout.tables.items()})
    blank = empty.placed_plan()
    filled = folder / f"{name}.xlsx"
    filled.write_bytes(write_workbook(empty, *assess(blank, AS_OF)))
    fill(filled, layout, placed, t)
    result = CliRunner().invoke(compute_command, [str(filled), "--in-place", "--no-backup"])
    assert result.exit_code in (0, 1), result.output
    return Typed(filled, expected)


def fill(path: Path, layout: Layout, plan: Plan, t: Translator) -> None:
    """Type the entries of a plan into the cells where its layout has them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path)
    for spot in layout.spots.values():
        record = plan.block(spot.block)
        for column in spot.block.inputs():
            row, index = spot.cells[column.key]
            book[spot.sheet_name].cell(row + 1, index + 1).value = cell_value(getattr(record, column.key), plan, t)
    for table, place in layout.tables.items():
        for number, entries in enumerate(plan[table]):
            for column in filter(_is_typed, table.columns()):
                cell = book[place.sheet_name].cell(place.first + number + 1, place.columns[column.key] + 1)
                cell.value = cell_value(getattr(entries, column.key), plan, t)
    book.save(path)


def _is_typed(column: Column) -> bool:
    return not column.computed


def reconciled(made: Typed, libreoffice: LibreOffice) -> Recalculation:
    """Let LibreOffice recalculate the filled workbook, and return where it differs from what Python computes."""
    return compare(made.expected, libreoffice.results(made.filled))
