"""Names of Word's XML, each worked out once: setting the pages of a document asks for them millions of times."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from docx.oxml import ns

qn: Final[Callable[[str], str]] = cache(ns.qn)
"""The full name of a tag or attribute such as `w:p`."""
