"""`sostac trace`: chains, coverage, orphans."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from sostac_xl.checks import assess
from sostac_xl.cli import trace as module
from sostac_xl.schema.tactics import Tactic
from tests.cli.figures import run, shop


def test_without_an_id_it_shows_coverage_and_what_hangs_in_the_air(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three matrices, and the two chosen options that no targeting is built on, with their cells' names."""
    result = run(monkeypatch, module)

    assert result.exit_code == 0
    assert [title in result.output for title in ("Objectives × tactics", "Segments × channels", "Markets × tactics")] == [True] * 3
    orphans = result.output.partition("Hanging in the air")[2]
    assert [word for word in orphans.split() if word.startswith("TOW-")] == ["TOW-07", "TOW-10"]
    assert "nothing after it in Targeting" in orphans


def test_coverage_of_nothing_by_nothing_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """While no tactic names its segment, a heading above rows without columns would be all there is."""
    opened = shop()
    tactics = tuple(replace(tactic, segment=None) for tactic in opened.plan[Tactic])
    computation, findings = assess(replace(opened.plan, tables={**opened.plan.tables, Tactic: tactics}), opened.computation.as_of)
    without = replace(opened, plan=computation.plan, computation=computation, findings=findings)
    monkeypatch.setattr(module, "open_plan", lambda _path, _lang: without)

    output = CliRunner().invoke(module.trace, ["plan.xlsx"]).output

    assert "Objectives × tactics" in output
    assert "Segments × channels" not in output


def test_with_an_id_it_shows_what_the_row_follows_from_and_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two trees; the ID may be typed in lower case; a measurement shows its day and value."""
    result = run(monkeypatch, module, "kpi-03")

    before, _, after = result.output.partition("KPI-03 leads to")
    assert before.startswith("KPI-03 follows from\n")
    assert "└── OBJ-03  Win 1,200 new customers a month\n    └── GOA-01" in before
    assert "MEA-09  31 Jan 2026: 8" in after


def test_an_unknown_id_is_a_wrong_use_and_suggests_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 and one line."""
    result = run(monkeypatch, module, "KPI-33")

    assert result.exit_code == 2
    assert "no row KPI-33" in result.output
    assert "Did you mean KPI-03?" in result.output


def test_json_holds_rows_links_orphans_and_coverage(monkeypatch: pytest.MonkeyPatch) -> None:
    """For another program, by keys."""
    data = json.loads(run(monkeypatch, module, "--json").output)

    assert {"id": "OBJ-03", "table": "objectives", "name": "Win 1,200 new customers a month"} in data["rows"]
    assert {"from": "OBJ-03", "to": "KPI-03"} in data["links"]
    assert data["orphans"] == [{"id": key, "lacks": "targeting", "side": "after"} for key in ("TOW-07", "TOW-10")]
    assert {"row": "OBJ-01", "column": "TAC-02", "value": 2} in data["coverage"]["objectives × tactics"]


@pytest.mark.parametrize(("language", "title"), [("nl", "Wat in de lucht hangt"), ("ru", "Без связи")])
def test_it_speaks_the_language_of_the_plan(monkeypatch: pytest.MonkeyPatch, language: str, title: str) -> None:
    """The titles are translated."""
    assert title in run(monkeypatch, module, language=language).output
