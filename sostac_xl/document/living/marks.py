"""Where our blocks stand in a document that people have edited, and what became of each.

Word keeps the controls that blocks stand in. LibreOffice 7 loses their names and moves them about, but keeps the hidden bookmarks; where
the control is gone, the bookmark says where a block begins, and what it said how far it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sostac_xl.document.docx.control import BOOKMARK, TAG, bookmark
from sostac_xl.document.docx.names import qn
from sostac_xl.document.living.content import Source, digest, said
from sostac_xl.document.living.manifest import Record

_MOST: Final = 8
"""Paragraphs and tables that a block of ours has at most; a list may have more, but then people's lines are not looked for around it."""
_TAG: Final = f"{qn('w:sdtPr')}/{qn('w:tag')}"
CONTENT: Final = (qn("w:p"), qn("w:tbl"))
"""What a document is made of."""
_CHANGES: Final = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
_STYLED: Final = ("rPr", "pPr", "tblPr", "trPr", "tcPr", "tblGrid")
_TRACKED: Final = tuple(qn(f"w:{name}") for name in (*_CHANGES, *(f"{name}Change" for name in _STYLED)))
_COMMENTED: Final = tuple(map(qn, ("w:commentReference", "w:commentRangeStart")))


class State(StrEnum):
    """What people did with a block: nothing, or why it is theirs now."""

    UNTOUCHED = "untouched"
    EDITED = "edited"
    TRACKED = "tracked"
    COMMENTED = "commented"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Found:
    """A block in a document: the paragraphs and tables that it is made of, side by side, and the control around them if there is one."""

    place: str
    elements: tuple[Any, ...]
    control: Any
    state: State
    text: str


def flat(body: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a body in order, those in controls too."""
    for element in () if body is None else body:
        if element.tag == qn("w:sdt"):
            yield from flat(element.find(qn("w:sdtContent")))
        elif element.tag in CONTENT:
            yield element


def find_blocks(body: Any, records: Mapping[str, Record], source: Source) -> dict[str, Found]:
    """Return the blocks of a document by their places, in its order; one that is not there was deleted."""
    controls = list(_controls(body))
    elements = list(flat(body))
    starts = _starts(elements, records)
    owned = {number: place for place, number in starts.items()}
    found: dict[str, Found] = {}
    claimed: set[int] = set()  # what is one block is no other one as well
    for place, record in records.items():
        tried = [_in_control(place, control, record, source) for known, control in controls if known == place]
        if place in starts:
            tried.append(_behind(place, elements, starts[place], owned, record, source))
        known_ones = [each for each in tried if each]
        best = next((each for each in known_ones if each.state is State.UNTOUCHED), known_ones[0] if known_ones else None)
        if best and not any(id(element) in claimed for element in best.elements):
            found[place] = best
            claimed.update(map(id, best.elements))
    order = {id(element): number for number, element in enumerate(elements)}
    return dict(sorted(found.items(), key=lambda each: order[id(each[1].elements[0])]))


def copies(body: Any, found: Mapping[str, Found], source: Source) -> list[Found]:
    """Return what people made by copying a block: a control that names the place of another one."""
    others = ((place, control) for place, control in _controls(body) if place in found and control is not _control_of(found[place]))
    texts = ((place, control, [each for each in flat(control.find(qn("w:sdtContent"))) if _says(each)]) for place, control in others)
    return [Found(place, tuple(elements), control, State.COPIED, said(elements, source)) for place, control, elements in texts if elements]


def _control_of(found: Found) -> Any:
    """Return the control that a block stands in, found by it or not."""
    return found.control if found.control is not None else next(found.elements[0].iterancestors(qn("w:sdt")), None)


def _controls(body: Any) -> Iterator[tuple[str, Any]]:
    """Yield our controls by the places that they name."""
    for control in body.iter(qn("w:sdt")):
        tag = control.find(_TAG)
        if tag is not None and str(tag.get(qn("w:val"))).startswith(TAG):
            yield str(tag.get(qn("w:val"))).removeprefix(TAG), control


def _starts(elements: Sequence[Any], records: Mapping[str, Record]) -> dict[str, int]:
    """Return the number of the element that the bookmark of each block stands in."""
    places = {bookmark(place): place for place in records}
    found: dict[str, int] = {}
    for number, element in enumerate(elements):
        for mark in element.iter(qn("w:bookmarkStart")):
            name = str(mark.get(qn("w:name")))
            if name.startswith(BOOKMARK) and name in places:
                found.setdefault(places[name], number)
    return found


def _in_control(place: str, control: Any, record: Record, source: Source) -> Found | None:
    """Return the block in a control: what people wrote in it before or behind our text is not of it; None when it is empty."""
    content = control.find(qn("w:sdtContent"))
    elements = [] if content is None else [each for each in content if each.tag in CONTENT]
    for size in range(min(len(elements), _MOST), 0, -1):
        for start in range(len(elements) - size + 1):
            if found := _untouched(place, elements[start : start + size], control, record, source):
                return found
    return _edited(place, list(flat(content)), control, source)


def _behind(place: str, elements: Sequence[Any], start: int, owned: Mapping[int, str], record: Record, source: Source) -> Found | None:
    """Return the block that begins with an element; None when that says nothing any more."""
    last = next((number for number in range(start + 1, len(elements)) if number in owned), len(elements))
    for size in range(1, min(last - start, _MOST) + 1):
        window = elements[start : start + size]
        if _are_siblings(window) and (found := _untouched(place, window, None, record, source)):
            return found
    return _edited(place, elements[start : start + 1], None, source) if owned[start] == place else None


def _are_siblings(elements: Sequence[Any]) -> bool:
    return all(each.getparent() is elements[0].getparent() for each in elements)


def _untouched(place: str, elements: Sequence[Any], control: Any, record: Record, source: Source) -> Found | None:
    """Return a block when its elements say what we wrote and nothing is pending in them, else None."""
    if not _says(elements[0]) or not _says(elements[-1]):
        return None  # the air around it is not of it
    text = said(elements, source)
    if digest(text) != record.said:
        return None
    return Found(place, tuple(elements), control, _pending(elements) or State.UNTOUCHED, text)


def _edited(place: str, elements: Sequence[Any], control: Any, source: Source) -> Found | None:
    filled = [each for each in elements if _says(each)]
    if not filled:
        return None
    return Found(place, tuple(filled), control, _pending(filled) or State.EDITED, said(filled, source))


def _says(element: Any) -> bool:
    """Return whether an element is more than air."""
    return element.tag == qn("w:tbl") or any(True for _ in element.iter(qn("w:t"), qn("w:delText"), qn("w:drawing"), qn("w:pict"), qn("w:object")))


def _pending(elements: Sequence[Any]) -> State | None:
    """Return what waits for somebody's decision in a block: a tracked change, or a comment."""
    if any(True for each in elements for _ in each.iter(*_TRACKED)):
        return State.TRACKED
    if any(True for each in elements for _ in each.iter(*_COMMENTED)):
        return State.COMMENTED
    return None
