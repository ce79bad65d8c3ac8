"""Words that somebody made bold or coloured by hand in a block of ours: whoever renews the block has to say that they are so no longer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sostac_xl.document.docx.names import is_on, qn

_WAYS: Final = frozenset(qn(f"w:{name}") for name in ("b", "i", "u", "strike", "color", "highlight", "shd"))


def has_emphasis(old: Iterable[Any], new: Iterable[Any]) -> bool:
    """Return whether words of an old block are set off in a way in which nothing of the new one is: we write most of ours in styles."""
    return bool(_ways(old) - _ways(new))


def _ways(elements: Iterable[Any]) -> set[str]:
    looks = (look for element in elements for look in element.iterfind(f".//{qn('w:r')}/{qn('w:rPr')}"))
    return {each.tag for look in looks for each in look if each.tag in _WAYS and is_on(each)}
