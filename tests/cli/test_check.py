"""`sostac check`, `rules` and `explain`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sostac_xl.checks import assess, rules
from sostac_xl.cli import check as check_module
from sostac_xl.cli.check import check
from sostac_xl.cli.common import Opened
from sostac_xl.cli.explain import explain
from sostac_xl.cli.report import findings_text
from sostac_xl.cli.rules import rules as rules_command
from sostac_xl.i18n import Translator
from tests.checks.plans import AS_OF, Change, change, clean_plan, facts, steps

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `sostac check` on the clean plan after a change."""

    def go(changed: Change, *options: str) -> Result:
        def open_changed(_path: Path, lang: str | None) -> Opened:
            plan = changed(clean_plan())
            computation, findings = assess(plan, AS_OF)
            return Opened(plan, computation, findings, Translator(lang or "en"))

        monkeypatch.setattr(check_module, "open_plan", open_changed)
        return CliRunner().invoke(check, ["plan.xlsx", *options])

    return go


BROKEN = steps(facts(horizon=6, ceiling=None), change("OBJ-01", unit="", owner=None), change("COM-01", swot=()))


def test_a_clean_plan_has_no_findings_and_exit_code_0(run: Run) -> None:
    """One line says so."""
    result = run(steps())

    assert result.output == "No findings.\n"
    assert result.exit_code == 0


def test_findings_are_grouped_by_sheet_with_cell_code_severity_message_and_remedy(run: Run) -> None:
    """What several findings in a row share as a remedy is said once."""
    result = run(change("OBJ-01", unit="", owner=None), "--select", "OBJ101")

    assert result.output == (
        "Objectives\n"
        "  error  OBJ101  objectives!unit   “Unit” is not filled in for “More orders”.\n"
        "  error  OBJ101  objectives!owner  “Owner” is not filled in for “More orders”.\n"
        "                                   → Fill in the cell. If the row is not needed, empty it; "
        "if the table is not needed, switch it off in Sections.\n"
        "\n"
        "2 errors, 0 warnings, 0 pieces of advice.\n"
    )
    assert result.exit_code == 1


def test_a_finding_stands_under_the_sheet_where_to_look(run: Run) -> None:
    """The ceiling is on Plan, though a budget over it is a fault of Tactics: so is its code, and so is its stage in JSON."""
    broken = facts(ceiling=Decimal(7000))

    assert run(broken).output.startswith("Plan\n  error  TAC124  plan!ceiling")
    (finding,) = json.loads(run(broken, "--format", "json").output)["findings"]
    assert (finding["stage"], finding["sheet"]) == ("tactics", "plan")


def test_warnings_and_advice_alone_give_exit_code_0(run: Run) -> None:
    """Only an error makes a plan unfit to be signed."""
    result = run(change("COM-01", swot=()))

    assert "0 errors, 0 warnings, 1 piece of advice." in result.output
    assert result.exit_code == 0


def test_json_holds_the_same_findings(run: Run) -> None:
    """Names are English, texts in the language asked for."""
    data = json.loads(run(change("COM-01", swot=()), "--format", "json").output)

    assert data["as_of"] == "2027-03-01"
    assert data["summary"] == {"error": 0, "warning": 0, "advice": 1}
    (finding,) = data["findings"]
    assert finding["code"] == "SIT107"
    assert (finding["severity"], finding["stage"], finding["row"]) == ("advice", "situation", "COM-01")
    assert (finding["sheet"], finding["cell"]) == ("competitors", "swot")


def test_findings_speak_the_language_asked_for(run: Run) -> None:
    """`--lang` goes before the plan's own language."""
    result = run(change("OBJ-01", unit="", owner=None), "--lang", "nl")

    assert Translator("nl")("Objectives") in result.output


def test_select_ignore_and_stage_narrow_the_findings_and_the_exit_code(run: Run) -> None:
    """What is not shown does not count."""
    assert re.findall("[A-Z]{3}[0-9]{3}", run(BROKEN, "--select", "OBJ107,SIT").output) == ["OBJ107", "SIT107"]
    assert "OBJ107" not in run(BROKEN, "--ignore", "obj107").output
    assert run(BROKEN, "--stage", "situation").exit_code == 0


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_code_is_refused_with_the_nearest_one(run: Run, option: str) -> None:
    """A typing error must not pass for a plan without findings."""
    result = run(steps(), option, "OBJ10X")

    assert result.exit_code == 2
    assert "There is no rule OBJ10X. Did you mean OBJ110?" in result.output


def test_colour_is_for_terminals_only(run: Run) -> None:
    """A pipe gets plain text."""
    assert "\x1b" not in run(BROKEN).output


@pytest.mark.parametrize(("no_color", "red"), [("", True), ("1", False)])
def test_a_terminal_gets_colour_unless_the_user_wants_none(monkeypatch: pytest.MonkeyPatch, no_color: str, red: bool) -> None:
    """NO_COLOR is honoured, whatever its value."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", no_color)
    _, findings = assess(change("OBJ-01", unit="")(clean_plan()), AS_OF)

    assert ("31m" in findings_text(findings, Translator("en"))) is red


def test_rules_lists_every_rule() -> None:
    """As text and as JSON."""
    text = CliRunner().invoke(rules_command).output
    data = json.loads(CliRunner().invoke(rules_command, ["--json"]).output)

    assert [line.split()[0] for line in text.splitlines()] == [rule.code for rule in rules()]
    assert [entry["code"] for entry in data] == [rule.code for rule in rules()]


def test_explain_gives_reason_and_remedy() -> None:
    """In capitals or not."""
    result = CliRunner().invoke(explain, ["obj104"])

    assert "OBJ104 levels-out-of-order" in result.output
    assert "Acceptable is the least" in result.output
    assert "Put the three levels in order" in result.output


def test_explain_refuses_an_unknown_code() -> None:
    """It names the nearest one."""
    result = CliRunner().invoke(explain, ["OBJ1004"])

    assert result.exit_code == 2
    assert "Did you mean OBJ104?" in result.output


@pytest.mark.parametrize("command", [check, rules_command, explain], ids=lambda command: command.name)
def test_help_shows_an_example(command: object) -> None:
    """Nobody has to guess how a command is called."""
    assert "Example:  sostac" in CliRunner().invoke(command, ["--help"]).output  # type: ignore[arg-type]
