"""`sostac forecast`: the plan, its objectives, its risks, and why a figure is what it is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from sostac_xl.checks import assess
from sostac_xl.cli import forecast as module
from sostac_xl.i18n import LANGUAGES
from sostac_xl.schema.tactics import Funnel, Level
from tests.cli.figures import run, shop


def test_figures_stand_at_each_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON holds what Python computes, by the figure's key."""
    data = json.loads(run(monkeypatch, module, "--json").output)

    figures = {row["key"]: row for row in data["plan"]}
    for level, totals in shop().computation.forecast.totals.items():
        assert {key: row[level.name.lower()] for key, row in figures.items()} == {
            key: None if figure.value is None else pytest.approx(float(figure.value)) for key, figure in totals.by_key.items()
        }


def test_objectives_show_gap_and_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each objective with a forecast metric is compared at the planned level."""
    data = json.loads(run(monkeypatch, module, "--json").output)

    expected = shop().computation.forecast.objectives
    assert [row["id"] for row in data["objectives"]] == list(expected)
    for row in data["objectives"]:
        found = expected[row["id"]][Level.OPTIMAL]
        assert row["forecast"] == pytest.approx(float(found.forecast.value or 0))
        assert row["reached"] == (found.reached_in.isoformat() if found.reached_in else None)


def test_a_figure_is_explained_down_to_the_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formula in words, what it takes, and so on to what was assumed."""
    output = run(monkeypatch, module, "--why", "cac").output
    tactic = run(monkeypatch, module, "--why", "Orders", "--of", "tac-01").output
    objective = run(monkeypatch, module, "--why", "forecast", "--of", "OBJ-01").output

    assert "cost / new customers" in output
    assert "as assumed" in output
    assert "media / CPC" in tactic
    assert "TAC-02" not in tactic
    assert "baseline + " in objective


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", module.VIEWS)
def test_every_view_shows_in_every_language(monkeypatch: pytest.MonkeyPatch, view: str, language: str) -> None:
    """Each view has its titles and rows."""
    result = run(monkeypatch, module, "--show", view, language=language)

    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 10


def test_the_same_seed_draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Risk figures can be quoted: they come back with the seed, and differ with another."""
    first, again, other = (run(monkeypatch, module, "--show", "risk", "--seed", seed, "--csv").output for seed in ("1", "1", "2"))

    assert first == again != other


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--why", "revenu"], "Did you mean Revenue?"), (["--why", "CAC", "--of", "OBJ-99"], "OBJ-99 is no tactic"), (["--of", "TAC-01"], "give both")],
)
def test_what_cannot_be_explained_is_told(monkeypatch: pytest.MonkeyPatch, words: list[str], said: str) -> None:
    """An unknown figure or row is a wrong use of the command, with what there is."""
    result = run(monkeypatch, module, *words)

    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize("empty", [True, False])
def test_a_forecast_of_nothing_says_where_to_begin(monkeypatch: pytest.MonkeyPatch, empty: bool) -> None:
    """Without a single assumption dashes are all there is, and the table is named that they wait for."""
    opened = shop()
    plan = replace(opened.plan, tables={table: rows for table, rows in opened.plan.tables.items() if not (empty and table is Funnel)})
    computation, findings = assess(plan, opened.computation.as_of)
    monkeypatch.setattr(module, "open_plan", lambda _path, _lang: replace(opened, plan=plan, computation=computation, findings=findings))

    output = CliRunner().invoke(module.forecast, ["plan.xlsx"]).output

    assert ("A forecast is made from the table Funnel assumptions on the sheet Tactics" in " ".join(output.split())) is empty
