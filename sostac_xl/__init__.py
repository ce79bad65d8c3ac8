"""sostac-xl: marketing plans by SOSTAC, from an Excel workbook to a Word plan that a client signs.

The whole of it in a few lines::

    from datetime import date
    from pathlib import Path
    import sostac_xl

    plan = sostac_xl.read_plan(Path("plan.xlsx"))
    computation, findings = sostac_xl.assess(plan, plan.facts.status_date or date.today())
    Path("plan.docx").write_bytes(sostac_xl.build_document(computation, findings))

SOSTAC® is a registered trade mark of PR Smith (www.prsmith.org).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sostac_xl.checks import assess, check
    from sostac_xl.compute import compute
    from sostac_xl.create import new_workbook
    from sostac_xl.document import Brand, build_document
    from sostac_xl.document.living.outcome import Refreshed
    from sostac_xl.document.living.refresh import refresh_document
    from sostac_xl.document.living.verify import Verified, verify_document
    from sostac_xl.examples import load as load_example
    from sostac_xl.plan import Plan
    from sostac_xl.share.merging import Merged, compare
    from sostac_xl.share.repairing import repair
    from sostac_xl.share.returned import merge_workbooks
    from sostac_xl.share.sending import Sending, send
    from sostac_xl.workbook.read import read_plan

__all__ = [
    "Brand",
    "Merged",
    "Plan",
    "Refreshed",
    "Sending",
    "Verified",
    "assess",
    "build_document",
    "check",
    "compare",
    "compute",
    "load_example",
    "merge_workbooks",
    "new_workbook",
    "read_plan",
    "refresh_document",
    "repair",
    "send",
    "verify_document",
]

_HOMES: Final = {
    "Brand": "document",
    "Merged": "share.merging",
    "Plan": "plan",
    "Refreshed": "document.living.outcome",
    "Sending": "share.sending",
    "Verified": "document.living.verify",
    "assess": "checks",
    "build_document": "document",
    "check": "checks",
    "compare": "share.merging",
    "compute": "compute",
    "load_example": "examples:load",
    "merge_workbooks": "share.returned",
    "new_workbook": "create",
    "read_plan": "workbook.read",
    "refresh_document": "document.living.refresh",
    "repair": "share.repairing",
    "send": "share.sending",
    "verify_document": "document.living.verify",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sostac_xl' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(f"sostac_xl.{module}"), attribute or name)
