"""Texts as they are read and compared: cleaned, folded, and the nearest of several."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

LIKENESS: Final = 0.72
"""How alike two words must be (0 to 1) for the one to be a slip of the other: `jaarlijks` and `maandelijks` are two words."""

UNSEEN: Final = "\u200b\u2060\ufeff"
"""Spaces without width, which come along from web pages."""
_WITHOUT_UNSEEN: Final = str.maketrans("", "", UNSEEN)


def clean(text: str) -> str:
    """Return a text with plain digits and single plain spaces, for reading values; a text that is kept as such is only trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_WITHOUT_UNSEEN))
    return " ".join(text.split())


def trimmed(text: str) -> str:
    """Return a text without the spaces around it, with or without width."""
    text = text.strip()
    return trimmed(text.strip(UNSEEN)) if text and (text[0] in UNSEEN or text[-1] in UNSEEN) else text


def fold(text: str) -> str:
    """Return a text as it is compared: whatever its case, spaces and width."""
    return clean(text).casefold()


def nearest(text: str, candidates: Iterable[str]) -> str:
    """Return the candidate that `text` looks like, or ""."""
    by_fold = {fold(candidate): candidate for candidate in candidates}
    near = get_close_matches(fold(text), by_fold, 1, LIKENESS)
    return by_fold[near[0]] if near else ""
