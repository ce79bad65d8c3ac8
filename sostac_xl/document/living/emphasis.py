"""Words that somebody made bold or coloured by hand in a block of ours: whoever renews the block has to say that they are so no longer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from sostac_xl.document.docx.names import is_on, qn

_WAYS: Final = frozenset(qn(f"w:{name}") for name in ("b", "i", "u", "strike", "color", "highlight", "shd"))
_COLOUR: Final = qn("w:color")
_MANY: Final = 0.2  # of the words of a table


def has_emphasis(old: Iterable[Any], new: Iterable[Any]) -> bool:
    """Return whether words of an old block are set off in a way in which nothing of the new one is: we write most of ours in styles."""
    return bool(_ways(old) - _ways(new))


def _ways(elements: Iterable[Any]) -> set[str]:
    """Return how words are set off.

    LibreOffice writes what a table's style says into the table itself: bold in its first and last row, a colour in many cells.
    """
    in_rows, others = list[Any](), list[Any]()
    for run in (run for element in elements for run in element.iter(qn("w:r"))):
        row = next(run.iterancestors(qn("w:tr")), None)
        if row is None:
            others.append(run)
        elif not _is_styled(row):
            in_rows.append(run)
    found = _counted(in_rows)
    if found[_COLOUR] > _MANY * len(in_rows):
        del found[_COLOUR]
    return {*found, *_counted(others)}


def _counted(runs: Iterable[Any]) -> Counter[str]:
    return Counter(each.tag for run in runs for each in run.iterfind(f"{qn('w:rPr')}/*") if each.tag in _WAYS and is_on(each))


def _is_styled(row: Any) -> bool:
    """Return whether the style of a table sets a row of it off."""
    look = row.getparent().find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    if look is None:
        return False
    rows = row.getparent().findall(qn("w:tr"))
    return any(look.get(qn(f"w:{side}")) == "1" and row is rows[place] for side, place in (("firstRow", 0), ("lastRow", -1)))
