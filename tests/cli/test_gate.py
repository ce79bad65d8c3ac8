"""`sostac gate`, from a plan on: what it prints and how it ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sostac_xl.cli import gate as module
from sostac_xl.cli.common import Opened
from sostac_xl.compute import compute
from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import Translator, msg
from sostac_xl.plan import Plan
from sostac_xl.schema.plan import Stage, StageName
from sostac_xl.schema.situation import Baseline
from tests.compute.plans import make


@dataclass(frozen=True)
class Place:
    """The place of a row."""

    def cell(self, key: str) -> CellRef:
        """Return the cell of a column."""
        return CellRef("Situation", f"{key}7")


PLAN = Plan(
    tables={
        Baseline: (make(Baseline, id="BAS-1", metric="orders", origin=Place()),),
        Stage: (make(Stage, id="STG-1", stage=StageName.SITUATION, signed_off=date(2027, 1, 20)),),
    }
)


def run(monkeypatch: pytest.MonkeyPatch, *options: str, severity: Severity = Severity.WARNING, language: str = "en") -> Result:
    """Run the command on the plan with one finding."""
    finding = Finding("SIT101", "fault", severity, "situation", msg("Wrong."), msg("Mend it."))
    errors = {StageName.SITUATION: 1} if severity is Severity.ERROR else {}
    opened = Opened(PLAN, compute(PLAN, date(2027, 2, 1), errors), (finding,), Translator(language))
    monkeypatch.setattr(module, "open_plan", lambda path, _lang: opened if path == Path("plan.xlsx") else None)
    return CliRunner().invoke(module.gate, ["plan.xlsx", *options])


def test_the_text_names_each_stage_and_the_cell_to_go_back_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line per stage in columns, then the stage, what it lacks, and the cell."""
    result = run(monkeypatch)

    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[0].split() == ["Stage", "Filled", "Errors", "Signed", "off", "Status"]
    assert lines[1].split() == ["Situation", "8%", "0", "20", "Jan", "2027", "(not", "verified)", "started"]
    assert [line.split()[0] for line in lines[1:7]] == ["Situation", "Objectives", "Strategy", "Tactics", "Action", "Control"]
    assert lines[-2:] == ["Go back to Situation: fill in Value in Performance baseline.", "  → Situation!value7"]


def test_json_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stages by key with numbers, and the stage to go back to with its cell."""
    data = json.loads(run(monkeypatch, "--json").output)

    assert data["stages"][0] == {
        "stage": "situation",
        "filled": 0.0833,
        "errors": 0,
        "signed_off": "2027-01-20",
        "sign_off": "unverified",
        "status": "started",
        "first_missing": "Situation!value7",
    }
    assert data["go_back_to"]["stage"] == "situation"
    assert data["go_back_to"]["cell"] == "Situation!value7"


def test_errors_in_the_plan_end_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code tells a script whether the plan has findings at error level."""
    assert run(monkeypatch, severity=Severity.ERROR).exit_code == 1
    assert run(monkeypatch, severity=Severity.ADVICE).exit_code == 0


@pytest.mark.parametrize("language", ["nl", "ru"])
def test_columns_line_up_in_every_language(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """The last column begins at the same place on every line, whatever the words' lengths."""
    lines = run(monkeypatch, language=language).output.splitlines()[:7]
    t = Translator(language)
    statuses = [t("Status"), t("started"), *[t("empty")] * 5]

    assert len({line.rindex(status) for line, status in zip(lines, statuses, strict=True)}) == 1


def test_an_error_on_the_plan_sheet_is_told_beside_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Plan sheet is no stage, but all of them stand on its facts: its first error and its cell are named too."""
    finding = Finding("PLN101", "fault", Severity.ERROR, "plan", msg("No client."), msg("Name it."), cell=CellRef("Plan", "D15"))
    opened = Opened(PLAN, compute(PLAN, date(2027, 2, 1)), (finding,), Translator("en"))
    monkeypatch.setattr(module, "open_plan", lambda _path, _lang: opened)

    text = CliRunner().invoke(module.gate, ["plan.xlsx"])
    data = json.loads(CliRunner().invoke(module.gate, ["plan.xlsx", "--json"]).output)

    assert text.exit_code == 1
    assert text.output.splitlines()[-2:] == ["The Plan sheet has errors too: No client.", "  → Plan!D15"]
    assert data["plan_error"] == {"what": "No client.", "cell": "Plan!D15"}
    assert data["go_back_to"]["stage"] == "situation"
