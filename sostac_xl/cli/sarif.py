"""Findings as SARIF 2.1.0, the form in which code hosts and editors take over what a check has found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sostac_xl.cli.common import installed_version
from sostac_xl.findings import Finding, Severity
from sostac_xl.i18n import Translator
from sostac_xl.rules import RuleInfo

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
FINGERPRINT: Final = "ruleAndRow/v1"
"""The name under which a result carries what it is known by from run to run."""


def sarif_data(path: Path, findings: Sequence[Finding], rules: Sequence[RuleInfo], t: Translator, as_of: str) -> dict[str, Any]:
    """Return the log of one run over the workbook at `path`: all rules, and the findings as results, their texts in the language of `t`.

    A result points at the file and, as a logical location, at the cell (`Objectives!B12`). Its fingerprint holds the rule, the row's ID
    and the column, so that it stays the same when rows move, when figures change, and in every language.
    """
    index = {rule.code: number for number, rule in enumerate(rules)}
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    results = []
    seen: Counter[str] = Counter()
    for finding in findings:
        known_by = _known_by(finding)
        seen[known_by] += 1
        fingerprints = {FINGERPRINT: f"{known_by}/{seen[known_by]}"}
        results.append({"ruleIndex": index[finding.code], **_result(finding, uri, t), "partialFingerprints": fingerprints})
    driver = {"name": "sostac-xl", "version": installed_version() or "0", "rules": [_rule(rule, t) for rule in rules]}
    language = t.locale.replace("_", "-")
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "language": language, "results": results, "properties": {"asOf": as_of}}],
    }


def _rule(rule: RuleInfo, t: Translator) -> dict[str, Any]:
    reason, remedy = t.render(rule.reason), t.render(rule.remedy)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": reason},
        "fullDescription": {"text": f"{reason} {remedy}"},
        "help": {"text": remedy},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"stage": rule.stage},
    }


def _result(finding: Finding, uri: str, t: Translator) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": uri}}}
    if finding.cell:
        location["logicalLocations"] = [{"name": finding.cell.address, "fullyQualifiedName": str(finding.cell)}]
    more = {"remedy": t.render(finding.remedy), **({"row": finding.row_id} if finding.row_id else {})}
    return {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": t.render(finding.message)},
        "locations": [location],
        "properties": more,
    }


def _known_by(finding: Finding) -> str:
    """Return what a finding is known by: its rule, its row, else its sheet, and the letters of its column."""
    column = finding.cell.address.rstrip("0123456789") if finding.cell else ""
    return "/".join((finding.code, finding.row_id or finding.sheet, column))
