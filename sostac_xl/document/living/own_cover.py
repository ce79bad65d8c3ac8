"""A brand's own cover: what was filled in there is brought up to date where it still reads as we wrote it.

Its paragraphs are known by what they say: they have the brand's markup, in which nothing of ours is put.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sostac_xl.document.docx.own_pages import asks, paragraphs, put, told
from sostac_xl.document.living.content import digest, tidied
from sostac_xl.document.living.manifest import Filled
from sostac_xl.document.living.outcome import Change, Outcome, first_words

_PLACE: Final = "cover.own"


def filled_on(cover: Iterable[Any], facts: Mapping[str, str]) -> tuple[Filled, ...]:
    """Return what is filled in on the cover of a template, whose elements are given."""
    texts = [text for _, text in paragraphs(cover)]
    total = len(texts) + 1  # that which ends its section
    return tuple(Filled(text, _hash(told(text, facts)), number, total) for number, text in enumerate(texts) if asks(text))


def renew_cover(cover: Sequence[Any], known: Iterable[Filled], facts: Mapping[str, str]) -> Iterator[tuple[Filled, Change | None]]:
    """Write into the elements of a cover what the plan says now, and yield what is remembered and what was done.

    A paragraph that does not read as we wrote it is people's own, and told when it would say something new.
    """
    there = list(paragraphs(cover))
    for filled in known:
        now = told(filled.asked, facts)
        if _hash(now) == filled.said:
            yield filled, None
            continue
        number = _found(filled, [text for _, text in there])
        if number is None:
            yield filled, Change(_PLACE, Outcome.EDITED, "", first_words(filled.asked), now=now)
            continue
        put(there[number][0], now)
        there[number] = (there[number][0], now)
        yield replace(filled, said=_hash(now)), Change(_PLACE, Outcome.REFRESHED, "", first_words(now))


def _found(filled: Filled, texts: Sequence[str]) -> int | None:
    """Return the number of the paragraph that says what was filled in; one that says nothing is known only where nothing was moved."""
    same = [number for number, text in enumerate(texts) if _hash(text) == filled.said]
    if filled.said == _hash(""):
        same = [number for number in same if number == filled.number and len(texts) == filled.total]
    return min(same, key=lambda number: abs(number - filled.number), default=None)


def _hash(text: str) -> str:
    return digest(tidied(text))
