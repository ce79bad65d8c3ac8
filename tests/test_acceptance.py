"""The main job in every language: the examples and an empty plan, as a workbook and as a Word plan, judged by other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

import sostac_xl
from sostac_xl.compute import Computation
from sostac_xl.create import Size
from sostac_xl.findings import Finding, Severity
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import Plan
from sostac_xl.resources import EXAMPLES
from sostac_xl.schema.plan import Gate, Section, Stage, StageName
from tests.support.excel import repairs
from tests.support.libreoffice import LibreOffice
from tests.support.shelf import new_workbook

TODAY = date.today()  # noqa: DTZ011 - an empty plan is shown as of the day on which it is opened, by Excel and LibreOffice too


@dataclass(frozen=True)
class Case:
    """A workbook of one language, size and content; without an example it is empty."""

    language: str
    size: Size
    example: str
    path: Path

    @property
    def source(self) -> Plan:
        """What it was made from."""
        return sostac_xl.load_example(self.example, self.language) if self.example else Plan()

    @cached_property
    def plan(self) -> Plan:
        """The plan as it is read from the workbook."""
        return sostac_xl.read_plan(self.path)

    @cached_property
    def assessed(self) -> tuple[Computation, Sequence[Finding]]:
        """What is computed from that, and found in it."""
        return sostac_xl.assess(self.plan, self.plan.facts.status_date or TODAY)


@pytest.fixture(
    scope="session",
    params=[
        pytest.param((language, size, example), id=f"{language}-{example or 'empty'}-{size}", marks=pytest.mark.xdist_group(language))
        for language in LANGUAGES
        for size, example in (*(("full", example) for example in EXAMPLES), ("full", ""), ("lite", ""))
    ],
)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a workbook, made once for all tests."""
    language, size, example = request.param
    made = Case(language, size, example, tmp_path_factory.mktemp("acceptance") / "plan.xlsx")
    made.path.write_bytes(new_workbook(made.source, language=language, size=size, as_of=TODAY))
    return made


def test_workbook_is_valid(case: Case, validator: Callable[[Path], list[str]]) -> None:
    """Neither the Open XML SDK nor Excel's own rules find a fault."""
    assert validator(case.path) == []
    assert repairs(case.path) == []


def test_formulas_give_what_was_computed(case: Case, libreoffice: LibreOffice) -> None:
    """Recalculated, no cell is an error and none differs from its cached value."""
    result = libreoffice.recalculated(case.path)

    assert result.formulas > 1000
    assert not [str(error) for error in result.errors]
    assert not [str(difference) for difference in result.differences]


def test_workbook_reads_as_it_was_written(case: Case) -> None:
    """Example, builder, reader: the same rows, and nothing to remark."""
    plan = case.plan

    assert plan.problems == ()
    for table, rows in case.source.tables.items():
        if table not in (Section, Stage):  # these two are completed with what the example leaves open
            assert plan[table] == rows, table.__name__
    for kind, block in case.source.blocks.items():
        assert plan.block(kind) == block


def test_an_example_is_clean_and_an_empty_plan_is_not(case: Case) -> None:
    """An example has no errors; an empty plan begins at Situation."""
    computation, findings = case.assessed
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]

    if case.example:
        assert not errors
    else:
        assert errors
        assert computation.gate.stages[0].stage is StageName.SITUATION
        assert computation.gate.stages[0].status is Gate.EMPTY


def test_word_plan_is_valid(case: Case, validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """The Word plan of anything, filled or empty, is a document that Word opens, be it a draft or not."""
    for draft in (False, True):
        document = tmp_path / f"{draft}.docx"
        document.write_bytes(sostac_xl.build_document(*case.assessed, draft=draft))

        assert validator(document) == []
