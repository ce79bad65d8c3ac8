"""What a test of a rule needs: a plan in which it fires, and one that comes close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.checks.plans import Change, steps

AS_IT_IS: Final = steps()
"""The change that changes nothing."""


@dataclass(frozen=True)
class Case:
    """One way to make a rule fire.

    `broken` changes the clean plan so that the rule finds something at the column `at` of the row or block `on`, in the words `says`;
    `quiet` changes it to what comes close and is none of the rule's business (by default: the clean plan itself).
    """

    code: str
    broken: Change
    at: str
    says: str
    quiet: Change = AS_IT_IS
