"""Pieces of one document become part of another: with the charts, pictures and notes that they refer to, and numbers of their own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from itertools import count
from typing import Any, Final

from lxml import etree

from sostac_xl.document.docx.names import qn
from sostac_xl.document.docx.package import OFFICE, TYPES, add_part, drop_part, related, relations, relations_part, serialized

_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_REFERENCES: Final = f"{{{OFFICE.rstrip('/')}}}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_END: Final = 2_000_000_000
_NUMBER: Final = re.compile(r"\d*(\.\w+)$")
_NOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Splice:
    """Takes pieces of a new document over into the parts of an old one, whose text is the tree `root`."""

    def __init__(self, parts: dict[str, bytes], main: str, root: Any, new_parts: Mapping[str, bytes], new_main: str) -> None:
        """Take both documents."""
        self.parts, self.main, self.root = parts, main, root
        self._new_parts = new_parts
        self._new_relations = {each.id: each for each in relations(new_parts, new_main)}
        self._new_notes = _notes(new_parts, new_main)
        self._copied: dict[str, str] = {}
        self._related: dict[str, str] = {}
        self._reachable = reachable(parts)
        self._marks = count(_highest(root, qn("w:bookmarkStart"), qn("w:id")) + 1)
        self._controls = count(max(map(_control_number, root.iter(qn("w:sdtPr"))), default=0) + 1)
        self._drawings = count(_highest(root, _DRAWING, "id") + 1)

    def adopted(self, element: Any) -> Any:
        """Return a copy of an element of the new document that can stand in the old one."""
        copy = deepcopy(element)
        for each in list(copy.iter(etree.Element)):
            for name, value in each.attrib.items():
                if name.startswith(_REFERENCES) and value in self._new_relations:
                    each.set(name, self._relation(value))
            if each.tag == qn("w:footnoteReference"):
                each.set(qn("w:id"), self._note(each.get(qn("w:id"))))
            elif each.tag == qn("w:sdtPr"):
                for number in each.iter(qn("w:id")):
                    number.set(qn("w:val"), str(next(self._controls)))
            elif each.tag == _DRAWING:
                each.set("id", str(next(self._drawings)))
        self._number_marks(copy)
        return copy

    def _number_marks(self, element: Any) -> None:
        """Give the bookmarks of an element numbers that are free."""
        numbers: dict[str, str] = {}
        for mark in element.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
            old = str(mark.get(qn("w:id")))
            if old not in numbers:
                numbers[old] = str(next(self._marks))
            mark.set(qn("w:id"), numbers[old])

    def next_mark(self) -> str:
        """Return a free number for a bookmark."""
        return str(next(self._marks))

    def next_control(self) -> str:
        """Return a free number for a control."""
        return str(next(self._controls))

    def _relation(self, new: str) -> str:
        """Return the relationship by which the old document refers to what the new one does, each once."""
        if new not in self._related:
            link = self._new_relations[new]
            target = link.target if link.external else self._part(link.target)
            self._related[new] = _relate(self.parts, self.main, target, link.type, external=link.external)
        return self._related[new]

    def _part(self, name: str) -> str:
        """Return the name that a part of the new document has in the old one; a picture that is there already is not put in again."""
        if name in self._copied:
            return self._copied[name]
        content = self._new_parts[name]
        links = list(relations(self._new_parts, name))
        if not links and (same := next((each for each in self.parts if self.parts[each] == content and _ending(each) == _ending(name)), "")):
            self._copied[name] = same
            return same
        own = _free(self.parts, name)
        self.parts[own] = content
        _declare(self.parts, own, _type_of(self._new_parts, name))
        self._copied[name] = own
        for link in links:
            _relate(self.parts, own, link.target if link.external else self._part(link.target), link.type, external=link.external, number=link.id)
        return own

    def _note(self, number: str) -> str:
        """Return the number that a footnote of the new document gets in the old one."""
        name = related(self.parts, self.main, "footnotes")
        if not name:
            name = _free(self.parts, "word/footnotes.xml")
            new_name = next(each.target for each in self._new_relations.values() if each.type.endswith("/footnotes"))
            root: Any = etree.fromstring(self._new_parts[new_name])
            for note in [each for each in root if not each.get(qn("w:type"))]:
                root.remove(note)
            add_part(self.parts, self.main, name, serialized(root), _NOTES, "footnotes")
        root = etree.fromstring(self.parts[name])
        own = str(_highest(root, qn("w:footnote"), qn("w:id")) + 1)
        note = deepcopy(self._new_notes[number])
        note.set(qn("w:id"), own)
        root.append(note)
        self.parts[name] = serialized(root)
        return own

    def finish(self, removed: Iterable[Any]) -> None:
        """Write the text, and take away what nothing refers to any more, of what the `removed` elements referred to."""
        gone = [each for element in removed for each in element.iter(etree.Element)]
        used = {value for each in self.root.iter(etree.Element) for name, value in each.attrib.items() if name.startswith(_REFERENCES)}
        left = {value for each in gone for name, value in each.attrib.items() if name.startswith(_REFERENCES)} - used
        if left:
            _forget(self.parts, self.main, left)
        notes = {each.get(qn("w:id")) for each in gone if each.tag == qn("w:footnoteReference")}
        self._drop_notes(notes - {each.get(qn("w:id")) for each in self.root.iter(qn("w:footnoteReference"))})
        self.parts[self.main] = serialized(self.root)
        for name in self._reachable - reachable(self.parts):
            if name in self.parts:
                drop_part(self.parts, name)

    def _drop_notes(self, numbers: set[str | None]) -> None:
        name = related(self.parts, self.main, "footnotes")
        if name and numbers:
            root: Any = etree.fromstring(self.parts[name])
            for note in [each for each in root if each.get(qn("w:id")) in numbers]:
                root.remove(note)
            self.parts[name] = serialized(root)


def reachable(parts: Mapping[str, bytes]) -> set[str]:
    """Return the names of the parts that the package refers to, directly or not."""
    found: set[str] = set()
    waiting = [""]
    while waiting:
        for each in relations(parts, waiting.pop()):
            if not each.external and each.target in parts and each.target not in found:
                found.add(each.target)
                waiting.append(each.target)
    return found


def _notes(parts: Mapping[str, bytes], main: str) -> dict[str, Any]:
    name = related(parts, main, "footnotes")
    root: Any = etree.fromstring(parts[name]) if name else ()
    return {str(note.get(qn("w:id"))): note for note in root}


def _highest(root: Any, tag: str, attribute: str) -> int:
    """Return the highest number that elements with a tag bear."""
    return max((_natural(each.get(attribute)) for each in root.iter(tag)), default=0)


def _control_number(properties: Any) -> int:
    number = properties.find(qn("w:id"))
    return 0 if number is None else _natural(number.get(qn("w:val")))


def _natural(text: str | None) -> int:
    """Return a number that counts; Word has negative ones too, which no new one can meet. One near the end leaves no room beyond it."""
    number = int(text) if text and text.isdigit() else 0
    return number if number < _END else 0


def _relate(parts: dict[str, bytes], source: str, target: str, kind: str, *, external: bool, number: str = "") -> str:
    """Let a part refer to another one, or to an address; return the relationship."""
    name = relations_part(source)
    root: Any = etree.fromstring(parts.get(name) or f'<Relationships xmlns="{_RELATIONS[1:-1]}"/>'.encode())
    taken = {each.get("Id") for each in root}
    own = number or next(each for each in (f"rIdPlan{place}" for place in count(1)) if each not in taken)
    where = target if external else posixpath.relpath(f"/{target}", "/" + posixpath.dirname(source))
    entry = etree.SubElement(root, f"{_RELATIONS}Relationship", Id=own, Type=kind, Target=where)
    if external:
        entry.set("TargetMode", "External")
    parts[name] = serialized(root)
    return own


def _forget(parts: dict[str, bytes], source: str, numbers: set[str]) -> None:
    name = relations_part(source)
    root: Any = etree.fromstring(parts[name])
    for each in [each for each in root if each.get("Id") in numbers]:
        root.remove(each)
    parts[name] = serialized(root)


def _free(parts: Mapping[str, bytes], name: str) -> str:
    """Return a name like another one that no part has."""
    if name not in parts:
        return name
    return next(each for each in (_NUMBER.sub(rf"{place}\1", name) for place in count(1)) if each not in parts)


def _ending(name: str) -> str:
    return name.rpartition(".")[2]


def _type_of(parts: Mapping[str, bytes], name: str) -> str:
    types: Any = etree.fromstring(parts[TYPES])
    own = next((each.get("ContentType") for each in types if each.get("PartName") == f"/{name}"), None)
    return str(own or next(each.get("ContentType") for each in types if (each.get("Extension") or "").lower() == _ending(name).lower()))


def _declare(parts: dict[str, bytes], name: str, content_type: str) -> None:
    types: Any = etree.fromstring(parts[TYPES])
    space = types.tag.removesuffix("Types")
    etree.SubElement(types, f"{space}Override", PartName=f"/{name}", ContentType=content_type)
    parts[TYPES] = serialized(types)
