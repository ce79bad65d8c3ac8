"""`sostac check --format sarif`: what code hosts and editors read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sostac_xl.checks import assess, rules
from sostac_xl.cli.check import check
from sostac_xl.cli.sarif import sarif_data
from sostac_xl.examples import load
from sostac_xl.findings import CellRef, Finding
from sostac_xl.i18n import LANGUAGES, Translator
from tests.checks.plans import AS_OF, Change, change, clean_plan, facts, steps
from tests.support.shelf import new_workbook

BROKEN = steps(facts(horizon=6, ceiling=None), change("OBJ-01", unit="", owner=None), change("COM-01", swot=()))


def found(changed: Change = BROKEN) -> tuple[Finding, ...]:
    """Return what the check finds in the clean plan after a change, in cells as a workbook has them."""
    _, findings = assess(changed(clean_plan()), AS_OF)
    return tuple(replace(finding, cell=CellRef("Sheet", f"{chr(66 + n)}{n + 10}")) for n, finding in enumerate(findings))


def log_of(findings: tuple[Finding, ...], language: str = "en", path: str = "plan.xlsx") -> dict[str, Any]:
    """Return the log of findings, as it is once it was written and read."""
    data = sarif_data(Path(path), findings, rules(), Translator(language), "2027-03-01")
    return json.loads(json.dumps(data, ensure_ascii=False))  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_log_is_valid_sarif(sarif: Callable[[object], list[str]], language: str) -> None:
    """The published schema has nothing against it, with findings of every severity and without any."""
    assert {result["level"] for result in log_of(found(), language)["runs"][0]["results"]} == {"error", "warning", "note"}
    assert sarif(log_of(found(), language)) == []
    assert sarif(log_of((), language)) == []


def test_the_schema_finds_what_is_wrong(sarif: Callable[[object], list[str]]) -> None:
    """The comparison above is no empty one."""
    log = log_of(found())
    log["runs"][0]["results"][0]["level"] = "advice"
    del log["runs"][0]["results"][1]["message"]

    assert len(sarif(log)) == 2


def test_the_tool_names_all_its_rules() -> None:
    """Each with its reason, remedy and level, whatever was found."""
    driver = log_of(())["runs"][0]["tool"]["driver"]

    assert driver["name"] == "sostac-xl"
    assert [rule["id"] for rule in driver["rules"]] == [info.code for info in rules()]
    (rule,) = (rule for rule in driver["rules"] if rule["id"] == "OBJ104")
    assert rule["name"] == "levels-out-of-order"
    assert rule["shortDescription"]["text"].startswith("Acceptable is the least")
    assert rule["help"]["text"] == "Put the three levels in order, or correct “Better”."
    assert rule["fullDescription"]["text"] == f"{rule['shortDescription']['text']} {rule['help']['text']}"
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_a_result_points_at_its_rule_its_file_and_its_cell() -> None:
    """The index leads to the rule that the ID names; a finding without a cell points at the file."""
    findings = found(change("OBJ-01", unit=""))
    first, nowhere = replace(findings[0], cell=CellRef("My plan", "C7")), replace(findings[0], cell=None)
    run = log_of((first, nowhere), path="my plans/plan: 1.xlsx")["runs"][0]
    one, two = run["results"]

    assert (one["ruleId"], run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"]) == ("OBJ101", "OBJ101")
    assert one["message"]["text"] == "“Unit” is not filled in for “More orders”."
    assert one["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "my%20plans/plan%3A%201.xlsx"}},
            "logicalLocations": [{"name": "C7", "fullyQualifiedName": "'My plan'!C7"}],
        }
    ]
    assert "logicalLocations" not in two["locations"][0]
    assert one["properties"]["row"] == "OBJ-01"


def test_a_file_elsewhere_is_named_as_a_whole(tmp_path: Path) -> None:
    """A path from the root is a URI of its own."""
    result = log_of(found(), path=str(tmp_path / "my plan.xlsx"))["runs"][0]["results"][0]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (tmp_path / "my plan.xlsx").as_uri()


def fingerprints(log: dict[str, Any]) -> list[str]:
    """Return the fingerprints of a log's results."""
    return [result["partialFingerprints"]["ruleAndRow/v1"] for result in log["runs"][0]["results"]]


def test_a_finding_is_known_again_wherever_its_row_stands() -> None:
    """Rows may move, the language may change; no two findings are taken for one another."""
    findings = found()
    moved = tuple(replace(each, cell=CellRef("Other", f"{each.cell.address[0]}{n + 99}")) for n, each in enumerate(findings) if each.cell)

    assert fingerprints(log_of(findings)) == fingerprints(log_of(moved, "ru"))
    assert len(set(fingerprints(log_of(findings)))) == len(findings)
    assert len(set(fingerprints(log_of(tuple(replace(each, row_id="", cell=None) for each in findings))))) == len(findings)


def test_a_finding_is_known_again_after_the_rows_of_the_workbook_were_sorted(tmp_path: Path, sarif: Callable[[object], list[str]]) -> None:
    """The same plan with its rows the other way round has its findings in other cells, with the same fingerprints, in its language."""
    plan = load("webshop", "nl")
    gaps = replace(plan, tables={table: rows[:-1] for table, rows in plan.tables.items()})
    logs = []
    for name, order in (("plan", 1), ("sorted", -1)):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(new_workbook(replace(gaps, tables={t: rows[::order] for t, rows in gaps.tables.items()}), language="nl", size="full"))
        result = CliRunner().invoke(check, [str(path), "--format", "sarif"])
        assert result.exit_code == 1
        logs.append(json.loads(result.output))

    assert len(fingerprints(logs[0])) > 5
    assert sorted(fingerprints(logs[0])) == sorted(fingerprints(logs[1]))
    assert logs[0]["runs"][0]["results"] != logs[1]["runs"][0]["results"]
    assert logs[0]["runs"][0]["language"] == "nl-NL"
    assert sarif(logs[0]) == []
