"""What a Word plan remembers of the day on which it was written: each of our blocks with hashes of its content, and the state of the plan.

It lies in the file as custom XML, which Word and LibreOffice keep as it is; a property tells the state of the workbook's plan as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from lxml import etree

from sostac_xl.document.blocks import Block
from sostac_xl.document.docx.package import add_part, related, relations, serialized
from sostac_xl.document.living.content import digest
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import Plan, records
from sostac_xl.schema.row import Row

_SPACE: Final = "urn:sostac:living-document"
_NAME: Final = f"{{{_SPACE}}}"
_ITEM_ID: Final = "{5B6E1E1F-6C0E-4B0B-8B3A-50575AC0D0C5}"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES: Final = f"{{{_OFFICE}/custom-properties}}"
_TYPES: Final = f"{{{_OFFICE}/docPropsVTypes}}"
_CUSTOM: Final = "docProps/custom.xml"
_WORD: Final = "application/vnd.openxmlformats-officedocument."
_PROPERTY: Final = "SOSTAC workbook"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties that users see in a file."""


@dataclass(frozen=True, slots=True)
class Record:
    """Hashes of a block: of what it was `made` from, and of what it `said` in the document; and how wide the columns of its table were."""

    made: str
    said: str
    widths: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A paragraph of a brand's own cover: what its template `asked` for, the hash of what it `said` then, and which of `total` it was."""

    asked: str
    said: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The blocks of a document by their places, in order, with its language, whether it is a draft, and the state of the plan.

    `margins` are the hashes of what headers and footers say before their last tab, none where they are a brand's own. `cover` is what was
    filled in on a cover of its own.
    """

    language: str
    draft: bool
    plan: str
    margins: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, Record] = field(default_factory=dict)
    cover: tuple[Filled, ...] = ()


def state_of(plan: Plan) -> str:
    """Return a hash of all that was entered in a plan and that its client may see, wherever it stands in the workbook.

    What is internal is left out: one who knows all the rest could try values until the hash is right.
    """
    found = sha256()
    for record in records(plan):
        if isinstance(record, Row) and record.hidden:
            continue
        texts = (str(getattr(record, each.key)) for each in record.inputs() if not each.internal)
        found.update("\x1f".join((type(record).__name__, record.id if isinstance(record, Row) else "", *texts)).encode())
    return found.hexdigest()


def made_of(blocks: Iterable[Block]) -> dict[str, str]:
    """Return a hash of each block that has a place: it changes with whatever is in it."""
    return {block.place: digest(repr(block)) for block in blocks if block.place}


def read_manifest(parts: Mapping[str, bytes], main: str) -> Manifest | None:
    """Return what a document remembers; None when it is no plan of ours, or has forgotten."""
    name = _item(parts, main)
    if not name:
        return None
    root: Any = etree.fromstring(parts[name])
    if root.get("language") not in LANGUAGES:
        return None
    margins = {each.get("name", ""): each.get("said", "") for each in root.iter(f"{_NAME}margin")}
    blocks = {
        each.get("place", ""): Record(each.get("made", ""), each.get("said", ""), each.get("widths", "")) for each in root.iter(f"{_NAME}block")
    }
    cover = tuple(map(_filled, root.iter(f"{_NAME}filled")))
    return Manifest(root.get("language"), root.get("draft") == "yes", root.get("plan", ""), margins, blocks, cover)


def _filled(element: Any) -> Filled:
    return Filled(element.get("asked", ""), element.get("said", ""), int(element.get("number", "0")), int(element.get("total", "0")))


def write_manifest(parts: dict[str, bytes], main: str, manifest: Manifest) -> None:
    """Write into the parts of a document what it is to remember."""
    content = _xml(manifest)
    name = _item(parts, main)
    if name:
        parts[name] = content
    else:
        name = next(each for each in (f"customXml/item{number}.xml" for number in range(1, len(parts) + 2)) if each not in parts)
        add_part(parts, main, name, content, "application/xml", "customXml")
        root = etree.Element(
            f"{{{_OFFICE}/customXml}}datastoreItem", {f"{{{_OFFICE}/customXml}}itemID": _ITEM_ID}, nsmap={"ds": f"{_OFFICE}/customXml"}
        )
        add_part(parts, name, name.replace("item", "itemProps"), serialized(root), f"{_WORD}customXmlProperties+xml", "customXmlProps")
    _set_property(parts, manifest.plan)


def _item(parts: Mapping[str, bytes], main: str) -> str:
    """Return the name of the part that holds a manifest, "" when there is none."""
    for each in relations(parts, main):
        if each.type.endswith("/customXml") and _SPACE.encode() in parts.get(each.target, b"")[:400]:
            return each.target
    return ""


def _xml(manifest: Manifest) -> bytes:
    draft = "yes" if manifest.draft else "no"
    space: Any = {None: _SPACE}
    root = etree.Element(f"{_NAME}plan", {"language": manifest.language, "draft": draft, "plan": manifest.plan}, nsmap=space)
    for name, text in manifest.margins.items():
        etree.SubElement(root, f"{_NAME}margin", {"name": name, "said": text})
    for filled in manifest.cover:
        numbers = {"number": str(filled.number), "total": str(filled.total)}
        etree.SubElement(root, f"{_NAME}filled", {"asked": filled.asked, "said": filled.said, **numbers})
    for place, record in manifest.blocks.items():
        widths = {"widths": record.widths} if record.widths else {}
        etree.SubElement(root, f"{_NAME}block", {"place": place, "made": record.made, "said": record.said, **widths})
    return serialized(root)


def _set_property(parts: dict[str, bytes], value: str) -> None:
    """Write the state of the plan into the properties that users see."""
    name = related(parts, "", "custom-properties")
    spaces: Any = {None: _PROPERTIES[1:-1], "vt": _TYPES[1:-1]}
    empty = etree.Element(f"{_PROPERTIES}Properties", nsmap=spaces)
    root: Any = etree.fromstring(parts[name]) if name else empty
    known = next((each for each in root if each.get("name") == _PROPERTY), None)
    if known is None:
        number = max([1, *(int(each.get("pid", "1")) for each in root)]) + 1
        known = etree.SubElement(root, f"{_PROPERTIES}property", {"fmtid": _FORMAT, "pid": str(number), "name": _PROPERTY})
        etree.SubElement(known, f"{_TYPES}lpwstr")
    known[0].text = value
    if name:
        parts[name] = serialized(root)
    else:
        add_part(parts, "", _CUSTOM, serialized(root), f"{_WORD}custom-properties+xml", "custom-properties")
