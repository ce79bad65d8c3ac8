"""The parts of a workbook file, and the file with some of them changed: the others are copied as they lie in it, byte for byte."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sostac_xl.workbook.patch_xml import decode, elements, encode, splice

_LOCAL_HEADER: Final = 30
"""The least that stands before the data of a part."""
CONTENT_TYPES: Final = "[Content_Types].xml"
ROOT: Final = ""
"""Stands for the package itself, where its relationships are meant."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: the last word of its type, such as `worksheet`, and the part that it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """A workbook file in memory."""

    def __init__(self, data: bytes) -> None:
        """Read the directory of the file; BadZipFile when it is none, ValueError when two parts have one name."""
        self.data = data
        self._archive = ZipFile(BytesIO(data))
        self._texts: dict[str, str] = {}
        if len({name.casefold() for name in self._archive.namelist()}) < len(self._archive.namelist()):
            raise ValueError("two parts have the same name")

    @property
    def names(self) -> list[str]:
        """The names of the parts."""
        return self._archive.namelist()

    def text(self, part: str) -> str:
        """Return a part's XML; KeyError when there is no such part, ExpatError or ValueError when it is no XML."""
        if part not in self._texts:
            self._texts[part] = decode(self._archive.read(part))
        return self._texts[part]

    def open(self, part: str) -> IO[bytes]:
        """Return a part to be read as it unfolds; KeyError when there is no such part."""
        return self._archive.open(part)

    def relations(self, part: str) -> Iterator[Relation]:
        """Yield the relationships of a part that lead to other parts."""
        folder = posixpath.dirname(part)
        rels = relations_of(part)
        if rels not in self.names:
            return
        for each in elements(self.text(rels), "Relationship"):
            attributes = each.attributes()
            if attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
                yield Relation(attributes["Id"], attributes["Type"].rpartition("/")[2], target)

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part to which a part has a relationship of a kind."""
        return next((relation.target for relation in self.relations(part) if relation.kind == kind), None)

    def without(self, part: str, owner: str) -> dict[str, str]:
        """Return the parts that change when a part goes to which `owner` has a relationship."""
        rels = relations_of(owner)
        ids = {relation.id for relation in self.relations(owner) if relation.target == part}
        links = [each for each in elements(self.text(rels), "Relationship") if each.attributes()["Id"] in ids]
        types = [each for each in elements(self.text(CONTENT_TYPES), "Override") if each.attributes()["PartName"].lstrip("/") == part]
        cut = {rels: links, CONTENT_TYPES: types}
        return {name: splice(self.text(name), [(each.start, each.end, "") for each in found]) for name, found in cut.items()}

    def with_parts(self, changed: Mapping[str, str], gone: Collection[str], when: datetime) -> bytes:
        """Return the file with parts changed, or new at its end, which get the date `when`, and others gone."""
        target = BytesIO()
        with ZipFile(target, "w") as archive:
            archive.comment = self._archive.comment
            for info, raw in self._raw_parts():
                if info.filename in changed:
                    data = encode(changed[info.filename], self._archive.read(info))
                    _write(archive, info, data, when)
                elif info.filename not in gone:
                    _copy(archive, info, raw)
            for name in changed.keys() - set(self.names):
                archive.writestr(ZipInfo(name, when.timetuple()[:6]), changed[name].encode(), ZIP_DEFLATED)
        return target.getvalue()

    def _raw_parts(self) -> Iterator[tuple[ZipInfo, bytes]]:
        """Yield the parts in the order in which they lie in the file, each with its header and compressed data."""
        infos = sorted(self._archive.infolist(), key=lambda info: info.header_offset)
        ends = [*(info.header_offset for info in infos[1:]), self._archive.start_dir]
        for info, end in zip(infos, ends, strict=True):
            if end - info.header_offset < _LOCAL_HEADER + info.compress_size:
                raise ValueError("two parts overlap")
            yield info, self.data[info.header_offset : end]


def relations_of(part: str) -> str:
    """Return the name of the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _copy(archive: ZipFile, info: ZipInfo, raw: bytes) -> None:
    """Append a part as it lies in another file. ZipFile has no call for it, but keeps all that it needs to know in public."""
    assert archive.fp
    copied = copy(info)
    archive.fp.seek(archive.start_dir)
    copied.header_offset = archive.fp.tell()
    archive.fp.write(raw)
    archive.start_dir = archive.fp.tell()
    archive.filelist.append(copied)
    archive.NameToInfo[copied.filename] = copied


def _write(archive: ZipFile, info: ZipInfo, data: bytes, when: datetime) -> None:
    """Append a changed part, compressed as it was and with its attributes."""
    changed = ZipInfo(info.filename, when.timetuple()[:6])
    changed.compress_type = info.compress_type
    changed.create_system = info.create_system
    archive.writestr(changed, data)
    changed.external_attr = info.external_attr  # ZipFile puts rights in where there are none
