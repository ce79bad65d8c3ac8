"""`sostac build`, from a plan on: what it writes, what it refuses, and how it ends."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from sostac_xl.cli import build as module
from sostac_xl.cli.common import Opened, quoted
from sostac_xl.compute import compute
from sostac_xl.errors import OutputError
from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import Translator, msg
from sostac_xl.plan import Plan
from tests.compute.plans import plan_of
from tests.document.words import text

AS_OF = date(2027, 3, 1)


def fault(number: int, severity: Severity = Severity.ERROR) -> Finding:
    """Return a finding in row `number`."""
    return Finding("OBJ104", "baseline-missing", severity, "objectives", msg("no baseline"), msg("fill it in"), CellRef("Objectives", f"J{number}"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return a function that builds a plan with these findings in an empty folder."""
    return Run(monkeypatch, tmp_path)


class Run:
    """Calls `sostac build plan.xlsx`, whose plan and findings are given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """Work in `folder`."""
        self._monkeypatch = monkeypatch
        self.folder = folder

    def __call__(self, *options: str, plan: Plan | None = None, findings: tuple[Finding, ...] = ()) -> Result:
        """Run the command."""
        plan = plan or plan_of(title="Tents 2027")
        opened = Opened(plan, compute(plan, AS_OF), findings, Translator("en"))
        self._monkeypatch.setattr(module, "open_plan", lambda *_: opened)
        return CliRunner().invoke(module.build, [str(self.folder / "plan.xlsx"), *options])


def test_writes_the_plan_beside_the_workbook(run: Run) -> None:
    """Without -o the Word plan has the workbook's name; its path and pages are told."""
    result = run()

    assert result.exit_code == 0
    assert "Tents 2027" in text((run.folder / "plan.docx").read_bytes())
    assert result.stdout.startswith(str(run.folder / "plan.docx"))
    assert "about 5 pages" in result.stdout


def test_writes_where_it_is_told(run: Run) -> None:
    """-o names the file; -q leaves nothing but its path."""
    result = run("-o", str(run.folder / "client.docx"), "-q")

    assert result.stdout == f"{run.folder / 'client.docx'}\n"
    assert (run.folder / "client.docx").exists()


def test_never_writes_over_the_workbook(run: Run) -> None:
    """A Word plan goes into a .docx: the plan's own workbook, which is a file of ours, can't be named by mistake."""
    workbook = run.folder / "plan.xlsx"
    workbook.write_bytes(b"the plan")

    result = run("-o", str(workbook), "--force")

    assert result.exit_code == 2
    assert "it has to end in .docx" in result.output
    assert workbook.read_bytes() == b"the plan"


def test_refuses_a_plan_with_errors(run: Run) -> None:
    """Exit code 1: how many errors, the first five with their cells, and the way out; nothing is written."""
    result = run(findings=tuple(fault(number) for number in range(10, 17)))

    assert result.exit_code == 1
    assert "The plan has 7 errors" in result.stderr
    assert "Objectives!J10: no baseline (OBJ104)" in result.stderr
    assert "and 2 more" in result.stderr
    assert "Objectives!J15" not in result.stderr
    assert "--draft" in result.stderr
    assert list(run.folder.iterdir()) == []


def test_warnings_do_not_stop_it(run: Run) -> None:
    """Only errors make a plan unfit to be signed."""
    assert run(findings=(fault(10, Severity.WARNING),)).exit_code == 0


def test_draft_is_written_in_spite_of_errors(run: Run) -> None:
    """--draft writes the plan with its mark and its findings, even an empty one."""
    result = run("--draft", plan=Plan(), findings=(fault(10),))

    assert result.exit_code == 0
    assert "OBJ104 baseline-missing" in text((run.folder / "plan.docx").read_bytes())


def test_does_not_overwrite_somebodys_file(run: Run) -> None:
    """A file that is not ours stays, unless --force says otherwise."""
    target = run.folder / "plan.docx"
    target.write_text("my own notes")

    assert isinstance(run().exception, OutputError)
    assert target.read_text() == "my own notes"
    assert run("--force").exit_code == 0
    assert run().exit_code == 0, "its own file may be written again"


def test_an_edited_plan_is_to_be_refreshed(run: Run) -> None:
    """Over a Word plan that somebody worked in, the command is told that keeps their work, before the option that loses it."""
    target = run.folder / "our plan.docx"
    run("-o", str(target))
    word = Document(str(target))
    word.add_paragraph("A sentence of mine.")
    word.save(str(target))
    edited = target.read_bytes()

    said = str(run("-o", str(target)).exception)

    assert "was edited since it was built" in said
    assert f"`sostac refresh {quoted(target)} {quoted(run.folder / 'plan.xlsx')}`" in said
    assert said.index("sostac refresh") < said.index("--force")
    assert f"{run.folder / 'plan.xlsx'} --draft`" in str(run("-o", str(target), "--draft").exception)
    assert target.read_bytes() == edited
    assert run("-o", str(target), "--force").exit_code == 0
