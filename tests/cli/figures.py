"""Running a command on the example plan without a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from sostac_xl.checks import assess
from sostac_xl.cli.common import Opened
from sostac_xl.examples import load
from sostac_xl.i18n import Translator


@cache
def shop(language: str = "en") -> Opened:
    """Return the web shop as a command gets it: computed and checked as of its status date."""
    plan = load("webshop", language)
    assert plan.facts.status_date
    computation, findings = assess(plan, plan.facts.status_date)
    return Opened(plan, computation, findings, Translator(language))


def run(monkeypatch: pytest.MonkeyPatch, module: ModuleType, *arguments: str, language: str = "en") -> Result:
    """Run the command of a module on the web shop; the file that it would read is `plan.xlsx`."""
    name = module.__name__.rpartition(".")[2]
    monkeypatch.setattr(module, "open_plan", lambda path, _lang: shop(language) if path == Path("plan.xlsx") else None)
    return CliRunner().invoke(getattr(module, name), ["plan.xlsx", *arguments])
