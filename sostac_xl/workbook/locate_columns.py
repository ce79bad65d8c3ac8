"""Which column of a header row is which: by its header, by its defined name, else by a header that is like it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sostac_xl.schema.row import Row
from sostac_xl.schema.text import nearest
from sostac_xl.workbook.read_names import in_every_language, labels_of

SHORTEST_STEM: Final = 4
"""Letters that two words must share at least to be of one stem; of the shorter one only the last letter may differ."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by key; see `TablePlace` for the others."""

    columns: dict[str, int]
    renamed: Mapping[str, str]
    doubled: Mapping[str, int]
    unknown: Mapping[int, str]


def match_columns(table: type[Row], texts: Mapping[int, str], named: Mapping[str, int], beside: Mapping[int, str]) -> Columns:
    """Return the columns of a table whose headers are `texts`; `beside` are texts in the same row that stand outside of its Excel table.

    A header says what users see, so it goes before a defined name that stands elsewhere: a script moves cells but no names. A name is
    enough where the header is nobody's, unless other names of the table are known to be left behind.
    """
    columns = {key: column for key, column in named.items() if key in labels_of(table).get(texts.get(column, ""), ())}
    doubled = _match_labels(table, columns, texts)
    _match_labels(table, columns, beside)
    if all(columns.get(key, column) == column for key, column in named.items()):
        known = {column.key for column in table.columns()}
        for key, column in named.items():
            if key in known and key not in columns and column not in columns.values() and column not in doubled.values():
                columns[key] = column
    left = {column: text for column, text in texts.items() if column not in columns.values() and column not in doubled.values()}
    renamed = _match_nearest(table, columns, left)
    return Columns(columns, renamed, doubled, {column: text for column, text in left.items() if column not in columns.values()})


def _match_labels(table: type[Row], columns: dict[str, int], texts: Mapping[int, str]) -> dict[str, int]:
    """Add the columns whose header is a label in any language; return the second column of those that are there twice."""
    doubled: dict[str, int] = {}
    for column, text in texts.items():
        keys = labels_of(table).get(text, ())
        free = next((key for key in keys if key not in columns), None)
        if column in columns.values():
            continue
        if free:
            columns[free] = column
        elif keys:
            doubled.setdefault(keys[0], column)
    return doubled


def _match_nearest(table: type[Row], columns: dict[str, int], texts: Mapping[int, str]) -> dict[str, str]:
    """Add the missing columns that a header left over is like; return those headers by key."""
    renamed: dict[str, str] = {}
    left = dict(texts)
    for like in (nearest, _akin):
        for column in table.columns():
            if column.key in columns:
                continue
            near = next((found for label in sorted(in_every_language(column.label)) if (found := like(label, left.values()))), "")
            if near:
                number = next(number for number, text in left.items() if text == near)
                columns[column.key] = number
                renamed[column.key] = left.pop(number)
    return renamed


def _akin(label: str, headers: Iterable[str]) -> str:
    """Return the only header that has every word of a label, or one of the same stem: `Einddatum` for `Einde`; else ""."""
    found = {header for header in headers if all(any(_same_stem(word, other) for other in header.split()) for word in label.split())}
    return found.pop() if len(found) == 1 else ""


def _same_stem(word: str, other: str) -> bool:
    stem = max(SHORTEST_STEM, min(len(word), len(other)) - 1)
    return word == other or word[:stem] == other[:stem]
