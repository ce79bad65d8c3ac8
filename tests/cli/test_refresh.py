"""`sostac refresh` and `sostac verify`: what they write, what they refuse, and what they tell."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from sostac_xl.cli import refresh as refresh_module
from sostac_xl.cli import verify as verify_module
from sostac_xl.cli.common import Opened
from sostac_xl.compute import compute
from sostac_xl.document.living.figures import in_format
from sostac_xl.errors import DocumentError, OutputError
from sostac_xl.findings import Finding
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from tests.cli.test_build import fault
from tests.document.edits import control, dearer, document, edited, paragraph, small, write
from tests.document.words import AS_OF, text

PROSE = "summary.TXT-01.paragraph"
BUDGET = "budget.stack.table"


def edit(body: Any) -> None:
    """Do what a person does."""
    control(body, PROSE).addprevious(paragraph("Mine."))
    write(body, BUDGET, " by type")
    body.remove(control(body, "budget.tactics.table"))


class Run:
    """Calls the commands on a document in a folder, with a plan that is given."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put an edited document into the folder."""
        self.path = folder / "plan.docx"
        self.path.write_bytes(edited(document(), edit))
        self._monkeypatch = monkeypatch

    def _run(self, module: ModuleType, command: click.Command, options: tuple[str, ...], plan: Plan | None, findings: tuple[Finding, ...]) -> Result:
        plan = plan or dearer()
        opened = Opened(plan, compute(plan, plan.facts.status_date or AS_OF), findings, Translator("en"))
        self._monkeypatch.setattr(module, "open_plan", lambda *_: opened)
        return CliRunner().invoke(command, [str(self.path), str(self.path.with_suffix(".xlsx")), *options])

    def refresh(self, *options: str, plan: Plan | None = None, findings: tuple[Finding, ...] = ()) -> Result:
        """Run `sostac refresh`."""
        return self._run(refresh_module, refresh_module.refresh, options, plan, findings)

    def verify(self, *options: str, plan: Plan | None = None) -> Result:
        """Run `sostac verify`."""
        return self._run(verify_module, verify_module.verify, options, plan, ())


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The commands, and a document in an empty folder."""
    return Run(tmp_path, monkeypatch)


def test_renews_the_document_in_its_place_and_keeps_it_as_it_was(run: Run) -> None:
    """The report has what was done, what is people's own, and where the old file is; a second time nothing is written."""
    before = run.path.read_bytes()
    result = run.refresh()

    assert result.exit_code == 0, result.output
    kept = [path for path in run.path.parent.iterdir() if "backup" in path.name]
    assert [path.read_bytes() for path in kept] == [before]
    assert "Mine." in text(run.path.read_bytes())
    assert "Edited by people, and so left as it is:\n  Budget: Cost type by type" in result.stdout
    assert "It would say now:" in result.stdout
    assert "Deleted by people, and so not put back:\n  Budget: " in result.stdout
    assert str(kept[0]) in result.stdout
    assert "by hand" not in result.stdout
    after = run.path.read_bytes()
    again = run.refresh()
    assert "nothing was written" in again.stdout
    assert run.path.read_bytes() == after
    assert len([path for path in run.path.parent.iterdir() if "backup" in path.name]) == 1


def test_dry_run_and_another_name_leave_the_document(run: Run) -> None:
    """--dry-run writes nothing; -o writes elsewhere, and never over somebody's work."""
    before = run.path.read_bytes()
    dry, other = run.refresh("--dry-run"), run.path.with_name("new.docx")

    assert "dry run" in dry.stdout
    assert [path.name for path in run.path.parent.iterdir()] == ["plan.docx"]
    assert run.refresh("-o", str(other)).exit_code == 0
    assert run.path.read_bytes() == before
    assert "Mine." in text(other.read_bytes())
    assert isinstance(run.refresh("-o", str(other)).exception, OutputError)
    assert run.refresh("-o", str(other), "--force").exit_code == 0
    assert run.refresh("-o", str(run.path.with_suffix(".xlsx"))).exit_code == 2


def test_json_has_every_block_with_its_text(run: Run) -> None:
    """Programs read what was done with each block."""
    told = json.loads(run.refresh("--json").stdout)
    blocks = {block["place"]: block for block in told["blocks"]}

    assert told["changed"]
    assert told["counts"]["edited"] == 1
    assert blocks[BUDGET]["outcome"] == "edited"
    assert "Total excluding VAT" in blocks[BUDGET]["now"]


def test_plan_with_errors_is_refused_unless_as_a_draft(run: Run) -> None:
    """As `sostac build` does."""
    before = run.path.read_bytes()
    refused = run.refresh(findings=(fault(1),))

    assert refused.exit_code == 1
    assert "sostac refresh --draft" in refused.stderr
    assert run.path.read_bytes() == before
    assert run.refresh("--draft", findings=(fault(1),)).exit_code == 0
    assert "Draft – not for approval" in text(run.path.read_bytes())


@pytest.mark.parametrize("lock", ["~$plan.docx", "~$an.docx", ".~lock.plan.docx#"])
def test_document_that_is_open_is_refused(run: Run, lock: str) -> None:
    """Word and LibreOffice put a file beside a document that they have open."""
    run.path.with_name(lock).write_text("Ann,ann,desk,,;", encoding="utf-8")
    result = run.refresh()

    assert isinstance(result.exception, OutputError)
    assert "open in another program" in str(result.exception)


def test_missing_or_other_files_are_told_in_one_line(run: Run) -> None:
    """No traceback for a file that isn't there or is none of ours."""
    run.path.write_bytes(b"PK")
    assert isinstance(run.refresh().exception, DocumentError)
    assert isinstance(run.verify().exception, DocumentError)
    run.path.unlink()
    for result in (run.refresh(), run.verify()):
        assert isinstance(result.exception, OutputError)
        assert "cannot read" in str(result.exception)


def test_verify_says_which_figures_are_old(run: Run) -> None:
    """Exit code 1 and a table; figures in edited blocks have a mark; refreshing leaves those alone."""
    result = run.verify()

    assert result.exit_code == 1
    assert "Figures that no longer match" in result.stdout
    assert "In the workbook" in result.stdout
    assert run.refresh().exit_code == 0
    told = json.loads(run.verify("--json").stdout)
    assert {(each["place"], each["edited"]) for each in told["mismatches"]} == {(BUDGET, True)}
    assert all(each["document"] and each["workbook"] for each in told["mismatches"])


def test_verify_shows_the_numbers_of_charts_as_the_plan_does(run: Run) -> None:
    """With separators of the document's language and the decimals of the chart's own format, not as the bare numbers that lie in the file."""
    told = json.loads(run.verify("--json").stdout)["mismatches"]
    charted = {(each["document"], each["workbook"]) for each in told if "chart" in each["place"]}

    assert charted
    assert all(re.fullmatch(r"(\d{1,3}(,\d{3})*(\.\d\d?)?)?", figure) for pair in charted for figure in pair), charted
    assert any("," in figure for pair in charted for figure in pair)


@pytest.mark.parametrize(
    ("value", "number_format", "language", "shown"),
    [
        ("10400.04", "#,##0.##", "en", "10,400.04"),
        ("80580", "#,##0.##", "nl", "80.580"),
        ("10400.046", "#,##0.##", "ru", "10\N{NO-BREAK SPACE}400,05"),
        ("0.923", "0.0%", "en", "92.3%"),
        ("0.923", "0.0%", "ru", "92,3\N{NO-BREAK SPACE}%"),
        ("1250", '"€" #,##0.00;-#,##0.00', "nl", "€1.250,00"),
        ("0.0345678", "#,##0.##", "en", "0.0346"),
        ("12.25", "General", "nl", "12,25"),
        ("", "#,##0", "en", ""),
        ("nan", "#,##0", "en", "nan"),
        ("inf", "0%", "nl", "inf"),
        ("1e+300", "0.00", "ru", "1e+300"),
    ],
)
def test_a_number_looks_as_its_format_says(value: str, number_format: str, language: str, shown: str) -> None:
    """Separators by language; decimals, percent and currency by the format; below 1 three digits that count."""
    assert in_format(value, number_format, Translator(language)) == shown


def test_verify_is_content_with_the_plan_that_it_was_made_from(run: Run) -> None:
    """Sentences that people added, and blocks that they deleted, are no figures that don't match."""
    result = run.verify(plan=small())

    assert result.exit_code == 0
    assert result.stdout == "All figures match the workbook.\n"
