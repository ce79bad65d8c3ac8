"""Formulas as Excel writes them and as LibreOffice does: `Sheet!A1` and `,` there, `$Sheet.A1` and `;` here."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_SHEET: Final = r"(?P<s>'(?:[^']|'')+'|[^\W\d][\w.]*?)"
_EXCEL: Final = re.compile(_SHEET + r"!(?=\$?[A-Za-z$\d#])")
_OFFICE: Final = re.compile(r"\$?" + _SHEET + r"\.(?=\$?[A-Z]{1,3}(?:\$?\d|:)|\$?\d+:)")
_TEXT: Final = re.compile(r'("(?:[^"]|"")*")')


def to_office(formula: str) -> str:
    """Return an Excel formula as LibreOffice takes it."""
    formula = formula.replace("_xlfn.", "")
    return _converted(formula, (",", ";"), (";", "|"), lambda part: _EXCEL.sub(lambda found: f"${found['s']}.", part))


@lru_cache(maxsize=1 << 17)
def to_excel(formula: str) -> str:
    """Return a LibreOffice formula as Excel shows it."""
    return _converted(formula, (";", ","), ("|", ";"), lambda part: _OFFICE.sub(lambda found: f"{found['s']}!", part))


def _converted(formula: str, separator: tuple[str, str], row: tuple[str, str], references: Callable[[str], str]) -> str:
    if '"' not in formula:
        return _separated(references(formula), separator, row)
    parts = _TEXT.split(formula)
    return "".join(part if number % 2 else _separated(references(part), separator, row) for number, part in enumerate(parts))


def _separated(part: str, separator: tuple[str, str], row: tuple[str, str]) -> str:
    """Swap the separators outside of quoted sheet names; between braces there is one for rows, too."""
    if "'" not in part and "{" not in part:
        return part.replace(*separator)
    depth, quoted, found = 0, False, []
    for character in part:
        quoted ^= character == "'"
        depth += (character == "{") - (character == "}")
        swapped = row[1] if depth and character == row[0] else separator[1] if character == separator[0] else character
        found.append(character if quoted else swapped)
    return "".join(found)
