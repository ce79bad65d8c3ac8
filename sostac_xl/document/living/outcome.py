"""What refreshing did with each block, for people and for machines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_FEW: Final = 8  # words that a block is known by


class Outcome(StrEnum):
    """What became of a block."""

    REFRESHED = "refreshed"
    UNCHANGED = "unchanged"
    NEW = "new"
    REMOVED = "removed"
    EDITED = "edited"
    DELETED = "deleted"
    KEPT = "kept"
    LEFT_OUT = "left out"


QUIET: Final = frozenset((Outcome.UNCHANGED, Outcome.REFRESHED))
"""What a report only counts."""


FORMATTED: Final = "formatted"
"""Why a refreshed block is told of: words in it that were made bold or coloured by hand are so no longer."""


@dataclass(frozen=True, slots=True)
class Change:
    """A block with the chapter that it stands in, the first `words` of it, and why it is people's own now, or what it lost.

    `now` is what it would say, "" when that is what it said before people worked in it.
    """

    place: str
    outcome: Outcome
    chapter: str
    words: str
    reason: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A document after refreshing, the very same bytes when nothing had to change, and what became of its blocks."""

    document: bytes
    changes: tuple[Change, ...]
    around: bool

    @property
    def counts(self) -> Counter[Outcome]:
        """How many blocks came out how."""
        return Counter(change.outcome for change in self.changes)


def first_words(text: str) -> str:
    """Return the first words of a text, with dots if there are more."""
    words = text.split()
    return " ".join(words[:_FEW]) + (" …" if len(words) > _FEW else "")
