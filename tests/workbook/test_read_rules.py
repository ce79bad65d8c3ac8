"""Every rule of reading fires where it should, in plain words, and stays silent where nothing is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sostac_xl.checks import check
from sostac_xl.compute import compute
from sostac_xl.findings import Finding
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.parsing import Doubt
from sostac_xl.workbook.problems import BY_DOUBT, RULES
from sostac_xl.workbook.read import read_plan
from tests.workbook.books import make_book
from tests.workbook.cases import BLOCKS, CASES, ROWS, Case
from tests.workbook.edits import Edit, edited

ENGLISH = Translator("en")
ANYWHERE = ("WBK131", "WBK132", "WBK141")
"""What is wrong with the workbook as a whole, or with a sheet that is gone."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook in which nothing is wrong."""
    return make_book(tmp_path_factory.mktemp("rules") / "plan.xlsx", ROWS, BLOCKS)


def found(path: Path, code: str) -> tuple[Finding, ...]:
    """Return what a rule finds in a workbook."""
    return check(compute(read_plan(path), date(2027, 1, 1)), select=[code])


def name_of(case: Case) -> str:
    """Return what the test of a case is called."""
    return f"{case.code} {case.says[:40]}"


def test_the_small_workbook_has_no_findings(book: Path) -> None:
    """Nothing is wrong with its form, so that what a test finds comes from what the test changed."""
    assert not found(book, "WBK")


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_rule_fires_once_and_says_what_to_do(case: Case, book: Path, tmp_path: Path) -> None:
    """One finding names the cell, what is wrong in it and the remedy, and can be shown in every language."""
    (finding,) = found(edited(book, tmp_path / "edited.xlsx", case.edit), case.code)

    assert case.says in ENGLISH.render(finding.message)
    assert case.remedy in ENGLISH.render(finding.remedy)
    assert (finding.cell is None) is (case.code in ANYWHERE or case.code in ("WBK101", "WBK102"))
    for language in LANGUAGES:
        t = Translator(language)
        assert "{" not in t.render(finding.message) + t.render(finding.remedy)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_rule_stays_silent_when_nothing_is_wrong(case: Case, book: Path, tmp_path: Path) -> None:
    """What comes close gives no finding."""
    edit: Edit = case.quiet
    assert not found(edited(book, tmp_path / "edited.xlsx", edit), case.code)


def test_every_rule_has_a_case() -> None:
    """No rule of reading goes untested."""
    assert {case.code for case in CASES} == {rule.code for rule in RULES}


def test_rules_have_one_code_and_one_name_each() -> None:
    """Codes and names are never used twice, and every doubt has its rule."""
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert set(BY_DOUBT) == set(Doubt)
    assert all(rule in RULES for rule in BY_DOUBT.values())
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)
