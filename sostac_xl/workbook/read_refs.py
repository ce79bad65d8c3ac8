"""References to rows of other tables: `OBJ-01 · Grow online orders`, a bare ID, or a name; several separated by `;`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sostac_xl.i18n import Message, msg
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.kinds import Link, Links, Ref, RefTo, entry_name, entry_of
from sostac_xl.schema.parsing import parse_id
from sostac_xl.schema.row import Record, Row
from sostac_xl.schema.text import clean, fold, nearest
from sostac_xl.workbook.problems import LINK_UNREADABLE, REFERENCE_AMBIGUOUS, REFERENCE_DANGLING, REFERENCE_NOT_SINGLE
from sostac_xl.workbook.read_links import read_link

_ID: Final = r"(?P<id>[^\W\d_]+\s*[-–‑]\s*\w+)"
_LABELLED: Final = re.compile(rf"{_ID}\s*(?:[·•:|]\s*(?P<name>.*))?", re.DOTALL)
_FOLLOWED: Final = re.compile(rf"{_ID}(?:\s*[-–—]\s*|\s+)(?P<name>\S.*)", re.DOTALL)
"""An ID with something behind it that may be the row's name, without the mark of the dropdown's entries between them."""
_SHORTEST: Final = 3
"""Letters by which a part of a name is known."""

Fault = tuple[RuleInfo, Message]
"""A rule that a reference breaks, and the words for it."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A reference whose label contradicts its ID: the row `id` is called `name`, but the cell says `said`, which is the row `other`."""

    table: type[Record]
    id: str
    name: str
    said: str
    other: str


Resolved = tuple[Any, Sequence[Fault], Sequence[Stray]]
"""The value of a cell, its faults, and what contradicts itself."""


@dataclass
class Targets:
    """The rows of one table that can be referred to: names by ID, IDs by folded name, and the names that hold a `;`."""

    prefix: str
    names: dict[str, str] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    parted: list[str] = field(default_factory=list)

    def add(self, row_id: str, name: str) -> None:
        """Add a row; one without ID can't be referred to."""
        if row_id and row_id not in self.names:
            self.names[row_id] = name
            for shown in filter(None, dict.fromkeys((name, entry_name(name)))):
                self.ids.setdefault(fold(shown), []).append(row_id)
                if ";" in shown:
                    self.parted.append(clean(shown))

    def is_name(self, row_id: str, text: str) -> bool:
        """Return whether a text is the name of a row, in full or as the dropdown shows it."""
        return row_id in self.ids.get(fold(text), ())

    def other(self, row_id: str, text: str) -> str:
        """Return the ID of the one row that a text is the name of, when that is not the row `row_id`; else ""."""
        named = self.ids.get(fold(text), [])
        return named[0] if len(named) == 1 and row_id not in named else ""

    def suggestion(self, text: str) -> str:
        """Return the entry that a text is part of or most like, as the dropdown shows it, or ""."""
        row_id = self._only_part(fold(text))
        if not row_id:
            name = nearest(text, self.ids)
            row_id = self.ids[name][0] if name else nearest(text, self.names)
        return self.entry(row_id) if row_id else ""

    def entry(self, row_id: str) -> str:
        """Return a row as the dropdown shows it."""
        return entry_of(row_id, self.names[row_id])

    def _only_part(self, text: str) -> str:
        """Return the only row whose name holds a text, from the beginning of a word, or is held by it; else ""."""
        if len(text) < _SHORTEST:
            return ""
        found = {ids[0] for name, ids in self.ids.items() if f" {text}" in f" {name}" or (len(name) >= _SHORTEST and f" {name} " in f" {text} ")}
        return found.pop() if len(found) == 1 else ""


class References:
    """Resolves what reference cells say against the rows of the tables that they refer to; `strays` are what was read by ID alone."""

    def __init__(self, targets: Mapping[type[Row], Targets]) -> None:
        """`targets` are the rows of every table that the workbook has."""
        self._targets: dict[type[Record], Targets] = dict(targets.items())
        self._resolved: dict[tuple[RefTo, str], Resolved] = {}

    def can_look_up(self, kind: RefTo | Links) -> bool:
        """Return whether the workbook has the table that cells of a kind refer to."""
        return not isinstance(kind, RefTo) or kind.target in self._targets

    def resolve(self, kind: RefTo, text: str) -> Resolved:
        """Return the value of a reference cell (`Ref`, None, or a tuple), its faults, and what contradicts itself.

        An ID that leads nowhere is kept, so that nothing gets lost; a name that is nobody's can't be. Where the whole table is missing
        that has been told, and no reference into it is a fault.
        """
        if (kind, text) not in self._resolved:  # owners and tactics are referred to over and over
            self._resolved[kind, text] = self._resolve(kind, text)
        return self._resolved[kind, text]

    def _resolve(self, kind: RefTo, text: str) -> Resolved:
        targets = self._targets.get(kind.target)
        known = targets or Targets(kind.target.info.prefix)
        faults: list[Fault] = []
        strays: list[Stray] = []
        refs: list[Ref[Any]] = []
        for entry in _entries(text, known):
            for part in _parts(entry, known):
                row_id, fault = _resolve(part, known)
                if fault and targets:
                    faults.append(fault)
                if row_id and Ref(row_id) not in refs:
                    refs.append(Ref(row_id))
                strays += _strays(kind.target, row_id, part, known)
        if kind.many:
            return tuple(refs), faults, strays
        if len(refs) > 1:
            message = msg("“{found}” names {count} rows; only one can be meant here.", found=clean(text), count=len(refs))
            return None, [*faults, (REFERENCE_NOT_SINGLE, message)], strays
        return (refs[0] if refs else None), faults, strays

    def links(self, table: type[Record], text: str) -> Resolved:
        """Return the predecessors that a cell names, its faults, and what contradicts itself; whether they exist is for a check to say."""
        targets = self._targets.get(table, Targets(table.info.prefix))
        links: list[Link] = []
        faults: list[Fault] = []
        strays: list[Stray] = []
        for entry in _links_apart(_entries(text, targets), targets):
            link = _link(entry, targets)
            if link:
                links.append(link)
                strays += _strays(table, link.id, entry, targets)
            elif suggestion := targets.suggestion(entry):
                message = msg("“{found}” is no predecessor; perhaps “{nearest}” is meant.", found=entry, nearest=suggestion)
                faults.append((LINK_UNREADABLE, message))
            else:
                faults.append((LINK_UNREADABLE, msg("“{found}” is no predecessor.", found=entry)))
        return tuple(links), faults, strays


def labels_in(text: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the IDs with this prefix that a cell refers to and the names that it gives them, as far as it does."""
    for entry in clean(text).split(";"):
        found = _LABELLED.fullmatch(entry.strip())
        row_id = parse_id(found["id"], prefix) if found else ""
        if found and row_id and found["name"]:
            yield row_id, found["name"]


def _entries(text: str, targets: Targets) -> Iterator[str]:
    """Yield the entries of a cell; a `;` within the name of a row does not part it."""
    rest = clean(text)
    while rest := rest.lstrip(";, "):
        length = _label_length(rest, targets) or (rest.find(";") if ";" in rest else len(rest))
        yield rest[:length].strip()
        rest = rest[length:]


def _parts(entry: str, targets: Targets) -> list[str]:
    """Return the parts of an entry that can only be a list: with commas between IDs and names, or blanks between IDs, and no name as a whole."""
    if _resolve(entry, targets)[1]:
        parts = [part.strip() for part in entry.split(",") if part.strip()]
        if len(parts) > 1 and all(parse_id(part, targets.prefix) or not _resolve(part, targets)[1] for part in parts):
            return parts
        if all(parse_id(part, targets.prefix) for part in entry.split()):
            return entry.split()
    return [entry]


def _links_apart(entries: Iterable[str], targets: Targets) -> Iterator[str]:
    """Yield the entries, those with a comma in parts: in `ACT-03, ACT-05` it can mean nothing else."""
    for entry in entries:
        if "," in entry and not _link(entry, targets):
            yield from (part.strip() for part in entry.split(",") if part.strip())
        else:
            yield entry


def _label_length(rest: str, targets: Targets) -> int:
    """Return how many characters the dropdown's entry takes, or the name with a `;`, that `rest` begins with; 0 when there is none."""
    found = _LABELLED.match(rest)
    row_id = parse_id(found["id"], targets.prefix) if found else ""
    name = targets.names.get(row_id, "")
    for shown in map(clean, (name, entry_name(name))):
        if found and shown and (found["name"] or "").startswith(shown):
            return found.start("name") + len(shown)
    return max((len(parted) for parted in targets.parted if rest.casefold().startswith(parted.casefold())), default=0)


def _resolve(entry: str, targets: Targets) -> tuple[str, Fault | None]:
    """Return the ID that an entry means, or "", and what is wrong with it."""
    found = _LABELLED.fullmatch(entry)
    row_id = parse_id(found["id"], targets.prefix) if found else ""
    if row_id in targets.names:
        return row_id, None
    named = targets.ids.get(fold(entry), []) or (targets.ids.get(fold(found["name"] or ""), []) if found and not row_id else [])
    if len(named) == 1:
        return named[0], None
    if named:
        return "", (REFERENCE_AMBIGUOUS, msg("“{found}” is the name of several rows: {ids}.", found=entry, ids=", ".join(named)))
    followed = _FOLLOWED.fullmatch(entry)
    before = parse_id(followed["id"], targets.prefix) if followed else ""
    if followed and before in targets.names:
        if targets.is_name(before, followed["name"]) or targets.other(before, followed["name"]):
            return before, None
        return "", (REFERENCE_DANGLING, _not_there(entry, targets.entry(before)))
    name = (found["name"] if found else "") or ("" if row_id else entry)
    suggestion = targets.suggestion(name) if name else ""  # the ID next to one that is not there is no better guess than any other
    return row_id, (REFERENCE_DANGLING, _not_there(entry, suggestion))


def _not_there(entry: str, suggestion: str) -> Message:
    if suggestion:
        return msg("“{found}” isn't there; perhaps “{nearest}” is meant.", found=entry, nearest=suggestion)
    return msg("“{found}” isn't there.", found=entry)


def _strays(table: type[Record], row_id: str, entry: str, targets: Targets) -> Iterator[Stray]:
    """Yield what is wrong with an entry whose ID is one row's and whose name is another's; an old name that is nobody's says nothing."""
    found = _LABELLED.fullmatch(entry)
    if not found or not found["name"]:
        found = _FOLLOWED.fullmatch(entry)
    said = (found["name"] or "") if found and row_id in targets.names and parse_id(found["id"], targets.prefix) == row_id else ""
    if other := targets.other(row_id, said):
        yield Stray(table, row_id, targets.names[row_id], targets.names[other], other)


def _link(entry: str, targets: Targets) -> Link | None:
    """Return the predecessor that an entry names, or None."""
    named = targets.ids.get(fold(entry), [])
    if len(named) == 1:
        return Link(named[0])
    for pattern in (_LABELLED, _FOLLOWED):
        labelled = pattern.fullmatch(entry)
        row_id = parse_id(labelled["id"], targets.prefix) if labelled and labelled["name"] else ""
        if labelled and row_id and (pattern is _LABELLED or targets.is_name(row_id, labelled["name"]) or targets.other(row_id, labelled["name"])):
            return Link(row_id)
    return read_link(entry, targets.prefix)


def targets_of(prefix: str, rows: Iterable[tuple[str, str]]) -> Targets:
    """Return the targets of a table from its prefix and the IDs and names of its used rows."""
    targets = Targets(prefix)
    for row_id, name in rows:
        targets.add(row_id, name)
    return targets
