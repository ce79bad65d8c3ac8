"""What a plan's own words are in a document of another language: they stay as they are, and are marked for spelling and for reading aloud."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, TypeVar

from sostac_xl.document.blocks import Chart
from sostac_xl.document.docx.xml import beside_foreign, foreign
from sostac_xl.document.typography import is_open, mapped, text_set
from sostac_xl.i18n import LOCALES
from sostac_xl.plan import Plan, records
from sostac_xl.schema.kinds import Text

T = TypeVar("T")

_PREFIX: Final = 4
"""Letters by which texts are found within another one; shorter ones are only found when they are the whole of it."""
_ALIKE: Final = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NON-BREAKING HYPHEN}": "-"})


class Foreign:
    """Marks the texts of a plan in blocks of another language."""

    def __init__(self, texts: Iterable[str], language: str) -> None:
        """Take the texts and their language."""
        self._language, self._locale = language, LOCALES[language].replace("_", "-")
        self._texts = {piece.translate(_ALIKE) for text in texts for piece in _pieces(text)}
        self._by_prefix: defaultdict[str, list[str]] = defaultdict(list)
        for text in sorted(self._texts, key=len, reverse=True):
            if len(text) >= _PREFIX:
                self._by_prefix[text[:_PREFIX]].append(text)

    def typeset(self, block: T, language: str) -> T:
        """Return a block in a language, marked, with its texts set right: each with the quotes and dashes of its own language."""

        def ours(text: str) -> str:
            return text_set(text, language)

        def theirs(text: str, before: str) -> str:
            return text_set(text, self._language, quoted=is_open(before, language))

        return mapped(self.mark(block), lambda text: beside_foreign(text, ours, theirs))

    def mark(self, block: T) -> T:
        """Return a block whose texts say which parts of them are the plan's own; charts stay: their texts have no language of their own."""
        return mapped(block, self._marked, whole=(Chart,))

    def _marked(self, text: str) -> str:
        alike = text.translate(_ALIKE)
        if alike in self._texts:
            return foreign(text, self._locale)
        parts, place = [], 0
        for start, end in self._spans(alike):
            parts += [text[place:start], foreign(text[start:end], self._locale)]
            place = end
        return "".join((*parts, text[place:]))

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where texts of the plan stand within another, as whole words, the longest first."""
        place = 0
        while place < len(text):
            found = "" if place and text[place - 1].isalnum() else self._at(text, place)
            if found:
                yield place, place + len(found)
            place += len(found) or 1

    def _at(self, text: str, place: int) -> str:
        for known in self._by_prefix.get(text[place : place + _PREFIX], ()):
            end = place + len(known)
            if text.startswith(known, place) and not text[end : end + 1].isalnum():
                return known
        return ""


def foreign_to(plan: Plan, language: str) -> Foreign | None:
    """Return what marks the plan's own texts in a document of a language; None when it is the plan's."""
    return None if language == plan.language else Foreign(_texts(plan), plan.language)


def _texts(plan: Plan) -> Iterator[str]:
    for record in records(plan):
        for column in record.inputs():
            value = getattr(record, column.key)
            if isinstance(column.kind, Text) and value and any(map(str.isalpha, value)):
                yield value
    yield from filter(lambda text: any(map(str.isalpha, text)), _added(plan))


def _added(plan: Plan) -> Iterator[str]:
    """Yield the texts of what users added to the workbook."""
    for column in chain.from_iterable(plan.own_columns.values()):
        yield column.title
        yield from (cell.value for cell in column.cells.values() if isinstance(cell.value, str))
    for table in plan.own_tables:
        yield from (table.title, table.about, *table.columns)
        yield from (cell.value for cell in chain.from_iterable(table.rows) if cell and isinstance(cell.value, str))


def _pieces(text: str) -> Iterator[str]:
    """Yield a text as it may be told: whole, without its full stop, and line by line."""
    for piece in {text.strip(), *(line.strip() for line in text.splitlines())}:
        if piece:
            yield piece
            yield piece.rstrip(".")
