"""Excel's formulas and Python agree on every figure: in an example that was typed into an empty workbook, and in plans made by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from sostac_xl.checks import assess
from sostac_xl.create import completed
from sostac_xl.examples import load
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.resources import EXAMPLES
from sostac_xl.workbook.budget_formulas import LineFormulas
from sostac_xl.workbook.build import write_workbook
from sostac_xl.workbook.layout import make_layout
from tests.support.libreoffice import LibreOffice, cached, compare
from tests.workbook.random_plans import plan_of
from tests.workbook.reconcile import AS_OF, reconciled, typed

PLANS = 50
BATCH = 10
FIXED = ("STG", "SEC")
"""Tables that have the rows they need, and no spare ones."""


@pytest.mark.parametrize(("example", "language"), [(name, LANGUAGES[number % 3]) for number, name in enumerate(EXAMPLES, 1)])
def test_an_example_typed_into_an_empty_workbook_computes_as_python_does(
    example: str, language: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Typed in and computed by `sostac compute`, every formula cell shows Python's value, and still does when LibreOffice recalculates it."""
    made = typed(load(example, language), tmp_path, example, language=language)
    result = reconciled(made, libreoffice)

    assert result.formulas > 20_000
    assert [str(found) for found in compare(made.expected, cached(made.filled)).differences] == []
    assert [str(found) for found in (*result.errors, *result.differences)] == []


def made(seed: int, folder: Path) -> Path:
    """Write the workbook of a plan made by chance, with the values that Python computes."""
    t = Translator(LANGUAGES[seed % 3])
    plan = completed(plan_of(seed), t, "full")
    layout = make_layout(plan, t, {table: len(rows) + 2 for table, rows in plan.tables.items() if table.info.prefix not in FIXED})
    placed = layout.placed_plan()
    path = folder / f"plan-{seed}.xlsx"
    path.write_bytes(write_workbook(layout, *assess(placed, placed.facts.status_date or AS_OF)))
    return path


@pytest.mark.parametrize("first", range(0, PLANS, BATCH))
def test_plans_made_by_chance_compute_as_python_does(first: int, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Blanks, every basis, phasing, model and level, currencies without and with three decimals: no cell differs, none is an error."""
    paths = [made(seed, tmp_path) for seed in range(first, first + BATCH)]
    results = [libreoffice.recalculated(path) for path in paths]

    assert sum(result.formulas for result in results) > 30_000
    assert [f"{path.stem} {found}" for path, x in zip(paths, results, strict=True) for found in (*x.errors, *x.differences)] == []


def test_a_wrong_formula_is_found(monkeypatch: pytest.MonkeyPatch, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """With a cent too much in the formula of a line's amount, and nothing wrong in the values, the comparison finds it."""
    right = LineFormulas._net
    monkeypatch.setattr(LineFormulas, "_net", lambda self: f"{right(self)}+0.01")

    result = libreoffice.recalculated(made(1, tmp_path))

    assert {found.sheet for found in result.differences} >= {"Budget", "Tactiek"}
