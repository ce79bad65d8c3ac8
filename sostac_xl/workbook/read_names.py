"""The defined names by which columns and cells are known, and the texts by which they are known when the names are lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from sostac_xl import schema
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.row import Record
from sostac_xl.schema.text import fold
from sostac_xl.workbook.addresses import column_number

PREFIX: Final = "sx."
_TARGET: Final = re.compile(r"\$?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)(?::.*)?", re.IGNORECASE)
_MARKS: Final = " ✱ƒ*"
"""Marks that another program may have made part of a header's text."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of the workbook."""

    sheet: str
    row: int
    column: int


Names = Mapping[str, Mapping[str, Spot]]
"""The cell that a name stands for, by the key of the table or block and that of the column."""


def named_spots(names: Iterable[tuple[str, str]], sheets: Iterable[str]) -> Names:
    """Return the cells of our names among those of a workbook with these sheets, each with what it refers to; the first of a name counts."""
    found: dict[str, dict[str, Spot]] = {}
    for table, column, spot in spots_of(names, {title.casefold(): title for title in sheets}):
        found.setdefault(table, {}).setdefault(column, spot)
    return found


def spots_of(names: Iterable[tuple[str, str]], sheets: Mapping[str, str]) -> Iterator[tuple[str, str, Spot]]:
    """Yield the key of the table and of the column, and the cell, of those `names` that are ours; each comes with what it refers to.

    `sheets` are the names of the sheets by their casefolded form.
    """
    for name, text in names:
        parts = name.casefold().split(".")
        if not name.casefold().startswith(PREFIX) or len(parts) != 3:
            continue
        target = _TARGET.fullmatch(text.strip())
        title = sheets.get((target["quoted"] or target["plain"]).replace("''", "'").casefold()) if target else None
        if target and title:
            yield parts[1], parts[2], Spot(title, int(target["row"]), column_number(target["column"].upper()))


CLIENT_COPY: Final = ("copy", "client")
"""The name that marks the client's copy: it lacks what is private, and all that is in it is for the client."""


def is_client_copy(names: Names) -> bool:
    """Return whether a workbook is a copy for the client."""
    return CLIENT_COPY[1] in names.get(CLIENT_COPY[0], {})


def plain_header(text: object) -> str:
    """Return a header's text as it is compared: without marks, case and odd spaces."""
    return _plain_header(text) if isinstance(text, str) else ""


@lru_cache(maxsize=1 << 14)
def _plain_header(text: str) -> str:
    return fold(text).strip(_MARKS)


@cache
def in_every_language(text: str) -> frozenset[str]:
    """Return a text in all our languages, as it is compared."""
    return frozenset(plain_header(Translator(language)(text)) for language in LANGUAGES)


def labels_of(table: type[Record]) -> Mapping[str, tuple[str, ...]]:
    """Return the column keys that a header's text can stand for, in the order of the table."""
    return _labels(table.info.key)


@cache
def _labels(table: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for column in schema.TABLES[table].columns():
        for label in sorted(in_every_language(column.label)):
            found[label] = (*found.get(label, ()), column.key)
    return found


@cache
def section_titles() -> frozenset[str]:
    """Return the titles and purposes of all tables and blocks: the lines between tables, which are no rows."""
    return frozenset(text for record in schema.everything() for line in (record.info.title, record.info.purpose) for text in in_every_language(line))


def language_of(headers: Mapping[type[Record], Iterable[str]]) -> str:
    """Return the language that most headers are in; "" when there is nothing to tell by."""
    counts = dict.fromkeys(LANGUAGES, 0)
    for table, texts in headers.items():
        present = set(texts)
        for language in LANGUAGES:
            t = Translator(language)
            counts[language] += sum(plain_header(t(column.label)) in present for column in table.columns())
    return max(LANGUAGES, key=lambda language: counts[language]) if any(counts.values()) else ""
