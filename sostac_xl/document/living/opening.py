"""Opening a Word plan that people have worked in: what it remembers, and its text as a tree that we know our way in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

from lxml import etree

from sostac_xl.document.docx.control import tolerant
from sostac_xl.document.docx.geometry import geometry_of
from sostac_xl.document.docx.names import qn
from sostac_xl.document.docx.package import TYPES, related, relations, word_parts
from sostac_xl.document.docx.template import Template, of_document
from sostac_xl.document.living.content import Source
from sostac_xl.document.living.manifest import Manifest, read_manifest
from sostac_xl.document.living.marks import Found, copies, find_blocks
from sostac_xl.errors import DocumentError

COVER: Final = "cover.cover"
"""The place of our cover."""
_STRICT: Final = b"purl.oclc.org/ooxml"
_IMAGE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


@dataclass(frozen=True)
class Opened:
    """A Word plan: its parts with our IDs of its styles, its text as a tree, its look, what it remembers, its blocks and people's copies of them."""

    parts: dict[str, bytes]
    main: str
    root: Any
    template: Template
    manifest: Manifest
    blocks: Mapping[str, Found]
    copies: Sequence[Found]

    @property
    def body(self) -> Any:
        """The element that holds the text."""
        return self.root.find(qn("w:body"))

    def logo(self) -> bytes:
        """Return the picture on the cover, b"" without one."""
        cover = self.blocks.get(COVER)
        pictures = {each.id: each.target for each in relations(self.parts, self.main)}
        for element in cover.elements if cover else ():
            for image in element.iter(_IMAGE):
                return self.parts.get(pictures.get(image.get(qn("r:embed")), ""), b"")
        return b""


def open_document(data: bytes, name: str) -> Opened:
    """Return a Word plan; DocumentError in one line with its `name` when it can't be read or is none of ours."""
    parts = word_parts(data, name, DocumentError, "name a .docx that `sostac build` made")
    main = next((each.target for each in relations(parts) if each.type.endswith("/officeDocument") and each.target in parts), "")
    if TYPES not in parts or not main or b"wordprocessingml" not in parts[main][:4000]:
        raise DocumentError(f"{name} is no Word document: name a .docx that `sostac build` made")
    if _STRICT in parts[main][:4000]:
        raise DocumentError(f"{name} is saved as Strict Open XML: save it as an ordinary Word document")
    try:
        manifest = read_manifest(parts, main)
        if manifest is None:
            raise DocumentError(f"{name} does not say which of its text is sostac's: build it anew with `sostac build`, and edit that document")
        return _opened(parts, main, manifest)
    except (etree.XMLSyntaxError, KeyError, ValueError, AttributeError, StopIteration) as error:
        raise DocumentError(f"{name} is damaged ({error}): open it in Word and save it again") from error


def is_word_plan(data: bytes) -> bool:
    """Return whether a file is a Word plan of ours that can be refreshed, whatever people did to it."""
    try:
        open_document(data, "")
    except DocumentError:
        return False
    return True


def dates_of(data: bytes) -> dict[str, tuple[int, int, int, int, int, int]]:
    """Return the dates of the parts of a file: they tell whether anybody saved it."""
    with ZipFile(BytesIO(data)) as archive:
        return {part.filename: part.date_time for part in archive.infolist()}


def _opened(parts: dict[str, bytes], main: str, manifest: Manifest) -> Opened:
    parts[main] = tolerant(parts[main])
    template = of_document(parts, main)
    root: Any = etree.fromstring(parts[main])
    if b"LibreOffice" in parts.get(related(parts, "", "extended-properties"), b""):
        _without_debris(root)
    for section in root.iter(qn("w:sectPr")):
        geometry_of(section)  # pages that cannot be measured are damage
    body, source = root.find(qn("w:body")), Source(parts, main)
    blocks = find_blocks(body, manifest.blocks, source)
    return Opened(parts, main, root, template, manifest, blocks, copies(body, blocks, source))


def _without_debris(root: Any) -> None:
    """Take away what LibreOffice 7 leaves of our controls: controls without a name, anywhere in the text."""
    for control in list(root.iter(qn("w:sdt"))):
        properties, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
        told = () if properties is None else properties
        if content is not None and all(re.fullmatch(r"\{[^}]*\}(id|rPr)", each.tag) for each in told):
            unwrap(control)


def unwrap(control: Any) -> None:
    """Put what stands in a control in its place."""
    for child in list(control.find(qn("w:sdtContent"))):
        control.addprevious(child)
    control.getparent().remove(control)
