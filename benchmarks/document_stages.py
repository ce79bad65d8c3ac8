"""Where the time of `sostac build` goes: `python benchmarks/document_stages.py PLAN.xlsx` prints the seconds of each stage as JSON.

What `benchmarks/document.py` prints below each line; the stages are timed in one process, in which they follow one another as in a build.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

INNER = (
    ("sections", "sostac_xl.document.making", "content"),
    ("typography", "sostac_xl.document.docx", "Body"),
    ("layout", "sostac_xl.document.docx", "_set_pages"),
)
"""The stages within the making of the document, each a function that is called once."""


class Clock:
    """Sums the processor time of stages up, in the order in which they were first timed."""

    def __init__(self) -> None:
        """Begin with what Python has taken so far."""
        self.seconds = {"python": process_time()}

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that does the same and adds its time to a stage."""

        def run(*given: Any, **named: Any) -> Any:
            start = process_time()
            try:
                return work(*given, **named)
            finally:
                self.seconds[stage] = self.seconds.get(stage, 0.0) + process_time() - start

        return run


def _imported() -> tuple[Callable[..., Any], ...]:
    from sostac_xl.checks import check
    from sostac_xl.document import build_document
    from sostac_xl.workbook.package import open_workbook
    from sostac_xl.workbook.read import plan_of

    return open_workbook, plan_of, check, build_document


def stages(book: Path) -> dict[str, float]:
    """Return the seconds of each stage of building a plan."""
    gc.disable()  # as the command does
    clock = Clock()
    open_workbook, plan_of, check, build_document = clock.timed("import", _imported)()
    from sostac_xl.compute import compute

    plan = clock.timed("read the file", open_workbook)(book)
    plan = clock.timed("read the plan", plan_of)(plan)
    computation = compute(plan, plan.facts.status_date or datetime.now(UTC).date())
    findings = clock.timed("compute and check", check)(computation)
    for stage, module, name in INNER:
        found = import_module(module)
        setattr(found, name, clock.timed(stage, getattr(found, name)))
    start = process_time()
    build_document(computation, findings)
    rest = process_time() - start - sum(clock.seconds[stage] for stage, *_ in INNER)
    return {**clock.seconds, "write": rest}


if __name__ == "__main__":
    print(json.dumps(stages(Path(sys.argv[1]))))
