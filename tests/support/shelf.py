"""Files that many tests begin with are made once: what a worker of pytest-xdist has made lies ready for all others of the session."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sostac_xl import create
from sostac_xl.plan import Plan

FOLDER: Final = "SOSTAC_TESTS_SHELF"
"""The variable of the environment that names the folder; tests/conftest.py makes one for each session."""


def shelved(make: Callable[[], bytes], *key: object) -> bytes:
    """Return the file that a key stands for, by what it says of itself (`repr`): from the shelf, or made now and put there."""
    path = Path(os.environ[FOLDER]) / sha256(repr(key).encode()).hexdigest()
    if not path.exists():  # two workers may make it at once: either is as good as the other
        made = path.with_suffix(f".{os.getpid()}")
        made.write_bytes(make())
        made.replace(path)
    return path.read_bytes()


def new_workbook(plan: Plan | None = None, *, as_of: date | None = None, **options: Any) -> bytes:
    """Return what `sostac_xl.new_workbook` makes: for tests of what comes after it, not for those of the builder itself."""
    plan = plan or Plan()
    day = plan.facts.status_date or as_of or date.today()  # noqa: DTZ011 - as in the product
    whole = {"language": "en", "size": "lite", "macros": False, "for_client": False, **options}
    return shelved(lambda: create.new_workbook(plan, as_of=as_of, **options), "workbook", plan, day, sorted(whole.items()))
