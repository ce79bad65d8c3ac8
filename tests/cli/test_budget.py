"""`sostac budget`: views, the sum, spend against plan."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import StringIO

import pytest

from sostac_xl.cli import budget as module
from sostac_xl.compute.budget import budget_of
from sostac_xl.schema.tactics import Level
from tests.cli.figures import run, shop


@pytest.mark.parametrize("by", [side for side in module.SIDES if side != "line"])
def test_every_side_adds_up_to_the_subtotal(monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    """Whatever the side, the rows of the CSV come to the same sum as the budget."""
    result = run(monkeypatch, module, "--by", by, "--csv")

    rows = list(csv.DictReader(StringIO(result.output)))
    assert result.exit_code == 0
    assert sum(Decimal(row["net"]) for row in rows) == shop().computation.budget.stack.subtotal
    assert len(rows) > 1


def test_a_level_is_reckoned_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sum at *best* is that of the budget at best."""
    data = json.loads(run(monkeypatch, module, "--level", "best", "--json").output)

    total = next(row["amount"] for row in data["stack"] if row["label"] == "Total excluding VAT")
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


def test_an_unknown_level_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the choices, exit code 2."""
    result = run(monkeypatch, module, "--level", "good")

    assert result.exit_code == 2
    assert "acceptable" in result.output
