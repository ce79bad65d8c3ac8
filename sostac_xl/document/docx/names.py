"""Names and measures of Word's XML; a name is worked out once: setting the pages of a document asks for them millions of times."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from docx.oxml import ns

qn: Final[Callable[[str], str]] = cache(ns.qn)
"""The full name of a tag or attribute such as `w:p`."""

_UNITS: Final = {"pt": 1.0, "pc": 12.0, "pi": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}
_OFF: Final = ("0", "false", "off")


def points(value: str | None, parts: int = 20, usual: float = 0.0) -> float:
    """Return a measure in points: a number counts in `parts` of a point, twips unless told, and a unit such as "1.5cm" is taken at its word."""
    if not value:
        return usual
    unit = _UNITS.get(value[-2:])
    return float(value[:-2]) * unit if unit else float(value) / parts


def is_on(element: Any) -> bool:
    """Return whether a property that is there is switched on: a style can take back what the one that it is based on has."""
    return element is not None and element.get(qn("w:val")) not in _OFF
