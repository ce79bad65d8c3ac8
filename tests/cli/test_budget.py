"""`sostac budget`: views, the sum, spend against plan."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from click.testing import CliRunner
from rich.console import Console

from sostac_xl.cli import budget as module
from sostac_xl.cli.listing import Heading, Listing, as_text
from sostac_xl.compute.budget import budget_of
from sostac_xl.findings import Severity
from sostac_xl.i18n import Translator
from sostac_xl.schema.tactics import Level
from tests.cli.figures import run, shop
from tests.compute.plans import d


@pytest.mark.parametrize("by", [side for side in module.SIDES if side != "line"])
def test_every_side_adds_up_to_the_subtotal(monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    """Whatever the side, the rows of the CSV come to the same sum as the budget."""
    result = run(monkeypatch, module, "--by", by, "--csv")

    rows = list(csv.DictReader(StringIO(result.output)))
    assert result.exit_code == 0
    assert sum(Decimal(row["net"]) for row in rows) == shop().computation.budget.stack.subtotal
    assert len(rows) > 1 or by == "year"


def test_a_level_is_reckoned_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sum at *best* is that of the budget at best."""
    data = json.loads(run(monkeypatch, module, "--level", "best", "--json").output)

    total = next(row["amount"] for row in data["stack"] if row["key"] == "total")
    assert data["level"] == "best"
    assert Decimal(str(total)) == budget_of(shop().plan, Level.BEST).stack.total


def test_the_client_sees_less_when_lines_are_internal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both totals stand side by side; with --client only the client's is shown."""
    ours, theirs = shop().computation.budget.stack.total, shop().computation.budget.for_client().stack.total

    both = run(monkeypatch, module).output
    client = run(monkeypatch, module, "--client").output
    assert ours != theirs
    assert f"{ours:,}" in both
    assert f"{theirs:,}" in both
    assert f"{theirs:,}" in client
    assert f"{ours:,}" not in client
    assert "For the client" not in client


def test_spend_stands_against_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Per line and in sum, as of the status date, as the language writes it."""
    output = run(monkeypatch, module, "--by", "line", language="nl").output

    assert "Bestedingen tegenover plan per regel" in output
    assert "8 mei 2026" in output
    assert "23.290,32" in output


def test_figures_are_never_broken_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """With too little room for the columns each line becomes a block, its figures whole."""
    headings = (Heading("name", "Name"), *(Heading(str(n), f"Figure {n}", "money") for n in range(9)))
    listing = Listing("x", "Spend", headings, (("A", *[d("218447.76")] * 9),))
    monkeypatch.setattr("sostac_xl.cli.report.console_of", lambda: Console(width=60, highlight=False, markup=False))

    lines = as_text([listing], Translator("nl"), "EUR").splitlines()

    assert sum("218.447,76" in line for line in lines) == 9
    assert max(map(len, lines)) <= 60


def test_figures_of_a_plan_with_errors_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line whose amount is no number counts as nothing: whoever uses the figures has to know, by the exit code too."""
    opened = shop()
    broken = replace(opened, findings=tuple(replace(finding, severity=Severity.ERROR) for finding in opened.findings))
    monkeypatch.setattr(module, "open_plan", lambda *_: broken)

    result = CliRunner().invoke(module.budget, ["plan.xlsx", "--json"])

    assert result.exit_code == 1
    assert json.loads(result.stdout)["level"] == "optimal"
    assert result.stderr == "1 error in the plan: these figures may be wrong. sostac check plan.xlsx\n"


def test_two_forms_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """CSV and JSON can't both be meant."""
    assert "choose one of --csv and --json" in run(monkeypatch, module, "--csv", "--json").output


def test_an_unknown_level_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the choices, exit code 2."""
    result = run(monkeypatch, module, "--level", "good")

    assert result.exit_code == 2
    assert "acceptable" in result.output
