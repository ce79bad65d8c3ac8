"""The checks: rules over a plan and what was computed from it, one module per stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain

from sostac_xl.checks import action, budget, control, forecast, general, objectives, plan, situation, strategy, tactics
from sostac_xl.checks.computed import computed_cells
from sostac_xl.checks.registry import RULES
from sostac_xl.checks.selection import in_order, narrow
from sostac_xl.compute import Computation, compute
from sostac_xl.findings import Finding, Severity
from sostac_xl.plan import Plan
from sostac_xl.rules import RuleInfo
from sostac_xl.schema import SHEETS
from sostac_xl.schema.plan import StageName
from sostac_xl.workbook.problems import RULES as READER_RULES

__all__ = ["assess", "check", "errors_by_stage", "narrow", "rules"]

# the modules whose import fills the registry, in the order in which their rules are listed
_MODULES = (general, plan, situation, objectives, strategy, tactics, budget, forecast, action, control)


def rules() -> tuple[RuleInfo, ...]:
    """Return every rule, those of the reader first, then by sheet and code."""
    order = [sheet.key for sheet in SHEETS]
    own = sorted((rule.info for rule in RULES.values()), key=lambda info: (order.index(info.stage), info.code))
    return (*READER_RULES, *own)


def check(computation: Computation, *, select: Iterable[str] = (), ignore: Iterable[str] = (), stages: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return what is missing or wrong in a plan, what the reader found included, in the order of the sheets.

    `select` and `ignore` are codes or the beginnings of codes (`OBJ`), `stages` keys of sheets; none means all, or nothing to ignore.
    """
    found = chain(computation.plan.problems, computed_cells(computation), *(rule.findings(computation) for rule in RULES.values()))
    return in_order(narrow(found, select=select, ignore=ignore, stages=stages))


def assess(plan: Plan, as_of: date) -> tuple[Computation, tuple[Finding, ...]]:
    """Return what is computed from a plan as of a day, and the findings; the gate of the computation knows their errors."""
    computation = compute(plan, as_of)
    findings = check(computation)
    return computation.with_errors(errors_by_stage(findings)), findings


def errors_by_stage(findings: Iterable[Finding]) -> Mapping[StageName, int]:
    """Return how many errors keep each stage from being worked out; every stage has a number."""
    counted = Counter(finding.stage for finding in findings if finding.severity is Severity.ERROR)
    return {stage: counted[stage.name.lower()] for stage in StageName}
