"""How the command line ends, whatever happens inside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from sostac_xl.cli import main as module

FULL = Path("/dev/full")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the command line end in a bug."""

    @click.command()
    def cli() -> Any:
        raise KeyError("a bug")

    monkeypatch.setattr(module, "cli", cli)
    monkeypatch.setattr("sys.argv", ["sostac"])


@pytest.mark.usefixtures("broken")
def test_a_bug_is_one_line_for_users(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A user sees one line that says what to do, never a traceback, and exit code 2."""
    monkeypatch.delenv("SOSTAC_DEBUG", raising=False)

    with pytest.raises(SystemExit, match="2"):
        module.main()

    assert capsys.readouterr().err.splitlines() == [
        "sostac: internal error (KeyError: 'a bug'); please report it, with what the environment variable SOSTAC_DEBUG=1 makes it say"
    ]


@pytest.mark.usefixtures("broken")
def test_a_bug_is_a_traceback_for_developers(monkeypatch: pytest.MonkeyPatch) -> None:
    """With SOSTAC_DEBUG the error comes through as it is."""
    monkeypatch.setenv("SOSTAC_DEBUG", "1")

    with pytest.raises(KeyError):
        module.main()


@pytest.mark.parametrize(
    "words",
    [
        ["nwe"],
        ["new", "plan.docx"],
        ["build", "plan.xlsx", "-o", "plan.txt"],
        ["check", "plan.xlsx", "--select", "ZZZ"],
        ["check", ""],
        ["gate"],
        ["budget", "--csvv"],
    ],
)
def test_a_wrong_call_is_told_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """One line on stderr that says what is wrong and where the help is; exit code 2."""
    monkeypatch.setattr("sys.argv", ["sostac", *words])

    with pytest.raises(SystemExit, match="2"):
        module.main()

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("sostac")
    assert line.endswith("--help'.")


@pytest.mark.skipif(os.name == "nt", reason="the shell is that of Unix")
@pytest.mark.parametrize(("call", "code"), [("--version", 0), ("rules", 0), ("nwe", 2)])
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_program_without_a_console_ends_as_it_does_with_one(call: str, code: int, closed: str) -> None:
    """Where there is nothing to write to, as under pythonw, the exit code is the same, and there is no traceback."""
    command = f'"{sys.executable}" -m sostac_xl {call} {closed}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to write to")
def test_output_that_cannot_be_written_is_no_success() -> None:
    """A full disk is told in one line, with exit code 2, although the program ends at once."""
    with FULL.open("w") as full:
        done = subprocess.run([sys.executable, "-m", "sostac_xl", "rules"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert done.stderr.splitlines() == ["sostac: cannot write the output: No space left on device"]


def test_whoever_reads_only_the_beginning_sees_no_fault() -> None:
    """A reader that goes away early, as `head` does, gets no traceback; the exit code is 0."""
    with subprocess.Popen([sys.executable, "-m", "sostac_xl", "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert not running.stderr.read()
        assert running.wait(60) == 0
