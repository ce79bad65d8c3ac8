"""`sostac new` and `sostac demo` as a newcomer meets them."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import click
import pytest
from click.testing import CliRunner, Result

from sostac_xl.cli.demo import demo
from sostac_xl.cli.main import cli
from sostac_xl.cli.new import new
from sostac_xl.errors import OutputError
from sostac_xl.workbook.read import read_plan


def run(*words: str | Path) -> Result:
    """Run `sostac new`."""
    return CliRunner().invoke(new, [str(word) for word in words])


def test_a_new_workbook_holds_the_facts_that_were_told(tmp_path: Path) -> None:
    """The options stand in the workbook's facts, and its language is the one asked for."""
    path = tmp_path / "plan.xlsx"

    result = run(path, "--lang", "nl", "--client", "Voorbeeld BV", "--currency", "eur", "--country", "nl", "--start", "2027-04-01")

    assert result.exit_code == 0
    assert str(path) in result.output
    facts = read_plan(path).facts
    assert (facts.client, facts.currency, facts.country, facts.start, facts.horizon) == ("Voorbeeld BV", "EUR", "NL", date(2027, 4, 1), 12)
    assert read_plan(path).language == "nl"


def test_the_next_command_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    """A path with blanks and an apostrophe is quoted for the command line."""
    result = run(tmp_path / "Ann's plan 1.xlsx")

    words = shlex.split(result.output.partition("then:")[2])
    assert words == ["sostac", "check", str(tmp_path / "Ann's plan 1.xlsx")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan.xls"], ".xlsx, or in .xlsm"),
        (["plan.xlsm.docx", "--macros"], ".xlsx, or in .xlsm"),
        (["plan.docx"], ".xlsx"),
        (["plan.xlsx", "--currency", "EURO"], "EUR"),
        (["plan.xlsx", "--country", "XX"], "such as NL"),
        (["plan.xlsx", "--country", "Россия"], "such as RU"),
        (["plan.xlsx", "--country", "uk"], "such as GB"),
        (["plan.xlsx", "--start", "01/04/2027"], "such as 2027-01-01"),
        (["plan.xlsx", "--start", "9999-12-01"], "1990-01-01"),
        (["plan.xlsx", "--horizon", "0"], "1<=x<=60"),
        (["plan.xlsx", "--example", "webshop", "--client", "A"], "--client"),
        (["plan.xlsx", "--lang", "de"], "'en', 'nl', 'ru'"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(tmp_path: Path, words: list[str], said: str) -> None:
    """A mistake on the command line ends with exit code 2, says what is possible, and leaves no file."""
    result = run(tmp_path / words[0], *words[1:])

    assert result.exit_code == 2
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["plan.xlsm"], ["plan.XLSM"], ["plan.xlsm", "--macros"], ["plan.xlsx", "--macros"]])
def test_a_workbook_with_buttons_is_asked_for_by_its_name_or_by_macros(tmp_path: Path, words: list[str]) -> None:
    """The file ends as Excel wants it for macros, holds them and the plan, and what the buttons need is told."""
    result = run(tmp_path / words[0], *words[1:], "--client", "Voorbeeld BV")

    assert result.exit_code == 0
    (path,) = tmp_path.iterdir()
    assert path.suffix.lower() == ".xlsm"
    assert str(path) in result.output
    assert "sostac excel install" in result.output
    assert "xl/vbaProject.bin" in ZipFile(path).namelist()
    assert read_plan(path).facts.client == "Voorbeeld BV"


def test_a_plain_workbook_says_nothing_of_buttons(tmp_path: Path) -> None:
    """Without macros there is nothing to install, and nothing of them in the file."""
    result = run(tmp_path / "plan.xlsx")

    assert "excel install" not in result.output
    assert "xl/vbaProject.bin" not in ZipFile(tmp_path / "plan.xlsx").namelist()


def test_a_file_that_is_not_ours_is_never_overwritten(tmp_path: Path) -> None:
    """Somebody's file stays as it is, unless --force says otherwise; an untouched one of ours may be written anew."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"work of months")

    refused = run(path)

    assert isinstance(refused.exception, OutputError)
    assert path.read_bytes() == b"work of months"
    assert run(path, "--force").exit_code == 0
    assert run(path).exit_code == 0


def test_the_demo_ends_with_the_paths_and_a_screen_of_figures(tmp_path: Path) -> None:
    """The demo makes both files in a new folder, names them, and says in under 20 lines what the plan holds."""
    folder = tmp_path / "deep" / "demo"

    result = CliRunner().invoke(demo, [str(folder), "--lang", "ru"])

    assert result.exit_code == 0, result.output
    made = sorted(path.name for path in folder.iterdir())
    assert made == ["webshop-ru.docx", "webshop-ru.xlsx"]
    assert all(name in result.output for name in made)
    assert len(result.output.splitlines()) < 20


def commands() -> list[list[str]]:
    """Return the words of every command; those of a group with the group's."""
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    groups = {name: list(command.commands) for name, command in found.items() if isinstance(command, click.Group)}
    return [[name, *rest] for name in found for rest in ([[word] for word in groups[name]] if name in groups else [[]])]


def test_every_command_helps_with_an_example() -> None:
    """Each command's --help says what it does and shows an example."""
    for words in (*commands(), ["excel"], ["template"]):
        result = CliRunner().invoke(cli, [*words, "--help"])
        assert result.exit_code == 0
        assert "Example:" in result.output, words


def test_a_mistyped_command_gets_a_suggestion() -> None:
    """The nearest command is named."""
    result = CliRunner().invoke(cli, ["chek"])

    assert result.exit_code == 2
    assert "Did you mean 'check'?" in result.output


def test_quiet_says_the_result_alone_and_verbose_how_long_it_took(tmp_path: Path) -> None:
    """-q prints the path and nothing else; -v says on stderr what was done and in how many seconds; every command knows both."""
    quiet = run(tmp_path / "a.xlsx", "-q")
    verbose = run(tmp_path / "b.xlsx", "-v")

    assert quiet.stdout == f"{tmp_path / 'a.xlsx'}\n"
    assert quiet.stderr == ""
    assert verbose.stderr.startswith("Making the workbook: ")
    assert verbose.stderr.rstrip().endswith(" s")
    for words in commands():
        assert "--verbose" in CliRunner().invoke(cli, [*words, "--help"]).output, words
