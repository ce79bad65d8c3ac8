"""Zip packages whose bytes depend on their parts alone, and what parts say of each other."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from sostac_xl.errors import SostacError

_OLE: Final = b"\xd0\xcf\x11\xe0"  # what files with a password begin with, and those of old programs
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_NO_DATES: Final[Mapping[str, tuple[int, int, int, int, int, int]]] = {}
TYPES: Final = "[Content_Types].xml"
_TYPES_SPACE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS_SPACE: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def zip_parts(parts: Mapping[str, bytes], dates: Mapping[str, tuple[int, int, int, int, int, int]] = _NO_DATES) -> bytes:
    """Return a zip of the parts in their order, without a trace of where it was made, and of when as far as `dates` don't tell it."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, dates.get(name, _EPOCH))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # else Python on Windows and elsewhere would write different bytes
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzip_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip by name, in its order."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def word_parts(data: bytes, name: str, refusal: type[SostacError], remedy: str) -> dict[str, bytes]:
    """Return the parts of a Word file; raise the `refusal`, one line that names the file, with the `remedy` when it is no Word file."""
    if data.startswith(_OLE):
        raise refusal(f"{name} has a password, or is of Word 2003 or older: save it without one as .docx")
    try:
        return unzip_parts(data)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise refusal(f"{name} is no Word document: {remedy}") from error


_NEEDED: Final = {
    f"{_TYPES_SPACE}Override": ("PartName", "ContentType"),
    f"{_TYPES_SPACE}Default": ("Extension", "ContentType"),
    f"{_RELATIONS_SPACE}Relationship": ("Id", "Type", "Target"),
}


def ensure_sound(parts: Mapping[str, bytes]) -> None:
    """Raise ValueError when content types or relations lack what a package cannot be written without."""
    for name, content in parts.items():
        if name == TYPES or name.endswith(".rels"):
            root: Any = etree.fromstring(content)
            for element in root:
                if not all(element.get(key) for key in _NEEDED.get(element.tag, ("?",))):
                    raise ValueError(f"the part {name} is incomplete")
            if len({element.get("Id") for element in root}) < len(root) and name != TYPES:
                raise ValueError(f"the part {name} has an Id twice")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: `target` is the name of another part, or an address outside the package."""

    id: str
    type: str
    target: str
    external: bool


def relations(parts: Mapping[str, bytes], source: str = "") -> Iterator[Relation]:
    """Yield what a part refers to, or without a name the package itself."""
    content = parts.get(relations_part(source))
    for element in etree.fromstring(content) if content else ():
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
        yield Relation(element.get("Id", ""), element.get("Type", ""), target, external)


def relations_part(source: str) -> str:
    """Return the name of the part that holds what another refers to."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related(parts: Mapping[str, bytes], source: str, kind: str) -> str:
    """Return the name of the part of a kind such as `styles` that another one refers to, "" when there is none."""
    return next((each.target for each in relations(parts, source) if each.type == OFFICE + kind and each.target in parts), "")


def drop_relations(parts: dict[str, bytes], source: str, unwanted: frozenset[str]) -> None:
    """Take away what a part refers to by types whose last word is among the unwanted ones."""
    name = relations_part(source)
    if name in parts:
        root: Any = etree.fromstring(parts[name])
        for element in [each for each in root if each.get("Type", "").rpartition("/")[2] in unwanted]:
            root.remove(element)
        parts[name] = serialized(root)


def add_part(parts: dict[str, bytes], source: str, name: str, content: bytes, content_type: str, kind: str) -> None:
    """Add a part that another one refers to, with its content type; `kind` is as in `related`."""
    parts[name] = content
    types: Any = etree.fromstring(parts[TYPES])
    etree.SubElement(types, f"{_TYPES_SPACE}Override", PartName=f"/{name}", ContentType=content_type)
    parts[TYPES] = serialized(types)
    place = relations_part(source)
    root: Any = etree.fromstring(parts.get(place) or f'<Relationships xmlns="{_RELATIONS_SPACE[1:-1]}"/>'.encode())
    taken = {each.get("Id") for each in root}
    free = next(each for each in (f"rIdOurs{number}" for number in range(1, len(taken) + 2)) if each not in taken)
    target = posixpath.relpath(f"/{name}", "/" + posixpath.dirname(source))
    etree.SubElement(root, f"{_RELATIONS_SPACE}Relationship", Id=free, Type=OFFICE + kind, Target=target)
    parts[place] = serialized(root)


def drop_part(parts: dict[str, bytes], name: str) -> None:
    """Take a part away, with its content type and what it refers to."""
    parts.pop(name, None)
    parts.pop(relations_part(name), None)
    types: Any = etree.fromstring(parts[TYPES])
    for element in [each for each in types if each.get("PartName") == f"/{name}"]:
        types.remove(element)
    parts[TYPES] = serialized(types)


def serialized(root: Any) -> bytes:
    """Return an element as the content of a part."""
    content: bytes = etree.tostring(root, encoding="UTF-8", standalone=True, xml_declaration=True)
    return content
