"""The places of blocks: names that stay the same when the data, the language or the order of the rows change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Final

from sostac_xl.document.blocks import Block, Chart, Contents, Place, Turn

LONGEST: Final = 57
"""Characters of a place: Word's tags have 64, of which ours take some for who we are."""
_TAIL: Final = 8


def part(name: str, content: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of a part of the plan: its name stands before their places."""
    for block in content:
        yield replace(block, place=Place(f"{name}.{block.place}" if block.place else name))


def settled(content: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with places of their own: the part that they are of, and what they are, with a number from the second such block on.

    What turns a page or lists the contents holds nothing of the plan, and has none.
    """
    known: Counter[str] = Counter()
    for block in content:
        if isinstance(block, Turn | Contents):
            yield replace(block, place=Place())
            continue
        kind = f"chart-{block.key}" if isinstance(block, Chart) else type(block).__name__.lower()
        name = f"{block.place}.{kind}" if block.place else kind
        known[name] += 1
        yield replace(block, place=_short(f"{name}.{known[name]}" if known[name] > 1 else name))


def _short(name: str) -> Place:
    """Return a name that is not too long; the end of one that is becomes a hash of it."""
    if len(name) <= LONGEST:
        return Place(name)
    return Place(f"{name[: LONGEST - _TAIL - 1]}~{sha256(name.encode()).hexdigest()[:_TAIL]}")
