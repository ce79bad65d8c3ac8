"""Every rule fires where it should, points at the right cell, and stays silent where nothing is wrong."""

from __future__ import annotations

from itertools import chain
from typing import Final

import pytest

from sostac_xl.checks import check, rules
from sostac_xl.checks.registry import RULES, rule
from sostac_xl.compute import compute
from sostac_xl.findings import Finding, Severity
from sostac_xl.i18n import LANGUAGES, Translator, msg
from sostac_xl.rules import RuleInfo
from tests.checks.cases import action, budget, control, forecast, objectives, plan, situation, strategy, tactics
from tests.checks.cases.case import Case
from tests.checks.plans import AS_OF, Change, clean_plan

CASES: Final = tuple(
    chain.from_iterable(module.CASES for module in (plan, situation, objectives, strategy, tactics, budget, forecast, action, control))
)
ENGLISH: Final = Translator("en")


def found(code: str, change: Change) -> tuple[Finding, ...]:
    """Return what one rule finds in the clean plan after a change."""
    return check(compute(change(clean_plan()), AS_OF), select=[code])


def name_of(case: Case) -> str:
    """Return what the test of a case is called."""
    return f"{case.code} {case.says[:40]}"


def test_the_clean_plan_has_no_findings() -> None:
    """Nothing is wrong with it, so that what a test finds comes from what the test changed."""
    assert not check(compute(clean_plan(), AS_OF))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_rule_fires_at_the_cell_that_is_wrong(case: Case) -> None:
    """It says what is wrong in plain words with the figures, and where."""
    findings = found(case.code, case.broken)

    said = {(f"{finding.cell.sheet}.{finding.cell.address}", ENGLISH.render(finding.message)) for finding in findings if finding.cell}
    assert any(place == case.at and case.says in message for place, message in said), said


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_rule_stays_silent_when_nothing_is_wrong(case: Case) -> None:
    """What comes close, or is not in use, gives no finding."""
    assert not found(case.code, case.quiet)


def test_every_rule_has_a_case() -> None:
    """No rule goes untested."""
    assert {case.code for case in CASES} == set(RULES)


@pytest.mark.parametrize("info", rules(), ids=lambda info: info.code)
def test_every_rule_gives_its_reason_and_a_remedy_as_sentences(info: RuleInfo) -> None:
    """`sostac explain` has something to say about each."""
    for text in (info.reason.text, info.remedy.text):
        assert len(text) > 15
        assert text[0].isupper()
        assert text.endswith(".")


def test_codes_and_names_belong_to_one_rule_of_a_stage() -> None:
    """A code is never given twice, and a stage has no two rules of one name."""
    listed = rules()

    assert len({info.code for info in listed}) == len(listed)
    assert len({(info.stage, info.name) for info in listed}) == len(listed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_message_can_be_shown_in_every_language(case: Case, language: str) -> None:
    """A translation names the same values as the English text, so that showing it never fails."""
    t = Translator(language)

    for finding in found(case.code, case.broken):
        assert "{" not in t.render(finding.message) + t.render(finding.remedy)


def test_a_code_can_be_given_once_only() -> None:
    """Two rules under one code are a mistake of the programmer, told at once."""
    with pytest.raises(ValueError, match="OBJ104"):
        rule("OBJ104", Severity.ERROR, remedy=msg("Nothing."))(lambda _: iter(()))
