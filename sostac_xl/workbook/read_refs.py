"""References to rows of other tables: `OBJ-01 · Grow online orders`, a bare ID, or a name; several separated by `;`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sostac_xl.i18n import Message, msg
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.kinds import Link, LinkType, Ref, RefTo, entry_name, entry_of
from sostac_xl.schema.parsing import clean, fold, nearest, parse_id
from sostac_xl.schema.row import Record, Row
from sostac_xl.workbook.problems import LINK_UNREADABLE, REFERENCE_AMBIGUOUS, REFERENCE_DANGLING, REFERENCE_NOT_SINGLE

_LABELLED: Final = re.compile(r"(?P<id>[^\W\d_]+\s*[-–‑]\s*\w+)\s*(?:[·•:|]\s*(?P<name>.*))?", re.DOTALL)
_LINK: Final = re.compile(r"(?P<id>[^\W\d_]+\s*[-–‑]\s*\d+)\s*(?P<type>FS|SS|FF|SF)?\s*(?P<lag>[+\-−]\s*\d{1,4})?\s*[a-zа-я]{0,3}\.?", re.IGNORECASE)

Fault = tuple[RuleInfo, Message]
"""A rule that a reference breaks, and the words for it."""


@dataclass
class Targets:
    """The rows of one table that can be referred to: names by ID, IDs by folded name, and the names that hold a `;`."""

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

    def suggestion(self, text: str) -> str:
        """Return the entry that a text is most like, as the dropdown shows it, or ""."""
        name = nearest(text, self.ids)
        row_id = self.ids[name][0] if name else nearest(text, self.names)
        return entry_of(row_id, self.names[row_id]) if row_id else ""


class References:
    """Resolves what reference cells say against the rows of the tables that they refer to."""

    def __init__(self, targets: Mapping[type[Row], Targets]) -> None:
        """`targets` are the rows of every table."""
        self._targets: dict[type[Record], Targets] = dict(targets.items())

    def resolve(self, kind: RefTo, text: str) -> tuple[Any, list[Fault]]:
        """Return the value of a reference cell (`Ref`, None, or a tuple) and its faults.

        An ID that leads nowhere is kept, so that nothing gets lost; a name that is nobody's can't be.
        """
        targets = self._targets.get(kind.target, Targets())
        prefix = kind.target.info.prefix
        faults: list[Fault] = []
        refs: list[Ref[Any]] = []
        for entry in _entries(text, targets, prefix):
            row_id, fault = _resolve(entry, targets, prefix)
            if fault:
                faults.append(fault)
            if row_id and Ref(row_id) not in refs:
                refs.append(Ref(row_id))
        if kind.many:
            return tuple(refs), faults
        if len(refs) > 1:
            message = msg("“{found}” names {count} rows; only one can be meant here.", found=clean(text), count=len(refs))
            faults.append((REFERENCE_NOT_SINGLE, message))
            return None, faults
        return (refs[0] if refs else None), faults

    def links(self, table: type[Record], text: str) -> tuple[tuple[Link, ...], list[Fault]]:
        """Return the predecessors that a cell names and its faults; whether they exist is for a check to say."""
        targets = self._targets.get(table, Targets())
        prefix = table.info.prefix
        links: list[Link] = []
        faults: list[Fault] = []
        for entry in _links_apart(_entries(text, targets, prefix), targets, prefix):
            link = _link(entry, targets, prefix)
            if link:
                links.append(link)
            else:
                faults.append((LINK_UNREADABLE, msg("“{found}” is no predecessor.", found=entry)))
        return tuple(links), faults


def _entries(text: str, targets: Targets, prefix: str) -> Iterator[str]:
    """Yield the entries of a cell; a `;` within the name of a row does not part it."""
    rest = clean(text)
    while rest := rest.lstrip("; "):
        length = _label_length(rest, targets, prefix) or (rest.find(";") if ";" in rest else len(rest))
        yield rest[:length].strip()
        rest = rest[length:]


def _links_apart(entries: Iterable[str], targets: Targets, prefix: str) -> Iterator[str]:
    """Yield the entries, those with a comma in parts: in `ACT-03, ACT-05` it can mean nothing else."""
    for entry in entries:
        if "," in entry and not _link(entry, targets, prefix):
            yield from (part.strip() for part in entry.split(",") if part.strip())
        else:
            yield entry


def _label_length(rest: str, targets: Targets, prefix: str) -> int:
    """Return how many characters the dropdown's entry takes, or the name with a `;`, that `rest` begins with; 0 when there is none."""
    found = _LABELLED.match(rest)
    row_id = parse_id(found["id"], prefix) if found else ""
    name = targets.names.get(row_id, "")
    for shown in map(clean, (name, entry_name(name))):
        if found and shown and (found["name"] or "").startswith(shown):
            return found.start("name") + len(shown)
    return max((len(parted) for parted in targets.parted if rest.casefold().startswith(parted.casefold())), default=0)


def _resolve(entry: str, targets: Targets, prefix: str) -> tuple[str, Fault | None]:
    """Return the ID that an entry means, or "", and what is wrong with it."""
    found = _LABELLED.fullmatch(entry)
    row_id = parse_id(found["id"], prefix) if found else ""
    if row_id in targets.names:
        return row_id, None
    named = targets.ids.get(fold(entry), []) or (targets.ids.get(fold(found["name"] or ""), []) if found and not row_id else [])
    if len(named) == 1:
        return named[0], None
    if named:
        return "", (REFERENCE_AMBIGUOUS, msg("“{found}” is the name of several rows: {ids}.", found=entry, ids=", ".join(named)))
    name = (found["name"] if found else "") or ("" if row_id else entry)
    suggestion = targets.suggestion(name) if name else ""  # the ID next to one that is not there is no better guess than any other
    if suggestion:
        message = msg("“{found}” isn't there; perhaps “{nearest}” is meant.", found=entry, nearest=suggestion)
    else:
        message = msg("“{found}” isn't there.", found=entry)
    return row_id, (REFERENCE_DANGLING, message)


def _link(entry: str, targets: Targets, prefix: str) -> Link | None:
    """Return the predecessor that an entry names, or None."""
    named = targets.ids.get(fold(entry), [])
    if len(named) == 1:
        return Link(named[0])
    labelled = _LABELLED.fullmatch(entry)
    if labelled and labelled["name"] and (row_id := parse_id(labelled["id"], prefix)):
        return Link(row_id)
    found = _LINK.fullmatch(entry)
    row_id = parse_id(found["id"], prefix) if found else ""
    if not found or not row_id:
        return None
    lag = int(found["lag"].replace("−", "-").replace(" ", "")) if found["lag"] else 0
    return Link(row_id, LinkType((found["type"] or "FS").upper()), lag)


def targets_of(rows: Iterable[tuple[str, str]]) -> Targets:
    """Return the targets of a table from the IDs and names of its used rows."""
    targets = Targets()
    for row_id, name in rows:
        targets.add(row_id, name)
    return targets
